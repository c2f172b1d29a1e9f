/*
 * titles [FILE]: reads a feed of any format from a file or standard input and prints its entries: date, title, link.
 *
 *     cc titles.c -o titles $(pkg-config --cflags --libs feedloom)
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <feedloom/feed.h>

static int begin(void *context, const feed_head *head)
{
    (void)context;
    printf("# %.*s\n", (int)head->title.value.n, head->title.value.p ? head->title.value.p : "");
    return FEED_OK;
}

/* What an entry points to lives until this returns. */
static int entry(void *context, const feed_entry *e)
{
    feed_str link = {"", 0};
    ++*(unsigned *)context;
    for (size_t i = 0; i < e->n_links && !link.n; i++) /* no rel: the alternate one */
        if (!e->links[i].rel.n || (e->links[i].rel.n == 9 && memcmp(e->links[i].rel.p, "alternate", 9) == 0))
            link = e->links[i].href;
    printf("%" PRId64 "\t%.*s\t%.*s\n", e->published.unix_seconds, (int)e->title.value.n,
           e->title.value.p ? e->title.value.p : "", (int)link.n, link.p);
    return FEED_OK;
}

static int end(void *context)
{
    fprintf(stderr, "%u entries\n", *(unsigned *)context);
    return FEED_OK;
}

static void report(void *context, const feed_finding *f)
{
    (void)context;
    fprintf(stderr, "%.*s:%u:%u: %.*s\n", (int)f->pos.file.n, f->pos.file.p, f->pos.line, f->pos.column,
            (int)f->message.n, f->message.p);
}

static int read_feed(FILE *file, const char *name)
{
    unsigned count = 0;
    char bytes[65536];
    feed_reader_options options = {.name = {name, strlen(name)}};
    feed_sink sink = {begin, entry, end, &count};
    feed_reader *reader = feed_reader_new(&options, sink, (feed_reporter){report, NULL});
    if (!reader)
        return FEED_E_MEMORY;
    int status = FEED_OK;
    for (size_t n; !status && (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
        status = feed_reader_push(reader, bytes, n);
    if (!status)
        status = feed_reader_finish(reader);
    feed_reader_free(reader);
    return status;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;
    if (!file) {
        perror(argv[1]);
        return 3;
    }
    int status = read_feed(file, argc > 1 ? argv[1] : "-");
    if (file != stdin)
        fclose(file);
    return status ? 1 : 0;
}
