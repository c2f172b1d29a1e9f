#include "feed_file.h"

#include <errno.h>
#include <unistd.h>

#include "network.h"

enum { PIECE = 1 << 16 };

static int push_all(int fd, feed_reader *r, const char *path, diag *d)
{
    char piece[PIECE];
    for (;;) {
        ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            diag_errno(d, FEED_RULE_UnreadableInput, path, errno, "");
            return FEED_E_INPUT;
        }
        int status = n ? feed_reader_push(r, piece, (size_t)n) : feed_reader_finish(r);
        if (status || !n)
            return status;
    }
}

int feed_file_read(const input *in, feed_sink sink, diag *d)
{
    const char *path = in->name;
    bool standard = strcmp(path, "-") == 0;
    int fd = input_open(in);
    if (fd < 0) {
        diag_errno(d, FEED_RULE_UnreadableInput, path, errno, "");
        return FEED_E_INPUT;
    }
    feed_reader_options options = {.name = str_of(path)};
    if (in->document) {
        options.base_url = in->document->url;
        options.content_type = in->document->content_type;
        options.content_location = in->document->content_location;
        options.content_language = in->document->content_language;
    }
    feed_reader *r = feed_reader_new(&options, sink, diag_reporter(d));
    int status = r ? push_all(fd, r, path, d) : FEED_E_MEMORY;
    if (status == FEED_E_MEMORY)
        diag_errno(d, FEED_RULE_OutOfMemory, path, ENOMEM, "");
    feed_reader_free(r);
    if (!standard)
        close(fd);
    return status;
}
