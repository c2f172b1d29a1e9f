/* Reading inside one whole token of the scanner: declarations, whose grammar is all names, literals and white space. */
#ifndef FEEDLOOM_FORMATS_SCAN_READER_H
#define FEEDLOOM_FORMATS_SCAN_READER_H

#include "scan_state.h"

typedef struct reader {
    const char *p, *end;
} reader;

static inline bool skip_space(reader *r)
{
    const char *from = r->p;
    while (r->p < r->end && is_space(*r->p))
        r->p++;
    return r->p > from;
}

static inline bool skip_text(reader *r, feed_str text)
{
    if (!str_starts(str_range(r->p, r->end), text))
        return false;
    r->p += text.n;
    return true;
}

static inline feed_str read_name(reader *r)
{
    const char *from = r->p;
    r->p = scan_name_end(from, r->end);
    return str_range(from, r->p);
}

/* What stands between quotes at r->p; absent when there is no such thing. */
static inline feed_str read_literal(reader *r)
{
    if (r->p == r->end || (*r->p != '"' && *r->p != '\''))
        return STR_NONE;
    const char *close = memchr(r->p + 1, *r->p, (size_t)(r->end - r->p - 1));
    if (!close)
        return STR_NONE;
    feed_str s = str_range(r->p + 1, close);
    r->p = close + 1;
    return s;
}

static inline bool skip_char(reader *r, char c)
{
    bool is = r->p < r->end && *r->p == c;
    r->p += is;
    return is;
}

/* scan_attlist.c: behind "<!ELEMENT" and "<!ATTLIST"; false when what follows is malformed. */
bool scan_element_declaration(reader *r);
bool scan_attlist_declaration(xml_scanner *s, reader *r);
/* scan_dtd.c: a copy that lives as long as the scanner. */
feed_str scan_keep(xml_scanner *s, feed_str text);

#endif
