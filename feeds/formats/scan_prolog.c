/* The XML declaration, and processing instructions. */
#include "scan_reader.h"

/* name = "value" with white space before it; absent when it is not there. */
static feed_str read_pseudo(reader *r, feed_str name)
{
    reader at = *r;
    if (!skip_space(&at) || !skip_text(&at, name))
        return STR_NONE;
    skip_space(&at);
    if (!skip_text(&at, STR("=")))
        return STR_NONE;
    skip_space(&at);
    feed_str value = read_literal(&at);
    if (value.p)
        *r = at;
    return value;
}

/* With no digit behind the dot too, as libxml2 has it. */
static bool is_version(feed_str v)
{
    bool good = v.n >= 2 && v.p[0] == '1' && v.p[1] == '.';
    for (size_t i = 2; i < v.n; i++)
        good = good && is_digit(v.p[i]);
    return good;
}

static bool is_encoding(feed_str e)
{
    bool good = e.n && is_alpha(e.p[0]);
    for (size_t i = 1; i < e.n; i++)
        good = good && (is_alnum(e.p[i]) || memchr("._-", e.p[i], 3));
    return good;
}

static void declaration(xml_scanner *s, feed_str token)
{
    reader r = {token.p + 5, token.p + token.n - (str_ends(token, STR("?>")) ? 2 : 1)};
    feed_str version = read_pseudo(&r, STR("version"));
    feed_str encoding = read_pseudo(&r, STR("encoding"));
    feed_str standalone = read_pseudo(&r, STR("standalone"));
    bool yes = str_eq(standalone, STR("yes")), no = str_eq(standalone, STR("no"));
    skip_space(&r);
    if (!is_version(version) || (encoding.p && !is_encoding(encoding)) || (standalone.p && !yes && !no) ||
        r.p != r.end || !str_ends(token, STR("?>")))
        scan_fault(s, XML_FAULT_DECLARATION, r.p);
    s->version = scan_keep(s, version);
    s->encoding = scan_keep(s, encoding);
    s->standalone = yes ? 1 : no ? 0 : -1;
}

void scan_instruction(xml_scanner *s, feed_str token)
{
    reader r = {token.p + 2, token.p + token.n};
    feed_str target = read_name(&r);
    bool reserved = str_eq_nocase(target, STR("xml"));
    bool declares = str_eq(target, STR("xml")) && r.p < r.end && is_space(*r.p);
    if (declares && scan_offset(s, token.p) == 0) {
        declaration(s, token);
        return;
    }
    bool closed = str_ends(token, STR("?>"));
    if (declares) {
        if (scan_fault(s, XML_FAULT_DECLARATION_PLACE, token.p) && !s->version.p && !s->rooted)
            declaration(s, token);
    } else if (!closed || !target.n || reserved || memchr(target.p, ':', target.n) ||
               (!is_space(*r.p) && r.p != r.end - 2)) {
        scan_fault(s, XML_FAULT_INSTRUCTION, r.p < r.end ? r.p : token.p);
    }
}
