"""What the suites share: running the program in a clean environment, counting, the last line."""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEPT = ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS")
FEW = bool(os.environ.get("FEW"))  # slow builds: fewer repetitions


class Suite:
    """Counts; prints what failed, and at the end one line that .ci/run adds up."""

    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0

    def check(self, what, ok, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{self.name}: FAILED {what}" + (f"\n{detail}" if detail else ""))
        return ok

    def equal(self, what, got, want):
        return self.check(what, got == want, f"  got  {got!r}\n  want {want!r}")

    def finish(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)


def environment(**extra):
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env.update({"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    env.update(extra)
    return env


def run(*argv, cwd=None, stdin=b"", env=None, timeout=120, **options):
    """The finished process; stdout and stderr are bytes."""
    source = {"stdin": stdin} if not isinstance(stdin, bytes) else {"input": stdin}
    return subprocess.run(argv, cwd=cwd, env=env or environment(), timeout=timeout, check=False, **source,
                          **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})
