#!/usr/bin/env python3
"""Chains of redirects that end where nobody may go: no connection is opened there, and the cause is told.
Usage: redirects.py BUILD

Each variant of a chain is a feed of its own; the system calls show whom the fetcher has connected to.
"""
import asyncio
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from feedserver import Server, rss
from suite import ROOT, Suite, environment

BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")).resolve()
FEEDLOOM = BUILD / "feedloom"
NOW = 1795608000  # 2026-11-25T12:00:00Z
suite = Suite("redirects")

REFUSED, NOWHERE = ["refused address"], ["refused address", "bad URL", "name not found", "not found (404)"]
SCHEME, LOOP = ["no http or https address"], ["redirect loop"]
PRIVATE = "http://127.0.0.1:{port}/private"
# Kind of chain: (words of which one is in the cause, [chain]); a chain is a list of answers, to /N/0 and on,
# each a status and a Location or a page. Behind the last one is a good feed, which is read where the words are None.
CHAINS = {
    "straight to a private address": (REFUSED, [[(s, PRIVATE)] for s in (301, 302, 303, 307, 308)]),
    "after harmless hops": (REFUSED, [
        [(302, "/{n}/1"), (301, "/{n}/2"), (307, "http://10.1.2.3/")],
        [(301, "/{n}/1"), (301, "2"), (301, "./3"), (301, "../{n}/4"), (301, PRIVATE)]]),
    "over another host": (REFUSED, [
        [(302, "http://{other}:{port}/{n}/1"), (302, "http://169.254.169.254/latest/meta-data/")],
        [(302, "http://{other}:{port}/{n}/1"), (302, "http://{here}:{port}/{n}/2"), (302, "http://100.100.100.200/")]]),
    "spelt otherwise": (NOWHERE, [[(302, f"http://{host}:{{port}}/private")] for host in (
        "2130706433", "0x7f000001", "0x7F.1", "0177.0.0.1", "127.1", "127.0.0.1.", "0", "[::1]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]", "[fe80::1%25lo]", "%31%32%37.0.0.1",
        "127%2e0%2e0%2e1", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1")]),
    "to a name of this machine": (NOWHERE, [[(302, f"http://{host}:{{port}}/private")] for host in (
        "localhost", "LocalHost.", "ip6-localhost", "localhost%00.example.org", "l%6fcalhost")]),
    "relative in every way": (NOWHERE + SCHEME, [[(302, to)] for to in (
        "//127.0.0.1:{port}/private", "\\\\127.0.0.1:{port}\\private", "/\\127.0.0.1:{port}/private",
        "http:\\\\127.0.0.1:{port}\\private", "http:/127.0.0.1:{port}/private", "http:127.0.0.1:{port}/private",
        "///127.0.0.1:{port}/private", " //127.0.0.1:{port}/private\t", "//127.0.0.1:{port}?x",
        "//127.0.0.1:{port}#x")]),
    "behind a user": (NOWHERE, [[(302, to)] for to in (
        "http://{here}:{port}@127.0.0.1:{port}/private", "http://{here}@127.0.0.1:{port}/private",
        "http://127.0.0.1:{port}\\@{here}:{port}/none", "http://{here}:{port}%40127.0.0.1/private",
        "http://a@b@127.0.0.1:{port}/private", "http://{here}%23@127.0.0.1:{port}/private")]),
    "to another scheme": (SCHEME, [[(302, to)] for to in (
        "file:///etc/passwd", "FILE:/etc/passwd", "ftp://{here}/x", "gopher://{here}:{port}/_GET%20/",
        "dict://{here}:1/",
        "data:application/xml,<rss/>", "javascript:alert(1)", "ldap://{here}/", "view-source:http://{here}/")]),
    "in a circle": (LOOP, [
        [(302, "/{n}/0")], [(302, "1"), (302, "0")], [(302, "1#a"), (302, "0#b")],
        [(302, "http://{here}:{port}/{n}/0")],
        [(302, f"{i + 1}") for i in range(6)], [(302, f"{i + 1}") for i in range(50)]]),
    "as long as allowed": (None, [[(302, f"{i + 1}") for i in range(5)], [(308, "../x/.././{n}/1")]]),
    "that lead nowhere": (["nowhere", "status 30", "an empty answer", "not modified", "redirect loop"], [
        [(302, None)], [(302, "")], [(301, "#x")], [(300, PRIVATE)], [(304, PRIVATE)], [(305, PRIVATE)],
        [(306, PRIVATE)], [(200, PRIVATE)], [(302, "http://" + "x" * 20000)]]),
    "of a page": (REFUSED + ["names no feed", "names a page"], [
        [(200, "<!DOCTYPE html><link rel=alternate type=application/rss+xml href='%s'>" % to)] for to in (
            PRIVATE, "//127.0.0.1:{port}/private", "file:///etc/passwd", "http://2130706433:{port}/private")]),
    "of a robots.txt": (None, [[(302, PRIVATE)], [(301, "file:///etc/passwd")]]),
    "of archives": (None, [[(302, PRIVATE)], [(301, "/{n}/1"), (302, "http://[::1]:{port}/private")],
                           [(302, "file:///etc/passwd")], [(302, "/archive")], [(307, "/{n}/1")]]),
}


# Where a chain begins that is not the feed's own.
ASIDE = {"of a robots.txt": "/robots.txt", "of archives": "/archive"}


class Chains(Server):
    """Feeds that are variants of chains; 127.0.0.1 and [::1] listen too and must hear nothing."""

    def __init__(self, folder):
        variants = [(kind, chain) for kind, (_, chains) in CHAINS.items() for chain in chains]
        super().__init__([kind for kind, _ in variants], folder, base="127.30")
        self.chains = [chain for _, chain in variants]

    def __enter__(self):
        super().__enter__()
        for f in self.feeds:
            f.url = f"http://{f.address}:{self.port}/{f.number}/{'feed' if f.kind in ASIDE else 0}"
        return self

    async def listen(self):
        await super().listen()
        for address in ("127.0.0.1", "::1"):
            try:
                await asyncio.start_server(self.serve, address, self.port)
            except OSError:
                print(f"redirects: no {address} here")

    def step(self, feed, request, writer, n):
        status, to = self.chains[feed.number][n]
        other = self.feeds[0 if feed.number else 1].address
        to = to and to.replace("{n}", str(feed.number)).replace("{port}", str(self.port)).replace(
            "{here}", feed.address).replace("{other}", other)
        if status == 200 and to.startswith("<"):
            self.send(writer, request, 200, to.encode(), type="text/html")
        else:
            self.send(writer, request, status, location=to)

    async def answer(self, feed, request, writer):
        path = request.path.split("/")[1:]
        if feed and request.path == ASIDE.get(feed.kind):
            self.step(feed, request, writer, 0)
        elif feed and len(path) == 2 and path[0].isdigit() and path[1].isdigit():
            origin, n = self.feeds[int(path[0])], int(path[1])
            if n < len(self.chains[origin.number]):
                self.step(origin, request, writer, n)
            else:
                self.send(writer, request, 200, rss(origin.name))
        elif path[-1] == "feed":
            link = b'<link xmlns="http://www.w3.org/2005/Atom" rel="prev-archive" href="/archive"/>'
            text = rss(feed.name)
            self.send(writer, request, 200, text.replace(b"<item>", link + b"<item>", 1))
        else:
            self.send(writer, request, 404)


def strange(trace):
    """Connections that are neither to the server's good feeds nor to a resolver."""
    lines = [line for line in trace.read_text().split("\n") if "AF_INET" in line]
    return [line for line in lines if not re.search(r'htons\((53|0)\)|inet_addr\("127\.30\.', line)]


def check_rows(server, rows):
    for f in server.feeds:
        words, row = CHAINS[f.kind][0], rows.get(f.url)
        what = f"{f.kind}: {str(server.chains[f.number])[:90]}"
        if not suite.check(f"{what} is reported", row is not None):
            continue
        if words:
            suite.check(what, row["result"] == "failed" and any(w in row.get("why", "") for w in words), f"  {row}")
        else:
            suite.check(what, row["result"] == "fetched", f"  {row}")
        if f.kind == "of archives":
            note = row.get("note", "")
            suite.check(f"{what}: the archive is named", "an archive document could not be read" in note or
                        "archive documents" in note, f"  {row}")


def traced(tmp, *args):
    """Rows of a fetch, by URL; what it connects to is in tmp/trace."""
    done = subprocess.run(["strace", "-f", "-qq", "-e", "trace=connect", "-o", tmp / "trace", FEEDLOOM, *args],
                          cwd=tmp, capture_output=True, timeout=300, check=False,
                          env=environment(SOURCE_DATE_EPOCH=str(NOW)))
    opened = strange(tmp / "trace")
    suite.check("no connection is opened but to the feeds", not opened, "\n".join(opened[:5]))
    return done


def rows_of(done):
    suite.check("fetch", done.returncode in (0, 3), done.stderr.decode()[-500:])
    return {row["url"]: row for row in map(json.loads, done.stdout.decode().splitlines())}


def configure(tmp, feeds, more=""):
    outlines = "".join(f'<outline type="rss" text="{f.number}" xmlUrl="{f.url}"/>' for f in feeds)
    (tmp / "list.opml").write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
    (tmp / "feedloom.yaml").write_text(
        f"title: T\nsite: https://x.example/\nsources: [{{opml: list.opml, history: all}}]\n{more}"
        "outputs: [{path: all.xml}]\n"
        "fetch: {allow_private: 127.30.0.0/16, pause: 0s, timeout: 20s, parallel: 20}\n")


def heard(server):
    return [r.path for r in server.log if not r.address.startswith("127.30.")]


def test_chains(tmp):
    """Every variant of every kind, at once."""
    with Chains(tmp) as server:
        configure(tmp, server.feeds)
        check_rows(server, rows_of(traced(tmp, "fetch", "--format", "json")))
        suite.equal("nothing private is asked", heard(server), [])
        print(f"redirects: {len(CHAINS)} kinds of chains, {len(server.feeds)} variants")


def test_believed(tmp):
    """A place that a feed has moved to for good leads somewhere private one day."""
    with Chains(tmp) as server:
        feed = server.feeds[0]
        configure(tmp, [feed])
        server.chains[0] = [(301, "1")]
        for _ in range(10):
            row = rows_of(traced(tmp, "fetch", "--force", "--format", "json"))[feed.url]
        suite.check("the move is believed", "has moved to" in row.get("note", ""), f"  {row}")
        server.chains[0] = [(301, "1"), (302, PRIVATE)]
        row = rows_of(traced(tmp, "fetch", "--force", "--format", "json"))[feed.url]
        suite.check("and nobody follows it further", "refused address" in row.get("why", ""), f"  {row}")
        suite.equal("nothing private is asked", heard(server), [])


def test_hub(tmp):
    """A hub that sends its visitors on."""
    with Chains(tmp) as server:
        (tmp / "list.opml").write_text("<opml version='2.0'><head/><body/></opml>")
        (tmp / "a.xml").write_bytes(rss("local"))
        configure(tmp, [], f"hub: {server.feeds[0].url}\n")
        config = (tmp / "feedloom.yaml").read_text()
        (tmp / "feedloom.yaml").write_text(config.replace("{opml: list.opml, history: all}", "{feed: a.xml}"))
        built = subprocess.run([FEEDLOOM, "build", "-q"], cwd=tmp, capture_output=True, check=False)
        suite.check("build", built.returncode == 0, built.stderr.decode())
        done = traced(tmp, "ping")
        suite.check("is not followed", done.returncode == 3 and b"301" in done.stderr + done.stdout,
                    done.stderr.decode())
        suite.equal("nothing private is asked", heard(server), [])


def main():
    for test in (test_chains, test_believed, test_hub):
        with tempfile.TemporaryDirectory() as folder:
            test(pathlib.Path(folder))
    suite.finish()


main()
