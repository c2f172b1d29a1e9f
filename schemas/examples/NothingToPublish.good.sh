printf '# News, 2024-07-06\n\n1. [Pears](https://example.org/1)\n2. [Plums](https://example.org/2)\n' > a.md
feedloom merge -t rss a.md
