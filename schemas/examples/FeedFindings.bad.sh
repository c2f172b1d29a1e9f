(echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>'
yes '<item><title>Pears & plums</title></item>' | head -n 200; echo '</channel></rss>') > feed.xml
feedloom convert -v -t atom feed.xml
