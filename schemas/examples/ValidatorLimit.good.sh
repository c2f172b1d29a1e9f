(echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<rating>'; head -c 40000 /dev/zero | tr '\0' x; echo '</rating></channel></rss>') > feed.xml
feedloom validate feed.xml
