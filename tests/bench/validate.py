#!/usr/bin/env python3
"""Speed and memory of `feedloom validate` on one core: validate.py [--size MB] [--rounds N] BUILD

Beside it, in the same rounds: libxml2's SAX2 push parser with empty handlers (the floor), xmllint --relaxng and jing,
which check the schema alone. Medians; ratios are of processor time. The W3C's validator in Python is run over the
small files where Python finds the module `feedvalidator`; else its figures are those of the issue that asked for this:
0.15 s for one small file, 0.6 to 0.8 ms for each further one in one process, 1.2 MB/s. "All cases in one process" are
those of ../shared/conformance/w3c, where they are at hand.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.dirname(os.path.abspath(__file__))), os.path.dirname(os.path.abspath(__file__))]
from suite import ROOT, environment

PYTHON_START, PYTHON_FILE, PYTHON_SPEED = 0.150, (0.0006, 0.0008), 1.2e6
PEER = """import sys, time, feedvalidator
begun = time.process_time()
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        feedvalidator.validateStream(file)
print(time.process_time() - begun)"""
EXAMPLES = os.path.join(ROOT, "schemas/examples")
CASES = os.path.join(ROOT, "../shared/conformance/w3c")
GENERATOR = os.path.join(ROOT, "../shared/bench/gen_feed.py")
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Bench</title><id>https://example.org/feed</id>
<updated>2024-07-06T08:00:00Z</updated><author><name>Ada</name></author>
<link rel="self" type="application/atom+xml" href="https://example.org/feed.xml"/>
"""
WORDS = "signal harbour 光 model 数据 garden bridge 研究 window paper 系统 river engine 学习 copper".split()


def entries(n, words):
    """Atom entries with so many words of HTML each."""
    dice = random.Random(1)
    for i in range(n):
        text = " ".join(dice.choice(WORDS) for _ in range(words))
        yield (f"<entry><title>Entry {i}</title><id>https://example.org/{i}</id>\n"
               f"<updated>2024-07-{i % 28 + 1:02}T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}.{i:06}Z</updated>"
               f'<link href="https://example.org/{i}"/>\n'
               f'<content type="html">&lt;p&gt;{text}&lt;/p&gt;</content></entry>\n')


def write_feed(path, n, words):
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEAD)
            file.writelines(entries(n, words))
            file.write("</feed>\n")
    return path


def large_feed(folder, size):
    """The shared generator's, where it is at hand: extensions, XHTML, CDATA."""
    path = os.path.join(folder, f"atom-{size}.xml")
    if os.path.exists(path):
        return path
    if os.path.exists(GENERATOR):
        subprocess.run([sys.executable, GENERATOR, str(size), "atom", path, "--strict"], check=True,
                       stdout=subprocess.DEVNULL)
        return path
    return write_feed(path, size * 1000000 // 4500, 600)


def measure(command):
    """(processor seconds, peak MB) of a command on core 0; a status of 1 is findings."""
    done = subprocess.run(["time", "-f", "%U %S %M"] + command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(), check=False)
    user, system, peak = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1].split()
    return float(user) + float(system), int(peak) / 1024


def children(command, repeat):
    """Processor seconds a process, from the children's account, which is finer than time(1)."""
    before = os.times()
    for _ in range(repeat):
        subprocess.run(command, stdout=subprocess.DEVNULL, env=environment(), check=False)
    after = os.times()
    return (after.children_user + after.children_system - before.children_user - before.children_system) / repeat


def peer(files):
    """(least, most) seconds a file of the Python validator, its start-up left out."""
    done = subprocess.run([sys.executable, "-c", PEER, *files], capture_output=True, text=True, check=False)
    return (float(done.stdout) / len(files),) * 2 if done.returncode == 0 else PYTHON_FILE


def together(tool, what, files, count):
    """Many small files in one process, in one thread: seconds a file."""
    command = [tool, "validate", "-q", "-j1"]
    whole, first = (statistics.median(children(command + names, 20) for _ in range(count))
                    for names in (files, files[:1]))
    least, most = peer(files)
    for name, each in ((f"{len(files)} {what}, one process: each", whole / len(files)),
                       ("the same without the start-up", (whole - first) / (len(files) - 1))):
        report(name, each, f"{least / each:.0f} to {most / each:.0f} x faster")


def rounds(n, commands):
    """{name: (median seconds, median MB)}, the commands taking turns."""
    seen = {name: [] for name in commands}
    for _ in range(n):
        for name, command in commands.items():
            seen[name].append(measure(command))
    return {name: tuple(statistics.median(column) for column in zip(*rows)) for name, rows in seen.items()}


def report(name, seconds, ratio="", memory=None):
    print(f"  {name:34} {seconds * 1000:10.3f} ms  {ratio:22}" + (f" {memory:7.0f} MB" if memory else ""), flush=True)


def small_files(tool, count, repeat):
    print("Small files (the Python validator's time divided by ours):")
    one = [tool, "validate", "-q", os.path.join(EXAMPLES, "MissingGuid.good.xml")]
    each = statistics.median(children(one, repeat) for _ in range(count))
    report("one file, a process", each, f"{PYTHON_START / each:.0f} x faster")
    files = [os.path.join(EXAMPLES, f) for f in sorted(os.listdir(EXAMPLES)) if f.endswith((".xml", ".json"))]
    together(tool, "files", files * 10, count)
    cases = sorted(os.path.join(folder, name) for folder, _, names in os.walk(CASES) for name in names
                   if name.endswith((".xml", ".opml")))
    if cases:
        together(tool, "W3C cases", cases, count)
    else:
        print("  (no ../shared/conformance/w3c: the W3C cases are left out)")


def large_file(tool, build, folder, size, count):
    path = large_feed(folder, size)
    print(f"An Atom feed of {size} MB (ratios to the floor):")
    commands = {"floor: SAX2 push, empty handlers": [os.path.join(build, "bench/sax"), path],
                "feedloom validate, schema and rules": [tool, "validate", "-q", path]}
    schema = os.path.join(ROOT, "schemas/atom.rng")
    for name, command in (("xmllint --relaxng", ["xmllint", "--noout", "--huge", "--relaxng", schema, path]),
                          ("jing", ["jing", schema, path])):
        if shutil.which(command[0]):
            commands[name] = command
    result = rounds(count, commands)
    floor = result["floor: SAX2 push, empty handlers"][0]
    for name, (seconds, memory) in result.items():
        report(name, seconds, f"{seconds / floor:.2f} x", memory)
    seconds = result["feedloom validate, schema and rules"][0]
    speed = os.path.getsize(path) / seconds / PYTHON_SPEED
    report("bytes a second, to the Python one's", seconds, f"{speed:.0f} x faster")


def growth(tool, folder, count):
    """Several runs at once where one is too short to be measured."""
    print("Growth (microseconds an entry, peak MB):")
    for words, what in ((5, "small entries"), (600, "large entries")):
        for n in (1000, 10000, 100000):
            path = write_feed(os.path.join(folder, f"atom-{n}-{words}.xml"), n, words)
            repeat = max(1, 20000 // n)
            seconds = statistics.median(children([tool, "validate", "-q", path], repeat) for _ in range(count))
            memory = measure([tool, "validate", "-q", path])[1]
            print(f"  {what:14} {n:7} {seconds / n * 1e6:8.2f} us {memory:7.1f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("build")
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    os.sched_setaffinity(0, {0})
    tool, folder = os.path.join(build, "feedloom"), os.path.join(build, "bench/feeds")
    os.makedirs(folder, exist_ok=True)
    small_files(tool, options.rounds, 100)
    large_file(tool, build, folder, options.size, options.rounds)
    growth(tool, folder, options.rounds)


main()
