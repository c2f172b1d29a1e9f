"""One feed with all that the model holds, each of its values spoilt in many ways: what the law of the round trip is
tried on beside the cases."""
import copy
import json

WHOLE = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "home_page_url": "https://harbour.example/",
    "feed_url": "https://harbour.example/f.json", "description": "What comes in", "language": "en",
    "authors": [{"name": "Kim", "url": "https://kim.example/"}],
    "_feedloom": {
        "id": "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", "rights": "Free", "updated": "2026-03-01T00:00:00Z",
        "contributors": [{"name": "Cy", "email": "cy@harbour.example", "uri": "https://cy.example/"}],
        "links": [{"rel": "up", "href": "https://harbour.example/up", "type": "text/html", "hreflang": "de",
                   "title": "Up"}]},
    "items": [{
        "id": "urn:x-y:1", "url": "https://harbour.example/1", "title": "One", "content_html": "<p>x</p>",
        "summary": "s", "language": "de", "image": "https://harbour.example/i.png", "authors": [{"name": "Lou"}],
        "tags": ["a"], "date_published": "2026-03-01T00:00:00Z", "date_modified": "2026-03-02T00:00:00Z",
        "attachments": [{"url": "https://harbour.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}],
        "_feedloom": {"rights": "Free", "comments": "https://harbour.example/c", "contributors": [{"name": "Cy"}],
                      "categories": [{"term": "t"}]}}]}

WAYS = {
    "padded": lambda s: f" {s} ", "empty": lambda s: "", "blank": lambda s: " ", "capitals": str.upper,
    "lines": lambda s: s + "\r\n\tz", "markup": lambda s: s + " &amp; <b>", "underscore": lambda s: s + "_x",
    "address": lambda s: s + " (a@b.example)", "null": lambda s: None, "number": lambda s: 7,
    "controls": lambda s: "\x7f" + s + "\u0085\ufffe"}


def strings(value, path=()):
    """The path of each string."""
    if isinstance(value, str):
        yield path
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from strings(inner, path + (key,))


def spoilt():
    """(name, JSON) of each feed."""
    yield "whole.json", json.dumps(WHOLE)
    for path in strings(WHOLE):
        for way, change in WAYS.items():
            feed = copy.deepcopy(WHOLE)
            owner = feed
            for key in path[:-1]:
                owner = owner[key]
            owner[path[-1]] = change(owner[path[-1]])
            yield ".".join(map(str, path)) + f"-{way}.json", json.dumps(feed)
