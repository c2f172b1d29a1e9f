#!/usr/bin/env python3
"""What a site keeps between builds: archives and the manifest. Usage: site.py BUILD"""
import calendar
import json
import os
import re
import shutil
import subprocess
import sys
import time

from build import FEEDLOOM, contents, copy_site, main, outputs, run

CONFIG = """title: T
site: https://example.org/
sources:
  - {digests: "posts/*.md", name: posts}
outputs:
  - {path: feeds/atom.xml, archive: month, max: 5}
  - {path: feeds/rss.xml, archive: year}
  - {path: feeds/feed.json, archive: month, max: 2}
  - {path: feeds/index.html, archive: month}
  - {path: "feeds/from/{source}.xml", each: source}
"""


def post(site, date, n=3):
    (site / f"posts/{date}.md").write_text(f"---\ntitle: D{date}\ndate: {date}\n---\n\n" + "".join(
        f"{i}. [L{date} {i}](https://example.com/{date}/{i})\n\n   Text.\n\n" for i in range(1, n + 1)))


def make_site(tmp, *dates):
    site = tmp / "site"
    (site / "posts").mkdir(parents=True)
    (site / "feedloom.yaml").write_text(CONFIG)
    for date in dates:
        post(site, date)
    return site


def links(text):
    """rel → address of a feed's own links."""
    head = text.split("<entry")[0].split("<item")[0]
    return {m[1]: m[2].rsplit("/", 1)[1] for m in re.finditer(r'rel="([a-z-]+)"[^>]* href="([^"]+)"', head)}


def test_archives(tmp):
    site = make_site(tmp, "2024-11-30", "2024-12-10", "2025-01-05", "2025-01-06")
    run("build", cwd=site)
    made = {name: data.decode() for name, data in contents(site).items()}
    feeds = {name.removeprefix("feeds/"): text for name, text in made.items() if not name.startswith("feeds/.")}
    assert set(feeds) == {
        "atom.xml", "atom-2024-11.xml", "atom-2024-12.xml", "atom-2025-01.xml", "rss.xml", "rss-2024.xml",
        "rss-2025.xml", "feed.json", "feed-2024-11.json", "feed-2024-12.json", "feed-2025-01.json", "index.html",
        "index-2024-11.html", "index-2024-12.html", "index-2025-01.html", "from/posts.xml"}, sorted(feeds)
    assert [feeds[f"atom{part}.xml"].count("<entry") for part in ("", "-2024-11", "-2024-12", "-2025-01")] == [
        6, 3, 3, 6], "the newest month is whole, and a full month is in its archive alone"
    assert feeds["rss.xml"].count("<item>") == 12
    expected = {"atom.xml": {"prev-archive": "atom-2024-12.xml"},
                "atom-2024-12.xml": {"current": "atom.xml", "prev-archive": "atom-2024-11.xml",
                                     "next-archive": "atom-2025-01.xml"},
                "atom-2024-11.xml": {"current": "atom.xml", "next-archive": "atom-2024-12.xml"},
                "atom-2025-01.xml": {"current": "atom.xml", "prev-archive": "atom-2024-12.xml"},
                "rss-2024.xml": {"current": "rss.xml", "next-archive": "rss-2025.xml"}}
    for name, wanted in expected.items():
        found = {rel: to for rel, to in links(feeds[name]).items() if rel not in ("self", "alternate")}
        assert found == wanted, (name, found)
    ids = {re.search("<id>(.*?)</id>", feeds[name])[1] for name in feeds if name.startswith("atom")}
    assert len(ids) == 1, "a feed and its archives are one feed"
    assert re.findall(r'<a rel="(\w+)" href="[^"]*/([^"/]+)">([^<]+)</a>', feeds["index-2024-12.html"]) == [
        ("prev", "index-2024-11.html", "Older entries"), ("next", "index-2025-01.html", "Newer entries"),
        ("up", "index.html", "Latest entries")]
    assert json.loads(feeds["feed.json"])["next_url"].endswith("/feed-2024-12.json")
    assert len(json.loads(feeds["feed.json"])["items"]) == 6
    run("validate", "-q", *[f"feeds/{name}" for name in feeds if not name.endswith("html")], cwd=site)


def test_full_archives_stay(tmp):
    site = make_site(tmp, "2024-12-10", "2025-01-05")
    run("build", cwd=site)
    before = outputs(site)
    post(site, "2025-01-20")
    post(site, "2025-02-01")
    run("build", cwd=site)
    after = outputs(site)
    for name in ("feeds/atom-2024-12.xml", "feeds/feed-2024-12.json", "feeds/index-2024-12.html", "feeds/rss-2025.xml"):
        assert (before[name] == after[name]) == ("2024" in name), name
    assert links(after["feeds/atom-2025-01.xml"][0].decode())["next-archive"] == "atom-2025-02.xml"


def opened(*args, cwd):
    """The files that a run opens."""
    done = subprocess.run(["strace", "-f", "-e", "trace=openat", FEEDLOOM, *args], cwd=cwd, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return re.findall(r'openat\(AT_FDCWD, "([^"]+)", (\S+)', done.stderr)


def test_nothing_to_do(tmp):
    site = make_site(tmp, "2024-11-30", "2025-01-05")
    old = time.time() - 3600
    for path in (site / "posts").iterdir():
        os.utime(path, (old, old))
    first = run("build", cwd=site)
    before = outputs(site)
    manifest = (site / ".feedloom.manifest").read_bytes()
    if shutil.which("strace"):
        files = opened("build", cwd=site)
        assert not [name for name, _ in files if name.endswith(".md")], files
        assert not [name for name, how in files if "O_WRONLY" in how or "feedloom-" in name], files
    again = run("build", cwd=site)
    assert "6 entries in, 6 out; 0 written" in again.stderr and "6 entries in, 6 out" in first.stderr, again.stderr
    os.utime(site / "posts/2025-01-05.md")  # another time, the same bytes
    assert "0 written" in run("build", cwd=site).stderr
    assert outputs(site) == before
    assert (site / ".feedloom.manifest").read_bytes() != manifest


def test_something_to_do(tmp):
    """Whatever changes, a build sees it."""
    site = make_site(tmp, "2024-11-30", "2025-01-05")
    changes = [
        ("a digest", lambda: post(site, "2025-01-05", 4)),
        ("another digest", lambda: post(site, "2025-01-06")),
        ("one digest less", lambda: (site / "posts/2025-01-06.md").unlink()),
        ("the configuration", lambda: (site / "feedloom.yaml").write_text(CONFIG.replace("title: T", "title: U"))),
        ("an output gone", lambda: (site / "feeds/rss.xml").unlink()),
        ("an output touched", lambda: (site / "feeds/rss.xml").write_text("x")),
        ("a manifest torn", lambda: (site / ".feedloom.manifest").write_bytes(
            (site / ".feedloom.manifest").read_bytes()[:200])),
    ]
    run("build", cwd=site)
    for what, change in changes:
        change()
        run("build", cwd=site)
        found = outputs(site)
        shutil.copytree(site, tmp / "fresh", ignore=shutil.ignore_patterns("feeds", ".feedloom*"))
        run("build", cwd=tmp / "fresh")
        assert {n: d for n, (d, _) in found.items()} == contents(tmp / "fresh"), what
        shutil.rmtree(tmp / "fresh")


def at(date):
    """The clock."""
    return {"SOURCE_DATE_EPOCH": str(calendar.timegm(time.strptime(date, "%Y-%m-%d")))}


def test_time_passes(tmp):
    """What waits for its date, or is in by its age, is looked at again when time has passed; else nothing is."""
    site = make_site(tmp, "2025-01-05", "2025-02-01")
    config = "title: T\nsite: https://example.org/\nsources: [{digests: posts/*.md}]\noutputs:\n  - {path: a.xml%s}\n"

    def titles(date, done=" written"):
        assert done in run("build", cwd=site, env=at(date)).stderr, (date, done)
        return set(re.findall(r"<title>L(2025-[0-9-]+) 1</title>", (site / "a.xml").read_text()))
    (site / "feedloom.yaml").write_text(config % "")
    assert titles("2025-01-10") == {"2025-01-05"}, "a digest of the future waits"
    assert titles("2025-01-10", "1 unchanged") == {"2025-01-05"}
    assert titles("2025-02-02") == {"2025-01-05", "2025-02-01"}, "and comes"
    assert titles("2025-03-01", "1 unchanged") == {"2025-01-05", "2025-02-01"}
    for keys in (", block: {date: '<20d'}", ", block: {rule: 'date < 20d'}"):
        post(site, "2025-02-10")
        (site / "feedloom.yaml").write_text(config % keys)
        assert titles("2025-02-20") == {"2025-02-01", "2025-02-10"}
        assert titles("2025-02-20", "1 unchanged") == {"2025-02-01", "2025-02-10"}
        assert titles("2025-02-23") == {"2025-02-10"}, "an entry goes when it is too old"
        (site / "posts/2025-02-10.md").unlink()
    (site / "feedloom.yaml").write_text(config.replace("outputs:", "merge: {since: 30d}\noutputs:") % "")
    assert titles("2025-02-03") == {"2025-01-05", "2025-02-01"}
    assert titles("2025-02-20") == {"2025-02-01"}, "since"


def test_manifest_keeps_warnings(tmp):
    site = make_site(tmp, "2025-01-05")
    with (site / "feedloom.yaml").open("a") as config:
        config.write("  - {path: none.xml, category: nothing}\n")
    first, second = run("build", cwd=site), run("build", cwd=site)
    assert "warning: no entry is for none.xml" in second.stderr
    assert second.stderr.splitlines()[0] == first.stderr.splitlines()[0]
    (site / "posts/2999-01-01.md").write_text("---\ntitle: F\ndate: 2999-01-01\n---\n\n1. [L](https://example.com/f)\n")
    run("build", cwd=site)
    waits = (site / ".feedloom.manifest").read_text()
    assert "2999" not in waits, "what waits for its date may not be taken for done"


def test_guard(tmp):
    """What subscribers would suffer from is not published, unless it was said to."""
    site = make_site(tmp, "2024-11-30", "2024-12-10", "2025-01-05")
    run("build", "--guard", cwd=site)
    harms = [
        ("GuardIds", lambda: (site / "feedloom.yaml").write_text(CONFIG + "authority: example.net,2024\n"),
         "5 entries would be shown again, since their ids have changed, such as \"L2025-01-05 1\""),
        ("GuardFlood", lambda: [post(site, f"2025-01-{day:02d}") for day in range(10, 30)],
         "60 entries would be new to subscribers at once, such as \"L2025-01-29 1\""),
        ("GuardArchive", lambda: post(site, "2024-11-30", 2),
         "1 entry would be lost from an archive, which never changes, such as \"L2024-11-30 3\""),
    ]
    for rule, harm, message in harms:
        before = outputs(site)
        config = (site / "feedloom.yaml").read_text()
        harm()
        done = run("build", "--guard", cwd=site, status=1)
        assert f"{message}; --unguarded publishes all the same [{rule}]" in done.stderr, done.stderr
        assert "nothing published" in done.stderr and outputs(site) == before
        run("build", "--guard", "--unguarded", cwd=site)
        assert outputs(site) != before
        (site / "feedloom.yaml").write_text(config)
        run("build", cwd=site)
    (site / "feedloom.yaml").write_text(CONFIG + "guard: 3\n")
    run("build", cwd=site)
    post(site, "2025-02-01", 4)
    assert "4 entries would be new" in run("build", cwd=site, status=1).stderr
    post(site, "2025-02-01", 3)
    run("build", cwd=site)


def test_guard_empty(tmp):
    site = make_site(tmp, "2025-01-05")
    with (site / "feedloom.yaml").open("a") as config:
        config.write("  - {path: some.xml, category: some}\n")
    text = (site / "posts/2025-01-05.md").read_text()
    (site / "posts/2025-01-05.md").write_text(text.replace("title:", "categories: [some]\ntitle:"))
    run("build", "--guard", cwd=site)
    (site / "posts/2025-01-05.md").write_text(text)
    done = run("build", "--guard", cwd=site, status=1)
    assert "some.xml: error: no entry is for it any more" in done.stderr, done.stderr
    run("build", cwd=site)


def test_diff(tmp):
    site = make_site(tmp, "2025-01-05", "2025-01-06")
    run("build", cwd=site)
    for name in ("atom.xml", "rss.xml", "feed.json"):
        shutil.copy(site / "feeds" / name, site / name)
    assert run("diff", "atom.xml", "feeds/atom.xml", cwd=site).stdout == ""
    same = run("diff", "rss.xml", "feeds/atom.xml", cwd=site)
    assert same.stdout == "", "the same entries in another format are the same: " + same.stdout
    post(site, "2025-01-06", 2)
    post(site, "2025-01-07", 1)
    text = (site / "posts/2025-01-05.md").read_text()
    (site / "posts/2025-01-05.md").write_text(text.replace("Text.", "Other text.", 1))
    run("build", cwd=site)
    for name in ("atom.xml", "rss.xml"):
        done = run("diff", name, f"feeds/{name}", cwd=site, status=1)
        assert done.stdout == ("new      L2025-01-07 1\nchanged  L2025-01-05 1: content\ngone     L2025-01-06 3\n"), \
            (name, done.stdout)
        assert done.stderr == "feedloom: 6 entries before, 6 now, 1 new, 1 changed, 1 gone\n", done.stderr
    found = [json.loads(line) for line in
             run("diff", "--format", "json", "atom.xml", "feeds/atom.xml", cwd=site, status=1).stdout.splitlines()]
    assert [item["kind"] for item in found] == ["new", "changed", "gone"] and found[1]["changes"] == ["content"]
    assert found[0]["url"] == "https://example.com/2025-01-07/1" and found[0]["date"].startswith("2025-01-07T")
    run("diff", "atom.xml", cwd=site, status=2)
    run("diff", "atom.xml", "nothing.xml", cwd=site, status=3)


FEED = """<rss version="2.0"><channel><title>{0}</title><link>https://{0}.example/</link><description>d</description>
<item><title>New {0}</title><link>https://{0}.example/new</link><guid isPermaLink="false">{0}-new</guid>
<pubDate>Tue, 07 Jan 2025 11:00:00 GMT</pubDate><category>{0}s</category><description>Text.</description></item>
<item><title>Old {0}</title><link>https://{0}.example/old</link><guid isPermaLink="false">{0}-old</guid>
<pubDate>Mon, 06 Jan 2025 11:00:00 GMT</pubDate><description>Text.</description></item></channel></rss>
"""


def test_digest(tmp):
    """The news of a site's feeds, not of its own digests, as a digest; nothing of the site is touched."""
    site = make_site(tmp, "2025-01-07")
    config = site / "feedloom.yaml"
    feeds = "  - {feed: one.xml}\n  - {feed: two.xml, block: {title: Ad}}\n"
    config.write_text(CONFIG.replace("outputs:", feeds + "outputs:"))
    (site / "one.xml").write_text(FEED.format("one"))
    (site / "two.xml").write_text(FEED.format("two").replace("New two", "Ad two"))
    env = os.environ | {"SOURCE_DATE_EPOCH": "1736251200"}  # 2025-01-07T12:00:00Z
    before = sorted(site.rglob("*"))
    news = run("digest", "--since", "4h", "-t", "markdown", "feedloom.yaml", cwd=site, env=env)
    assert news.stdout == """---
title: "T"
date: 2025-01-07T11:00:00Z
categories: ["ones"]
---

1.  [New one](https://one.example/new)
    Text.
""", news.stdout
    assert sorted(site.rglob("*")) == before, "nothing is written"
    run("digest", "--since", "4h", "-o", "new/news.md", "site/feedloom.yaml", cwd=tmp, env=env)
    assert (tmp / "new/news.md").read_text() == news.stdout
    atom = run("digest", "-t", "atom", "--since", "2d", "--keep", "title=one", "feedloom.yaml", cwd=site, env=env)
    assert re.findall("<title>(.*? one)<", atom.stdout) == ["New one", "Old one"], atom.stdout
    none = run("digest", "--since", "1m", "feedloom.yaml", cwd=site, env=env, status=1)
    assert not none.stdout and "NothingToPublish" in none.stderr
    run("digest", "--since", "4x", "feedloom.yaml", cwd=site, status=2)
    run("digest", "feedloom.yaml", "one.xml", cwd=site, status=2)
    config.write_text(CONFIG)
    assert "names no feed" in run("digest", "feedloom.yaml", cwd=site, status=2).stderr


if __name__ == "__main__":
    sys.exit(main(globals()))
