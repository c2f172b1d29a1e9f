#!/usr/bin/env python3
"""Fetching, side by side: fetch.py [--feeds N] [--bytes N] [--rounds N] [--parallel N] BUILD

N feeds on one loopback server are fetched into an empty cache, then again: by `feedloom fetch`, by sfeed_update and
by newsboat's reload, in turns, each with the same number of requests at a time. The server answers conditional
requests with 304. "again" is what the program does when it is run once more; `--force` shows feedloom asking for every
feed although none is due. Medians of the rounds; wall seconds, the program's processor seconds, requests, bytes sent.
"""
import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import environment

WORDS = "signal harbour 光 model 数据 garden bridge 研究 window paper 系统 river engine 学习 copper".split()


def make_feed(number, size):
    items, n, i = [], 300, 0
    while n < size:
        text = " ".join(WORDS[(number + i + k) % len(WORDS)] for k in range(140))
        item = (f"<item><title>Entry {i} of {number}</title><link>http://f{number}.example/{i}</link>"
                f"<guid>http://f{number}.example/{i}</guid>"
                f"<pubDate>Tue, {1 + i % 28:02} Nov 2022 12:00:00 GMT</pubDate>"
                f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>\n")
        items.append(item)
        n += len(item.encode())
        i += 1
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Feed {number}</title>'
            f"<link>http://f{number}.example/</link><description>d</description>\n{''.join(items)}</channel></rss>\n"
            ).encode()


class Protocol(asyncio.Protocol):
    def __init__(self, server):
        self.server, self.data = server, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            self.answer(head)

    def answer(self, head):
        server = self.server
        name = head.split(b" ", 2)[1].strip(b"/").partition(b".")[0]
        server.requests += 1
        if not name.isdigit() or int(name) >= len(server.feeds):
            self.transport.write(b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")
        elif b"\r\nif-none-match:" in head.lower() or b"\r\nif-modified-since:" in head.lower():
            self.transport.write(b"HTTP/1.1 304 X\r\nETag: \"" + name + b"\"\r\n\r\n")
        else:
            body = server.feeds[int(name)]
            server.sent += len(body)
            self.transport.write(b"HTTP/1.1 200 X\r\nContent-Type: application/rss+xml\r\nETag: \"" + name +
                                 b"\"\r\nLast-Modified: Tue, 29 Nov 2022 12:00:00 GMT\r\nContent-Length: " +
                                 str(len(body)).encode() + b"\r\n\r\n" + body)


class Server:
    def __init__(self, feeds):
        self.feeds, self.requests, self.sent = feeds, 0, 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()
        self.ready.wait()

    def run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(self.loop.create_server(lambda: Protocol(self), "127.0.0.1", 0,
                                                                      backlog=512))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    def urls(self):
        return [f"http://127.0.0.1:{self.port}/{i}.xml" for i in range(len(self.feeds))]


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def prepare(folder, server, parallel):
    """A folder for each program; the commands of a first run, a run again, and one that asks for everything."""
    feedloom = os.path.join(os.path.abspath(ARGS.build), "feedloom")
    urls = server.urls()
    outlines = "".join(f"<outline xmlUrl='{u}'/>" for u in urls)
    write(f"{folder}/list.opml", f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
    write(f"{folder}/feedloom.yaml", f"title: bench\nsources: [{{opml: list.opml}}]\noutputs: [{{path: a.xml}}]\n"
          f"fetch:\n  allow_private: 127.0.0.1\n  parallel: {parallel}\n"
          f"  hosts: [{{host: 127.0.0.1, pause: 0ms, parallel: {parallel}}}]\n")
    feeds = "\n".join(f'feed "f{i}" "{u}"' for i, u in enumerate(urls))
    write(f"{folder}/sfeedrc", f'sfeedpath="{folder}/sfeed"\nmaxjobs={parallel}\nfeeds() {{\n{feeds}\n}}\n')
    write(f"{folder}/urls", "\n".join(urls) + "\n")
    write(f"{folder}/config", f"reload-threads {parallel}\nerror-log /dev/null\n")
    newsboat = ["newsboat", "-q", "-u", f"{folder}/urls", "-C", f"{folder}/config", "-c", f"{folder}/newsboat.db", "-x",
                "reload"]
    return {"feedloom": ([feedloom, "fetch", "-q"], [feedloom, "fetch", "-q"]),
            "feedloom --force": (None, [feedloom, "fetch", "-q", "--force"]),
            "sfeed_update": (["sfeed_update", f"{folder}/sfeedrc"],) * 2, "newsboat": (newsboat,) * 2}


def measure(command, folder, server):
    requests, sent = server.requests, server.sent
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment(HOME=folder), stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command}: {done.returncode}: {done.stderr.decode()[-500:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, server.requests - requests, server.sent - sent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--bytes", type=int, default=50000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parallel", type=int, default=8)
    parser.add_argument("build")
    globals()["ARGS"] = parser.parse_args()
    server = Server([make_feed(i, ARGS.bytes) for i in range(ARGS.feeds)])
    rows = {}
    for _ in range(ARGS.rounds):
        with tempfile.TemporaryDirectory() as folder:
            for name, (first, again) in prepare(folder, server, ARGS.parallel).items():
                if first:
                    rows.setdefault((name, "first"), []).append(measure(first, folder, server))
                rows.setdefault((name, "again"), []).append(measure(again, folder, server))
    print(f"{ARGS.feeds} feeds of {ARGS.bytes} bytes, {ARGS.parallel} at a time, medians of {ARGS.rounds} rounds")
    print(f"{'':18} {'run':6} {'wall s':>8} {'cpu s':>8} {'requests':>9} {'MB':>7} {'wall ratio':>11}")
    for (name, run), found in rows.items():
        wall, cpu, requests, sent = (statistics.median(column) for column in zip(*found))
        base = statistics.median(r[0] for r in rows[("feedloom", run)])
        print(f"{name:18} {run:6} {wall:8.2f} {cpu:8.2f} {requests:9.0f} {sent / 1e6:7.1f} {wall / base:11.1f}")


main()
