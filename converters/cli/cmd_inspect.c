/* feedloom inspect */
#include <errno.h>
#include <stdio.h>

#include "../../feeds/model/report.h"
#include "../inspect/inspect.h"
#include "commands.h"
#include "input_url.h"
#include "opt.h"

static int inspect(const settings *s, input *file, diag *d)
{
    buf bytes, out;
    buf_init(&bytes, INPUT_BYTES_MAX);
    buf_init(&out, SIZE_MAX / 4);
    feed_str headers[HUBS_MAX];
    inspect_options options = {.url = str_of(s->url), .headers = headers, .no_sanitize = s->no_sanitize,
                               .no_resolve = s->no_resolve};
    for (size_t i = 0; i < HUBS_MAX && s->header[i]; i++)
        headers[options.n_headers++] = str_of(s->header[i]);
    int status = input_fetch(file, s, true, d);
    buf type;
    buf_init(&type, 1 << 16);
    if (!status && file->document) {
        options.url = options.url.p ? options.url : file->document->url;
        buf_printf(&type, "Content-Type: %.*s", FMT(file->document->content_type));
        if (!options.n_headers && file->document->content_type.n)
            headers[options.n_headers++] = buf_str(&type);
    }
    if (!status)
        status = input_read(file, &bytes, d);
    if (!status)
        status = inspect_document(buf_str(&bytes), &options, &out);
    if (status == FEED_E_MEMORY || status == FEED_E_LIMIT)
        fprintf(stderr, "feedloom inspect: %s: too large for the memory at hand\n", file->name);
    if (!status && (fwrite(buf_str(&out).p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)) {
        fprintf(stderr, "feedloom inspect: standard output: %s\n", strerror(errno));
        status = FEED_E_OUTPUT;
    }
    input_close(file);
    buf_free(&type);
    buf_free(&bytes);
    buf_free(&out);
    return status ? EXIT_IO : EXIT_CLEAN;
}

int cmd_inspect(const settings *s)
{
    diag d;
    if (s->n_inputs > 1) {
        fprintf(stderr, "feedloom inspect: one file at a time\n");
        return EXIT_USAGE;
    }
    diag_init(&d, DIAG_TEXT, FEED_WARNING);
    input file = {.name = s->n_inputs ? s->inputs[0] : "-"};
    int status = inspect(s, &file, &d);
    fwrite(d.text.n ? d.text.p : "", 1, d.text.n, stderr);
    diag_free(&d);
    return status;
}
