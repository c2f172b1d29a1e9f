#include "rss_core.h"

#include "../core/uri.h"

/* What an element's text or children must be. */
enum core_value {
    CORE_TEXT, CORE_EMAIL, CORE_URL, CORE_HOUR, CORE_DAY, CORE_WIDTH, CORE_HEIGHT, CORE_LIST, CORE_CLOUD
};

typedef struct core_row {
    const char *name, *parent; /* parent NULL: the channel */
    uint8_t value;
    bool needed; /* in its parent */
} core_row;

static const core_row ROWS[] = {
    {"webMaster", NULL, CORE_EMAIL, false},   {"docs", NULL, CORE_URL, false},
    {"rating", NULL, CORE_TEXT, false},       {"cloud", NULL, CORE_CLOUD, false},
    {"skipHours", NULL, CORE_LIST, false},    {"hour", "skipHours", CORE_HOUR, false},
    {"skipDays", NULL, CORE_LIST, false},     {"day", "skipDays", CORE_DAY, false},
    {"textInput", NULL, CORE_LIST, false},    {"title", "textInput", CORE_TEXT, true},
    {"name", "textInput", CORE_TEXT, true},   {"description", "textInput", CORE_TEXT, true},
    {"link", "textInput", CORE_URL, true},    {"image", NULL, CORE_LIST, false},
    {"url", "image", CORE_URL, true},         {"title", "image", CORE_TEXT, true},
    {"link", "image", CORE_URL, true},        {"width", "image", CORE_WIDTH, false},
    {"height", "image", CORE_HEIGHT, false},  {"description", "image", CORE_TEXT, false},
};

enum { ROWS_N = sizeof ROWS / sizeof *ROWS };

static const core_row *find(const feed_ext *ext, const char *parent)
{
    for (size_t i = 0; i < ROWS_N; i++)
        if (str_eq_nocase(ext->local, str_of(ROWS[i].name)) && str_eq(str_of(ROWS[i].parent), str_of(parent)))
            return &ROWS[i];
    return NULL;
}

static bool is_number(feed_str s, long max)
{
    size_t at = 0;
    long value = str_digits(s, &at, 4);
    return at && at == s.n && value <= max;
}

static bool is_day(feed_str s)
{
    static const char *const DAYS[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    for (size_t i = 0; i < 7; i++)
        if (str_eq(s, str_of(DAYS[i])))
            return true;
    return false;
}

static bool is_cloud(const feed_ext *e)
{
    static const char *const NAMES[] = {"domain", "path", "registerProcedure", "protocol", "port"};
    for (size_t i = 0; i < 5; i++) {
        feed_str value = STR_NONE;
        for (size_t k = 0; k < e->n_attrs; k++)
            if (str_eq(e->attrs[k].local, str_of(NAMES[i])))
                value = e->attrs[k].value;
        if (!value.p || (i == 4 && (!is_number(value, 9999) || str_eq(value, STR("0")))))
            return false;
    }
    return e->n_attrs == 5;
}

static bool is_value(const core_row *row, const feed_ext *e)
{
    feed_str text = str_trim(e->text);
    if (e->children || (e->n_attrs && row->value != CORE_CLOUD))
        return false;
    switch (row->value) {
    case CORE_EMAIL:
        return writer_is_email(text);
    case CORE_URL:
        return writer_is_uri(text);
    case CORE_HOUR:
        return is_number(text, 23);
    case CORE_DAY:
        return is_day(text);
    case CORE_WIDTH:
        return is_number(text, 144);
    case CORE_HEIGHT:
        return is_number(text, 400);
    case CORE_CLOUD:
        return !text.n && is_cloud(e);
    default:
        return true;
    }
}

static bool repeats(const feed_ext *first, const feed_ext *e)
{
    for (const feed_ext *o = first; o != e; o = o->next)
        if (str_eq(o->local, e->local))
            return true;
    return false;
}

/* Each child once (but hours and days), and all that are needed. */
static bool is_list(const core_row *row, const feed_ext *e)
{
    size_t needed = 0, n = 0;
    for (size_t i = 0; i < ROWS_N; i++)
        needed += ROWS[i].parent && str_eq(str_of(ROWS[i].parent), str_of(row->name)) && ROWS[i].needed;
    for (const feed_ext *c = e->children; c; c = c->next, n++) {
        const core_row *child = c->local.p ? find(c, row->name) : NULL;
        bool list = child && (child->value == CORE_HOUR || child->value == CORE_DAY);
        if (!child || !is_value(child, c) || n > 24 || !str_eq(c->ns, e->ns) ||
            !str_eq(c->local, str_of(child->name)) || (!list && repeats(e->children, c)))
            return false;
        needed -= child->needed;
    }
    return !needed && n && !e->n_attrs;
}

bool rss_may_be_core(const feed_ext *ext)
{
    if (!str_eq(ext->ns, STR(FEED_NS_RSS)))
        return false;
    const core_row *row = find(ext, NULL);
    if (!row || !str_eq(ext->local, str_of(row->name)))
        return false; /* spelt otherwise it would come back with another name */
    return row->value == CORE_LIST ? is_list(row, ext) : is_value(row, ext);
}

uint32_t rss_core_bit(const feed_ext *ext)
{
    return UINT32_C(1) << (find(ext, NULL) - ROWS);
}

static void put(feed_writer *w, const feed_ext *e, const char *parent)
{
    const core_row *row = find(e, parent);
    if (!row)
        return;
    xmlout_start_named(&w->x, str_of(row->name));
    for (size_t i = 0; i < e->n_attrs; i++)
        xmlout_attr_named(&w->x, e->attrs[i].local, e->attrs[i].value);
    if (row->value == CORE_CLOUD)
        xmlout_end(&w->x);
    else if (row->value != CORE_LIST)
        xmlout_text_end(&w->x, str_trim(e->text));
}

void rss_put_core(feed_writer *w, const feed_ext *ext)
{
    const core_row *row = find(ext, NULL);
    put(w, ext, NULL);
    if (!row || row->value != CORE_LIST)
        return;
    for (const feed_ext *c = ext->children; c; c = c->next)
        put(w, c, row->name);
    xmlout_end(&w->x);
}
