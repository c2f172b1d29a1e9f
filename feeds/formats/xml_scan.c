#include "xml_scan.h"

typedef struct cursor {
    const char *p, *end;
    bool final;
} cursor;

/* How an opening is told apart, longest first, and what it opens. */
static const struct opening {
    feed_str text;
    xml_scan_state state;
} OPENINGS[] = {
    {{"<![CDATA[", 9}, XML_SCAN_CDATA}, {{"<!--", 4}, XML_SCAN_COMMENT}, {{"<!", 2}, XML_SCAN_DOCTYPE},
    {{"<?", 2}, XML_SCAN_PI},           {{"<", 1}, XML_SCAN_TAG},
};

/* Bytes that mean something in a tag, doctype or declaration. */
static const bool STOP[256] = {['>'] = true, ['"'] = true, ['\''] = true, ['['] = true, [']'] = true, ['<'] = true};

static uint64_t offset_of(const xml_scan *scan, const cursor *c, const char *begin)
{
    return scan->offset + (uint64_t)(c->p - begin);
}

/* Reads an opening at '<'; false when more bytes are needed. */
static bool open_markup(xml_scan *scan, cursor *c, uint64_t at)
{
    feed_str rest = str_range(c->p, c->end);
    for (size_t i = 0; i < sizeof OPENINGS / sizeof *OPENINGS; i++) {
        const struct opening *o = &OPENINGS[i];
        if (!c->final && rest.n < o->text.n && str_starts(o->text, rest))
            return false;
        if (!str_starts(rest, o->text))
            continue;
        bool inside = scan->state == XML_SCAN_SUBSET;
        scan->back = scan->state;
        scan->state = o->state;
        if (inside && (o->state == XML_SCAN_DOCTYPE || o->state == XML_SCAN_TAG))
            scan->state = XML_SCAN_DECLARATION;
        else if (o->state == XML_SCAN_DOCTYPE && !scan->has_doctype)
            scan->doctype = at, scan->has_doctype = true;
        if (!inside)
            scan->begin = at;
        scan->seen = 0;
        c->p += o->text.n;
        return true;
    }
    return false;
}

/* Moves behind the terminator of a comment, instruction or CDATA section; false when it is not there yet. */
static bool close_markup(xml_scan *scan, cursor *c, feed_str terminator)
{
    while (c->p < c->end) {
        const char *p = memchr(c->p, terminator.p[0], (size_t)(c->end - c->p));
        c->p = p ? p : c->end;
        feed_str rest = str_range(c->p, c->end);
        if (str_starts(rest, terminator)) {
            c->p += terminator.n;
            scan->state = scan->back;
            return true;
        }
        if (rest.n < terminator.n && !c->final)
            return false;
        if (rest.n)
            c->p++;
    }
    return true;
}

/* One significant byte of a tag, doctype or declaration, which stands at c->p - 1. */
static void structure(xml_scan *scan, char byte)
{
    switch (byte) {
    case '"':
    case '\'':
        scan->back = scan->state;
        scan->state = XML_SCAN_QUOTE;
        scan->quote = byte;
        if (scan->back == XML_SCAN_TAG && ++scan->seen > scan->attributes)
            scan->over = "a tag has too many attributes";
        break;
    case '>':
        if (scan->state == XML_SCAN_DECLARATION)
            scan->state = XML_SCAN_SUBSET;
        else if (scan->state != XML_SCAN_SUBSET)
            scan->state = XML_SCAN_TEXT;
        break;
    case '[':
        if (scan->state == XML_SCAN_DOCTYPE)
            scan->state = XML_SCAN_SUBSET;
        break;
    case ']':
        if (scan->state == XML_SCAN_SUBSET)
            scan->state = XML_SCAN_DOCTYPE;
        break;
    default:
        break;
    }
}

static const char *find(const cursor *c, char byte)
{
    const char *p = memchr(c->p, byte, (size_t)(c->end - c->p));
    return p ? p : c->end;
}

/* The next step in the present state; false when more bytes are needed. */
static bool step(xml_scan *scan, cursor *c, const char *begin)
{
    switch (scan->state) {
    case XML_SCAN_TEXT:
        return c->p == c->end || open_markup(scan, c, offset_of(scan, c, begin));
    case XML_SCAN_COMMENT:
        return close_markup(scan, c, STR("-->"));
    case XML_SCAN_PI:
        return close_markup(scan, c, STR("?>"));
    case XML_SCAN_CDATA:
        return close_markup(scan, c, STR("]]>"));
    case XML_SCAN_QUOTE:
        c->p = find(c, scan->quote);
        if (c->p < c->end) {
            c->p++;
            scan->state = scan->back;
        }
        return true;
    default:
        while (c->p < c->end && !STOP[(unsigned char)*c->p])
            c->p++;
        if (c->p < c->end && *c->p == '<' && scan->state == XML_SCAN_SUBSET)
            return open_markup(scan, c, 0);
        if (c->p < c->end)
            structure(scan, *c->p++);
        return true;
    }
}

/* The limit on the open markup's size; `before` is the state that it was in. */
static void check_size(xml_scan *scan, xml_scan_state before, uint64_t at)
{
    uint64_t size = at - scan->begin;
    if (before == XML_SCAN_TEXT || before == XML_SCAN_CDATA)
        return;
    if (before == XML_SCAN_COMMENT || before == XML_SCAN_PI) {
        if (size > XML_COMMENT_MAX)
            scan->over = "a comment or processing instruction is too long";
    } else if (size > scan->tag_bytes) {
        scan->over = "a tag or doctype is too long";
    }
}

/* The byte behind a tag that is all there and within the limits; NULL for anything else, which the states look at. */
static const char *whole_tag(const xml_scan *scan, const char *p, const char *end)
{
    const char *tag = p;
    size_t seen = 0;
    if (end - p < 2 || p[1] == '!' || p[1] == '?')
        return NULL;
    if (p[1] == '/') {
        p = memchr(p, '>', (size_t)(end - p));
    } else {
        for (p++; p < end && *p != '>'; p++) {
            if (*p != '"' && *p != '\'')
                continue;
            p = memchr(p + 1, *p, (size_t)(end - p - 1));
            if (!p || ++seen > scan->attributes)
                return NULL;
        }
    }
    return p && p < end && (size_t)(p + 1 - tag) <= scan->tag_bytes ? p + 1 : NULL;
}

/* Text and whole tags, which is what most of a document is. */
static void skip_plain(const xml_scan *scan, cursor *c)
{
    while (c->p < c->end) {
        if (*c->p != '<')
            c->p = find(c, '<');
        const char *behind = c->p < c->end ? whole_tag(scan, c->p, c->end) : NULL;
        if (!behind)
            return;
        c->p = behind;
    }
}

size_t xml_scan_bytes(xml_scan *scan, feed_str bytes, bool final)
{
    cursor c = {bytes.p, bytes.p + bytes.n, final};
    while (c.p < c.end && !scan->over) {
        xml_scan_state before = scan->state;
        if (before == XML_SCAN_TEXT)
            skip_plain(scan, &c);
        bool understood = step(scan, &c, bytes.p);
        if (before != XML_SCAN_TEXT)
            check_size(scan, before, offset_of(scan, &c, bytes.p));
        if (!understood)
            break;
    }
    size_t used = (size_t)(c.p - bytes.p);
    scan->offset += used;
    return used;
}
