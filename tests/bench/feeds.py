#!/usr/bin/env python3
"""Reading and converting large feeds beside libxml2's SAX2 push with empty handlers: feeds.py BUILD FEED…

Processor time and peak memory, medians of RUNS, all in one run, so that the ratios hold on a busy machine, too. FEEDs
come from a generator beside the project: gen_feed.py 100 rss FEED. Peers that are not installed are left out.
"""
import os
import shutil
import statistics
import subprocess
import sys

RUNS = 5


def cost(command, path):
    """(seconds of processor time, peak MB) of a command that reads the feed as a file."""
    with open(path, "rb") as feed:
        process = subprocess.Popen(command, stdin=feed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def commands(build, path):
    tool, other = os.path.join(build, "feedloom"), "rss" if path.endswith("atom") else "atom"
    rows = {"libxml2 SAX2, empty": [os.path.join(build, "bench/sax_floor"), "libxml", path],
            "into entries": [tool, "convert", "-q", "-t", "none", path],
            f"into {other}": [tool, "convert", "-q", "--no-validate", "-t", other, path],
            f"into {other}, validated": [tool, "convert", "-q", "-t", other, path]}
    if shutil.which("sfeed"):
        rows["sfeed"] = ["sfeed"]
    return {name: row for name, row in rows.items() if shutil.which(row[0])}


def main():
    build = os.path.abspath(sys.argv[1])
    for path in sys.argv[2:]:
        rows, runs = commands(build, path), {}
        for _ in range(RUNS):
            for name, command in rows.items():
                runs.setdefault(name, []).append(cost(command, path))
        floor = None
        print(f"{path}: {os.path.getsize(path) / 1e6:.0f} MB")
        for name, measured in runs.items():
            seconds = statistics.median(time for time, _ in measured)
            floor = floor or seconds
            print(f"  {name:24} {seconds:7.3f} s   {seconds / floor:5.2f} x   {max(mb for _, mb in measured):6.1f} MB")


if __name__ == "__main__":
    main()
