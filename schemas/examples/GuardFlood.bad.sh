cat > a.md <<END
---
title: News
date: 2024-07-06
---

1. [Pears](https://example.org/1)
2. [Plums](https://example.org/2)
END
cat > feedloom.yaml <<END
site: https://example.org/
title: T
sources: [{digests: .}]
outputs: [{format: rss, path: rss.xml}]
guard: 1
END
feedloom build -q
cat > a.md <<END
---
title: News
date: 2024-07-06
---

1. [Pears](https://example.net/1)
2. [Plums](https://example.net/2)
END
feedloom build
