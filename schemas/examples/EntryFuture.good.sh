echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><pubDate>Sat, 06 Jul 2024 08:00:00 GMT</pubDate><guid>https://example.org/1</guid></item>
</channel></rss>' > feed.xml
feedloom merge -v -t rss feed.xml
