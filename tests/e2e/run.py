#!/usr/bin/env python3
"""The program as its users run it: run.py BUILD

Bad input row by row, exit statuses and messages, the terminal, installing, and every command of the README and the
manual. Run as root it turns itself into nobody where permissions matter.
"""
import os
import pty
import re
import resource
import select
import shutil
import stat
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import ROOT, Suite, environment, run

DIGEST = "# Letter of 2025-01-02\n\n- [One](https://example.org/1)\n- [Two](https://example.org/2)\n"
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}


class EndToEnd:
    def __init__(self, build, scratch):
        self.suite, self.build, self.scratch = Suite("e2e"), build, scratch
        self.program = os.path.join(scratch, "bin", "feedloom")  # where nobody can reach it
        os.makedirs(os.path.dirname(self.program))
        shutil.copy(os.path.join(build, "feedloom"), self.program)
        self.n = 0

    def folder(self, **files):
        """A new folder, which is anybody's, with these files; "a__md" is a.md."""
        self.n += 1
        path = os.path.join(self.scratch, str(self.n))
        os.mkdir(path)
        for name, text in files.items():
            with open(os.path.join(path, name.replace("__", ".")), "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode())
        for name in [path] + [os.path.join(path, n) for n in os.listdir(path)]:
            os.chmod(name, 0o777 if name == path else 0o666)
        return path

    def tool(self, *arguments, **options):
        return run(self.program, *arguments, **options)

    def expect(self, what, done, status, *messages, silent=()):
        """The exit status, and that standard error holds all of these."""
        said = done.stderr.decode("utf-8", "replace")
        self.suite.check(what, done.returncode == status and all(m in said for m in messages) and
                         not any(m in said for m in silent),
                         f"  status {done.returncode}, wanted {status} and {messages}\n  {said[-800:]}")

    def read(self, *path):
        with open(os.path.join(*path), "rb") as file:
            return file.read()

    def clean(self, what, folder):
        left = [n for n in os.listdir(folder) if ".feedloom-" in n]
        self.suite.check(f"{what}: nothing is left over", not left, f"  {left}")

    # ---- what cannot be read ----

    def inputs(self):
        at = self.folder(good__md=DIGEST, locked__md=DIGEST)
        os.mkfifo(os.path.join(at, "pipe.md"))
        os.mkdir(os.path.join(at, "sub"))
        os.symlink("..", os.path.join(at, "sub", "loop"))
        os.symlink("nowhere.md", os.path.join(at, "dangling.md"))
        os.chmod(os.path.join(at, "locked.md"), 0)
        merge = ("merge", "-t", "json")
        done = self.tool(*merge, "missing.md", "good.md", cwd=at)
        self.expect(
    "a missing file",
    done,
    3,
    "missing.md: error: No such file or directory [UnreadableInput]",
     "2 out")
        self.suite.check("a missing file: the others go on", b'"Two"' in done.stdout)
        self.expect(
    "a FIFO",
    self.tool(
        *merge,
        "pipe.md",
        "good.md",
        cwd=at,
        timeout=10),
        3,
        "pipe.md: error: ",
         "2 out")
        done = self.tool(*merge, ".", cwd=at, timeout=10, **NOBODY)
        self.expect("a folder with all of it", done, 3, "loop: error: a folder inside itself",
                    "Too many levels of symbolic",
                    "pipe.md: error: ", "dangling.md: error: No such file", "locked.md: error: Permission denied",
                    "2 out")
        self.expect("an unreadable file", self.tool(*merge, "locked.md", cwd=at, **NOBODY), 3,
                    "locked.md: error: Permission denied [UnreadableInput]")
        self.expect("a file that cannot be read on", self.tool(*merge, "/proc/self/mem", "good.md", cwd=at), 3,
                    "/proc/self/mem: error: Input/output error", "2 out")
        self.expect("validate: a missing file", self.tool("validate", "missing.xml", cwd=at), 3)
        self.expect("inspect: a missing file", self.tool("inspect", "missing.xml", cwd=at), 3, "No such file")
        self.expect("inspect: no feed at all", self.tool("inspect", "good.md", cwd=at), 0)
        self.expect("standard input that is closed",
                    self.tool("convert", "-t", "rss", cwd=at, stdin=subprocess.DEVNULL),
                    1, "DigestEmpty", "NothingToPublish")
        self.expect("more than 16 MiB", self.tool("convert", "-t", "rss", "-",
                                                  stdin=b"# 2025-01-01\n" + b"x" * (17 << 20)),
                    3, "error: ")

    # ---- what cannot be written ----

    def outputs(self):
        at = self.folder(a__md=DIGEST, b__md=DIGEST.replace("Letter", "Another"))
        convert, merge = ("convert", "-t", "atom"), ("merge", "-t", "rss")
        with open("/dev/full", "wb") as full:
            self.expect(
    "standard output is full",
    self.tool(
        *convert,
        "a.md",
        cwd=at,
        stdout=full),
        3,
         "No space left on device")
            self.expect("standard output is full, without validation", self.tool(
                *convert, "--no-validate", "a.md", cwd=at, stdout=full), 3, "No space left on device")
            self.expect("standard output of inspect is full", self.tool("inspect", "a.md", cwd=at, stdout=full), 3,
                        "No space left on device")
            self.expect("standard output of rules is full", self.tool("rules", stdout=full), 3)
        self.tool(*merge, "-o", "feed.xml", "a.md", cwd=at)
        old = self.read(at, "feed.xml")
        os.chmod(os.path.join(at, "feed.xml"), 0o644)
        self.full_disk(at, merge, old)
        os.chmod(at, 0o555)
        self.expect("the folder is read-only", self.tool(*merge, "-o", "feed.xml", "b.md", cwd=at, **NOBODY), 3,
                    "feed.xml: error: ", "Permission denied [OutputFailed]")
        self.expect("a new folder in a read-only one", self.tool(*convert, "-o", "new/", ".", cwd=at, **NOBODY), 3,
                    "making its folder: Permission denied")
        os.chmod(at, 0o777)
        self.suite.equal("the folder was read-only: the old file", self.read(at, "feed.xml"), old)
        os.makedirs(os.path.join(at, "out/a.xml"))
        done = self.tool(*convert, "-o", "out", "a.md", "b.md", cwd=at)
        self.expect("the target is a folder", done, 3, "out/a.xml: error: Is a directory [OutputFailed]")
        self.suite.check("the target is a folder: the others go on", b"Another" in self.read(at, "out/b.xml"))
        self.expect(
    "a folder in the way",
    self.tool(
        *convert,
        "-o",
        "a.md/x/feed.xml",
        "a.md",
        cwd=at),
        3,
         "Not a directory")
        self.clean("outputs", at)
        self.expect("the reader goes away", run("sh", "-c", f"exec {self.program} rules | :", cwd=at), 0)

    def full_disk(self, at, merge, old):
        big = "# Big 2025-01-02\n\n" + "".join(f"- [Item {i}](https://example.org/{i})\n" for i in range(5000))
        with open(os.path.join(at, "big.md"), "w", encoding="utf-8") as file:
            file.write(big)

        def small(action):
            def limit():
                signal.signal(signal.SIGXFSZ, action)
                resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
            return limit

        done = self.tool(*merge, "-o", "feed.xml", "big.md", cwd=at, preexec_fn=small(signal.SIG_IGN))
        self.expect("the disk is full", done, 3, "feed.xml: error: writing: File too large [OutputFailed]")
        self.suite.equal("the disk is full: the old file", self.read(at, "feed.xml"), old)
        self.clean("the disk is full", at)
        self.tool(*merge, "-o", "feed.xml", "big.md", cwd=at, preexec_fn=small(signal.SIG_DFL))
        self.suite.equal("killed while writing: the old file", self.read(at, "feed.xml"), old)
        self.tool(*merge, "-o", "feed.xml", "a.md", cwd=at)
        self.clean("killed while writing", at)
        os.remove(os.path.join(at, "big.md"))

    def killed_among_many(self):
        """Files that take their places together are each the old one or the new one, whenever the program dies."""
        at = self.folder()
        self.digests(at, "One")
        self.expect("many files", self.tool("convert", "-t", "json", "-o", "out/", "in", cwd=at), 0, "150 written")
        old, seen = self.contents(at), set()
        self.digests(at, "Other")
        self.tool("convert", "-t", "json", "-o", "new/", "in", cwd=at)
        new = self.contents(at, "new")
        for delay in range(12):
            with subprocess.Popen([self.program] + "convert -q -j2 -t json -o out/ in".split(), cwd=at) as program:
                time.sleep(0.004 * delay)
                program.kill()
            now = self.contents(at)
            seen |= {"old" if now[n] == old[n] else "new" if now[n] == new[n] else "torn" for n in old}
        self.suite.check("killed among many files: each old or new", "torn" not in seen, f"  {seen}")
        self.tool("convert", "-t", "json", "-o", "out/", "in", cwd=at)
        self.suite.equal("killed among many files: the next run makes all", self.contents(at), new)
        self.clean("killed among many files", os.path.join(at, "out"))
        os.remove(os.path.join(at, "out/7.json"))
        os.mkdir(os.path.join(at, "out/7.json"))
        self.digests(at, "Third")
        done = self.tool("convert", "-t", "json", "-o", "out/", "in", cwd=at)
        self.expect("one of many cannot be put in place", done, 3, "out/7.json: error: ", "1 left out", "149 written")

    def killed_beginning_again(self):
        """A merge that files' names have misled begins again, and may die before, while or after it does."""
        at = self.folder()
        versions = {}
        for title in ("Other", "One"):
            self.misleading_digests(at, title)
            self.expect("misled by names", self.tool(*self.MISLED, "in", cwd=at), 0)
            versions[title] = self.contents(at)
        entries = {name: data.count("<title>One ") for name, data in versions["One"].items()}
        self.suite.equal("misled by names: nothing twice", entries, {"atom.xml": 2000, "rss.xml": 2000})
        seen = set()
        self.misleading_digests(at, "Other")
        for delay in range(12):
            with subprocess.Popen([self.program, *self.MISLED, "in"], cwd=at) as program:
                time.sleep(0.01 * delay)
                program.kill()
            now = self.contents(at)
            seen |= {next((title for title, all_of in versions.items() if now[n] == all_of[n]), "torn") for n in now}
        self.suite.check("killed beginning again: each old or new", "torn" not in seen, f"  {seen}")
        self.tool(*self.MISLED, "in", cwd=at)
        self.suite.equal("killed beginning again: the next run makes all", self.contents(at), versions["Other"])
        self.clean("killed beginning again", os.path.join(at, "out"))

    MISLED = ("merge", "-q", "-t", "atom,rss", "--site", "https://x.example/", "-o", "out/")

    @staticmethod
    def misleading_digests(at, title):
        """Many, of which one is dated later than its name says."""
        os.makedirs(os.path.join(at, "in"), exist_ok=True)
        for i in range(200):
            day = f"2025-{i % 12 + 1:02}-{i % 28 + 1:02}"
            items = "".join(f"{k}. [{title} {i}](https://example.org/{i}/{k})\n" for k in range(1, 11))
            with open(os.path.join(at, f"in/{day}-{i}.md"), "w", encoding="utf-8") as file:
                file.write(f"---\ndate: {'2026-01-02' if i == 3 else day}\ntitle: D {i}\n---\n{items}")

    @staticmethod
    def digests(at, title):
        os.makedirs(os.path.join(at, "in"), exist_ok=True)
        for i in range(150):
            with open(os.path.join(at, f"in/{i}.md"), "w", encoding="utf-8") as file:
                file.write(DIGEST.replace("One", f"{title} {i}"))

    @staticmethod
    def contents(at, folder="out"):
        out = {}
        for name in os.listdir(os.path.join(at, folder)):
            if not name.startswith("."):
                with open(os.path.join(at, folder, name), encoding="utf-8") as file:
                    out[name] = file.read()
        return out

    # ---- what is found ----

    def findings(self):
        at = self.folder(good__md=DIGEST, undated__md="# Some letter\n\n- [x](https://example.org/)\n", empty__md="",
                         dirty__md=b"# \xff 2025-01-02\n\n- [One](https://example.org/1)\n")
        rss = ("convert", "-t", "rss")
        self.expect("clean", self.tool(*rss, "good.md", cwd=at), 0, "1 file read, 0 left out; 2 entries in, 2 out")
        self.expect(
    "no date",
    self.tool(
        *rss,
        "undated.md",
        cwd=at),
        1,
        "undated.md:1:1: error: ",
         "[DigestWithoutDate]")
        self.expect(
    "no date: digest mode too",
    self.tool(
        *rss,
        "-e",
        "digest",
        "undated.md",
        cwd=at),
        1,
         "DigestWithoutDate")
        self.expect("a warning", self.tool(*rss, "dirty.md", cwd=at), 0, "dirty.md:1:3: warning: ", "[BadCharacters]")
        self.expect("a warning counts", self.tool(*rss, "--fail-on", "warning", "dirty.md", cwd=at), 1)
        self.expect("empty", self.tool(*rss, "--fail-on", "warning", "empty.md", cwd=at), 1, "[DigestEmpty]")
        self.expect("quiet", self.tool(*rss, "-q", "good.md", cwd=at), 0, silent=("feedloom",))
        self.expect("quiet leaves findings", self.tool(*rss, "-q", "dirty.md", cwd=at), 0, "BadCharacters",
                    silent=("entries in",))
        done = self.tool(*rss, "-o", "out", ".", cwd=at)
        self.expect("a folder with findings", done, 1, "4 files read, 2 left out", "[DigestWithoutDate]", "2 written")
        self.suite.equal("a folder with findings: what was written", sorted(os.listdir(os.path.join(at, "out"))),
                         ["dirty.xml", "good.xml"])

    def refused(self):
        """What does not pass validation is not published, and the finding names the Markdown."""
        at = self.folder(good__md=DIGEST)
        self.tool("convert", "-t", "atom", "-o", "feed.xml", "good.md", cwd=at)
        old = self.read(at, "feed.xml")
        bad = ("convert", "-t", "atom", "-o", "feed.xml", "--icon", "no such address", "good.md")
        done = self.tool(*bad, cwd=at)
        self.expect("not valid", done, 1, "good.md:3:1: error: the feed made of this is not valid",
                    silent=(" written",))
        self.suite.equal("not valid: the old file stays", self.read(at, "feed.xml"), old)
        self.suite.equal("-o - is standard output",
                         self.tool("convert", "-t", "opml", "-o", "-", "good.md", cwd=at).stdout,
                         self.tool("convert", "-t", "opml", "good.md", cwd=at).stdout)
        self.suite.check("-o - makes no folder", not os.path.exists(os.path.join(at, "-")))
        self.suite.equal("not valid: nothing on standard output", self.tool(
            "convert", "-t", "atom", "--icon", "no such address", "good.md", cwd=at).stdout, b"")
        os.mkfifo(os.path.join(at, "pipe"))
        with subprocess.Popen(["cat", "pipe"], cwd=at, stdout=subprocess.PIPE) as reader:
            self.tool("convert", "-t", "atom", "-o", "pipe", "good.md", cwd=at)
            self.suite.equal("a pipe gets what a file would", reader.communicate(timeout=20)[0], old)
        self.suite.check("and stays a pipe", stat.S_ISFIFO(os.stat(os.path.join(at, "pipe")).st_mode))
        os.remove(os.path.join(at, "pipe"))
        with ThreadPoolExecutor(8) as pool:
            runs = pool.map(lambda i: self.tool("convert", "-q", "-t", "atom", "-o", f"many{i % 100}.xml", "good.md",
                                                cwd=at).returncode, range(300))
            self.suite.equal("runs side by side in one folder", set(runs), {0})
        self.clean("not valid", at)

    def git_dates(self):
        """--date-from git, without what a repository's configuration would start."""
        folder = self.folder(a__md="# A\n\n- [x](https://example.org/1)\n",
                             b__md="# B\n\n- [x](https://example.org/2)\n")
        git = ["git", "-c", "safe.directory=*", "-c", "user.name=N", "-c", "user.email=n@example.org", "-C", folder]
        stamp = {"GIT_AUTHOR_DATE": "2021-05-06T07:08:09+02:00", "GIT_COMMITTER_DATE": "2021-05-06T07:08:09+02:00"}
        if not shutil.which("git"):
            return
        run(*git, "init", "-q")
        run(*git, "add", "a.md")
        run(*git, "commit", "-q", "-m", "one", env=environment(**stamp))
        for key in ("core.fsmonitor", "gpg.program", "diff.external"):
            run(*git, "config", key, "touch " + os.path.join(folder, "started"))
        run(*git, "config", "log.showSignature", "true")
        os.chmod(folder, 0o755)
        done = self.tool("merge", "-q", "-t", "json", "--date-from", "git", "--undated", "skip", folder)
        self.suite.check("git: the first commit's date", b"2021-05-06T07:08:09+02:00" in done.stdout and
                         b"example.org/2" not in done.stdout, done.stdout.decode() + done.stderr.decode())
        self.suite.check("git: nothing else is started", not os.path.exists(os.path.join(folder, "started")))
        bare = self.folder(a__md=DIGEST)
        self.expect("git: no repository", self.tool("convert", "-t", "json", "--date-from", "git,heading",
                                                    bare + "/a.md"), 0, "GitHistory")

    def usage(self):
        at = self.folder(a__md=DIGEST, a__markdown=DIGEST)
        for arguments, message in {
                (): "", ("nonsense",): 'no command "nonsense"', ("convert", "--nonsense"): "no option --nonsense",
                ("convert", "-Z"): "no option -Z", ("convert", "a.md"): "which format?",
                ("convert", "-t", "pdf", "a.md"): "--to is one of", ("convert", "-t"): "a value is missing",
                ("convert", "-t", "rss", "-q=1"): "", ("convert", "-t", "rss", "--quiet=1"): "takes no value",
                ("convert", "-t", "rss", "-j", "many"): "a number is needed",
                ("convert", "-t", "rss", "-j", "-1"): "a number",
                ("convert", "-t", "rss", "--site", "example.org", "a.md"): "an absolute http or https URL",
                ("convert", "-t", "rss", "--timezone", "noon", "a.md"): "an offset such as +08:00",
                ("convert", "-t", "rss", "--permalink", "{path}/{slug}", "a.md"): "a template of",
                ("convert", "-t", "rss", "--title-strip", "(", "a.md"): "a regular expression is needed\n",
                ("convert", "-t", "rss", "--undated", "someday", "a.md"): "a date",
                ("convert", "-t", "rss", "--grammar", "none-such", "a.md"): "--grammar",
                ("convert", "-t", "rss", "a.md", "a.markdown"): "several inputs need -o",
                ("convert", "-t", "rss", "-o", "out", "a.md", "a.markdown"): "two inputs would both become",
                ("merge", "-t", "rss,pdf", "a.md"): "--to is one of", ("merge", "-t", "rss,atom", "a.md"): "-o FOLDER",
                ("rules", "NoSuchRule"): "NoSuchRule", ("validate", "--only", "NoSuchRule", "x"): "no rule",
                ("inspect", "a.md", "a.md"): "one file at a time",
                ("help", "nonsense"): "nonsense"}.items():
            done = self.tool(*arguments, cwd=at)
            self.expect(f"usage: {' '.join(arguments)}", done, 2, message)
            if arguments:
                self.suite.equal(f"usage: {' '.join(arguments)} leaves standard output alone", done.stdout, b"")
        self.suite.check("usage: nothing was written", not os.path.exists(os.path.join(at, "out")))

    def help(self):
        listed = re.findall(r"^  (\w+)", self.tool("help").stdout.decode(), re.M)
        self.suite.check("help lists the commands", {"convert", "merge",
                         "validate", "rules"} <= set(listed), f"  {listed}")
        for command in sorted(set(listed)):
            for arguments in ((command, "--help"), (command, "-h"), ("help", command)):
                done = self.tool(*arguments)
                self.suite.check(" ".join(arguments), done.returncode == 0 and b"Usage: feedloom " + command.encode() in
                                 done.stdout and not done.stderr, done.stdout.decode()[:300])
        self.suite.check("--version", re.fullmatch(rb"feedloom \d+\.\d+\.\d+\n", self.tool("--version").stdout))
        rules = self.tool("rules").stdout.decode()
        with open(os.path.join(ROOT, "schemas/rules.def"), encoding="utf-8") as file:
            ids = re.findall(r"^RULE\((\w+),", file.read(), re.M)
        self.suite.check("rules lists them all", all(re.search(rf"\b{i}\b", rules) for i in ids))
        self.suite.check("rules explains one", b"http" in self.tool("rules", "MissingTitle").stdout)
        manual = self.tool("help", "--manual").stdout
        if shutil.which("man"):
            done = run(
    "man",
    "--warnings",
    "-l",
    "-",
    stdin=manual,
    env=environment(
        MANWIDTH="80",
         MAN_KEEP_FORMATTING="1"))
            self.suite.check("the manual is sound", not done.stderr, done.stderr.decode()[:500])

    # ---- the terminal ----

    def terminal(self, *arguments, cwd, **extra):
        """(exit status, what a terminal saw on standard error)"""
        master, slave = pty.openpty()
        with subprocess.Popen([self.program, *arguments], cwd=cwd, env=environment(**extra), stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=slave) as child:
            os.close(slave)
            seen = b""
            while select.select([master], [], [], 30)[0]:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    break
                if not data:
                    break
                seen += data
        os.close(master)
        return child.returncode, seen

    def terminals(self):
        at = self.folder(dirty__md=b"# \xff 2025-01-02\n\n- [One](https://example.org/1)\n")
        for i in range(400):
            with open(os.path.join(at, f"2025-01-{i}.md"), "w", encoding="utf-8") as file:
                file.write(DIGEST * 40)
        command = ("convert", "-t", "atom", "-o", "out", "-j1", ".")
        status, seen = self.terminal(*command, cwd=at)
        self.suite.check("a terminal: progress, colour, summary", status == 0 and b"[#" in seen and
                         b" of 401" in seen and
                         b"\x1b[" in seen and b"entries in" in seen, f"  {seen[:500]}")
        self.suite.check("NO_COLOR", b"\x1b[" not in self.terminal(*command, cwd=at, NO_COLOR="1")[1])
        seen = self.terminal(*command, "-q", cwd=at, NO_COLOR="1")[1]
        self.suite.check("-q: the finding alone", b"[#" not in seen and b"entries in" not in seen and b"BadCh" in seen)
        done = self.tool(*command, cwd=at)
        self.suite.check("no terminal: no progress, no colour", b"[#" not in done.stderr and
                         b"\x1b" not in done.stderr and
                         b"\r" not in done.stderr)
        evil = self.folder(**{"x__md": "# no date\n"})
        os.rename(os.path.join(evil, "x.md"), os.path.join(evil, "\x1b]0;gotcha\x07.md"))
        self.suite.check(
    "names do not steer a terminal",
    b"\x1b]" not in self.terminal(
        "merge",
        "-t",
        "rss",
        ".",
         cwd=evil)[1])

    # ---- installing ----

    def install(self):
        root = os.path.join(self.scratch, "root")
        done = run("make", "-C", ROOT, f"BUILD={self.build}", "install", f"DESTDIR={root}", "PREFIX=/usr", timeout=600,
                   env=environment(**{k: os.environ[k] for k in ("CC", "CFLAGS") if k in os.environ}))
        if not self.suite.check("make install", done.returncode == 0, done.stderr.decode()[-1000:]):
            return
        for path in ("bin/feedloom", "lib/libfeedloom.so.0", "lib/libfeedloom.a", "include/feedloom/feed.h",
                     "lib/pkgconfig/feedloom.pc", "share/man/man1/feedloom.1", "share/man/man3/feedloom.3",
                     "share/bash-completion/completions/feedloom"):
            self.suite.check(f"installed: {path}", os.path.getsize(os.path.join(root, "usr", path)) > 0)
        at = self.folder(hello__c=self.read(ROOT, "examples/c/hello.c"),
                         titles__c=self.read(ROOT, "examples/c/titles.c"))
        env = environment(PKG_CONFIG_PATH=f"{root}/usr/lib/pkgconfig", PKG_CONFIG_SYSROOT_DIR=root,
                          PKG_CONFIG_ALLOW_SYSTEM_CFLAGS="1", PKG_CONFIG_ALLOW_SYSTEM_LIBS="1",
                          LD_LIBRARY_PATH=f"{root}/usr/lib")
        flags = run("pkg-config", "--cflags", "--libs", "feedloom", env=env).stdout.decode().split()
        strict = ("-std=c11", "-Wall", "-Wextra", "-Werror")
        for name, out in (("hello.c", "shared"), ("titles.c", "titles")):
            done = run("cc", *strict, name, "-o", out, *flags, cwd=at, env=env)
            self.suite.check(f"{name} on the shared library", done.returncode == 0, done.stderr.decode()[-1000:])
        static = run("pkg-config", "--static", "--libs", "feedloom", env=env).stdout.decode().split()
        static = [f"{root}/usr/lib/libfeedloom.a" if flag == "-lfeedloom" else flag for flag in static]
        done = run("cc", *strict, f"-I{root}/usr/include", "hello.c", "-o", "static", *static, cwd=at)
        self.suite.check("a program on the static library", done.returncode == 0, done.stderr.decode()[-1000:])
        feeds = [run(os.path.join(at, name), env=env) for name in ("shared", "static")]
        self.suite.check("both write a feed", feeds[0].returncode == 0 and b"<title>Hello</title>" in feeds[0].stdout,
                         f"  {feeds[0]}")
        self.suite.equal("and the same", feeds[0].stdout, feeds[1].stdout)
        done = run(os.path.join(at, "titles"), stdin=feeds[0].stdout, env=env)
        self.suite.equal("titles reads it", done.stdout, b"# Hello\n1767225600\tWorld\t\n")
        names = run("nm", "-D", "--defined-only", f"{root}/usr/lib/libfeedloom.so.0").stdout.decode().split("\n")
        foreign = [n.split()[-1] for n in names if n and not n.split()[-1].startswith("feed_")]
        self.suite.check("only feed_ names are exported", not foreign, f"  {foreign}")

    # ---- what is written about it ----

    def documents(self):
        """```sh blocks behind a line <!-- test --> in the README, and the manual's examples."""
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            blocks = re.findall(r"^<!-- test -->\n+```sh\n(.*?)^```", file.read(), re.M | re.S)
        self.suite.check("the README has examples", blocks)
        manual = self.tool("help", "--manual").stdout.decode()
        examples = re.search(r"\.SH EXAMPLES\n\.EX\n(.*?)\.EE", manual, re.S)
        self.suite.check("the manual has examples", examples)
        blocks += [line.replace("\\-", "-").replace("\\e", "\\")
                                for line in (examples[1] if examples else "").splitlines()]
        at = self.folder()
        shutil.copytree(os.path.join(ROOT, "examples"), at, dirs_exist_ok=True)
        shutil.copytree(os.path.join(at, "digests"), os.path.join(at, "content/posts"))
        shutil.copy(os.path.join(at, "digests/2025-11-26-12.md"), os.path.join(at, "issue.md"))
        path = os.path.dirname(self.program) + ":" + os.environ["PATH"]
        for block in blocks:
            done = run("bash", "-euo", "pipefail", "-c", block, cwd=at, env=environment(PATH=path))
            self.suite.check(f"documented: {block.strip().splitlines()[-1]}", done.returncode == 0,
                             block + done.stderr.decode()[-1000:])


def main():
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        tests = EndToEnd(os.path.abspath(sys.argv[1]), scratch)
        for part in (tests.inputs, tests.outputs, tests.killed_among_many,
                     tests.killed_beginning_again, tests.findings, tests.refused,
                     tests.git_dates, tests.usage, tests.help, tests.terminals, tests.install, tests.documents):
            part()
        tests.suite.finish()


main()
