#include "render.h"
#include "shift.h"

enum { INPUT_MAX = 16 << 20, OUTPUT_MIN = 1 << 20, OUTPUT_FACTOR = 64, OUTPUT_MAX = 256 << 20 };

void markdown_init(markdown *m)
{
    *m = (markdown){0};
}

void markdown_free(markdown *m)
{
    buf_free(&m->html);
    buf_free(&m->text);
    buf_free(&m->urls);
    buf_free(&m->node_bytes);
    buf_free(&m->span_bytes);
    buf_free(&m->open);
    buf_free(&m->marks);
    buf_free(&m->marked);
    buf_free(&m->raw_url);
    buf_free(&m->encoded);
    *m = (markdown){0};
}

static void start(markdown *m, size_t n)
{
    size_t max = n * OUTPUT_FACTOR < OUTPUT_MIN ? OUTPUT_MIN : n * OUTPUT_FACTOR;
    if (max > OUTPUT_MAX)
        max = OUTPUT_MAX;
    buf *all[] = {&m->html, &m->text, &m->urls, &m->node_bytes, &m->span_bytes, &m->open};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        buf_clear(all[i]);
        all[i]->max = max > all[i]->capacity ? max : all[i]->capacity;
    }
    buf_clear(&m->raw_url);
    buf_clear(&m->encoded);
    m->raw_url.max = INPUT_MAX;
    m->encoded.max = 3 * INPUT_MAX;
    m->n_nodes = m->n_spans = m->raw = 0;
    m->unsafe = m->unsettled = false;
}

/*
 * The text as the library may have it: with marks for emphasis where they are needed, and with a line end at its end,
 * for md4c 0.4.8 looks at the byte behind a link that the end of the text cuts off, and loses its way if that is ")".
 * In front of it stand *shift line ends.
 */
static int prepare(markdown *m, const markdown_options *options, feed_str *text, size_t *shift)
{
    buf_clear(&m->marks);
    buf_clear(&m->marked);
    m->marks.max = INPUT_MAX * sizeof(cjk_mark);
    m->marked.max = INPUT_MAX * (1 + CJK_MARK_BYTES) + MARKDOWN_SHIFT_MAX + 1;
    size_t n = options->cjk ? cjk_find(*text, &m->marks) : 0;
    bool ended = str_ends(*text, STR("\n"));
    *shift = n ? 0 : markdown_shift(*text);
    if (n || *shift || !ended) {
        for (int i = 0; i < MARKDOWN_SHIFT_MAX; i++)
            buf_put_char(&m->marked, '\n');
        cjk_put_marked(*text, (const cjk_mark *)(const void *)m->marks.p, n, &m->marked);
        buf_put(&m->marked, "\n", !ended);
        *text = buf_from(&m->marked, m->marked.error ? 0 : MARKDOWN_SHIFT_MAX);
        *shift = n ? markdown_shift(*text) : *shift;
    }
    return m->marks.error ? m->marks.error : m->marked.error;
}

/* Blocks without text of their own (an image, a rule) stand where the text before them does. */
static void fill_sources(markdown *m)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < m->n_nodes; i++) {
        if (render_node(m, i)->source == NO_SOURCE)
            render_node(m, i)->source = last;
        last = render_node(m, i)->source;
    }
    for (uint32_t i = 0; i < m->n_spans; i++)
        if (render_span(m, i)->source == NO_SOURCE)
            render_span(m, i)->source = render_node(m, render_span(m, i)->node)->source;
}

int markdown_parse(markdown *m, feed_str text, const markdown_options *options, const char **limit, size_t *where)
{
    bool www_links = true;
    *where = 0;
    *limit = text.n > INPUT_MAX ? "16 MiB of Markdown" : markdown_guard(text, where, &www_links);
    if (*limit)
        return FEED_E_LIMIT;
    start(m, text.n);
    size_t shift;
    if (prepare(m, options, &text, &shift))
        return FEED_E_MEMORY;
    MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS |
                 MD_FLAG_PERMISSIVEEMAILAUTOLINKS | (www_links ? MD_FLAG_PERMISSIVEWWWAUTOLINKS : 0u),
        .enter_block = render_enter_block, .leave_block = render_leave_block,
        .enter_span = render_enter_span, .leave_span = render_leave_span, .text = render_text,
    };
    render r = {.m = m, .options = options, .source = text};
    r.marks = (const cjk_mark *)(const void *)m->marks.p;
    r.n_marks = m->marks.n / sizeof(cjk_mark);
    int status = md_parse(text.p - shift, (MD_SIZE)(text.n + shift), &parser, &r) ? FEED_E_MEMORY : FEED_OK;
    if (m->raw_url.error || m->encoded.error)
        m->urls.error = FEED_E_LIMIT;
    if (render_failed(m)) {
        status = FEED_E_LIMIT;
        *limit = "HTML of 64 times the Markdown";
    }
    if (status == FEED_OK) {
        m->nodes = render_node(m, 0);
        m->n_nodes = render_nodes(m);
        m->spans = render_span(m, 0);
        m->n_spans = render_spans(m);
        fill_sources(m);
    }
    return status;
}
