#!/usr/bin/env python3
"""Digests in many shapes, each alone: shapes.py BUILD

shapes.txt holds them: "=== NAME PATH [CRLF]", what a person finds in it (title, date, "item: TITLE | LINK" in order), a
line "---", and the digest. Running numbers and marks in front of items' titles are no part of the comparison.
"""
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import Suite, run

MARK = re.compile(r"^[\W_]*(?:\d{1,3}\s*[、.．)）:：]\s*)?")


def wanted(text):
    """{title, date, items}"""
    found = {"items": []}
    for line in text.strip().split("\n"):
        name, value = line.split(": ", 1)
        if name == "item":
            title, _, link = value.rpartition("|")
            found["items"].append((MARK.sub("", title.strip()), link.strip()))
        else:
            found[name] = value.strip()
    return found


VOID = {"br", "hr", "img", "input"}


def is_balanced(html):
    """Every element that begins in an entry ends in it."""
    open_ones = []
    for close, name in re.findall(r"<(/?)([a-z][a-z0-9]*)[^>]*>", html):
        if name not in VOID and not close:
            open_ones.append(name)
        elif name not in VOID and (not open_ones or open_ones.pop() != name):
            return False
    return not open_ones


def convert(program, path, text):
    """The feed, and what --explain says."""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "in", path)
        os.makedirs(os.path.dirname(name))
        with open(name, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        done = run(program, "convert", "-q", "--explain", "-t", "json", "--undated", "2001-01-01", "-o", "out",
                   "in", cwd=folder)
        made = os.path.join(folder, "out", os.path.splitext(path)[0] + ".json")
        if not os.path.exists(made):
            return {}, done.stderr.decode()
        with open(made, encoding="utf-8") as file:
            return json.load(file), done.stderr.decode()


def main():
    program = os.path.abspath(os.path.join(sys.argv[1], "feedloom"))
    suite = Suite("shapes")
    with open(os.path.join(HERE, "shapes.txt"), encoding="utf-8") as file:
        parts = re.split(r"^=== ", file.read(), flags=re.M)[1:]
    for part in parts:
        head, rest = part.split("\n", 1)
        about, text = rest.split("---\n", 1)
        name, path, *words = head.split()
        want = wanted(about)
        feed, said = convert(program, path, text.replace("\n", "\r\n") if "CRLF" in words else text)
        entries = feed.get("items", [])
        items = [(MARK.sub("", e.get("title", "")), e.get("external_url", e.get("url", ""))) for e in entries]
        date = entries[0]["date_published"] if entries else ""
        suite.check(f"{name}: explained", "[DigestGrammar]" in said, said)
        torn = [e["content_html"] for e in entries if not is_balanced(e.get("content_html", ""))]
        suite.check(f"{name}: whole elements", not torn, str(torn))
        suite.equal(f"{name}: title", feed.get("title"), want["title"])
        suite.check(f"{name}: date", date.startswith(want["date"]), f"  got  {date}\n  want {want['date']}")
        suite.check(f"{name}: items", items == want["items"], f"  got  {items}\n  want {want['items']}\n{said}")
    suite.finish()


main()
