/* Media RSS, podcasts, chapters. */
#include "state.h"

/* ---- iTunes ------------------------------------------------------------------------------------------------------ */

void inspect_start_itunes_image(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str href = inspect_attribute(in, "href");
    if (!href.n)
        href = inspect_attribute(in, "url");
    inspect_push(in, STR("itunes_image"), false);
    if (!href.n)
        return;
    node *image = node_new(&in->make, NODE_MAP);
    node_set(&in->make, image, STR("href"), node_string(&in->make, href));
    node_set(&in->make, inspect_context(in), STR("image"), image);
}

void inspect_end_itunes_image(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("itunes_image"), false);
}

void inspect_start_block(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("itunes_block"), false);
}

void inspect_end_block(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str text = inspect_pop(in, STR("itunes_block"), true);
    bool blocked = str_eq(text, STR("yes")) || str_eq(text, STR("Yes"));
    node_set(&in->make, inspect_context(in), STR("itunes_block"), node_integer(&in->make, blocked));
}

void inspect_start_explicit(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("itunes_explicit"), false);
}

void inspect_end_explicit(inspector *in, const inspect_row *row)
{
    static const char *const YES[] = {"yes", "true"}, *const NO[] = {"no", "false", "clean"};
    (void)row;
    feed_str text = inspect_pop(in, STR("itunes_explicit"), true);
    node *value = node_new(&in->make, NODE_NULL);
    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++)
        if (str_eq(text, str_of(YES[i])))
            value = node_bool(&in->make, true);
    for (size_t i = 0; i < sizeof NO / sizeof *NO; i++)
        if (str_eq(text, str_of(NO[i])))
            value = node_bool(&in->make, false);
    node_set(&in->make, inspect_context(in), STR("itunes_explicit"), value);
}

/* ---- Media RSS --------------------------------------------------------------------------------------------------- */

/* Attributes of each, in a list; with the text, where the row says under which key. */
void inspect_start_media_list(inspector *in, const inspect_row *row)
{
    node *list = node_need(&in->make, inspect_context(in), str_of(row->key), NODE_LIST);
    node_add(&in->make, list, inspect_attributes(in));
    if (row->more)
        inspect_push(in, str_of(row->key), false);
}

void inspect_end_media_list(inspector *in, const inspect_row *row)
{
    if (!row->more)
        return;
    feed_str text = inspect_pop(in, str_of(row->key), false);
    if (text.n)
        node_set(&in->make, node_last(node_get(inspect_context(in), str_of(row->key))), str_of(row->more),
                 node_string(&in->make, text));
}

/* The first stands. */
void inspect_start_media_one(inspector *in, const inspect_row *row)
{
    node *context = inspect_context(in);
    if (!node_get(context, str_of(row->key)))
        node_set(&in->make, context, str_of(row->key), inspect_attributes(in));
    inspect_push(in, str_of(row->key), false);
}

static void set_content(inspector *in, feed_str key, node *content)
{
    node_set(&in->make, node_get(inspect_context(in), key), STR("content"), content);
}

void inspect_end_media_one(inspector *in, const inspect_row *row)
{
    feed_str key = str_of(row->key), text = inspect_pop(in, key, false);
    if (text.n)
        set_content(in, key, node_string(&in->make, text));
}

void inspect_start_restriction(inspector *in, const inspect_row *row)
{
    static const inspect_row ONE = {.key = "media_restriction"};
    (void)row;
    inspect_start_media_one(in, &ONE);
}

/* "au us" → ["au", "us"] */
void inspect_end_restriction(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str rest = inspect_pop(in, STR("media_restriction"), false), part;
    node *list = node_new(&in->make, NODE_LIST);
    while (str_split(&rest, ' ', &part)) {
        buf_clear(&in->scratch);
        for (size_t i = 0; i < str_trim(part).n; i++)
            buf_put_char(&in->scratch, to_lower(str_trim(part).p[i]));
        node_add(&in->make, list, node_string(&in->make, buf_str(&in->scratch)));
    }
    if (list && list->n)
        set_content(in, STR("media_restriction"), list);
}

void inspect_start_media_player(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("media_player"), false);
    node_set(&in->make, inspect_context(in), STR("media_player"), inspect_attributes(in));
}

void inspect_end_media_player(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str text = inspect_pop(in, STR("media_player"), false);
    set_content(in, STR("media_player"), node_string(&in->make, text.p ? text : STR("")));
}

void inspect_start_thumbnail(inspector *in, const inspect_row *row)
{
    static const inspect_row LIST = {.key = "media_thumbnail", .more = "url"};
    (void)row;
    inspect_start_media_list(in, &LIST);
}

void inspect_end_thumbnail(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str url = inspect_pop(in, STR("media_thumbnail"), false);
    node *last = node_last(node_get(inspect_context(in), STR("media_thumbnail")));
    if (url.n && !node_get(last, STR("url")))
        node_set(&in->make, last, STR("url"), node_string(&in->make, url));
}

/* ---- Podlove Simple Chapters ------------------------------------------------------------------------------------- */

/* Only the first list of an entry counts. */
void inspect_start_chapters(inspector *in, const inspect_row *row)
{
    (void)row;
    node *context = inspect_context(in);
    if (node_get(context, STR("psc_chapters")))
        return;
    node *chapters = inspect_attributes(in);
    node_set(&in->make, chapters, STR("chapters"), node_new(&in->make, NODE_LIST));
    node_set(&in->make, context, STR("psc_chapters"), chapters);
    in->in_chapters = true;
}

void inspect_end_chapters(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_chapters = false;
}

/* [HH:]MM:SS[.mmm], two digits each, in seconds; false for anything else. */
static bool read_start(feed_str s, double *seconds)
{
    long fields[3];
    size_t at = 0, n = 0;
    double fraction = 0, unit = 1;
    do {
        size_t from = at;
        fields[n] = str_digits(s, &at, 2);
        if (fields[n++] < 0 || at - from != 2)
            return false;
    } while (n < 3 && at < s.n && s.p[at] == ':' && ++at);
    if (n < 2)
        return false;
    if (at + 1 < s.n && s.p[at] == '.')
        for (at++; at < s.n && is_digit(s.p[at]); at++)
            fraction += (s.p[at] - '0') * (unit /= 10);
    if (at < s.n)
        return false;
    long whole = n == 3 ? fields[0] * 3600 + fields[1] * 60 + fields[2] : fields[0] * 60 + fields[1];
    *seconds = (double)whole + fraction;
    return true;
}

void inspect_start_chapter(inspector *in, const inspect_row *row)
{
    (void)row;
    double seconds;
    if (!in->in_chapters)
        return;
    node *chapter = inspect_attributes(in);
    bool good = read_start(inspect_attribute(in, "start"), &seconds);
    node_set(&in->make, chapter, STR("start_parsed"),
             good ? node_real(&in->make, seconds) : node_new(&in->make, NODE_NULL));
    node *chapters = node_get(inspect_context(in), STR("psc_chapters"));
    node_add(&in->make, node_get(chapters, STR("chapters")), chapter);
}

void inspect_end_chapter(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}
