#include "construct.h"

#include "../core/escape.h"
#include "../core/utf8.h"
#include "../html/allow.h"
#include "../html/references.h"
#include "repair.h"

enum { TYPE_MAX = 256 };

void construct_init(construct *c)
{
    *c = (construct){0};
    buf_init(&c->type, TYPE_MAX);
    buf_init(&c->value, CONSTRUCT_MAX);
    buf_init(&c->scratch, CONSTRUCT_MAX);
}

void construct_free(construct *c)
{
    buf_free(&c->type);
    buf_free(&c->value);
    buf_free(&c->scratch);
}

/* ---- media types ------------------------------------------------------------------------------------------------- */

static const char PLAIN[] = "text/plain", HTML[] = "text/html", XHTML[] = "application/xhtml+xml";

feed_str construct_media_type(feed_str type)
{
    static const struct {
        const char *name, *media_type;
    } NAMES[] = {{"text", PLAIN}, {"plain", PLAIN}, {"html", HTML}, {"xhtml", XHTML}};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (str_eq_nocase(type, str_of(NAMES[i].name)))
            return str_of(NAMES[i].media_type);
    return type;
}

construct_kind construct_kind_of(feed_str media_type)
{
    if (str_eq_nocase(media_type, str_of(PLAIN)))
        return CONSTRUCT_PLAIN;
    if (str_eq_nocase(media_type, str_of(HTML)))
        return CONSTRUCT_HTML;
    return str_eq_nocase(media_type, str_of(XHTML)) ? CONSTRUCT_XHTML : CONSTRUCT_OTHER;
}

static void set_type(construct *c, feed_str type)
{
    type = construct_media_type(type);
    type.n = utf8_whole(type, type.n < TYPE_MAX ? type.n : TYPE_MAX);
    buf_clear(&c->type);
    for (size_t i = 0; i < type.n; i++)
        buf_put_char(&c->type, to_lower(type.p[i]));
    c->markup = str_ends(buf_str(&c->type), STR("xml"));
}

bool construct_is_markup(const construct *c)
{
    return c->markup;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

void construct_begin(construct *c, const construct_options *options)
{
    buf_clear(&c->value);
    c->options = *options;
    set_type(c, options->type.p ? options->type : options->default_type);
    c->options.type = STR_NONE;
    c->options.mode = str_eq_nocase(options->mode, STR("base64")) ? STR("base64") : STR_NONE;
    c->depth = c->ignored = c->roots = c->pending = 0;
}

static void put_lower(buf *b, feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_put_char(b, to_lower(s.p[i]));
}

static void put_attribute(buf *b, feed_str prefix, feed_str name, feed_str value)
{
    buf_put_char(b, ' ');
    if (prefix.n) {
        put_lower(b, prefix);
        buf_put_char(b, ':');
    }
    put_lower(b, name);
    buf_put_lit(b, "=\"");
    escape_html(b, value);
    buf_put_char(b, '"');
}

/* svg and math need their namespace where they are read as XML again; an xlink prefix has to stay declared. */
static void put_namespaces(buf *b, const xml_element *e)
{
    bool svg = str_eq_nocase(e->local, STR("svg")) && str_eq(e->ns, STR("http://www.w3.org/2000/svg"));
    bool math = str_eq_nocase(e->local, STR("math")) && str_eq(e->ns, STR("http://www.w3.org/1998/Math/MathML"));
    if (svg || math)
        put_attribute(b, STR_NONE, STR("xmlns"), e->ns);
    for (size_t i = 0; i < e->n_declared; i++)
        if (e->declared[i].prefix.n && str_eq(e->declared[i].uri, STR("http://www.w3.org/1999/xlink")))
            put_attribute(b, STR("xmlns"), e->declared[i].prefix, e->declared[i].uri);
}

static void put_start_tag(construct *c, const xml_element *e)
{
    buf *b = &c->value;
    buf_put_char(b, '<');
    put_lower(b, e->local);
    put_namespaces(b, e);
    for (size_t i = 0; i < e->n_attrs; i++)
        put_attribute(b, e->attrs[i].prefix, e->attrs[i].local, e->attrs[i].value);
    buf_put_char(b, '>');
    c->pending = b->n;
}

/* Plain text that turns out to have elements in it is markup from its beginning. */
static void become_markup(construct *c)
{
    if (construct_kind_of(buf_str(&c->type)) == CONSTRUCT_PLAIN && !c->options.guess) {
        buf_clear(&c->scratch);
        escape_text(&c->scratch, buf_str(&c->value));
        buf_clear(&c->value);
        buf_put_str(&c->value, buf_str(&c->scratch));
    }
    set_type(c, str_of(XHTML));
}

void construct_start(construct *c, const xml_element *e)
{
    bool div = str_eq_nocase(e->local, STR("div"));
    if (!construct_is_markup(c)) {
        if (div && c->depth == c->ignored) {
            c->depth++;
            c->ignored++;
            return;
        }
        become_markup(c);
    }
    if (c->depth++ == 0 && c->roots++ == 0) {
        c->root_begin = c->value.n;
        c->root_is_div = div;
        put_start_tag(c, e);
        c->root_open = c->root_close = c->root_end = c->value.n;
        return;
    }
    put_start_tag(c, e);
}

void construct_text(construct *c, feed_str text)
{
    if (construct_is_markup(c))
        escape_text(&c->value, text);
    else
        buf_put_str(&c->value, text);
}

static bool is_void(feed_str local)
{
    char name[16];
    for (size_t i = 0; i < local.n && i < sizeof name; i++)
        name[i] = to_lower(local.p[i]);
    const html_element *e = local.n <= sizeof name ? html_element_find((feed_str){name, local.n}) : NULL;
    return e && e->flags & HTML_FLAG_VOID;
}

static void put_end_tag(construct *c, feed_str local)
{
    buf *b = &c->value;
    if (c->pending == b->n && b->n && is_void(local)) {
        b->n--;
        buf_put_lit(b, " />");
    } else {
        buf_put_lit(b, "</");
        put_lower(b, local);
        buf_put_char(b, '>');
    }
}

void construct_end(construct *c, feed_str local)
{
    if (c->depth == 0)
        return;
    if (c->depth-- == c->ignored) {
        c->ignored--;
        return;
    }
    if (!c->depth && c->roots == 1)
        c->root_close = c->value.n;
    put_end_tag(c, local);
    if (!c->depth && c->roots == 1)
        c->root_end = c->value.n;
}

/* ---- the end ----------------------------------------------------------------------------------------------------- */

/* The text without the one div that it all stands in. */
static feed_str without_div(const construct *c)
{
    feed_str whole = buf_str(&c->value);
    if (!c->options.drop_div || c->roots != 1 || !c->root_is_div || !str_eq(buf_str(&c->type), str_of(XHTML)) ||
        c->value.error)
        return whole;
    feed_str before = {whole.p, c->root_begin};
    if (str_trim(before).n || str_trim(str_from(whole, c->root_end)).n)
        return whole;
    return str_range(whole.p + c->root_open, whole.p + c->root_close);
}

static bool is_encoded(const construct *c)
{
    feed_str type = buf_str(&c->type);
    return c->options.mode.p ||
           !(str_starts(type, STR("text/")) || str_ends(type, STR("+xml")) || str_ends(type, STR("/xml")));
}

static size_t name_length(feed_str s)
{
    size_t n = 0;
    while (n < s.n && (is_alnum(s.p[n]) || s.p[n] == '_'))
        n++;
    return n;
}

/* At "<": a tag that may stand in HTML, or no tag at all. Sets *found at "</name>". */
static bool tag_is_html(feed_str s, bool *found)
{
    char name[24];
    bool end = s.n > 1 && s.p[1] == '/';
    s = str_from(s, 1 + (size_t)end);
    size_t n = name_length(s);
    if (n == 0)
        return true;
    for (size_t i = 0; i < n && i < sizeof name; i++)
        name[i] = to_lower(s.p[i]);
    *found |= end && n < s.n && s.p[n] == '>';
    return n <= sizeof name && html_element_allowed((feed_str){name, n});
}

/* At "&": a reference that HTML knows, or none at all. Sets *found at a reference. */
static bool reference_is_html(feed_str s, bool *found)
{
    bool number = s.n > 1 && s.p[1] == '#';
    s = str_from(s, 1 + (size_t)number);
    size_t n = name_length(s);
    if (n == 0 || n >= s.n || s.p[n] != ';')
        return true;
    *found = true;
    return number || html_reference_known((feed_str){s.p, n});
}

bool construct_looks_like_html(feed_str text)
{
    bool found = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '<' && !tag_is_html(str_from(text, i), &found))
            return false;
        if (text.p[i] == '&' && !reference_is_html(str_from(text, i), &found))
            return false;
    }
    return found;
}

int construct_finish(construct *c, html_sanitizer *sanitizer, construct_result *out)
{
    buf *to = &c->scratch;
    feed_str text = str_trim(without_div(c));
    buf_clear(to);
    if (c->value.error)
        return c->value.error;
    out->decoded = is_encoded(c) && base64_put_text(to, text);
    if (out->decoded) {
        text = buf_str(to);
        to = &c->value;
    }
    if (c->options.guess && construct_kind_of(buf_str(&c->type)) == CONSTRUCT_PLAIN && construct_looks_like_html(text))
        set_type(c, str_of(HTML));
    out->type = buf_str(&c->type);
    out->kind = construct_kind_of(out->type);
    if (c->options.html && (out->kind == CONSTRUCT_HTML || out->kind == CONSTRUCT_XHTML)) {
        buf_clear(to);
        int status = html_sanitize(sanitizer, text, c->options.html, to);
        if (status)
            return status;
        text = buf_str(to);
        to = to == &c->value ? &c->scratch : &c->value;
    }
    out->value = str_trim(text);
    if (!c->options.repair)
        return FEED_OK;
    buf_clear(to);
    repair_put(to, out->value);
    out->value = buf_str(to);
    return to->error;
}
