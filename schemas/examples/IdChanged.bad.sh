echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><link>https://example.org/1</link><guid>https://example.org/1</guid></item>
</channel></rss>' > old.xml
echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>One</title><link>https://example.org/1</link><guid isPermaLink="false">1</guid></item>
</channel></rss>' > feed.xml
feedloom validate --previous old.xml feed.xml
