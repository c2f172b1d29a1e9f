#!/usr/bin/env python3
"""What a fetcher meets on real networks: certificates, HTTP/2, brotli and zstd, proxies, passwords, DNS that changes
its mind. Usage: network.py BUILD

The last needs a network namespace of its own (`unshare`), where this script runs again as `network.py BUILD --inside`;
where the system does not let it have one, that part says that it is skipped.
"""
import base64
import contextlib
import fcntl
import gzip
import http.server
import json
import os
import pathlib
import resource
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

import brotli
import h2.config
import h2.connection
import h2.events
import zstandard

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from feedserver import rss
from suite import ROOT, Suite, environment

BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")).resolve()
FEEDLOOM = BUILD / "feedloom"
suite = Suite("network")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.log.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        status, headers, body = self.server.answer(self)
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            self.wfile.write(body)

    def do_CONNECT(self):
        self.server.log.append((f"CONNECT {self.path}", {}))
        self.send_error(403)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(answer, address="127.0.0.1", port=0, context=None):
    """Yields the server: .url, and .log of (path, headers). answer(request) gives status, headers, body."""
    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass  # fetchers that do not trust us break off
    server = Quiet((address, port), Handler)
    server.answer, server.log = answer, []
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.url = f"http{'s' if context else ''}://{address}:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def processor_time():
    """Seconds of the programs that have ended; those that wait for their turn on a busy machine do not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def feed(request):
    if request.path == "/robots.txt":
        return 404, {}, b""
    return 200, {"Content-Type": "application/rss+xml"}, rss("net")


def fetch(tmp, *args, allow=("127.0.0.0/8",), env=None, cwd=None):
    """{url: row} of a fetch without a cache of before."""
    cache = tmp / "network.cache"
    for path in tmp.glob("network.cache*"):
        path.unlink()
    options = [] if cwd else ["--cache", cache, *(f"--allow-private={a}" for a in allow)]
    done = subprocess.run([FEEDLOOM, "fetch", "--force", "--format", "json", "--pause", "0s", "--timeout", "10s",
                           *options, *args], cwd=cwd or tmp, capture_output=True, timeout=60, check=False,
                          env=environment(**(env or {})))
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if not rows:
        suite.check(f"fetch {args} tells", False, done.stderr.decode())
    return {row["url"]: row for row in rows}


def fails(what, row, *words):
    suite.check(what, row["result"] == "failed" and any(w in row.get("why", "") for w in words), f"  {row}")


def works(what, row):
    suite.check(what, row["result"] == "fetched" and row["new"] == 5, f"  {row}")


# ---- certificates ----

def openssl(tmp, *args):
    subprocess.run(["openssl", *args], cwd=tmp, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def authority(tmp):
    """A certificate authority of our own, ca.pem, with the little that `openssl ca` wants."""
    openssl(tmp, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Test authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem")
    (tmp / "index.txt").write_text("")
    (tmp / "serial").write_text("01\n")
    (tmp / "ca.cnf").write_text("[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\n"
                                "default_md=sha256\npolicy=p\nunique_subject=no\ncopy_extensions=copy\n"
                                "[p]\ncommonName=supplied\n")


def certificate(tmp, name, host, begin, end):
    """A context for a server: its certificate is the authority's, for `host`, from year to year."""
    openssl(tmp, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-addext", f"subjectAltName={host}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl(tmp, "ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-startdate",
            f"{begin}0101000000Z", "-enddate", f"{end}0101000000Z", "-in", f"{name}.csr", "-out", f"{name}.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp / f"{name}.pem", tmp / f"{name}.key")
    return context


def test_certificates(tmp):
    """A certificate is good where its authority is trusted, its time has come and not gone, and its name is right."""
    year = time.gmtime().tm_year
    trusted = {"SSL_CERT_FILE": tmp / "ca.pem"}
    certificates = {"good": ("IP:127.0.0.1", year - 1, year + 1), "expired": ("IP:127.0.0.1", year - 3, year - 1),
                    "future": ("IP:127.0.0.1", year + 1, year + 2), "other": ("DNS:other.example", year - 1, year + 1)}
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(serving(feed, context=certificate(tmp, name, *what)))
                   for name, what in certificates.items()}
        urls = {name: server.url + "/feed" for name, server in servers.items()}
        rows = fetch(tmp, *urls.values(), env=trusted)
        works("a certificate of a trusted authority", rows[urls["good"]])
        fails("one that has expired", rows[urls["expired"]], "expired")
        fails("one that is not valid yet", rows[urls["future"]], "not yet valid")
        fails("one of another name", rows[urls["other"]], "does not match", "no alternative certificate subject name")
        rows = fetch(tmp, urls["good"], env={"CURL_CA_BUNDLE": tmp / "ca.pem"})
        works("CURL_CA_BUNDLE says it, too", rows[urls["good"]])
        fails("an authority that nobody trusts", fetch(tmp, urls["good"])[urls["good"]], "TLS")
        plain = stack.enter_context(serving(feed))
        servers["good"].answer = lambda request: (301, {"Location": plain.url + "/feed"}, b"")
        row = fetch(tmp, urls["good"], "--robots", "ignore", env=trusted)[urls["good"]]
        works("a redirect from https to http", row)
        suite.check("it is told", "redirected from https to http" in row.get("note", ""), f"  {row}")
        site = tmp / "downgraded"
        site.mkdir()
        (site / "feedloom.yaml").write_text(
            f"title: T\nsite: https://x.example/\nsources: [{{feed: '{urls['good']}'}}]\noutputs: [{{path: all.xml}}]\n"
            "fetch: {allow_private: 127.0.0.0/8}\n")
        for _ in range(11):
            row = fetch(tmp, cwd=site, env=trusted)[urls["good"]]
        suite.check("when it is believed, too", "moved from https to http" in row.get("note", ""), f"  {row}")
        for name, server in servers.items():
            if name != "good":
                suite.check(f"{name}: nothing is asked over it", not server.log, f"  {server.log}")


# ---- HTTP/2 ----

def serve_h2(listener, context, log, stop):
    while not stop.is_set():
        with contextlib.suppress(OSError, ssl.SSLError):
            plain, _ = listener.accept()
            plain.settimeout(5)
            with context.wrap_socket(plain, server_side=True) as tls:
                log.append(tls.selected_alpn_protocol())
                talk_h2(tls, log)


def talk_h2(tls, log):
    c = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    c.initiate_connection()
    tls.sendall(c.data_to_send())
    while data := tls.recv(65536):
        for event in c.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                path = dict(event.headers)[b":path"].decode()
                log.append(path)
                body = b"" if path == "/robots.txt" else rss("h2")
                c.send_headers(event.stream_id, [(":status", "200" if body else "404"), ("etag", '"h2"')])
                c.send_data(event.stream_id, body, end_stream=True)
        tls.sendall(c.data_to_send())


def test_http2(tmp):
    """Over TLS HTTP/2 is spoken with whom speaks it, one connection for all requests to a host."""
    year = time.gmtime().tm_year
    context, log, stop = certificate(tmp, "h2", "IP:127.0.0.1", year - 1, year + 1), [], threading.Event()
    context.set_alpn_protocols(["h2"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve_h2, args=(listener, context, log, stop), daemon=True).start()
        urls = [f"https://127.0.0.1:{listener.getsockname()[1]}/{i}" for i in range(3)]
        rows = fetch(tmp, *urls, env={"SSL_CERT_FILE": tmp / "ca.pem"})
        for url in urls:
            works("a feed over HTTP/2", rows[url])
        suite.equal("one connection, one request after the other", log, ["h2", "/robots.txt", "/0", "/1", "/2"])
        stop.set()


# ---- encodings ----

def test_encodings(tmp):
    """Bodies in brotli, zstd and three coats of gzip are unpacked, and bombs in them stop at the limit."""
    def thrice(body):
        return gzip.compress(gzip.compress(gzip.compress(body, 1)))
    packers = {"br": brotli.compress, "zstd": zstandard.ZstdCompressor(level=3).compress, "gzip, gzip, gzip": thrice}
    bomb = b"<rss>" + b" " * (200 << 20)
    bodies = {f"/{name[:4]}": (name, pack(rss("packed"))) for name, pack in packers.items()}
    bodies |= {f"/{name[:4]}-bomb": (name, pack(bomb)) for name, pack in packers.items()}

    def answer(request):
        if request.path not in bodies:
            return 404, {}, b""
        encoding, body = bodies[request.path]
        return 200, {"Content-Encoding": encoding}, body
    with serving(answer) as server:
        fetch(tmp, server.url + "/none")
        offered = server.log[-1][1].get("accept-encoding", "")
        for name in packers:
            if name[:4] not in offered:
                print(f"network: this libcurl has no {name}; skipped")
                continue
            good, bad = f"{server.url}/{name[:4]}", f"{server.url}/{name[:4]}-bomb"
            works(f"a feed in {name}", fetch(tmp, good)[good])
            begin = processor_time()
            status = fetch(tmp, bad)[bad]
            fails(f"a bomb of {len(bodies[f'/{name[:4]}-bomb'][1])} bytes in {name}", status, "too large")
            suite.check("it costs no time", processor_time() - begin < 5)


# ---- proxies ----

def test_proxies(tmp):
    """The environment's proxy is used, but where no_proxy says not to; private addresses stay refused."""
    with serving(feed) as proxy, serving(feed, "127.0.0.2") as direct:
        env = {"http_proxy": proxy.url, "https_proxy": proxy.url, "no_proxy": "127.0.0.2,.direct.example"}
        url, secure, private = "http://feeds.example/feed", "https://feeds.example/feed", "http://192.168.3.4/feed"
        near, local = direct.url + "/feed", "http://localhost/feed"
        rows = fetch(tmp, url, secure, private, near, local, allow=("127.0.0.2",), env=env)
        works("a feed by a proxy", rows[url])
        suite.check("it is asked for the whole address", url in [path for path, _ in proxy.log], f"  {proxy.log}")
        fails("https goes by CONNECT, and a proxy may refuse", rows[secure], "proxy", "403", "no connection", "lost")
        suite.check("CONNECT names the host", "CONNECT feeds.example:443" in [path for path, _ in proxy.log])
        fails("a private address by a proxy", rows[private], "refused address")
        fails("localhost by a proxy", rows[local], "refused address")
        works("no_proxy", rows[near])
        suite.check("nothing private was asked of the proxy",
                    not [path for path, _ in proxy.log if "192.168" in path or "localhost" in path or "127.0" in path],
                    f"  {proxy.log}")


# ---- names and passwords ----

def test_passwords(tmp):
    """Basic and bearer from the environment, netrc; none of them for another host that a redirect leads to."""
    site = tmp / "site"
    site.mkdir()
    with serving(feed, "127.0.0.2") as other:
        def answer(request):
            if request.path in ("/basic", "/away") and "authorization" not in request.headers:
                return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
            if request.path == "/away":
                return 302, {"Location": other.url + "/feed"}, b""
            return feed(request)
        with serving(answer) as server:
            paths = {"/basic": "auth: BASIC", "/bearer": "auth: BEARER", "/netrc": "", "/away": "auth: BASIC"}
            sources = "\n".join(f"  - {{feed: '{server.url}{path}', {key}}}" for path, key in paths.items())
            (site / "feedloom.yaml").write_text(
                f"title: T\nsite: https://x.example/\nsources:\n{sources}\noutputs: [{{path: all.xml}}]\n"
                "fetch: {allow_private: 127.0.0.0/8, netrc: true, pause: 0s}\n")
            (tmp / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
            rows = fetch(tmp, cwd=site, env={"BASIC": "name:word", "BEARER": "Bearer abc.def", "NETRC": tmp / "netrc"})
            for path in paths:
                works(f"a feed with {path[1:]}", rows[server.url + path])
            sent = {path: headers.get("authorization") for path, headers in server.log}
            encode = {name: "Basic " + base64.b64encode(name.encode()).decode() for name in ("name:word", "me:secret")}
            suite.equal("basic", sent["/basic"], encode["name:word"])
            suite.equal("bearer", sent["/bearer"], "Bearer abc.def")
            suite.equal("netrc", sent["/netrc"], encode["me:secret"])
            suite.equal("to the host that it is for", sent["/away"], encode["name:word"])
            suite.equal("none to another one", {headers.get("authorization") for _, headers in other.log}, {None})
            state = b"".join(p.read_bytes() for p in site.glob(".feedloom.cache*"))
            suite.check("the cache holds no secret", b"word" not in state and b"abc.def" not in state and
                        b"secret" not in state)


# ---- DNS that changes its mind ----

PUBLIC = "93.184.216.34"  # on our own loopback interface, in a namespace that leads nowhere else


def add_address(number, address):
    """ifconfig lo:NUMBER ADDRESS netmask 255.255.255.255 up"""
    siocsifaddr, siocsifflags, siocsifnetmask, up = 0x8916, 0x8914, 0x891C, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        name = (f"lo:{number}" if number else "lo").encode()
        for code, value in ((siocsifaddr, address), (siocsifnetmask, "255.0.0.0" if not number else "255.255.255.255")):
            fcntl.ioctl(s, code, struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(value)))
        fcntl.ioctl(s, siocsifflags, struct.pack("16sH14x", name, up))


def serve_names(answers, asked):
    """A resolver: answers[name] is a list of lists of addresses, one for each time that it is asked, the last again.

    About silent.test it says nothing, and whoever asks has to wait."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 53))
        while True:
            query, client = s.recvfrom(512)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += 1 + query[at]
            name, kind = ".".join(labels), struct.unpack(">H", query[at + 1:at + 3])[0]
            found = []
            if name == "silent.test":
                continue
            if kind == 1 and name in answers:
                asked[name] = asked.get(name, 0) + 1
                found = answers[name][min(asked[name], len(answers[name])) - 1]
            records = b"".join(b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04" + socket.inet_aton(a) for a in found)
            head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(found), 0, 0)
            s.sendto(head + query[12:at + 5] + records, client)


def inside(tmp):
    """In a namespace of our own: names that lead to a public address first and to a private one then."""
    add_address(0, "127.0.0.1")
    add_address(1, PUBLIC)
    (tmp / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:20 attempts:1\n")
    subprocess.run(["mount", "--bind", tmp / "resolv.conf", "/etc/resolv.conf"], check=True)
    names = {"public.test": [[PUBLIC]], "private.test": [["127.0.0.1"]], "metadata.test": [["169.254.169.254"]],
             "mixed.test": [["127.0.0.1", PUBLIC]], "rebinding.test": [[PUBLIC], ["127.0.0.1"]],
             "hop.test": [[PUBLIC]]}
    asked = {}
    threading.Thread(target=serve_names, args=(names, asked), daemon=True).start()

    def answer(request):
        if request.path == "/hop":
            return 302, {"Location": "http://private.test:8080/feed"}, b""
        return feed(request)
    with serving(answer, PUBLIC, 8080) as public, serving(answer, "127.0.0.1", 8080) as private:
        urls = {name: f"http://{name}:8080/{'hop' if name == 'hop.test' else 'feed'}" for name in names}
        rows = fetch(tmp, *urls.values(), "--robots", "ignore", allow=())
        works("a name with a public address", rows[urls["public.test"]])
        for name in ("private.test", "metadata.test"):
            fails(f"{name}", rows[urls[name]], "refused address")
        fails("a redirect to a name with a private address", rows[urls["hop.test"]], "refused address")
        works("the first answer of a rebinding name", rows[urls["rebinding.test"]])
        fails("the second answer of a rebinding name",
              fetch(tmp, urls["rebinding.test"], "--robots", "ignore", allow=())[urls["rebinding.test"]],
              "refused address")
        suite.equal("a resolver was asked for it twice", asked["rebinding.test"], 2)
        suite.check("of a mixed answer only the public address is used",
                    rows[urls["mixed.test"]]["result"] == "failed" or any(h.get("host") == "mixed.test:8080"
                                                                           for _, h in public.log), f"  {rows}")
        suite.equal("nothing private was asked", private.log, [])
        silent, begin = "http://silent.test/feed", time.monotonic()
        rows = fetch(tmp, silent, urls["public.test"], "--robots", "ignore", "--timeout", "2s", allow=())
        fails("a resolver that does not answer", rows[silent], "timeout")
        suite.check("is waited for no longer than the timeout", time.monotonic() - begin < 15)
        works("and holds up no other feed", rows[urls["public.test"]])
        works("a private address where it is allowed", fetch(tmp, urls["private.test"], "--robots", "ignore",
                                                allow=("private.test",))[urls["private.test"]])


def test_names(tmp):
    """The address that is checked is the one that is connected to, whatever a resolver says the next time."""
    command = ["unshare", "-rmn"]
    if subprocess.run([*command, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        print("network: no namespaces here; DNS rebinding is skipped")
        return
    done = subprocess.run([*command, sys.executable, __file__, BUILD, "--inside"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=120, check=False)
    suite.check("in a namespace", done.returncode == 0, done.stdout.decode())


def main():
    with tempfile.TemporaryDirectory() as folder:
        tmp = pathlib.Path(folder)
        if sys.argv[-1] == "--inside":
            inside(tmp)
        else:
            authority(tmp)
            for test in (test_certificates, test_http2, test_encodings, test_proxies, test_passwords, test_names):
                test(tmp)
    suite.finish()


main()
