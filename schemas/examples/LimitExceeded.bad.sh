(printf '# News, 2024-07-06\n\n'; seq 30000 | sed 's|.*|&. [Pears](https://example.org/&)|') > a.md
feedloom merge -q -t rss a.md > rss.xml
