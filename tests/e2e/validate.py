#!/usr/bin/env python3
"""`feedloom validate` and `feedloom rules` as people and machines use them: validate.py BUILD"""
import glob
import http.server
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import xml.etree.ElementTree as ElementTree

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import ROOT, Suite, environment, run

# A finding of each level at least; names and values that need escaping in every form.
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>50% off, &lt;b&gt;"now" &amp; then: 题&lt;/b&gt;</title>
<link>https://example.org/</link>
<description>d</description>
<item><title>One</title><pubDate>yes&#x2028;terday, 100%: 'x'</pubDate></item>
<item><title>Two</title><guid isPermaLink="false">two</guid></item>
</channel>
</rss>
"""
GOOD = os.path.join(ROOT, "schemas/examples/MissingGuid.good.xml")


class Validate:
    def __init__(self, build, scratch):
        self.suite, self.tool, self.scratch = Suite("validate"), os.path.join(build, "feedloom"), scratch

    def write(self, name, text):
        path = os.path.join(self.scratch, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def validate(self, *arguments, **options):
        done = run(self.tool, "validate", *arguments, cwd=self.scratch, **options)
        return done, done.stdout.decode("utf-8", "replace")

    def rules(self, *arguments, **options):
        """The rules reported, in order."""
        out = self.validate("--format", "json", *arguments, **options)[1]
        return [json.loads(line)["rule"] for line in out.split("\n") if line]

    # ---- forms ----

    def expected(self, *names):
        out = self.validate("--format", "json", *names)[1]
        return [json.loads(line) for line in out.split("\n") if line]

    def json(self, names, findings):
        keys = {"file", "line", "column", "level", "rule", "element", "parent", "value", "message", "help"}
        self.suite.check("json: every key in every object", findings and all(set(f) == keys for f in findings))
        self.suite.check("json: each level", {f["level"] for f in findings} == {"error", "warning", "info"})
        text = self.validate(*names)[1].split("\n")[:-1]
        self.suite.equal("text: a line for each finding", [t.rsplit("[", 1)[1] for t in text],
                         [f["rule"] + "]" for f in findings])
        self.suite.check("text: its form", all(re.match(r".+?(:\d+:\d+)?: (error|warning|info): .+ \[\w+\]$", t)
                                               for t in text), "\n".join(text))

    def sarif(self, names, findings):
        document = json.loads(self.validate("--format", "sarif", *names)[1])
        with open(os.path.join(HERE, "sarif.schema.json"), encoding="utf-8") as file:
            errors = list(jsonschema.Draft7Validator(json.load(file), format_checker=jsonschema.FormatChecker())
                          .iter_errors(document))
        self.suite.check("sarif: the schema", not errors, "\n".join(str(e)[:300] for e in errors[:3]))
        results, driver = document["runs"][0]["results"], document["runs"][0]["tool"]["driver"]
        self.suite.equal("sarif: all findings", [(r["ruleId"], r["message"]["text"]) for r in results],
                         [(f["rule"], f["message"]) for f in findings])
        self.suite.equal("sarif: its rules", {r["id"] for r in driver["rules"]}, {f["rule"] for f in findings})
        self.suite.check("sarif: what GitHub asks of a rule", all(r["shortDescription"]["text"] and r["help"]["text"]
                         and r["fullDescription"]["text"] for r in driver["rules"]))
        where = [r["locations"][0]["physicalLocation"] for r in results]
        self.suite.equal("sarif: places", [(w["region"]["startLine"], w["region"]["startColumn"]) for w in where
                                           if "region" in w], [(f["line"], f["column"]) for f in findings if f["line"]])
        self.suite.check("sarif: paths are URI references", "a%20b/%E9%A2%98%251.xml" in
                         {w["artifactLocation"]["uri"] for w in where})
        empty = json.loads(self.validate("--format", "sarif", GOOD)[1])
        self.suite.equal("sarif: nothing found", empty["runs"][0]["results"], [])
        self.sarif_limit()

    def sarif_limit(self):
        """GitHub refuses a run with more than 25,000 results."""
        head, tail = FEED.split("<item>", 1)[0], "</channel></rss>"
        for number in range(3):
            self.write(f"long/{number}.xml", head + "<item><title>x</title></item>\n" * 9000 + tail)
        done, out = self.validate("--format", "sarif", "--only", "MissingGuid", "-j", "2", "long")
        results = json.loads(out)["runs"][0]["results"]
        self.suite.equal("sarif: as many as GitHub takes", len(results), 25000)
        self.suite.check("sarif: what is left out is said", b"2000 findings are not in the report" in done.stderr,
                         done.stderr.decode())

    def github(self, names, findings):
        """Read as the runner does (actions/runner, ActionCommand.cs)."""
        def plain(text, table):
            for mark, char in table:
                text = text.replace(mark, char)
            return text
        data = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
        properties = (("%3A", ":"), ("%2C", ",")) + data
        seen = []
        for line in self.validate("--format", "github", *names)[1].split("\n")[:-1]:
            command, rest, message = re.match(r"::(\w+) (.*?)::(.*)$", line).groups()
            values = {k: plain(v, properties) for k, v in (p.split("=", 1) for p in rest.split(","))}
            seen.append(({"notice": "info"}.get(command, command), values["file"], int(values.get("line", 0)),
                         int(values.get("col", 0)), values["title"], plain(message, data)))
        visible = [re.sub(r"[\0-\x1f\x7f-\x9f\u2028\u2029]", "?", f["message"]) for f in findings]
        self.suite.equal("github: all findings", seen,
                         [(f["level"], f["file"], f["line"], f["column"], f["rule"], m)
                          for f, m in zip(findings, visible)])

    def junit(self, names, findings):
        path = self.write("junit.xml", self.validate("--format", "junit", *names, GOOD)[1])
        done = run("xmllint", "--noout", "--schema", os.path.join(HERE, "junit.xsd"), path)
        self.suite.check("junit: the schema", done.returncode == 0, done.stderr.decode()[:600])
        root = ElementTree.parse(path).getroot()
        for one in root:
            self.suite.equal(f"junit: tests of {one.get('name')}", int(one.get("tests")), len(one.findall("testcase")))
            self.suite.equal(f"junit: failures of {one.get('name')}", int(one.get("failures")),
                             len(one.findall("testcase/failure")))
        failures = [f.get("type") for f in root.iter("failure")]
        self.suite.equal("junit: failures", failures, [f["rule"] for f in findings if f["level"] == "error"])
        self.suite.equal("junit: one that passed", root[-1].find("testcase").get("name"), "no findings")
        out = self.validate("--format", "junit", "--fail-on", "warning", *names)[1]
        self.suite.equal("junit: failures from warnings on", out.count("<failure "),
                         sum(f["level"] != "info" for f in findings))

    def formats(self):
        names = ["a b/题%1.xml", "missing, or not:%.xml"]
        self.write(names[0], FEED)
        findings = self.expected(*names)
        for form in (self.json, self.sarif, self.github, self.junit):
            form(names, findings)
        self.line_ends()

    def line_ends(self):
        """What terminals obey, or some readers of lines take for their end, is escaped in JSON, else shown as "?"."""
        odd = "\x85\x9b\u2028\u2029"
        at = self.write("odd.xml", FEED.replace("</channel>", f"<docs>http://example.org/{odd} …é</docs></channel>"))
        for line in self.validate("--format", "json", at)[1].splitlines():
            self.suite.check("json: a line is an object", line[0] + line[-1] == "{}", line)
        for form in ("text", "json", "sarif", "github", "junit"):
            out = self.validate("--format", form, at)[1]
            self.suite.check(f"{form}: no odd end of a line", not set(odd) & set(out) and "…é" in out)
            if form in ("json", "sarif"):
                self.suite.check(f"{form}: nothing is lost", "http://example.org/\\u0085\\u009B\\u2028\\u2029" in out)

    # ---- choosing ----

    def choices(self):
        at = self.write("choose.xml", FEED)
        everything = self.rules(at)
        self.suite.check("what is chosen from", {"ContainsHTML", "InvalidRFC2822Date", "MissingGuid"}
                         <= set(everything))
        self.suite.equal("--only", self.rules("--only", "MissingGuid", at), ["MissingGuid"])
        self.suite.equal("--only a family", self.rules("--only", "InvalidValue,MissingSelf", at),
                         ["InvalidRFC2822Date", "MissingAtomSelfLink"])
        self.suite.equal("--no", self.rules("--no", "MissingGuid,MissingSelf", "--no", "InvalidRFC2822Date", at),
                         [r for r in everything
                          if r not in ("MissingGuid", "InvalidRFC2822Date", "MissingAtomSelfLink")])
        link = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="related" href="x"/>'
        relative = self.write("relative.xml", FEED.replace("<item>", link + "<item>", 1))
        levels = {f["level"] for f in map(json.loads, self.validate("--format", "json", relative)[1].splitlines())}
        self.suite.equal("all levels", levels, {"error", "warning", "info"})
        for family, level in (("Info", "info"), ("Warning", "warning"), ("Error", "error")):
            left = map(json.loads, self.validate("--format", "json", "--no", family, relative)[1].splitlines())
            self.suite.equal(f"--no {family}", {f["level"] for f in left}, levels - {level})
        self.suite.equal("an unknown rule", self.validate("--no", "NoSuchRule", at)[0].returncode, 2)
        self.suite.equal("an unknown level", self.validate("--level", "MissingGuid=grave", at)[0].returncode, 2)
        for options, status in (((), 1), (("--no", "InvalidRFC2822Date"), 0), (("--fail-on", "warning"), 1),
                                (("--no", "Warning,Error", "--fail-on", "warning"), 0),
                                (("--level", "InvalidRFC2822Date=warning"), 0),
                                (("--level", "InvalidRFC2822Date=off", "--fail-on", "info"), 1),
                                (("--only", "MissingGuid", "--level", "MissingGuid=error"), 1)):
            self.suite.equal(f"status of {' '.join(options)}", self.validate(*options, at)[0].returncode, status)

    def configuration(self):
        at = self.write("site/feed.xml", FEED)
        self.write("site/feedloom.yaml", "levels:\n  - InvalidRFC2822Date=info\n  - MissingSelf=off\n")
        done = run(self.tool, "validate", "--format", "json", "feed.xml", cwd=os.path.dirname(at))
        found = {f["rule"]: f["level"] for f in map(json.loads, done.stdout.decode().splitlines())}
        self.suite.check("levels of the configuration", done.returncode == 0 and "MissingAtomSelfLink" not in found
                         and found.get("InvalidRFC2822Date") == "info", str(found))
        bad = self.write("bad.yaml", "levels: [MissingGuide=off]\n")
        done = self.validate("--config", bad, at)[0]
        self.suite.check("a wrong level in it", done.returncode == 1 and
                         b"bad.yaml:1:10: error: levels: expected a rule" in done.stderr, done.stderr.decode())
        self.suite.equal("a configuration that is not there", self.validate("--config", "no.yaml", at)[0].returncode, 3)

    def comments(self):
        item = "<item><title>x</title></item>\n"
        feed = FEED.split("<item>", 1)[0].replace("50% off", "x").replace("&lt;", "").replace("&gt;", "")
        def guids(head, body):
            text = feed.replace("<rss", head + "<rss") + body + "</channel></rss>\n"
            return self.rules("--only", "MissingGuid", self.write("comment.xml", text))
        allow = "<!-- feedloom:allow MissingGuid -->\n"
        self.suite.equal("no comment", guids("", item * 3), ["MissingGuid"] * 3)
        self.suite.equal("a comment in front of the root", guids(allow, item * 3), [])
        self.suite.equal("a comment for the next line", guids("", item + allow + item * 2), ["MissingGuid"] * 2)
        self.suite.equal("of several rules", guids("<!-- feedloom:allow MissingLink,\n MissingGuid -->\n", item), [])
        self.suite.equal("of a family", guids("<!-- feedloom:allow MissingLink, Warning -->\n", item), [])
        self.suite.equal("of another family", guids("<!-- feedloom:allow Error -->\n", item), ["MissingGuid"])
        self.suite.equal("of another rule", guids(allow.replace("Guid", "Link"), item), ["MissingGuid"])
        self.suite.equal("no comment at all", guids("", "<!-- x --><ttl>feedloom:allow MissingGuid</ttl>" + item),
                         ["MissingGuid"])

    def json_html(self):
        """content_html: the rules of HTML, each finding where it is written in the string."""
        html = (r'<p>é\u00e9\n\"\ud83d\ude00\/题</p><script>x<\/script><img src=\"/a.png\"><p onclick=1>y</p>'
                r'\u003cb style=\"position:fixed\">z')
        feed = ('{"version": "https://jsonfeed.org/version/1.1", "title": "T",\n "items": [{"id": "1", "content_html": '
                '"'
                + html + '"}, {"id": "2", "content_html": "<p>fine &amp; <b>good</b></p>"}]}')
        found = [(f["rule"], f["line"], f["column"], f["element"], f["parent"])
                 for f in map(json.loads, self.validate("--format", "json", "--fail-on", "warning", "--only",
                 "NotHtml,SecurityRisk,ContainsRelRef,ImageWithoutAlt", self.write("html.json", feed))[1].splitlines())]
        line = feed.split("\n")[1]
        self.suite.equal("content_html: rules and places", found, [
            (rule, 2, line.index(mark) + 1, "content_html", "item") for rule, mark in
            (("SecurityRisk", "<script"), ("ContainsRelRef", "<img"), ("ImageWithoutAlt", "<img"),
             ("SecurityRiskAttr", "<p onclick"), ("DangerousStyleAttr", "\\u003cb"), ("NotHtml", "\\u003cb"))])

    def styles(self):
        """Feeds as the programs write them that most feeds come from have no error; nor has what Feedloom writes."""
        known = {"youtube.xml": {"UndefinedElement", "MissingElement", "MediaGroupWithoutAlternatives"}}
        for path in sorted(glob.glob(os.path.join(HERE, "styles/*"))):
            found = [json.loads(line) for line in self.validate("--format", "json", path)[1].splitlines()]
            errors = {f["rule"] for f in found if f["level"] == "error"} - known.get(os.path.basename(path), set())
            self.suite.check(f"{os.path.basename(path)} has no error", not errors, f"  {errors}")
        written = [path for kind in ("rss", "atom", "json", "rdf", "opml") for path in
                   glob.glob(os.path.join(ROOT, f"tests/cases/*/*/expected.{kind}")) if os.path.getsize(path)]
        written = [path for path in written if "/inspect/" not in path]
        found = [json.loads(line) for line in self.validate("--format", "json", *written)[1].splitlines()]
        errors = [f"{f['file']} {f['message']}" for f in found if f["level"] == "error"]
        self.suite.check("what the cases expect has no error", len(written) > 50 and not errors, "\n".join(errors[:9]))

    # ---- inputs ----

    def inputs(self):
        self.write("many/a.xml", FEED)
        self.write("many/sub/b.rss", FEED)
        self.write("many/c.json", "{}")
        self.write("many/d.txt", "no feed")
        done, out = self.validate("many")
        self.suite.equal("a folder", sorted({line.split(":")[0] for line in out.split("\n") if line}),
                         ["many/a.xml", "many/c.json", "many/sub/b.rss"])
        self.suite.check("the summary", b"feedloom: 3 files checked; " in done.stderr, done.stderr.decode())
        self.suite.equal("quiet", self.validate("-q", "many")[0].stderr, b"")
        with open(GOOD, "rb") as file:
            done, out = self.validate("-", stdin=file.read())
        self.suite.equal("standard input", (done.returncode, out), (0, ""))
        one, two = (self.validate("-j", n, *["many"] * 5)[1] for n in "14")
        self.suite.equal("the same from any number of threads", one, two)

    def addresses(self):
        """A feed from a server: its media type and charset beside the document, and its address as the base."""
        with open(GOOD, "rb") as file:
            good = file.read()
        types = {"/ok": "application/rss+xml; charset=UTF-8", "/text": "text/xml", "/page": "text/html",
                 "/latin": 'application/rss+xml; charset="iso-8859-1"', "/atom": "application/atom+xml",
                 "/json": "application/json", "/plain": "application/xml; charset=utf-8"}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path in types else 404)
                self.send_header("Content-Type", types.get(self.path, "text/html"))
                self.send_header("Content-Length", str(len(good)))
                self.end_headers()
                self.wfile.write(good)

            def log_message(self, *_):
                pass
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            at = f"http://127.0.0.1:{server.server_port}"
            for path, wanted in (("/ok", []), ("/plain", []), ("/text", ["TextXml"]),
                                 ("/atom", ["UnexpectedContentType"]),
                                 ("/page", ["UnexpectedContentType"]), ("/json", ["UnexpectedContentType"]),
                                 ("/latin", ["EncodingMismatch"]), ("/none", ["UnreadableInput"])):
                found = self.rules("--allow-private", "127.0.0.1", at + path)
                self.suite.equal(f"served as {types.get(path, 'nothing')}", [r for r in found if r !=
                                 "SelfDoesntMatchLocation"], wanted)
                if path == "/ok":
                    self.suite.check("the address is the base", "SelfDoesntMatchLocation" in found, str(found))
            done, out = self.validate(at + "/ok")
            self.suite.check("a private address says what allows it", done.returncode == 3 and
                             "refused address: a loopback address; --allow-private allows it [" in out, out)
            done, out = self.validate("--format", "sarif", "--allow-private", "127.0.0.1", at + "/page")
            self.suite.check("a finding at an address", f'"uri": "{at}/page"' in out and done.returncode == 0, out)
            moved = good.decode().replace("<guid>https://example.org/1", "<guid>https://example.org/2")
            moved = self.write("moved.xml", moved)
            for arguments in (("--previous", at + "/ok", moved), ("--previous", moved, at + "/ok")):
                found = self.rules("--allow-private", "127.0.0.1", *arguments)
                self.suite.check("--previous with an address", "IdChanged" in found, str(found))
            gone = self.validate("--allow-private", "127.0.0.1", "--previous", at + "/none", moved)[0]
            self.suite.equal("--previous with an address that is gone", gone.returncode, 3)
            server.shutdown()

    def sizes(self):
        with open(GOOD, encoding="utf-8") as file:
            head, tail = file.read().split("</item>", 1)
        for rest, wanted in ((0, ["FeedTooLarge"]), (1, [])):
            size = 512 * 1024 + 1 - rest
            text = head + "</item><!-- " + "x" * (size - len((head + tail).encode()) - 16) + " -->" + tail
            assert len(text.encode()) == size
            self.suite.equal(f"{size} bytes", self.rules(self.write("large.xml", text)), wanted)

    def previous(self):
        with open(os.path.join(ROOT, "schemas/examples/ArchiveIncomplete.good.xml"), encoding="utf-8") as file:
            archive = file.read()
        with open(GOOD, encoding="utf-8") as file:
            good = file.read()
        old, same = self.write("old.xml", good), self.write("same.xml", good)
        moved = self.write("moved.xml", good.replace("<guid>https://example.org/1<", '<guid isPermaLink="false">one<'))
        self.suite.equal("--previous: the same", self.rules("--previous", old, same), [])
        self.suite.equal("--previous: another id", self.rules("--previous", old, moved), ["IdChanged"])
        with open(moved, "rb") as file:
            self.suite.equal("--previous: standard input", self.rules("--previous", old, "-", stdin=file.read()),
                             ["IdChanged"])
        old = self.write("archive.xml", archive)
        now = self.write("now.xml", archive.replace("First pick", "Second pick"))
        self.suite.equal("--previous: an archive", self.rules("--previous", old, now), ["ArchiveChanged"])
        self.suite.equal("--previous: no such file", self.validate("--previous", "none.xml", same)[0].returncode, 3)

    # ---- the README's recipes ----

    def recipes(self):
        """Every command of the README's pipelines, in a repository with a digest and a feed."""
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            section = re.search(r"^## In a pipeline\n(.*?)^## ", file.read(), re.M | re.S)[1]
        at = os.path.join(self.scratch, "recipes")
        shutil.copytree(os.path.join(ROOT, "examples/digests"), os.path.join(at, "content/posts"))
        os.mkdir(os.path.join(at, "public"))
        env = environment(PATH=os.path.dirname(self.tool) + ":" + os.environ["PATH"])
        shell = lambda text: run("bash", "-euo", "pipefail", "-c", text, cwd=at, env=env)
        commands = re.findall(r"^ *- (?:run: )?(feedloom .*)$", section, re.M)
        commands += re.findall(r"^```sh\n(.*?)^```", section, re.M | re.S)
        commands += [entry + " public/rss.xml" for entry in re.findall(r"entry: (feedloom[^,]*)", section)]
        self.suite.check("recipes: commands", len(commands) >= 6, str(commands))
        shell("git init -q && cp public/rss.xml feed.xml 2>/dev/null || true")
        for command in commands:
            if "--cached" in command:
                shell("cp public/rss.xml feed.xml && git add feed.xml")
            done = shell(command)
            self.suite.check(f"recipe: {command.strip()}", done.returncode == 0, done.stderr.decode()[-500:])
        self.suite.check("recipe: SARIF", '"2.1.0"' in open(os.path.join(at, "feeds.sarif"), encoding="utf-8").read())
        with open(os.path.join(at, "Makefile"), "w", encoding="utf-8") as file:
            file.write(re.search(r"^```make\n(.*?)^```", section, re.M | re.S)[1])
        shell("rm public/rss.xml")
        done = shell("make check")
        self.suite.check("recipe: make check", done.returncode == 0, (done.stdout + done.stderr).decode()[-500:])
        shell("echo '<rss/>' > feed.xml && git add feed.xml")
        hook = next(c for c in commands if "--cached" in c)
        self.suite.check("recipe: the hook stops a broken feed", shell(hook).returncode != 0)

    # ---- mending ----

    def mended(self, feed, *options):
        path = self.write("broken.xml", feed)
        done = run(self.tool, "fix", "-q", *options, path)
        again = run(self.tool, "fix", "-q", *options, "-", stdin=done.stdout)
        self.suite.equal("fix: a second time changes nothing", again.stdout, done.stdout)
        return done.stdout.decode("utf-8", "replace"), done

    def fix_fragments(self):
        """What stands in an item, and what becomes of it; all else stays byte for byte."""
        head = FEED.split("<title>", 1)[0].replace("\n<rss", "\r\n<rss") + (
            "<title>T</title>\n<link>https://example.org/blog/</link>\n<description>d</description>\n")
        for broken, good in (
                ("<title>a\x01b & c < d &eacute; &nosuch; &#0;x</title>",
                 "<title>ab &amp; c &lt; d é &amp;nosuch; x</title>"),
                ("<title>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more</title>", "<title>Bold &amp; more</title>"),
                ("<title><![CDATA[<i>x</i> & y]]></title>", "<title>x &amp; y</title>"),
                ("<title>x</title><pubDate>2024-07-06T08:00:00Z</pubDate>",
                 "<title>x</title><pubDate>Sat, 06 Jul 2024 08:00:00 +0000</pubDate>"),
                ("<title>x</title><pubDate>Fri, 06 Jul 2024 08:00:00 GMT</pubDate>",
                 "<title>x</title><pubDate>Sat, 06 Jul 2024 08:00:00 +0000</pubDate>"),
                ("<title>x</title><guid>abc</guid>", '<title>x</title><guid isPermaLink="false">abc</guid>'),
                ('<title>x</title><guid isPermaLink="True">https://example.org/1</guid>',
                 '<title>x</title><guid isPermaLink="true">https://example.org/1</guid>'),
                ("<title>x</title><link>../1?a=1&b=2</link>",
                 "<title>x</title><link>https://example.org/1?a=1&amp;b=2</link>"),
                ("<title>x</title><description>&lt;a href='2'&gt;y&lt;/a&gt;</description>",
                 "<title>x</title><description>&lt;a href='https://example.org/blog/2'&gt;y&lt;/a&gt;</description>"),
                ("<title>x</title><author>Ada &lt;ada@example.org&gt;</author>",
                 "<title>x</title><author>ada@example.org (Ada)</author>"),
                ('<title>x</title><enclosure url="https://example.org/a.mp3" length="" type="audio/mpeg"/>',
                 '<title>x</title><enclosure url="https://example.org/a.mp3" length="0" type="audio/mpeg"/>'),
                ("<title>caf\xe9 \x93x\x94</title>", "<title>café “x”</title>"),
                ("<title>&lt;b&gt;caf\xe9\x01&lt;/b&gt;</title>", "<title>café</title>")):
            feed = (head + "<item>").encode() + broken.encode("latin-1") + b"</item>\n</channel>\n</rss>"
            out, done = self.mended(feed)
            self.suite.equal(f"fix: {broken}", out, head + "<item>" + good + "</item>\n</channel>\n</rss>")
            self.suite.check(f"fix: {broken}: no error is left", done.returncode == 0, out + done.stderr.decode())

    def fix(self):
        self.fix_fragments()
        rss = FEED.replace("100%: 'x'", "").replace("yes&#x2028;terday, ", "Sat, 06 Jul 2024 08:00:00 GMT")
        out = self.mended(rss.replace("<guid", "<dc:creator>A</dc:creator><guid"),
                          "--self", "https://example.org/a?b&c")[0]
        self.suite.check("fix: a prefix that everybody knows",
                         'xmlns:dc="http://purl.org/dc/elements/1.1/"' in out, out)
        self.suite.check("fix: a self link", '<channel>\n<atom:link rel="self" type="application/rss+xml" '
                         'href="https://example.org/a?b&amp;c"/>' in out and "xmlns:atom=" in out, out)
        with open(os.path.join(ROOT, "schemas/examples/DuplicateEntries.bad.xml"), encoding="utf-8") as file:
            out = self.mended(file.read())[0]
        self.suite.equal("fix: repeated ids", self.rules("--only", "DuplicateEntries", self.write("ids.xml", out)), [])
        for path in glob.glob(os.path.join(ROOT, "schemas/examples/*.good.xml")):
            with open(path, "rb") as file:
                good = file.read()
            if b'encoding="utf-8"' in good and b"<icon>i.png" not in good and b'href="/' not in good:
                done = run(self.tool, "fix", "-q", path)
                self.suite.check(f"fix: {os.path.basename(path)} stays as it is", done.stdout == good)
        self.fix_files(rss)

    def fix_files(self, rss):
        path = self.write("place.xml", rss)
        diff = run(self.tool, "fix", "--dry-run", path).stdout
        with open(path, encoding="utf-8") as file:
            self.suite.equal("fix: --dry-run writes nothing", file.read(), rss)
        done = run("patch", "-u", "-s", "-o", "-", path, stdin=diff)
        whole = run(self.tool, "fix", "-q", path).stdout
        self.suite.equal("fix: patch(1) takes the diff", done.stdout, whole)
        run(self.tool, "fix", "-q", "--in-place", path)
        with open(path, "rb") as file:
            self.suite.equal("fix: --in-place", file.read(), whole)
        other = self.fix_encodings(rss)
        self.fix_json()
        self.fix_lengths(rss)
        self.suite.equal("fix: several files", run(self.tool, "fix", path, other).returncode, 2)
        broken = self.write("unclosed.xml", rss.replace("</channel>", ""))
        self.suite.equal("fix: errors are left", run(self.tool, "fix", "-q", broken).returncode, 1)

    def fix_json(self):
        """JSON Feeds: each value where it is written; what is no feed stays as it is."""
        head = ('{"version": "https://jsonfeed.org/version/1.1", "title": "T", '
                '"home_page_url": "https://example.org/b/",')
        for broken, good in (('{"id": 1, "content_text": "x"}', '{"id": "1", "content_text": "x"}'),
                             ('{"id": "1", "content_text": "a\tb\nc\x01",}',
                              r'{"id": "1", "content_text": "a\tb\nc"}'),
                             ('{"id": "1", "content_text": "x", "date_published": "Sat, 06 Jul 2024 08:00:00 GMT"}',
                              '{"id": "1", "content_text": "x", "date_published": "2024-07-06T08:00:00Z"}'),
                             ('{"id": "1", "content_text": "x"}, {"id": "1", "content_text": "y"}',
                              '{"id": "1", "content_text": "x"}, {"id": "1-2", "content_text": "y"}'),
                             (r'{"id": "1", "url": "../\u00e9", "title": "<b>\"x\"</b> é", "content_text": "x"}',
                              r'{"id": "1", "url": "https://example.org/é", "title": "\"x\" é", "content_text": "x"}'),
                             ('{"id": "1", "_a": {"date_published": "no", "url": "z"}, "tags": ["x" , ], '
                              '"content_text": "x"}',
                              '{"id": "1", "_a": {"date_published": "no", "url": "z"}, "tags": ["x"  ], '
                              '"content_text": "x"}')):
            for mark, new_line in (("", " "), ("\ufeff", "\r\n")):
                out, done = self.mended((mark + head + new_line + '"items": [' + broken + "]}\n").encode())
                self.suite.equal(f"fix: {mark}{broken}", out, head + new_line + '"items": [' + good + "]}\n")
                self.suite.equal(f"fix: {broken}: no error is left", done.returncode, 0)
        out = self.mended(head + '"items": []}', "--self", "https://example.org/f.json")[0]
        self.suite.check("fix: a feed_url", out.startswith(
            '{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://example.org/f.json", "title"'), out)
        other = '{"name": "x", "version": "1", "files": [1,], "url": "a"}'
        done = run(self.tool, "fix", "-q", "-", stdin=other.encode())
        self.suite.equal("fix: another JSON document", done.stdout.decode(), other)

    def fix_encodings(self, rss):
        """Feeds in other encodings become UTF-8, whatever they say; the last one cannot."""
        text = rss.replace("<description>d", "<description>Groß, 4 €").replace("题", "")
        for declared, written in (("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("utf-16", "utf-16"),
                                  ("utf-16", "utf-16-le"), ("gb18030", "gb18030"), ("iso-8859-1", "utf-8"),
                                  ("klingon", "utf-8"), ("utf-8", "cp1252"), ("utf-8", "utf-16")):
            out, done = self.mended(text.replace("utf-8", declared).encode(written))
            self.suite.check(f"fix: {written} declared as {declared}", 'encoding="utf-8"' in out
                             and "<description>Groß, 4 €<" in out and done.returncode == 0, out + done.stderr.decode())
        out, done = self.mended("\n " + text)
        self.suite.check("fix: a blank line in front of the declaration", out.startswith("<?xml") and "Groß" in out)
        other = self.write("other.xml", text.replace("utf-8", "klingon").encode("cp1252"))
        done = run(self.tool, "fix", other)
        self.suite.check("fix: an encoding that nobody knows", done.returncode == 3 and b"klingon, which nobody knows"
                         in done.stderr, done.stderr.decode())
        return other

    def fix_lengths(self, rss):
        """A length that is 0, missing or no number is the file's that lies beside the feed; else it is 0."""
        self.write("media/audio/a b.mp3", "x" * 1234)
        for address, length, wanted in (("https://cdn.example.org/m/audio/a%20b.mp3", ' length="0"', "1234"),
                                        ("audio/a%20b.mp3", "", "1234"), ("/a%20b.mp3", ' length="0"', "0"),
                                        ("https://example.org/audio/a%20b.mp3", ' length="1 MB"', "1234"),
                                        ("https://example.org/audio/a%20b.mp3", ' length="99"', "99"),
                                        ("https://example.org/x/../audio/%2e%2e/secret", ' length="0"', "0"),
                                        ("https://example.org/b.mp3", ' length="1 MB"', "0")):
            enclosure = f'<enclosure url="{address}"{length} type="audio/mpeg"/><guid'
            path = self.write("media/feed.xml", rss.replace("<guid", enclosure))
            out = run(self.tool, "fix", "-q", path).stdout.decode()
            self.suite.equal(f"fix: the length of {address}{length}", re.findall(r'length="(.*?)"', out), [wanted])
        atom = open(os.path.join(ROOT, "schemas/examples/EnclosureWithoutLength.bad.xml"), encoding="utf-8").read()
        name = re.search(r'rel="enclosure"[^>]*href="[^"]*/([^/"]+)"', atom)[1]
        self.write("media/" + name, "x" * 77)
        out = run(self.tool, "fix", "-q", self.write("media/atom.xml", atom)).stdout.decode()
        self.suite.equal("fix: the length of a link in Atom", re.findall(r'length="(.*?)"', out), ["77"])

    # ---- rules ----

    def catalogue(self):
        listed = [line.split()[0] for line in run(self.tool, "rules").stdout.decode().splitlines()]
        with open(os.path.join(ROOT, "schemas/why.def"), encoding="utf-8") as file:
            reasons = set(re.findall(r"^WHY\((\w+),", file.read(), re.M))
        for rule in listed:
            text = run(self.tool, "rules", rule).stdout.decode()
            shown = glob.glob(os.path.join(ROOT, "schemas/examples", rule + ".bad.*"))
            wanted = (["Why readers care"] if rule in reasons else []) + (["Breaks it", "Mended"] if shown else [])
            missing = [w for w in wanted if f"\n{w}\n    " not in text]
            self.suite.check(f"rules {rule}", not missing, f"  no {missing}\n{text}")
        self.suite.check("rules: all of them", len(listed) > 200 and listed == list(dict.fromkeys(listed)))
        self.suite.equal("rules: in small letters", run(self.tool, "rules", "missingguid").stdout,
                         run(self.tool, "rules", "MissingGuid").stdout)
        self.suite.equal("rules: one that is none", run(self.tool, "rules", "NoSuchRule").returncode, 2)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        test = Validate(os.path.abspath(sys.argv[1]), scratch)
        for part in (test.formats, test.choices, test.configuration, test.comments, test.json_html, test.styles,
                     test.inputs, test.addresses, test.sizes, test.previous, test.recipes, test.fix, test.catalogue):
            part()
        test.suite.finish()


main()
