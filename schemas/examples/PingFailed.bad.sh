port=$((20000 + $$ % 10000))
cat > hub.py <<END
import http.server, sys
class Hub(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(500)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Hub).serve_forever()
END
cat > a.md <<END
---
title: News
date: 2024-07-06
---

1. [Pears](https://example.org/1)
2. [Plums](https://example.org/2)
END
cat > feedloom.yaml <<END
site: https://example.org/
title: T
hub: http://127.0.0.1:$port/
sources: [{digests: .}]
outputs: [{format: rss, path: rss.xml}]
END
feedloom build -q
python3 hub.py $port 2> log &
for i in $(seq 100); do (: < /dev/tcp/127.0.0.1/$port) && break; sleep 0.1; done 2>> log
feedloom ping --allow-private 127.0.0.1
kill $!
