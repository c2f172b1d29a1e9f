echo '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><link>https://example.org/1</link><guid>https://example.org/1</guid>
<itunes:duration>1:00:00</itunes:duration></item>
</channel></rss>' > feed.xml
feedloom merge -t rss feed.xml
