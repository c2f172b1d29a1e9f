#include "html_check.h"

#include <stdlib.h>

#include "../core/uri.h"
#include "../html/allow.h"
#include "../html/tokenizer.h"
#include "lists.h"

static const html_element UNKNOWN = {"?", 1, 0, 0, HTML_RULE_NONE, HTML_W3C_UNKNOWN};

enum {
    OPEN_MAX = 256,   /* open elements that are followed */
    FINDINGS_MAX = 20 /* in one text */
};

typedef struct html_opened {
    const html_element *element; /* UNKNOWN: not HTML's */
    size_t at;
} html_opened;

struct html_check {
    html_tokenizer *tokenizer;
    html_hearer hearer;
    html_base base;
    size_t at; /* where the token begins */
    html_opened open[OPEN_MAX];
    size_t n_open;
    bool deep;    /* more are open than are followed */
    bool foreign; /* inside SVG or MathML, whose elements are not followed */
    bool told;    /* one mistake is enough */
    unsigned findings;
};

bool reference_is_script(feed_str url)
{
    char scheme[12];
    size_t n = 0, at = 0;
    /* Browsers pass over white space and controls in front and within. */
    for (; at < url.n && n < sizeof scheme && url.p[at] != ':'; at++)
        if ((unsigned char)url.p[at] > ' ')
            scheme[n++] = to_lower(url.p[at]);
    feed_str name = {scheme, n};
    if (at >= url.n || url.p[at] != ':')
        return false;
    return str_eq(name, STR("javascript")) || str_eq(name, STR("vbscript")) ||
           (str_eq(name, STR("data")) && !str_starts_nocase(str_from(url, at + 1), STR("image/")));
}


static void mistake(html_check *h, size_t at, feed_str what)
{
    if (!h->told)
        h->hearer.found(h->hearer.context, FEED_RULE_NotHtml, at, what);
    h->told = true;
}

static void risk(html_check *h, feed_rule rule, feed_str what)
{
    if (h->findings++ < FINDINGS_MAX)
        h->hearer.found(h->hearer.context, rule, h->at, what);
}

static void on_parse_error(void *context, html_error error, size_t offset)
{
    mistake(context, offset, str_of(html_error_name(error)));
}

static bool is_void(feed_str name)
{
    return list_has(
        "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track "
        "wbr ",
        name, false);
}

/* Elements whose end tag may be left out. */
static bool end_is_optional(feed_str name)
{
    return list_has(
        "p li dt dd tr td th thead tbody tfoot option optgroup colgroup caption rt rp rb rtc body html head ", name,
        false);
}

static feed_str name_of(const html_element *e)
{
    return (feed_str){e->name, e->n};
}

static void open_element(html_check *h, const html_element *e)
{
    if (is_void(name_of(e)))
        return;
    if (h->n_open < OPEN_MAX)
        h->open[h->n_open++] = (html_opened){e, h->at};
    else
        h->deep = true;
}

/* The innermost open element of a group, where none of `barrier` is further in; 0: none, else its place and 1. */
static size_t find_open(const html_check *h, unsigned group, unsigned barrier)
{
    size_t at = h->n_open;
    while (at && !(h->open[at - 1].element->group & (group | barrier)))
        at--;
    return at && h->open[at - 1].element->group & group ? at : 0;
}

/* Neither formatting nor a block: its end tag reaches through no block, even one whose own may be left out. */
static bool is_ordinary(const html_element *e)
{
    return e->rule == HTML_RULE_NONE && !list_has("applet object ", name_of(e), false);
}

/* Takes the element at that place and all further in off; what needs an end tag and has none is a mistake, and so is
 * formatting that does not end where it is innermost. */
static void close_at(html_check *h, size_t at)
{
    enum { LOOSE = HTML_GROUP_P | HTML_GROUP_LI | HTML_GROUP_DD };
    const html_element *closed = h->open[at - 1].element;
    bool formats = closed->flags & HTML_FLAG_FORMAT, within = h->n_open > at;
    unsigned kept = within && is_ordinary(closed) ? LOOSE : 0;
    for (size_t i = at; i < h->n_open; i++) {
        const html_element *e = h->open[i].element;
        if (formats || e->group & kept || !end_is_optional(name_of(e)))
            mistake(h, h->open[i].at, name_of(e));
    }
    h->n_open = at - 1;
}

static void close_element(html_check *h, const html_element *e)
{
    size_t at = h->n_open;
    while (at && h->open[at - 1].element != e)
        at--;
    if (at)
        close_at(h, at);
    else if (!h->deep) /* </p> and </br> make an element of their own, which is a mistake all the same. */
        mistake(h, h->at, name_of(e));
}

/* What a start tag does to what is open: HTML's rules as far as they tell of mistakes
 * (https://html.spec.whatwg.org/#parsing-main-inbody). False: the tag is ignored. */
static bool settle_start(html_check *h, const html_element *e)
{
    enum { BARRIER = HTML_GROUP_CELL | HTML_GROUP_CAPTION | HTML_GROUP_TABLE | HTML_GROUP_BUTTON };
    bool block = e->rule == HTML_RULE_BLOCK || e->rule == HTML_RULE_HEADING || e->rule == HTML_RULE_ITEM ||
                 e->rule == HTML_RULE_DEFINITION || e->rule == HTML_RULE_TABLE || e->rule == HTML_RULE_FORM;
    bool part = e->rule >= HTML_RULE_CELL && e->rule <= HTML_RULE_COLUMN;
    size_t p = block ? find_open(h, HTML_GROUP_P, BARRIER) : 0;
    size_t link = e->rule == HTML_RULE_LINK ? find_open(h, HTML_GROUP_LINK, BARRIER) : 0;
    bool again = (e->rule == HTML_RULE_FORM && find_open(h, HTML_GROUP_FORM, 0)) ||
                 (e->rule == HTML_RULE_BUTTON && find_open(h, HTML_GROUP_BUTTON, BARRIER));
    if (p)
        close_at(h, p);
    bool heads = h->n_open && h->open[h->n_open - 1].element->group & HTML_GROUP_HEADING;
    bool ignored = part && !h->deep && !find_open(h, HTML_GROUP_TABLE, 0);
    if (link || again || ignored || (heads && e->rule == HTML_RULE_HEADING))
        mistake(h, h->at, name_of(e));
    if (link)
        close_at(h, link);
    return !ignored;
}

bool html_reference_is_relative(feed_str url)
{
    url = str_trim(url);
    return url.n && !uri_is_absolute(url);
}

static bool is_reference(const html_token *token, const html_attr *a)
{
    return (str_eq(token->name, STR("a")) && str_eq(a->name, STR("href"))) ||
           (str_eq(token->name, STR("img")) && str_eq(a->name, STR("src")));
}

/* A reference that somebody follows. */
static void check_reference(html_check *h, feed_str url)
{
    if (!html_reference_is_relative(url))
        return;
    if (h->base == HTML_BASE_NONE)
        risk(h, FEED_RULE_ContainsRelRef, url);
    else if (h->base == HTML_BASE_MISSING && str_trim(url).p[0] != '#')
        risk(h, FEED_RULE_RelativeReference, url);
}

static void check_attribute(html_check *h, const html_token *token, const html_attr *a)
{
    bool address = str_eq(a->name, STR("href")) || str_eq(a->name, STR("src"));
    if (address && reference_is_script(a->value))
        risk(h, FEED_RULE_DangerousLink, a->value);
    if (is_reference(token, a))
        check_reference(h, a->value);
    if (str_starts(a->name, STR("on")) && a->name.n > 2)
        risk(h, FEED_RULE_SecurityRiskAttr, a->name);
    if (str_eq(a->name, STR("style"))) {
        feed_str fault = html_style_w3c_fault(a->value);
        if (fault.p)
            risk(h, FEED_RULE_DangerousStyleAttr, fault);
    }
}

static void start_tag(html_check *h, const html_token *token)
{
    html_w3c known = html_element_w3c(token->name);
    bool title = str_eq(token->name, STR("title")); /* of a whole document; shows nothing, does nothing */
    bool alt = !str_eq(token->name, STR("img"));
    /* A fragment has no document around it. */
    if (list_has("html head body ", token->name, false)) {
        mistake(h, h->at, token->name);
        return;
    }
    if (known != HTML_W3C_SAFE && !title && (list_is_html_element(token->name) || known == HTML_W3C_KNOWN))
        risk(h, FEED_RULE_SecurityRisk, token->name);
    else if (known == HTML_W3C_UNKNOWN && !h->foreign)
        mistake(h, h->at, token->name);
    for (size_t i = 0; i < token->n_attrs; i++) {
        alt |= str_eq(token->attrs[i].name, STR("alt"));
        check_attribute(h, token, &token->attrs[i]);
    }
    if (!alt)
        risk(h, FEED_RULE_ImageWithoutAlt, STR_NONE);
}

static const html_element *element_of(feed_str name)
{
    const html_element *found = html_element_find(name);
    return found ? found : &UNKNOWN;
}

static bool is_foreign(feed_str name)
{
    return str_eq(name, STR("svg")) || str_eq(name, STR("math"));
}

/* Only what has no end tag, and what is not HTML, may end in a slash. */
static void nest(html_check *h, const html_token *token, const html_element *e)
{
    bool known = e != &UNKNOWN;
    if (token->self_closing && known && !is_void(name_of(e)) && !h->foreign)
        mistake(h, h->at, name_of(e));
    h->foreign |= is_foreign(token->name) && !token->self_closing;
    if (settle_start(h, e) && (known || !token->self_closing))
        open_element(h, e);
}

static void tokens(html_check *h, html_tokenizer *t)
{
    html_token_kind kind;
    while ((kind = html_tokenizer_next(t)) != HTML_END) {
        const html_token *token = html_tokenizer_token(t);
        const html_element *e = kind == HTML_START_TAG || kind == HTML_END_TAG ? element_of(token->name) : NULL;
        if (kind == HTML_START_TAG) {
            start_tag(h, token);
            nest(h, token, e);
            html_content content = html_content_of(token->name);
            if (content != HTML_DATA)
                html_tokenizer_content(t, content, name_of(e));
        } else if (kind == HTML_END_TAG) {
            close_element(h, e);
            h->foreign = h->foreign && !is_foreign(token->name);
        }
        h->at = token->end;
    }
    for (size_t i = 0; i < h->n_open; i++)
        if (!end_is_optional(name_of(h->open[i].element)))
            mistake(h, h->open[i].at, name_of(h->open[i].element));
}

html_check *html_check_new(void)
{
    html_check *h = calloc(1, sizeof *h);
    html_tokenizer *t = html_tokenizer_new();
    if (h && t) {
        h->tokenizer = t;
        return h;
    }
    html_tokenizer_free(t);
    free(h);
    return NULL;
}

void html_check_run(html_check *h, feed_str html, html_base base, html_hearer hearer)
{
    h->hearer = hearer;
    h->base = base;
    h->at = h->n_open = 0;
    h->deep = h->foreign = h->told = false;
    h->findings = 0;
    html_tokenizer_on_error(h->tokenizer, on_parse_error, h);
    html_tokenizer_start(h->tokenizer, html);
    tokens(h, h->tokenizer);
}

void html_check_free(html_check *h)
{
    if (!h)
        return;
    html_tokenizer_free(h->tokenizer);
    free(h);
}
