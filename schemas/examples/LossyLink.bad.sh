echo '<feed xmlns="http://www.w3.org/2005/Atom">
<title>T</title><id>urn:x-test:1</id><updated>2024-07-06T08:00:00Z</updated><author><name>A</name></author>
<entry><title>One</title><id>urn:x-test:2</id><updated>2024-07-06T08:00:00Z</updated>
<link href="https://example.org/1"/><link rel="related" href="https://example.org/2"/>
<content>x</content></entry></feed>' > feed.xml
feedloom convert -v -t opml feed.xml
