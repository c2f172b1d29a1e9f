echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><link>http:///</link></item>
<item><title>Two</title></item>
</channel></rss>' > feed.xml
feedloom merge -t atom feed.xml
