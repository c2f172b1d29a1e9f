echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><guid>https://example.org/1</guid></item>
</channel></rss>' > feed.xml
feedloom validate fed.xml
