/* The document type declaration and its entities. */
#include "../core/utf8.h"
#include "scan_reader.h"

#include <stdlib.h>

feed_str scan_keep(xml_scanner *s, feed_str text)
{
    bool over = text.n > SCAN_KEPT_MAX - s->kept_bytes;
    feed_str kept = over ? STR_NONE : arena_dup(&s->kept, text);
    if (over)
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_TEXT_LIMIT, s->begin);
    else if (text.p && !kept.p)
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, s->begin);
    else
        s->kept_bytes += text.n;
    return kept;
}

/* Character references of an entity's value expanded, which is when they are; line ends as XML has them. */
static bool expand_numbers(xml_scanner *s, feed_str raw)
{
    buf_clear(&s->values);
    for (size_t i = 0; i < raw.n;) {
        if (raw.p[i] != '&' || i + 2 >= raw.n || raw.p[i + 1] != '#') {
            bool cr = raw.p[i] == '\r';
            buf_put_char(&s->values, cr ? '\n' : raw.p[i]);
            i += cr && i + 1 < raw.n && raw.p[i + 1] == '\n' ? 2 : 1;
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

static void add_entity(xml_scanner *s, feed_str name, feed_str text)
{
    if (s->n_entities >= SCAN_ENTITIES_MAX || find_entity(s, name))
        return;
    if (!s->entities)
        s->entities = calloc(SCAN_ENTITIES_MAX, sizeof *s->entities);
    if (!s->entities) {
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, s->begin);
        return;
    }
    s->entities[s->n_entities] = (scan_entity){scan_keep(s, name), scan_keep(s, text), scan_hash(name)};
    s->n_entities += !s->status;
}

/* Keeps an internal general entity if it is plain text, short, and the first of its name. */
static void keep_entity(xml_scanner *s, feed_str name, feed_str raw)
{
    bool good = expand_numbers(s, raw);
    if (s->values.error == FEED_E_MEMORY)
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, raw.p);
    else if (!good)
        scan_fault(s, XML_FAULT_DOCTYPE, raw.p);
    if (!good)
        return;
    feed_str text = buf_str(&s->values);
    if (text.n <= SCAN_ENTITY_BYTES_MAX && !memchr(text.p, '&', text.n) && !memchr(text.p, '<', text.n))
        add_entity(s, name, text);
}

/* Production 9, which in an internal subset has no parameter entities. */
static bool is_entity_value(feed_str v)
{
    for (const char *p = v.p, *end = v.p + v.n; p < end; p++) {
        if (*p == '%')
            return false;
        if (*p != '&' || (p + 1 < end && p[1] == '#'))
            continue;
        const char *behind = scan_name_end(p + 1, end);
        if (behind == p + 1 || behind == end || *behind != ';')
            return false;
    }
    return true;
}

/* Production 13: what a public identifier may hold. */
static bool is_public(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && !memchr(" \r\n-'()+,./:=?;!*#@$_%", s.p[i], 23))
            return false;
    return s.p != NULL;
}

/* Production 75, or with `notation` 83; nothing at all is well-formed too, and leaves both absent. */
static bool external_id(reader *r, feed_str *public_id, feed_str *system_id, bool notation)
{
    *public_id = *system_id = STR_NONE;
    if (skip_text(r, STR("PUBLIC"))) {
        if (!skip_space(r) || !is_public(*public_id = read_literal(r)))
            return false;
        bool spaced = skip_space(r);
        *system_id = spaced || !notation ? read_literal(r) : STR_NONE;
        return system_id->p ? spaced : notation;
    }
    if (skip_text(r, STR("SYSTEM")))
        return skip_space(r) && (*system_id = read_literal(r)).p != NULL;
    return true;
}

/* What an entity is, behind its name and white space. */
static bool definition(xml_scanner *s, reader *r, feed_str name, bool parameter)
{
    feed_str public_id, system_id, value = read_literal(r);
    if (value.p) {
        if (!is_entity_value(value))
            return false;
        if (!parameter)
            keep_entity(s, name, value);
        return true;
    }
    if (!external_id(r, &public_id, &system_id, false) || !system_id.p)
        return false;
    reader at = *r;
    bool parsed = !skip_space(&at) || !skip_text(&at, STR("NDATA"));
    if (parsed && !parameter)
        add_entity(s, name, STR_NONE);
    if (parsed || parameter)
        return true;
    *r = at;
    return skip_space(r) && read_name(r).n;
}

/* Behind "<!ENTITY"; false when it is malformed. */
static bool entity(xml_scanner *s, reader *r)
{
    bool spaced = skip_space(r), parameter = skip_char(r, '%');
    if (parameter)
        spaced = skip_space(r) && spaced;
    feed_str name = read_name(r);
    if (!spaced || !name.n || memchr(name.p, ':', name.n) || !skip_space(r))
        return false;
    s->parameters = s->parameters || parameter;
    return definition(s, r, name, parameter);
}

static bool notation(reader *r)
{
    feed_str public_id, system_id;
    if (!skip_space(r))
        return false;
    feed_str name = read_name(r);
    return name.n && !memchr(name.p, ':', name.n) && skip_space(r) && external_id(r, &public_id, &system_id, true) &&
           (public_id.p || system_id.p);
}

/* A reference to a parameter entity is passed over, if there can be such an entity. */
static bool parameter_reference(xml_scanner *s, reader *r)
{
    bool known = s->standalone != 1 && (s->external || s->parameters);
    s->parameters = true;
    return read_name(r).n && skip_char(r, ';') && known;
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
    if (skip_char(r, '%'))
        return parameter_reference(s, r);
    bool good = skip_text(r, STR("<!ENTITY"))     ? entity(s, r)
                : skip_text(r, STR("<!ELEMENT"))  ? scan_element_declaration(r)
                : skip_text(r, STR("<!ATTLIST"))  ? scan_attlist_declaration(s, r)
                : skip_text(r, STR("<!NOTATION")) ? notation(r)
                                                  : false;
    skip_space(r);
    return good && skip_char(r, '>');
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
    bool good = name.n && external_id(&r, &public_id, &system_id, false);
    s->external = system_id.p != NULL;
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
