#!/usr/bin/env python3
"""Loads hostile markup in a browser, raw and sanitised: html_browser.py COMPOSE FILE...

COMPOSE is html_compose.c compiled, FILE as html_vectors.txt. Every vector is loaded as a page of its own (in a
frame) and through innerHTML twice; links, buttons and forms are clicked, elements hovered and focused. Raw, at
least 30 must run script (else the rig is blind); sanitised, none. Skips with a message where there is no chromium.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

RAW_MIN = 30
PAGE = """<!doctype html><meta charset=utf-8><title>running</title><body><script>
const vectors = VECTORS, fired = new Set();
function fire(i) { fired.add(i); }
const probe = i => '<script>window.X = () => { parent.fire(' + i + '); return 1; };' +
    'window.alert = window.X; <' + '/script>';
function poke(doc) {
    for (const e of [...doc.querySelectorAll('*')].slice(0, 400)) {
        try {
            for (const type of ['mouseover', 'mouseenter', 'focus', 'toggle'])
                e.dispatchEvent(new Event(type, {bubbles: true}));
            if (e.focus) e.focus();
            const url = e.href && e.href.baseVal !== undefined ? e.href.baseVal : (e.href || e.action || '');
            if (String(url).match(/^\\s*javascript:/i) || e.tagName === 'BUTTON' || e.type === 'submit')
                e.click ? e.click() : e.dispatchEvent(new MouseEvent('click', {bubbles: true}));
        } catch (error) {}
    }
}
const sleep = ms => new Promise(done => setTimeout(done, ms));
async function load(i, source) {
    const frame = document.createElement('iframe');
    document.body.appendChild(frame);
    await new Promise(done => { frame.onload = done; setTimeout(done, 1000); frame.srcdoc = source; });
    return frame;
}
async function run(i) {
    const page = await load(i, probe(i) + vectors[i]);
    const inner = await load(i, probe(i) + '<div id=one></div><div id=two></div>');
    try {
        const doc = inner.contentDocument, one = doc.getElementById('one'), two = doc.getElementById('two');
        one.innerHTML = vectors[i];
        two.innerHTML = one.innerHTML;
    } catch (error) {}
    await sleep(150);
    for (const frame of [page, inner])
        try { poke(frame.contentDocument); } catch (error) {}
    await sleep(150);
    page.remove();
    inner.remove();
}
(async () => {
    for (let at = 0; at < vectors.length; at += 8)
        await Promise.all(vectors.slice(at, at + 8).map((v, k) => run(at + k)));
    document.body.innerHTML = '';
    document.title = 'done';
    document.body.textContent = 'FIRED' + JSON.stringify([...fired].sort((a, b) => a - b)) + 'END';
})();
</script>"""


def unescape(text):
    names = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
    raw = re.sub(r"\\(x[0-9a-fA-F]{2}|[ntr\\])",
                 lambda m: names.get(m[1]) or chr(int(m[1][1:], 16)), text)
    return raw.encode("latin-1", "ignore").decode("utf-8", "replace") if all(ord(c) < 256 for c in raw) else raw


def parse(lines):
    pairs = [line.rstrip("\n").split("\t", 1) for line in lines if "\t" in line and not line.startswith("#")]
    return [name for name, _ in pairs], [unescape(text) for _, text in pairs]


def fired(chromium, vectors):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.html")
        text = json.dumps(vectors).replace("</", "<\\/").replace("<!--", "<\\u0021--").replace("<s", "<\\u0073")
        with open(path, "w", encoding="utf-8") as f:
            f.write(PAGE.replace("VECTORS", text, 1))
        run = subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--user-data-dir=" + os.path.join(folder, "profile"), "--host-resolver-rules=MAP * ~NOTFOUND",
             "--allow-file-access-from-files", "--virtual-time-budget=600000", "--timeout=300000", "--dump-dom",
             "file://" + path], capture_output=True, text=True, timeout=400)
    found = re.search(r"FIRED(\[.*?\])END", run.stdout)
    if not found:
        sys.exit("html_browser: the page did not finish\n" + run.stdout[-500:] + run.stderr[-500:])
    return json.loads(found[1])


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    if not chromium:
        print("html_browser: skipped, no chromium")
        return 0
    raw_lines = [line for path in sys.argv[2:] for line in open(path, encoding="utf-8")]
    names, raw = parse(raw_lines)
    clean = subprocess.run([sys.argv[1], "-p"] + sys.argv[2:], capture_output=True, check=True)
    clean_names, clean = parse(clean.stdout.decode("utf-8").split("\n"))
    if names != clean_names:
        sys.exit("html_browser: %d vectors became %d" % (len(names), len(clean_names)))
    before, after = fired(chromium, raw), fired(chromium, clean)
    for i in after:
        print("fired: %s\n  raw   %r\n  clean %r" % (names[i], raw[i], clean[i]))
    print("html_browser: of %d vectors, raw %d fired, sanitised %d" % (len(names), len(before), len(after)))
    return 1 if after or len(before) < RAW_MIN else 0


if __name__ == "__main__":
    sys.exit(main())
