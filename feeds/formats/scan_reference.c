/* References: characters, declared entities; in a lenient reading HTML's names and bare ampersands too. */
#include "../core/utf8.h"
#include "../html/references.h"
#include "scan_state.h"

typedef struct reference {
    size_t used;   /* bytes */
    feed_str text; /* what it stands for */
    char room[8];
    xml_fault_kind fault;
} reference;

static const struct predefined {
    const char *name, *text;
} PREDEFINED[] = {{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"}};

/* "&#…" with its digits up to `n`; a missing semicolon is a fault that can be mended. */
static void read_number(feed_str s, reference *r)
{
    bool hex = s.n > 2 && to_lower(s.p[2]) == 'x';
    size_t i = hex ? 3 : 2, first = i;
    uint32_t c = 0;
    for (; i < s.n && (hex ? is_hex(s.p[i]) : is_digit(s.p[i])); i++) {
        uint32_t digit = (uint32_t)(is_digit(s.p[i]) ? s.p[i] - '0' : to_lower(s.p[i]) - 'a' + 10);
        c = c > 0x10FFFF ? c : c * (hex ? 16 : 10) + digit;
    }
    if (i == first) {
        r->fault = XML_FAULT_AMPERSAND;
        return;
    }
    r->used = i;
    if (i < s.n && s.p[i] == ';')
        r->used++;
    else
        r->fault = XML_FAULT_AMPERSAND;
    bool allowed = xml_char(c);
    if (hex && s.p[2] == 'X') /* as HTML has it */
        r->fault = XML_FAULT_AMPERSAND;
    if (!allowed)
        r->fault = XML_FAULT_CHAR_REFERENCE;
    r->text = (feed_str){r->room, allowed ? (size_t)utf8_encode(c, r->room) : 0};
}

/* Whether an entity of this name has its text outside of the document, or may have it there. */
static bool is_outside(const xml_scanner *s, feed_str name, bool *declared)
{
    uint32_t hash = s->n_entities ? scan_hash(name) : 0;
    for (size_t i = 0; i < s->n_entities; i++)
        if (hash == s->entities[i].hash && str_eq(name, s->entities[i].name))
            return *declared = true;
    return s->standalone != 1 && (s->external || s->parameters);
}

static bool find_declared(const xml_scanner *s, feed_str name, reference *r)
{
    for (size_t i = 0; i < sizeof PREDEFINED / sizeof *PREDEFINED; i++)
        if (str_eq(name, str_of(PREDEFINED[i].name))) {
            r->text = str_of(PREDEFINED[i].text);
            return true;
        }
    uint32_t hash = s->n_entities ? scan_hash(name) : 0;
    for (size_t i = 0; i < s->n_entities; i++)
        if (hash == s->entities[i].hash && str_eq(name, s->entities[i].name)) {
            r->text = s->entities[i].text;
            return r->text.p != NULL;
        }
    return false;
}

/* Two names that HTML 4 and XHTML 1, from whose lists feeds have their entities, give another character than HTML. */
static bool find_angle(feed_str name, reference *r)
{
    bool left = str_eq(name, STR("lang")), right = str_eq(name, STR("rang"));
    if (left || right)
        r->text = left ? STR("\xE2\x8C\xA9") : STR("\xE2\x8C\xAA");
    return left || right;
}

static void read_name(const xml_scanner *s, feed_str bytes, reference *r)
{
    const char *end = scan_name_end(bytes.p + 1, bytes.p + bytes.n);
    feed_str name = str_range(bytes.p + 1, end);
    r->fault = XML_FAULT_AMPERSAND;
    if (!name.n || end == bytes.p + bytes.n || *end != ';')
        return;
    r->fault = XML_FAULT_NONE;
    r->used = name.n + 2;
    if (find_declared(s, name, r))
        return;
    html_reference html = {0};
    bool declared = false, outside = s->handler.skipped && is_outside(s, name, &declared);
    if (outside)
        s->handler.skipped(s->handler.context, name, declared);
    r->fault = outside ? XML_FAULT_NONE : XML_FAULT_ENTITY;
    r->text = outside ? STR("") : STR("&");
    if (declared || find_angle(name, r))
        return;
    html_reference_read((feed_str){bytes.p, r->used}, false, &html);
    if (html.length != r->used || html.n > sizeof r->room) {
        r->used = outside ? r->used : 1;
        return;
    }
    memcpy(r->room, html.text, html.n);
    r->text = (feed_str){r->room, html.n};
}

/* Reads what stands at s.p[0] == '&'; false when the reading has ended. */
static bool read(xml_scanner *s, feed_str bytes, reference *r)
{
    r->used = 1;
    r->text = STR("&");
    r->fault = XML_FAULT_NONE;
    if (bytes.n > 1 && bytes.p[1] == '#')
        read_number(bytes, r);
    else
        read_name(s, bytes, r);
    return !r->fault || scan_fault(s, r->fault, bytes.p);
}

/* The five that XML brings along, when all of one is there. */
static size_t quick(const char *p, const char *end, feed_str *text)
{
    if (end - p < 6)
        return 0;
    if (p[1] == 'l' && p[2] == 't' && p[3] == ';')
        return *text = STR("<"), 4;
    if (p[1] == 'g' && p[2] == 't' && p[3] == ';')
        return *text = STR(">"), 4;
    if (memcmp(p + 1, "amp;", 4) == 0)
        return *text = STR("&"), 5;
    if (memcmp(p + 1, "quot;", 5) == 0)
        return *text = STR("\""), 6;
    return 0;
}

const char *scan_reference(xml_scanner *s, const char *p)
{
    reference r;
    r.used = quick(p, s->end, &r.text);
    if (!r.used) {
        scan_find_begin(s, SCAN_REFERENCE);
        size_t n = scan_find(s, p, s->end);
        if (!n)
            return NULL;
        if (!read(s, (feed_str){p, n}, &r))
            return p;
        if (r.text.n > 2 && str_find(r.text, STR("]]>")) < r.text.n && !scan_fault(s, XML_FAULT_CDATA_END, p))
            return p;
    }
    scan_deliver(s, r.text);
    return p + r.used;
}

/* Text with blanks for its white space. */
static void put_blank(buf *b, feed_str s)
{
    size_t from = b->n;
    buf_put_str(b, s);
    for (size_t i = from; i < b->n; i++)
        if (is_space(b->p[i]))
            b->p[i] = ' ';
}

void scan_expand(xml_scanner *s, feed_str raw)
{
    const char *p = raw.p, *end = raw.p + raw.n;
    while (p < end && !s->status) {
        const char *from = p;
        while (p < end && *p != '&' && *p != '\t' && *p != '\n' && *p != '\r')
            p++;
        buf_put(&s->values, from, (size_t)(p - from));
        if (p == end)
            break;
        if (*p != '&') {
            p += *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
            buf_put_char(&s->values, ' ');
            continue;
        }
        reference r;
        if (!read(s, str_range(p, end), &r))
            break;
        bool number = p + 1 < end && p[1] == '#';
        if (number)
            buf_put_str(&s->values, r.text);
        else
            put_blank(&s->values, r.text);
        p += r.used;
    }
}
