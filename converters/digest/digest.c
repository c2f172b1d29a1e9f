#include "digest.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/escape.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/model/report.h"
#include "encoding.h"
#include "entries.h"
#include "filter.h"
#include "grammar_data.h"
#include "grammar_heading.h"
#include "grammar_multi.h"

enum { FILE_MAX = 16 << 20, ARENA_MAX = 256 << 20, BODY_MAX = 256 << 20 };

struct digest_reader {
    const digest_options *options; /* `own` */
    digest_options own;            /* with the authority of all ids */
    markdown m;
    prepass pre;
    arena a, entry_arena, of_options;
    buf decoded, clean, safe, joined;
    html_sanitizer *sanitizer;
    html_tokenizer *tokenizer;
    regex_runner *runner; /* NULL: the options have no patterns */
    summary_cutter *cutter; /* NULL: no summaries are wanted */
};

static bool has_patterns(const digest_options *o)
{
    bool found = o->strip_patterns[0] || o->grammar_pattern || o->split.pattern;
    for (int i = 0; i < DIGEST_PLACES_MAX; i++)
        found |= o->date_from[i].pattern || o->title_from[i].pattern;
    return found;
}

digest_reader *digest_reader_new(const digest_options *options)
{
    digest_reader *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    arena_init(&r->of_options, ARENA_MAX);
    r->own = *options;
    r->own.authority = digest_authority(options, &r->of_options);
    r->options = &r->own;
    markdown_init(&r->m);
    arena_init(&r->a, ARENA_MAX);
    arena_init(&r->entry_arena, ARENA_MAX);
    buf_init(&r->decoded, FILE_MAX * 3);
    buf_init(&r->clean, FILE_MAX * 3);
    buf_init(&r->safe, BODY_MAX);
    buf_init(&r->joined, 2 * FILE_MAX);
    prepass_init(&r->pre);
    uri site;
    uri_parse(options->site, &site);
    r->pre.root = str_ends(site.path, STR("/")) ? (feed_str){site.path.p, site.path.n - 1} : site.path;
    r->sanitizer = html_sanitizer_new();
    r->tokenizer = html_tokenizer_new();
    bool patterns = has_patterns(options);
    r->runner = patterns ? regex_runner_new() : NULL;
    r->cutter = options->summaries ? summary_cutter_new() : NULL;
    if (r->sanitizer && r->tokenizer && (r->runner || !patterns) && (r->cutter || !options->summaries))
        return r;
    digest_reader_free(r);
    return NULL;
}

void digest_reader_free(digest_reader *r)
{
    if (!r)
        return;
    markdown_free(&r->m);
    arena_free(&r->a);
    arena_free(&r->entry_arena);
    arena_free(&r->of_options);
    buf_free(&r->decoded);
    buf_free(&r->clean);
    buf_free(&r->safe);
    buf_free(&r->joined);
    prepass_free(&r->pre);
    html_sanitizer_free(r->sanitizer);
    html_tokenizer_free(r->tokenizer);
    regex_runner_free(r->runner);
    summary_cutter_free(r->cutter);
    free(r);
}

/* What is not UTF-8, as the options say or as its bytes look, decoded; false: it is, or is damaged. */
static bool decode(digest_reader *r, feed_str bytes, feed_str name, feed_reporter reporter, feed_str *out)
{
    const char *guess = r->options->encoding.n ? NULL : encoding_guess(bytes, &r->decoded);
    feed_str encoding = guess ? str_of(guess) : r->options->encoding;
    size_t bad = 0;
    buf_clear(&r->decoded);
    if (!encoding.n || encoding_decode(bytes, encoding, &r->decoded, &bad))
        return false;
    *out = buf_str(&r->decoded);
    feed_level level = r->options->encoding.n && !bad ? FEED_INFO : FEED_WARNING; /* it was said so */
    char malformed[64] = "";
    if (bad)
        snprintf(malformed, sizeof malformed, ", %zu characters of it malformed", bad);
    report_at(reporter, FEED_RULE_DigestEncoding, level, (feed_pos){name, 1, 1}, "read as %.*s%s; save it as UTF-8",
              FMT(encoding), malformed);
    return true;
}

/* The text without a BOM, as clean UTF-8: in almost every case the bytes themselves. */
static int clean_text(digest_reader *r, feed_str bytes, feed_str name, feed_reporter reporter, feed_str *out)
{
    if (bytes.n > FILE_MAX) {
        report(reporter, FEED_RULE_LimitExceeded, (feed_pos){.file = name}, "more than 16 MiB in one digest; split it");
        return FEED_E_INPUT;
    }
    size_t clean = utf8_clean_prefix(bytes);
    if ((clean < bytes.n || r->options->encoding.n) && decode(r, bytes, name, reporter, &bytes))
        clean = utf8_clean_prefix(bytes);
    size_t mark = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    *out = str_from(bytes, mark);
    if (clean == bytes.n)
        return FEED_OK;
    buf_clear(&r->clean);
    size_t mended = escape_scrub(&r->clean, *out);
    if (r->clean.error)
        return FEED_E_MEMORY;
    report(reporter, FEED_RULE_BadCharacters, pos_of_offset(name, *out, clean - mark),
           "%zu invalid bytes or control characters, here the first; replaced by U+FFFD or dropped", mended);
    *out = buf_str(&r->clean);
    return FEED_OK;
}

/* ---- Markdown ---- */

/* Takes out what is not Markdown, adds the definitions of the options, and renders. */
static int parse_body(digest_reader *r, feed_str text, size_t body, const digest_file *file, feed_str base,
                      feed_reporter reporter)
{
    const digest_options *o = r->options;
    markdown_options options = {.base_url = base, .keep_raw = o->html != DIGEST_HTML_DROP, .cjk = !o->plain_emphasis};
    feed_str source;
    const char *limit;
    size_t where;
    if (prepass_run(&r->pre, str_from(text, body), o->keep, &source))
        return FEED_E_MEMORY;
    if (o->references.n) {
        buf_clear(&r->joined);
        buf_put_str(&r->joined, source);
        buf_put_lit(&r->joined, "\n\n");
        buf_put_str(&r->joined, o->references);
        if (r->joined.error)
            return FEED_E_MEMORY;
        source = buf_str(&r->joined);
    }
    int status = markdown_parse(&r->m, source, &options, &limit, &where);
    if (status == FEED_E_LIMIT) {
        feed_pos pos = pos_of_offset(file->name, text, body + prepass_offset(&r->pre, where));
        report(reporter, FEED_RULE_MarkdownLimit, pos,
               "the Markdown crosses a limit (%s); the file is left out", limit);
        return FEED_E_INPUT;
    }
    if (!status && r->m.raw && !options.keep_raw)
        report(reporter, FEED_RULE_RawHtmlDropped, pos_of_offset(file->name, text, body),
               "%zu pieces of raw HTML were left out", r->m.raw);
    return status;
}

/* ---- what a digest says of itself ---- */

/* Settles the date of a digest that has none: 0 to go on, FEED_E_INPUT to leave it out. */
static int settle_date(const digest_reader *r, const digest_file *file, feed_reporter reporter, digest_meta *meta)
{
    if (meta->date.set)
        return FEED_OK;
    feed_pos pos = {file->name, 1, 1};
    switch (r->options->undated) {
    case DIGEST_UNDATED_DATE:
        meta->date = file->undated;
        meta->precision = file->undated_precision ? file->undated_precision : DATE_TIME;
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

/* Whether it is to be published: 0, or FEED_E_INPUT after a finding said why not. A draft needs no date yet. */
static int check_draft(const digest_reader *r, const digest_file *file, feed_reporter reporter, const digest_meta *meta)
{
    if (!meta->draft || r->options->drafts)
        return FEED_OK;
    report(reporter, FEED_RULE_DigestDraft, (feed_pos){file->name, 1, 1},
           "a draft, as its header or folder says; left out");
    return FEED_E_INPUT;
}

/* The same for whether it is to be published now. */
static int check_due(const digest_reader *r, const digest_file *file, feed_reporter reporter, const digest_meta *meta)
{
    const digest_options *o = r->options;
    feed_pos pos = {file->name, 1, 1};
    if (o->now && meta->date.unix_seconds > o->now) {
        report(reporter, FEED_RULE_DigestFuture, pos, "dated in the future; left out until then");
        return FEED_E_INPUT;
    }
    return FEED_OK;
}

/* Relative links are resolved against the base that was given, or the digest's own address, as far as header and file
 * name give it. */
static feed_str base_url(digest_reader *r, digest_meta *meta, const digest_file *file)
{
    if (r->options->base_url.n)
        return r->options->base_url;
    feed_str permalink = r->options->site.n ? digest_permalink(meta, file, r->options, &r->a) : STR_NONE;
    meta->permalink = meta->header_date ? permalink : STR_NONE; /* the document may say another date */
    return permalink;
}

/* ---- items ---- */

/* The grammar that was asked for, that the archive voted for, or that fits; *voted says which. */
static int choose_grammar(const digest_reader *r, const digest_features *f, const digest_file *file, const char **how)
{
    int asked = r->options->grammar;
    *how = "as asked for";
    if (asked >= 0)
        return asked;
    *how = "as in most of the archive";
    if (file->grammar >= 0 && DIGEST_GRAMMARS[file->grammar].holds(f))
        return file->grammar;
    *how = "by its own structure";
    return digest_grammar_detect(f);
}

static void explain(const digest_reader *r, const digest_features *f, const digest_file *file, int grammar,
                    const char *how, size_t items, feed_reporter reporter)
{
    char line[1024];
    buf why = {.p = line, .capacity = sizeof line, .max = sizeof line};
    if (!r->options->explain)
        return;
    digest_features_put(f, &why);
    report(reporter, FEED_RULE_DigestGrammar, (feed_pos){file->name, 1, 1}, "%s (%s), %s: %zu items; %.*s",
           grammar >= 0 ? DIGEST_GRAMMARS[grammar].name : "none",
           grammar >= 0 ? DIGEST_GRAMMARS[grammar].what : "one entry", how, items, FMT(buf_str(&why)));
}

/* What the grammars work on. */
static digest_source source_of(const digest_reader *r, const header *h, const digest_features *f, feed_str base)
{
    feed_str argument = r->options->grammar_argument;
    size_t at = 0;
    long level = argument.n == 1 ? str_digits(argument, &at, 1) : -1;
    return (digest_source){.m = &r->m, .f = f, .h = h, .base_url = base, .titles = r->options->titles,
                           .level = level > 0 && level < HEADING_LEVELS ? (unsigned)level : 0,
                           .key = level < 0 ? argument : STR_NONE, .pattern = r->options->grammar_pattern,
                           .runner = r->runner, .index = r->options->index, .zone = r->options->zone,
                           .tokenizer = r->tokenizer};
}

/* One entry for the digest needs no items, unless the file holds several digests. */
static void cut_items(const digest_source *s, const digest_options *o, int grammar, digest_items *items)
{
    bool dated = grammar >= 0 && DIGEST_GRAMMARS[grammar].items == multi_items;
    bool several = o->split.kind > DIGEST_SPLIT_NONE || (o->split.kind == DIGEST_SPLIT_AUTO && dated);
    if (o->entries == DIGEST_ENTRIES_DIGEST) {
        if (several)
            digest_split_file(s, &o->split, items);
        return;
    }
    if (grammar >= 0)
        DIGEST_GRAMMARS[grammar].items(s, items);
    if (o->split.kind > DIGEST_SPLIT_NONE)
        digest_split_dates(s, &o->split, items);
    for (size_t i = 0; i < items->n && o->split.kind == DIGEST_SPLIT_NONE; i++)
        items->items[i].date = (feed_time){0};
}

static int find_items(digest_reader *r, const digest_source *s, const digest_file *file, feed_reporter reporter,
                      digest_items *items)
{
    const char *how;
    bool whole = r->options->entries == DIGEST_ENTRIES_DIGEST;
    *items = (digest_items){.a = &r->a};
    int grammar = choose_grammar(r, s->f, file, &how);
    cut_items(s, r->options, grammar, items);
    bool lines = grammar >= 0 && DIGEST_GRAMMARS[grammar].items == heading_url_items;
    digest_link comments = {.kind = lines ? DIGEST_LINK_SECOND : DIGEST_LINK_NONE};
    filter_items(s, r->options, comments, items);
    if (items->error == FEED_E_LIMIT)
        report(reporter, FEED_RULE_LimitExceeded, (feed_pos){file->name, 1, 1}, "more than %d items in one digest",
               (int)DIGEST_ITEMS_MAX);
    if (items->error)
        return items->error == FEED_E_LIMIT ? FEED_E_INPUT : items->error;
    explain(r, s->f, file, grammar, how, items->n, reporter);
    bool single = grammar >= 0 && DIGEST_GRAMMARS[grammar].items == data_single_item;
    if (!items->n && !whole && !single) {
        report_rule(reporter, FEED_RULE_DigestWithoutItems, (feed_pos){file->name, 1, 1});
        if (r->options->empty == DIGEST_EMPTY_SKIP && r->options->entries == DIGEST_ENTRIES_ITEM)
            return FEED_E_INPUT;
    }
    return FEED_OK;
}

/* ---- the whole ---- */

/* Text and header of a file: 0, FEED_E_INPUT or FEED_E_MEMORY. */
static int open_file(digest_reader *r, feed_str bytes, const digest_file *file, feed_reporter reporter, feed_str *text,
                     header *h)
{
    arena_reset(&r->a);
    int status = clean_text(r, bytes, file->name, reporter, text);
    if (!status && str_trim(*text).n == 0) {
        report_rule(reporter, FEED_RULE_DigestEmpty, (feed_pos){file->name, 1, 1});
        status = FEED_E_INPUT;
    }
    return status ? status : header_read(*text, file->name, &r->a, reporter, h);
}

static int send(digest_reader *r, const digest_meta_input *in, const digest_meta *meta, const digest_items *items,
                feed_sink sink)
{
    digest_identity identity;
    html_options html = {.base_url = STR_NONE, .drop_pixels = r->options->drop_pixels};
    if (digest_identify(meta, in->file, r->options, &r->a, &identity))
        return FEED_E_MEMORY;
    html.base_url = r->options->base_url.n ? r->options->base_url : identity.permalink;
    digest_job job = {.options = r->options, .file = in->file, .m = &r->m, .pre = &r->pre, .meta = meta,
                      .identity = &identity, .items = items, .text = in->text, .body = in->h->body,
                      .reporter = in->reporter, .a = &r->a, .entry_arena = &r->entry_arena,
                      .safe = &r->safe, .sanitizer = r->sanitizer, .cutter = r->cutter, .html_options = &html};
    return digest_send(&job, sink);
}

int digest_read(digest_reader *r, feed_str bytes, const digest_file *file, feed_reporter reporter, feed_sink sink)
{
    feed_str text;
    header h;
    digest_features f;
    digest_meta meta;
    digest_items items;
    int status = open_file(r, bytes, file, reporter, &text, &h);
    if (status)
        return status;
    digest_meta_input in = {.h = &h, .file = file, .text = text, .options = r->options, .reporter = reporter,
                            .runner = r->runner, .a = &r->a};
    digest_meta_read(&in, &meta);
    status = check_draft(r, file, reporter, &meta);
    if (status)
        return status;
    feed_str base = base_url(r, &meta, file);
    status = parse_body(r, text, h.body, file, base, reporter);
    if (status)
        return status;
    digest_features_of(&r->m, &h, base, &f);
    digest_meta_complete(&in, &r->m, &f, &meta);
    status = settle_date(r, file, reporter, &meta);
    if (!status)
        status = check_due(r, file, reporter, &meta);
    if (status)
        return status;
    settle_title(file, reporter, &meta);
    digest_source source = source_of(r, &h, &f, base);
    status = find_items(r, &source, file, reporter, &items);
    return status ? status : send(r, &in, &meta, &items, sink);
}

int digest_detect(digest_reader *r, feed_str bytes, feed_str name)
{
    const feed_reporter silent = {NULL, NULL};
    const digest_file file = {.name = name, .path = name};
    feed_str text;
    header h;
    digest_features f;
    if (open_file(r, bytes, &file, silent, &text, &h) || parse_body(r, text, h.body, &file, STR_NONE, silent))
        return DIGEST_GRAMMAR_NONE;
    digest_features_of(&r->m, &h, STR_NONE, &f);
    return digest_grammar_detect(&f);
}
