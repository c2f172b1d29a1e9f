#include "scan.h"

#include <stdlib.h>

#include "../core/scan.h"
#include "../core/utf8.h"
#include "scan_state.h"

enum { STASH_STEP = 256, STASH_KEPT = 64 * 1024 /* from document to document */ };

#define URI_XML   "http://www.w3.org/XML/1998/namespace"
#define URI_XMLNS "http://www.w3.org/2000/xmlns/"

static const xml_limits USUAL = {.depth = 256,
                                 .attributes = 256,
                                 .tag_bytes = 64 * 1024,
                                 .text_bytes = (size_t)64 * 1024 * 1024,
                                 .name_bytes = 4096,
                                 .errors = 1000};

/* ---- Text -------------------------------------------------------------------------------------------------------- */

void scan_deliver(xml_scanner *s, feed_str text)
{
    if (s->status || !text.n || !s->depth)
        return;
    s->expanded += text.n;
    if (s->expanded > s->limits.text_bytes + 4 * (s->offset + (uint64_t)(s->end - s->begin))) {
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_TEXT_LIMIT, s->begin);
        return;
    }
    s->event = SCAN_EVENT_TEXT;
    s->status = s->handler.text(s->handler.context, text);
}

/* Outside the root there is white space alone. */
static void outside(xml_scanner *s, feed_str text)
{
    if (s->depth || s->junk || str_is_blank(text))
        return;
    s->junk = true;
    size_t blank = 0;
    while (is_space(text.p[blank]))
        blank++;
    scan_fault(s, XML_FAULT_JUNK, text.p + blank);
}

/* '<' and '>' differ in one bit. */
static const char *text_stop(const char *p, const char *end)
{
    const scan_set stops = {.mask = {0xFF & ~('<' ^ '>'), 0xFF, 0xFF, 0xFF}, .value = {'<' & '>', '&', '\r', '\r'}};
    return scan_for(p, end, stops);
}

/* "]" at the end of the text up to q, those of the piece before counted. */
static unsigned brackets_before(const xml_scanner *s, const char *p, const char *q)
{
    unsigned n = 0;
    while (q > p && q[-1] == ']' && n < 2)
        q--, n++;
    return q == p && n < 2 ? n + s->brackets : n;
}

/* A carriage return is a line feed, alone or with one. */
static const char *carriage_return(xml_scanner *s, const char *q)
{
    if (q + 1 == s->end)
        s->skip_lf = !s->final;
    else if (q[1] == '\n')
        return q + 1;
    scan_deliver(s, STR("\n"));
    return q + 1;
}

/* "]]>" in text. Behind a CDATA section that held another's beginning it is the other's end, and no text. */
static const char *cdata_end(xml_scanner *s, const char *p, const char *q)
{
    if (!s->depth)
        outside(s, str_range(p, q + 1));
    else {
        scan_deliver(s, str_range(p, s->nested_cdata ? q - 2 : q));
        if (scan_fault(s, XML_FAULT_CDATA_END, q) && !s->nested_cdata)
            scan_deliver(s, STR(">"));
    }
    s->nested_cdata = false;
    return q + 1;
}

/* Text up to markup or the end; NULL when a reference at p is not all there. */
static const char *scan_text(xml_scanner *s, const char *p)
{
    const char *const from = p, *q = p;
    while (!s->status && p < s->end) {
        q = text_stop(q, s->end);
        char c = q < s->end ? *q : '<';
        if (c == '>' && brackets_before(s, p, q) < 2) {
            q++;
            continue;
        }
        if (c == '>') {
            p = q = cdata_end(s, p, q);
            s->brackets = 0;
            continue;
        }
        if (q == s->end && s->nested_cdata && !s->final)
            q -= brackets_before(s, p, q);
        outside(s, str_range(p, q));
        scan_deliver(s, str_range(p, q));
        if (q < s->end && *q == ']')
            return q > from ? q : NULL;
        s->brackets = brackets_before(s, p, q);
        if (c == '<')
            return q;
        s->brackets = 0;
        if (c == '&')
            outside(s, (feed_str){q, 1});
        const char *next = s->status ? NULL : c == '&' ? scan_reference(s, q) : carriage_return(s, q);
        if (!next)
            return q > from ? q : NULL;
        p = q = next;
    }
    return q;
}

/* ---- CDATA sections ---------------------------------------------------------------------------------------------- */

/* Looks for another section's beginning, which may lie across pieces: for its "!", which is rarer than "<". */
static void note_nested(xml_scanner *s, feed_str text)
{
    feed_str opening = STR("<![CDATA[");
    for (size_t i = 0; s->lenient && !s->nested_cdata && i < text.n;) {
        if (s->nested_match < 2) {
            size_t mark = i + str_find_byte(str_from(text, i), '!');
            bool begun = mark ? text.p[mark - 1] == '<' : s->nested_match == 1;
            s->nested_match = mark == text.n ? begun : begun ? 2 : 0;
            i = mark + 1;
        } else if (text.p[i] == opening.p[s->nested_match]) {
            i++;
            s->nested_cdata = ++s->nested_match == opening.n;
        } else {
            s->nested_match = 0;
        }
    }
}

static const char *scan_cdata(xml_scanner *s, const char *p)
{
    const char *const from = p, *q = p;
    while (!s->status && p < s->end) {
        q = scan4(q, s->end, ']', '\r', '\r', '\r');
        size_t left = (size_t)(s->end - q);
        if (left && *q == ']' && left < 3 && !s->final)
            break;
        if (left && *q == ']' && (left < 3 || q[1] != ']' || q[2] != '>')) {
            q++;
            continue;
        }
        note_nested(s, str_range(p, q));
        scan_deliver(s, str_range(p, q));
        if (!left)
            return q;
        if (*q == ']') {
            s->in_cdata = false;
            return q + 3;
        }
        s->nested_match = 0;
        p = q = carriage_return(s, q);
    }
    if (s->status)
        return q;
    note_nested(s, str_range(p, q));
    scan_deliver(s, str_range(p, q));
    scan_find_begin(s, SCAN_ANY);
    s->finder.at = (size_t)(s->end - q);
    return q > from ? q : NULL;
}

static const char *open_cdata(xml_scanner *s, const char *p)
{
    if (!s->depth && !s->junk) {
        s->junk = true;
        scan_fault(s, XML_FAULT_JUNK, p);
    }
    s->in_cdata = true;
    s->nested_cdata = false;
    s->nested_match = 0;
    return p + 9;
}

/* ---- Other markup ------------------------------------------------------------------------------------------------ */

/* A copy of `text` in s->values with line ends as XML has them; itself if it has no carriage return. */
static feed_str with_line_feeds(xml_scanner *s, feed_str text)
{
    if (!memchr(text.p, '\r', text.n))
        return text;
    buf_clear(&s->values);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r')
            buf_put_char(&s->values, text.p[i]);
        else if (i + 1 == text.n || text.p[i + 1] != '\n')
            buf_put_char(&s->values, '\n');
    if (s->values.error)
        scan_stop(s, s->values.error, XML_FAULT_MEMORY, s->begin);
    return buf_str(&s->values);
}

void scan_comment(xml_scanner *s, feed_str token)
{
    s->token = scan_offset(s, token.p);
    bool closed = token.n >= 7 && str_ends(token, STR("-->"));
    feed_str text = {token.p + 4, token.n - (closed ? 7 : 4)};
    size_t hyphens = str_find(text, STR("--"));
    if (hyphens == text.n && text.n && text.p[text.n - 1] == '-')
        hyphens = text.n - 1;
    if (hyphens < text.n)
        scan_fault(s, XML_FAULT_COMMENT, text.p + hyphens);
    if (s->status || !s->handler.comment)
        return;
    text = with_line_feeds(s, text);
    s->event = SCAN_EVENT_TOKEN;
    if (!s->status)
        s->status = s->handler.comment(s->handler.context, text);
    scan_begin_run(s, token.p + token.n);
}

/* A token that must be whole to be read; NULL when it is not there yet. */
static const char *scan_whole(xml_scanner *s, const char *p, scan_token kind)
{
    scan_find_begin(s, kind);
    size_t n = scan_find(s, p, s->end);
    if (!n && (s->status || !s->final))
        return NULL;
    if (!n) { /* never closed: nothing of it counts */
        scan_fault(s, XML_FAULT_UNFINISHED, p);
        return s->end;
    }
    feed_str token = {p, n};
    if (kind == SCAN_COMMENT)
        scan_comment(s, token);
    else if (kind == SCAN_INSTRUCTION)
        scan_instruction(s, token);
    else
        scan_doctype(s, token);
    return p + n;
}

/* '<' that begins nothing. */
static const char *literal(xml_scanner *s, const char *p)
{
    if (!s->depth)
        outside(s, (feed_str){p, 1});
    else if (scan_fault(s, XML_FAULT_MARKUP, p))
        scan_deliver(s, (feed_str){p, 1});
    return p + 1;
}

static const struct opening {
    feed_str text;
    scan_token token; /* SCAN_ANY: a CDATA section */
} OPENINGS[] = {{{"<!--", 4}, SCAN_COMMENT}, {{"<![CDATA[", 9}, SCAN_ANY}, {{"<!DOCTYPE", 9}, SCAN_DOCTYPE}};

/* What begins with "<!". */
static const char *scan_bang(xml_scanner *s, const char *p)
{
    feed_str rest = str_range(p, s->end);
    for (size_t i = 0; i < sizeof OPENINGS / sizeof *OPENINGS; i++) {
        const struct opening *o = &OPENINGS[i];
        bool alike =
            o->token == SCAN_DOCTYPE && s->lenient ? str_starts_nocase(rest, o->text) : str_starts(rest, o->text);
        if (alike)
            return o->token == SCAN_ANY ? open_cdata(s, p) : scan_whole(s, p, o->token);
        if (!s->final && rest.n < o->text.n && str_starts_nocase(o->text, rest))
            return NULL;
    }
    return literal(s, p);
}

static const char *scan_markup(xml_scanner *s, const char *p)
{
    if (s->end - p < 2 && !s->final)
        return NULL;
    s->brackets = 0;
    char c = s->end - p < 2 ? '\0' : p[1];
    if (c == '!')
        return scan_bang(s, p);
    if (c == '?')
        return scan_whole(s, p, SCAN_INSTRUCTION);
    s->junk = false;
    if (c == '/')
        return scan_end_tag(s, p);
    if (scan_name_starts(p + 1, s->end))
        return scan_start_tag(s, p);
    return literal(s, p);
}

/* ---- Bytes ------------------------------------------------------------------------------------------------------- */

/* Counts the lines of what has been read and forgets it. */
static void settle(xml_scanner *s, const char *p)
{
    scan_place_run(s);
    scan_advance(s, scan_offset(s, p));
    s->offset = scan_offset(s, p);
    s->begin = p;
}

/* Reads tokens and returns how many bytes they were; what is left is the beginning of one that s->finder waits for. */
static size_t scan(xml_scanner *s, feed_str bytes)
{
    const char *p = bytes.p;
    s->begin = p;
    s->end = p + bytes.n;
    if (!s->started && str_starts(bytes, STR("\xEF\xBB\xBF"))) /* no part of the document */
        s->begin = p += 3;
    s->started = true;
    if (s->skip_lf && p < s->end) {
        p += *p == '\n';
        s->skip_lf = false;
    }
    while (p < s->end && !s->status) {
        scan_find_begin(s, SCAN_ANY);
        s->finder.at = (size_t)(s->end - p);
        const char *q = s->in_cdata ? scan_cdata(s, p) : *p == '<' ? scan_markup(s, p) : scan_text(s, p);
        if (!q)
            break;
        p = q;
    }
    if (!s->status)
        settle(s, p);
    return (size_t)(p - bytes.p);
}

/* Adds bytes to the unfinished token. */
static void put_stash(xml_scanner *s, const char *p, size_t n)
{
    buf_put(&s->stash, p, n);
    if (s->stash.error)
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, s->begin);
    s->begin = buf_str(&s->stash).p;
    s->end = s->begin + s->stash.n;
}

/* Drops the first bytes of it, which have been read. */
static void forget(xml_scanner *s, size_t used)
{
    s->stash.n -= used;
    memmove(s->stash.p, s->stash.p + used, s->stash.n);
    s->begin = s->stash.p;
}

/* Completes the unfinished token with some of the n bytes at p; returns how many it took. */
static size_t complete(xml_scanner *s, const char *p, size_t n)
{
    size_t before = s->stash.n, take = before < STASH_STEP ? STASH_STEP : before;
    if (take > n)
        take = n;
    put_stash(s, p, take);
    if (s->status || !scan_find(s, s->begin, s->end))
        return take;
    size_t used = scan(s, buf_str(&s->stash));
    if (used >= before) {
        s->stash.n = 0;
        return used - before;
    }
    forget(s, used);
    return take;
}

/* Bytes of whole characters that XML allows. */
static void feed(xml_scanner *s, const char *p, size_t n)
{
    while (n && s->stash.n && !s->status) {
        size_t taken = complete(s, p, n);
        p += taken;
        n -= taken;
    }
    if (!n || s->status)
        return;
    size_t used = scan(s, (feed_str){p, n});
    if (used < n && !s->status)
        put_stash(s, p + used, n - used);
}

/* Reads what can be read of the unfinished token, so that its faults come before those of what stands behind it. Of
 * those that are read as a whole there is nothing yet. */
static void catch_up(xml_scanner *s)
{
    scan_token t = s->finder.token;
    bool whole = t == SCAN_COMMENT || t == SCAN_INSTRUCTION || t == SCAN_DOCTYPE;
    size_t used = s->stash.n && !s->status && !whole ? scan(s, buf_str(&s->stash)) : 0;
    if (used)
        forget(s, used);
    s->token = s->offset;
}

/* Where a character that is not fed stands: behind everything so far. */
static const char *here(const xml_scanner *s)
{
    return s->begin + s->stash.n;
}

static void drop(xml_scanner *s)
{
    catch_up(s);
    if (!scan_fault(s, XML_FAULT_CHARACTER, here(s)) || s->n_drops == SCAN_DROPS_MAX)
        return;
    s->drops[s->n_drops++] = scan_offset(s, here(s));
    if (!s->stash.n)
        s->placed.line = 0; /* what comes next has the same offset, but stands behind */
}

static void replace(xml_scanner *s)
{
    catch_up(s);
    if (scan_fault(s, XML_FAULT_UTF8, here(s)))
        feed(s, "\xEF\xBF\xBD", 3);
}

/* Bytes that a lead byte asks for, itself counted. */
static size_t wanted(char lead)
{
    unsigned char c = (unsigned char)lead;
    return c < 0xC2 || c > 0xF4 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* The character at p, which is not clean; returns behind it. What may be the beginning of one is kept. */
static const char *odd_char(xml_scanner *s, const char *p, const char *end)
{
    int length;
    uint32_t c = utf8_decode(p, end, &length);
    bool cut = c == UTF8_BAD && (size_t)(end - p) < wanted(*p) && length == end - p;
    if (cut) {
        s->n_partial = (size_t)(end - p);
        memcpy(s->partial, p, s->n_partial);
        return end;
    }
    if (c == UTF8_BAD)
        replace(s);
    else
        drop(s);
    return p + length;
}

/* The first character that XML forbids, or that is malformed: controls but tab, LF and CR are below 9, 0x0B, 0x0C, 0x0E
 * and 0x0F, 0x10 to 0x1F. */
static const char *clean_end(const char *p, const char *end)
{
    const scan_set odd = {
        .mask = {0xFF, 0xFF, 0xFE, 0xF0}, .value = {0x0B, 0x0C, 0x0E, 0x10}, .below = 9, .high = true};
    while ((p = scan_for(p, end, odd)) < end) {
        size_t wide = utf8_clean_wide(str_range(p, end));
        if (!wide)
            break;
        p += wide;
    }
    return p;
}

static void run(xml_scanner *s, const char *p, const char *end)
{
    while (p < end && !s->status) {
        const char *clean = clean_end(p, end);
        feed(s, p, (size_t)(clean - p));
        p = clean;
        if (p < end && !s->status)
            p = odd_char(s, p, end);
    }
}

int xml_scanner_push(xml_scanner *s, const char *bytes, size_t n)
{
    const char *p = bytes, *end = n ? bytes + n : bytes;
    while (s->n_partial && p < end && !s->status) {
        char joined[sizeof s->partial + 1];
        size_t k = s->n_partial;
        memcpy(joined, s->partial, k);
        joined[k] = *p++;
        s->n_partial = 0;
        run(s, joined, joined + k + 1);
    }
    for (size_t step; p < end && !s->status; p += step) {
        step = (size_t)(end - p) < SCAN_BLOCK ? (size_t)(end - p) : SCAN_BLOCK;
        if (s->n_partial) /* the block before ended inside a character */
            return xml_scanner_push(s, p, (size_t)(end - p));
        run(s, p, p + step);
    }
    return s->status;
}

int xml_scanner_complain(xml_scanner *s, xml_fault_kind kind)
{
    catch_up(s);
    scan_fault(s, kind, here(s));
    return s->status;
}

/* ---- The end ----------------------------------------------------------------------------------------------------- */

static void end_document(xml_scanner *s)
{
    const char *p = here(s);
    if (!s->rooted)
        scan_fault(s, XML_FAULT_EMPTY, p);
    else if (s->depth)
        scan_fault(s, XML_FAULT_TRUNCATED, p);
    s->event = SCAN_EVENT_TOKEN;
    s->token = scan_offset(s, p);
    while (s->depth && !s->status)
        scan_close(s);
}

int xml_scanner_finish(xml_scanner *s)
{
    if (s->status || s->finished)
        return s->status;
    s->finished = true;
    if (s->n_partial)
        replace(s);
    s->final = true;
    while (s->stash.n && !s->status) {
        size_t used = scan(s, buf_str(&s->stash));
        if (!used && !s->status) { /* nothing can be made of it */
            scan_fault(s, XML_FAULT_UNFINISHED, here(s));
            break;
        }
        forget(s, used);
    }
    if (s->in_cdata)
        scan_fault(s, XML_FAULT_UNFINISHED, here(s));
    if (!s->status)
        end_document(s);
    return s->status;
}

/* ---- The scanner ------------------------------------------------------------------------------------------------- */

static size_t or_usual(size_t limit, size_t usual)
{
    return limit ? limit : usual;
}

static xml_limits complete_limits(const xml_limits *l)
{
    return l ? (xml_limits){or_usual(l->depth, USUAL.depth),           or_usual(l->attributes, USUAL.attributes),
                            or_usual(l->tag_bytes, USUAL.tag_bytes),   or_usual(l->text_bytes, USUAL.text_bytes),
                            or_usual(l->name_bytes, USUAL.name_bytes), or_usual(l->errors, USUAL.errors)}
             : USUAL;
}

/* The names every document knows. */
static bool intern_names(xml_scanner *s)
{
    uint32_t xml = scan_intern(&s->names, STR("xml"), scan_hash(STR("xml")));
    s->uri_xml = scan_intern(&s->names, STR(URI_XML), scan_hash(STR(URI_XML)));
    s->uri_xmlns = scan_intern(&s->names, STR(URI_XMLNS), scan_hash(STR(URI_XMLNS)));
    return xml != SCAN_FULL && s->uri_xml != SCAN_FULL && s->uri_xmlns != SCAN_FULL &&
           scan_bind(&s->names, xml, s->uri_xml);
}

static void begin_document(xml_scanner *s)
{
    s->standalone = -1;
    s->begin = s->end = "";
    s->at = s->run = (scan_place){0, 1, 1};
}

int xml_scanner_reset(xml_scanner *s, const xml_handler *handler)
{
    if (s->stash.capacity > STASH_KEPT)
        buf_free(&s->stash);
    if (s->values.capacity > STASH_KEPT)
        buf_free(&s->values);
    buf_clear(&s->stash);
    buf_clear(&s->values);
    if (s->kept.size > STASH_KEPT)
        arena_free(&s->kept);
    arena_reset(&s->kept);
    const xml_scanner old = *s;
    *s = (xml_scanner){.handler = *handler,
                       .limits = old.limits,
                       .lenient = old.lenient,
                       .stash = old.stash,
                       .open = old.open,
                       .names = old.names,
                       .attrs = old.attrs,
                       .declared = old.declared,
                       .raw = old.raw,
                       .values = old.values,
                       .kept = old.kept,
                       .entities = old.entities,
                       .attlist = old.attlist};
    begin_document(s);
    return scan_names_reset(&s->names) && intern_names(s) ? FEED_OK : FEED_E_MEMORY;
}

xml_scanner *xml_scanner_new(const xml_handler *handler, const xml_limits *limits, bool lenient)
{
    xml_scanner *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->handler = *handler;
    s->limits = complete_limits(limits);
    s->lenient = lenient;
    begin_document(s);
    buf_init(&s->stash, s->limits.tag_bytes + s->limits.name_bytes + SCAN_COMMENT_MAX + 2 * (size_t)SCAN_BLOCK);
    buf_init(&s->values, SCAN_VALUES_MAX);
    arena_init(&s->kept, 4 * (size_t)SCAN_KEPT_MAX);
    /* What of these is never used costs nothing: they are filled from the front, and nothing is read before. */
    s->open = malloc(s->limits.depth * sizeof *s->open);
    s->attrs = malloc(s->limits.attributes * sizeof *s->attrs);
    s->declared = malloc(s->limits.attributes * sizeof *s->declared);
    s->raw = malloc(s->limits.attributes * sizeof *s->raw);
    if (!s->open || !s->attrs || !s->declared || !s->raw || !scan_names_init(&s->names) ||
        !intern_names(s)) {
        xml_scanner_free(s);
        return NULL;
    }
    return s;
}

void xml_scanner_free(xml_scanner *s)
{
    if (!s)
        return;
    scan_names_free(&s->names);
    buf_free(&s->stash);
    buf_free(&s->values);
    arena_free(&s->kept);
    free(s->entities);
    free(s->attlist);
    free(s->open);
    free(s->attrs);
    free(s->declared);
    free(s->raw);
    free(s);
}

feed_str xml_scanner_version(const xml_scanner *s)
{
    return s->version;
}

feed_str xml_scanner_encoding(const xml_scanner *s)
{
    return s->encoding;
}

int xml_scanner_standalone(const xml_scanner *s)
{
    return s->standalone;
}
