(echo '<rss version="2.0"><channel><title>T</title>
<description>d</description>'
seq 90000 | sed 's|.*|<item><title>Entry &, one of very many</title></item>|'
echo '<link>https://example.org/</link>'; echo '</channel></rss>') > feed.xml
feedloom convert -q -t rss feed.xml > rss.xml
