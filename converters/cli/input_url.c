#include "input_url.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/core/uri.h"
#include "output.h"

static bool write_all(int fd, feed_str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s = str_from(s, (size_t)n);
    }
    return true;
}

/* The body goes into a file without a name, which /proc opens as often as it is wanted. */
static int keep(input *in, diag *d)
{
    in->fd = output_temporary(NULL);
    bool ok = in->fd >= 0 && write_all(in->fd, buf_str(&in->document->body));
    if (!ok)
        diag_errno(d, FEED_RULE_UnreadableInput, in->name, errno, "no temporary file");
    buf_free(&in->document->body);
    return ok ? FEED_OK : FEED_E_INPUT;
}

int input_fetch(input *in, const settings *s, bool feed, diag *d)
{
    if (!uri_is_http(str_of(in->name)))
        return FEED_OK;
    in->document = calloc(1, sizeof *in->document);
    if (!in->document)
        return FEED_E_MEMORY;
    in->fd = -1;
    int status = network_get(in->name, s, feed, d, in->document);
    return status ? status : keep(in, d);
}

int inputs_fetch(inputs *in, const settings *s, bool feed, diag *d)
{
    size_t n = 0;
    int status = FEED_OK;
    for (size_t i = 0; i < in->n; i++) {
        int one = status ? status : input_fetch(&in->list[i], s, feed, d);
        status = one == FEED_E_MEMORY ? one : status;
        if (one == FEED_E_INPUT) {
            input_close(&in->list[i]);
            free((char *)(uintptr_t)in->list[i].name);
        } else {
            in->list[n++] = in->list[i];
        }
    }
    in->n = n;
    return status;
}
