"""Every feed of other people's suites, good and bad, becomes valid Atom, RSS and JSON, or is refused with a reason."""
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import feedparser

from suite import ROOT

try:
    import jsonschema
except ImportError:
    jsonschema = None

FORMATS = {"rss": "rss.xml", "atom": "atom.xml", "json": "json"}


def convert(tool, source, target, kind):
    """(state, detail): "made", "refused", or what went wrong."""
    try:
        done = subprocess.run([tool, "convert", "-q", "-f", "feed", "-t", kind, "-o", target, source],
                              capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        return "hangs", ""
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0 or "Sanitizer" in said:
        return "crashes", said[-300:]
    if done.returncode == 0:
        return ("made", "") if os.path.exists(target) else ("says nothing", "")
    if os.path.exists(target):
        return "writes though it fails", said[:300]
    return ("refused", said[:300]) if ": error: " in said else ("says nothing", said[:300])


def by_schema(kind, paths):
    """The files that xmllint does not find valid, with the reason."""
    bad = {}
    for i in range(0, len(paths), 400):
        part = paths[i:i + 400]
        done = subprocess.run(["xmllint", "--noout", "--relaxng", os.path.join(ROOT, f"schemas/{kind}.rng"), *part],
                              capture_output=True)
        lines = done.stderr.decode("utf-8", "replace").split("\n")
        good = {line[:-len(" validates")] for line in lines if line.endswith(" validates")}
        for path in part:
            if path not in good:
                bad[path] = next((line for line in lines if line.startswith(path)), "not valid")
    return bad


def by_rules(tool, folder):
    """The files in which our own validator finds an error, with the first. Atom lets entries share an id, others do
    not: convert says so."""
    done = subprocess.run([tool, "validate", "-q", "--format", "json", folder], capture_output=True)
    bad = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        finding = json.loads(line)
        if finding["level"] == "error" and finding["rule"] not in ("DuplicateValue", "JsonFeedDuplicateId"):
            bad.setdefault(finding["file"], f"{finding['message']} [{finding['rule']}]")
    return bad


def read(path):
    """Why another reader does not read it; "" if it does."""
    try:
        if not path.endswith(".json"):
            feed = feedparser.parse(path)
            return str(feed.bozo_exception) if feed.bozo else ""
        with open(path, encoding="utf-8") as file:
            feed = json.load(file)
        if jsonschema:
            with open(os.path.join(ROOT, "schemas/jsonfeed.schema.json"), encoding="utf-8") as file:
                jsonschema.validate(feed, json.load(file))
        return ""
    except Exception as error:  # whatever another reader throws at it is the finding
        return f"{type(error).__name__}: {str(error)[:200]}"


def feeds(folder):
    for path, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if name.endswith((".xml", ".json", ".opml", ".rss", ".atom", ".rdf")):
                yield os.path.join(path, name)


def check(tool, folder, limit=None):
    """({state: count}, [(path, kind, what)])"""
    sources, counts, wrong, made = list(feeds(folder))[:limit], {}, [], {kind: [] for kind in FORMATS}
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        jobs = {}
        for number, source in enumerate(sources):
            for kind, extension in FORMATS.items():
                target = os.path.join(scratch, f"{number}.{extension}")
                jobs[source, kind, target] = pool.submit(convert, tool, source, target, kind)
        for (source, kind, target), job in jobs.items():
            state, detail = job.result()
            counts[state] = counts.get(state, 0) + 1
            if state == "made":
                made[kind].append((source, target))
            elif state != "refused" or "not valid" in detail:
                wrong.append((source, kind, f"{state}: {detail}"))
        errors, broken = by_rules(tool, scratch), by_rules(tool, folder)
        for kind in FORMATS:
            bad = by_schema(kind, [target for _, target in made[kind]]) if kind != "json" else {}
            for source, target in made[kind]:
                why = bad.get(target) or (errors.get(target) if source not in broken else "") or read(target)
                if why:
                    wrong.append((source, kind, why))
    return counts, wrong


if __name__ == "__main__":
    import sys
    totals, findings = check(os.path.abspath(sys.argv[1]), sys.argv[2])
    for finding in findings:
        print(*finding, sep="\t")
    print(totals, len(findings), "wrong")
