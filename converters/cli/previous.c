#include "previous.h"

#include <errno.h>

#include "../../feeds/core/str.h"
#include "../../feeds/merge/diff.h"
#include "../../feeds/model/report.h"
#include "feedfile.h"

typedef struct comparison {
    feed_str name, text; /* the new version */
    feed_reporter reporter;
    bool archive, changed;
} comparison;

/* Where the id stands in the new version. */
static feed_pos place_of(const comparison *c, feed_str id)
{
    size_t at = id.n ? str_find(c->text, id) : c->text.n;
    return at < c->text.n ? pos_of_offset(c->name, c->text, at) : (feed_pos){c->name, 1, 1};
}

static int on_item(void *context, const diff_item *item)
{
    comparison *c = context;
    c->changed |= item->kind != DIFF_AGED;
    if (item->kind == DIFF_AGAIN)
        report(c->reporter, FEED_RULE_IdChanged, place_of(c, item->now->id),
               "\"%.*s\" had the id %.*s; subscribers would see it twice", FMT(item->now->title), FMT(item->old->id));
    return FEED_OK;
}

/* RFC 5005 section 4: fh:archive, whatever its prefix. */
static bool is_archive(feed_str text)
{
    return str_find(text, STR("http://purl.org/syndication/history/1.0")) < text.n &&
           str_find(text, STR(":archive")) < text.n;
}

static int compare(comparison *c, const input *now, const input *previous, diag *d)
{
    diff_feed *before = diff_feed_new(), *after = diff_feed_new();
    diag silent;
    diag_init_like(&silent, d);
    int status = before && after ? feedfile_read(previous, NULL, diff_feed_sink(before), d) : FEED_E_MEMORY;
    if (!status)
        status = feedfile_read(now, NULL, diff_feed_sink(after), &silent); /* its findings are told already */
    if (!status)
        status = diff_feeds(before, after, on_item, c);
    diag_free(&silent);
    diff_feed_free(before);
    diff_feed_free(after);
    return status;
}

void previous_check(const input *in, const buf *now, const input *previous, diag *d, feed_reporter reporter)
{
    comparison c = {.name = str_of(in->name), .text = buf_str(now), .reporter = reporter};
    input after = *in;
    after.begin = *now; /* lent */
    after.whole = true;
    int status = compare(&c, &after, previous, d);
    if (status == FEED_E_MEMORY)
        diag_errno(d, FEED_RULE_OutOfMemory, in->name, ENOMEM, "");
    else if (!status && c.changed && is_archive(c.text))
        report_rule(reporter, FEED_RULE_ArchiveChanged, (feed_pos){c.name, 1, 1});
}
