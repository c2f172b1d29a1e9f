#!/usr/bin/env python3
"""Bad input, row by row, through each command that may meet it: bad.py BUILD

What it says, its exit status (1 findings, 3 not read or written), that the others go on, that old files stay.
"""
import os
import shutil
import signal
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import Suite, environment, run

GOOD = "# Letter 2025-01-02\n\n- [One](https://example.org/1)\n- [Two](https://example.org/2)\n"
SITE = ("title: T\nsite: https://example.org/\nsources: [{digests: posts}]\n"
        "outputs: [{path: rss.xml}, {path: feed.json}]\n")
FEED = ('<rss version="2.0"><channel><title>a</title><link>https://e.x/</link><description>d</description>'
        '</channel></rss>')
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}

# (row, its file, exit status, what is said). The status is that of one input alone; 0: it is published.
ROWS = (
    ("empty", "", 1, ("x.md:1:1: warning: ", "[DigestEmpty]")),
    ("white space", " \n\n\t\n", 1, ("[DigestEmpty]",)),
    ("header only", "---\ntitle: T\ndate: 2025-01-02\n---\n", 0, ("x.md:1:1: info: ", "[DigestWithoutItems]")),
    ("no items", "# Essay 2025-01-02\n\nText.\n", 0, ("x.md:1:1: info: ", "[DigestWithoutItems]")),
    ("no date", "# X\n\n- [a](https://e.x/1)\n", 1, ("x.md:1:1: error: no date", "[DigestWithoutDate]")),
    ("invalid YAML", "---\ntitle: \"T\ndate: 2025-01-02\n---\n- [a](https://e.x/1)\n", 0,
     ("x.md:2:8: warning: the header is not YAML: ", "read line by line instead [HeaderSyntax]")),
    ("invalid TOML", "+++\ntitle = \"T\ndate = 2025-01-02\n+++\n- [a](https://e.x/1)\n", 0,
     ("x.md:2:11: warning: the header is not TOML: expected the quote", "read line by line instead [HeaderSyntax]")),
    ("invalid JSON", '{\n  "title": "T"\n  "date": "2025-01-02"\n}\n\n- [a](https://e.x/1)\n', 0,
     ("x.md:3:", "not JSON: ", "read line by line instead [HeaderSyntax]")),
    ("invalid UTF-8", b"# D 2025-01-02 \xe4\xb8\xad\xe6\x96\x87\n\n- [a\xff](https://e.x/1) \xfe\n", 0,
     ("x.md:3:5: warning: 2 invalid bytes or control characters, here the first", "[BadCharacters]")),
    ("control characters", "# D 2025-01-02\n\n- [a\x08b](https://e.x/1) \x02\n", 0,
     ("x.md:3:5: warning: 2 invalid bytes", "[BadCharacters]")),
    ("equal links", "# D 2025-01-02\n\n- [a](https://e.x/1)\n- [b](https://e.x/1)\n", 0,
     ("x.md:4:1: info: \"https://e.x/1\" stands here for the 2. time", "[DuplicateItem]")),
    ("equal titles", "# D 2025-01-02\n\n- [a](https://e.x/1)\n- [a](https://e.x/2)\n", 0,
     ("x.md:4:1: info: \"a\" stands here for the 2. time", "[DuplicateItem]")),
    ("equal items without a link", "# D 2025-01-02\n\n1. [a](https://e.x/1)\n2. [c](https://e.x/2)\n3. b\n4. b\n", 0,
     ("x.md:6:1: info: \"b\" stands here for the 2. time", "[DuplicateItem]")),
)

# (row, how it is made, what is said)
UNREADABLE = (
    ("not there", None, "x.md: error: No such file or directory [UnreadableInput]"),
    ("not readable", lambda name: os.chmod(name, 0), "x.md: error: Permission denied [UnreadableInput]"),
    ("a FIFO", lambda name: (os.remove(name), os.mkfifo(name)), "x.md: error: no regular file"),
    ("a link to nothing", lambda name: (os.remove(name), os.symlink("nowhere", name)),
     "x.md: error: No such file or directory [UnreadableInput]"),
)


class Bad:
    def __init__(self, build, scratch):
        self.program = os.path.abspath(os.path.join(build, "feedloom"))
        self.scratch, self.suite, self.n = scratch, Suite("bad input"), 0

    def folder(self, **files):
        """A new folder that anyone may write to, with a site's configuration."""
        self.n += 1
        at = os.path.join(self.scratch, str(self.n))
        for name, text in {"feedloom.yaml": SITE, "posts/good.md": GOOD, **files}.items():
            path = os.path.join(at, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode())
        for root, _, _ in os.walk(at):
            os.chmod(root, 0o777)
        return at

    def tool(self, *arguments, cwd, **options):
        return run(self.program, *arguments, cwd=cwd, env=environment(HOME=cwd), timeout=30, **options)

    def expect(self, what, done, status, *said):
        text = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
        ok = done.returncode == status and all(part in text for part in said)
        self.suite.check(what, ok, f"  status {done.returncode}, wanted {status} and {said}\n{text[-1500:]}")

    # ---- what a digest says ----

    def digests(self):
        for row, text, status, said in ROWS:
            at = self.folder(**{"x.md": text})
            for mode in ("item", "digest", "both"):
                named = said if mode != "digest" else tuple(s for s in said if "info" not in s and "Item" not in s)
                done = self.tool("convert", "-v", "-t", "atom", "-e", mode, "x.md", cwd=at)
                self.expect(f"convert, {mode}: {row}", done, status, *named)
                whole = b"</feed>" in done.stdout
                self.suite.equal(f"convert, {mode}: {row}: all or nothing", whole, status == 0)
            error = 1 if "error" in said[0] else 0
            self.expect(f"merge: {row}", self.tool("merge", "-v", "-t", "rss", "posts", "x.md", cwd=at), error, *said,
                        "example.org/2")
            shutil.move(os.path.join(at, "x.md"), os.path.join(at, "posts/x.md"))
            done = self.tool("build", "-v", cwd=at)
            self.expect(f"build: {row}", done, error, *said)
            self.suite.equal(f"build: {row}: all or nothing", os.path.exists(os.path.join(at, "rss.xml")), not error)
            if error:
                self.expect(f"build --keep-going: {row}", self.tool("build", "--keep-going", cwd=at), 1, "2 written")
            os.remove(os.path.join(at, "feedloom.yaml"))
            self.expect(f"init: {row}", self.tool("init", cwd=at), 0, "wrote feedloom.yaml")

    # ---- what cannot be read ----

    def unreadable(self):
        for row, make, said in UNREADABLE:
            at = self.folder(**{"x.md": GOOD, "posts/x.md": GOOD} if make else {})
            for name in ("x.md", "posts/x.md") if make else ():
                make(os.path.join(at, name))
            # the place for what is made
            for command in (("convert", "-t", "json", "-o", "out"), ("merge", "-t", "json", "-o", "out.json"),
                            ("digest", "-o", "out.md"), ("validate",)):
                done = self.tool(*command, "x.md", "posts/good.md", cwd=at, **NOBODY)
                self.expect(f"{command[0]}: {row}", done, 3, said)
            self.suite.check(f"convert: {row}: the others go on", os.path.exists(os.path.join(at, "out")))
            self.suite.check(f"merge: {row}: the others go on", os.path.exists(os.path.join(at, "out.json")))
            self.expect(f"inspect: {row}", self.tool("inspect", "x.md", cwd=at, **NOBODY), 3, said)
            self.expect(f"fix: {row}", self.tool("fix", "x.md", cwd=at, **NOBODY), 3, said)
            if not make:
                self.expect(f"build: {row}", self.tool("build", "-C", "nowhere", cwd=at), 3, "No such file")
                self.expect(f"init: {row}", self.tool("init", "nowhere", cwd=at), 3, "No such file")
                continue
            done = self.tool("build", cwd=at, **NOBODY)
            self.expect(f"build: {row}", done, 3, "posts/" + said, "nothing published", "2 entries in")
            self.expect(f"build --keep-going: {row}", self.tool("build", "--keep-going", cwd=at, **NOBODY), 3,
                        "posts/" + said, "2 written")

    def loops(self):
        at = self.folder(**{"posts/sub/a.xml": FEED})
        os.symlink("..", os.path.join(at, "posts/sub/loop"))
        said = ("posts/sub/loop", "a folder inside itself: Too many levels of symbolic links [UnreadableInput]")
        self.expect("merge: a loop", self.tool("merge", "-t", "rss", "posts", cwd=at), 3, *said, "example.org/2")
        self.expect("convert: a loop", self.tool("convert", "-t", "rss", "-o", "out", "posts", cwd=at), 3, *said)
        self.expect("validate: a loop", self.tool("validate", "posts", cwd=at), 3, *said)
        self.expect("build: a loop", self.tool("build", cwd=at), 3, *said, "nothing published")
        self.expect("build --keep-going: a loop", self.tool("build", "--keep-going", cwd=at), 3, *said, "2 written")

    # ---- what is no feed ----

    def feeds(self):
        for row, text, status, said in (
                ("empty", "", 1, "x.xml:1:1: error: this is neither XML nor a JSON Feed [NotAFeed]"),
                ("a digest", GOOD, 1, "x.xml:1:1: error: "),
                ("a header only", "---\ntitle: T\n---\n", 1, "x.xml:1:1: error: "),
                ("control characters", FEED.replace(">a<", ">a\x08<"), 1, "x.xml:1:37: error: "),
                ("invalid UTF-8", FEED.encode().replace(b">a<", b">\xff<"), 1,
                 "x.xml:1:1: error: the bytes are not what the encoding says [UnicodeError]"),
                ("cut off", FEED[:60], 1, "[SAXError]")):
            at = self.folder(**{"x.xml": text})
            self.expect(f"validate: {row}", self.tool("validate", "x.xml", cwd=at), status, said)

    # ---- what cannot be written ----

    def outputs(self):
        at = self.folder()
        self.tool("build", "-q", cwd=at)
        with open(os.path.join(at, "rss.xml"), "rb") as file:
            old = file.read()
        with open(os.path.join(at, "posts/new.md"), "w", encoding="utf-8") as file:
            file.write(GOOD.replace("2025-01-02", "2025-02-03").replace("example.org", "example.net"))

        def stays(what):
            with open(os.path.join(at, "rss.xml"), "rb") as file:
                self.suite.equal(f"build: {what}: the old file stays", file.read(), old)
            left = [n for n in os.listdir(at) if n not in ("feedloom.yaml", "posts", "rss.xml", "feed.json") and
                    n not in (".feedloom.lock", ".feedloom.manifest")]
            return left

        def small(action):
            def limit():
                import resource
                signal.signal(signal.SIGXFSZ, action)
                resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
            return limit

        self.expect("build: the disk is full", self.tool("build", cwd=at, preexec_fn=small(signal.SIG_IGN)), 3,
                    "File too large [OutputFailed]", "nothing published")
        self.suite.equal("build: the disk is full: nothing is left", stays("the disk is full"), [])
        self.tool("build", cwd=at, preexec_fn=small(signal.SIG_DFL))
        stays("killed in the middle")
        os.chmod(at, 0o555)
        self.expect("build: the folder is read-only", self.tool("build", cwd=at, **NOBODY), 3, "Permission denied")
        os.chmod(at, 0o777)
        stays("the folder is read-only")
        self.expect("build: after all of it", self.tool("build", cwd=at), 0, "2 written")
        left = [n for n in os.listdir(at) if n.startswith(".") and not n.startswith(".feedloom")]
        self.suite.equal("build: leftovers are swept", left, [])
        os.remove(os.path.join(at, "rss.xml"))
        os.mkdir(os.path.join(at, "rss.xml"))
        self.expect("build: the target is a folder", self.tool("build", cwd=at), 3, "rss.xml: error: Is a directory")
        os.remove(os.path.join(at, "feedloom.yaml"))
        os.chmod(at, 0o555)
        self.expect("init: the folder is read-only", self.tool("init", cwd=at, **NOBODY), 3, "Permission denied")
        os.chmod(at, 0o777)
        os.mkdir(os.path.join(at, "feedloom.yaml"))
        self.suite.check("init: the target is a folder", self.tool("init", cwd=at).returncode in (2, 3))
        os.rmdir(os.path.join(at, "feedloom.yaml"))


def main():
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        bad = Bad(sys.argv[1], scratch)
        for part in (bad.digests, bad.unreadable, bad.loops, bad.feeds, bad.outputs):
            part()
        bad.suite.finish()


main()
