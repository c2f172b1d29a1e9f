"""Law 6, valid out: whatever was written passes the schemas and is read by others."""
import glob
import json
import os

import feedparser

from suite import ROOT, run

try:
    import jsonschema
except ImportError:
    jsonschema = None


def by_schema(suite, schema, paths):
    """xmllint on many files at once; names of the files that fail."""
    for i in range(0, len(paths), 500):
        part = paths[i:i + 500]
        done = run("xmllint", "--noout", "--relaxng", os.path.join(ROOT, "schemas", schema), *part)
        good = {line[:-len(" validates")] for line in done.stderr.decode().split("\n") if line.endswith(" validates")}
        for path in part:
            wrong = [line for line in done.stderr.decode().split("\n") if line.startswith(path)][:3]
            suite.check(f"law 6: {schema} {path}", path in good, "\n".join(wrong))


def read_xml(path):
    """(why it is not read, [(id, title, link)])"""
    feed = feedparser.parse(path)
    entries = [(e.get("id", ""), e.get("title", ""), e.get("link", "")) for e in feed.entries]
    return str(feed.get("bozo_exception", "")) if feed.bozo else "", entries


def read_json(path):
    with open(path, encoding="utf-8") as file:
        feed = json.load(file)
    if jsonschema:
        with open(os.path.join(ROOT, "schemas/jsonfeed.schema.json"), encoding="utf-8") as file:
            jsonschema.validate(feed, json.load(file))
    links = [i.get("external_url", i.get("url", "")) for i in feed["items"]]
    links = [link if ":" in link else "" for link in links]  # a relative one is nothing to RSS, and to feedparser
    return "", [(i["id"], i.get("title", ""), link) for i, link in zip(feed["items"], links)]


def read(path):
    try:
        return read_json(path) if path.endswith(".json") else read_xml(path)
    except Exception as error:  # whatever another reader throws at it is the finding
        return f"{type(error).__name__}: {error}"[:500], []


def folded(entries):
    """Readers fold white space in titles, each in its own way."""
    return [(i, " ".join(title.split()), link) for i, title, link in entries]


def check_feeds(suite, feeds):
    """feeds: {name: {"rss": path, "atom": path, "json": path}}, any of them. All must be read, and say the same."""
    by_schema(suite, "rss.rng", [f["rss"] for f in feeds.values() if "rss" in f])
    by_schema(suite, "atom.rng", [f["atom"] for f in feeds.values() if "atom" in f])
    kinds = {key for formats in feeds.values() for key in formats}
    for name, formats in feeds.items():
        seen = {}
        suite.check(f"law 6: {name} exists in every format", set(formats) == kinds, f"  only {sorted(formats)}")
        for key, path in formats.items():
            why, seen[key] = read(path)
            suite.check(f"law 6: {path} is read", not why, f"  {why}")
        first = next(iter(seen))
        for key in seen:
            suite.check(f"law 6: {name} as {key} says what it says as {first}",
                        [e[:2] for e in folded(seen[key])] == [e[:2] for e in folded(seen[first])],
                        "\n".join(f"  {a} / {b}" for a, b in zip(folded(seen[key]), folded(seen[first]))
                                  if a != b)[:800])


def collect(folders):
    """{"rss": folder, …} of trees that have the same names → feeds for check_feeds."""
    feeds = {}
    for key, folder in folders.items():
        for path in sorted(glob.glob(os.path.join(folder, "**"), recursive=True)):
            if os.path.isdir(path):
                continue
            name = os.path.splitext(os.path.relpath(path, folder))[0]
            feeds.setdefault(name, {})[key] = path
    return feeds
