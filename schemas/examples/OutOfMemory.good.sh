(echo '<rss version="2.0"><channel>
<title>T</title><link>https://example.org/</link><description>d</description><item>
<title>One</title><description>'; yes 'pears and plums' | head -n 2000000
echo '</description></item></channel></rss>') > feed.xml
ulimit -v 4000000
feedloom convert -q -t atom feed.xml > atom.xml
