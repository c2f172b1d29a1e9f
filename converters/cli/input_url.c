#include "input_url.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../feeds/core/uri.h"
#include "output.h"

enum { FILES_BESIDE = 256 };

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
static void keep(void *context, size_t i, network_document *document)
{
    input *in = ((input **)context)[i];
    in->document = document;
    errno = 0;
    in->fd = output_temporary(NULL);
    if (in->fd >= 0 && !write_all(in->fd, buf_str(&document->body))) {
        close(in->fd);
        in->fd = -1;
    }
    if (in->fd < 0)
        in->fd = errno ? -errno : -EIO;
    buf_free(&document->body);
}

/* Each document is an open file until it has been read. */
static void allow_files(size_t n)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)n + FILES_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static bool is_wanted(const input *in)
{
    return uri_is_http(str_of(in->name)) && !in->document;
}

/* Those of them that are addresses and have not been fetched; one that fails has no document then. */
static int fetch_all(input *list, size_t n, const settings *s, bool feed, diag *d)
{
    size_t wanted = 0;
    input **places = calloc(n + 1, sizeof *places);
    const char **urls = calloc(n + 1, sizeof *urls);
    for (size_t i = 0; i < n && places && urls; i++)
        if (is_wanted(&list[i])) {
            urls[wanted] = list[i].name;
            places[wanted++] = &list[i];
        }
    allow_files(wanted);
    documents all = {.urls = urls, .n = wanted, .feed = feed, .s = s, .d = d, .take = keep, .context = places};
    int status = !places || !urls ? FEED_E_MEMORY : wanted ? documents_fetch(&all) : FEED_OK;
    for (size_t i = 0; i < wanted; i++)
        if (places[i]->document && places[i]->fd < 0) {
            diag_errno(d, FEED_RULE_UnreadableInput, urls[i], -places[i]->fd, "no temporary file");
            input_close(places[i]);
        }
    free(places);
    free(urls);
    return status;
}

int input_fetch(input *in, const settings *s, bool feed, diag *d)
{
    int status = fetch_all(in, 1, s, feed, d);
    return status ? status : is_wanted(in) ? FEED_E_INPUT : FEED_OK;
}

int inputs_fetch(inputs *in, const settings *s, bool feed, diag *d)
{
    size_t n = 0;
    int status = fetch_all(in->list, in->n, s, feed, d);
    for (size_t i = 0; i < in->n; i++) {
        if (is_wanted(&in->list[i]))
            free((char *)(uintptr_t)in->list[i].name);
        else
            in->list[n++] = in->list[i];
    }
    in->n = n;
    return status;
}
