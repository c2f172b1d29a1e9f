#!/usr/bin/env python3
"""The house rules, proved from the sources: lint.py [OBJECTS]

Layers from the includes, library headers in one place each, banned calls, sizes, comments on what is public; with the
folder of compiled OBJECTS, that no file keeps mutable state.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from suite import ROOT, Suite

LAYERS = [["feeds/core"], ["feeds/model"], ["feeds/formats", "feeds/namespaces", "feeds/html"], ["feeds/check"],
          ["feeds/merge", "feeds/net"],
          ["converters", "converters/digest", "converters/inspect", "converters/markdown",
           "converters/page"], ["converters/cli"]]
RANK = {folder: rank for rank, folders in enumerate(LAYERS) for folder in folders}
HOME = {"libxml/": r"feeds/formats/xml\w*\.c", "yajl": r"feeds/formats/jsonin\.c",
        "yaml.h": r"converters/(digest/header_yaml|cli/config_node)\.c", "md4c": r"converters/markdown/render\.h",
        "iconv": r"feeds/formats/charset\.c", "curl/": r"feeds/net/fetch\.c",
        "sqlite3": r"feeds/net/cache\.c", "libpsl": r"feeds/net/domain\.c", "pcre2": r"feeds/merge/regex\.c",
        "ctype.h": r"(?!)", "wctype.h": r"(?!)", "locale.h": r"(?!)"}
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|strtod|system|popen|exec[lv]p?e?|"
                    r"setjmp|longjmp|alloca|toupper|tolower|isalpha|isdigit|isspace|isalnum)\s*\(")
WIDTH, FUNCTION, FILE, LONG = 120, 100, 700, 50
TOP = {"feeds", "converters", "schemas", "tests", "examples", "Makefile", "README.md", "LICENSE", "CHANGELOG.md",
       "build"}
SOURCE = (".c", ".h", ".def", ".py", ".sh", ".rng")


def sources():
    for folder in ("feeds", "converters", "schemas", "tests", "examples"):
        for path, folders, files in os.walk(os.path.join(ROOT, folder)):
            folders[:] = sorted(f for f in folders if f not in ("cases", "seeds", "__pycache__"))
            for name in sorted(files):
                if name.endswith(SOURCE):
                    yield os.path.relpath(os.path.join(path, name), ROOT)


def bare(text):
    """C without comments and the insides of literals, lines kept."""
    def blank(match):
        word = match[0]
        return word[0] + word[-1] if word[0] in "\"'" else "\n" * word.count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def functions(code):
    """(line, length) of every function body: between a brace alone in column 0 and the next."""
    start = None
    for number, line in enumerate(code.split("\n"), 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            yield start, number - start + 1
            start = None


def check_includes(say, path, text):
    folder = os.path.dirname(path)
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s+([<"])([^>"]+)', line)
        if not match:
            continue
        for header, place in HOME.items():
            if match[1] == "<" and match[2].startswith(header) and not re.fullmatch(place, path):
                if not path.startswith("tests/"):
                    say(path, number, f"<{match[2]}> has its one place: {place}")
        if match[1] == '"' and folder in RANK:
            target = os.path.dirname(os.path.normpath(os.path.join(folder, match[2])))
            if RANK.get(target, -1) > RANK[folder]:
                say(path, number, f"layers: {folder} includes {target}")


def check_c(say, path, text):
    code = bare(text)
    for number, line in enumerate(code.split("\n"), 1):
        call = BANNED.search(line)
        if call:
            say(path, number, f"banned call {call[1]}")
    longest = 0
    for line, length in functions(code):
        longest += length > LONG
        if length > FUNCTION:
            say(path, line, f"a function of {length} lines")
    return longest


def check_text(say, path, text):
    lines = text.split("\n")
    if len(lines) - 1 > FILE and not path.startswith("tests/"):  # tables of cases
        say(path, len(lines), f"more than {FILE} lines")
    if not text.endswith("\n") or text.endswith("\n\n"):
        say(path, len(lines), "ends with one line end, and no empty line")
    for number, line in enumerate(lines, 1):
        if len(line) > WIDTH and not path.endswith((".def", ".rng")):  # a pattern cannot be folded
            say(path, number, f"wider than {WIDTH}")
        if "\t" in line or line != line.rstrip():
            say(path, number, "a tab, or space at the end")
        if re.search(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b", line):
            say(path, number, "unfinished")


def check_public(say, path, text):
    """Every declaration stands behind a comment, or next to one that has it."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not re.match(r"(FEED_API|typedef (struct|enum) \w+ \{)", line):
            continue
        above = number - 1
        while above > 0 and (lines[above].startswith("FEED_API") or lines[above].startswith(" " * 20)):
            above -= 1
        if not lines[above].rstrip().endswith("*/") and not (lines[above] == "" and "*/" in lines[above - 1]):
            behind = any("/*" in l for l in lines[number:number + 12] if l.startswith("    "))
            if not behind:
                say(path, number + 1, "a public declaration without a comment")


def check_state(say, folder):
    """Nothing may stand in .data or .bss: no mutable object at file scope or in a static local."""
    objects = [os.path.join(p, f) for p, _, fs in os.walk(folder) for f in sorted(fs) if f.endswith(".o")]
    out = subprocess.run(["size", "-A"] + objects, stdout=subprocess.PIPE, check=True).stdout.decode()
    path = ""
    for line in out.split("\n"):
        words = line.split()
        if line.endswith(":"):
            path = words[0]
        elif len(words) == 3 and words[0] in (".data", ".bss", ".tdata", ".tbss") and words[1] != "0":
            say(os.path.relpath(path, folder), 0, f"{words[1]} bytes of mutable state in {words[0]}")
    return len(objects)


def main():
    suite, long_functions, n = Suite("lint"), 0, 0
    wrong = {}

    def say(path, line, what):
        wrong.setdefault(path, []).append(f"  {path}:{line}: {what}")

    for path in sources():
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        n += 1
        check_text(say, path, text)
        if path.endswith((".c", ".h")):
            check_includes(say, path, text)
            long_functions += check_c(say, path, text)
        if path == "feeds/feed.h":
            check_public(say, path, text)
        suite.check(path, path not in wrong, "\n".join(wrong.get(path, [])))
    odd = [name for name in os.listdir(ROOT) if name not in TOP and not name.startswith(".")]
    suite.check("top folder", not odd, f"  not expected here: {odd}")
    if len(sys.argv) > 1:
        wrong.clear()
        check_state(say, sys.argv[1])
        suite.check("no mutable state", not wrong, "\n".join(sum(wrong.values(), [])))
    print(f"lint: {n} files; {long_functions} functions of more than {LONG} lines")
    suite.finish()


main()
