#!/usr/bin/env python3
"""Markdown that makes other programs slow, in 1 MB: markdown.py PROGRAM [NAME…]

Every case is converted within 2 s of CPU and 200 MB, or refused with a MarkdownLimit or LimitExceeded finding. Beside
our own generators those of ../shared/hostile/md_cases.py, where it stands beside the project. Prints a table.
"""
import importlib.util
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import ROOT, Suite, environment

BYTES, SECONDS, MEGABYTES = 1000000, 2.0, 200
SHARED = os.path.join(ROOT, "../shared/hostile/md_cases.py")


def times(text, before="", behind=""):
    """As often as fits."""
    return lambda n: before + text * max(1, (n - len(before) - len(behind)) // len(text)) + behind


def pairs(opening, inside, closing):
    return lambda n: opening * (n // (len(opening) + len(closing))) + inside + \
                                closing * (n // (len(opening) + len(closing)))


def lines(make):
    """Lines 0, 1, 2 … until it is enough."""
    def generate(n):
        out, size, i = [], 0, 0
        while size < n:
            out.append(make(i))
            size += len(out[-1])
            i += 1
        return "".join(out)
    return generate


OURS = {
    "quotes 100,000 deep": lambda n: ">" * 100000 + " deep",
    "quotes with spaces 100,000 deep": lambda n: "> " * 100000 + "deep",
    "bullets 100,000 deep": lambda n: "- " * 100000 + "deep",
    "numbers 100,000 deep": lambda n: "1. " * 100000 + "deep",
    "bold paragraphs": lines(lambda i: f"**b{i}**\n\n"),
    "numbered lines of one paragraph": lines(lambda i: f"{i % 999}、[a{i}](/u) &amp; <b>\n"),
    "headings with sources": lines(lambda i: f"## h{i}\n\ntext\n\nSource: [a](/{i})\n\n"),
    "colons behind a title": times(":", before="- a ", behind=" <http://e.x/>\n"),
    "dated headings with bullets": lines(lambda i: f"## 2025-01-{i % 28 + 1:02}\n- a https://e.x/{i}\n"),
    "bullets by indentation": lambda n: "".join(" " * (2 * i) + "- x\n" for i in range(1000)),
    "quote and bullet in turn": times("> - ", behind="x"),
    "emphasis openers": times("*a "), "emphasis closers": times("a* "), "emphasis both": times("*a_ "),
    "strong and emphasis": times("*a **a ", behind="b" + " a** a*" * 1000), "asterisks": pairs("*", "a", "*"),
    "underscores": times("_", behind="a"), "strike": times("~~a "), "strike odd": times("~a~~"),
    "link openers": times("[a"), "link closers": times("a]"), "brackets": pairs("[", "a", "]"),
    "links": times("[t](/u) "), "links unclosed": times("[a](b"), "links in angles unclosed": times("[a](<b"),
    "images": times("![a]("), "images in images": times("![[]()"), "links broken": times("](["),
    "definitions": lines(lambda i: f"[{i}]: /u\n"), "definitions used": lines(lambda i: f"[{i}]: /u\n\n[0]"),
    "a definition grown": lambda n: "[x]: " + "x" * (n // 2) + "\n" + "[x]" * (n // 6),
    "definition titles": times("c\n", before="[a]: b '"), "long labels": times("[" + "a" * 900 + "]"),
    "footnotes": times("[^a]", before="[^a]: x\n\n"),
    "code runs": lines(lambda i: "e" + "`" * i), "escaped code": times("\\``"), "fences": lines(lambda i: "```\n"),
    "comments": times("<!--"), "instructions": times("<?", before="x"), "declarations": times("<!A ", before="x"),
    "cdata": times("<![CDATA[", before="x"), "tags": times("<a "), "attributes": times('x="" ', before="<a "),
    "end tags": times("</a"), "autolinks": times("<http://a"), "entities": times("&a"), "numbers": times("&#1234567"),
    "www": times("www.a."), "www underscore": times("www._"), "http": times("http://a("), "mail": times("a@"),
    "parentheses": lambda n: "http://a" + "(" * (n // 2) + ")" * (n // 2),
    "wide table": lambda n: "|a" * (n // 6) + "\n" + "|-" * (n // 6) + "\n" + "|a" * (n // 6),
    "tall table": times("|a|b|\n", before="|a|b|\n|-|-|\n"),
    "square table": lambda n: ("th|" * 500 + "\n" + "-|" * 500 + "\n") + "td\n" * ((n - 2500) // 3),
    "tables": times("a|b\n-|-\nc|d\n\n"), "setext": times("a\n=\n"), "headings": times("# a\n"),
    "tabs": times("\t-\t"), "empty items": times("-\n"), "tasks": times("- [ ] a\n"), "lazy lines": times("> a\nb\n"),
    "one line": times("a"), "spaces": times(" ", before="a", behind="b"), "empty lines": times("\n", behind="a"),
    "nul": times("\0"), "hard breaks": times("a  \n"), "rules": times("---\n"), "cjk strong": times("**主题：**正文"),
    "items": lines(lambda i: f"- [Item {i}](https://example.org/{i})\n"),
    "equal items": times("- [x](https://example.org/)\n"), "enumerated": lines(lambda i: f"{i % 999 + 1}、[x](/u)\n\n"),
    "headings linked": lines(lambda i: f"## [t](/{i})\n\nx\n\n"),
    "numbered headings": lines(lambda i: f"## {i}. t\n\n/u\n\n"),
    "bold titles": times("**t**  \n<https://example.org/>  \nx\n\n"),
    "html rows": times('<tr><td><a href="/x">x</a></td></tr>\n'),
    "yaml nested": lambda n: "---\n" + "a: [" * (n // 4) + "\n---\n", "yaml anchors": lambda n: "---\n" + "".join(
        f"a{i}: &a{i} [{', '.join(f'*a{i - 1}' for _ in range(9)) if i else 1}]\n" for i in range(30)) + "---\n",
    "toml nested": lambda n: "+++\n" + "a = " + "[" * (n // 2) + "\n+++\n", "json nested": lambda n: '{"a":' * (n // 5),
    "header unclosed": times("a: b\n", before="---\n"), "keys": lines(lambda i: f"k{i}: v\n"),
}


def shared():
    if not os.path.exists(SHARED):
        return {}
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("md_cases", SHARED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {"shared: " + name: lambda n, make=make: scaled(make, n) for name, make in module.C.items()}


def scaled(make, n):
    """The case's own parameter, so that it has about n bytes."""
    size = max(1, len(make(1000).encode()))
    return make(max(1, n * 1000 // size))


def measure(program, path):
    start = time.monotonic()
    with tempfile.TemporaryFile() as errors, subprocess.Popen(
            [program, "convert", "-q", "-v", "-t", "json", "--undated", "2026-01-01", path], stdout=subprocess.DEVNULL,
            stderr=errors, env=environment(),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20))) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return child.returncode, usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024, \
            errors.read().decode("utf-8", "replace")


def main():
    suite, wanted = Suite("hostile"), sys.argv[2:]
    program = os.path.abspath(sys.argv[1])
    print(f"{'case':40} {'KB':>6} {'CPU s':>6} {'MB':>5}  outcome")
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "case.md")
        for name, make in {**OURS, **shared()}.items():
            if wanted and not any(w in name for w in wanted):
                continue
            data = make(BYTES).encode("utf-8", "surrogatepass")
            with open(path, "wb") as file:
                file.write(data)
            status, cpu, _, memory, said = measure(program, path)
            refused = re.search(r"\[(MarkdownLimit|LimitExceeded|NothingToPublish)\]|longer than \d+ MiB", said)
            outcome = "converted" if status == 0 and not refused else "refused" if refused and status in (0, 1) else \
                f"status {status}: {said[-200:].strip()}"
            print(f"{name:40} {len(data) // 1000:6} {cpu:6.2f} {memory:5.0f}  {outcome}", flush=True)
            suite.check(name, cpu <= SECONDS and memory <= MEGABYTES and outcome in ("converted", "refused"),
                        f"  {cpu:.2f} s, {memory:.0f} MB, {outcome}")
    suite.finish()


main()
