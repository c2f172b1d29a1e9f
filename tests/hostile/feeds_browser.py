#!/usr/bin/env python3
"""Hostile markup on its way through whole feeds into a browser: feeds_browser.py TOOL COMPOSE FILE...

TOOL is feedloom, COMPOSE html_compose.c compiled, FILE as html_vectors.txt. Each vector becomes a digest with it in
title, author, text, link and category, and that RSS, Atom, JSON Feed and a page. A feed is shown as a reader shows it:
HTML as markup, plain text as text, links to click. The page is loaded without its Content-Security-Policy, which alone
would stop every script. Raw, at least 30 must run script; through the feeds, none, and every piece of HTML keeps to the
allow-list. Skips with a message where there is no chromium.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

from html_browser import RAW_MIN, fired, parse

FORMATS = {"rss": "xml", "atom": "xml", "json": "json", "html": "html"}
ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def digest(vector):
    """The vector wherever a digest has room for text: some places need it on one line."""
    line = re.sub(r"[\r\n\t\0-\x1f]+", " ", vector)
    link = line.replace("<", "%3C").replace(">", "%3E")
    return "\n".join((
        "---", "title: " + json.dumps("T " + line), "author: " + json.dumps(line), "date: 2025-01-31",
        "tags: [" + json.dumps(line) + "]", "description: " + json.dumps(line), "link: " + json.dumps(line),
        "image: " + json.dumps(line), "---", "", "## " + line, "", "1. [a](<" + link + ">) " + line, "",
        "   " + vector.replace("\n", "\n   "), "", "2. [" + line + "](https://example.org/b) by " + line, "",
        "3. [c](javascript:X()) and [d](https://example.org/" + link.replace(" ", "%20") + ")", "",
        "4. ![" + line + "](<" + link + ">)[e](https://example.org/e \"" + line.replace('"', "'") + "\")", "",
        vector, ""))


def show(entries):
    """What a reader makes of entries: ([texts], [links], [html])."""
    parts = []
    for texts, links, bodies in entries:
        parts += ["<p>" + html.escape(t) + "</p>" for t in texts if t]
        parts += ['<a href="' + html.escape(u) + '">link</a><img src="' + html.escape(u) + '">' for u in links if u]
        parts += ["<div>" + b + "</div>" for b in bodies if b]
    return "".join(parts)


def read_rss(root):
    for item in [root.find("channel")] + list(root.iter("item")):
        yield ([item.findtext("title"), item.findtext("author"), item.findtext(DC + "creator")]
               + [c.text for c in item.findall("category")],
               [item.findtext("link"), item.findtext("guid")] + [e.get("url") for e in item.findall("enclosure")],
               [item.findtext("description") if item.tag == "item" else None, item.findtext(CONTENT + "encoded")])


def read_atom(root):
    for entry in [root] + list(root.iter(ATOM + "entry")):
        texts, bodies = [c.get("term") for c in entry.findall(ATOM + "category")], []
        for name in ("title", "subtitle", "summary", "content"):
            for e in entry.findall(ATOM + name):
                (bodies if e.get("type") == "html" else texts).append(e.text)
        texts += [e.findtext(ATOM + "name") for e in entry.findall(ATOM + "author")]
        yield texts, [e.get("href") for e in entry.findall(ATOM + "link")], bodies


def read_json(feed):
    for item in [feed] + feed["items"]:
        texts = [item.get("title"), item.get("summary"), item.get("content_text")] + item.get("tags", [])
        texts += [a.get("name") for a in item.get("authors", [])]
        yield texts, [item.get(k) for k in ("url", "external_url", "id", "image", "icon")], [item.get("content_html")]


def load(path):
    """(a page for the browser, the pieces of HTML in it)"""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith("html"):
        bodies = re.findall(r'<div class="body">\n?(.*?)\n?</div>\n', text, re.S)
        return re.sub(r"<meta http-equiv=\"?Content-Security-Policy.*?>", "", text, flags=re.I), bodies
    if path.endswith("json"):
        entries = list(read_json(json.loads(text)))
    else:
        root = tree.fromstring(text)
        entries = list((read_atom if root.tag.startswith(ATOM) else read_rss)(root))
    # a plain summary in RSS is text with its "<" escaped: no markup to check
    return show(entries), [b for _, _, bodies in entries for b in bodies if b and "<" in b]


def convert(tool, folder, names, vectors):
    """[(name, page, pieces)] of every vector in every format."""
    source = os.path.join(folder, "in")
    os.mkdir(source)
    for i, vector in enumerate(vectors):
        with open(os.path.join(source, "%03d.md" % i), "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(digest(vector))
    made = []
    for form, extension in FORMATS.items():
        out = os.path.join(folder, form)
        run = subprocess.run([tool, "convert", "-q", "-t", form, "--entries", "both", "--site", "https://example.org/",
                              "--body", "both", "-o", out, source], capture_output=True, text=True)
        if run.returncode not in (0, 1):
            sys.exit("feeds_browser: " + run.stderr)
        for i, name in enumerate(names):
            path = os.path.join(out, "%03d.%s" % (i, extension))
            if not os.path.exists(path):
                sys.exit("feeds_browser: %s gives no %s: %s" % (name, form, run.stderr[:400]))
            made.append((form + " " + name,) + load(path))
    return made


def outside(compose, folder, made):
    """What the grammar's own checker says of every piece."""
    path = os.path.join(folder, "pieces.txt")
    escape = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\"}
    pieces = [(name, piece) for name, _, bodies in made for piece in bodies]
    with open(path, "w", encoding="utf-8", newline="") as file:
        for name, piece in pieces:
            file.write(name + "\t" + "".join(escape.get(c, c) for c in piece) + "\n")
    run = subprocess.run([compose, "-g", path], capture_output=True, text=True)
    print(run.stdout, end="")
    return run.returncode, len(pieces)


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if len(sys.argv) < 4:
        print(__doc__)
        return 2
    if not chromium:
        print("feeds_browser: skipped, no chromium")
        return 0
    names, raw = parse([line for path in sys.argv[3:] for line in open(path, encoding="utf-8")])
    with tempfile.TemporaryDirectory() as folder:
        made = convert(sys.argv[1], folder, names, raw)
        bad, pieces = outside(sys.argv[2], folder, made)
    before, after = fired(chromium, raw), fired(chromium, [page for _, page, _ in made])
    for i in after:
        print("fired: " + made[i][0])
    print("feeds_browser: of %d vectors, raw %d fired; of %d feeds and pages of them, %d; %d pieces of HTML, %s"
          % (len(names), len(before), len(made), len(after), pieces, "some outside" if bad else "all in the grammar"))
    return 1 if after or bad or len(before) < RAW_MIN or pieces < len(names) else 0


if __name__ == "__main__":
    sys.exit(main())
