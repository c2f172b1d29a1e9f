/* XML declaration, processing instructions, document type declaration with its entities. */
#include "../core/utf8.h"
#include "scan_state.h"

#include <stdlib.h>

/* Reading inside one whole token. */
typedef struct reader {
    const char *p, *end;
} reader;

static bool skip_space(reader *r)
{
    const char *from = r->p;
    while (r->p < r->end && is_space(*r->p))
        r->p++;
    return r->p > from;
}

static bool skip_text(reader *r, feed_str text)
{
    if (!str_starts(str_range(r->p, r->end), text))
        return false;
    r->p += text.n;
    return true;
}

static feed_str read_name(reader *r)
{
    const char *from = r->p;
    r->p = scan_name_end(from, r->end);
    return str_range(from, r->p);
}

/* What stands between quotes at r->p; absent when there is no such thing. */
static feed_str read_literal(reader *r)
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

static feed_str keep(xml_scanner *s, feed_str text)
{
    feed_str kept = arena_dup(&s->kept, text);
    if (text.p && !kept.p)
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, s->begin);
    return kept;
}

/* ---- The XML declaration ----------------------------------------------------------------------------------------- */

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
    s->version = keep(s, version);
    s->encoding = keep(s, encoding);
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

/* ---- The document type declaration ------------------------------------------------------------------------------- */

/* Character references of an entity's value expanded, which is when they are. */
static bool expand_numbers(xml_scanner *s, feed_str raw)
{
    buf_clear(&s->values);
    for (size_t i = 0; i < raw.n;) {
        if (raw.p[i] != '&' || i + 2 >= raw.n || raw.p[i + 1] != '#') {
            buf_put_char(&s->values, raw.p[i++]);
            continue;
        }
        bool hex = raw.p[i + 2] == 'x';
        uint32_t c = 0;
        size_t digits = 0;
        for (i += hex ? 3 : 2; i < raw.n && (hex ? is_hex(raw.p[i]) : is_digit(raw.p[i])); i++, digits++) {
            uint32_t digit = (uint32_t)(is_digit(raw.p[i]) ? raw.p[i] - '0' : to_lower(raw.p[i]) - 'a' + 10);
            c = c > 0x10FFFF ? c : c * (hex ? 16 : 10) + digit;
        }
        if (!digits || i == raw.n || raw.p[i++] != ';' || !xml_char(c))
            return false;
        utf8_put(&s->values, c);
    }
    return !s->values.error;
}

static const scan_entity *find_entity(const xml_scanner *s, feed_str name)
{
    for (size_t i = 0; i < s->n_entities; i++)
        if (str_eq(s->entities[i].name, name))
            return &s->entities[i];
    return NULL;
}

/* Keeps an internal general entity if it is plain text, short, and the first of its name. */
static void keep_entity(xml_scanner *s, feed_str name, feed_str raw)
{
    if (!expand_numbers(s, raw)) {
        scan_fault(s, XML_FAULT_DOCTYPE, raw.p);
        return;
    }
    feed_str text = buf_str(&s->values);
    if (text.n > SCAN_ENTITY_BYTES_MAX || memchr(text.p, '&', text.n) || memchr(text.p, '<', text.n) ||
        s->n_entities >= SCAN_ENTITIES_MAX || find_entity(s, name))
        return;
    if (!s->entities)
        s->entities = calloc(SCAN_ENTITIES_MAX, sizeof *s->entities);
    if (!s->entities) {
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, s->begin);
        return;
    }
    s->entities[s->n_entities] = (scan_entity){keep(s, name), keep(s, text)};
    s->n_entities += !s->status;
}

/* <!ENTITY …: false when it is malformed. */
static bool entity(xml_scanner *s, reader *r)
{
    bool spaced = skip_space(r), parameter = skip_text(r, STR("%"));
    if (parameter)
        spaced = skip_space(r) && spaced;
    if (!spaced)
        return false;
    feed_str name = read_name(r);
    if (!name.n || !skip_space(r))
        return false;
    feed_str value = read_literal(r);
    if (value.p && !parameter)
        keep_entity(s, name, value);
    if (value.p)
        return skip_space(r), skip_text(r, STR(">"));
    return true;
}

/* Behind '>' of a declaration that is of no interest. */
static void skip_declaration(reader *r)
{
    char quote = 0;
    for (; r->p < r->end; r->p++) {
        if (quote)
            quote = *r->p == quote ? 0 : quote;
        else if (*r->p == '"' || *r->p == '\'')
            quote = *r->p;
        else if (*r->p == '>')
            break;
    }
    r->p += r->p < r->end;
}

/* What goes on to `mark` from `from` on, that many bytes of which are no part of it; empty when it does not end. */
static feed_str read_to(reader *r, size_t opening, feed_str mark)
{
    const char *from = r->p;
    size_t at = str_find(str_range(from + opening, r->end), mark);
    r->p += opening + at;
    return skip_text(r, mark) ? str_range(from, r->p) : (feed_str){from, 0};
}

static bool subset_comment(xml_scanner *s, reader *r)
{
    feed_str token = read_to(r, 4, STR("-->"));
    if (token.n)
        scan_comment(s, token);
    return token.n;
}

static bool subset_instruction(xml_scanner *s, reader *r)
{
    feed_str token = read_to(r, 2, STR("?>"));
    if (token.n)
        scan_instruction(s, token);
    return token.n;
}

/* One declaration of the internal subset; false when it is malformed. */
static bool subset_part(xml_scanner *s, reader *r)
{
    feed_str rest = str_range(r->p, r->end);
    if (str_starts(rest, STR("<!--")))
        return subset_comment(s, r);
    if (str_starts(rest, STR("<?")))
        return subset_instruction(s, r);
    if (skip_text(r, STR("<!ENTITY"))) {
        const char *from = r->p;
        if (!entity(s, r))
            return false;
        if (r->p[-1] != '>' || r->p == from)
            skip_declaration(r);
    } else if (skip_text(r, STR("<!ELEMENT")) || skip_text(r, STR("<!ATTLIST")) || skip_text(r, STR("<!NOTATION")))
        skip_declaration(r);
    else if (skip_text(r, STR("%")))
        return read_name(r).n && skip_text(r, STR(";"));
    else
        return false;
    return true;
}

static bool subset(xml_scanner *s, reader *r)
{
    skip_space(r);
    while (r->p < r->end && *r->p != ']' && !s->status) {
        if (!subset_part(s, r))
            return false;
        skip_space(r);
    }
    return skip_text(r, STR("]"));
}

/* Production 13: what a public identifier may hold. */
static bool is_public(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && !memchr(" \r\n-'()+,./:=?;!*#@$_%", s.p[i], 23))
            return false;
    return s.p != NULL;
}

static bool external_id(reader *r, feed_str *public_id, feed_str *system_id)
{
    if (skip_text(r, STR("PUBLIC"))) {
        if (!skip_space(r) || !is_public(*public_id = read_literal(r)) || !skip_space(r))
            return false;
        return (*system_id = read_literal(r)).p != NULL;
    }
    if (skip_text(r, STR("SYSTEM")))
        return skip_space(r) && (*system_id = read_literal(r)).p != NULL;
    return true;
}

void scan_doctype(xml_scanner *s, feed_str token)
{
    reader r = {token.p + 9, token.p + token.n};
    feed_str name, public_id = STR_NONE, system_id = STR_NONE;
    s->token = scan_offset(s, token.p);
    if (!str_starts(token, STR("<!DOCTYPE")) && !scan_fault(s, XML_FAULT_DOCTYPE, token.p))
        return;
    if ((s->doctyped || s->rooted) && (!scan_fault(s, XML_FAULT_DOCTYPE_PLACE, token.p) || s->doctyped || s->depth))
        return;
    s->doctyped = true;
    skip_space(&r);
    name = read_name(&r);
    skip_space(&r);
    bool good = name.n && external_id(&r, &public_id, &system_id);
    s->event = SCAN_EVENT_TOKEN;
    if (s->handler.doctype)
        s->status = s->handler.doctype(s->handler.context, name, public_id, system_id);
    skip_space(&r);
    if (good && skip_text(&r, STR("[")))
        good = subset(s, &r);
    skip_space(&r);
    if (!good || r.p + 1 != r.end || *r.p != '>')
        scan_fault(s, XML_FAULT_DOCTYPE, r.p);
}
