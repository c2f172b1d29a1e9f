#include "fetch_report.h"

#include <inttypes.h>
#include <stdio.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/escape.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/model/report.h"

enum { NAME_WIDTH = 32, STATUS_WIDTH = 9, NEXT_WIDTH = 9, MINUTE = 60, HOUR = 3600, DAY = 86400, WHY_WIDTH = 400 };

static const char *const KINDS[] = {
    [REFRESH_NEW] = "fetched", [REFRESH_UNCHANGED] = "unchanged", [REFRESH_WAITS] = "not due",
    [REFRESH_PLANNED] = "planned", [REFRESH_FAILED] = "failed", [REFRESH_GONE] = "gone", [REFRESH_STOPPED] = "stopped"};

fetch_result fetch_result_of(const refresh_outcome *o, arena *a)
{
    return (fetch_result){.there = true, .kind = o->kind, .status = o->status, .fresh = o->fresh, .next = o->next,
                          .why = arena_dup(a, o->why), .note = arena_dup(a, o->note),
                          .request = arena_dup(a, o->request), .etag = arena_dup(a, o->feed->etag),
                          .last_modified = arena_dup(a, o->feed->last_modified),
                          .title = arena_dup(a, o->feed->title)};
}

fetch_totals fetch_totals_of(const feeds *f, const fetch_result *results)
{
    fetch_totals t = {.fresh = 0};
    for (size_t i = 0; i < f->n; i++) {
        t.files += f->list[i].is_file;
        t.kinds[results[i].kind] += results[i].there;
        t.fresh += results[i].fresh;
    }
    return t;
}

/* ---- columns ---- */

/* East Asian wide and fullwidth, and emoji, take two columns. */
static size_t columns_of(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD) ? 2 : 1;
}

/* Controls, also C1, and marks that turn the direction of what follows. */
static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void report_put_text(buf *b, feed_str text, size_t width, bool fill)
{
    size_t used = 0, at = 0;
    while (at < text.n && used < width) {
        int length = 1;
        uint32_t c = utf8_decode(text.p + at, text.p + text.n, &length);
        size_t from = at, n = (size_t)length;
        at += n;
        if (is_hidden(c))
            continue;
        if (used + columns_of(c) > width || (used + columns_of(c) == width && at < text.n)) {
            buf_put_lit(b, "…");
            used++;
            break;
        }
        buf_put(b, text.p + from, n);
        used += columns_of(c);
    }
    for (; fill && used < width; used++)
        buf_put_char(b, ' ');
}

void report_put_when(buf *b, int64_t seconds)
{
    if (seconds <= 0)
        buf_put_lit(b, "now");
    else if (seconds < 2 * HOUR)
        buf_printf(b, "in %" PRId64 "m", (seconds + MINUTE - 1) / MINUTE);
    else if (seconds < 2 * DAY)
        buf_printf(b, "in %" PRId64 "h", (seconds + HOUR / 2) / HOUR);
    else
        buf_printf(b, "in %" PRId64 "d", (seconds + DAY / 2) / DAY);
}

static void put_cell(buf *b, const char *text, size_t width)
{
    report_put_text(b, str_of(text), width, true);
    buf_put_lit(b, "  ");
}

static feed_str name_of(const feed_place *p, const fetch_result *r)
{
    return uri_is_http(p->name) && r->title.n ? r->title : p->name;
}

static void put_status(buf *b, const fetch_result *r)
{
    char text[32];
    if (r->kind == REFRESH_WAITS)
        snprintf(text, sizeof text, "not due");
    else if (r->status)
        snprintf(text, sizeof text, "%ld", r->status);
    else
        snprintf(text, sizeof text, "%s", KINDS[r->kind]);
    put_cell(b, text, STATUS_WIDTH);
}

static void put_next(buf *b, const fetch_result *r, int64_t now)
{
    buf next;
    buf_init(&next, 64);
    if (r->kind == REFRESH_GONE || r->kind == REFRESH_STOPPED)
        buf_put_char(&next, '-');
    else
        report_put_when(&next, r->next - now);
    report_put_text(b, buf_str(&next), NEXT_WIDTH, true);
    buf_put_lit(b, "  ");
    buf_free(&next);
}

static void put_row(const feed_place *p, const fetch_result *r, int64_t now, buf *b)
{
    char fresh[32];
    snprintf(fresh, sizeof fresh, r->kind == REFRESH_NEW || r->kind == REFRESH_UNCHANGED ? "%5zu" : "    -", r->fresh);
    report_put_text(b, name_of(p, r), NAME_WIDTH, true);
    buf_put_lit(b, "  ");
    put_status(b, r);
    put_cell(b, fresh, 5);
    put_next(b, r, now);
    report_put_text(b, r->why, WHY_WIDTH, false);
    if (r->note.n) {
        buf_put_str(b, r->why.n ? STR("; ") : STR(""));
        report_put_text(b, r->note, WHY_WIDTH, false);
    }
    buf_put_char(b, '\n');
}

void fetch_report_table(const feeds *f, const fetch_result *results, int64_t now, buf *b)
{
    put_cell(b, "FEED", NAME_WIDTH);
    put_cell(b, "STATUS", STATUS_WIDTH);
    put_cell(b, "  NEW", 5);
    put_cell(b, "NEXT", NEXT_WIDTH);
    buf_put_lit(b, "WHY\n");
    for (size_t i = 0; i < f->n; i++)
        if (results[i].there)
            put_row(&f->list[i], &results[i], now, b);
}

/* ---- plan ---- */

static void put_planned(const feed_place *p, const fetch_result *r, buf *b)
{
    buf_printf(b, "GET %.*s\n", FMT(r->request));
    if (r->etag.n) {
        buf_put_lit(b, "    If-None-Match: ");
        report_put_text(b, r->etag, WHY_WIDTH, false);
        buf_put_char(b, '\n');
    }
    if (r->last_modified.n) {
        buf_put_lit(b, "    If-Modified-Since: ");
        report_put_text(b, r->last_modified, WHY_WIDTH, false);
        buf_put_char(b, '\n');
    }
    for (size_t i = 0; i < p->source.n_headers; i++) { /* names alone: values may be secrets */
        feed_str line = str_of(p->source.headers[i]);
        buf_printf(b, "    %.*s: …\n", (int)str_find_byte(line, ':'), line.p);
    }
    if (p->source.proxy)
        buf_put_lit(b, "    by a proxy\n");
    bool conditional = r->etag.n || r->last_modified.n;
    buf_printf(b, "    why: due%s%.*s%s\n", r->why.n ? "; the wait was: " : "", FMT(r->why),
               conditional ? "" : "; not conditional, nothing is known to compare with");
}

void fetch_report_plan(const feeds *f, const fetch_result *results, int64_t now, buf *b)
{
    for (size_t i = 0; i < f->n; i++) {
        const fetch_result *r = &results[i];
        if (r->there && r->kind == REFRESH_PLANNED) {
            put_planned(&f->list[i], r, b);
        } else if (r->there) {
            buf_printf(b, "--- %.*s\n    not asked ", FMT(f->list[i].source.url));
            if (r->kind == REFRESH_WAITS)
                report_put_when(b, r->next - now);
            buf_put_lit(b, "; why: ");
            report_put_text(b, r->why, WHY_WIDTH, false);
            buf_put_char(b, '\n');
        }
    }
}

/* ---- JSON ---- */

static void put_member(buf *b, const char *name, feed_str value)
{
    if (!value.n)
        return;
    buf_printf(b, ", \"%s\": \"", name);
    escape_json(b, value);
    buf_put_char(b, '"');
}

void fetch_report_json(const feeds *f, const fetch_result *results, buf *b)
{
    for (size_t i = 0; i < f->n; i++) {
        const fetch_result *r = &results[i];
        buf time;
        if (!r->there)
            continue;
        buf_init(&time, 64);
        if (r->next)
            date_put_rfc3339(&time, (feed_time){.unix_seconds = r->next, .set = true});
        buf_printf(b, "{\"result\": \"%s\", \"status\": %ld, \"new\": %zu", KINDS[r->kind], r->status, r->fresh);
        put_member(b, "url", f->list[i].source.url);
        put_member(b, "name", name_of(&f->list[i], r));
        put_member(b, "next", buf_str(&time));
        put_member(b, "why", r->why);
        put_member(b, "note", r->note);
        put_member(b, "request", r->request);
        buf_put_lit(b, "}\n");
        buf_free(&time);
    }
}
