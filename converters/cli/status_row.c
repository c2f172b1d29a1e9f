#include "status_row.h"

#include <inttypes.h>
#include <stdio.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/escape.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"
#include "fetch_report.h"

enum { DAY = 86400, DEAD_DAYS = 30, DEAD_FAILURES = 5, SILENT_DAYS = 120, SILENT_TIMES = 10, BODY_MAX = 1 << 30,
       NAME_WIDTH = 32, STATE_WIDTH = 8, NUMBER_WIDTH = 8, NOTES_WIDTH = 500 };

static const char *const NAMES[STATUS_STATES] = {"ok", "never", "failing", "silent", "dead", "file"};

const char *status_name(status_state state)
{
    return NAMES[state];
}

static status_state state_of(const cache_feed *f, int64_t now)
{
    int64_t quiet = f->change * SILENT_TIMES;
    if (quiet < (int64_t)SILENT_DAYS * DAY)
        quiet = (int64_t)SILENT_DAYS * DAY;
    if (!f->attempted)
        return STATUS_NEVER;
    bool long_failing = f->failures >= DEAD_FAILURES && now - f->failing_since >= (int64_t)DEAD_DAYS * DAY;
    if (f->gone || long_failing)
        return STATUS_DEAD;
    if (f->failures || f->fault.n)
        return STATUS_FAILING;
    return f->newest && now - f->newest > quiet ? STATUS_SILENT : STATUS_FINE;
}

/* ---- what the validator says ---- */

typedef struct counting {
    status_row *row;
    arena *a;
} counting;

static void on_finding(void *context, const feed_finding *finding)
{
    counting *g = context;
    status_row *r = g->row;
    r->errors += finding->level == FEED_ERROR;
    r->warnings += finding->level == FEED_WARNING;
    if (finding->level != FEED_ERROR || r->first_error.p)
        return;
    buf text;
    buf_init(&text, 1024);
    buf_printf(&text, "line %u: %.*s [%s]", finding->pos.line, FMT(finding->message), feed_rule_get(finding->rule)->id);
    r->first_error = arena_dup(g->a, buf_str(&text));
    buf_free(&text);
}

static int validate(status_row *r, cache *c, int64_t now, arena *a)
{
    counting g = {r, a};
    buf body;
    buf_init(&body, BODY_MAX);
    int status = cache_body(c, r->feed.url, &body);
    if (!status && body.n) {
        feed_checker_options options = {.name = r->feed.url, .base_url = r->feed.base, .now = now};
        feed_checker *checker = feed_checker_new(&options, (feed_reporter){on_finding, &g});
        status = checker ? feed_checker_push(checker, body.p, body.n) : FEED_E_MEMORY;
        if (!status)
            status = feed_checker_finish(checker);
        feed_checker_free(checker);
    }
    buf_free(&body);
    return status == FEED_E_MEMORY ? status : FEED_OK;
}

int status_fill(status_row *r, cache *c, const feed_place *place, int64_t now, arena *a)
{
    bool there;
    *r = (status_row){.place = place, .name = place->name, .feed = {.url = place->source.url},
                      .state = place->is_file ? STATUS_FILE : STATUS_NEVER};
    if (place->is_file || !c)
        return FEED_OK;
    int status = cache_get(c, place->source.url, a, &r->feed, &there);
    r->state = there ? state_of(&r->feed, now) : STATUS_NEVER;
    if (uri_is_http(r->name) && r->feed.title.n)
        r->name = r->feed.title;
    return status || !there ? status : validate(r, c, now, a);
}

void status_put_notes(buf *b, const status_row *r)
{
    const cache_feed *f = &r->feed;
    const char *between = "";
    if (f->gone || f->fault.n) {
        buf_printf(b, "%.*s", FMT(f->fault));
        between = "; ";
    }
    if (f->failures) {
        buf_printf(b, "%s%" PRId64 " failure%s in a row", between, f->failures, f->failures == 1 ? "" : "s");
        between = "; ";
    }
    if (f->moved.n)
        buf_printf(b, "%shas moved to %.*s", between, FMT(f->moved));
    else if (f->redirects)
        buf_printf(b, "%spermanent redirect to %.*s, seen %" PRId64 " times", between, FMT(f->redirect), f->redirects);
    else if (f->found.n)
        buf_printf(b, "%sfound at %.*s", between, FMT(f->found));
    between = b->n ? "; " : "";
    if (r->errors)
        buf_printf(b, "%snot valid: %zu errors, %zu warnings", between, r->errors, r->warnings);
    else if (r->warnings)
        buf_printf(b, "%svalid, %zu warnings", between, r->warnings);
    if (r->first_error.n)
        buf_printf(b, ", %.*s", FMT(r->first_error));
}

/* Entries of the last four weeks, by week. */
static void put_rate(buf *b, const cache_feed *f)
{
    buf_printf(b, "%" PRId64 ".%" PRId64, f->recent / 4, f->recent % 4 * 10 / 4);
}

static void put_ago(buf *b, int64_t at, int64_t now)
{
    int64_t s = now - at;
    if (!at)
        buf_put_lit(b, "never");
    else if (s < 2 * 3600)
        buf_printf(b, "%" PRId64 "m ago", s / 60);
    else if (s < 2 * DAY)
        buf_printf(b, "%" PRId64 "h ago", s / 3600);
    else
        buf_printf(b, "%" PRId64 "d ago", s / DAY);
}

/* ---- for a terminal ---- */

static void put_cell(buf *b, feed_str text, size_t width)
{
    report_put_text(b, text, width, true);
    buf_put_lit(b, "  ");
}

static void put_row(buf *b, const status_row *r, int64_t now)
{
    buf cell;
    buf_init(&cell, 1 << 16);
    put_cell(b, r->name, NAME_WIDTH);
    put_cell(b, str_of(NAMES[r->state]), STATE_WIDTH);
    put_ago(&cell, r->feed.checked, now);
    put_cell(b, buf_str(&cell), NUMBER_WIDTH);
    buf_clear(&cell);
    put_rate(&cell, &r->feed);
    put_cell(b, buf_str(&cell), NUMBER_WIDTH);
    buf_clear(&cell);
    if (r->feed.next && !r->feed.gone)
        report_put_when(&cell, r->feed.next - now);
    else
        buf_put_lit(&cell, "-");
    put_cell(b, buf_str(&cell), NUMBER_WIDTH);
    buf_clear(&cell);
    status_put_notes(&cell, r);
    report_put_text(b, buf_str(&cell), NOTES_WIDTH, false);
    buf_put_char(b, '\n');
    buf_free(&cell);
}

void status_put_table(buf *b, const status_row *rows, size_t n, int64_t now)
{
    static const struct { const char *name; size_t width; } HEADS[] = {
        {"FEED", NAME_WIDTH}, {"STATE", STATE_WIDTH}, {"SUCCESS", NUMBER_WIDTH}, {"NEW/WEEK", NUMBER_WIDTH},
        {"NEXT", NUMBER_WIDTH}};
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++)
        put_cell(b, str_of(HEADS[i].name), HEADS[i].width);
    buf_put_lit(b, "NOTES\n");
    for (size_t i = 0; i < n; i++)
        put_row(b, &rows[i], now);
}

/* ---- for programs ---- */

static void put_text(buf *b, const char *name, feed_str value)
{
    if (!value.n)
        return;
    buf_printf(b, ", \"%s\": \"", name);
    escape_json(b, value);
    buf_put_char(b, '"');
}

static void put_time(buf *b, const char *name, int64_t at)
{
    if (!at)
        return;
    buf_printf(b, ", \"%s\": \"", name);
    date_put_rfc3339(b, (feed_time){.unix_seconds = at, .set = true});
    buf_put_char(b, '"');
}

void status_put_json(buf *b, const status_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const status_row *r = &rows[i];
        const cache_feed *f = &r->feed;
        buf_printf(b, "{\"state\": \"%s\", \"status\": %" PRId64 ", \"failures\": %" PRId64 ", \"entries\": %" PRId64
                   ", \"per_week\": ", NAMES[r->state], f->status, f->failures, f->entries);
        put_rate(b, f);
        buf_printf(b, ", \"errors\": %zu, \"warnings\": %zu, \"redirects\": %" PRId64 ", \"archives\": %" PRId64,
                   r->errors, r->warnings, f->redirects, f->history);
        put_text(b, "url", f->url);
        put_text(b, "name", r->name);
        put_text(b, "fault", f->fault);
        put_text(b, "why", f->why);
        put_text(b, "redirect", f->redirect);
        put_text(b, "moved", f->moved);
        put_text(b, "found", f->found);
        put_text(b, "finding", r->first_error);
        put_time(b, "success", f->checked);
        put_time(b, "attempt", f->attempted);
        put_time(b, "failing_since", f->failing_since);
        put_time(b, "newest", f->newest);
        put_time(b, "next", f->next);
        put_time(b, "gone", f->gone);
        buf_put_lit(b, "}\n");
    }
}

/* ---- for browsers ---- */

static void put_td(buf *b, feed_str text)
{
    buf_put_lit(b, "<td>");
    escape_html(b, text);
    buf_put_lit(b, "</td>");
}

static void put_html_row(buf *b, const status_row *r, int64_t now)
{
    buf cell;
    buf_init(&cell, 1 << 16);
    buf_printf(b, "<tr class=\"%s\"><th scope=\"row\"><a href=\"", NAMES[r->state]);
    escape_html(b, r->place->is_file ? STR("#") : r->feed.url);
    buf_put_lit(b, "\"><bdi>");
    escape_html(b, r->name);
    buf_put_lit(b, "</bdi></a></th>");
    put_td(b, str_of(NAMES[r->state]));
    put_ago(&cell, r->feed.checked, now);
    put_td(b, buf_str(&cell));
    buf_clear(&cell);
    put_rate(&cell, &r->feed);
    put_td(b, buf_str(&cell));
    buf_clear(&cell);
    if (r->feed.next && !r->feed.gone)
        report_put_when(&cell, r->feed.next - now);
    put_td(b, buf_str(&cell));
    buf_clear(&cell);
    status_put_notes(&cell, r);
    put_td(b, buf_str(&cell));
    buf_put_lit(b, "</tr>\n");
    buf_free(&cell);
}

void status_put_html(buf *b, const status_row *rows, size_t n, feed_str title, int64_t now)
{
    buf_put_lit(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" "
                   "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Feeds of ");
    escape_html(b, title);
    buf_put_lit(b, "</title>\n<style>body{font:1rem/1.4 sans-serif;margin:2rem}table{border-collapse:collapse}"
                   "th,td{text-align:start;vertical-align:top;padding:.3rem .8rem;border-bottom:1px solid #ccc}"
                   "td:last-child{overflow-wrap:anywhere}.failing td:nth-child(2),.dead td:nth-child(2){color:#a00;"
                   "font-weight:bold}.silent td:nth-child(2){color:#750}</style>\n</head>\n<body>\n<h1>Feeds of ");
    escape_html(b, title);
    buf_put_lit(b, "</h1>\n<table>\n<thead><tr><th scope=\"col\">Feed</th><th scope=\"col\">State</th>"
                   "<th scope=\"col\">Last success</th><th scope=\"col\">New a week</th><th scope=\"col\">Next</th>"
                   "<th scope=\"col\">Notes</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < n; i++)
        put_html_row(b, &rows[i], now);
    buf_put_lit(b, "</tbody>\n</table>\n<p>As of ");
    date_put_rfc3339(b, (feed_time){.unix_seconds = now, .set = true});
    buf_put_lit(b, "</p>\n</body>\n</html>\n");
}
