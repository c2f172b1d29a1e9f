#!/usr/bin/env python3
"""Other people's suites, where they stand beside the project in ../shared: run.py BUILD

Figures must not fall below those of tests/conformance.floor: "NAME PERCENT" on a line. Skips what is not there.
"""
import html
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "laws")]
from suite import ROOT, Suite, run

SHARED = os.path.normpath(os.path.join(ROOT, "../shared"))


def percent(part, whole):
    return 100.0 * int(part) / max(1, int(whole))


def digests(tool):
    """Titles, dates, counts, items of 308 digests, against what a person finds."""
    done = run(sys.executable, os.path.join(SHARED, "digests/score.py"), "--tool", tool, timeout=600)
    for name, part, whole in re.findall(r"^([\w-]+): (\d+) of (\d+)", done.stdout.decode(), re.M):
        yield "digests-" + name, percent(part, whole)
    yield "digests-no-crash", 100.0 if b"crashes: 0" in done.stdout else 0.0


INTENDED = re.compile(r"\*\*(?=[^\s*])([^*]*?[^\s*])\*\*")


def bold_lines(path):
    """Lines that hold `**x**` as somebody meant it: no code, no HTML, no link targets, no list marks in them."""
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        fenced = False
        for line in file.read().split("\n"):
            fenced ^= bool(re.match(r"\s*(```|~~~)", line))
            line = re.sub(r"`+[^`]*`+|<[^>]*>", "", re.sub(r"[\r\t]", " ", line)).strip()
            line = re.sub(r"^([-+*>#]|\d+[.)])+\s*", "", re.sub(r"\]\([^)]*\)", "](u)", line))
            if not fenced and line.count("**") % 2 == 0 and INTENDED.search(line):
                yield line


def letters(text):
    return re.sub(r"\W", "", html.unescape(re.sub(r"\]\(u\)|<[^>]*>", "", text)))


def cjk(tool):
    """Emphasis: text without CJK neighbours as without the rule, byte for byte; of the spans that were meant, how many
    render (the rule's reference implementation leaves 4 of the corpus's 2,083, plain CommonMark 44)."""
    tester = os.path.join(os.path.dirname(tool), "conformance/cjk")
    corpus = os.path.join(SHARED, "digests/corpus")
    files = [os.path.join(at, name) for at, _, names in os.walk(corpus) for name in names if ".m" in name]
    yield "cjk-others-unchanged", 100.0 if run(tester, *files, timeout=300).returncode == 0 else 0.0
    lines = [line for path in files for line in bold_lines(path)]
    rendered = run(tester, "-l", stdin="".join(line + "\n" for line in lines).encode()).stdout.decode().split("\n")
    meant = good = 0
    for line, out in zip(lines, rendered):
        strong = {letters(text) for text in re.findall(r"<strong>(.*?)</strong>", out.split("\t")[0])}
        for text in INTENDED.findall(line):
            meant += 1
            good += not letters(text) or letters(text) in strong or letters(text)[:-1] in strong
    yield "cjk-spans", percent(good, meant)


def valid(tool):
    """Every output of the corpus in every format passes the schemas and is read by feedparser."""
    from valid import check_feeds, collect
    inner = Suite("corpus")
    with tempfile.TemporaryDirectory() as scratch:
        folders = {name: os.path.join(scratch, name) for name in ("rss", "atom", "json")}
        for archive in sorted(os.listdir(os.path.join(SHARED, "digests/corpus"))):
            source = os.path.join(SHARED, "digests/corpus", archive)
            for name, folder in folders.items():
                if os.path.isdir(source):
                    run(tool, "convert", "-q", "-t", name, "--undated", "2026-01-01", "-o",
                        os.path.join(folder, archive), source)
        check_feeds(inner, collect(folders))
    yield "corpus-valid", percent(inner.passed, inner.passed + inner.failed)


def w3c(tool):
    """The cases of the W3C Feed Validator."""
    command = tool + " validate -q --format=json --base {base} {}"
    scorer, golden = (os.path.join(SHARED, "conformance/w3c", name) for name in ("score.py", "golden.jsonl"))
    out = run(sys.executable, scorer, "--params", "--golden", golden, command, timeout=600).stdout.decode()
    total = re.search(r"^TOTAL (\d+)/(\d+)", out, re.M)
    yield "w3c", percent(*total.groups()) if total else 0.0
    for name, part, whole in re.findall(r"^  (must report|must not report) +(\d+)/(\d+)", out, re.M):
        yield "w3c-" + name.replace(" ", "-"), percent(part, whole)
    yield "w3c-balanced", float((re.search(r"balanced accuracy +([\d.]+)%", out) or [0, 0])[1])
    yield from against_python(tool, golden)


def against_python(tool, golden):
    """Precision and recall of the errors against all that the Python validator finds: pairs of file and rule."""
    found = wanted = both = 0
    with open(golden, encoding="utf-8") as file:
        for case in map(json.loads, file):
            path = os.path.join(SHARED, "conformance/w3c/public", case["path"])
            want = {e["rule"] for e in case["events"] if e["level"] == "error"}
            out = run(tool, "validate", "-q", "--format", "json", "--base",
                      "http://www.feedvalidator.org/" + case["path"], path).stdout.decode("utf-8", "replace")
            got = {f["rule"] for f in map(json.loads, out.split("\n")[:-1]) if f["level"] == "error"}
            found, wanted, both = found + len(got), wanted + len(want), both + len(got & want)
    yield "w3c-error-precision", percent(both, found)
    yield "w3c-error-recall", percent(both, wanted)


def feedparser(tool):
    """feedparser's own suite, once there is `inspect`."""
    if b"inspect" not in run(tool, "help").stdout:
        return
    done = run(sys.executable, os.path.join(SHARED, "conformance/feedparser/score.py"), "--cmd",
               tool + " inspect {opts} {}", timeout=600)
    total = re.search(r"^TOTAL +(\d+) +(\d+)", done.stdout.decode(), re.M)
    yield "feedparser", percent(*total.groups()) if total else 0.0
    yield "feedparser-no-crash", 0.0 if re.search(rb"crash|timeout|nojson", done.stdout) else 100.0


def feeds(tool):
    """Every feed of both suites, good and bad, becomes valid Atom, RSS and JSON, or is refused with a reason."""
    from convert import check
    for name in ("feedparser", "w3c"):
        counts, wrong = check(tool, os.path.join(SHARED, "conformance", name, "public"))
        print("  " + ", ".join(f"{number} {state}" for state, number in sorted(counts.items())))
        for finding in wrong[:20]:
            print("  ", *finding)
        yield "convert-" + name, percent(sum(counts.values()) - len(wrong), sum(counts.values()))


def html5lib(tool):
    """The tokenizer tests that browsers are tested with."""
    tester = os.path.join(os.path.dirname(tool), "conformance/html5lib")
    done = run(sys.executable, os.path.join(HERE, "html5lib.py"), tester,
               os.path.join(SHARED, "conformance/html5lib/tokenizer"),
               timeout=300)
    yield "html5lib", 100.0 if done.returncode == 0 else 0.0


def scan(tool):
    """Two readers of XML, libxml2 and the scanner, agree on every file of the suites and cases, and on mutants."""
    paths = []
    for folder in ("conformance/feedparser", "conformance/w3c"):
        for path, _, files in os.walk(os.path.join(SHARED, folder)):
            paths += [os.path.join(path, name) for name in files if name.endswith((".xml", ".rss", ".atom"))]
    for path, _, files in os.walk(os.path.join(ROOT, "tests/cases")):
        paths += [os.path.join(path, name) for name in files if name.endswith((".xml", ".rss", ".atom"))]
    differ, tester = 0, os.path.join(os.path.dirname(tool), "conformance/scan")
    for at in range(0, len(paths), 200):
        done = run(tester, "5", *sorted(paths)[at:at + 200], timeout=600)
        found = re.search(rb"(\d+) differences", done.stdout)
        differ += int(found[1]) if found else 1000
        sys.stdout.write(done.stdout.decode(errors="replace") if done.returncode else "")
    yield "scan", 100.0 - percent(differ, 6 * len(paths))


def main():
    suite, build = Suite("conformance"), os.path.abspath(sys.argv[1])
    with open(os.path.join(HERE, "../conformance.floor"), encoding="utf-8") as file:
        floor = dict(line.split() for line in file if line.strip() and not line.startswith("#"))
    for part, where in ((digests, "digests"), (cjk, "digests"), (valid, "digests"), (w3c, "conformance/w3c"),
                        (feedparser, "conformance/feedparser"), (feeds, "conformance/w3c"),
                        (html5lib, "conformance/html5lib"),
                        (scan, "conformance")):
        if not os.path.isdir(os.path.join(SHARED, where)):
            print(f"conformance: {part.__name__} skipped, its suite is not beside the project")
            continue
        for name, value in part(os.path.join(build, "feedloom")):
            least = float(floor.get(name, 0))
            print(f"{name:22} {value:6.2f} %   (at least {least:.2f})", flush=True)
            suite.check(name, value >= least)
    suite.finish()


main()
