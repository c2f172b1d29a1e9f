#!/usr/bin/env python3
"""The start-up of one small feed: inspect_feeds.py [--runs N] BUILD

A feed of 5 KB through `feedloom inspect` and through `xmllint --noout`, by turns; medians of user and system time of
the whole process. At most 1.3 times xmllint's.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

ITEM = """<item><title>Item {0} about ships</title><link>https://harbour.example/{0}</link>
<description>&lt;p&gt;Some text of item {0}, with a &lt;a href="https://harbour.example/x"&gt;link&lt;/a&gt; and
&lt;b&gt;bold&lt;/b&gt; words.&lt;/p&gt;</description><guid>https://harbour.example/{0}</guid>
<pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate></item>
"""


def measure(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.exit(f"{command[0]} failed")
    return (usage.ru_utime + usage.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=301)
    parser.add_argument("build")
    options = parser.parse_args()
    text = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>T</title>' \
        "<link>https://harbour.example/</link><description>D</description>\n"
    number = 0
    while len(text) < 5000:
        text += ITEM.format(number)
        number += 1
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write(text + "</channel></rss>\n")
        file.flush()
        commands = {"xmllint --noout": ["xmllint", "--noout", file.name],
                    "feedloom inspect": [os.path.join(options.build, "feedloom"), "inspect", file.name]}
        times = {name: [] for name in commands}
        for _ in range(options.runs):
            for name, command in commands.items():
                times[name].append(measure(command))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:20} {value:6.2f} ms of processor time")
    ratio = medians["feedloom inspect"] / medians["xmllint --noout"]
    print(f"  a feed of {len(text)} bytes, × xmllint, at most 1.3 {ratio:12.2f}  {'met' if ratio <= 1.3 else 'MISSED'}")


main()
