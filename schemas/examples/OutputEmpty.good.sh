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
outputs:
  - {format: rss, path: rss.xml}
  - {format: atom, path: fruit.xml, keep: {title: Pears}}
END
feedloom build
