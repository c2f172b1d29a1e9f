echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>Pears & plums</title><guid>https://example.org/1</guid></item>
</channel></rss>' > feed.xml
feedloom convert -t atom feed.xml
