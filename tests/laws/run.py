#!/usr/bin/env python3
"""The laws, over every case and example: run.py PROGRAM SLICES REPLAY

1 slicing, 2 threads, 3 order, 4 determinism, 5 round trip, 6 valid out, 7 atomic, 8 idempotence, 9 accounting. SLICES
is slices.c compiled; REPLAY is the folder with the fuzz targets as programs: those of the reader and of inspect hold
the laws of reading and writing (tests/fuzz/fuzz_reader.c says which).
"""
import glob
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]
from made import made
from spoil import spoilt
from suite import FEW, ROOT, Suite, environment, run
from valid import check_feeds, collect

FORMATS = ("rss", "atom", "json")
FEEDS = (".xml", ".rss", ".atom", ".rdf", ".json", ".opml", ".cdf")
DIGESTS = (".md", ".markdown")
UNDATED = ("--undated", "2025-01-01")


class Laws:
    def __init__(self, program, slices, replay, scratch):
        self.suite, self.program, self.slices, self.scratch = Suite("laws"), program, slices, scratch
        self.replay = replay
        self.content = os.path.join(scratch, "content")
        shutil.copytree(os.path.join(ROOT, "examples/digests"), os.path.join(self.content, "examples"))
        for folder in glob.glob(os.path.join(ROOT, "tests/cases/convert/*/")):
            for path, _, names in os.walk(folder):
                for name in (n for n in names if n.endswith(DIGESTS) and not n.startswith(".")):
                    target = os.path.join(self.content, os.path.relpath(path, os.path.dirname(folder[:-1])))
                    os.makedirs(target, exist_ok=True)
                    shutil.copy(os.path.join(path, name), target)
        self.files = sorted(os.path.join(p, n) for p, _, ns in os.walk(self.content)
                            for n in ns if n.endswith(DIGESTS))

    def tool(self, *arguments, **options):
        return run(self.program, *arguments, **options)

    def same(self, law, what, runs):
        """All finished processes said the same."""
        first = runs[0]
        for i, other in enumerate(runs[1:], 1):
            self.suite.check(f"law {law}: {what}, run {i}", (other.stdout, other.returncode) ==
                             (first.stdout, first.returncode), other.stderr.decode("utf-8", "replace")[-500:])

    # ---- 1 ----

    def slicing(self):
        feeds = glob.glob(os.path.join(ROOT, "tests/cases/*/*/expected.*")) + \
            glob.glob(os.path.join(ROOT, "schemas/examples/*.*.*"))
        feeds = sorted(f for f in feeds if not f.endswith((".err", ".inspect", ".sh")))
        done = run(self.slices, *feeds, timeout=600)
        passed, failed = (int(n) for n in (done.stdout or b"0 1").split())
        self.suite.check("law 1: checker in slices", not failed, done.stderr.decode("utf-8", "replace")[:3000])
        self.suite.passed += passed
        for path in self.files[:: max(1, len(self.files) // 12)]:
            whole = self.tool("convert", "-t", "atom", *UNDATED, "-", stdin=open(path, "rb"))
            for size in (1, 7, 65536):
                self.suite.equal(
    f"law 1: {path} from a pipe in slices of {size}", self.piped(
        path, size), whole.stdout)

    def piped(self, path, size):
        """Standard input that arrives in slices; 200 of them at most, then the rest."""
        with open(path, "rb") as file:
            data = file.read()
        with subprocess.Popen([self.program, "convert", "-q", "-t", "atom", *UNDATED, "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), bufsize=0) as child:
            for at in range(0, min(len(data), 200 * size), size):
                child.stdin.write(data[at:at + size])
            child.stdin.write(data[200 * size:])
            child.stdin.close()
            return child.stdout.read()

    # ---- 2, 3, 4 ----

    def threads(self):
        for name in FORMATS:
            self.same(2, f"merge -t {name}", [
                self.tool("merge", "-q", "-t", name, f"-j{n}", *UNDATED, self.content) for n in (1, 2, 8)])
        trees = []
        for n in (1, 2, 8):
            out = os.path.join(self.scratch, f"j{n}")
            done = self.tool("convert", "-q", "-t", "json", f"-j{n}", *UNDATED, "-o", out, self.content)
            trees.append((self.tree(out), done.stderr, done.returncode))
        for tree in trees[1:]:
            self.suite.check("law 2: convert -o", tree == trees[0])

    def tree(self, folder):
        return {os.path.relpath(os.path.join(p, n), folder): open(os.path.join(p, n), "rb").read()
                for p, _, names in os.walk(folder) for n in names}

    def order(self):
        dice = random.Random(3)
        for name in FORMATS:
            runs = []
            for _ in range(4):
                files = list(self.files)
                dice.shuffle(files)
                runs.append(self.tool("merge", "-q", "-t", name, *UNDATED, *files))
            self.same(3, f"merge -t {name} of files in any order", runs)
        folders = sorted(glob.glob(os.path.join(self.content, "examples/*/")))
        self.same(3, "merge of folders in any order", [
            self.tool("merge", "-q", "-t", "atom", *UNDATED, *list_) for list_ in
            (folders, folders[::-1], folders[1:] + folders[:1])])
        few = ("--max", "7")
        self.same(3, "merge --max", [
            self.tool("merge", "-q", "-t", "json", *few, *UNDATED, *list_) for list_ in (folders, folders[::-1])])

    def determinism(self):
        command = ("merge", "-q", "-t", "rss", *UNDATED, "--site", "https://example.org/")
        next_year = str(int(time.time()) + 366 * 86400)  # the clock decides what is future, and nothing else
        surroundings = [{}, {"TZ": "Pacific/Kiritimati"}, {"TZ": "America/New_York", "LC_ALL": "C"},
                        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, {"HOME": "/nonexistent", "COLUMNS": "20"},
                        {"LC_ALL": "de_DE.UTF-8", "TERM": "xterm", "SOURCE_DATE_EPOCH": next_year}]
        self.same(4, "merge in other surroundings", [
            self.tool(*command, self.content, env=environment(**extra)) for extra in surroundings])
        self.same(4, "merge in other folders", [
            self.tool(*command, self.content, cwd=cwd) for cwd in (ROOT, self.scratch)] +
            [self.tool(*command, ".", cwd=self.content), self.tool(*command, "content/", cwd=self.scratch)])
        copy = os.path.join(self.scratch, "copy")
        shutil.copytree(self.content, copy)  # another place, other mtimes, another order in the folder
        self.same(4, "merge of a copy", [self.tool(*command, self.content), self.tool(*command, copy)])

    # ---- 5, and 1 and 8 of readers and writers ----

    def round_trip(self):
        """Read in slices as whole; write(read(x)) is read without a fault, as x where nothing was said to be lost, and
        written again it is the same; with RSS, Atom and JSON Feed."""
        feeds = sorted(os.path.join(path, name) for folder in ("tests/cases", "tests/fuzz/seeds", "schemas/examples")
                       for path, _, names in os.walk(os.path.join(ROOT, folder)) for name in names
                       if name.endswith(FEEDS))
        folder = os.path.join(self.scratch, "spoilt")
        os.makedirs(folder)
        for name, text in [*spoilt(), *made(20 if FEW else 150)]:
            feeds.append(os.path.join(folder, name))
            with open(feeds[-1], "w", encoding="utf-8") as file:
                file.write(text)
        for target in ("fuzz_reader", "fuzz_inspect"):
            for at in range(0, len(feeds), 40):
                self.replayed(os.path.join(self.replay, target), feeds[at:at + 40])

    def replayed(self, target, feeds):
        """Many files in one process; one by one when it stopped."""
        if len(feeds) > 1 and run(target, *feeds).returncode:
            for feed in feeds:
                self.replayed(target, [feed])
            return
        done = run(target, *feeds) if len(feeds) == 1 else None
        if done and done.returncode:
            self.suite.check(f"law 5: {os.path.basename(target)} {feeds[0]}", False, repr(done.stderr[-2000:]))
        else:
            self.suite.passed += len(feeds)

    # ---- 6 ----

    def valid_out(self):
        for extra in ((), ("--site", "https://example.org/", "--entries", "both", "--body", "both")):
            folders = {}
            for name in FORMATS:
                folders[name] = os.path.join(self.scratch, f"valid{len(extra)}", name)
                self.tool("convert", "-q", "-t", name, *UNDATED, *extra, "-o", folders[name], self.content)
            feeds = collect(folders)
            self.suite.check("law 6: there are feeds", len(feeds) > len(self.files) * 0.9)
            check_feeds(self.suite, feeds)
            for name, folder in folders.items():
                done = self.tool("validate", "-q", "--format", "json", folder)
                bad = [line for line in done.stdout.decode().splitlines() if '"level": "error"' in line]
                self.suite.check(f"law 6: our own rules, {name}", not bad and done.returncode == 0, "\n".join(bad[:5]))
        paths = {}
        for name in FORMATS:
            paths[name] = os.path.join(self.scratch, "merged." + name)
            self.tool("merge", "-q", "-t", name, *UNDATED, "-o", paths[name], self.content)
        check_feeds(self.suite, {"merged": paths})

    # ---- 7 ----

    def leftovers(self, folder):
        return [n for _, _, names in os.walk(folder) for n in names if ".feedloom-" in n]

    def atomic(self):
        """Two states of an archive; runs from one to the other are killed; every file is of one or the other."""
        sides = []
        for side in "ab":
            folder = os.path.join(self.scratch, "side-" + side)
            os.makedirs(folder)
            for i in range(30):
                items = "\n".join(
                    f"- [Item {n} of {side}](https://example.org/{side}/{n})" for n in range(1 + i % 5 * 40))
                with open(os.path.join(folder, f"2025-01-{i + 1:02}.md"), "w", encoding="utf-8") as file:
                    file.write(f"# Side {side}\n\n{items}\n")
            sides.append(folder)
        out = os.path.join(self.scratch, "killed")
        self.kill("convert -o", sides, out, ["convert", "-q", "-t", "atom", "-o", out])
        out = os.path.join(self.scratch, "killed-merge")
        os.makedirs(out)
        self.kill("merge -o", sides, out, ["merge", "-q", "-t", "rss", "-o", os.path.join(out, "feed.xml")])

    def kill(self, what, sides, out, command):
        wanted, took = [], []
        for side in sides:
            start = time.monotonic()
            self.tool(*command, side)
            took.append(time.monotonic() - start)
            wanted.append(self.tree(out))
        dice, killed, left, torn, unswept = random.Random(7), 0, 0, [], []
        for i in range(10 if FEW else 100):
            target = sides[i % 2]
            with subprocess.Popen([self.program, *command, target], stderr=subprocess.DEVNULL,
                                  env=environment()) as child:
                time.sleep(dice.uniform(0, max(took)))
                child.send_signal(signal.SIGKILL)
                killed += child.wait() == -signal.SIGKILL
            left += bool(self.leftovers(out))
            torn += [n for n, data in self.tree(out).items()
                     if ".feedloom-" not in n and data not in (wanted[0].get(n), wanted[1].get(n))]
            self.tool(*command, target)
            if self.tree(out) != wanted[i % 2]:
                unswept.append(self.leftovers(out) or "another result")
        print(f"laws: 7, {what}: {killed} killed in time, {left} of them left a temporary file")
        self.suite.check(f"law 7: {what}, old or new", not torn, f"  torn: {torn[:5]}")
        self.suite.check(f"law 7: {what}, the next run cleans up", not unswept, f"  {unswept[:5]}")
        self.suite.check(f"law 7: {what}, was tried", killed > 3)

    # ---- 8, 9 ----

    def stamps(self, folder):
        return {os.path.join(p, n): (s.st_mtime_ns, s.st_ino, s.st_size) for p, _, names in os.walk(folder)
                for n in names
                for s in [os.stat(os.path.join(p, n))]}

    def idempotence(self):
        out = os.path.join(self.scratch, "twice")
        commands = [("convert", "-t", "json", "-o", out + "/c")] + \
            [("merge", "-t", name, "-o", f"{out}/{name}.out") for name in FORMATS]
        for command in commands:
            command += (*UNDATED, self.content)
            os.makedirs(out, exist_ok=True)
            self.tool(*command)
            before = self.stamps(out)
            again = self.tool(*command)
            self.suite.equal(f"law 8: {command[:3]} leaves what is the same", self.stamps(out), before)
            self.suite.check(f"law 8: {command[:3]} says so",
    b" 0 written" in again.stderr,
     again.stderr.decode()[-300:])

    def summary(self, text):
        line = [l for l in text.decode().split("\n") if l.startswith("feedloom: ") and " read, " in l][-1]
        numbers = {"equal": 0, "cut": 0, "written": 0, "unchanged": 0}
        for key, pattern in {"files": r"(\d+) files? read", "refused": r"(\d+) left out", "in": r"(\d+) entries in",
                             "out": r"(\d+) out\b", "equal": r"(\d+) equal", "cut": r"(\d+) over a maximum",
                             "written": r"(\d+) written", "unchanged": r"(\d+) unchanged"}.items():
            match = re.search(pattern, line)
            if match:
                numbers[key] = int(match[1])
        return numbers

    def accounting(self):
        for extra in ((), ("--max", "10"), ("--undated", "skip"), (self.files[0],)):
            done = self.tool("merge", "-v", "-t", "json", *(() if "skip" in extra else UNDATED), *extra, self.content)
            n, said = self.summary(done.stderr), done.stderr.decode()
            label = f"law 9: merge {' '.join(extra)[-30:]}"
            self.suite.equal(f"{label}: files", n["files"], len(self.files) + (extra == (self.files[0],)))
            self.suite.equal(f"{label}: entries", n["in"], n["out"] + n["equal"] + n["cut"])
            items = json.loads(done.stdout)["items"] if done.stdout else []
            self.suite.equal(f"{label}: what went out", n["out"], len(items))
            left_out = r"\[(DigestEmpty|DigestWithoutDate|DigestDraft|MarkdownLimit)\]$"
            named = {line.split(":")[0] for line in said.split("\n") if re.search(left_out, line)}
            self.suite.equal(f"{label}: each file that was left out is named", n["refused"], len(named))
        out = os.path.join(self.scratch, "counted")
        done = self.tool("convert", "-v", "-t", "json", "-o", out, *UNDATED, self.content)
        n = self.summary(done.stderr)
        feeds = [json.loads(data) for data in self.tree(out).values()]
        self.suite.equal("law 9: convert: files", n["files"], len(self.files))
        self.suite.equal("law 9: convert: feeds", n["files"] - n["refused"], len(feeds))
        self.suite.equal("law 9: convert: written", n["written"] + n["unchanged"], len(feeds))
        self.suite.equal("law 9: convert: entries", n["out"], sum(len(f["items"]) for f in feeds))


def main():
    with tempfile.TemporaryDirectory() as scratch:
        laws = Laws(*(os.path.abspath(path) for path in sys.argv[1:4]), scratch)
        for law in (laws.slicing, laws.threads, laws.order, laws.determinism, laws.round_trip, laws.valid_out,
                    laws.atomic, laws.idempotence, laws.accounting):
            law()
        laws.suite.finish()


main()
