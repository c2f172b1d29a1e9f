#include "feed_kind.h"

#include <errno.h>
#include <unistd.h>

#include "output.h"

enum { PEEK_BYTES = 4096, BLOCK_BYTES = 64 << 10 };

const char *const DIGEST_EXTENSIONS[] = {".md", ".markdown", ".mdown", ".mkd", ".txt", NULL};
const char *const FEED_OR_DIGEST_EXTENSIONS[] = {".md",   ".markdown", ".mdown", ".mkd",  ".txt", ".xml", ".rss",
                                                 ".atom", ".rdf",      ".json",  ".opml", ".cdf", NULL};

bool feed_kind_is_feed(feed_str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return true; /* UTF-16, which no digest is in */
    bytes = str_trim(bytes);
    static const char *const STARTS[] = {"<?xml", "<rss", "<feed", "<rdf:RDF", "<opml", "<channel", NULL};
    for (int i = 0; STARTS[i]; i++)
        if (str_starts_nocase(bytes, str_of(STARTS[i])))
            return true;
    return str_starts(bytes, STR("{")) && str_find(bytes, STR("jsonfeed.org/version")) < bytes.n;
}

static bool has_extension(const char *name, const char *const *extensions)
{
    while (*extensions && !str_ends(str_of(name), str_of(*extensions)))
        extensions++;
    return *extensions != NULL;
}

/* Standard input becomes a file that can be looked at. */
static bool peek_standard(buf *b)
{
    char block[BLOCK_BYTES];
    int fd = output_temporary(NULL);
    ssize_t n = 0;
    bool ok = fd >= 0;
    while (ok && ((n = read(STDIN_FILENO, block, sizeof block)) > 0 || (n < 0 && errno == EINTR)))
        for (ssize_t done = 0, wrote = 0; done < n && ok; done += wrote) {
            wrote = write(fd, block + done, (size_t)(n - done));
            ok = wrote > 0;
        }
    ok = ok && n == 0 && lseek(fd, 0, SEEK_SET) == 0 && dup2(fd, STDIN_FILENO) >= 0;
    if (fd >= 0)
        close(fd);
    n = ok && buf_reserve(b, PEEK_BYTES) ? pread(STDIN_FILENO, b->p, PEEK_BYTES, 0) : 0;
    b->n = n > 0 ? (size_t)n : 0;
    return ok;
}

bool feed_kind_named(const input *in)
{
    return has_extension(in->name, FEED_OR_DIGEST_EXTENSIONS) && !has_extension(in->name, DIGEST_EXTENSIONS);
}

bool feed_kind_of(const input *in)
{
    if (has_extension(in->name, FEED_OR_DIGEST_EXTENSIONS))
        return feed_kind_named(in);
    buf b;
    buf_init(&b, PEEK_BYTES);
    bool known = strcmp(in->name, "-") == 0 ? peek_standard(&b) : input_peek(in, &b, PEEK_BYTES) == FEED_OK;
    bool is = known && feed_kind_is_feed(buf_str(&b));
    buf_free(&b);
    return is;
}
