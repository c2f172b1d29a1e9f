#!/usr/bin/env python3
"""The cases: run.py [--accept] PROGRAM [NAME…]

convert/NAME/ holds an input, `args` (a command line without -t), one or more of expected.FORMAT (standard output for
that format), and expected.err (standard error and, if it is not 0, the exit status; no file: silence and 0). Every format
must say the same on standard error. --accept rewrites what is expected.

inspect/NAME/ holds an input in.*, perhaps `args`, and expected.inspect: what `feedloom inspect` prints of it.

schemas/examples/RULE.bad.* must make `feedloom validate` report RULE and no error but RULE and what it implies, as a
line `also: RULE…` in its first comment says; RULE.good.* must not. Every rule needs both, and a reason in
schemas/why.def; RULE.bad.sh are commands that say it. What stands behind a minus, RULE-more.bad.*, is another example,
which is not shown to users.
"""
import glob
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import FEW, Suite, environment, run

EXAMPLES = os.path.join(HERE, "../../schemas/examples")
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
    served = re.search(rb"<!-- served as: (.*?) -->", read(path))
    options = ["--content-type", served[1].decode()] if served else []
    done = run(program, "validate", "-q", "--format", "json", "--base", "https://example.org/feed.xml", *options, path)
    if done.returncode not in (0, 1):
        return None
    return [json.loads(line) for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("{")]


def look(program, path):
    return (shell if path.endswith(".sh") else said if path.endswith((".md", ".yaml")) else findings)(program, path)


def shell(program, path):
    """The same of commands in an empty folder: about files, options, and what was before, which no feed shows alone."""
    with tempfile.TemporaryDirectory() as folder:
        done = run("bash", os.path.abspath(path), cwd=folder,
                   env=environment(PATH=os.path.dirname(program) + ":" + os.environ["PATH"], HOME=folder))
    said_lines = (done.stdout + done.stderr).decode("utf-8", "replace")
    return [{"rule": rule, "level": "info"} for rule in re.findall(r" \[(\w+)\]$", said_lines, re.M)]


OPTIONS = {"RawHtmlDropped": ("--html", "drop")}


def said(program, path):
    """The same of a digest or a configuration, from what is said while a feed is made of it."""
    rule = os.path.basename(path).split(".")[0]
    if path.endswith(".md"):
        done = run(program, "merge", "-q", "-v", "-t", "json", "--site", "https://example.org/", *OPTIONS.get(rule, ()),
                   path)
    else:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(path, os.path.join(folder, "feedloom.yaml"))
            os.mkdir(os.path.join(folder, "digests"))
            if rule != "SourceEmpty" or ".good." in path:
                shutil.copy(os.path.join(EXAMPLES, "DigestDraft.good.md"), os.path.join(folder, "digests/a.md"))
            done = run(program, "build", "-q", "-v", "-C", folder)
    return [{"rule": name, "level": level} for level, name in
            re.findall(r": (error|warning|info): .* \[(\w+)\]$", done.stderr.decode("utf-8", "replace"), re.M)]


def validate(suite, path, found):
    name = os.path.basename(path)
    rule, kind = re.match(r"([^.-]+)[^.]*\.(bad|good)\.", name).groups()
    if not suite.check(f"validate/{name} runs", found is not None):
        return
    allowed = {rule, *re.findall(r"\w+", (re.search(rb"also:([^\n]*?)(?:-->|\*/|\n)", read(path)) or [b"", b""])[1].decode())}
    rules = {f["rule"] for f in found}
    errors = {f["rule"] for f in found if f["level"] == "error"} - (allowed if kind == "bad" else set())
    errors -= {"NothingToPublish", "DigestWithoutDate"} if path.endswith((".md", ".yaml")) and kind == "bad" else set()
    suite.check(f"validate/{name}", (rule in rules) == (kind == "bad") and not errors,
                f"  found {sorted(rules)}; other errors {sorted(errors)}")


def check_pairs(suite):
    with open(os.path.join(HERE, "../../schemas/rules.def"), encoding="utf-8") as file:
        rules = re.findall(r"^RULE\((\w+),", file.read(), re.M)
    with open(os.path.join(HERE, "../../schemas/why.def"), encoding="utf-8") as file:
        reasons = set(re.findall(r"^WHY\((\w+),", file.read(), re.M))
    shown = {tuple(os.path.basename(p).split(".")[:2]) for p in glob.glob(os.path.join(EXAMPLES, "*"))}
    missing = [f"{rule}.{kind}" for rule in rules for kind in ("bad", "good") if (rule, kind) not in shown]
    silent = sorted(set(rules) - reasons)
    suite.check("validate: every rule says why", not silent, f"  {' '.join(silent)} not in schemas/why.def")
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
        feeds = [] if wanted or "--accept" in sys.argv else sorted(glob.glob(os.path.join(EXAMPLES, "*.*.*")))
        feeds = [p for p in feeds if not FEW or b"ulimit -v" not in read(p)]  # sanitisers want all addresses
        for path, found in zip(feeds, pool.map(lambda p: look(program, p), feeds)):
            validate(suite, path, found)
    if feeds:
        check_pairs(suite)
    suite.finish()


main()
