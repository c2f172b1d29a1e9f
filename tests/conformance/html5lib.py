#!/usr/bin/env python3
"""Runs the HTML tokenizer tests that browsers are tested with: html5lib.py PROGRAM [FOLDER] [--verbose]

PROGRAM is html5lib.c compiled; FOLDER holds html5lib-tests' tokenizer/*.test. Tokens, names of parse errors and their
positions are compared; exit status 1 if a token or a name differs (positions are counted only).
"""
import glob
import json
import os
import re
import subprocess
import sys

DEFAULT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/conformance/html5lib/tokenizer")
CONTENT = {"Data state": "data", "RCDATA state": "rcdata", "RAWTEXT state": "rawtext", "Script data state": "script",
           "PLAINTEXT state": "plaintext", "CDATA section state": "cdata"}
COERCED = re.compile("[\ufffe\uffff]")  # what coercion to an XML infoset changes, besides form feeds and "--"


def unescape(value):
    if isinstance(value, str):
        return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), value)
    if isinstance(value, list):
        return [unescape(v) for v in value]
    if isinstance(value, dict):
        return {unescape(k): unescape(v) for k, v in value.items()}
    return value


def to_bytes(text):
    """UTF-8, with what was written as two surrogates joined; a lone one stays."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass").encode("utf-8", "surrogatepass")


def load(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.test"))):
        with open(path, encoding="utf-8") as f:
            suite = json.load(f)
        for test in suite.get("tests", suite.get("xmlViolationTests")):
            if test.get("doubleEscaped"):
                test = dict(test, input=unescape(test["input"]), output=unescape(test["output"]))
            for state in test.get("initialStates", ["Data state"]):
                yield os.path.basename(path), "xmlViolationTests" in suite, test, state


def read_string(word):
    if word == ".":
        return None
    return "" if word == "-" else bytes.fromhex(word).decode("utf-8", "surrogatepass")


def read_answer(lines):
    tokens, errors = [], []
    for line in lines:
        kind, *words = line.split(" ")
        if kind == "!":
            errors.append((int(words[1]), words[0]))
        elif kind == "T" and tokens and tokens[-1][0] == "Character":
            tokens[-1][1] += read_string(words[0])
        elif kind in "TCE":
            tokens.append([{"T": "Character", "C": "Comment", "E": "EndTag"}[kind], read_string(words[0])])
        elif kind == "S":
            strings = [read_string(w) for w in words[2:]]
            tokens.append(["StartTag", read_string(words[0]), dict(zip(strings[::2], strings[1::2]))])
            if words[1] == "1":
                tokens[-1].append(True)
        elif kind == "D":
            tokens.append(["DOCTYPE"] + [read_string(w) for w in words[:3]] + [words[3] == "1"])
    return tokens, errors


def coerce(tokens):
    for token in tokens:
        if token[0] == "Character":
            token[1] = COERCED.sub("\ufffd", token[1]).replace("\f", " ")
        if token[0] == "Comment":
            token[1] = token[1].replace("--", "- -")
    return tokens


def position(data, offset):
    before = data[:offset].decode("utf-8", "surrogatepass").replace("\r\n", "\n").replace("\r", "\n")
    units = sum(2 if c > "\uffff" else 1 for c in before[before.rfind("\n") + 1:])  # columns are UTF-16's
    return before.count("\n") + 1, units + 1


def main():
    arguments = [a for a in sys.argv[1:] if a != "--verbose"]
    folder = arguments[1] if len(arguments) > 1 else DEFAULT
    if not arguments or not os.path.isdir(folder):
        print("html5lib: skipped, no tests in " + os.path.normpath(folder) if arguments else __doc__)
        return 0 if arguments else 2
    cases = list(load(folder))
    lines = ["%s %s %s" % (CONTENT[state], test.get("lastStartTag", "-"), to_bytes(test["input"]).hex() or "-")
             for _, _, test, state in cases]
    run = subprocess.run([arguments[0]], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    answers = split(run.stdout)
    counts = {"tokens": 0, "errors": 0, "positions": 0, "with errors": 0}
    for (name, coerced, test, state), answer in zip(cases, answers):
        tokens, errors = read_answer(answer)
        data = to_bytes(test["input"])
        wanted = sorted((e["line"], e["col"], e["code"]) for e in test.get("errors", []))
        found = sorted(position(data, offset) + (code,) for offset, code in errors)
        good = (coerce(tokens) if coerced else tokens) == test["output"]
        same = coerced or sorted(e[2] for e in wanted) == sorted(e[2] for e in found)
        counts["tokens"] += good
        counts["errors"] += same
        counts["with errors"] += bool(wanted)
        counts["positions"] += bool(wanted) and wanted == found
        if "--verbose" in sys.argv and not (good and same and (coerced or wanted == found)):
            print("%s: %s (%s)\n  input %r\n  want %r %r\n  got  %r %r" % (
                name, test["description"], state, test["input"], test["output"], wanted, tokens, found))
    print("html5lib: %d cases, tokens %d, error names %d, error positions %d of %d" % (
        len(cases), counts["tokens"], counts["errors"], counts["positions"], counts["with errors"]))
    return 0 if counts["tokens"] == counts["errors"] == len(cases) == len(answers) else 1


def split(output):
    answers = [[]]
    for line in output.split("\n"):
        if line:
            answers[-1].append(line)
        else:
            answers.append([])
    return answers[:-2]


sys.exit(main())
