#!/usr/bin/env python3
"""What `feedloom validate` says of a fragment in an otherwise good feed: fragments.py BUILD

A row of fragments.txt is where the fragment stands, the fragment, and rules: "Rule element<parent" must be reported
there, "!Rule" must not. A rule stands for those below it in schemas/rules.def too, a level for all of that level.
"""
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import ROOT, Suite, run

SPACES = {"atom": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/",
          "content": "http://purl.org/rss/1.0/modules/content/", "media": "http://search.yahoo.com/mrss/",
          "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "thr": "http://purl.org/syndication/thread/1.0",
          "fh": "http://purl.org/syndication/history/1.0", "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
          "ag": "http://purl.org/rss/1.0/modules/aggregation/", "sy": "http://purl.org/rss/1.0/modules/syndication/",
          "feedburner": "http://rssnamespace.org/feedburner/ext/1.0", "x": "https://example.org/vocabulary"}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
SELF = "https://example.org/feed.xml"
RSS = ('<rss version="%s" ' + DECLARED + '><channel><title>T</title><link>https://example.org/</link>'
       "<description>d</description>{channel}<item><title>t</title>{item}</item></channel></rss>")
ATOM = ('<feed xmlns="http://www.w3.org/2005/Atom" ' + DECLARED + "{root}><title>T</title><id>urn:x-test:1</id>"
        "<updated>2024-07-06T08:00:00Z</updated><author><name>A</name></author>{feed}<entry><title>t</title>"
        "<id>urn:x-test:2</id><updated>2024-07-06T08:00:00Z</updated><summary>s</summary>"
        '<link href="https://example.org/1"/>{entry}</entry></feed>')
OPML = ('<opml version="2.0"><head>{head}</head><body>{body}<outline text="x"/></body></opml>')
PLACES = {"channel": RSS % "2.0", "item": RSS % "2.0", "root": ATOM, "feed": ATOM, "entry": ATOM, "head": OPML,
          "body": OPML, "item091": RSS % "0.91", "item092": RSS % "0.92", "document": "{document}"}


def parents():
    """The rule above each rule."""
    with open(os.path.join(ROOT, "schemas/rules.def"), encoding="utf-8") as file:
        return dict(re.findall(r'^RULE\((\w+), \w+, "(\w+)"', file.read(), re.M))


def document(place, fragment):
    slot = re.sub(r"\d+$", "", place)
    fragment = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), fragment)
    text = PLACES[place].replace("{" + slot + "}", fragment)
    return re.sub(r"\{(channel|item|root|feed|entry|head|body)\}", "", text)


def holds(wanted, found, above):
    rule, _, where = wanted.lstrip("!").partition(" ")
    element, _, parent = where.partition("<")
    for finding in found:
        name = rule if rule.lower() == finding["level"] else finding["rule"]
        while name and name != rule:
            name = above.get(name)
        if name and (not where or (finding["element"], finding["parent"]) == (element, parent)):
            return not wanted.startswith("!")
    return wanted.startswith("!")


def main():
    suite, tool, above = Suite("fragments"), os.path.join(os.path.abspath(sys.argv[1]), "feedloom"), parents()
    with open(os.path.join(HERE, "fragments.txt"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    with tempfile.TemporaryDirectory() as scratch:
        for number, (place, fragment, _) in enumerate(rows):
            with open(os.path.join(scratch, f"{number:04}.xml"), "w", encoding="utf-8") as file:
                file.write(document(place, fragment))
        out = run(tool, "validate", "-q", "--format", "json", "--base", SELF, scratch).stdout.decode()
    found = [[] for _ in rows]
    for finding in map(json.loads, out.splitlines()):
        found[int(os.path.basename(finding["file"])[:4])].append(finding)
    for (place, fragment, wanted), findings in zip(rows, found):
        for one in wanted.split(", "):
            suite.check(f"{place} {fragment}: {one}", holds(one, findings, above),
                        "\n".join("  " + f["rule"] + " " + f["message"] for f in findings))
    suite.finish()


main()
