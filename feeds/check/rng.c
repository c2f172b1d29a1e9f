#include "../core/utf8.h"
#include "rng.h"

#include "rng_engine.h"
#include "rng_message.h"

#include <stdlib.h>

enum { DEPTH_MAX = 1024, TEXT_MAX = 1024 * 1024, MESSAGE_MAX = 4096, SHOWN_MAX = 60, SYMBOLS_KEPT = 128 };

struct rng_validator {
    rng_engine engine;
    rng_name symbols[SYMBOLS_KEPT]; /* names by the scanner's symbols; RNG_UNKNOWN: not looked up yet */
    size_t n_symbols;               /* of those that have been, from the first */
    rng_pattern state; /* of the whole document: open elements are nested RNG_K_AFTER */
    rng_name *open;    /* the names of open elements: [DEPTH_MAX] */
    size_t depth;
    size_t skip;        /* open elements from the refused one on */
    buf text;           /* since the last tag, where data can take it */
    bool text_refused;  /* since the last tag: said once */
    bool value_refused; /* by the innermost element, which is therefore not complete */
    bool failed;        /* out of memory or over a limit: said once, nothing is checked any more */
    bool refused;       /* the present event, for reasons in message */
    buf message;
};

rng_validator *rng_validator_new(const rng_schema *schema)
{
    rng_validator *v = calloc(1, sizeof *v);
    if (!v)
        return NULL;
    buf_init(&v->text, TEXT_MAX);
    buf_init(&v->message, MESSAGE_MAX);
    v->open = malloc(sizeof *v->open * DEPTH_MAX);
    if (!v->open || rng_engine_init(&v->engine, schema) != 0) {
        rng_validator_free(v);
        return NULL;
    }
    v->n_symbols = SYMBOLS_KEPT;
    rng_validator_reset(v);
    return v;
}

void rng_validator_reset(rng_validator *v)
{
    v->state = v->engine.d.schema->start;
    memset(v->symbols, 0xFF, v->n_symbols * sizeof *v->symbols); /* RNG_UNKNOWN */
    v->n_symbols = 0;
    v->depth = v->skip = 0;
    v->text_refused = v->value_refused = v->failed = v->refused = false;
    v->engine.d.pool.error = 0;
    buf_clear(&v->text);
    buf_clear(&v->message);
}

void rng_validator_free(rng_validator *v)
{
    if (!v)
        return;
    rng_engine_free(&v->engine);
    buf_free(&v->text);
    buf_free(&v->message);
    free(v->open);
    free(v);
}

feed_str rng_validator_message(const rng_validator *v)
{
    return v->message.n ? buf_str(&v->message) : STR("not valid");
}

/* ---- Complaints -------------------------------------------------------------------------------------------------- */

static void begin_event(rng_validator *v)
{
    if (!v->refused)
        return;
    v->refused = false;
    buf_clear(&v->message);
}

/* A further complaint about the same event follows a semicolon. */
static void begin_complaint(rng_validator *v)
{
    if (v->message.n)
        buf_put_lit(&v->message, "; ");
    v->refused = true;
}

static void put_open_element(rng_validator *v)
{
    const rng_names *names = &v->engine.d.schema->names;
    if (v->depth && v->open[v->depth - 1] < names->n)
        buf_printf(&v->message, "element \"%.*s\"", (int)names->entries[v->open[v->depth - 1]].shown.n,
                   names->entries[v->open[v->depth - 1]].shown.p);
    else
        buf_put_lit(&v->message, "the element");
}

static void put_name(buf *b, feed_str prefix, feed_str local)
{
    buf_put_lit(b, "\"");
    if (prefix.n) {
        buf_put_str(b, prefix);
        buf_put_lit(b, ":");
    }
    buf_put_str(b, local);
    buf_put_lit(b, "\"");
}

/* The value, cut at a character, and what would have been right. */
static void put_value(rng_validator *v, feed_str value, const rng_leaves *leaves)
{
    value = str_trim(value);
    size_t n = utf8_whole(value, value.n < SHOWN_MAX ? value.n : SHOWN_MAX);
    buf_printf(&v->message, "\"%.*s%s\"; expected ", (int)n, value.p, n < value.n ? "…" : "");
    rng_put_leaves(&v->message, &v->engine.d, leaves);
}

static void complain_of_element(rng_validator *v, const xml_element *element)
{
    begin_complaint(v);
    buf_put_lit(&v->message, "element ");
    put_name(&v->message, element->prefix, element->local);
    buf_put_lit(&v->message, " is not allowed here");
    size_t before = v->message.n;
    buf_put_lit(&v->message, "; expected ");
    size_t list = v->message.n;
    rng_put_expected(&v->message, &v->engine.d, v->state);
    if (v->message.n == list && !v->message.error)
        v->message.n = before;
}

/* Nothing is checked behind an engine that has failed. */
static bool engine_failed(rng_validator *v)
{
    if (!v->engine.d.pool.error)
        return false;
    begin_complaint(v);
    buf_put_str(&v->message, v->engine.d.pool.error == FEED_E_MEMORY
                                 ? STR("out of memory: the rest is not checked against the schema")
                                 : STR("too many possibilities: the rest is not checked against the schema"));
    v->failed = true;
    return true;
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static bool has_data(const rng_validator *v)
{
    return v->engine.d.pool.nodes[v->state].flags & RNG_HAS_DATA;
}

static void complain_of_value(rng_validator *v, feed_str text)
{
    const rng_leaves *leaves = rng_leaves_of_text(&v->engine, v->state);
    begin_complaint(v);
    put_open_element(v);
    buf_put_lit(&v->message, " has the value ");
    put_value(v, text, leaves);
    v->value_refused = true;
}

/* The text that was held back, before a start tag (specification, section 6.2.7: white space alone does not count)
 * or an end tag (where it may be an empty value). */
static void settle_text(rng_validator *v, bool at_end)
{
    v->text_refused = false;
    if (!has_data(v) || v->value_refused) {
        buf_clear(&v->text);
        return;
    }
    feed_str text = buf_str(&v->text);
    bool blank = str_trim(text).n == 0;
    if (v->text.error) {
        begin_complaint(v);
        buf_put_lit(&v->message, "the text is too long to be checked");
        v->value_refused = true;
    } else if (!blank || at_end) {
        rng_pattern next = rng_text_data(&v->engine, v->state, text);
        if (blank)
            next = rng_choice(&v->engine.d.pool, v->state, next);
        if (next == RNG_NOT_ALLOWED || (blank && rng_end_tag(&v->engine, next) == RNG_NOT_ALLOWED))
            complain_of_value(v, text);
        else
            v->state = next;
    }
    buf_clear(&v->text);
}

bool rng_text(rng_validator *v, feed_str text, bool blank)
{
    begin_event(v);
    if (v->skip || v->failed)
        return true;
    if (has_data(v)) {
        buf_put_str(&v->text, text);
        return true;
    }
    if (v->text_refused || blank)
        return true;
    rng_pattern next = rng_text_any(&v->engine, v->state);
    if (next == v->state)
        return true;
    if (next != RNG_NOT_ALLOWED) {
        v->state = next;
        return true;
    }
    if (engine_failed(v))
        return false;
    v->text_refused = true;
    begin_complaint(v);
    buf_put_lit(&v->message, "text is not allowed in ");
    put_open_element(v);
    return false;
}

/* ---- Tags -------------------------------------------------------------------------------------------------------- */

/* An attribute that does not fit: it is taken as if its value were right, or passed over. */
static rng_pattern refuse_attribute(rng_validator *v, rng_pattern p, rng_name name, const xml_attr *attr,
                                    const xml_element *element)
{
    const rng_leaves *leaves = rng_leaves_of_attribute(&v->engine, p, name);
    begin_complaint(v);
    buf_put_lit(&v->message, "attribute ");
    put_name(&v->message, attr->prefix, attr->local);
    if (!leaves->n) {
        buf_put_lit(&v->message, " is not allowed on element ");
        put_name(&v->message, element->prefix, element->local);
        return p;
    }
    buf_put_lit(&v->message, " of element ");
    put_name(&v->message, element->prefix, element->local);
    buf_put_lit(&v->message, " has the value ");
    put_value(v, attr->value, leaves);
    const rng_question any = {name, attr->value, leaves, UINT32_MAX};
    rng_pattern next = rng_derive_attribute(&v->engine.d, p, &any);
    return next == RNG_NOT_ALLOWED ? p : next;
}

static rng_pattern take_attributes(rng_validator *v, rng_pattern p, const xml_element *element)
{
    for (size_t i = 0; i < element->n_attrs && !v->engine.d.pool.error; i++) {
        const xml_attr *attr = &element->attrs[i];
        rng_name guess = v->engine.d.pool.nodes[p].attribute;
        rng_name name = rng_names_find(&v->engine.d.schema->names, attr->ns, attr->local, guess);
        rng_pattern next = rng_attribute(&v->engine, p, name, attr->value);
        p = next != RNG_NOT_ALLOWED ? next : refuse_attribute(v, p, name, attr, element);
    }
    return p;
}

static rng_pattern close_tag(rng_validator *v, rng_pattern p, const xml_element *element)
{
    rng_pattern next = rng_close(&v->engine, p);
    if (next != RNG_NOT_ALLOWED || v->engine.d.pool.error)
        return next;
    begin_complaint(v);
    buf_put_lit(&v->message, "element ");
    put_name(&v->message, element->prefix, element->local);
    buf_put_lit(&v->message, " lacks the attribute ");
    rng_put_missing(&v->message, &v->engine.d, p, true);
    return rng_derive_close(&v->engine.d, p, true);
}

static rng_name name_of(rng_validator *v, const xml_element *element)
{
    const rng_names *names = &v->engine.d.schema->names;
    if (!element->symbol || element->symbol > SYMBOLS_KEPT)
        return rng_names_find(names, element->ns, element->local, RNG_UNKNOWN);
    rng_name *known = &v->symbols[element->symbol - 1];
    if (*known == RNG_UNKNOWN)
        *known = rng_names_find(names, element->ns, element->local, RNG_UNKNOWN);
    if (v->n_symbols < element->symbol)
        v->n_symbols = element->symbol;
    return *known;
}

bool rng_start(rng_validator *v, const xml_element *element)
{
    begin_event(v);
    if (v->skip || v->failed) {
        v->skip += v->skip > 0;
        return true;
    }
    if (rng_engine_full(&v->engine))
        v->state = rng_engine_flush(&v->engine, v->state);
    settle_text(v, false);
    rng_name name = name_of(v, element);
    rng_pattern p = rng_open(&v->engine, v->state, name);
    if (p != RNG_NOT_ALLOWED && v->depth < DEPTH_MAX) {
        p = take_attributes(v, p, element);
        p = close_tag(v, p, element);
        v->state = p;
        v->open[v->depth++] = name;
        v->value_refused = false;
    } else if (!v->engine.d.pool.error) {
        complain_of_element(v, element);
        v->skip = 1;
    }
    return !engine_failed(v) && !v->refused;
}

static void complain_of_end(rng_validator *v)
{
    begin_complaint(v);
    put_open_element(v);
    buf_put_lit(&v->message, " is not complete: missing ");
    size_t before = v->message.n;
    rng_put_missing(&v->message, &v->engine.d, v->state, false);
    if (v->message.n == before)
        buf_put_lit(&v->message, "some of its content");
}

bool rng_end(rng_validator *v)
{
    begin_event(v);
    if (v->skip || v->failed || !v->depth) {
        v->skip -= v->skip > 0;
        return true;
    }
    settle_text(v, true);
    rng_pattern p = rng_end_tag(&v->engine, v->state);
    if (p == RNG_NOT_ALLOWED && !v->engine.d.pool.error) {
        if (!v->value_refused)
            complain_of_end(v);
        p = rng_derive_end(&v->engine.d, v->state, true);
    }
    v->state = p;
    v->depth--;
    v->value_refused = false;
    return !engine_failed(v) && !v->refused;
}
