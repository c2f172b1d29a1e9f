<CHANNEL HREF="http://a.example/"><TITLE>T</TITLE><ITEM><TITLE>&lt;b></TITLE></ITEM></CHANNEL>
