echo '<rss version="2.0" xmlns:access="http://www.bloglines.com/about/specs/fac-1.0"><channel>
<title>T</title><link>https://example.org/</link><description>d</description>
<access:restriction relationship="deny"/>
<item><title>One</title><guid>https://example.org/1</guid></item>
</channel></rss>' > feed.xml
feedloom merge -t rss feed.xml
