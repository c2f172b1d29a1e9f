echo '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>d</description>
<item><title>Acme raises 120 million to grow pears in space</title><pubDate>Sat, 06 Jul 2024 08:00:00 GMT</pubDate>
<guid>https://example.org/1</guid></item></channel></rss>' > a.xml
echo '<rss version="2.0"><channel><title>T</title><link>https://example.net/</link><description>d</description>
<item><title>Plums are late this year in the whole of Europe</title><pubDate>Sat, 06 Jul 2024 08:00:00 GMT</pubDate>
<guid>https://example.org/2</guid></item></channel></rss>' > b.xml
feedloom merge -v -t rss --explain --dedupe near a.xml b.xml
