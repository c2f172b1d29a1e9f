echo '<opml version="2.0"><head><title>T</title></head><body>
<outline text="One" type="rss" xmlUrl="file:///home/ada/feed.xml"/></body></opml>' > feeds.opml
cat > feedloom.yaml <<END
site: https://example.org/
title: T
sources: [{opml: feeds.opml}]
outputs: [{format: rss, path: rss.xml}]
END
feedloom fetch --plan
