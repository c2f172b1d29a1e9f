/*
 * The sanitiser on any bytes. Oracles: the output keeps to the closed grammar (checked by other code), sanitising it
 * again with the same options changes nothing, it is not out of proportion, and the plain text is clean.
 */
#include <stdio.h>
#include <stdlib.h>

#include "feeds/html/sanitize.h"
#include "tests/hostile/html_grammar.h"

#define OUTPUT_MAX ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *what, feed_str a, feed_str b)
{
    fprintf(stderr, "%s\n--- %.*s\n--- %.*s\n", what, (int)a.n, a.p, (int)b.n, b.p);
    abort();
}

static void run(html_sanitizer *s, feed_str html, const html_options *options, buf *once, buf *twice)
{
    size_t at;
    buf_clear(once);
    buf_clear(twice);
    if (html_sanitize(s, html, options, once) || html_sanitize(s, buf_str(once), options, twice))
        fail("an error", html, buf_str(once));
    const char *fault = grammar_check_as(buf_str(once), options->classic, &at);
    if (fault)
        fail(fault, html, str_from(buf_str(once), at > 40 ? at - 40 : 0));
    if (!str_eq(buf_str(once), buf_str(twice)))
        fail("not idempotent", buf_str(once), buf_str(twice));
    if (once->n > html.n * 64 + 4096)
        fail("too long", html, STR(""));
}

static void run_text(html_sanitizer *s, feed_str html, buf *text)
{
    buf_clear(text);
    if (html_to_text(s, html, text) || utf8_clean_prefix(buf_str(text)) != text->n)
        fail("text that is not clean", html, buf_str(text));
    (void)html_contains_markup(html);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const html_options OPTIONS[] = {{.mode = HTML_SANITIZE},
                                           {.base_url = {"http://site.example/a/b?c", 25}, .drop_pixels = true},
                                           {.drop_images = true},
                                           {.classic = true},
                                           {.classic = true, .base_url = {"http://site.example/a/b?c", 25}},
                                           {.mode = HTML_DROP}};
    html_sanitizer *s = html_sanitizer_new();
    buf once, twice;
    buf_init(&once, OUTPUT_MAX);
    buf_init(&twice, OUTPUT_MAX);
    if (!s)
        return 0;
    feed_str html = {(const char *)data, size};
    for (size_t i = 0; i < 5; i++)
        run(s, html, &OPTIONS[i], &once, &twice);
    run_text(s, html, &once);
    buf_clear(&twice);
    if (html_sanitize(s, html, &OPTIONS[5], &twice) || memchr(buf_str(&twice).p, '<', twice.n))
        fail("markup in text alone", html, buf_str(&twice));
    buf_free(&once);
    buf_free(&twice);
    html_sanitizer_free(s);
    return 0;
}
