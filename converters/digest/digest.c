#include "digest.h"

#include <stdlib.h>

#include "../../feeds/core/escape.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/model/report.h"
#include "entries.h"

enum { FILE_MAX = 16 << 20, ARENA_MAX = 256 << 20, BODY_MAX = 256 << 20 };

struct digest_reader {
    const digest_options *options;
    markdown m;
    arena a, entry_arena;
    buf clean, html;
};

digest_reader *digest_reader_new(const digest_options *options)
{
    digest_reader *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->options = options;
    markdown_init(&r->m);
    arena_init(&r->a, ARENA_MAX);
    arena_init(&r->entry_arena, ARENA_MAX);
    buf_init(&r->clean, FILE_MAX * 3);
    buf_init(&r->html, BODY_MAX);
    return r;
}

void digest_reader_free(digest_reader *r)
{
    if (!r)
        return;
    markdown_free(&r->m);
    arena_free(&r->a);
    arena_free(&r->entry_arena);
    buf_free(&r->clean);
    buf_free(&r->html);
    free(r);
}

/* The text without a BOM, as clean UTF-8: in almost every case the bytes themselves. */
static int clean_text(digest_reader *r, feed_str bytes, feed_str name, feed_reporter reporter, feed_str *out)
{
    if (bytes.n > FILE_MAX) {
        report(reporter, FEED_RULE_LimitExceeded, (feed_pos){.file = name}, "more than 16 MiB in one digest; split it");
        return FEED_E_INPUT;
    }
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    *out = bytes;
    size_t clean = utf8_clean_prefix(bytes);
    if (clean == bytes.n)
        return FEED_OK;
    buf_clear(&r->clean);
    size_t mended = escape_scrub(&r->clean, bytes);
    if (r->clean.error)
        return FEED_E_MEMORY;
    report(reporter, FEED_RULE_BadCharacters, pos_of_offset(name, bytes, clean),
           "%zu invalid bytes or control characters, here the first; replaced by U+FFFD or dropped", mended);
    *out = buf_str(&r->clean);
    return FEED_OK;
}

/* Renders the Markdown behind the header. */
static int parse_body(digest_reader *r, feed_str text, size_t body, const digest_file *file, feed_str base,
                      feed_reporter reporter)
{
    markdown_options options = {.base_url = base};
    const char *limit;
    size_t where;
    int status = markdown_parse(&r->m, str_from(text, body), &options, &limit, &where);
    if (status == FEED_E_LIMIT) {
        report(reporter, FEED_RULE_MarkdownLimit, pos_of_offset(file->name, text, body + where),
               "the Markdown crosses a limit (%s); the file is left out", limit);
        return FEED_E_INPUT;
    }
    if (!status && r->m.raw_dropped)
        report(reporter, FEED_RULE_RawHtmlDropped, pos_of_offset(file->name, text, body),
               "%zu pieces of raw HTML were left out", r->m.raw_dropped);
    return status;
}

/* Nothing but white space: no title, no date, no text. */
static bool is_empty(feed_str text)
{
    return str_trim(text).n == 0;
}

/* Settles the date of a digest that has none: 0 to go on, FEED_E_INPUT to leave it out. */
static int settle_date(const digest_reader *r, const digest_file *file, feed_reporter reporter, digest_meta *meta)
{
    if (meta->date.set)
        return FEED_OK;
    feed_pos pos = {file->name, 1, 1};
    switch (r->options->undated) {
    case DIGEST_UNDATED_DATE:
        meta->date = file->undated;
        meta->precision = DATE_TIME;
        return FEED_OK;
    case DIGEST_UNDATED_SKIP:
        report_at(reporter, FEED_RULE_DigestWithoutDate, FEED_INFO, pos, "no date; left out, as --undated skip asks");
        return FEED_E_INPUT;
    default:
        report(reporter, FEED_RULE_DigestWithoutDate, pos,
               "no date in header, headings, file name or folders; add `date:` or give --undated");
        return FEED_E_INPUT;
    }
}

static void settle_title(const digest_file *file, feed_reporter reporter, digest_meta *meta)
{
    if (meta->title.n)
        return;
    meta->title = meta->stem.n ? meta->stem : STR("Digest");
    report(reporter, FEED_RULE_DigestWithoutTitle, (feed_pos){file->name, 1, 1},
           "no title in header or headings; the file's name is used");
}

/* Cuts out the items by the grammar that was asked for, that the archive voted for, or that fits. */
static int find_items(digest_reader *r, const digest_features *f, const digest_file *file, feed_reporter reporter,
                      digest_items *items)
{
    int asked = r->options->grammar, own = digest_grammar_detect(f);
    int voted = file->grammar >= 0 && DIGEST_GRAMMARS[file->grammar].fits(f) ? file->grammar : own;
    int grammar = asked >= 0 ? asked : voted;
    *items = (digest_items){.a = &r->a};
    if (grammar >= 0)
        DIGEST_GRAMMARS[grammar].items(&r->m, f, items);
    if (items->error == FEED_E_LIMIT)
        report(reporter, FEED_RULE_LimitExceeded, (feed_pos){file->name, 1, 1}, "more than %d items in one digest",
               (int)DIGEST_ITEMS_MAX);
    if (!items->error && !items->n && r->options->entries != DIGEST_ENTRIES_DIGEST)
        report_rule(reporter, FEED_RULE_DigestWithoutItems, (feed_pos){file->name, 1, 1});
    return items->error == FEED_E_LIMIT ? FEED_E_INPUT : items->error;
}

/* Relative links are resolved against the digest's own address, which its file name and header give. */
static feed_str base_url(digest_reader *r, const header *h, const digest_file *file)
{
    (void)h;
    digest_meta meta = {.stem = digest_stem(file->path)};
    digest_identity identity;
    if (!r->options->site.n || digest_identify(&meta, file, r->options, &r->a, &identity))
        return STR_NONE;
    return identity.permalink;
}

int digest_read(digest_reader *r, feed_str bytes, const digest_file *file, feed_reporter reporter, feed_sink sink)
{
    feed_str text;
    header h;
    digest_features f;
    digest_meta meta;
    digest_identity identity;
    digest_items items;
    arena_reset(&r->a);
    int status = clean_text(r, bytes, file->name, reporter, &text);
    if (!status && is_empty(text)) {
        report_rule(reporter, FEED_RULE_DigestEmpty, (feed_pos){file->name, 1, 1});
        status = FEED_E_INPUT;
    }
    if (!status)
        status = header_read(text, file->name, &r->a, reporter, &h);
    if (!status)
        status = parse_body(r, text, h.body, file, base_url(r, &h, file), reporter);
    if (status)
        return status;
    digest_features_of(&r->m, &f);
    status = digest_meta_read(&h, &r->m, &f, file, text, r->options, reporter, &r->a, &meta);
    if (!status)
        status = settle_date(r, file, reporter, &meta);
    if (status)
        return status;
    settle_title(file, reporter, &meta);
    status = find_items(r, &f, file, reporter, &items);
    if (!status)
        status = digest_identify(&meta, file, r->options, &r->a, &identity);
    if (status)
        return status;
    digest_job job = {.options = r->options, .file = file, .m = &r->m, .meta = &meta, .identity = &identity,
                      .items = &items, .text = text, .body = h.body, .reporter = reporter, .a = &r->a,
                      .entry_arena = &r->entry_arena, .html = &r->html};
    return digest_send(&job, sink);
}

int digest_detect(digest_reader *r, feed_str bytes, feed_str name)
{
    const feed_reporter silent = {NULL, NULL};
    const digest_file file = {.name = name, .path = name};
    feed_str text;
    header h;
    digest_features f;
    arena_reset(&r->a);
    if (clean_text(r, bytes, name, silent, &text) || header_read(text, name, &r->a, silent, &h) ||
        parse_body(r, text, h.body, &file, STR_NONE, silent))
        return DIGEST_GRAMMAR_NONE;
    digest_features_of(&r->m, &f);
    return digest_grammar_detect(&f);
}
