#!/usr/bin/env python3
"""fetch against a server of good and bad feeds on the loopback interface. Usage: fetch.py BUILD [FEEDS [KILLS [PAIRS]]]

By default 100 feeds, the bad ones one of each kind, 30 kills and 8 pairs of runs at once; `make fleet` takes 1,000
feeds, a fifth of them bad, 200 kills and 50 pairs.
"""
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from feedserver import EXPECTED, GOOD, Server, rss
from suite import ROOT, Suite, environment

BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")).resolve()
FEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 30
PAIRS = int(sys.argv[4]) if len(sys.argv) > 4 else 8
FEEDLOOM = BUILD / "feedloom"
NOW = 1795608000  # 2026-11-25T12:00:00Z
TIMEOUT = 5 if FEEDS <= 200 else 12  # seconds; the server is a single Python thread, and the machine may be busy
WHOLE = ("html", "malformed", "empty", "huge", "bad_gzip", "bomb", "twice")  # all of it would come again
suite = Suite("fetch")
# The peak of a process counts what its parent had before exec: a small parent shows the program's own.
MEASURE = ("import resource, subprocess, sys; status = subprocess.call(sys.argv[2:]); open(sys.argv[1], 'w').write("
           "str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(status)")


def kinds(feeds):
    bad = list(EXPECTED)
    times = max(1, feeds // 5 // len(bad))
    bad = bad * times + bad[:max(0, feeds // 5 - len(bad) * times)]
    good = (GOOD * feeds)[:feeds - len(bad)]
    return good + bad


def configure(site, server, extra="", pause="20ms", feeds=None):
    site.mkdir(exist_ok=True)
    outlines = "\n".join(f'<outline type="rss" text="{f.name}" xmlUrl="{f.url}"/>' for f in feeds or server.feeds)
    (site / "list.opml").write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
    (site / "feedloom.yaml").write_text(f"""title: All
site: https://digest.example.org/
sources: [{{opml: list.opml, name: all}}]
outputs: [{{path: all.xml, format: atom}}]
fetch:
  allow_private: 127.0.0.0/8
  pause: {pause}
  timeout: {TIMEOUT}s
  parallel: 100
{extra}""")


def fetch(site, *args, now=NOW, status=0, env=None):
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", MEASURE, site / "peak", FEEDLOOM, "fetch", "--format", "json", *args],
                          cwd=site, capture_output=True,
                          env=environment(SOURCE_DATE_EPOCH=str(now), **(env or {})), timeout=300, check=False)
    suite.check(f"status of fetch {args} is {status}", status is None or done.returncode == status,
                f"  {done.returncode}: {done.stderr.decode()[-600:]}")
    rows = {}
    for line in done.stdout.decode().splitlines():
        row = json.loads(line)
        rows[row["url"]] = row
    return rows, time.monotonic() - begin, done.stderr.decode()


def check_polite(server, log, pause):
    """By the list that feed servers' people agree on."""
    by_host = {}
    for r in log:
        by_host.setdefault(r.address, []).append(r)
    suite.check("says who it is", all(r.headers.get("user-agent", "").startswith("feedloom/") and "+https://" in
                                      r.headers["user-agent"] for r in log))
    suite.check("no Referer, no cookies", not [r for r in log if "referer" in r.headers or "cookie" in r.headers])
    suite.check("takes gzip", all("gzip" in r.headers.get("accept-encoding", "") for r in log))
    suite.check("no queries of its own", not [r.path for r in log if "?" in r.path])
    overlaps, early = [], []
    for rows in by_host.values():
        rows.sort(key=lambda r: r.begin)
        for a, b in zip(rows, rows[1:]):
            if a.end is None or b.begin < a.end - 0.001:
                overlaps.append((a.path, b.path))
            elif b.begin - a.begin < pause * 0.8:
                early.append((a.path, b.path, b.begin - a.begin))
    suite.check("one request at a time for each host", not overlaps, f"  {overlaps[:5]}")
    suite.check("a pause between two requests", not early, f"  {early[:5]}")
    suite.check("one robots.txt for each host",
                all(len([r for r in rows if r.path == "/robots.txt"]) <= 1 for rows in by_host.values()))


def check_causes(server, rows):
    for f in server.feeds:
        row = rows.get(f.url)
        if not suite.check(f"{f.kind} is reported", row is not None):
            continue
        if f.kind in GOOD:
            suite.check(f"{f.kind} is read", row["result"] == "fetched" and row["new"] == server.entries, f"  {row}")
        else:
            why = row.get("why", "")
            suite.check(f"{f.kind} is reported with its cause",
                        row["result"] in ("failed", "gone") and any(w in why for w in EXPECTED[f.kind]), f"  {row}")


def after(row):
    return time.mktime(time.strptime(row["next"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone - NOW if "next" in row else 0


def check_waits(server, rows):
    for f in server.feeds:
        row = rows[f.url]
        wait = after(row)
        if f.kind == "s429_after" or f.kind == "s503_after":
            suite.check(f"{f.kind}: Retry-After is obeyed", wait == 3600, f"  {row}")
        elif f.kind == "s429":
            suite.check("s429: hours", 7200 <= wait <= 86400, f"  {row}")
        elif f.kind in WHOLE or f.kind == "challenge":
            suite.check(f"{f.kind}: once a day", wait == 86400, f"  {row}")
        elif f.kind == "max_age":
            suite.check("max-age is obeyed", wait == 36000, f"  {row}")
        elif f.kind == "no_validators":
            suite.check("once a day without validators", wait == 86400, f"  {row}")
        elif f.kind in GOOD:
            suite.check(f"{f.kind}: at most once an hour", wait >= 3600, f"  {row}")
        elif row["result"] == "failed":
            suite.check(f"{f.kind}: never at once, within a day", 300 <= wait <= 86400, f"  {row}")


def check_build(server, site):
    """Every good feed is in the merged one, with its source; it is valid, and a build again writes nothing."""
    env = environment(SOURCE_DATE_EPOCH=str(NOW))
    done = subprocess.run([FEEDLOOM, "build"], cwd=site, capture_output=True, env=env, timeout=120, check=False)
    suite.check("build", done.returncode == 0, done.stderr.decode()[-500:])
    suite.check("it says why a feed has nothing", b": not found (404) [SourceEmpty]" in done.stderr and
                b"not fetched yet" not in done.stderr, done.stderr.decode()[-500:])
    text = (site / "all.xml").read_text()
    good = [f for f in server.feeds if f.kind in GOOD]
    suite.equal("every entry of every good feed is merged", text.count("<entry>"), len(good) * server.entries)
    suite.equal("each with its source", text.count("<source>"), len(good) * server.entries)
    suite.check("and no other", all(f"<title>Feed {f.name}</title>" not in text
                                    for f in server.feeds if f.kind not in GOOD))
    valid = subprocess.run([FEEDLOOM, "validate", "-q", "all.xml"], cwd=site, capture_output=True, env=env, check=False)
    suite.check("it is valid", valid.returncode == 0, valid.stdout.decode()[-500:])
    again = subprocess.run([FEEDLOOM, "build"], cwd=site, capture_output=True, env=env, check=False)
    suite.check("a second build writes nothing", b"0 written, 1 unchanged" in again.stderr, again.stderr.decode())
    return text


def check_alone(server, site, merged):
    """What is merged is, byte for byte, what the good feeds alone give."""
    log = list(server.log)
    server.log.clear()
    configure(site, server, feeds=[f for f in server.feeds if f.kind in GOOD])
    fetch(site)
    subprocess.run([FEEDLOOM, "build", "-q"], cwd=site, env=environment(SOURCE_DATE_EPOCH=str(NOW)), check=False)
    suite.check("bad feeds change nothing of the good ones", (site / "all.xml").read_text() == merged)
    server.log[:] = log


def test_fleet(tmp):
    """Good feeds are read and bad ones named, in bounded time and memory; later runs ask only what is due."""
    with Server(kinds(FEEDS), tmp) as server:
        site = tmp / "site"
        configure(site, server)
        rows, seconds, _ = fetch(site)
        peak = int((site / "peak").read_text())
        check_causes(server, rows)
        check_waits(server, rows)
        check_polite(server, server.log, 0.02)
        merged = check_build(server, site)
        check_alone(server, tmp / "alone", merged)
        suite.check("bounded time", seconds < 2 * TIMEOUT + 5 + FEEDS / 100, f"  {seconds:.1f} s")
        suite.check("bounded memory", peak < 80 << 10, f"  {peak} KiB")
        print(f"fetch: {FEEDS} feeds in {seconds:.2f} s, {peak / 1024:.0f} MiB")
        first, server.log[:] = list(server.log), []
        rows, _, _ = fetch(site)
        suite.check("nothing is due at once", not server.log, f"  {[(r.address, r.path) for r in server.log[:5]]}")
        good = {f.url for f in server.feeds if f.kind in GOOD}
        later, _, _ = fetch(site, now=NOW + 90000)
        check_second(server, good, rows, later)
        suite.check("what is merged does not lose an entry", check_build(server, site).count("<entry>") ==
                    merged.count("<entry>"))
        return len(first)


def check_second(server, good, rows, later):
    """A day later everything that is not put off is asked, conditionally where there is something to compare with."""
    asked = {}
    for r in server.log:
        if r.path != "/robots.txt":
            asked.setdefault(r.address, []).append(r)
    for f in server.feeds:
        if f.kind not in GOOD:
            continue
        requests = asked.get(f.address, [])
        if not suite.check(f"{f.kind} is asked again", requests or after(rows[f.url]) > 90000):
            continue
        want = f.kind != "no_validators"
        suite.check(f"{f.kind} is asked {'conditionally' if want else 'in full'}",
                    all(r.conditional == want for r in requests), f"  {[(r.path, r.headers) for r in requests]}")
    for f in server.feeds:
        if f.kind == "page":
            suite.check("a page is not asked again", all(r.path != "/page" for r in asked.get(f.address, [])))
        if f.kind == "s410":
            suite.check("410 is asked no more", f.address not in asked)
    fresh = [later[u]["new"] for u in good if later[u]["result"] == "fetched"]
    kept = [u for u in good if later[u]["result"] in ("fetched", "unchanged", "not due")]
    suite.check("good ones stay good", len(kept) == len(good))
    suite.check("only what changed is new", sum(fresh) == server.entries * sum(
        f.kind == "entries_differ" and later[f.url]["result"] == "fetched" for f in server.feeds), f"  {fresh}")


def test_last_good(tmp):
    """When a feed turns bad, what was fetched last stays; a damaged cache is mended with one warning."""
    with Server(["plain"] * 20, tmp, base="127.2") as server:
        site = tmp / "last"
        configure(site, server)
        fetch(site)
        for f in server.feeds:
            f.kind = random.choice(["s404", "s500", "malformed", "html", "empty", "short", "bad_gzip"])
        rows, _, _ = fetch(site, now=NOW + 90000, status=3)
        suite.check("they fail", all(r["result"] == "failed" for r in rows.values()))
        for f in server.feeds:
            f.kind = "plain"
        server.log.clear()
        rows, _, _ = fetch(site, now=NOW + 2 * 90000 + 86400)
        suite.check("and come back conditionally", all(r["status"] == 304 for r in rows.values()) and
                    all(r.conditional for r in server.log if r.path == "/feed"), f"  {list(rows.values())[:2]}")
        cache = site / ".feedloom.cache"
        data = cache.read_bytes()
        source = random.Random(7)
        for i in range(12):
            bad = bytearray(data)
            if i % 3 == 0:
                del bad[source.randrange(len(bad)):]
            else:
                for _ in range(20):
                    bad[source.randrange(len(bad))] ^= 1 << source.randrange(8)
            cache.write_bytes(bad)
            for name in ("-wal", "-shm"):
                pathlib.Path(str(cache) + name).unlink(missing_ok=True)
            done = subprocess.run([FEEDLOOM, "build"], cwd=site, capture_output=True, check=False,
                                  env=environment(SOURCE_DATE_EPOCH=str(NOW)))
            suite.check(f"damage {i}: build takes what is left, or leaves all as it was",
                        done.returncode in (0, 1, 3) and
                        (b" written" in done.stderr) != (b"nothing published" in done.stderr), done.stderr.decode())
            rows, _, _ = fetch(site, "--force", now=NOW + 4 * 90000)
            suite.check(f"damage {i}", all(r["result"] in ("fetched", "unchanged") for r in rows.values()),
                        f"  {[r for r in rows.values() if r['result'] == 'failed'][:3]}")
        cache.write_bytes(b"no database")
        done = subprocess.run([FEEDLOOM, "fetch", "--plan"], cwd=site, capture_output=True, check=False,
                              env=environment(SOURCE_DATE_EPOCH=str(NOW)))
        suite.check("fetch says beside its table that the cache was damaged",
                    done.stderr.count(b"[CacheDamaged]") == 1, done.stderr.decode())


def start_fetch(site, *args):
    return subprocess.Popen([FEEDLOOM, "fetch", "-q", "--parallel", "10", *args], cwd=site, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, env=environment(SOURCE_DATE_EPOCH=str(NOW)))


def forget(site):
    for p in site.glob(".feedloom.cache*"):
        if not p.name.endswith(".lock"):
            p.unlink()


def asked(server):
    return [r.address for r in server.log if r.path == "/feed"]


SIXTY = ["plain", "gzipped", "unhurried", "atom"] * 15


def test_kills(tmp):
    """kill -9 at any point: the next run goes on, and asks nothing again that was saved."""
    with Server(SIXTY, tmp, base="127.3") as server:
        site = tmp / "kills"
        configure(site, server, pause="0s")
        source, most = random.Random(11), 0.8
        late = partly = bad = again = 0
        for i in range(KILLS):
            fresh = i % 3 == 0
            if fresh:
                forget(site)
            process = start_fetch(site, *([] if fresh else ["--force"]))
            time.sleep(source.random() * most)
            process.kill()
            ended = process.wait() == 0
            late += ended
            most = most * 0.95 if ended else min(most * 1.02, 3)  # as long as a run takes on this machine
            known, _, _ = fetch(site, "--offline", status=None)
            saved = {f.address for f in server.feeds if known.get(f.url, {}).get("status") in (200, 304)}
            partly += 0 < len(saved) < len(server.feeds)
            server.log.clear()
            rows, _, err = fetch(site, now=NOW + 1)
            bad += "damaged" in err or len(rows) != len(server.feeds) or any(
                r["result"] not in ("fetched", "unchanged", "not due") for r in rows.values())
            again += len(saved & set(asked(server))) or len(asked(server)) != len(server.feeds) - len(saved)
        suite.equal(f"{KILLS} kills: runs after them that fail", bad, 0)
        suite.equal(f"{KILLS} kills: feeds asked again that were saved, or not asked that were not", again, 0)
        left = [p.name for p in site.iterdir() if p.name.endswith((".new", ".tmp"))]
        suite.check("no leftovers", not left, f"  {left}")
        print(f"fetch: {KILLS} kills, {late} of them too late, {partly} with a part of the feeds saved")


def test_pairs(tmp):
    """Two runs at once: the second waits and finds all done, or does what a killed first one has left."""
    with Server(SIXTY, tmp, base="127.13") as server:
        site = tmp / "pairs"
        configure(site, server, pause="0s")
        source = random.Random(12)
        bad = killed = 0
        for i in range(PAIRS):
            forget(site)
            server.log.clear()
            pair = []
            for _ in range(2):
                pair.append(start_fetch(site))
                time.sleep(source.random() * 0.5)
            if i % 3 == 0:
                pair[0].kill()
            status = [process.wait(60) for process in pair]
            killed += status[0] < 0
            rows, _, err = fetch(site, "--offline")
            bad += (status[1] != 0 or "damaged" in err or sum(r["status"] == 200 for r in rows.values()) != 60 or
                    (status[0] == 0 and len(asked(server)) != 60))
        suite.equal(f"{PAIRS} pairs: of runs at once that lose or ask twice", bad, 0)
        print(f"fetch: {PAIRS} pairs, of {killed} one killed")


def test_stop(tmp):
    """Ctrl-C ends a run in order: what was fetched is kept, the rest is told."""
    with Server(["plain"] * 20 + ["hang"] * 3, tmp, base="127.4") as server:
        site = tmp / "stop"
        configure(site, server, extra="  robots: ignore\n")
        process = subprocess.Popen([FEEDLOOM, "fetch", "--format", "json", "--timeout", "300s"], cwd=site,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(SOURCE_DATE_EPOCH=str(NOW)),
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        until = time.monotonic() + 60
        while len([r for r in server.log if r.end]) < 20 and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        out, _ = process.communicate(timeout=20)
        rows = [json.loads(line) for line in out.decode().splitlines()]
        suite.check("Ctrl-C ends it soon, by the signal", time.monotonic() - begin < 10 and process.returncode == -2,
                    f"  {process.returncode}")
        suite.equal("what came is told, and what did not",
                    sorted((r["result"], 1) for r in rows), [("fetched", 1)] * 20 + [("stopped", 1)] * 3)
        rows, _, _ = fetch(site, "--offline")
        suite.equal("and kept", sum(r["status"] == 200 for r in rows.values()), 20)


def test_guards(tmp):
    """Private addresses in every spelling, by redirect and by name: no socket but for names is opened."""
    urls = (pathlib.Path(__file__).parent / "private_urls.txt").read_text().split("\n")
    urls = [u for u in urls if u and not u.startswith("#")]
    trace = tmp / "trace"
    done = subprocess.run(["strace", "-f", "-qq", "-e", "trace=connect", "-o", trace, FEEDLOOM, "fetch", "--cache",
                           tmp / "guards.cache", "--timeout", "3s", "--pause", "0s", "--robots", "ignore", "--format",
                           "json", *urls], capture_output=True, env=environment(), timeout=120, check=False)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    suite.equal("every URL is reported", len(rows), len({u.partition("#")[0] for u in urls}))
    suite.check("all are refused", all(r["result"] == "failed" for r in rows), done.stdout.decode())
    opened = [line for line in trace.read_text().split("\n")
              if "AF_INET" in line and "htons(53)" not in line and "htons(0)" not in line]
    suite.check("no socket is opened", not opened, "\n".join(opened[:5]))
    one = subprocess.run([FEEDLOOM, "fetch", "--cache", tmp / "guards.cache", "file:///etc/passwd"],
                         capture_output=True, env=environment(), timeout=20, check=False)
    suite.check("file: is no address", one.returncode == 3 and b"root:" not in one.stdout + one.stderr)


def test_inputs(tmp):
    """Addresses are inputs of the other commands, with the same guards."""
    with Server(["plain", "page", "gzipped", "s404", "latin1"], tmp, base="127.5") as server:
        urls = [f.url for f in server.feeds]

        def run(*args):
            return subprocess.run([FEEDLOOM, *args, "--allow-private", "127.0.0.0/8"], cwd=tmp, capture_output=True,
                                  env=environment(), timeout=60, check=False)
        merged = run("merge", "-t", "atom", "--title", "All", urls[0], urls[1], urls[2], urls[4])
        suite.check("merge takes addresses", merged.returncode == 0 and merged.stdout.count(b"<entry>") == 20 and
                    "Caf\xe9".encode() in merged.stdout, merged.stderr.decode())
        outlines = "".join(f"<outline type='rss' text='x' xmlUrl='{url}'/>" for url in urls)
        (tmp / "inputs.opml").write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
        listed = run("merge", "-t", "atom", "--title", "All", "inputs.opml")
        suite.check("and the addresses of lists", listed.stdout == merged.stdout and listed.returncode == 3 and
                    b"not found (404)" in listed.stderr, listed.stderr.decode())
        found = run("validate", urls[0], urls[2])
        suite.check("validate takes addresses", found.returncode == 0 and urls[0].encode() in found.stdout,
                    found.stdout.decode())
        shown = run("inspect", urls[1])
        suite.check("inspect finds the feed of a page", b"Feed f1" in shown.stdout, shown.stderr.decode())
        bad = run("validate", urls[3])
        suite.check("what cannot be fetched is told", bad.returncode == 3 and
                    b"not found (404)" in bad.stdout + bad.stderr)
        run("convert", "-t", "atom", "--site", "https://me.example/", urls[0])
        suite.check("--site says who asks", server.log[-1].headers["user-agent"].endswith(" (+https://me.example/)"))
        hint = b"do not learn whom to write to"
        told = [hint in run("fetch", "--cache", "agent.cache", "--force", *more, urls[0]).stderr
                for more in ((), ("--user-agent", "x +https://me.example/"), ("--plan",))]
        suite.equal("that nobody does is told", told, [True, False, False])
        guarded = subprocess.run([FEEDLOOM, "validate", urls[0]], capture_output=True, env=environment(), check=False)
        suite.check("addresses are guarded", guarded.returncode == 3 and
                    b"a loopback address" in guarded.stdout + guarded.stderr, guarded.stdout.decode())


def merge_lists(tmp, *feeds, within=()):
    """Merges a list for each row of feeds; what came of it."""
    for n, row in enumerate(feeds):
        outlines = "".join(f"<outline type='rss' text='x' xmlUrl='{f}'/>" for f in row)
        (tmp / f"list{n}.opml").write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
    return subprocess.run([*within, FEEDLOOM, "merge", "-t", "atom", "--title", "All", "--allow-private", "127.0.0.0/8",
                           *(f"list{n}.opml" for n in range(len(feeds)))], cwd=tmp, capture_output=True,
                          env=environment(), timeout=60, check=False)


def test_lists(tmp):
    """Feeds of lists are fetched together, one at a time of each host; who answers first changes nothing."""
    with Server(["unhurried", "loop", "plain", "s404", "unhurried", "unhurried"], tmp, base="127.18") as server:
        urls = [f.url for f in server.feeds]
        first = merge_lists(tmp, [urls[0] + "1", urls[1], *urls[2:4]], [*urls[4:], urls[0] + "2"])
        slow = [r for r in server.log if r.address in (server.feeds[n].address for n in (0, 4, 5))]
        suite.check("many at a time, of all lists", any(a.begin < b.begin < a.end for a in slow for b in slow),
                    f"  {[(r.address, r.begin, r.end) for r in slow]}")
        same = [r for r in slow if r.address == server.feeds[0].address]
        suite.check("of one host one at a time, with a pause", len(same) == 2 and
                    same[1].begin - same[0].end > 0.8, f"  {[(r.begin, r.end) for r in same]}")
        findings = [line for line in first.stderr.decode().splitlines() if "UnreadableInput" in line]
        suite.check("findings come in the order of the lists", len(findings) == 2 and urls[1] in findings[0] and
                    "more than 5 redirects" in findings[0] and urls[3] in findings[1], first.stderr.decode())
        for f in server.feeds:
            f.kind = {"unhurried": "plain", "plain": "unhurried"}.get(f.kind, f.kind)
        again = merge_lists(tmp, [urls[0] + "1", urls[1], *urls[2:4]], [*urls[4:], urls[0] + "2"])
        suite.check("whoever is the first", first.stdout.count(b"<entry>") == 25 and again.stdout == first.stdout and
                    again.stderr == first.stderr, again.stderr.decode())


def test_many(tmp):
    """More addresses than a program may open files unless it asks."""
    with Server(["plain"] * 40, tmp, base="127.19") as server:
        merged = merge_lists(tmp, [f.url for f in server.feeds],
                             within=("sh", "-c", 'ulimit -Sn 32 && exec "$@"', "sh"))
        suite.check("more inputs than open files", merged.returncode == 0 and merged.stdout.count(b"<entry>") == 200,
                    merged.stderr.decode())


def test_ping(tmp):
    """Hubs hear of feeds that have changed, once."""
    with Server(["hub"], tmp, base="127.6") as server:
        site = tmp / "ping"
        site.mkdir()
        hub = server.feeds[0].url.replace("/feed", "/hub")
        (site / "a.xml").write_bytes(rss("local"))
        (site / "feedloom.yaml").write_text(
            f"title: T\nsite: https://x.example/s/\nhub: {hub}\nsources: [{{feed: a.xml}}]\n"
            "outputs: [{path: out/all feeds.xml}, {path: out/index.html}]\nfetch: {allow_private: 127.0.0.0/8}\n")

        def run(*args):
            return subprocess.run([FEEDLOOM, *args], cwd=site, capture_output=True, env=environment(), check=False)
        suite.check("build", run("build").returncode == 0)
        for _ in range(2):
            done = run("ping")
            suite.check("ping", done.returncode == 0, done.stderr.decode())
        want = b"https%3A%2F%2Fx.example%2Fs%2Fout%2Fall%2520feeds.xml"
        suite.equal("told once", server.posts, [b"hub.mode=publish&hub.url=" + want + b"&hub.topic=" + want])
        (site / "a.xml").write_bytes(rss("changed"))
        run("build")
        run("ping")
        suite.equal("told again when it has changed", len(server.posts), 2)
        config = (site / "feedloom.yaml").read_text()
        silent = f"[{hub}, 'http://127.6.0.2:{server.port}/hub']"
        outputs = ", ".join(f"{{path: out/{n}.xml}}" for n in range(5))
        (site / "feedloom.yaml").write_text(config.replace(f"hub: {hub}", f"hub: {silent}").replace(
            "outputs: [", f"outputs: [{outputs}, "))
        run("build")
        done = run("ping")
        suite.check("a hub that does not answer is asked three times", done.returncode == 3 and
                    done.stderr.count(b"no connection") == 3 and done.stderr.count(b"not asked any more") == 1 and
                    len(server.posts) == 8 and done.stdout.count(b"failed") == 6, (done.stdout + done.stderr).decode())


def test_ledger(tmp):
    """A permanent redirect is believed after ten sights; when the new place fails, the old one is asked again."""
    with Server(["moved", "found302"], tmp, base="127.7") as server:
        site = tmp / "ledger"
        configure(site, server)
        for sight in range(11):
            server.log.clear()
            rows, _, _ = fetch(site, "--force", now=NOW + sight * 4000)
            paths = [r.path for r in server.log if r.address == server.feeds[0].address and r.path != "/robots.txt"]
            suite.equal(f"sight {sight + 1}", paths, ["/feed", "/there"] if sight < 10 else ["/there"])
        suite.check("302 is never believed", all("moved" not in r.get("note", "") for r in rows.values()
                                                 if r["url"] == server.feeds[1].url))
        server.feeds[0].kind = "s404"
        fetch(site, now=NOW + 12 * 90000)
        server.feeds[0].kind = "moved"
        server.log.clear()
        fetch(site, now=NOW + 20 * 90000)
        suite.check("back to the old place", "/feed" in [r.path for r in server.log])


def test_steady(tmp):
    """Three sights over a week are as good as ten; a new place that is gone is doubted, not the feed."""
    with Server(["moved308"], tmp, base="127.10") as server:
        site = tmp / "steady"
        configure(site, server)
        for days, want in ((0, 2), (4, 2), (8, 2), (12, 1)):
            server.log.clear()
            fetch(site, "--force", now=NOW + days * 86400)
            suite.equal(f"day {days}", [r.path for r in server.log if r.path != "/robots.txt"],
                        ["/feed", "/there"][-want:])
        server.feeds[0].kind = "s410"
        rows, _, _ = fetch(site, "--force", now=NOW + 13 * 86400, status=3)
        suite.check("gone from its new place", all("gone from where it had moved" in r.get("why", "") and
                                                   r["result"] == "failed" for r in rows.values()), f"  {rows}")
        server.feeds[0].kind = "moved308"
        server.log.clear()
        fetch(site, now=NOW + 20 * 86400)
        suite.equal("the old place is asked again", [r.path for r in server.log if r.path != "/robots.txt"],
                    ["/feed", "/there"])


def sources(site, urls, more=""):
    """A configuration of feeds by their addresses, of which several may be on one host."""
    site.mkdir(exist_ok=True)
    lines = "".join(f"  - {{feed: '{url}'{', history: all' if kind == 'archive_limit' else ''}}}\n"
                    for kind, url in urls)
    (site / "feedloom.yaml").write_text(
        f"title: T\nsite: https://x.example/\nsources:\n{lines}outputs: [{{path: all.xml}}]\n"
        f"fetch:\n  allow_private: 127.0.0.0/8\n  pause: 5ms\n{more}")


def test_limits(tmp):
    """Who says that it is enough has said it for all of its feeds: by headers, at robots.txt, at an archive."""
    waits = {"spent": 900, "spent_for_years": 30 * 86400, "robots_limit": 3600, "archive_limit": 7200, "s403": 7200}
    with Server([*waits, "unhurried"], tmp, base="127.11") as server:
        site, first, second = tmp / "limits", {}, {}
        for f in server.feeds:
            first[f.kind], second[f.kind] = f.url, f.url + "2"
        by_kind = {f.kind: f for f in server.feeds}
        sources(site, [*first.items(), *second.items()],
                f"  hosts:\n    - {{host: {by_kind['s403'].address}, forbidden: limit}}\n"
                f"    - {{host: {by_kind['unhurried'].address}, parallel: 2, pause: 0s}}\n")
        rows, _, _ = fetch(site)
        for kind, least in waits.items():
            row, asked = rows[second[kind]], [r for r in server.log if r.address == by_kind[kind].address]
            suite.check(f"{kind}: the other feed waits", row["result"] == "not due" and least <= after(row) <= max(
                least, 86400 if kind == "s403" else 0), f"  {row}")
            suite.check(f"{kind}: it is not asked", "/feed2" not in [r.path for r in asked])
        suite.equal("robots_limit: one request", len([r for r in server.log if r.address ==
                                                      by_kind["robots_limit"].address]), 1)
        slow = [r for r in server.log if r.address == by_kind["unhurried"].address and r.path != "/robots.txt"]
        suite.check("a host that permits two at a time", len(slow) == 2 and slow[1].begin < slow[0].end)
        server.log.clear()
        fetch(site, now=NOW - 10 * 365 * 86400)
        suite.check("a clock that goes back stops no host", {f.address for f in server.feeds} ==
                    {r.address for r in server.log}, f"  {[(r.address, r.path) for r in server.log]}")


def test_memory(tmp):
    """What a feed has said before holds in the next run; what cannot be sent back is not kept."""
    with Server(["max_age", "both", "long_etag", "plain"], tmp, base="127.12") as server:
        site = tmp / "memory"
        sources(site, [(f.kind, f.url) for f in server.feeds])
        fetch(site)
        for f in server.feeds:
            mine = [r for r in server.log if r.address == f.address]
            suite.check(f"{f.kind}: one connection for all requests", len({r.connection for r in mine}) == 1 and
                        [r.path for r in mine] == ["/robots.txt", "/feed"],
                        f"  {[(r.path, r.connection) for r in mine]}")
        server.log.clear()
        now = NOW + 40000
        planned = subprocess.run([FEEDLOOM, "fetch", "--plan"], cwd=site, capture_output=True, check=False,
                                 env=environment(SOURCE_DATE_EPOCH=str(now))).stdout.decode()
        both = next(f for f in server.feeds if f.kind == "both")
        suite.check("--plan shows the request", f"GET {both.url}\n    If-None-Match: {both.etag}\n"
                    "    If-Modified-Since: tue, 10-Nov-26 12:00:00 +0000\n    why: due" in planned, planned)
        suite.check("--plan says who waits, and why", "not asked in 13h; why: once a day, since it cannot be "
                    "conditional" in planned, planned)
        suite.check("--plan asks nothing", not server.log)
        rows, _, _ = fetch(site, now=now)
        states = {f.kind: rows[f.url] for f in server.feeds}
        suite.check("both validators go back as they came", states["both"]["status"] == 304, f"  {states['both']}")
        suite.check("max-age holds where a 304 has none", states["max_age"]["status"] == 304 and
                    after(states["max_age"]) == 40000 + 36000, f"  {states['max_age']}")
        suite.equal("robots.txt is asked for once a day", [r.path for r in server.log if r.path != "/feed"], [])
        rows, _, _ = fetch(site, "--force", now=NOW + 41000)
        suite.check("a validator that is too long is none", rows[server.feeds[2].url]["status"] == 200, f"  {rows}")


def with_history(site):
    config = (site / "feedloom.yaml").read_text()
    (site / "feedloom.yaml").write_text(config.replace("name: all", "name: all, history: all"))


def check_walk(what, server, site, paths, documents, now=NOW, args=()):
    """A fetch asks for these paths, and a build has the entries of so many documents then; returns the feed's row."""
    server.log.clear()
    rows, _, _ = fetch(site, *args, now=now)
    suite.equal(what, [r.path for r in server.log if r.path != "/robots.txt"], paths)
    subprocess.run([FEEDLOOM, "build", "-q"], cwd=site, env=environment(SOURCE_DATE_EPOCH=str(NOW)), check=False)
    suite.equal(f"{what}: built from", (site / "all.xml").read_text().count("<entry>"), documents * server.entries)
    return rows[server.feeds[0].url]


def test_history(tmp):
    """Archives (RFC 5005) are walked once, new ones later, and built from; a walk that broke off goes on."""
    day = 90000
    with Server(["archive"], tmp, base="127.8") as server:
        site, feed = tmp / "history", server.feeds[0]
        configure(site, server)
        check_walk("archives that are not asked for", server, site, ["/feed"], 1)
        with_history(site)
        row = check_walk("the chain is walked, though the feed has not changed", server, site,
                         ["/feed", "/3", "/2", "/1"], 4, NOW + day)
        suite.check("it is told", "3 archive documents" in row.get("note", ""), f"  {row}")
        server.archives, feed.etag = 4, '"4"'
        check_walk("only the new archive is fetched", server, site, ["/feed", "/4"], 5, NOW + 2 * day)
        server.archives, server.lost, server.circle, feed.etag = 5, (5,), 3, '"5"'
        row = check_walk("one that is lost", server, site, ["/feed", "/5"], 5, NOW + 3 * day)
        suite.check("it is named", "/5" in row.get("note", "") and row["result"] == "fetched", f"  {row}")
        server.lost = ()
        check_walk("it is not asked for twice in a day", server, site, ["/feed"], 5, NOW + 3 * day + 4000,
                   ["--force"])
        check_walk("it is asked for later, though the feed has not changed", server, site, ["/feed", "/5"], 6,
                   NOW + 5 * day)
        server.archives, server.moved_archives, feed.etag = 6, (6,), '"6"'
        check_walk("one that has moved", server, site, ["/feed", "/6", "/old/6"], 7, NOW + 6 * day)
        feed.etag = '"7"'
        check_walk("is known by the address that leads to it", server, site, ["/feed"], 7, NOW + 7 * day)


def test_archive_robots(tmp):
    """Each host's robots.txt is asked for before an archive of it, and obeyed, as before a feed."""
    with Server(["archive", "archive"], tmp, base="127.17") as server:
        site, (feed, host) = tmp / "closed", server.feeds
        configure(site, server, feeds=[feed])
        with_history(site)
        server.elsewhere = host.url.removesuffix("/feed")
        rows, _, _ = fetch(site)
        suite.equal("a host of archives alone", [r.path for r in server.log if r.address == host.address],
                    ["/robots.txt", "/3", "/2", "/1"])
        suite.check("its archives are read", "3 archive documents" in rows[feed.url].get("note", ""), f"  {rows}")
        server.archives, server.closed, feed.etag = 4, {"archive": "/4"}, '"4"'
        row = check_walk("an archive that robots.txt forbids", server, site, ["/feed"], 4, NOW + 2 * 86400)
        suite.check("is named, and the feed is read", f"robots.txt forbids feedloom the archive document "
                    f"{server.elsewhere}/4" in row.get("note", "") and row["result"] == "fetched", f"  {row}")
        feed.etag = '"5"'
        check_walk("--robots ignore asks for it", server, site, ["/feed", "/4"], 5, NOW + 4 * 86400,
                   ["--robots", "ignore"])


def test_broken_walk(tmp):
    """A walk of archives that was stopped goes on in the next run, in a circle of them to its end."""
    with Server(["archive"], tmp, base="127.14") as server:
        site = tmp / "broken"
        configure(site, server)
        with_history(site)
        server.archives, server.circle, server.hanging = 5, 5, (2,)
        process = start_fetch(site, "--timeout", "300s")
        until = time.monotonic() + 60
        while "/2" not in [r.path for r in server.log] and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)  # what has come is saved four times a second
        process.kill()
        process.wait()
        server.hanging = ()
        check_walk("it goes on", server, site, ["/feed", "/2", "/1"], 6, NOW + 90000)
        check_walk("and is over", server, site, ["/feed"], 6, NOW + 2 * 90000)


def test_hosts(tmp):
    """One feed's 429 stops all of its host; a host that fails as a whole is an outage, which no feed is blamed for."""
    with Server(["s429_after", "s404", "plain", "refused"], tmp, base="127.9") as server:
        site = tmp / "hosts"
        urls = [f"{f.url}{x}" for f in server.feeds for x in ("", "2", "3", "4")]
        server.feeds[2].url = urls[8]
        args = ["--cache", tmp / "hosts.cache", "--allow-private", "127.0.0.0/8", "--pause", "5ms", *urls]
        site.mkdir()
        rows, _, _ = fetch(site, *args)
        asked = [r for r in server.log if r.address == server.feeds[0].address and r.path != "/robots.txt"]
        suite.equal("one request is enough", len(asked), 1)
        suite.check("the rest waits as long", all(after(rows[u]) == 3600 for u in urls[:4]), f"  {rows}")
        suite.check("an outage", all("outage" in rows[u].get("note", "") for u in urls[4:8]), f"  {rows[urls[4]]}")
        suite.check("others go on", all(rows[u]["result"] == "fetched" for u in urls[8:12]))
        whys = [rows[u]["why"].partition(":")[0] for u in urls[12:]]
        suite.equal("who does not answer is asked three times", sorted(whys), ["no connection"] * 3 + [
            "the host does not answer (no connection); not asked any more in this run"])
        shown = subprocess.run([FEEDLOOM, "status", "--format", "json", *args[:2], *urls], cwd=site, check=False,
                               capture_output=True, env=environment(SOURCE_DATE_EPOCH=str(NOW)))
        table = subprocess.run([FEEDLOOM, "status", *args[:2], *urls], cwd=site, check=False, capture_output=True)
        suite.check("status: warnings leave a feed valid", b"valid, " in table.stdout and
                    b"not valid: 0 errors" not in table.stdout, table.stdout.decode())
        states = [json.loads(line) for line in shown.stdout.decode().splitlines()]
        suite.check("status: no feed is blamed", all(s["failures"] == 0 for s in states[4:8]), f"  {states[4]}")
        suite.equal("status: states", [s["state"] for s in states[4:]], ["failing"] * 4 + ["ok"] * 4 + ["failing"] * 4)


def main():
    random.seed(5)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as folder:
        tmp = pathlib.Path(folder)
        for test in (test_fleet, test_last_good, test_kills, test_pairs, test_stop, test_guards, test_inputs,
                     test_lists, test_many, test_ping, test_ledger, test_steady, test_limits, test_memory, test_history,
                     test_archive_robots, test_broken_walk, test_hosts):
            test(tmp)
    suite.finish()


main()
