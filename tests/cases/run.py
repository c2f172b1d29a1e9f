#!/usr/bin/env python3
"""The cases: run.py [--accept] PROGRAM [NAME…]

convert/NAME/ holds an input, `args` (a command line without -t), one or more of expected.FORMAT (standard output for
that format), and expected.err (standard error and, if it is not 0, the exit status; no file: silence and 0). Every format
must say the same on standard error. --accept rewrites what is expected.

inspect/NAME/ holds an input in.*, perhaps `args`, and expected.inspect: what `feedloom inspect` prints of it.

validate/RULE.bad*.xml must make `feedloom validate` report RULE and no error but RULE and what it implies, as a line
`also: RULE…` in its first comment says; validate/RULE.good*.xml must not. Every rule of the checker needs both.
"""
import glob
import json
import os
import re
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import Suite, run

FORMATS = ("rss", "atom", "json", "rdf", "opml", "markdown", "html")


def read(path):
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def difference(want, got, name):
    lines = [text.decode("utf-8", "backslashreplace").splitlines() for text in (want, got)]
    return "\n".join(list(unified_diff(*lines, name, "got", lineterm="", n=1))[:40])


def convert(program, folder):
    """{format: (stdout, stderr and status)} of the formats that are expected."""
    arguments = shlex.split(read(os.path.join(folder, "args")).decode())
    expected = [f for f in FORMATS if os.path.exists(os.path.join(folder, "expected." + f))]
    stdin = read(os.path.join(folder, "stdin"))
    results = {}
    for name in expected or ["json"]:
        done = run(program, *arguments, "-q", "-v", "-t", name, cwd=folder, stdin=stdin)
        status = b"exit status %d\n" % done.returncode if done.returncode else b""
        results[name] = (done.stdout, done.stderr + status)
    return results


def accept(folder, results):
    files = {"expected." + name: out for name, (out, _) in results.items()}
    files["expected.err"] = next(iter(results.values()))[1]
    for name, text in files.items():
        path = os.path.join(folder, name)
        if text or name != "expected.err":
            with open(path, "wb") as file:
                file.write(text)
        elif os.path.exists(path):
            os.remove(path)


def compare(suite, folder, results):
    case = "convert/" + os.path.basename(folder)
    errors = read(os.path.join(folder, "expected.err"))
    for name, (out, err) in results.items():
        want = read(os.path.join(folder, "expected." + name))
        suite.check(f"{case} {name}", out == want and err == errors,
                    difference(want, out, "expected." + name) + difference(errors, err, "expected.err"))


def inspect(program, folder):
    arguments = shlex.split(read(os.path.join(folder, "args")).decode())
    document = next(name for name in sorted(os.listdir(folder)) if name.startswith("in."))
    done = run(program, "inspect", *arguments, document, cwd=folder)
    return done.stdout if done.returncode == 0 else done.stderr


def check_inspect(suite, pool, program, wanted):
    folders = [f.rstrip("/") for f in sorted(glob.glob(os.path.join(HERE, "inspect/*/")))
               if not wanted or os.path.basename(f[:-1]) in wanted]
    for folder, out in zip(folders, pool.map(lambda f: inspect(program, f), folders)):
        path = os.path.join(folder, "expected.inspect")
        if "--accept" in sys.argv:
            with open(path, "wb") as file:
                file.write(out)
        else:
            want = read(path)
            suite.check("inspect/" + os.path.basename(folder), out == want, difference(want, out, "expected.inspect"))


def findings(program, path):
    done = run(program, "validate", "-q", "--format", "json", "--base", "https://example.org/feed.xml", path)
    if done.returncode not in (0, 1):
        return None
    return [json.loads(line) for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("{")]


def validate(suite, path, found):
    name = os.path.basename(path)
    rule, kind = re.match(r"([^.-]+)[^.]*\.(bad|good)\.", name).groups()
    if not suite.check(f"validate/{name} runs", found is not None):
        return
    allowed = {rule, *re.findall(r"\w+", (re.search(rb"also:([^\n]*?)(?:-->|\*/|\n)", read(path)) or [b"", b""])[1].decode())}
    rules = {f["rule"] for f in found}
    errors = {f["rule"] for f in found if f["level"] == "error"} - (allowed if kind == "bad" else set())
    suite.check(f"validate/{name}", (rule in rules) == (kind == "bad") and not errors,
                f"  found {sorted(rules)}; other errors {sorted(errors)}")


TOO_LARGE = {"ValidatorLimit"}  # its document would be larger than the project


def checked_rules():
    """The rules that the checker reports: all but what reading, writing and digests report."""
    with open(os.path.join(HERE, "../../schemas/rules.def"), encoding="utf-8") as file:
        checker = file.read().split("-- the validator: structure --", 1)[1]
    return [rule for rule in re.findall(r"^RULE\((\w+),", checker, re.M) if rule not in TOO_LARGE]


def check_pairs(suite):
    names = [os.path.basename(p) for p in glob.glob(os.path.join(HERE, "validate/*"))]
    missing = [rule for rule in checked_rules()
               for kind in ("bad", "good") if not any(re.match(rf"{rule}\b[^.]*\.{kind}\.", n) for n in names)]
    suite.check("validate: every rule has both cases", not missing, f"  {len(missing)} missing: {' '.join(missing)}")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--accept"]
    program, wanted = os.path.abspath(arguments[0]), arguments[1:]
    folders = [f for f in sorted(glob.glob(os.path.join(HERE, "convert/*/")))
               if not wanted or os.path.basename(f[:-1]) in wanted]
    folders = [f.rstrip("/") for f in folders]
    suite = Suite("cases")
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for folder, results in zip(folders, pool.map(lambda f: convert(program, f), folders)):
            if "--accept" in sys.argv:
                accept(folder, results)
            else:
                compare(suite, folder, results)
        check_inspect(suite, pool, program, wanted)
        feeds = [] if wanted or "--accept" in sys.argv else sorted(glob.glob(os.path.join(HERE, "validate/*.*.*")))
        for path, found in zip(feeds, pool.map(lambda p: findings(program, p), feeds)):
            validate(suite, path, found)
    if feeds:
        check_pairs(suite)
    suite.finish()


main()
