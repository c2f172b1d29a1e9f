/* Text constructs, plain texts and dates. */
#include "state.h"

void inspect_start_text(inspector *in, const inspect_row *row)
{
    inspect_push_construct(in, str_of(row->key), row->more, true);
}

void inspect_end_text(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop_construct(in);
}

void inspect_start_plain(inspector *in, const inspect_row *row)
{
    inspect_push(in, str_of(row->key), true);
}

void inspect_end_plain(inspector *in, const inspect_row *row)
{
    inspect_pop(in, str_of(row->key), false);
}

/* ---- dates ------------------------------------------------------------------------------------------------------- */

static void save_parsed(inspector *in, feed_str key, feed_str date)
{
    node *context = inspect_context(in), *parsed = inspect_date(in, date);
    buf_clear(&in->scratch);
    buf_put_str(&in->scratch, key);
    buf_put_lit(&in->scratch, "_parsed");
    node_set(&in->make, context, buf_str(&in->scratch), parsed);
}

void inspect_start_date(inspector *in, const inspect_row *row)
{
    inspect_start_plain(in, row);
}

void inspect_end_date(inspector *in, const inspect_row *row)
{
    feed_str key = str_of(row->key), date = inspect_pop(in, key, false);
    if (date.p && str_eq(node_get_string(inspect_context(in), key), date))
        save_parsed(in, key, date);
}

void inspect_start_validity(inspector *in, const inspect_row *row)
{
    inspect_start_plain(in, row);
}

/* "start=2002-10-13T09:00+01:00;end=…" */
void inspect_end_validity(inspector *in, const inspect_row *row)
{
    feed_str rest = inspect_pop(in, str_of(row->key), false), part;
    while (str_split(&rest, ';', &part)) {
        size_t equals = str_find_byte(part, '=');
        feed_str name = str_trim((feed_str){part.p, equals}), value = str_trim(str_from(part, equals + 1));
        feed_str key = str_eq(name, STR("start")) ? STR("validity_start")
                       : str_eq(name, STR("end")) ? STR("validity_end")
                                                  : STR_NONE;
        if (equals == part.n || !key.p)
            continue;
        inspect_save(in, key, value, false);
        save_parsed(in, key, value);
    }
}

/* ---- title, description, summary, content ------------------------------------------------------------------------ */

void inspect_start_title(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push_construct(in, STR("title"), "text/plain", inspect_is_inside(in));
}

void inspect_end_title(inspector *in, const inspect_row *row)
{
    (void)row;
    if (inspect_pop_construct(in).n)
        in->title_depth = in->depth;
}

void inspect_start_media_title(inspector *in, const inspect_row *row)
{
    inspect_start_title(in, row);
}

/* It never stands in a real title's way. */
void inspect_end_media_title(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop_construct(in);
}

static void start_content(inspector *in, const char *type)
{
    in->has_content = true;
    inspect_push_construct(in, STR("content"), type, true);
    in->construct_src = inspect_attribute(in, "src");
}

void inspect_start_content(inspector *in, const inspect_row *row)
{
    bool had = in->has_content;
    start_content(in, row->key);
    in->has_content = had || !row->more; /* a body is not what a summary waits for */
}

void inspect_end_content(inspector *in, const inspect_row *row)
{
    (void)row;
    construct_kind before = construct_kind_of(buf_str(&in->construct.type));
    feed_str value = inspect_pop_construct(in);
    if (before != CONSTRUCT_OTHER && value.p)
        inspect_save(in, STR("summary"), value, true);
}

/* A second summary is what the first one summarises. */
static bool becomes_content(inspector *in)
{
    in->summary_is_content = !in->has_content && node_get(inspect_context(in), STR("summary"));
    if (in->summary_is_content)
        start_content(in, "text/plain");
    return in->summary_is_content;
}

void inspect_start_description(inspector *in, const inspect_row *row)
{
    if (!becomes_content(in))
        inspect_push_construct(in, STR("description"), row->key, inspect_is_inside(in));
}

void inspect_end_description(inspector *in, const inspect_row *row)
{
    if (in->summary_is_content)
        inspect_end_content(in, row);
    else
        inspect_pop_construct(in);
    in->summary_is_content = false;
}

void inspect_start_summary(inspector *in, const inspect_row *row)
{
    (void)row;
    if (!becomes_content(in))
        inspect_push_construct(in, STR("summary"), "text/plain", true);
}

void inspect_end_summary(inspector *in, const inspect_row *row)
{
    inspect_end_description(in, row);
}
