#include "html_check.h"

#include <stdlib.h>

#include "../core/uri.h"
#include "../html/allow.h"
#include "../html/tokenizer.h"
#include "lists.h"

enum {
    OPEN_MAX = 256,   /* open elements that are followed */
    FINDINGS_MAX = 20 /* in one text */
};

typedef struct html_opened {
    feed_str name;
    size_t at;
} html_opened;

struct html_check {
    html_tokenizer *tokenizer;
    html_hearer hearer;
    html_base base;
    size_t at; /* where the token begins */
    html_opened open[OPEN_MAX];
    size_t n_open;
    bool deep; /* more are open than are followed */
    bool told; /* one mistake is enough */
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

static void open_element(html_check *h, feed_str name)
{
    if (is_void(name))
        return;
    if (h->n_open < OPEN_MAX)
        h->open[h->n_open++] = (html_opened){name, h->at};
    else
        h->deep = true;
}

static void close_element(html_check *h, feed_str name)
{
    size_t at = h->n_open;
    while (at && !str_eq(h->open[at - 1].name, name))
        at--;
    if (!at) {
        /* </p> and </br> make an element of their own, which is a mistake all the same. */
        if (!h->deep)
            mistake(h, h->at, name);
        return;
    }
    for (size_t i = at; i < h->n_open; i++)
        if (!end_is_optional(h->open[i].name))
            mistake(h, h->open[i].at, h->open[i].name);
    h->n_open = at - 1;
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
    else if (known == HTML_W3C_UNKNOWN)
        mistake(h, h->at, token->name);
    for (size_t i = 0; i < token->n_attrs; i++) {
        alt |= str_eq(token->attrs[i].name, STR("alt"));
        check_attribute(h, token, &token->attrs[i]);
    }
    if (!alt)
        risk(h, FEED_RULE_ImageWithoutAlt, STR_NONE);
}

/* Names of open elements must outlive their tokens: those of HTML are few, so they are interned by being compared. */
static feed_str lasting_name(feed_str name)
{
    const html_element *found = html_element_find(name);
    return found ? (feed_str){found->name, found->n} : STR("?");
}

static void tokens(html_check *h, html_tokenizer *t)
{
    html_token_kind kind;
    while ((kind = html_tokenizer_next(t)) != HTML_END) {
        const html_token *token = html_tokenizer_token(t);
        if (kind == HTML_START_TAG) {
            feed_str name = lasting_name(token->name);
            start_tag(h, token);
            if (!token->self_closing || name.p[0] != '?')
                open_element(h, name);
            html_content content = html_content_of(token->name);
            if (content != HTML_DATA)
                html_tokenizer_content(t, content, name);
        } else if (kind == HTML_END_TAG) {
            close_element(h, lasting_name(token->name));
        }
        h->at = token->end;
    }
    for (size_t i = 0; i < h->n_open; i++)
        if (!end_is_optional(h->open[i].name))
            mistake(h, h->open[i].at, h->open[i].name);
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
    h->deep = h->told = false;
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
