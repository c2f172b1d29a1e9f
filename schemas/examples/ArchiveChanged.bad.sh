echo '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">
<fh:archive/><title>T</title><id>urn:x-test:1</id><updated>2024-07-06T08:00:00Z</updated><author><name>A</name></author>
<entry><title>One</title><id>urn:x-test:2</id><updated>2024-07-06T08:00:00Z</updated>
<summary>s</summary><link href="https://example.org/1"/></entry></feed>' > old.xml
echo '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">
<fh:archive/><title>T</title><id>urn:x-test:1</id><updated>2024-07-06T08:00:00Z</updated><author><name>A</name></author>
<entry><title>Two</title><id>urn:x-test:2</id><updated>2024-07-06T08:00:00Z</updated>
<summary>s</summary><link href="https://example.org/1"/></entry></feed>' > feed.xml
feedloom validate --previous old.xml feed.xml
