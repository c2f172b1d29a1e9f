#include "sanitize.h"

#include <stdlib.h>

#include "allow.h"
#include "output.h"
#include "skip.h"

#define PENDING_MAX 16
#define SCRATCH_MAX ((size_t)64 << 20) /* of one attribute; of the text alone */

#define MARKERS (HTML_GROUP_TABLE | HTML_GROUP_CELL | HTML_GROUP_CAPTION) /* what formatting does not reach across */
#define SCOPE   (MARKERS | HTML_GROUP_BUTTON)

/*
 * What a start tag closes: from the innermost open element outwards to the first of `barrier`, the outermost of
 * `closes` and all within. Once done, doing it again finds nothing: that makes the output a fixed point.
 */
static const struct {
    unsigned closes, barrier;
} RULES[HTML_RULE_COUNT] = {
    [HTML_RULE_NONE] = {0, 0},
    [HTML_RULE_BLOCK] = {HTML_GROUP_P, SCOPE},
    [HTML_RULE_HEADING] = {HTML_GROUP_P | HTML_GROUP_HEADING, SCOPE | HTML_GROUP_SPECIAL},
    [HTML_RULE_ITEM] = {HTML_GROUP_P | HTML_GROUP_LI, SCOPE | HTML_GROUP_SPECIAL},
    [HTML_RULE_DEFINITION] = {HTML_GROUP_P | HTML_GROUP_DD, SCOPE | HTML_GROUP_SPECIAL},
    [HTML_RULE_OPTION] = {HTML_GROUP_OPTION, SCOPE | HTML_GROUP_SELECT | HTML_GROUP_OPTGROUP | HTML_GROUP_SPECIAL},
    [HTML_RULE_OPTGROUP] = {HTML_GROUP_OPTION | HTML_GROUP_OPTGROUP, SCOPE | HTML_GROUP_SELECT | HTML_GROUP_SPECIAL},
    [HTML_RULE_RUBY] = {HTML_GROUP_RT, SCOPE | HTML_GROUP_RUBY | HTML_GROUP_SPECIAL},
    [HTML_RULE_CELL] = {HTML_GROUP_CELL | HTML_GROUP_CAPTION | HTML_GROUP_COLUMNS,
                        HTML_GROUP_TABLE | HTML_GROUP_ROWS | HTML_GROUP_ROW},
    [HTML_RULE_ROW] = {HTML_GROUP_ROW | HTML_GROUP_CELL | HTML_GROUP_CAPTION | HTML_GROUP_COLUMNS,
                       HTML_GROUP_TABLE | HTML_GROUP_ROWS},
    [HTML_RULE_ROWS] = {HTML_GROUP_ROWS | HTML_GROUP_ROW | HTML_GROUP_CELL | HTML_GROUP_CAPTION | HTML_GROUP_COLUMNS,
                        HTML_GROUP_TABLE},
    [HTML_RULE_CAPTION] = {HTML_GROUP_CAPTION | HTML_GROUP_COLUMNS, HTML_GROUP_TABLE},
    [HTML_RULE_COLUMNS] = {HTML_GROUP_CAPTION | HTML_GROUP_COLUMNS, HTML_GROUP_TABLE},
    [HTML_RULE_COLUMN] = {HTML_GROUP_CAPTION, HTML_GROUP_TABLE},
    [HTML_RULE_TABLE] = {HTML_GROUP_P, SCOPE},
    [HTML_RULE_LINK] = {HTML_GROUP_LINK, MARKERS},
    [HTML_RULE_BUTTON] = {HTML_GROUP_BUTTON, MARKERS},
    [HTML_RULE_FORM] = {HTML_GROUP_P | HTML_GROUP_FORM, SCOPE},
};

typedef struct open_tag {
    const html_element *element;
    size_t at, n;  /* its start tag in out */
    size_t marker; /* of a marker: what s->marker was outside */
} open_tag;

struct html_sanitizer {
    html_tokenizer *tokenizer;
    html_writer w;
    open_tag stack[HTML_DEPTH_MAX];
    size_t depth;
    open_tag pending[PENDING_MAX]; /* formatting cut off by another's end tag, outermost first: to be reopened */
    size_t n_pending, marker;      /* those before `marker` wait for the end of a table or cell */
    size_t budget;                 /* bytes of start tags that may still be repeated: keeps the output linear */
    size_t tables;                 /* how many are open */
    size_t deep;                   /* tags left out at the depth limit whose end tags are to come */
    html_skip skip;
    feed_str input;
};

html_sanitizer *html_sanitizer_new(void)
{
    html_sanitizer *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    memset(s, 0, sizeof *s);
    buf_init(&s->w.scratch, SCRATCH_MAX);
    buf_init(&s->w.value, SCRATCH_MAX);
    s->tokenizer = html_tokenizer_new();
    if (!s->tokenizer) {
        free(s);
        return NULL;
    }
    return s;
}

void html_sanitizer_free(html_sanitizer *s)
{
    if (!s)
        return;
    html_tokenizer_free(s->tokenizer);
    buf_free(&s->w.scratch);
    buf_free(&s->w.value);
    free(s);
}

const html_dropped *html_sanitizer_dropped(const html_sanitizer *s)
{
    return &s->w.dropped;
}

static void put_start_tag(html_sanitizer *s, const html_element *e, const html_token *token)
{
    buf *out = s->w.out;
    buf_put_char(out, '<');
    buf_put(out, e->name, e->n);
    html_put_attributes(&s->w, token);
    if (e->flags & HTML_FLAG_VOID)
        buf_put_lit(out, " />");
    else
        buf_put_char(out, '>');
}

/* ---- the stack of open elements ---------------------------------------------------------------------------------- */

static void push(html_sanitizer *s, const html_element *e, size_t at, size_t n)
{
    s->stack[s->depth++] = (open_tag){e, at, n, s->marker};
    if (e->group & MARKERS)
        s->marker = s->n_pending;
    s->tables += e->group & HTML_GROUP_TABLE ? 1 : 0;
}

static void put_end_tag(buf *out, const html_element *e)
{
    buf_put_lit(out, "</");
    buf_put(out, e->name, e->n);
    buf_put_char(out, '>');
}

/* Elements are popped from the inside out: each stands before those that were cut off earlier. */
static void pend(html_sanitizer *s, const open_tag *tag)
{
    if (s->n_pending == PENDING_MAX && --s->n_pending < s->marker) {
        s->n_pending++;
        return;
    }
    memmove(s->pending + s->marker + 1, s->pending + s->marker, (s->n_pending - s->marker) * sizeof *s->pending);
    s->pending[s->marker] = *tag;
    s->n_pending++;
}

static void pop(html_sanitizer *s, bool goes_on)
{
    const open_tag *tag = &s->stack[--s->depth];
    put_end_tag(s->w.out, tag->element);
    if (tag->element->group & MARKERS) {
        s->n_pending = s->marker;
        s->marker = tag->marker;
        s->tables -= tag->element->group & HTML_GROUP_TABLE ? 1 : 0;
    } else if (goes_on && tag->element->flags & HTML_FLAG_FORMAT) {
        pend(s, tag);
    }
}

static void close_for(html_sanitizer *s, html_rule rule)
{
    unsigned closes = RULES[rule].closes, barrier = RULES[rule].barrier;
    size_t to = s->depth;
    for (size_t i = s->depth; closes && i > 0 && !(s->stack[i - 1].element->group & barrier & ~closes); i--)
        if (s->stack[i - 1].element->group & closes)
            to = i - 1;
    while (s->depth > to)
        pop(s, !(s->stack[s->depth - 1].element->group & closes));
}

/* Formatting that was cut off goes on here. */
static void reopen(html_sanitizer *s)
{
    for (size_t i = s->marker; i < s->n_pending && s->depth < HTML_DEPTH_MAX; i++) {
        const open_tag *tag = &s->pending[i];
        size_t at = s->w.out->n;
        if (tag->n > s->budget || !buf_reserve(s->w.out, tag->n))
            continue;
        s->budget -= tag->n;
        buf_put(s->w.out, s->w.out->p + tag->at, tag->n);
        s->stack[s->depth++] = (open_tag){tag->element, at, tag->n, s->marker};
    }
    s->n_pending = s->marker;
}

/* Takes the innermost element of this name, or every one of `group`, off what is to be reopened. */
static void forget(html_sanitizer *s, const html_element *e, unsigned group)
{
    for (size_t i = s->n_pending; i > s->marker; i--) {
        const html_element *p = s->pending[i - 1].element;
        if (p != e && !(p->group & group))
            continue;
        memmove(s->pending + i - 1, s->pending + i, (s->n_pending - i) * sizeof *s->pending);
        s->n_pending--;
        if (!group)
            return;
    }
}

/* ---- tokens ------------------------------------------------------------------------------------------------------ */

/* "0" or "1", perhaps with "px"; white space and controls do not count, which would be dropped. */
static bool at_most_one(feed_str value)
{
    char kept[4];
    size_t n = 0;
    for (size_t i = 0; i < value.n && n < sizeof kept; i++)
        if ((unsigned char)value.p[i] > 0x20 && value.p[i] != 0x7F)
            kept[n++] = value.p[i];
    bool units = n == 3 && kept[1] == 'p' && kept[2] == 'x';
    return (n == 1 || units) && (kept[0] == '0' || kept[0] == '1');
}

static bool is_pixel(const html_token *token)
{
    int small = 0;
    for (size_t i = 0; i < token->n_attrs; i++)
        if (str_eq(token->attrs[i].name, STR("width")) || str_eq(token->attrs[i].name, STR("height")))
            small += at_most_one(token->attrs[i].value);
    return small == 2;
}

static bool drops_image(html_sanitizer *s, const html_token *token)
{
    if (token->name.p[0] != 'i' && token->name.p[0] != 'p')
        return false;
    bool image = str_eq(token->name, STR("img"));
    if (!image && !str_eq(token->name, STR("input")) && !str_eq(token->name, STR("picture")))
        return false;
    bool drop = s->w.options.drop_images || (image && s->w.options.drop_pixels && is_pixel(token));
    s->w.dropped.images += drop;
    return drop;
}

/* A part of a table outside of any: browsers pass over its tags. */
static bool is_astray(const html_sanitizer *s, const html_element *e)
{
    return e->rule >= HTML_RULE_TABLE_FIRST && e->rule <= HTML_RULE_TABLE_LAST && !s->tables && !s->w.options.classic;
}

static bool is_inline(const html_element *e)
{
    return e->rule == HTML_RULE_NONE || e->rule == HTML_RULE_LINK || e->rule == HTML_RULE_BUTTON;
}

static void open_element(html_sanitizer *s, const html_token *token, const html_element *e)
{
    close_for(s, e->rule);
    if (e->group & HTML_GROUP_LINK)
        forget(s, NULL, HTML_GROUP_LINK);
    if (is_inline(e))
        reopen(s);
    if (s->depth == HTML_DEPTH_MAX && !(e->flags & HTML_FLAG_VOID)) {
        s->w.dropped.deep++;
        s->deep++;
        return;
    }
    size_t at = s->w.out->n;
    put_start_tag(s, e, token);
    if (!(e->flags & HTML_FLAG_VOID))
        push(s, e, at, s->w.out->n - at);
}

static void take_start_tag(html_sanitizer *s, const html_token *token)
{
    const html_element *e = html_element_find(token->name);
    bool inside = s->skip.element != NULL;
    if (html_skip_start(&s->skip, s->tokenizer, token, e))
        s->w.dropped.contents += !inside;
    else if (!e || !(e->flags & HTML_FLAG_KEEP) || is_astray(s, e))
        s->w.dropped.elements++;
    else if (!drops_image(s, token))
        open_element(s, token, e);
}

/* How far an end tag reaches. */
static unsigned end_barrier(const html_element *e)
{
    if (e->group & HTML_GROUP_TABLE)
        return 0;
    if (e->group & (HTML_GROUP_CELL | HTML_GROUP_ROW | HTML_GROUP_ROWS | HTML_GROUP_CAPTION | HTML_GROUP_COLUMNS))
        return HTML_GROUP_TABLE;
    if (e->group & HTML_GROUP_LI)
        return MARKERS | (HTML_GROUP_LIST & ~HTML_GROUP_SPECIAL);
    return e->group & HTML_GROUP_P ? SCOPE : MARKERS;
}

static void close_element(html_sanitizer *s, const html_element *e)
{
    unsigned barrier = end_barrier(e);
    for (size_t i = s->depth; i > 0; i--) {
        const html_element *open = s->stack[i - 1].element;
        if (open == e || (open->group & e->group & HTML_GROUP_HEADING)) {
            while (s->depth > i)
                pop(s, true);
            pop(s, false);
            return;
        }
        if (open->group & barrier)
            break;
    }
    forget(s, e, 0);
}

/* Most end tags are the innermost element's. */
static const html_element *find_ended(const html_sanitizer *s, feed_str name)
{
    const html_element *e = s->depth ? s->stack[s->depth - 1].element : NULL;
    return e && str_eq(name, (feed_str){e->name, e->n}) ? e : html_element_find(name);
}

static void take_end_tag(html_sanitizer *s, const html_token *token)
{
    const html_element *e = find_ended(s, token->name);
    if (html_skip_end(&s->skip, s->tokenizer, token, e) || !e || !(e->flags & HTML_FLAG_KEEP) ||
        e->flags & HTML_FLAG_VOID)
        return;
    if (s->deep)
        s->deep--;
    else
        close_element(s, e);
}

static void take_text(html_sanitizer *s, const html_token *token)
{
    feed_str text = token->text;
    if (s->skip.element)
        return;
    if (s->n_pending > s->marker && str_trim(text).n)
        reopen(s);
    feed_str rest = str_from(s->input, token->end), written = str_range(s->input.p + token->begin, rest.p);
    if (s->w.options.classic) /* at the end, end tags follow */
        html_put_classic_text(s->w.out, written, rest.n || !s->depth ? rest : STR("<"));
    else if (s->w.options.checked && text.p == written.p) /* as it stands in the input */
        html_put_checked_text(s->w.out, text);
    else
        html_put_text(s->w.out, text);
}

static void take_token(html_sanitizer *s, const html_token *token)
{
    switch (token->kind) {
    case HTML_TEXT:
        take_text(s, token);
        break;
    case HTML_START_TAG:
        take_start_tag(s, token);
        break;
    case HTML_END_TAG:
        take_end_tag(s, token);
        break;
    case HTML_COMMENT:
    case HTML_DOCTYPE:
        s->w.dropped.comments++;
        break;
    case HTML_END:
        break;
    }
}

static void start(html_sanitizer *s, feed_str html, const html_options *options, buf *out)
{
    s->w.options = options ? *options : (html_options){.mode = HTML_SANITIZE};
    s->w.out = out;
    s->depth = s->n_pending = s->marker = s->tables = s->deep = 0;
    s->budget = html.n + 1024;
    s->skip = (html_skip){.scripts_alone = s->w.options.classic};
    s->input = html;
    s->w.status = 0;
    buf_clear(&s->w.scratch);
    buf_clear(&s->w.value);
    s->w.dropped = (html_dropped){0};
}

static int put_text_alone(html_sanitizer *s, feed_str html, buf *out)
{
    buf_clear(&s->w.value);
    int status = html_put_plain(s->tokenizer, html, &s->w.value);
    html_put_text(out, buf_str(&s->w.value));
    return status ? status : out->error;
}

int html_sanitize(html_sanitizer *s, feed_str html, const html_options *options, buf *out)
{
    start(s, html, options, out);
    if (s->w.options.mode == HTML_DROP)
        return put_text_alone(s, html, out);
    if (s->w.options.mode == HTML_RESOLVE)
        return html_put_resolved(s->tokenizer, html, s->w.options.base_url, out);
    if (s->w.options.mode == HTML_KEEP) {
        buf_put_str(out, html);
        return out->error;
    }
    html_tokenizer_start(s->tokenizer, html);
    while (!s->w.status && !out->error && html_tokenizer_next(s->tokenizer) != HTML_END)
        take_token(s, html_tokenizer_token(s->tokenizer));
    while (s->depth)
        put_end_tag(out, s->stack[--s->depth].element);
    if (s->w.status || out->error)
        return s->w.status ? s->w.status : out->error;
    return html_tokenizer_error(s->tokenizer);
}

int html_to_text(html_sanitizer *s, feed_str html, buf *out)
{
    return html_put_plain(s->tokenizer, html, out);
}
