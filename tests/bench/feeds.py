#!/usr/bin/env python3
"""Reading and converting large feeds beside libxml2's SAX2 push with empty handlers: feeds.py BUILD FEED…

User processor time and peak memory, medians of RUNS rounds. A ratio is the median of those of each round, whose runs
follow each other: it holds on a busy machine, too. FEEDs come from a generator beside the project: gen_feed.py 100 rss
FEED. Peers that are not installed are left out.
"""
import os
import shutil
import statistics
import subprocess
import sys

RUNS = int(os.environ.get("RUNS", "5"))


def cost(command, path):
    """(seconds of user time, peak MB) of a command that reads the feed as a file."""
    with open(path, "rb") as feed:  # time's report of the peak: ours would count what Python had before exec
        process = subprocess.Popen(["time", "-f", "%M", *command], stdin=feed, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        report = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}\n{report}")
    return used.ru_utime, int(report.split()[-1]) / 1024


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
        floor = [seconds for seconds, _ in next(iter(runs.values()))]
        print(f"{path}: {os.path.getsize(path) / 1e6:.0f} MB")
        for name, measured in runs.items():
            times = [seconds for seconds, _ in measured]
            ratio = statistics.median(time / least for time, least in zip(times, floor))
            peak = max(mb for _, mb in measured)
            print(f"  {name:24} {statistics.median(times):7.3f} s   {ratio:5.2f} x   {peak:6.1f} MB")


if __name__ == "__main__":
    main()
