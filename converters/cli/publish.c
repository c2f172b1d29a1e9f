#include "publish.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/model/report.h"
#include "../formats.h"
#include "trace.h"
#include "trial.h"

enum { LINKS_MAX = 128 };

/* What comes: our own digests' entries, one feed's as they are, or several feeds' beside them. */
typedef enum publish_kind { OWN, PASSED_ON, MERGED } publish_kind;

struct publish {
    const settings *s;
    diag *d;
    output *out;
    feed_writer *writer;
    feed_checker *checker; /* NULL: no validation */
    bool lent;             /* the checker is the caller's */
    bool late;     /* its entries are written at the end */
    trace t;
    size_t entries;
    bool lossless; /* it was read from a feed */
    trial *trial;  /* of others' entries; NULL: there are none, or nothing is checked */
    bool invalid;
};

/*
 * Of a feed that was read, not made, the form has to be right: the schema's grammar. What it says is its author's, such
 * as two entries with one id: passed on, and told as a warning; what modules say, which are passed on as they are, is
 * for `validate` to tell.
 */
static bool is_form(const feed_finding *f)
{
    const char *id = feed_rule_get(f->rule)->id;
    return f->rule == FEED_RULE_SchemaViolation || f->rule == FEED_RULE_SAXError ||
           (strncmp(id, "JsonFeed", 8) == 0 && f->rule != FEED_RULE_JsonFeedDuplicateId &&
            f->rule != FEED_RULE_JsonFeedExtensionName);
}

/* A place in the output is of no use to the author: the entry's origin is, and the message keeps the output's line. */
static void on_output_finding(void *context, const feed_finding *f)
{
    publish *p = context;
    if (f->level < FEED_ERROR || (p->lossless && f->rule == FEED_RULE_MediaRssNamespace))
        return;
    bool passed = p->lossless && !is_form(f);
    p->invalid = p->invalid || !passed;
    feed_pos origin = trace_find(&p->t, f->pos.line);
    report_at(diag_reporter(p->d), f->rule, passed ? FEED_WARNING : f->level, origin.line ? origin : f->pos,
              "the feed made of this is not valid: %.*s (line %u of the feed)", FMT(f->message), f->pos.line);
}

static int tee(void *context, const char *bytes, size_t n)
{
    publish *p = context;
    feed_output out = output_bytes(p->out);
    int status = out.write(out.context, bytes, n);
    if (!status && p->checker) {
        trace_bytes(&p->t, bytes, n, writer_held_at(p->writer));
        status = feed_checker_push(p->checker, bytes, n);
    }
    return status;
}

static feed_body body_of(const char *word)
{
    return !word || strcmp(word, "content") == 0  ? FEED_BODY_CONTENT
           : strcmp(word, "summary") == 0 ? FEED_BODY_SUMMARY : FEED_BODY_BOTH;
}

static void take_checker(publish *p, const char *path, feed_checker **lent)
{
    feed_checker_options options = {.name = str_of(path ? path : "-"), .own_output = true,
                                    .passed_on = p->lossless};
    feed_reporter reporter = {on_output_finding, p};
    if (!lent || !*lent)
        p->checker = feed_checker_new(&options, reporter);
    else if (feed_checker_reset(*lent, &options, reporter) == 0)
        p->checker = *lent;
    p->lent = lent != NULL;
    if (lent && !*lent)
        *lent = p->checker;
}

static void drop_checker(publish *p)
{
    if (!p->lent)
        feed_checker_free(p->checker);
    p->checker = NULL;
}

/* What the format cannot hold. */
static void on_lossy(void *context, const feed_finding *f)
{
    publish *p = context;
    bool strict = p->s->strict_lossless && f->rule != FEED_RULE_DerivedField;
    p->invalid = p->invalid || strict;
    report_at(diag_reporter(p->d), f->rule, strict ? FEED_ERROR : f->level, f->pos, "%.*s", FMT(f->message));
}

static publish *new_publish(const settings *s, feed_format format, const char *path, feed_checker **checker,
                            publish_kind kind, diag *d)
{
    publish *p = calloc(1, sizeof *p);
    if (!p) {
        diag_errno(d, FEED_RULE_OutOfMemory, path ? path : "standard output", 12, "");
        return NULL;
    }
    *p = (publish){.s = s, .d = d, .out = output_new(path, s->no_validate, d)};
    trace_init(&p->t);
    feed_writer_options options = {.body = body_of(s->body), .stylesheet = str_of(s->stylesheet)};
    if (kind != OWN) {
        options.lossless = true;
        p->lossless = kind == PASSED_ON;
        options.body = s->body ? options.body : FEED_BODY_BOTH;
        options.reporter = (feed_reporter){on_lossy, p};
    }
    if (p->out)
        p->writer = format_writer_new(format, &options, (feed_output){tee, p});
    bool checked = !s->no_validate && writer_format_get(format)->checked;
    if (p->writer && checked)
        take_checker(p, path, checker);
    if (p->checker && kind == MERGED)
        p->trial = trial_new(format, &options);
    bool ready = p->writer && (p->checker || !checked) && (p->trial || !p->checker || kind != MERGED);
    p->late = writer_format_get(format)->late;
    if (ready)
        return p;
    publish_free(p);
    return NULL;
}

publish *publish_new(const settings *s, feed_format format, const char *path, feed_checker **checker, diag *d)
{
    return new_publish(s, format, path, checker, OWN, d);
}

publish *publish_new_merged(const settings *s, feed_format format, const char *path, feed_checker **checker, diag *d)
{
    return new_publish(s, format, path, checker, MERGED, d);
}

publish *publish_new_lossless(const settings *s, feed_format format, const char *path, feed_checker **checker, diag *d)
{
    return new_publish(s, format, path, checker, PASSED_ON, d);
}

void publish_free(publish *p)
{
    if (!p)
        return;
    feed_writer_free(p->writer);
    drop_checker(p);
    trial_free(p->trial);
    output_free(p->out);
    trace_free(&p->t);
    free(p);
}

/* ---- the head: what the settings add ---- */

static void add_link(feed_head *head, feed_link *links, const char *rel, const char *href)
{
    if (href && head->n_links < LINKS_MAX)
        links[head->n_links++] = (feed_link){.rel = str_of(rel), .href = str_of(href)};
}

static bool has_link(const feed_head *head, const char *rel)
{
    for (size_t i = 0; i < head->n_links; i++)
        if (str_eq(head->links[i].rel.n ? head->links[i].rel : STR("alternate"), str_of(rel)))
            return true;
    return false;
}

static void override(feed_str *field, const char *value)
{
    if (value)
        *field = str_of(value);
}

static int sink_begin(void *context, const feed_head *given)
{
    publish *p = context;
    const settings *s = p->s;
    feed_head head = *given;
    feed_link links[LINKS_MAX];
    if (head.n_links > LINKS_MAX - HUBS_MAX - 2)
        head.n_links = LINKS_MAX - HUBS_MAX - 2;
    if (head.n_links)
        memcpy(links, head.links, head.n_links * sizeof *links);
    head.links = links;
    if (!has_link(&head, "alternate"))
        add_link(&head, links, "alternate", s->site);
    if (!has_link(&head, "self"))
        add_link(&head, links, "self", s->self);
    for (int i = 0; i < HUBS_MAX; i++)
        add_link(&head, links, "hub", s->hub[i]);
    override(&head.title.value, s->title);
    override(&head.rights, s->rights);
    override(&head.icon, s->icon);
    override(&head.logo, s->logo);
    if (s->ttl)
        head.ttl_minutes = (uint32_t)s->ttl;
    if (p->checker && head.origin.line)
        trace_entry(&p->t, 0, head.origin);
    feed_sink sink = feed_writer_sink(p->writer);
    return sink.begin(sink.context, &head);
}

/* What the writer says, a limit that was crossed told where the entry stands. */
static int told(publish *p, int status, feed_pos pos)
{
    if (status == FEED_E_LIMIT)
        report(diag_reporter(p->d), FEED_RULE_LimitExceeded, pos, "more than the format's writer can hold");
    return status;
}

static void tell_mended(publish *p, const feed_entry *e, feed_str source, trial_verdict verdict)
{
    size_t n = trial_left_out(p->trial);
    char what[64] = "all but title, text and link is left out";
    if (verdict == TRIAL_BARE)
        snprintf(what, sizeof what, "what modules say is left out");
    if (verdict == TRIAL_SIFTED)
        snprintf(what, sizeof what, "%zu element%s of modules %s left out", n, n == 1 ? "" : "s",
                 n == 1 ? "is" : "are");
    report(diag_reporter(p->d), FEED_RULE_EntryMended, e->origin, "of %.*s: %s: %s", FMT(source), what,
           trial_why(p->trial));
}

/* Another's entry as it can be published; false: it cannot, or *status says why not. */
static bool try_entry(publish *p, const feed_entry *given, feed_entry *out, int *status)
{
    trial_verdict verdict;
    *status = trial_run(p->trial, given, out, &verdict);
    feed_str source = given->source->title.n ? given->source->title : given->source->id;
    if (!*status && verdict == TRIAL_UNFIT)
        report(diag_reporter(p->d), FEED_RULE_EntryUnfit, given->origin, "left out, of %.*s: %s", FMT(source),
               trial_why(p->trial));
    else if (!*status && verdict != TRIAL_FITS)
        tell_mended(p, given, source, verdict);
    return !*status && verdict != TRIAL_UNFIT;
}

static int sink_entry(void *context, const feed_entry *given)
{
    publish *p = context;
    int status = FEED_OK;
    feed_entry mended;
    const feed_entry *entry = given;
    if (p->trial && given->source) {
        if (!try_entry(p, given, &mended, &status))
            return status;
        entry = &mended;
    }
    feed_sink sink = feed_writer_sink(p->writer);
    p->entries++;
    if (p->checker)
        trace_entry(&p->t, feed_writer_offset(p->writer), entry->origin);
    status = told(p, sink.entry(sink.context, entry), entry->origin);
    if (!status && p->checker && p->late)
        trace_held(&p->t, writer_held(p->writer), entry->origin);
    return status;
}

static int sink_end(void *context)
{
    publish *p = context;
    feed_sink sink = feed_writer_sink(p->writer);
    return told(p, sink.end(sink.context), (feed_pos){0});
}

feed_sink publish_sink(publish *p)
{
    return (feed_sink){sink_begin, sink_entry, sink_end, p};
}

const char *publish_pending(const publish *p)
{
    return output_pending(p->out);
}

size_t publish_entries(const publish *p)
{
    return p->entries;
}

int publish_finish(publish *p)
{
    int status = p->checker ? feed_checker_finish(p->checker) : FEED_OK;
    if (status && !p->invalid)
        report(diag_reporter(p->d), FEED_RULE_OutputFailed, (feed_pos){0}, "the output could not be checked");
    return status || p->invalid ? FEED_E_INVALID : FEED_OK;
}

void publish_close(publish *p)
{
    feed_writer_free(p->writer);
    drop_checker(p);
    trial_free(p->trial);
    trace_free(&p->t);
    p->trial = NULL;
    p->writer = NULL;
}

void publish_tell(publish *p, diag *d)
{
    p->d = d;
    output_tell(p->out, d);
}

output *publish_output(publish *p)
{
    return p->out;
}

int publish_settle(publish *p, bool *changed)
{
    publish_close(p);
    int status = output_settle(p->out);
    *changed = output_changed(p->out);
    return status;
}

int publish_commit(publish *p, bool *changed)
{
    return output_commit(p->out, changed);
}
