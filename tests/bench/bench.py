#!/usr/bin/env python3
"""Speed and memory on one core: bench.py [--size N] [--rounds N] [--only TEXT] BUILD

An archive of N generated digests is turned into feeds; beside it, in the same rounds, a floor program that only reads
and renders each file, `cat`, and hugo making RSS alone. Medians of the rounds; ratios are of processor time.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import ROOT, environment

GENERATOR = os.path.join(ROOT, "../shared/bench/gen_digests.py")
WORDS = "signal harbour 光 model 数据 garden bridge 研究 window paper 系统 river engine 学习 copper".split()
RSS = """<rss version="2.0"><channel><title>{{ .Site.Title }}</title><link>{{ .Permalink }}</link>
<description>all</description>{{ range .Site.RegularPages }}<item>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><guid>{{ .Permalink }}</guid>
<description>{{ .Content | html }}</description></item>{{ end }}</channel></rss>
"""
HUGO = """baseURL = "https://example.org/"
title = "bench"
disableKinds = ["taxonomy", "term", "section", "sitemap", "robotsTXT", "404"]
[outputs]
home = ["RSS"]
page = []
[services.rss]
limit = -1
"""


def generate(n, folder):
    """Digests as those of the sample, when the shared generator is not at hand."""
    os.makedirs(folder)
    dice = random.Random(1)
    for i in range(n):
        stamp = time.gmtime(1764100800 - i * 4 * 3600)
        items = []
        for k in range(dice.randint(8, 20)):
            words = [dice.choice(WORDS) for _ in range(60)]
            words[10] = f"**{words[10]}**"
            items.append(
                f"{k + 1}.  [{' '.join(words[:6])}](https://example.org/{i}/{k})\n    {' '.join(words[6:])}。\n")
        with open(os.path.join(folder, time.strftime("%Y-%m-%d-%H.md", stamp)), "w", encoding="utf-8") as file:
            file.write(f'---\ntitle: "Digest {i}"\ndate: {time.strftime("%Y-%m-%dT%H:%M:%S", stamp)}+00:00\n'
                       f'categories: ["A", "B"]\n---\n\n' + "\n".join(items))


def archive(n, folder):
    if os.path.isdir(folder) and len(os.listdir(folder)) == n:
        return
    shutil.rmtree(folder, ignore_errors=True)
    if os.path.exists(GENERATOR):
        subprocess.run([sys.executable, GENERATOR, str(n), folder], check=True, stdout=subprocess.DEVNULL)
    else:
        generate(n, folder)


def hugo_site(folder, content):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "layouts/_default"))
    for name, text in (("layouts/_default/rss.xml", RSS), ("hugo.toml", HUGO)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    os.symlink(content, os.path.join(folder, "content"))


def measure(command, memory, stdin=None):
    """(processor seconds, those in the system, wall seconds, peak MB) of a command and its children, on core 0. The
    memory is what time(1) writes to a file: to the kernel's mind a child of ours begins with the peak of this program.
    """
    start = time.monotonic()
    with subprocess.Popen(["taskset", "-c", "0", "time", "-f", "%M", "-o", memory] + command,
                          stdin=open(stdin, "rb") if stdin else subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(GOMAXPROCS="1")) as child:
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"bench: {' '.join(command)[:200]}: {errors.decode()[-500:]}")
    with open(memory, encoding="utf-8") as file:
        return usage.ru_utime + usage.ru_stime, usage.ru_stime, time.monotonic() - start, int(file.read()) / 1024


def commands(build, here, content, names):
    """name → (command, standard input, folder to empty before)"""
    tool, out = os.path.join(build, "feedloom"), os.path.join(here, "out")
    merge = [tool, "merge", "-q", "-j1", "--site", "https://example.org/"]
    convert = [tool, "convert", "-q", "-j1", "-t", "json", "--site", "https://example.org/", "-o", out]
    table = {
        "floor (md4c into nothing)": ([os.path.join(build, "bench/floor")], names, None),
        "cat": (["sh", "-c", f"xargs cat < {names}"], None, None),
        "merge to Atom, no validation": (merge + ["-t", "atom", "--no-validate", "-o", out + "/a.xml", content], None,
                                         out),
        "merge to Atom": (merge + ["-t", "atom", "-o", out + "/a.xml", content], None, out),
        "merge to RSS, no validation": (merge + ["-t", "rss", "--no-validate", "-o", out + "/r.xml", content], None,
                                        out),
        "merge to RSS": (merge + ["-t", "rss", "-o", out + "/r.xml", content], None, out),
        "merge to RSS, Atom, JSON, no val.": (merge + ["-t", "rss,atom,json", "--no-validate", "-o", out, content],
                                              None, out),
        "merge to RSS, Atom, JSON": (merge + ["-t", "rss,atom,json", "-o", out, content], None, out),
        "one feed a file, no validation": (convert + ["--no-validate", content], None, out),
        "one feed a file": (convert + [content], None, out),
        "one feed a file, nothing changed": (convert + [content], None, None),
    }
    if shutil.which("hugo"):
        site = os.path.join(here, "hugo")
        hugo_site(site, content)
        table["hugo, RSS alone"] = (["hugo", "--quiet", "-s", site, "-d", os.path.join(here, "hugo-out")], None,
                                    os.path.join(here, "hugo-out"))
    return table


def put_aside(folder, label):
    """Makes an empty folder of this name. One of many files is removed after all rounds: ext4 leaves inodes that were
    just freed alone for seconds, and whoever makes files then pays for the search. One of few large files is removed
    at once: on a virtual machine, whoever is given memory that it never had pays for the host's work."""
    old = os.path.join(os.path.dirname(folder), "old")
    os.makedirs(old, exist_ok=True)
    if os.path.exists(folder) and len(os.listdir(folder)) > 100:
        os.rename(folder, os.path.join(old, f"{os.path.basename(folder)} {label}"))
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)


def machine():
    model = next((l.split(":")[1].strip()
                 for l in open("/proc/cpuinfo", encoding="utf-8") if l.startswith("model name")), "?")
    return f"{model}, {os.cpu_count()} cores, Linux {os.uname().release}, load {os.getloadavg()[0]:.1f}"


def goals(m):
    """Prints what the project asks for and what was reached."""
    floor, hugo = m["floor (md4c into nothing)"][0], m.get("hugo, RSS alone", (None,))[0]
    plain, checked = m["merge to Atom, no validation"], m["merge to Atom"]
    rows = [("Atom without validation, × floor, at most 2", plain[0] / floor, plain[0] / floor <= 2),
            ("Atom with validation, × floor, at most 5", checked[0] / floor, checked[0] / floor <= 5),
            ("peak memory with validation, MB, under 64", checked[3], checked[3] < 64)]
    if hugo:
        rows += [(f"{name}: times as fast as hugo, at least 12", hugo / m[name][0], hugo / m[name][0] >= 12)
                 for name in ("merge to RSS, no validation", "merge to RSS")]
    for what, value, met in rows:
        print(f"  {what:62} {value:7.2f}  {'met' if met else 'MISSED'}")


def start(build, here, file):
    """What a process costs that has next to nothing to do."""
    tool, few = os.path.join(build, "feedloom"), 20
    small = [tool, "convert", "-q", "-t", "atom", "-o", os.path.join(here, "small.xml"), file]
    for name, command in (("--version", [tool, "--version"]), ("one digest to Atom, unchanged", small)):
        runs = [measure(command, os.path.join(here, "memory")) for _ in range(few)]
        print(f"{'start: ' + name:36} {statistics.median(r[0] for r in runs) * 1000:7.1f} ms of CPU time, with time(1)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("build")
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    here = os.path.join(build, "bench")
    os.makedirs(here, exist_ok=True)
    content, names = os.path.join(here, f"digests-{options.size}"), os.path.join(here, "names")
    archive(options.size, content)
    files = sorted(os.path.join(content, n) for n in os.listdir(content))
    with open(names, "w", encoding="utf-8") as file:
        file.write("".join(f + "\n" for f in files))
    print(machine())
    megabytes = sum(os.path.getsize(f) for f in files) / 1e6
    print(f"{len(files)} digests, {megabytes:.1f} MB; medians of {options.rounds} rounds, one core")
    times = {}
    shutil.rmtree(os.path.join(here, "old"), ignore_errors=True)
    table = {k: v for k, v in commands(build, here, content, names).items() if options.only in k}
    for turn in range(options.rounds):
        for name, (command, stdin, folder) in table.items():
            if folder:
                put_aside(folder, f"{turn} {name}")
            times.setdefault(name, []).append(measure(command, os.path.join(here, "memory"), stdin))
    shutil.rmtree(os.path.join(here, "old"), ignore_errors=True)
    m = {name: tuple(statistics.median(column) for column in zip(*rows)) for name, rows in times.items()}
    floor, hugo = m.get("floor (md4c into nothing)", (None,))[0], m.get("hugo, RSS alone", (None,))[0]
    print(f"{'':36} {'CPU s':>7} {'system':>7} {'wall s':>7} {'MB':>6} {'MB/s':>6} {'× floor':>8} {'hugo ÷':>7}")
    for name, (cpu, system, wall, memory) in m.items():
        print(f"{name:36} {cpu:7.3f} {system:7.3f} {wall:7.3f} {memory:6.0f} {megabytes / cpu:6.0f} "
              f"{f'{cpu / floor:8.2f}' if floor else '':>8} {f'{hugo / cpu:7.1f}' if hugo else '':>7}")
    start(build, here, files[0])
    if not options.only:
        goals(m)


main()
