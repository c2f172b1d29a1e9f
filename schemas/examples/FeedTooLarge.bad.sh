(echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
'; yes '<item><title>An old entry that nobody needs</title></item>' | head -n 9500; echo '</channel></rss>') > feed.xml
feedloom validate feed.xml
