<CHANNEL HREF="https://harbour.example/"><TITLE>T</TITLE><ABSTRACT>a</ABSTRACT><ITEM HREF="https://harbour.example/1" LASTMOD="2024-03-02"><TITLE>1</TITLE></ITEM></CHANNEL>
