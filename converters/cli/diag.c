#include "diag.h"

#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/model/report.h"
#include "diag_put.h"

enum { TEXT_MAX = 64 << 20 };

const char *diag_level_name(feed_level level)
{
    static const char *const NAMES[] = {"info", "warning", "error"};
    return NAMES[level];
}

void diag_init(diag *d, diag_format format, feed_level least)
{
    *d = (diag){.format = format, .least = least};
    buf_init(&d->text, TEXT_MAX);
}

void diag_init_like(diag *d, const diag *model)
{
    diag_init(d, model->format, model->least);
    d->color = model->color;
    d->fail = model->fail;
}

void diag_set_color(diag *d, int fd)
{
    const char *no_color = getenv("NO_COLOR");
    d->color = isatty(fd) && !(no_color && *no_color);
}

void diag_free(diag *d)
{
    buf_free(&d->text);
}

static void put_number(buf *b, uint32_t n)
{
    char digits[10];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    buf_put(b, digits + at, sizeof digits - at);
}

static void put_text(buf *b, const feed_finding *f, bool color)
{
    static const char *const COLORS[] = {"36", "33", "31"}; /* cyan, yellow, red */
    diag_put_visible(b, f->pos.file.n ? f->pos.file : STR("feedloom"));
    if (f->pos.line) {
        buf_put_char(b, ':');
        put_number(b, f->pos.line);
        buf_put_char(b, ':');
        put_number(b, f->pos.column ? f->pos.column : 1);
    }
    buf_put_lit(b, ": ");
    if (color)
        buf_printf(b, "\033[%sm", COLORS[f->level]);
    buf_put_str(b, str_of(diag_level_name(f->level)));
    buf_put_str(b, color ? STR("\033[0m: ") : STR(": "));
    diag_put_visible(b, f->message);
    buf_put_lit(b, " [");
    buf_put_str(b, str_of(feed_rule_get(f->rule)->id));
    buf_put_lit(b, "]\n");
}

static void on_finding(void *context, const feed_finding *f)
{
    diag *d = context;
    d->counts[f->level]++;
    d->failed_input |= f->rule == FEED_RULE_UnreadableInput || f->rule == FEED_RULE_OutputFailed ||
                       f->rule == FEED_RULE_OutOfMemory;
    d->waits |= f->rule == FEED_RULE_DigestFuture;
    d->drafts |= f->rule == FEED_RULE_DigestDraft;
    if (f->level < d->least)
        return;
    d->shown++;
    d->used[f->rule] = true;
    switch (d->format) {
    case DIAG_JSON:
        diag_put_json(&d->text, f);
        break;
    case DIAG_SARIF:
        diag_put_sarif(&d->text, f);
        break;
    case DIAG_GITHUB:
        diag_put_github(&d->text, f);
        break;
    case DIAG_JUNIT:
        diag_put_junit(&d->text, f, d->fail);
        break;
    default:
        put_text(&d->text, f, d->color);
    }
}

feed_reporter diag_reporter(diag *d)
{
    return (feed_reporter){on_finding, d};
}

void diag_take(diag *to, diag *from)
{
    buf_put_str(&to->text, buf_str(&from->text));
    for (int level = 0; level <= FEED_ERROR; level++)
        to->counts[level] += from->counts[level];
    for (int i = 0; from->shown && i < FEED_RULE_COUNT; i++)
        to->used[i] |= from->used[i];
    to->shown += from->shown;
    to->failed_input |= from->failed_input;
    to->waits |= from->waits;
    to->drafts |= from->drafts;
    diag_drop(from);
}

void diag_drop(diag *d)
{
    buf_clear(&d->text);
    memset(d->counts, 0, sizeof d->counts);
    if (d->shown)
        memset(d->used, 0, sizeof d->used);
    d->shown = 0;
    d->failed_input = d->waits = d->drafts = false;
}

void diag_nothing(diag *d)
{
    report(diag_reporter(d), FEED_RULE_NothingToPublish, (feed_pos){0}, "%s%s%s",
           feed_rule_get(FEED_RULE_NothingToPublish)->text,
           d->waits ? "; what is dated later than now waits until then (see --future)" : "",
           d->drafts ? "; drafts are left out (see --drafts)" : "");
}

void diag_errno(diag *d, feed_rule rule, const char *path, int error, const char *what)
{
    report(diag_reporter(d), rule, (feed_pos){.file = str_of(path)}, "%s%s%s", what, *what && error ? ": " : "",
           error ? strerror(error) : "");
}

feed_level diag_level(const char *word, feed_level fallback)
{
    for (int level = 0; word && level <= FEED_ERROR; level++)
        if (strcmp(word, diag_level_name((feed_level)level)) == 0)
            return (feed_level)level;
    return fallback;
}
