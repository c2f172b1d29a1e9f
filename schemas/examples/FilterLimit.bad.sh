cat > a.md <<END
---
title: News
date: 2024-07-06
---

1. [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!](https://example.org/1)
2. [Plums](https://example.org/2)
END
feedloom merge -t rss --block "title='^(a+)+$'" a.md
