echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<language>English, of course</language>
<item><title>One</title><guid>https://example.org/1</guid></item>
</channel></rss>' > feed.xml
feedloom merge -v -t rss feed.xml
