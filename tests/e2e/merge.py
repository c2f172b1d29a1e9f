#!/usr/bin/env python3
"""Merging as its users see it: merge.py BUILD

Feeds of every format and digests become one feed; what comes out is read again by feedparser, with all entries and
their sources, and is the same whatever comes first or is merged before.
"""
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile

import feedparser

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import Suite, environment, run

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Wire</title>
<link>https://wire.example/</link><description>d</description><copyright>CC BY</copyright><language>en</language>
<atom:link rel="self" href="https://wire.example/feed"/>
<item><title>Lumen Robotics raises $120 million to build humanoids</title><link>https://wire.example/1</link>
<guid isPermaLink="false">w1</guid><pubDate>Mon, 24 Nov 2025 10:00:00 GMT</pubDate>
<description>Lumen Robotics of Boston has raised $120 million, led by Harbor Peak Ventures.</description></item>
<item><title>Norland keeps rate</title><link>https://wire.example/2?utm_source=rss</link><category>money</category>
<pubDate>Mon, 24 Nov 2025 11:00:00 GMT</pubDate><description>The bank left its rate at 4.5 percent.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><id>https://post.example/atom</id><title>The Post</title>
<updated>2025-11-24T12:30:00Z</updated><author><name>Post Desk</name></author>
<link rel="self" href="https://post.example/atom"/><link href="https://post.example/"/>
<entry><id>https://wire.example/2?utm_source=rss</id><title>Claimed</title><updated>2025-11-24T12:00:00Z</updated>
<link href="https://post.example/x"/><content type="html">&lt;p>buy&lt;/p></content></entry>
<entry><id>https://post.example/1</id><title>Boston's Lumen Robotics lands $120 million for humanoids</title>
<updated>2025-11-24T12:30:00Z</updated><link href="https://post.example/1"/>
<content type="html">Harbor Peak Ventures leads a round of $120 million for Lumen Robotics of Boston.</content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://notes.example/"><title>Notes</title>
<link>https://notes.example/</link><description>d</description></channel>
<item rdf:about="https://notes.example/1"><title>笔记</title><link>https://notes.example/1</link>
<description>今天的笔记</description><dc:creator>阿明</dc:creator><dc:date>2025-11-23T08:00:00+08:00</dc:date></item>
</rdf:RDF>"""
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Magazine", "home_page_url": "https://mag.example/",
    "feed_url": "https://mag.example/feed.json", "description": "Of things", "icon": "https://mag.example/icon.png",
    "language": "de", "authors": [{"name": "Desk", "url": "https://mag.example/desk"}],
    "items": [{"id": "https://mag.example/1", "url": "https://mag.example/1", "title": "Ein Ding", "language": "fr",
               "content_html": "<p>Text</p>", "summary": "In short", "date_published": "2025-11-24T09:00:00Z",
               "_mark": [1, 2], "attachments": [{"url": "https://mag.example/1.mp3", "mime_type": "audio/mpeg"}]}]})
DIGEST = """---
title: "Digest"
date: 2025-11-22T12:00:00+00:00
---

1.  [A digest's item](https://example.org/item)
    Its text.
"""
NOW = {"SOURCE_DATE_EPOCH": "1764100800"}


class Merge:
    def __init__(self, build, folder):
        self.suite = Suite("merge")
        self.program = os.path.join(build, "feedloom")
        self.folder = folder
        for name, text in (("wire.xml", RSS), ("post.atom", ATOM), ("notes.rdf", RDF), ("mag.json", JSON),
                           ("digest.md", DIGEST),
                           ("list.opml", '<opml version="2.0"><body><outline type="rss" xmlUrl="wire.xml"/>'
                                         '<outline type="rss" xmlUrl="post.atom"/></body></opml>')):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)

    def merge(self, *arguments, command="merge"):
        return run(self.program, command, "-q", *arguments, cwd=self.folder, env=environment(**NOW))

    def readers(self):
        """feedparser finds every entry, and where it came from."""
        for form in ("atom", "rss"):
            done = self.merge("-t", form, "wire.xml", "post.atom", "notes.rdf", "mag.json", "digest.md")
            self.suite.equal(f"{form}: status", done.returncode, 0)
            feed = feedparser.parse(done.stdout)
            self.suite.check(f"{form}: well-formed", not feed.bozo, feed.get("bozo_exception"))
            self.suite.equal(f"{form}: entries", len(feed.entries), 7)
            self.suite.equal(f"{form}: sources", sorted({e.source.title for e in feed.entries if "source" in e}),
                             ["Magazine", "Notes", "The Post", "Wire"])
            dates = [e.get("published_parsed") or e.updated_parsed for e in feed.entries]
            self.suite.equal(f"{form}: the newest first", dates, sorted(dates, reverse=True))
            ids = [e.id for e in feed.entries]
            self.suite.equal(f"{form}: ids", len(set(ids)), 7)
            owner = next(e for e in feed.entries if e.title == "Norland keeps rate")
            self.suite.equal(f"{form}: the id stays its source's", owner.id, "https://wire.example/2?utm_source=rss")
        done = self.merge("-t", "json", "wire.xml", "post.atom", "notes.rdf", "mag.json", "digest.md")
        self.suite.equal("json: entries", len(json.loads(done.stdout)["items"]), 7)

    def sources(self):
        """The whole of a source is kept, and what is merged again says the same, in Atom and in JSON."""
        names = ["wire.xml", "post.atom", "notes.rdf", "shelf.json"]
        with open(os.path.join(self.folder, "shelf.json"), "w", encoding="utf-8") as file:
            json.dump(dict(json.loads(JSON), _shelf={"row": 1}), file)
        once = {form: self.merge("-t", form, *names).stdout for form in ("atom", "json")}
        for form in once:
            with open(os.path.join(self.folder, "once." + form), "wb") as file:
                file.write(once[form])
        for before, after in itertools.product(once, once):
            self.suite.equal(f"{before}, merged again, as {after}",
                             self.merge("-t", after, "once." + before).stdout.decode(), once[after].decode())
        items = {item["title"]: item for item in json.loads(once["json"])["items"]}
        source = items["Ein Ding"]["_feedloom"]["source"]
        self.suite.equal("json: what a JSON Feed says of itself", [source[k] for k in (
            "title", "link", "self", "subtitle", "logo", "language", "authors")],
            ["Magazine", "https://mag.example/", "https://mag.example/feed.json", "Of things",
             "https://mag.example/icon.png", "de", [{"name": "Desk", "uri": "https://mag.example/desk"}]])
        self.suite.equal("json: its members", [e["text"] for e in source["extensions"]], ['{"row":1}'])
        self.suite.equal("json: an item's own", [items["Ein Ding"][k] for k in ("_mark", "summary", "language")],
                         [[1, 2], "In short", "fr"])
        wire = items["Norland keeps rate"]["_feedloom"]["source"]
        self.suite.equal("json: what RSS says of itself", [wire[k] for k in ("subtitle", "rights", "language")],
                         ["d", "CC BY", "en"])
        for part in ('<source xml:lang="de">', "<subtitle>Of things</subtitle>", "<uri>https://mag.example/desk</uri>",
                     "<logo>https://mag.example/icon.png</logo>", 'name="_shelf">{"row":1}<'):
            self.suite.check("atom: " + part, part in once["atom"].decode(), once["atom"].decode())
        rss = self.merge("-t", "rss", *names).stdout.decode()
        for part in ('<source url="https://mag.example/feed.json">Magazine</source>',
                     '<source url="https://wire.example/feed">Wire</source>', 'name="_mark">[1,2]<',
                     "<description>In short</description>"):
            self.suite.check("rss: " + part, part in rss, rss)

    def order(self):
        """Neither order nor grouping matters."""
        names = ["wire.xml", "post.atom", "notes.rdf"]
        outcomes = {self.merge("-t", "atom", *order).stdout for order in itertools.permutations(names)}
        self.suite.equal("one outcome for any order", len(outcomes), 1)
        with open(os.path.join(self.folder, "two.xml"), "wb") as file:
            file.write(self.merge("-t", "atom", "post.atom", "notes.rdf").stdout)
        whole = feedparser.parse(outcomes.pop())
        nested = feedparser.parse(self.merge("-t", "atom", "wire.xml", "two.xml").stdout)
        self.suite.equal("merged in two steps", [(e.id, e.title, e.source.title) for e in nested.entries],
                         [(e.id, e.title, e.source.title) for e in whole.entries])

    def names(self):
        """What files' names tell of their order is believed until a header says otherwise."""
        os.makedirs(os.path.join(self.folder, "named/more"), exist_ok=True)
        days = {"2025-11-20-00": "20T00", "2025-11-20-12": "20T12", "2025-11-19": "19T08", "2025-11-18": "21T09",
                "2025-11-17": "17T08", "more/2025/11-16": "16T08"}
        for name, date in days.items():
            path = os.path.join("named", name.replace("more/2025/", "more/2025-") + ".md")
            item = f"1.  [{date}](https://example.org/{date})\n    <br>\n\n"
            self.write(path, f"---\ndate: 2025-11-{date}:00:00+00:00\n---\n\n{item}{item}")
        want = [date for date in sorted(days.values(), reverse=True) for _ in range(2)]
        for options in (("-j1", "-o", "named.xml"), ("-j3", "-o", "named.xml"), ("-j1",), ("-j1", "--no-validate")):
            done = self.merge("-v", "-t", "atom", *options, "named")
            out = done.stdout
            if "-o" in options:
                with open(os.path.join(self.folder, "named.xml"), "rb") as file:
                    out = file.read()
                os.remove(os.path.join(self.folder, "named.xml"))
            self.suite.equal(f"names in a wrong order {options}", [e.title for e in feedparser.parse(out).entries],
                             want)
            self.suite.equal("findings are told once", done.stderr.count(b"for the 2. time"), 6)

    def duplicates(self):
        done = self.merge("-t", "atom", "--dedupe", "id,near", "wire.xml", "post.atom")
        feed = feedparser.parse(done.stdout)
        self.suite.equal("one story is told once", [e.title for e in feed.entries],
                         ["Claimed", "Norland keeps rate", "Lumen Robotics raises $120 million to build humanoids"])
        related = [l for l in feed.entries[2].links if l.rel == "related"]
        self.suite.equal("the other is listed", [(l.href, l.title) for l in related],
                         [("https://post.example/1", "The Post")])
        page = self.merge("-t", "html", "--dedupe", "id,near", "wire.xml", "post.atom").stdout.decode()
        self.suite.check("on the page, too", 'rel="related" href="https://post.example/1"' in page, page[-2000:])
        done = self.merge("-t", "atom", "--dedupe", "near", "--pair", "raises", "--pair", "lands", "wire.xml",
                          "post.atom")
        self.suite.check("it says why", b"they are one entry" in done.stderr, done.stderr)

    def filters(self):
        for arguments, want in ((("--keep", "title=(?i)lumen"), 2), (("--block", "category=money"), 3),
                                (("--keep", "source='Wire' and not title='Norland'"), 1), (("--per-source", "1"), 2),
                                (("--max", "3"), 3), (("--since", "2025-11-24T11:30:00Z"), 2)):
            done = self.merge("-t", "json", *arguments, "wire.xml", "post.atom")
            self.suite.equal(" ".join(arguments), len(json.loads(done.stdout)["items"]), want)
        done = self.merge("-t", "json", "--keep", "titel=x", "wire.xml")
        self.suite.check("a wrong filter", done.returncode == 2 and b"a field is needed" in done.stderr, done.stderr)
        done = self.merge("-t", "atom", "--clean-links", "wire.xml")
        self.suite.check("links are cleaned", b'href="https://wire.example/2"' in done.stdout, done.stdout)

    def inputs(self):
        done = self.merge("-t", "json", "list.opml")
        self.suite.equal("a list of files", len(json.loads(done.stdout)["items"]), 4)
        done = run(self.program, "merge", "-q", "-t", "json", "-", stdin=RSS.encode(), env=environment(**NOW))
        self.suite.equal("standard input", len(json.loads(done.stdout)["items"]), 2)
        long = json.dumps(dict(json.loads(JSON), items=[{"id": str(i), "content_text": "x" * 100, "date_published":
                                                         "2025-11-24T09:00:00Z"} for i in range(2000)]))
        more = "".join(f"1.  [{i}](https://example.org/{i})\n" for i in range(3000))
        digest = DIGEST.replace("1.  [", more + "1.  [")
        for text, name, count in ((long, "JSON Feed", 2000), (digest, "digest", 3001)):
            for command in ("merge", "convert"):
                done = run(self.program, command, "-q", "-t", "json", "-", stdin=text.encode(), env=environment(**NOW))
                self.suite.equal(f"{command}: a long {name} in standard input", len(json.loads(done.stdout)["items"]),
                                 count)
        os.makedirs(os.path.join(self.folder, "all"), exist_ok=True)
        for name, text in (("wire.xml", RSS), ("digest.md", DIGEST)):
            with open(os.path.join(self.folder, "all", name), "w", encoding="utf-8") as file:
                file.write(text)
        done = self.merge("-t", "json", "all")
        self.suite.equal("a folder of both", len(json.loads(done.stdout)["items"]), 3)

    def hostile(self):
        """What one feed says wrongly spoils no feed of many, in any format."""
        long = "x" * 70000
        wrong = RSS.replace("<language>en</language>", f"<language>en, fr</language><category>{long}</category>")
        wrong = wrong.replace('<guid isPermaLink="false">w1</guid>', f"<guid>https://wire.example/{long}</guid>")
        wrong = wrong.replace("<category>money</category>", f"<comments>https://wire.example/{long}</comments>"
                              f'<enclosure url="https://wire.example/{"é" * 25000}" length="1" type="audio/mpeg"/>')
        twin = RSS.replace('<guid isPermaLink="false">w1', "<guid>https://post.example/1").replace("en<", "English<")
        twice = twin.replace("<title>Norland", "<guid>https://post.example/1</guid><title>Norland")
        for name, text in (("wrong.xml", wrong), ("twin.xml", twin), ("twice.xml", twice)):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        for form in ("rss", "atom", "json", "rdf", "opml", "markdown", "html"):
            for name in ("wrong.xml", "twin.xml", "twice.xml"):
                done = self.merge("-t", form, name, "post.atom")
                self.suite.check(f"{form}: {name}", done.returncode == 0 and done.stdout, done.stderr[:500])

    def rules(self):
        """What would break a rule is mended or left out, with its source named; what is published passes."""
        item = ('<item><title>%s</title><link>https://odd.example/%s</link><guid isPermaLink="false">%s</guid>'
                "<pubDate>Mon, 24 Nov 2025 10:00:00 GMT</pubDate><description>d</description>%s</item>")
        odd = "".join(item % (name, name, name, more) for name, more in (
            ("fine", "<itunes:duration>12:30</itunes:duration>"),
            ("module", "<itunes:duration>forever</itunes:duration><itunes:episode>7</itunes:episode>"),
            ("media", '<media:thumbnail url="not a url"/>')))
        self.write("odd.xml", '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
                   'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
                   "<title>Odd</title><link>https://odd.example/</link><description>d</description>"
                   "<itunes:type>serial</itunes:type><itunes:explicit>true</itunes:explicit>" + odd +
                   "</channel></rss>")
        names = {"atom": "a.xml", "rss": "r.xml", "json": "f.json"}
        outputs = ", ".join(f"{{path: made/{name}, format: {form}}}" for form, name in names.items())
        self.write("feedloom.yaml", "title: T\nsite: https://x.example/\n"
                   f"sources: [{{feed: odd.xml}}, {{feed: wire.xml}}]\noutputs: [{outputs}]\n")
        built = run(self.program, "build", cwd=self.folder, env=environment(**NOW))
        self.suite.equal("build with odd entries", built.returncode, 0)
        for form, name in names.items():
            done = self.merge("-t", form, "-o", f"merged.{form}", "--title", "T", "odd.xml", "wire.xml")
            self.suite.check(f"{form}: merge of odd entries", done.returncode == 0, done.stderr)
            for told in (done.stderr, built.stderr):
                self.suite.check(f"{form}: it says whose is mended", form == "json" or (
                    b"of Odd: 1 element of modules is left out: itunes:duration" in told and
                    b"[EntryMended]" in told), told)
            for path in (f"merged.{form}", f"made/{name}"):
                valid = run(self.program, "validate", "-q", path, cwd=self.folder, env=environment(**NOW))
                self.suite.equal(f"{path} has no error", valid.returncode, 0)
                with open(os.path.join(self.folder, path), encoding="utf-8") as file:
                    text = file.read()
                found = text.count("<entry") + text.count("<item>")
                found = len(json.loads(text)["items"]) if form == "json" else found
                self.suite.equal(f"{path}: entries", found, 5)
                self.suite.check(f"{path}: what modules say of it is kept", all(
                    word in text for word in ("12:30", "episode")) and "forever" not in text or form == "json", text)
                self.suite.check(f"{path}: and of its feed", "serial" in text or form != "atom", text)
                self.suite.check(f"{path}: what is right stays", form == "json" or ("12:30" in text and
                                                                                    "forever" not in text), text)

    def unfit(self):
        """Where modules are not to blame an entry is made plain; what no step mends is left out; both are told."""
        fine = {"title": "Fine", "content_html": "x", "date_published": "2025-11-24T09:00:00Z"}
        attachments = [{"url": "http:///x", "mime_type": "a/b"}]
        cases = {"plain": {"url": "https://odd.example/plain", "attachments": attachments},
                 "unfit": {"url": "http:///x"}}
        items = [{**fine, "id": f"https://odd.example/{i}", **more} for i, more in cases.items()]
        items.append({**fine, "id": "https://odd.example/fine", "tags": ["kept"]})
        self.write("odd.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Odd",
                                           "items": items}))
        for form in ("atom", "json"):
            done = self.merge("-t", form, "-o", f"unfit.{form}", "odd.json", "wire.xml")
            told = sorted(line for line in done.stderr.decode().split("\n") if "[Entry" in line)
            self.suite.check(f"{form}: one is mended, one left out", done.returncode == 0 and len(told) == 2 and
                             "of Odd: all but title, text and link is left out: " in told[1] + told[0] and
                             "left out, of Odd: " in told[0] + told[1], done.stderr)
            with open(os.path.join(self.folder, f"unfit.{form}"), encoding="utf-8") as file:
                text = file.read()
            self.suite.check(f"{form}: what is left", "odd.example/plain" in text and "odd.example/unfit" not in text
                             and "http:///x" not in text and "kept" in text, text)
            valid = run(self.program, "validate", "-q", f"unfit.{form}", cwd=self.folder, env=environment(**NOW))
            self.suite.equal(f"{form}: it is valid", valid.returncode, 0)
        done = run(self.program, "merge", "-t", "json", "odd.json", "wire.xml", cwd=self.folder, env=environment(**NOW))
        self.suite.check("what is left out is counted", b"5 entries in, 4 out, 1 unfit;" in done.stderr, done.stderr)
        self.write("odd.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Odd",
                                           "items": items[1:2]}))
        done = self.merge("-t", "atom", "-o", "unfit.atom", "odd.json")
        with open(os.path.join(self.folder, "unfit.atom"), encoding="utf-8") as file:
            self.suite.check("where nothing is left the old file stays", b"[NothingToPublish]" in done.stderr and
                             done.returncode == 1 and "odd.example/plain" in file.read(), done.stderr)

    def restricted(self):
        """Who asks not to be republished is named, once for each feed that says deny."""
        for relationship, want in (("deny", 1), ("Deny", 1), ("allow", 0)):
            self.write("shy.xml", RSS.replace('version="2.0"', 'version="2.0" xmlns:access='
                       '"http://www.bloglines.com/about/specs/fac-1.0"').replace(
                           "<language>", f'<access:restriction relationship="{relationship}"/><language>'))
            done = self.merge("-t", "atom", "shy.xml", "post.atom")
            told = done.stderr.count(b"warning: Wire asks not to be republished (access:restriction) "
                                     b"[SourceRestricted]")
            self.suite.equal(f"access:restriction {relationship}", (told, done.returncode), (want, 0))
            self.suite.equal("and merged", done.stdout.count(b"<entry"), 4)
        deny = '<access:restriction xmlns:access="http://www.bloglines.com/about/specs/fac-1.0" relationship="deny"/>'
        self.write("shy.xml", RSS.replace("<guid", deny + "<guid"))
        self.write("planet.atom", f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:p</id><title>Planet</title>
<updated>2025-11-26T08:00:00Z</updated>
<entry><id>urn:x:1</id><title>E</title><updated>2025-11-26T08:00:00Z</updated><author><name>A</name></author>
<source><id>urn:x:s</id><title>Shy</title><updated>2025-11-26T08:00:00Z</updated>{deny}</source>
<content>c</content></entry></feed>""")
        done = self.merge("-t", "atom", "shy.xml", "planet.atom")
        told = [line.split(b"warning: ")[1] for line in done.stderr.splitlines() if b"SourceRestricted" in line]
        rest = b" asks not to be republished (access:restriction) [SourceRestricted]"
        self.suite.equal("of an entry, and of an entry's source", sorted(told), [b"Shy" + rest, b"Wire" + rest])

    def others(self):
        """Other readers find every entry, where they are installed."""
        done = self.merge("-t", "rss", "-o", "all.xml", "wire.xml", "post.atom", "notes.rdf", "mag.json", "digest.md")
        self.suite.equal("merge for others", done.returncode, 0)
        if shutil.which("sfeed"):
            with open(os.path.join(self.folder, "all.xml"), "rb") as file:
                lines = subprocess.run(["sfeed"], stdin=file, stdout=subprocess.PIPE, check=False).stdout.splitlines()
            self.suite.equal("sfeed: entries", len(lines), 7)
            authors = [l.split(b"\t")[6].decode() for l in lines]
            self.suite.equal("sfeed: whose they are", {a: authors.count(a) for a in authors if a},
                             {"Post Desk": 2, "Desk": 1, "阿明": 1})
            self.suite.equal("sfeed: all dated and titled", [l for l in lines if not all(l.split(b"\t")[:2])], [])
        if shutil.which("newsboat"):
            self.write("urls", f"file://{self.folder}/all.xml\n")
            self.write("config", "\n")
            options = ["newsboat", "-u", "urls", "-c", "newsboat.cache", "-C", "config", "-x"]
            env = {**environment(), "HOME": self.folder}
            subprocess.run([*options, "reload"], cwd=self.folder, env=env, capture_output=True, timeout=60, check=False)
            told = subprocess.run([*options, "print-unread"], cwd=self.folder, env=env, capture_output=True, timeout=60,
                                  check=False)
            self.suite.check("newsboat: entries", told.stdout.startswith(b"7 unread"), told.stdout + told.stderr)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def digest(self):
        done = self.merge("--since", "2025-11-24", "--title", "今天", "wire.xml", "post.atom", command="digest")
        self.suite.check("a digest", b'title: "\xe4\xbb\x8a\xe5\xa4\xa9"' in done.stdout and
                         b"3.  [Lumen" in done.stdout and b"lands" not in done.stdout, done.stdout.decode())


def main():
    with tempfile.TemporaryDirectory() as folder:
        merge = Merge(os.path.abspath(sys.argv[1]), folder)
        for part in (merge.readers, merge.sources, merge.order, merge.names, merge.duplicates, merge.filters,
                     merge.inputs, merge.hostile, merge.rules, merge.unfit, merge.restricted, merge.others,
                     merge.digest):
            part()
        merge.suite.finish()


main()
