echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><guid>https://example.org/1</guid></item>
</channel></rss>' > feed.xml
port=$((20000 + $$ % 10000))
python3 -m http.server -b 127.0.0.1 $port > log 2>&1 &
for i in $(seq 100); do (: < /dev/tcp/127.0.0.1/$port) && break; sleep 0.1; done 2>> log
feedloom fetch -q --cache cache --allow-private 127.0.0.1 http://127.0.0.1:$port/feed.xml
kill $!
