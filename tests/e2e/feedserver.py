"""A server of feeds on the loopback interface, good ones and bad ones, that remembers every request.

Each feed has an address of its own in 127.0.0.0/8, so that each is a host of its own to a polite fetcher. Kinds of
feeds are methods. GOOD ones are read; of the bad ones EXPECTED says the words of which one must be in the reason.
"""
import asyncio
import gzip
import logging
import os
import socket
import ssl
import struct
import subprocess
import threading
import time

GOOD = ["plain", "gzipped", "chunked", "no_length", "moved", "moved308", "found302", "new_etag", "page", "json", "atom",
        "no_validators", "max_age", "latin1", "entries_differ", "both", "bytewise"]
EXPECTED = {
    "refused": ["no connection"], "reset": ["connection lost", "cut short"], "drip": ["timeout", "too slow"],
    "endless": ["too large", "timeout"], "bomb": ["too large"], "short": ["cut short"], "loop": ["redirect loop"],
    "to_file": ["refused redirect"], "to_private": ["refused address"], "growing": ["redirect loop or more than"],
    "s403": ["forbidden"], "s404": ["not found"], "s410": ["gone"], "s429": ["too many requests"],
    "s429_after": ["too many requests"], "s500": ["server failed"], "s503": ["overloaded"],
    "s503_after": ["overloaded"], "tls": ["TLS"], "html": ["a page (HTML)"], "malformed": ["no feed"],
    "huge": ["too large"], "hang": ["timeout"], "garbage": ["no HTTP", "failed"], "headers": ["too many headers"],
    "empty": ["an empty answer"], "s304": ["not modified"], "bad_gzip": ["bad encoding"], "challenge": ["Cloudflare"],
    "robots": ["robots.txt"], "twice": ["bad encoding"], "s401": ["password"],
    "bad_chunk": ["connection lost", "no HTTP"],
    "slow_headers": ["timeout", "too slow"], "interim": ["too many headers"], "robots_limit": ["too many requests"],
    "to_long": ["name not found", "bad URL"],
}


def rss(name, entries=5, pad=0, title="Entry"):
    items = "".join(
        f"<item><title>{title} {i} of {name}</title><link>http://{name}.example/{i}</link>"
        f"<guid isPermaLink=\"false\">{name}-{i}</guid><pubDate>{10 + i % 10} Nov 2026 12:00:00 GMT</pubDate>"
        f"<description>{'x ' * pad}Text {i}</description></item>" for i in range(entries))
    return (f"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Feed {name}</title>"
            f"<link>http://{name}.example/</link><description>d</description>{items}</channel></rss>").encode()


class Request:
    def __init__(self, address, path, headers, begin):
        self.address, self.path, self.headers, self.begin, self.end = address, path, headers, begin, None
        self.status = self.connection = 0

    @property
    def conditional(self):
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


class Feed:
    def __init__(self, number, kind, address):
        self.number, self.kind, self.address = number, kind, address
        self.name = f"f{number}"
        self.etag = f'"{number}"'
        self.url = ""


class Server:
    """kinds: one for each feed. Start with `with`."""

    def __init__(self, kinds, folder, base="127.1", entries=5, pad=0):
        self.feeds = [Feed(i, kind, f"{base}.{i // 250}.{i % 250 + 1}") for i, kind in enumerate(kinds)]
        self.log, self.posts, self.folder, self.entries, self.pad = [], [], folder, entries, pad
        self.by_address = {f.address: f for f in self.feeds}
        self.loop = asyncio.new_event_loop()
        self.bomb = gzip.compress(b"<rss>" + b" " * (64 << 20))
        self.large = rss("large", 1, 9 << 20) if "huge" in kinds else b""
        self.base, self.port = base, 0
        self.archives, self.circle, self.hanging, self.lost, self.moved_archives = 3, 0, (), (), ()
        self.elsewhere, self.closed = "", {}  # where archives lie; kind: what its robots.txt forbids
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # connections that a fetcher breaks off are expected

    def __enter__(self):
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(30)
        for f in self.feeds:
            scheme = "https" if f.kind == "tls" else "http"
            port = self.port + 1 if f.kind == "refused" else self.port
            f.url = f"{scheme}://{f.address}:{port}/{'page' if f.kind == 'page' else 'feed'}"
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.stop)
        self.thread.join(10)

    def stop(self):
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.call_later(0.05, self.loop.stop)

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.listen())
        ready.set()
        self.loop.run_forever()

    async def listen(self):
        context = self.tls() if any(f.kind == "tls" for f in self.feeds) else None
        for f in self.feeds:
            if f.kind == "refused":
                continue
            server = await asyncio.start_server(self.serve, f.address, self.port,
                                                ssl=context if f.kind == "tls" else None, backlog=64)
            self.port = self.port or server.sockets[0].getsockname()[1]

    def tls(self):
        cert, key = os.path.join(self.folder, "cert.pem"), os.path.join(self.folder, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x",
                        "-keyout", key, "-out", cert], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context

    async def serve(self, reader, writer):
        address = writer.get_extra_info("sockname")[0]
        feed = self.by_address.get(address)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                headers = {k.strip().lower(): v.strip() for k, _, v in (l.partition(":") for l in lines[1:] if l)}
                if "content-length" in headers:
                    self.posts.append(await reader.readexactly(int(headers["content-length"])))
                request = Request(address, lines[0].split()[1], headers, time.monotonic())
                request.connection = writer.get_extra_info("peername")
                self.log.append(request)
                await self.answer(feed, request, writer)
                await writer.drain()
                request.end = time.monotonic()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError, ssl.SSLError,
                asyncio.CancelledError):
            pass
        finally:
            writer.close()

    # ---- answers ----

    def send(self, writer, request, status, body=b"", **headers):
        request.status = status
        names = {"length": "Content-Length", "type": "Content-Type", "etag": "ETag", "location": "Location",
                 "encoding": "Content-Encoding", "after": "Retry-After", "modified": "Last-Modified",
                 "cache": "Cache-Control", "cf": "cf-mitigated", "transfer": "Transfer-Encoding",
                 "remaining": "X-RateLimit-Remaining", "reset": "X-RateLimit-Reset"}
        headers = {"length": len(body), **headers}
        lines = [f"HTTP/1.1 {status} X"] + [f"{names[k]}: {v}" for k, v in headers.items() if v is not None]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    async def answer(self, feed, request, writer):
        if request.path == "/robots.txt" and feed.kind == "robots_limit":
            self.send(writer, request, 429, after=3600)
            return
        if request.path == "/robots.txt":
            closed = {"robots": "/feed", **self.closed}.get(feed.kind)
            rules = f"User-agent: feedloom\nDisallow: {closed}\n".encode() if closed else b""
            self.send(writer, request, 200 if rules else 404, rules)
            return
        name = feed.kind + "_" if feed.kind in ("bomb", "loop", "tls") else feed.kind
        await getattr(self, name)(feed, request, writer)

    def not_modified(self, feed, request, writer, etag=None):
        if request.headers.get("if-none-match") != feed.etag:
            return False
        self.send(writer, request, 304, length=None, etag=etag or feed.etag)
        return True

    def content(self, feed):
        return rss(feed.name, self.entries, self.pad)

    async def plain(self, feed, request, writer, **more):
        if not self.not_modified(feed, request, writer):
            self.send(writer, request, 200, self.content(feed), etag=feed.etag, type="application/rss+xml", **more)

    async def max_age(self, feed, request, writer):
        await self.plain(feed, request, writer, cache="public, max-age=36000")

    async def new_etag(self, feed, request, writer):
        """304 with another ETag: the next request must have it."""
        old, feed.etag = feed.etag, f'W/"{feed.number}-{len(self.log)}"'
        if request.headers.get("if-none-match") == old:
            self.send(writer, request, 304, length=None, etag=feed.etag)
        else:
            self.send(writer, request, 200, self.content(feed), etag=feed.etag)

    async def gzipped(self, feed, request, writer):
        if not self.not_modified(feed, request, writer):
            self.send(writer, request, 200, gzip.compress(self.content(feed)), encoding="gzip", etag=feed.etag)

    async def chunked(self, feed, request, writer):
        if self.not_modified(feed, request, writer):
            return
        self.send(writer, request, 200, length=None, etag=feed.etag, transfer="chunked")
        body = self.content(feed)
        for at in range(0, len(body), 1000):
            part = body[at:at + 1000]
            writer.write(b"%x\r\n%s\r\n" % (len(part), part))
        writer.write(b"0\r\n\r\n")

    async def no_length(self, feed, request, writer):
        if self.not_modified(feed, request, writer):
            return
        self.send(writer, request, 200, self.content(feed), length=None, etag=feed.etag)
        raise ConnectionError

    async def no_validators(self, feed, request, writer):
        self.send(writer, request, 200, self.content(feed))

    async def entries_differ(self, feed, request, writer):
        body = rss(feed.name + "x" * len([r for r in self.log if r.address == feed.address]), self.entries, self.pad)
        self.send(writer, request, 200, body, modified="Tue, 10 Nov 2026 12:00:00 GMT")

    async def both(self, feed, request, writer):
        """Unchanged to whom sends both validators as they came, alone."""
        modified = "tue, 10-Nov-26 12:00:00 +0000"
        same = request.headers.get("if-modified-since") == modified
        if not (same and self.not_modified(feed, request, writer)):
            self.send(writer, request, 200, self.content(feed), etag=feed.etag, modified=modified)

    async def bytewise(self, feed, request, writer):
        if self.not_modified(feed, request, writer):
            return
        self.send(writer, request, 200, length=None, etag=feed.etag, transfer="chunked")
        for byte in self.content(feed):
            writer.write(b"1\r\n%c\r\n" % byte)
        writer.write(b"0\r\n\r\n")

    async def long_etag(self, feed, request, writer):
        """As long as a header line may be to be read, and too long to be sent back."""
        self.send(writer, request, 200, self.content(feed), etag=f'"{"x" * 16367}"', modified="y" * 16360)

    async def spent(self, feed, request, writer):
        await self.plain(feed, request, writer, remaining=0, reset=900)

    async def spent_for_years(self, feed, request, writer):
        await self.plain(feed, request, writer, remaining=0, reset=999999999)

    async def unhurried(self, feed, request, writer):
        await asyncio.sleep(0.3)
        await self.plain(feed, request, writer)

    async def latin1(self, feed, request, writer):
        body = rss(feed.name, self.entries, title="Caf\xe9").decode().encode("latin-1")
        self.send(writer, request, 200, body, type="application/rss+xml; charset=iso-8859-1", etag=feed.etag)

    async def json(self, feed, request, writer):
        items = ",".join(f'{{"id": "{feed.name}-{i}", "title": "{i}", "content_text": "c"}}'
                         for i in range(self.entries))
        body = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Feed {feed.name}", "items": [{items}]}}'
        self.send(writer, request, 200, body.encode(), type="application/feed+json", etag=feed.etag)

    async def atom(self, feed, request, writer):
        entries = "".join(f"<entry><id>urn:x:{feed.name}:{i}</id><title>Entry {i}</title>"
                          f"<updated>2026-11-1{i % 10}T12:00:00Z</updated></entry>" for i in range(self.entries))
        body = (f"<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x:{feed.name}</id><title>Feed {feed.name}</title>"
                f"<updated>2026-11-20T12:00:00Z</updated>{entries}</feed>")
        self.send(writer, request, 200, body.encode(), etag=feed.etag, type="application/atom+xml")

    async def redirect(self, feed, request, writer, status):
        if request.path == "/feed":
            self.send(writer, request, status, location="/there")
        else:
            await self.plain(feed, request, writer)

    async def moved(self, feed, request, writer):
        await self.redirect(feed, request, writer, 301)

    async def moved308(self, feed, request, writer):
        await self.redirect(feed, request, writer, 308)

    async def found302(self, feed, request, writer):
        await self.redirect(feed, request, writer, 302)

    async def page(self, feed, request, writer):
        if request.path == "/page":
            self.send(writer, request, 200, b"<!DOCTYPE html><title>x</title><link rel=alternate href=feed "
                      b"type=application/rss+xml>", type="text/html")
        else:
            await self.plain(feed, request, writer)

    # ---- faults ----

    async def reset(self, feed, request, writer):
        self.send(writer, request, 200, b"<rss version='2.0'><channel>" + b" " * 4000, length=100000)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionError

    async def drip(self, feed, request, writer):
        self.send(writer, request, 200, length=100000)
        for _ in range(200):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.2)

    async def endless(self, feed, request, writer):
        self.send(writer, request, 200, b"<rss version='2.0'><channel>", length=None)
        part = b"<item><title>x</title></item>" * 2000
        for _ in range(4000):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.002)  # the other feeds want to be served, too

    async def bomb_(self, feed, request, writer):
        self.send(writer, request, 200, self.bomb, encoding="gzip")

    async def twice(self, feed, request, writer):
        self.send(writer, request, 200, gzip.compress(gzip.compress(self.content(feed))), encoding="gzip")

    async def short(self, feed, request, writer):
        body = self.content(feed)
        self.send(writer, request, 200, body, length=len(body) + 1000)
        raise ConnectionError

    async def loop_(self, feed, request, writer):
        self.send(writer, request, 302, location="/b" if request.path == "/a" else "/a")

    async def growing(self, feed, request, writer):
        self.send(writer, request, 302, location=request.path + "x")

    async def to_file(self, feed, request, writer):
        self.send(writer, request, 302, location="file:///etc/passwd")

    async def to_long(self, feed, request, writer):
        self.send(writer, request, 302, location=f"http://{'x' * 700}.{feed.name}.example/")

    async def to_private(self, feed, request, writer):
        self.send(writer, request, 302, location="http://169.254.169.254/latest/meta-data/")

    async def huge(self, feed, request, writer):
        self.send(writer, request, 200, self.large)

    async def hang(self, feed, request, writer):
        await asyncio.sleep(60)

    async def garbage(self, feed, request, writer):
        writer.write(b"\x00\x01\x02 this is not HTTP\r\n\r\n" * 20)
        raise ConnectionError

    async def headers(self, feed, request, writer):
        writer.write(b"HTTP/1.1 200 X\r\n")
        for i in range(4000):
            writer.write(b"X-%d: %s\r\n" % (i, b"y" * 100))
            if i % 500 == 0:
                await writer.drain()

    async def bad_chunk(self, feed, request, writer):
        self.send(writer, request, 200, length=None, transfer="chunked")
        writer.write(b"5\r\n<rss>\r\nzz\r\n")
        raise ConnectionError

    async def slow_headers(self, feed, request, writer):
        writer.write(b"HTTP/1.1 200 X\r\n")
        for _ in range(200):
            writer.write(b"X: y\r\n")
            await writer.drain()
            await asyncio.sleep(0.2)

    async def interim(self, feed, request, writer):
        """Statuses that promise another one, without end."""
        for i in range(20000):
            writer.write(b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n")
            if i % 500 == 0:
                await writer.drain()

    async def empty(self, feed, request, writer):
        self.send(writer, request, 200)

    async def html(self, feed, request, writer):
        self.send(writer, request, 200, b"<!DOCTYPE html><html><title>Buy this domain</title></html>", type="text/html")

    async def malformed(self, feed, request, writer):
        self.send(writer, request, 200, b"<<<<&&& rss this is no XML at all", type="application/rss+xml")

    async def bad_gzip(self, feed, request, writer):
        self.send(writer, request, 200, b"\x1f\x8bnot gzip at all" * 20, encoding="gzip")

    async def challenge(self, feed, request, writer):
        self.send(writer, request, 403, b"<html>Just a moment</html>", type="text/html", cf="challenge")

    async def archive(self, feed, request, writer):
        """The present document, and before it archives by number, which never change; 1 leads back to `circle`."""
        name = request.path.rpartition("/")[2]
        number = int(name) if name.isdigit() else 0
        if number in self.hanging:
            await asyncio.sleep(60)
        elif number in self.lost:
            self.send(writer, request, 404)
        elif number in self.moved_archives and request.path == f"/{number}":
            self.send(writer, request, 301, location=f"/old/{number}")
        elif number or not self.not_modified(feed, request, writer):
            before = self.archives if not number else number - 1 or self.circle
            link = f'<atom:link rel="prev-archive" href="{self.elsewhere}/{before}"/>' if before else ""
            body = rss(f"{feed.name}-{number}", self.entries).replace(
                b"<description>d</description>", b"<description>d</description>" + link.encode()).replace(
                b'<rss version="2.0">', b'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">')
            self.send(writer, request, 200, body, etag=None if number else feed.etag)

    async def archive_limit(self, feed, request, writer):
        if request.path[1:].isdigit():
            self.send(writer, request, 429, after=7200)
        else:
            await self.archive(feed, request, writer)

    async def hub(self, feed, request, writer):
        self.send(writer, request, 204, length=None)

    async def robots_limit(self, feed, request, writer):
        await self.plain(feed, request, writer)

    async def robots(self, feed, request, writer):
        await self.plain(feed, request, writer)

    async def tls_(self, feed, request, writer):
        await self.plain(feed, request, writer)

    def __getattr__(self, name):
        """Statuses: s404, s429_after."""
        if not (name[0] == "s" and name[1:4].isdigit()):
            raise AttributeError(name)

        async def status(feed, request, writer):
            self.send(writer, request, int(name[1:4]), after=3600 if name.endswith("_after") else None,
                      length=None if name == "s304" else 0)
        return status
