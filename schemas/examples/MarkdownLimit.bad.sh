(printf '# News, 2024-07-06\n\n'; printf '%100000s' '' | tr ' ' '>'; echo '[Pears](https://example.org/1)') > a.md
feedloom merge -t rss a.md
