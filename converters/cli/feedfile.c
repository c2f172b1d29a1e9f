#include "feedfile.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"

enum { PIECE = 64 * 1024 };

/* ---- what it is ---- */

/* Behind a construct that ends with `end`; absent if it does not end. */
static feed_str behind(feed_str s, const char *end)
{
    size_t at = str_find(s, str_of(end));
    return at < s.n ? str_from(s, at + strlen(end)) : STR_NONE;
}

/* The name of the first element, without its prefix; absent if none begins here. */
static feed_str first_element(feed_str s)
{
    for (s = str_trim(s); s.n > 1 && s.p[0] == '<'; s = str_trim(s)) {
        if (str_starts(s, STR("<!--")))
            s = behind(s, "-->");
        else if (s.p[1] == '?')
            s = behind(s, "?>");
        else if (s.p[1] == '!')
            s = str_find_byte(s, '[') < str_find_byte(s, '>') ? behind(s, "]>") : behind(s, ">");
        else
            break;
    }
    if (s.n < 2 || s.p[0] != '<')
        return STR_NONE;
    size_t n = 1;
    while (n < s.n && !is_space(s.p[n]) && s.p[n] != '>' && s.p[n] != '/')
        n++;
    feed_str name = {s.p + 1, n - 1};
    size_t colon = str_find_byte(name, ':');
    return colon < name.n ? str_from(name, colon + 1) : name;
}

static bool is_root(feed_str name)
{
    static const char *const ROOTS[] = {"rss", "rdf", "feed", "entry", "opml", "channel"};
    for (size_t i = 0; i < sizeof ROOTS / sizeof *ROOTS; i++)
        if (str_eq_nocase(name, str_of(ROOTS[i])))
            return true;
    return false;
}

/* An XML declaration in a line or two of something else, such as a warning of the program that made it. */
static bool has_declaration(feed_str s)
{
    enum { NEAR = 1024 };
    size_t at = str_find((feed_str){s.p, s.n < NEAR ? s.n : NEAR}, STR("<?xml "));
    return at < s.n && at < NEAR && is_root(first_element(str_from(s, at)));
}

bool feedfile_is_feed(feed_str s)
{
    if (str_starts(s, STR("\xEF\xBB\xBF")))
        s = str_from(s, 3);
    bool wide = s.n >= 4 && (!memcmp(s.p, "\xFF\xFE", 2) || !memcmp(s.p, "\xFE\xFF", 2) || !s.p[0] || !s.p[1]);
    if (wide) /* UTF-16 and UTF-32: every second byte of ASCII is 0 */
        return memchr(s.p, '<', s.n < 32 ? s.n : 32) != NULL;
    feed_str body = str_trim(s);
    if (body.n && body.p[0] == '{')
        return str_find(body, STR("jsonfeed.org/version/")) < body.n;
    if (str_starts(body, STR("<?xml")) || str_starts(body, STR("Lo\xA7\x94")))
        return true;
    return is_root(first_element(body)) || has_declaration(s);
}

/* ---- reading ---- */

static bool is_standard(const input *in)
{
    return strcmp(in->name, "-") == 0;
}

/* Up to `n` bytes; fewer only at the end. -1 with errno set. */
static ssize_t read_full(int fd, char *bytes, size_t n)
{
    size_t at = 0;
    while (at < n) {
        ssize_t got = read(fd, bytes + at, n - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        at += (size_t)got;
    }
    return (ssize_t)at;
}

int feedfile_open(const input *in, buf *begin, diag *d)
{
    int fd = input_open(in);
    buf_clear(begin);
    ssize_t got = fd >= 0 && buf_reserve(begin, FEEDFILE_LOOK) ? read_full(fd, begin->p, FEEDFILE_LOOK) : -1;
    if (got < 0) {
        diag_errno(d, FEED_RULE_UnreadableInput, in->name, errno, "");
        feedfile_close(in, fd);
        return -1;
    }
    begin->n = (size_t)got;
    return fd;
}

void feedfile_close(const input *in, int fd)
{
    if (fd >= 0 && !is_standard(in))
        close(fd);
}

static int push_rest(const input *in, feed_reader *r, int fd, diag *d)
{
    char *bytes = malloc(PIECE);
    int rc = bytes ? FEED_OK : FEED_E_MEMORY;
    for (ssize_t got; !rc; ) {
        got = read_full(fd, bytes, PIECE);
        if (got < 0) {
            diag_errno(d, FEED_RULE_UnreadableInput, in->name, errno, "");
            rc = FEED_E_INPUT;
        }
        if (got <= 0)
            break;
        rc = feed_reader_push(r, bytes, (size_t)got);
    }
    free(bytes);
    return rc;
}

int feedfile_read(const input *in, const settings *s, int fd, feed_str begin, diag *d, feed_sink sink)
{
    feed_reader_options options = {.name = str_of(in->name), .base_url = str_of(s->base)};
    if (!s->base && uri_is_http(options.name))
        options.base_url = options.name;
    feed_reader *r = feed_reader_new(&options, sink, diag_reporter(d));
    int rc = r ? FEED_OK : FEED_E_MEMORY;
    if (!r)
        report_rule(diag_reporter(d), FEED_RULE_OutOfMemory, (feed_pos){.file = options.name});
    if (!rc)
        rc = feed_reader_push(r, begin.p, begin.n);
    if (!rc && begin.n == FEEDFILE_LOOK)
        rc = push_rest(in, r, fd, d);
    if (!rc)
        rc = feed_reader_finish(r);
    feed_reader_free(r);
    return rc;
}
