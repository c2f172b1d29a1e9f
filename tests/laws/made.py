"""Feeds made at random from what each format and the modules have: elements and members in any number and order, with
values that are padded, empty, relative or of another kind, and now and then a tag that is missing. The same every
time. What the law of the round trip is tried on beside the cases."""
import json
import random
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "rss": "urn:feedloom:rss", "x": "urn:x", "admin": "http://webns.net/mvcb/",
    "json": "https://www.jsonfeed.org/version/1.1/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "trackback": "http://madskills.com/public/xml/rss/module/trackback/"}

VALUES = {
    "text": ["T", "T", "", " ", " T ", "a  b\n c", "<b>x</b>", "a & b", "&amp;", "&lt;b>", "1 < 2",
             "<p>x<a href='r'>y</a>", "\u00a0x", "\u4e2d", "a@b.example", "Kim (k@b.example)",
             "mailto:k@b.example", "\u0085", "&copy", "&nbsp;", "5"],
    "url": ["http://a.example/", "http://a.example/", "http://a.example/p", "p", "/p", "//h/p", "?q", "#f", "",
            "urn:x-y:1", "mailto:k@b.example", "tag:a.example,2003:1", "http://a.example/ b", "http://a.example/%zz",
            "ftp://x/", "a:b", "HTTP://A.example/", "http://\u00e4.example/", "javascript:x",
            " http://a.example/ ", "http:", "../p"],
    "date": ["2026-03-01T00:00:00Z", "2026-03-01T02:00:00+02:00", "2026-03-02", "x", "",
             "Sun, 01 Mar 2026 00:00:00 GMT", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    "number": ["0", "1", "5", "23", "24", "-1", "x", "", "145", "99999999999999999999", " 7 ", "05"],
    "type": ["audio/mpeg", "image/png", "IMAGE/PNG", "a/b", "x", "", " a/b ", "text", "html", "text/html"],
    "rel": ["alternate", "self", "enclosure", "next", "hub", "related", "", " ", "ALTERNATE", "a b", "http://x/"],
    "language": ["en", "de", "en_US", "", "English", "x_", " fr ", "*"],
    "day": ["Monday", "monday", " Sunday ", "x", ""], "bool": ["true", "false", "x"],
    "name": ["a", "image", "url", "title", "1a", "a b", "", "xmlns", "thumbnail", "language", "item", "outline"],
    "ns": [*NAMESPACES.values(), "", " ", "http://www.w3.org/2000/xmlns/", "a b", "urn:feedloom:bare"],
    "prefix": ["x", "rss", "xml", "", "media", "1", "ns1"],
    "value": [None, 7, True, [], {}, ["x"], {"a": [1, None]}, "x", "\u0001", "\ufffe"]}

# Of each element: the kind of its text, its attributes, and behind a plus what may stand in it.
ELEMENTS = """
title text|link url|description text|language language|copyright text|managingEditor text|webMaster text
pubDate date|lastBuildDate date|category text domain=text term=text scheme=url label=text
generator text uri=url version=text|docs url
cloud - domain=text path=text registerProcedure=text protocol=text port=number|ttl number|rating text|url url
width number|image - +url +title +link +width +description +x:y|skipHours - +hour +x:y|skipDays - +day|hour number
day day|textInput - +title +name +description +link|name text|email text|uri url|guid url isPermaLink=bool
author text|comments url|enclosure - url=url length=number type=type|source text url=url|content:encoded text
keywords text|body text|atom:link - rel=rel href=url type=type hreflang=language title=text length=number
atom:author - +atom:name +atom:email +atom:uri
atom:contributor - +atom:name +atom:email +atom:uri +dc:language +item|atom:name text|atom:email text|atom:uri url
atom:id url|atom:icon url|atom:logo url|atom:title text type=type|atom:subtitle text type=type
atom:summary text type=type|atom:content text type=type src=url|atom:updated date|atom:published date
atom:rights text|atom:generator text uri=url version=text|atom:category - term=text scheme=url label=text
atom:source - +atom:id +atom:title +atom:subtitle +atom:link +atom:updated +atom:author +atom:icon +dc:language
dc:creator text|dc:date date|dc:rights text|dc:language language k=text|dc:title text|dc:subject text
dc:description text|dcterms:modified date|media:thumbnail text url=url|media:content - url=url type=type
media:group - +media:content +media:title|media:title text|itunes:image - href=url|itunes:keywords text
itunes:summary text|trackback:ping text rdf:resource=url|admin:generatorAgent text url=url rdf:resource=url
x:y text k=text +x:y +media:title +rss:title|y:z text|rss:title text|rss:image url +url +title|rss:ttl number
rss:guid url isPermaLink=bool|rss:comments url|rss:pubDate date|json:member value name=name
""".replace("\n", "|").strip("|").split("|")

MODULES = """dc:creator dc:date dc:rights dc:language dc:title dc:subject dc:description dcterms:modified
media:thumbnail media:content media:group itunes:image itunes:keywords itunes:summary trackback:ping
admin:generatorAgent x:y y:z rss:title rss:image rss:ttl rss:guid rss:comments rss:pubDate
json:member"""
ATOM_BOTH = """atom:title atom:id atom:link atom:author atom:contributor atom:category atom:updated
atom:published atom:rights"""
RSS_HEAD = f"""title link link description language copyright managingEditor webMaster pubDate lastBuildDate
category generator docs cloud ttl rating image image skipHours skipDays textInput atom:icon
atom:logo atom:subtitle {ATOM_BOTH} {MODULES}"""
RSS_ITEM = f"""title link description language guid pubDate author category comments enclosure source
content:encoded keywords body image ttl atom:summary atom:content atom:source {ATOM_BOTH} {MODULES}"""
ATOM_HEAD = f"atom:subtitle atom:icon atom:logo atom:generator {ATOM_BOTH} {ATOM_BOTH} {MODULES}"
ATOM_ENTRY = f"atom:summary atom:content atom:source {ATOM_BOTH} {ATOM_BOTH} {MODULES}"

PERSON = {"name": "text", "email": "text", "uri": "url"}
AUTHOR = {"name": "text", "url": "url", "avatar": "url"}
LINK = {"rel": "rel", "href": "url", "type": "type", "hreflang": "language", "title": "text", "length": "number"}
EXTENSION = {"ns": "ns", "prefix": "prefix", "name": "name", "text": "text", "attributes": [
    {"ns": "ns", "prefix": "prefix", "name": "name", "value": "url"}]}
EXTENSION["children"] = [dict(EXTENSION, children=[EXTENSION.copy()])]
OWN = {"id": "url", "rights": "text", "summary_html": "text", "links": [LINK], "authors": [PERSON],
       "contributors": [PERSON], "categories": [{"term": "text", "scheme": "url", "label": "text"}],
       "updated": "date", "published": "date",
       "generator": {"name": "text", "uri": "url", "version": "text"}, "extensions": [EXTENSION], "icon": "url",
       "ttl": "number", "namespaces": {"x": "ns", "rss": "ns"}, "comments": "url", "content_src": "url",
       "image": "url", "content_type": "type", "id_is_permalink": "bool", "body": "text"}
ITEM = {"id": "url", "url": "url", "external_url": "url", "title": "text", "content_html": "text",
        "content_text": "text", "summary": "text", "image": "url", "date_published": "date", "date_modified": "date",
        "authors": [AUTHOR], "author": AUTHOR, "tags": ["text"], "language": "language", "attachments": [
            {"url": "url", "mime_type": "type", "title": "text", "size_in_bytes": "number"}], "_x": "value",
        "_feedloom": dict(OWN, source=dict(OWN, title="text", subtitle="text", link="url", self="url",
                                           language="language"))}
FEED = {"title": "text", "home_page_url": "url", "feed_url": "url", "description": "text", "next_url": "url",
        "icon": "url", "favicon": "url", "authors": [AUTHOR], "author": AUTHOR, "language": "language",
        "hubs": [{"type": "text", "url": "url"}], "_feedloom": OWN, "_x": "value", "items": [ITEM]}


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.specs = {spec.split()[0]: spec.split()[1:] for spec in ELEMENTS}

    def value(self, kind):
        return self.random.choice(VALUES[kind if kind == "value" or self.random.random() < 0.95 else "text"])

    def some(self, names, most, atom):
        names = names.split() if isinstance(names, str) else names
        return "".join(self.element(self.random.choice(names), atom) for _ in range(self.random.randint(0, most)))

    def element(self, name, atom=False, inside=None):
        """`atom`: names of Atom have no prefix."""
        kind, *parts = self.specs.get(name, ["-"])
        attributes = "".join(f" {part.split('=')[0]}={quoteattr(self.value(part.split('=')[1]))}" for part in parts
                             if "=" in part and self.random.random() < 0.7)
        if inside is None:
            children = [part[1:] for part in parts if part[0] == "+"]
            inside = escape(str(self.value(kind))) if kind != "-" else ""
            inside += self.some(children, 4 if kind == "-" else 1, atom) if children else ""
        if self.random.random() < 0.03:
            attributes += f" xml:lang={quoteattr(self.value('language'))} xml:base={quoteattr(self.value('url'))}"
        name = name[5:] if atom and name.startswith("atom:") else name
        end = "" if self.random.random() < 0.01 else f"</{name}>"
        return f"<{name}{attributes}>{inside}{end}"

    def declarations(self, left_out):
        return "".join(f" xmlns:{prefix}='{uri}'" for prefix, uri in NAMESPACES.items()
                       if prefix != left_out and self.random.random() < 0.95)

    def rss(self):
        items = [self.element("item", inside=self.some(RSS_ITEM, 6, False)) for _ in range(self.random.randint(0, 2))]
        parts = [self.some(RSS_HEAD, 7, False), *items]
        self.random.shuffle(parts)
        return f"<rss version='2.0'{self.declarations('')}><channel>{''.join(parts)}</channel></rss>"

    def atom(self):
        entries = [self.element("entry", inside=self.some(ATOM_ENTRY, 6,
                                                          True)) for _ in range(self.random.randint(0, 2))]
        head = self.some(ATOM_HEAD, 7, True)
        return f"<feed xmlns='{NAMESPACES['atom']}'{self.declarations('atom')}>{head}{''.join(entries)}</feed>"

    def fill(self, template, chance):
        if isinstance(template, dict):
            return {key: self.fill(inner, chance) for key, inner in template.items() if self.random.random() < chance}
        if isinstance(template, list):
            return [self.fill(template[0], 0.6) for _ in range(self.random.randint(0, 2))]
        return self.value(template if self.random.random() < 0.97 else "value")

    def json(self):
        members = list(self.fill(FEED, 0.4).items())
        if self.random.random() < 0.2:
            self.random.shuffle(members)
        return json.dumps(dict([("version", "https://jsonfeed.org/version/1.1")] + members))


def made(count):
    """(name, text) of each feed."""
    for seed in range(count):
        maker = Maker(seed)
        for kind in ("rss", "atom", "json"):
            yield f"{seed}.{kind}", getattr(maker, kind)()
