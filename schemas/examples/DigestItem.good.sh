cat > a.md <<END
---
title: News
date: 2024-07-06
---

1. [Pears](https://example.org/1)
2. [Plums](https://example.org/2)
END
feedloom merge -v -t rss a.md
