printf '' > a.md
feedloom merge -t rss a.md
