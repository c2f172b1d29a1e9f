#include "feedfile.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/model/report.h"
#include "documents.h"

enum { LOOK = 64 * 1024, PIECE = 64 * 1024 };

const char *const DIGEST_EXTENSIONS[] = {".md", ".markdown", ".mdown", ".mkd", ".txt", NULL};
const char *const FEED_OR_DIGEST_EXTENSIONS[] = {".md",   ".markdown", ".mdown", ".mkd",  ".txt", ".xml", ".rss",
                                                 ".atom", ".rdf",      ".json",  ".opml", ".cdf", NULL};

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

/* Whether a file that begins with these bytes is a feed, or meant to be one: XML with a feed's first element, a JSON
 * Feed. Linear. */
static bool begins_feed(feed_str s)
{
    if (str_starts(s, STR("\xEF\xBB\xBF")))
        s = str_from(s, 3);
    bool wide = s.n >= 4 && (!memcmp(s.p, "\xFF\xFE", 2) || !memcmp(s.p, "\xFE\xFF", 2) || !s.p[0] || !s.p[1]);
    if (wide) /* UTF-16 and UTF-32: every second byte of ASCII is 0 */
        return memchr(s.p, '<', s.n < 32 ? s.n : 32) || memchr(s.p, '{', s.n < 8 ? s.n : 8);
    feed_str body = str_trim(s);
    if (body.n && body.p[0] == '{')
        return str_find(body, STR("jsonfeed.org/version/")) < body.n;
    if (str_starts(body, STR("<?xml")) || str_starts(body, STR("Lo\xA7\x94")))
        return true;
    return is_root(first_element(body)) || has_declaration(s);
}

bool feedfile_tell(input *in, const char *from)
{
    bool digest = input_has_extension(in->name, DIGEST_EXTENSIONS);
    if ((in->folder && digest) || (from && strcmp(from, "digest") == 0))
        return false;
    if (from && strcmp(from, "feed") == 0)
        return true;
    buf begin;
    buf_init(&begin, LOOK);
    bool is = input_peek(in, &begin, LOOK) == FEED_OK && begins_feed(buf_str(&begin));
    buf_free(&begin);
    return is || (!digest && input_has_extension(in->name, FEED_OR_DIGEST_EXTENSIONS));
}

/* ---- reading ---- */

static int push_file(const input *in, feed_reader *r, int fd, diag *d)
{
    char *bytes = malloc(PIECE);
    int status = bytes ? feed_reader_push(r, in->begin.p, in->begin.n) : FEED_E_MEMORY;
    for (ssize_t n = 1; !status && n;) {
        n = in->whole ? 0 : read(fd, bytes, PIECE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            diag_errno(d, FEED_RULE_UnreadableInput, in->name, errno, "");
            status = FEED_E_INPUT;
        } else {
            status = n ? feed_reader_push(r, bytes, (size_t)n) : feed_reader_finish(r);
        }
    }
    free(bytes);
    return status;
}

static feed_reader *new_reader(const input *in, const char *base, feed_sink sink, diag *d)
{
    feed_reader_options options = {.name = str_of(in->name)};
    if (in->document) {
        options.base_url = in->document->url;
        options.content_type = in->document->content_type;
        options.content_location = in->document->content_location;
        options.content_language = in->document->content_language;
    }
    if (base)
        options.base_url = str_of(base);
    return feed_reader_new(&options, sink, diag_reporter(d));
}

int feedfile_read(const input *in, const char *base, feed_sink sink, diag *d)
{
    int fd = input_open(in);
    if (fd < 0) {
        diag_errno(d, FEED_RULE_UnreadableInput, in->name, errno, "");
        return FEED_E_INPUT;
    }
    feed_reader *r = new_reader(in, base, sink, d);
    int status = r ? push_file(in, r, fd, d) : FEED_E_MEMORY;
    if (status == FEED_E_MEMORY)
        diag_errno(d, FEED_RULE_OutOfMemory, in->name, ENOMEM, "");
    feed_reader_free(r);
    if (fd != STDIN_FILENO)
        close(fd);
    return status;
}
