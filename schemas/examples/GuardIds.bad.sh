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
guard: 10
END
feedloom build -q
sed -i 's/^site: .*/site: https:\/\/example.net\//' feedloom.yaml
feedloom build
