/* Declarations of elements and attributes: their grammar, and what attribute declarations add to tags. */
#include "scan_reader.h"

#include <stdlib.h>

enum { NESTED_MAX = 128 }; /* groups in a content model */

/* ---- Elements ---------------------------------------------------------------------------------------------------- */

/* Behind "(#PCDATA" (production 51). */
static bool mixed(reader *r)
{
    skip_space(r);
    if (skip_char(r, ')'))
        return skip_char(r, '*'), true;
    while (skip_char(r, '|')) {
        skip_space(r);
        if (!read_name(r).n)
            return false;
        skip_space(r);
    }
    return skip_text(r, STR(")*"));
}

static void skip_count(reader *r)
{
    if (r->p < r->end && (*r->p == '?' || *r->p == '*' || *r->p == '+'))
        r->p++;
}

/* Behind the first "(" of a content model (productions 47 to 50). */
static bool children(reader *r)
{
    char separators[NESTED_MAX] = {0};
    size_t depth = 1;
    for (;;) {
        skip_space(r);
        if (skip_char(r, '(')) {
            if (depth == NESTED_MAX)
                return false;
            separators[depth++] = 0;
            continue;
        }
        if (!read_name(r).n)
            return false;
        skip_count(r);
        for (skip_space(r); depth && skip_char(r, ')'); depth--) {
            skip_count(r);
            if (depth > 1)
                skip_space(r);
        }
        if (!depth)
            return true;
        char c = r->p < r->end ? *r->p : 0;
        if ((c != '|' && c != ',') || (separators[depth - 1] && separators[depth - 1] != c))
            return false;
        separators[depth - 1] = c;
        r->p++;
    }
}

bool scan_element_declaration(reader *r)
{
    if (!skip_space(r) || !read_name(r).n || !skip_space(r))
        return false;
    if (skip_text(r, STR("EMPTY")) || skip_text(r, STR("ANY")))
        return true;
    if (!skip_char(r, '('))
        return false;
    skip_space(r);
    return skip_text(r, STR("#PCDATA")) ? mixed(r) : children(r);
}

/* ---- Attributes -------------------------------------------------------------------------------------------------- */

static feed_str read_token(reader *r, bool name)
{
    const char *from = r->p;
    if (name)
        return read_name(r);
    for (const char *next; (next = scan_name_part(r->p, r->end)) > r->p;)
        r->p = next;
    return str_range(from, r->p);
}

/* "(a | b)" with names or with tokens. */
static bool enumeration(reader *r, bool names)
{
    if (!skip_char(r, '('))
        return false;
    do {
        skip_space(r);
        if (!read_token(r, names).n)
            return false;
        skip_space(r);
    } while (skip_char(r, '|'));
    return skip_char(r, ')');
}

/* Production 54; the longer names first. */
static bool type(reader *r, bool *tokens)
{
    static const char *const NAMES[] = {"IDREFS", "IDREF", "ID", "ENTITY", "ENTITIES", "NMTOKENS", "NMTOKEN"};
    *tokens = !skip_text(r, STR("CDATA"));
    if (!*tokens)
        return true;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (skip_text(r, str_of(NAMES[i])))
            return true;
    if (skip_text(r, STR("NOTATION")))
        return skip_space(r) && enumeration(r, true);
    return enumeration(r, false);
}

/* The value with white space as in a list of tokens. */
static void collapse(buf *b, size_t from)
{
    size_t to = from;
    for (size_t i = from; i < b->n; i++)
        if (b->p[i] != ' ' || (to > from && b->p[to - 1] != ' '))
            b->p[to++] = b->p[i];
    b->n = to - (to > from && b->p[to - 1] == ' ');
}

static bool declared(const xml_scanner *s, feed_str element, feed_str name)
{
    for (size_t i = 0; i < s->n_attlist; i++)
        if (str_eq(s->attlist[i].element, element) && str_eq(s->attlist[i].name, name))
            return true;
    return false;
}

/* Keeps a declaration that changes something: it adds an attribute, or the value is one of tokens. */
static void keep(xml_scanner *s, feed_str element, feed_str name, bool tokens, feed_str raw)
{
    if ((!tokens && !raw.p) || declared(s, element, name) || s->n_attlist >= SCAN_ATTLIST_MAX)
        return;
    if (!s->attlist)
        s->attlist = calloc(SCAN_ATTLIST_MAX, sizeof *s->attlist);
    if (!s->attlist) {
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, s->begin);
        return;
    }
    buf_clear(&s->values);
    scan_expand(s, raw);
    if (s->values.error)
        scan_stop(s, s->values.error, s->values.error == FEED_E_MEMORY ? XML_FAULT_MEMORY : XML_FAULT_TEXT_LIMIT,
                  s->begin);
    if (tokens)
        collapse(&s->values, 0);
    s->attlist[s->n_attlist] = (scan_attdef){.element = scan_keep(s, element),
                                             .name = scan_keep(s, name),
                                             .hash = scan_hash(element),
                                             .name_hash = scan_hash(name),
                                             .value = raw.p ? scan_keep(s, buf_str(&s->values)) : STR_NONE,
                                             .tokens = tokens};
    s->n_attlist += !s->status;
}

/* One attribute: name, type, default. */
static bool definition(xml_scanner *s, reader *r, feed_str element)
{
    bool tokens, required;
    feed_str name = read_name(r), value = STR_NONE;
    if (!name.n || !skip_space(r) || !type(r, &tokens) || !skip_space(r))
        return false;
    required = skip_text(r, STR("#REQUIRED")) || skip_text(r, STR("#IMPLIED"));
    if (!required) {
        if (skip_text(r, STR("#FIXED")) && !skip_space(r))
            return false;
        value = read_literal(r);
        if (!value.p || memchr(value.p, '<', value.n))
            return false;
    }
    keep(s, element, name, tokens, value);
    return true;
}

bool scan_attlist_declaration(xml_scanner *s, reader *r)
{
    if (!skip_space(r))
        return false;
    feed_str element = read_name(r);
    if (!element.n)
        return false;
    while (!s->status && skip_space(r) && r->p < r->end && *r->p != '>')
        if (!definition(s, r, element))
            return false;
    return true;
}

/* ---- In a tag ---------------------------------------------------------------------------------------------------- */

static struct scan_attribute *find(xml_scanner *s, const scan_attdef *def)
{
    for (size_t i = 0; i < s->n_raw; i++)
        if (s->raw[i].hash == def->name_hash && str_eq(s->raw[i].name, def->name))
            return &s->raw[i];
    return NULL;
}

/* Adds an attribute that the tag lacks. */
static void add(xml_scanner *s, const scan_attdef *def, const char *at)
{
    s->expanded += SCAN_ADDED_COST + def->value.n;
    if (s->n_raw >= s->limits.attributes)
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_ATTRIBUTE_LIMIT, at);
    else if (s->expanded > s->limits.text_bytes + 4 * scan_offset(s, at))
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_TEXT_LIMIT, at);
    if (s->status)
        return;
    const char *colon = memchr(def->name.p, ':', def->name.n);
    s->raw[s->n_raw++] = (struct scan_attribute){.name = def->name,
                                                 .value = def->value,
                                                 .hash = def->name_hash,
                                                 .colon = colon ? (uint32_t)(colon - def->name.p) : 0,
                                                 .plain = true};
}

void scan_apply_attlist(xml_scanner *s, feed_str element, uint32_t hash, const char *at)
{
    for (size_t i = 0; i < s->n_attlist && !s->status; i++) {
        const scan_attdef *def = &s->attlist[i];
        if (def->hash != hash || !str_eq(def->element, element))
            continue;
        struct scan_attribute *a = find(s, def);
        if (a && def->tokens)
            a->tokens = true, a->plain = false;
        else if (!a && def->value.p)
            add(s, def, at);
    }
}

void scan_collapse(xml_scanner *s, size_t from)
{
    collapse(&s->values, from);
}
