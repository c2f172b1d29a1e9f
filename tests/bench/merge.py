#!/usr/bin/env python3
"""Merging and near duplicates: merge.py [--feeds N] BUILD

N feeds (1,000) of 50 entries become one Atom feed: MB/s and peak memory. Near-duplicate clustering of 1,000, 10,000 and
100,000 entries that several sources tell in other words: seconds of processor time beside the same merge without it,
the least of several rounds, and the exponent of its growth, which must stay under 1.15.
"""
import argparse
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import environment

ENTRIES, TOLD, GROWTH = 50, 3, 1.15


def words(dice, n=30000):
    parts = ["ba", "ke", "li", "mo", "nu", "ra", "si", "to", "vu", "ze", "dar", "fen", "gol", "hin", "jus", "pra"]
    return ["".join(dice.choice(parts) for _ in range(dice.randint(2, 4))) for _ in range(n)]


def draw(dice, vocabulary):
    """As a language draws: few words often, most seldom."""
    return vocabulary[min(int(dice.paretovariate(0.7)) - 1, len(vocabulary) - 1)]


def feeds(folder, n, size):
    """n feeds of `size` entries; each story is told by TOLD of them, a third of its words changed."""
    dice = random.Random(7)
    vocabulary = words(dice)
    os.makedirs(folder)
    files = [[] for _ in range(n)]
    for story in range(n * size // TOLD + 1):
        text = [draw(dice, vocabulary) for _ in range(70)]
        for teller in range(TOLD):
            told = [w if dice.random() > 0.33 else draw(dice, vocabulary) for w in text]
            files[(story * TOLD + teller) % n].append((story, told))
    for i, entries in enumerate(files):
        with open(os.path.join(folder, f"{i:05}.xml"), "w", encoding="utf-8") as file:
            file.write(f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Source {i}</title>'
                       f'<link>https://s{i}.example/</link><description>d</description>'
                       f'<atom:link rel="self" href="https://s{i}.example/feed"/>')
            for story, told in entries[:size]:
                date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(1764000000 - story % 100000))
                file.write(f"<item><title>{' '.join(told[:9])}</title><link>https://s{i}.example/{story}</link>"
                           f"<guid>https://s{i}.example/{story}</guid><pubDate>{date}</pubDate>"
                           f"<description>{' '.join(told[9:])}</description></item>")
            file.write("</channel></rss>")


def measure(program, folder, *options, rounds=3):
    """(seconds of processor time, peak MB) of a merge to Atom: the least of so many rounds."""
    seconds = peak = float("inf")
    with tempfile.NamedTemporaryFile("r") as memory:
        command = ["time", "-q", "-f", "%M", "-o", memory.name, program, "merge", "-q", "-j", "1", "-t", "atom",
                   "--no-validate", *options, "-o", "/dev/null", folder]
        for _ in range(rounds):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            if subprocess.run(command, env=environment(), check=False).returncode:
                sys.exit("merge: it failed")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            memory.seek(0)
            peak = min(peak, int(memory.read()) / 1024)
            seconds = min(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return seconds, peak


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("build")
    given = parser.parse_args()
    program = os.path.abspath(os.path.join(given.build, "feedloom"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "many")
        feeds(folder, given.feeds, ENTRIES)
        size = sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)) / 1e6
        for options in ((), ("--max", "200"), ("--dedupe", "id,link,near")):
            seconds, peak = measure(program, folder, *options)
            print(f"merge of {given.feeds} feeds, {given.feeds * ENTRIES} entries, {size:.0f} MB {' '.join(options):22}"
                  f" {seconds:6.2f} s  {size / seconds:5.0f} MB/s  {peak:5.0f} MB peak", flush=True)
        before, failed = None, False
        for n in (1000, 10000, 100000):
            folder = os.path.join(scratch, f"near{n}")
            feeds(folder, n // 100, 100)
            rounds = 10 if n <= 10000 else 5
            plain, _ = measure(program, folder, rounds=rounds)
            near, peak = measure(program, folder, "--dedupe", "id,near", rounds=rounds)
            growth = math.log((near - plain) / before) / math.log(10) if before else 0
            print(f"near duplicates of {n:6} entries: {near - plain:7.3f} s more than {plain:6.3f} s, "
                  f"{peak:4.0f} MB peak" + (f", growth n^{growth:.2f}" if before else ""), flush=True)
            failed |= growth > GROWTH
            before = near - plain
        sys.exit(f"merge: growth over n^{GROWTH}" if failed else 0)


main()
