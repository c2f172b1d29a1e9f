#!/usr/bin/env python3
"""build and init on a copy of examples/site, as a user runs them. Usage: build.py BUILD [KILLS [PAIRS]]"""
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build").resolve()
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 50
PAIRS = int(sys.argv[3]) if len(sys.argv) > 3 else 15
FEEDLOOM = BUILD / "feedloom"
POST = "content/posts/2025/2025-11-04-noon.md"


def run(*args, cwd, status=0, env=None):
    done = subprocess.run([FEEDLOOM, *args], cwd=cwd, capture_output=True, text=True, env=env, timeout=60)
    assert done.returncode == status, (args, done.returncode, done.stdout, done.stderr)
    return done


def outputs(site, folder="feeds"):
    """Every published file with its bytes and its time."""
    return {p.relative_to(site).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns)
            for p in sorted((site / folder).rglob("*")) if p.is_file()}


def contents(site, folder="feeds"):
    return {name: data for name, (data, _) in outputs(site, folder).items()}


def copy_site(into):
    shutil.copytree(ROOT / "examples/site", into, ignore=shutil.ignore_patterns("feeds", ".feedloom.lock"))
    return into


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_build(tmp):
    site = copy_site(tmp / "site")
    for name in ("..feedloom.manifest.feedloom-00beef", "feeds/.atom.xml.feedloom-00beef"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).touch()
    done = run("build", cwd=site)
    made = outputs(site)
    assert not list(site.rglob(".*.feedloom-*")), "leftovers of a build that was killed"
    for name in ("feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json", "feeds/zh.xml", "feeds/tags/tools.xml",
                 "feeds/tags/网络.xml", "feeds/by/李明.json", "feeds/index.html"):
        assert name in made, name
    assert f"{len(made)} written, 0 unchanged" in done.stderr, done.stderr
    assert "11 entries in, 11 out" in done.stderr, done.stderr
    assert not [name for name in made if "/." in name], "leftovers"
    feeds = [name for name in made if name.endswith((".xml", ".json"))]
    run("validate", "-q", *feeds, cwd=site)
    if shutil.which("xmllint"):
        subprocess.run(["xmllint", "--noout", *[n for n in feeds if n.endswith(".xml")]], cwd=site, check=True)
    feed = json.loads(made["feeds/feed.json"][0])
    assert feed["feed_url"] == "https://digest.example.org/feeds/feed.json"
    assert [item["title"] for item in json.loads(made["feeds/by/李明.json"][0])["items"]] == [
        "中文排版的标点挤压", "用一百行代码写一个搜索引擎"]
    whole = made["feeds/digests.xml"][0].decode()
    assert whole.count("<entry") == 4 and "rel=\"collection\"" not in whole
    assert made["feeds/short.xml"][0].count(b"<item>") == 3
    assert b"<category>Web</category>" not in made["feeds/zh.xml"][0]


def test_unchanged(tmp):
    site = copy_site(tmp / "site")
    run("build", cwd=site)
    before = outputs(site)
    folders = {p: p.stat().st_mtime_ns for p in (site / "feeds", site / "feeds/tags")}
    done = run("build", "-j", "4", cwd=site)
    assert outputs(site) == before, "a second run touched something"
    assert {p: p.stat().st_mtime_ns for p in folders} == folders
    assert f"0 written, {len(before)} unchanged" in done.stderr
    run("build", "--check", cwd=site)
    shutil.rmtree(site / "feeds")
    run("build", "-j", "1", cwd=site)
    assert contents(site) == {name: data for name, (data, _) in before.items()}, "threads or time show"


def test_one_digest(tmp):
    site = copy_site(tmp / "site")
    run("build", cwd=site)
    before = outputs(site)
    edit(site / POST, "Readers, numbers", "Readers, more numbers")
    done = run("build", "--check", cwd=site, status=1)
    assert "feeds/tags/web.xml: error: not what a build makes now [OutOfDate]" in done.stderr, done.stderr
    assert outputs(site) == before, "--check wrote"
    run("build", cwd=site)
    changed = {name for name, value in outputs(site).items() if value != before[name]}
    assert changed == {"feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json", "feeds/digests.xml", "feeds/index.html",
                       "feeds/feed.rdf", "feeds/tags/tools.xml", "feeds/tags/web.xml",
                       "feeds/by/the-noon-editors.json"}, changed


def test_errors_keep(tmp):
    site = copy_site(tmp / "site")
    run("build", cwd=site)
    before = outputs(site)
    bad = site / "content/posts/notes.md"
    bad.write_text("# No date anywhere\n\nWords.\n")
    edit(site / POST, "Readers", "Readers!")
    done = run("build", cwd=site, status=1)
    assert "content/posts/notes.md:1:1: error:" in done.stderr and "nothing published" in done.stderr, done.stderr
    assert outputs(site) == before
    run("build", "--keep-going", cwd=site, status=1)
    assert outputs(site) != before
    bad.unlink()
    before = outputs(site)
    edit(site / "feedloom.yaml", "subtitle:", "subtitel:")
    done = run("build", cwd=site, status=1)
    assert "feedloom.yaml:3:1: error: the configuration has no key \"subtitel\"; " \
        "did you mean \"subtitle\"? [ConfigKey]" \
        in done.stderr, done.stderr
    assert outputs(site) == before
    edit(site / "feedloom.yaml", "subtitel:", "subtitle:")
    edit(site / "feedloom.yaml", "content/posts/**", "content/gone/**")
    done = run("build", cwd=site, status=3)
    assert "content/gone" in done.stderr
    assert outputs(site) == before
    assert run("build", "nothing.yaml", cwd=site, status=3).stdout == ""


def test_collision(tmp):
    site = copy_site(tmp / "site")
    edit(site / "feedloom.yaml", "feeds/tags/{category}.xml", "feeds/{category}.xml")
    edit(site / POST, "[Tools, Web]", "[Tools, RSS]")
    done = run("build", cwd=site, status=1)
    assert "another output makes feeds/rss.xml too" in done.stderr, done.stderr
    assert not outputs(site)


def test_names(tmp):
    site = copy_site(tmp / "site")
    edit(site / POST, "[Tools, Web]", "[../../../x, /etc/passwd, \"a\\u202Eb\", .., TOOLS, tools]")
    run("build", "-o", "out", cwd=site)
    tags = sorted(p.name for p in (site / "out/feeds/tags").iterdir())
    assert {"x.xml", "etc-passwd.xml", "a-b.xml", "tools.xml"} <= set(tags), tags
    assert not (site / "feeds").exists()
    shutil.rmtree(site / "out/feeds/tags")
    os.symlink(tmp, site / "out/feeds/tags")
    done = run("build", "-o", "out", cwd=site, status=3)
    assert "a link leads out of the output folder" in done.stderr, done.stderr
    assert not list(tmp.glob("*.xml"))


def test_sources(tmp):
    site = tmp / "site"
    (site / "a/deep").mkdir(parents=True)
    (site / "b").mkdir()
    for path, day in (("a/1.md", 1), ("a/deep/2.md", 2), ("b/3.md", 3), ("b/4.txt", 4)):
        (site / path).write_text(f"---\ntitle: {path}\ndate: 2025-01-0{day}\n---\n\nText of {path}.\n")
    (site / "feedloom.yaml").write_text("""title: T
sources:
  - {digests: a/*.md, name: A, category: [first, own], author: Ann, language: de}
  - {digests: "**/*.md", name: rest, max: 1}
outputs:
  - {path: all.json}
  - {path: a.json, source: A}
  - {path: de.json, language: de}
  - {path: own.json, category: OWN, entries: digest}
  - {path: none.json, category: nothing}
""")
    done = run("build", cwd=site)
    names = {p.name: [i["title"] for i in json.loads(p.read_text())["items"]] for p in site.glob("*.json")}
    assert names == {"all.json": ["b/3.md", "a/1.md"], "a.json": ["a/1.md"], "de.json": ["a/1.md"],
                     "own.json": ["a/1.md"]}, names
    assert "3 files read, 0 left out; 3 entries in, 2 out, 1 over a maximum; 4 written" in done.stderr, done.stderr
    assert "feedloom.yaml:10:5: warning: no entry is for none.json" in done.stderr, done.stderr
    item = json.loads((site / "a.json").read_text())["items"][0]
    assert item["tags"] == ["first", "own"] and item["authors"][0]["name"] == "Ann" and item["language"] == "de"


def test_unfit(tmp):
    """An output whose entries are all unfit stays as it was, and is named; a maximum counts what is published."""
    def items(*links):
        (tmp / "a.json").write_text(json.dumps({
            "version": "https://jsonfeed.org/version/1.1", "title": "Odd", "items": [
                {"id": f"https://odd.example/{i}", "url": link, "content_text": "c", "tags": ["t"],
                 "date_published": f"2025-11-{20 - i}T08:00:00Z"} for i, link in enumerate(links)]}))

    def configure(page=""):
        (tmp / "feedloom.yaml").write_text(
            "title: T\nsite: https://x.example/\nsources: [{feed: a.json}]\noutputs:\n  - {path: a.xml, max: 1}\n"
            "  - {path: month.xml, archive: month}\n  - {path: 'tags/{category}.json', each: category}\n" + page)
    configure()
    items("http:///x", "https://odd.example/b", "https://odd.example/c")
    run("build", cwd=tmp)
    made = {name: data for name, data in contents(tmp, ".").items() if name.endswith(("xml", "json"))}
    assert b"odd.example/b" in made["a.xml"], "the maximum counts what is left out"
    assert len(made) == 5, sorted(made)
    items("http:///x", "http:///y")
    done = run("build", cwd=tmp, status=1)
    assert "[NothingToPublish]" in done.stderr and done.stderr.count("[OutputEmpty]") == 3, done.stderr
    items("http:///x", "http:///y")
    configure("  - {path: index.html}\n")
    done = run("build", cwd=tmp)
    for name in ("a.xml", "month.xml", "tags/{category}.json"):
        assert f"no entry is for {name}; what is published stays" in done.stderr, done.stderr
    now = contents(tmp, ".")
    assert all(now[name] == data for name, data in made.items() if name != "a.json"), "an empty feed for the old one"
    done = run("build", "--check", cwd=tmp)


def test_languages(tmp):
    """What letters tell is no less than what the configuration says: zh-CN, not zh beside it."""
    (tmp / "a.md").write_text("---\ndate: 2025-01-01\n---\n1. [新闻](https://e.example/1)\n"
                              "2. [خبر](https://e.example/2)\n3. [News](https://e.example/3)\n")
    (tmp / "feedloom.yaml").write_text("""title: T
language: zh-CN
sources: [{digests: a.md}]
outputs: [{path: all.json}, {path: "{language}.json", each: language}]
""")
    run("build", cwd=tmp)
    feeds = {p.name: json.loads(p.read_text()) for p in tmp.glob("*.json")}
    assert sorted(feeds) == ["all.json", "ar.json", "zh-cn.json"], sorted(feeds)
    assert [i.get("language") for i in feeds["all.json"]["items"]] == [None, "ar", None], feeds["all.json"]
    assert feeds["zh-cn.json"]["language"] == "zh-CN", feeds["zh-cn.json"]


def test_merge_keys(tmp):
    """What merge, keep and block of the configuration say is done; a pattern that is none is told where it stands."""
    item = ("<item><title>{}</title><link>https://e.example/{}</link><description>{}</description>"
            "<pubDate>Thu, {:02} Jan 2025 00:00:00 GMT</pubDate></item>")
    for name, more in (("One", ""), ("Two", item.format("Two alone", 2, "", 2) + item.format("Advert", 3, "", 1))):
        head = f"<title>{name}</title><description>d</description><link>https://{name}.example/</link>"
        items = item.format("Story", 1, "From " + name, 3) + more
        (tmp / f"{name}.rss").write_text(f"<rss version='2.0'><channel>{head}{items}</channel></rss>")
    config = """title: T
sources: [{feed: One.rss, name: One}, {feed: Two.rss, name: Two}]
merge: {dedupe: [link, title], prefer: [Two], per_source: 2}
outputs:
  - {path: all.json}
  - {path: kept.json, keep: {title: [alone, "(?i)STORY"], source: Two}}
  - {path: rest.json, block: {title: [alone, Advert]}}
"""
    (tmp / "feedloom.yaml").write_text(config)
    done = run("build", cwd=tmp)
    made = {p.name: [(i["title"], "From Two" in (i.get("content_html"), i.get("content_text")))
                     for i in json.loads(p.read_text())["items"]] for p in tmp.glob("*.json")}
    both = [("Story", True), ("Two alone", False)]
    assert made == {"all.json": both, "kept.json": both, "rest.json": both[:1]}, made
    assert "2 out, 1 told by another, 1 over a maximum" in done.stderr, done.stderr
    (tmp / "feedloom.yaml").write_text(config.replace("[alone, \"", '[alone, "(", "'))
    done = run("build", cwd=tmp, status=1)
    assert 'feedloom.yaml:6:45: error: title: expected a regular expression; found "("' in done.stderr, done.stderr


def test_init_works(tmp):
    """What init writes makes a feed of what is there, of folders of years and of digests without dates too."""
    for name in ("years/2023/1.md", "years/2024/2.md", "undated/a.md", "undated/b.md", "few/a.md", "few/2024-01-02.md",
                 "few/2024-01-03.md"):
        path = tmp / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f"---\ndate: {path.parent.name}-05-06\n---\n" if name.startswith("years") else ""
        path.write_text(f"{head}# D\n\n1. [{name}](https://e.example/{name})\n")
    for folder, found, digests in (("years", 'digests: "**/*.md"', 2), ("undated", "undated: mtime", 2),
                                   ("few", "undated: skip", 2)):
        run("init", cwd=tmp / folder)
        text = (tmp / folder / "feedloom.yaml").read_text()
        assert text.count("- digests:") == 1 and found in text and "git" not in text, text
        run("build", cwd=tmp / folder)
        made = json.loads((tmp / folder / "feeds/feed.json").read_text())["items"]
        assert len(made) == digests, (folder, made)
    (tmp / ".git").mkdir()
    run("init", "--force", cwd=tmp / "undated")
    text = (tmp / "undated/feedloom.yaml").read_text()
    assert "date_from: [header, heading, name, folder, body, git]\n    undated: mtime" in text, text


def test_init(tmp):
    site = tmp / "site"
    shutil.copytree(ROOT / "examples/site/content", site / "content")
    (site / "README.md").write_text("# Not a digest\n")
    (site / "CNAME").write_text("digest.example.net\n")
    (site / "_config.yml").write_text("title: From Jekyll\nlang: en-GB\n")
    printed = run("init", "-n", cwd=site).stdout
    assert not (site / "feedloom.yaml").exists()
    run("init", cwd=site)
    text = (site / "feedloom.yaml").read_text()
    assert text == printed
    for line in ("title: From Jekyll", "site: https://digest.example.net/", "language: en-GB",
                 "  - digests: content/posts/**/*.md"):
        assert line in text.splitlines(), text
    run("build", cwd=site)
    assert json.loads((site / "feeds/feed.json").read_text())["title"] == "From Jekyll"
    run("init", cwd=site, status=2)
    (site / "feedloom.yaml").write_text("mine\n")
    run("init", cwd=site, status=2)
    assert (site / "feedloom.yaml").read_text() == "mine\n"
    run("init", "--force", cwd=site)
    assert (site / "feedloom.yaml").read_text() == text
    empty = tmp / "empty"
    empty.mkdir()
    run("init", str(empty), cwd=tmp)
    run("build", "-C", str(empty), cwd=tmp, status=3)


def test_lock(tmp):
    site = copy_site(tmp / "site")
    holder = subprocess.Popen(["flock", site / ".feedloom.lock", "sleep", "30"], start_new_session=True)
    try:
        deadline = time.time() + 5
        while subprocess.run(["flock", "-n", site / ".feedloom.lock", "true"]).returncode == 0:
            assert time.time() < deadline
        done = run("build", "--no-wait", cwd=site, status=3)
        assert "is at work here [OutputFailed]" in done.stderr, done.stderr
        waiting = subprocess.Popen([FEEDLOOM, "build"], cwd=site, stderr=subprocess.PIPE, text=True)
        time.sleep(0.3)
        assert waiting.poll() is None
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.wait()
    assert "waiting for it" in waiting.communicate(timeout=20)[1]
    assert waiting.returncode == 0


def two_versions(tmp):
    """A site of many files, with what it publishes under either subtitle, and the seconds that a build takes."""
    site = copy_site(tmp / "site")
    for i in range(60):
        day = f"2024-{1 + i // 28:02d}-{1 + i % 28:02d}"
        (site / f"content/posts/{day}.md").write_text(
            f"---\ntitle: D{i}\ndate: {day}\ncategories: [t{i % 20}]\n---\n\n"
            f"1. [L{i}](https://example.com/{i})\n\n   Text.\n")
    versions = []
    for subtitle in ("odd", "even"):
        edit(site / "feedloom.yaml", versions and "subtitle: odd" or "subtitle: Three", f"subtitle: {subtitle}")
        start = time.time()
        run("build", cwd=site)
        versions.append(contents(site))
        took = time.time() - start
    return site, versions, took


def turn(site, to):
    edit(site / "feedloom.yaml", f"subtitle: {('odd', 'even')[1 - to]}", f"subtitle: {('odd', 'even')[to]}")


def check_whole(site, versions, what="a killed build"):
    """All files are old or all are new; returns which."""
    subprocess.run(["flock", site / ".feedloom.lock", "true"], check=True)  # renaming goes on to its end
    found = {name: data for name, data in contents(site).items() if "/." not in name}
    assert set(found) == set(versions[0]), what
    assert all(data in (versions[0][name], versions[1][name]) for name, data in found.items()), f"{what}: a torn file"
    news = {data == versions[1][name] for name, data in found.items()}
    assert len(news) == 1, f"{what}: a mix of old and new files"
    return int(news.pop())


def test_kills(tmp):
    """A killed build leaves all files old or all new; the next one makes them new."""
    site, versions, took = two_versions(tmp)
    random.seed(7)
    new = done = 0
    for _ in range(KILLS):
        turn(site, new)
        build = subprocess.Popen([FEEDLOOM, "build", "-q"], cwd=site)
        time.sleep(random.random() * took)
        build.kill()
        build.wait()
        done += check_whole(site, versions) == new
        run("build", "-q", cwd=site)
        assert contents(site) == versions[new], "the next build does not recover"
        new = 1 - new
    return f"{KILLS} kills, {done} after the first rename"


def test_pairs(tmp):
    """Of two builds at once the second waits, whether the first ends or is killed; nothing is lost or mixed."""
    site, versions, took = two_versions(tmp)
    random.seed(8)
    new = killed = 0
    for i in range(PAIRS):
        turn(site, new)
        pair = []
        for _ in range(2):
            pair.append(subprocess.Popen([FEEDLOOM, "build", "-q"], cwd=site, stderr=subprocess.PIPE))
            time.sleep(random.random() * took / 2)
        if i % 3 == 0:
            pair[0].kill()
        for process in pair:
            process.communicate(timeout=60)
        killed += pair[0].returncode < 0
        assert pair[1].returncode == 0 and pair[0].returncode in (0, -signal.SIGKILL), [p.returncode for p in pair]
        assert check_whole(site, versions, "a pair") == new, "a build is lost"
        left = [p.name for p in site.rglob(".*.feedloom-*")]
        assert not left, f"leftovers: {left}"
        new = 1 - new
    return f"{PAIRS} pairs, of {killed} one killed"


def test_synced(tmp):
    """What is renamed has been synced, all of it before the first; then its folder is."""
    if not shutil.which("strace"):
        return "skipped, no strace"
    site = copy_site(tmp / "site")
    calls = subprocess.run(["strace", "-f", "-y", "-qq", "-e", "trace=fsync,rename,renameat,renameat2", FEEDLOOM,
                            "build", "-q"], cwd=site, capture_output=True, text=True, check=False).stderr.split("\n")
    synced = [re.search(r"<([^>]*)>", c)[1] if "fsync(" in c else None for c in calls]
    renamed = {re.search(r'rename\w*\((?:AT_FDCWD\S*, )?"([^"]*)"', c)[1]: i
               for i, c in enumerate(calls) if "rename" in c}
    outputs = {path: i for path, i in renamed.items() if path.startswith("feeds/")}
    assert len(outputs) > 9, calls
    for path, i in renamed.items():
        before = min(outputs.values()) if path in outputs else i
        assert str(site / path) in synced[:before], f"{path} is not synced"
        assert path not in outputs or str((site / path).parent) in synced[i:], f"the folder of {path} is not synced"
    return f"{len(renamed)} files"


def main(module):
    tests = [value for name, value in module.items() if name.startswith("test_")]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as tmp:
            try:
                note = test(pathlib.Path(tmp).resolve())
                print(f"ok   {test.__name__}{': ' + note if note else ''}")
            except AssertionError as error:
                failed += 1
                print(f"FAIL {test.__name__}: {error}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(globals()))
