cat > feedloom.yaml <<END
site: https://example.org/
title: T
sources: [{feed: https://example.org/feed.xml}]
outputs: [{format: rss, path: rss.xml}]
END
echo no database > .feedloom.cache
feedloom status
