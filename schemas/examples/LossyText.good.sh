echo '<feed xmlns="http://www.w3.org/2005/Atom">
<title>T</title><id>urn:x-test:1</id><updated>2024-07-06T08:00:00Z</updated><author><name>A</name></author>
<entry><title>One</title><id>urn:x-test:2</id><updated>2024-07-06T08:00:00Z</updated>
<summary type="html">a &lt;b&gt;b&lt;/b&gt;</summary>
<content>x</content></entry></feed>' > feed.xml
feedloom convert -v -t atom feed.xml
