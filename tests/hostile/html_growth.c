/*
 * Time of the sanitiser on repeated patterns, at 1, 2 and 4 MB, and of the text alone: html_growth [MB]. The exponent
 * from n to 4n must be at most 1.25 for what takes over 20 ms, a megabyte at most a second, and the output at most 64
 * times the input. Then the speed on ordinary text. Exit status 1 if a bound is crossed. Needs -lm.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "feeds/html/sanitize.h"

#define EXPONENT_MAX 1.25
#define NOISE        0.02
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const PATTERNS[] = {"<div>",
                                       "<p>",
                                       "<b>",
                                       "<a href=x>",
                                       "<font color=red>",
                                       "<b><p>",
                                       "<p><b><i><u>",
                                       "</b>",
                                       "</p>",
                                       "<b></p>",
                                       "<svg>",
                                       "<math><mtext>",
                                       "<table>",
                                       "<table><tr><td>",
                                       "<td>",
                                       "<li>",
                                       "<ul><li>",
                                       "<dl><dd>",
                                       "<dd><dt>",
                                       "<select><option>",
                                       "<button>",
                                       "<form>",
                                       "<h1>",
                                       "<ruby><rt>",
                                       "<template>",
                                       "<script>",
                                       "</script",
                                       "<style></style ",
                                       "<!--",
                                       "<!-- -",
                                       "<![CDATA[",
                                       "<a b=\"",
                                       "<a b='c' ",
                                       "<x a",
                                       "<",
                                       "&",
                                       "&am",
                                       "&#x110000",
                                       "<textarea></textare",
                                       "<script><!--<script>",
                                       "<a title=\"`\n\">",
                                       "<b style=\"color:red;a:b\">",
                                       "<img srcset=\"a 1x,b 2x,\">",
                                       "<p style='",
                                       "<a href='&#10; ",
                                       "\x80",
                                       "<pre>\r",
                                       "<b><table><td></b>",
                                       "<a><div></a>",
                                       "<i><table></i></table>",
                                       "<pre>&#13;",
                                       "<svg><style>",
                                       "<svg><style></svg>",
                                       "<a href='../../a/./b\\c'>",
                                       "<p style=\"color:rgb(0/0\">"};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

static void fill(char *text, size_t n, feed_str pattern)
{
    for (size_t i = 0; i < n; i++)
        text[i] = pattern.p[i % pattern.n];
}

/* The best of three. */
static double measure(html_sanitizer *s, feed_str html, html_mode mode, buf *out)
{
    const html_options options = {.mode = mode, .base_url = {"http://site.example/a/b", 23}};
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        double begin = now();
        buf_clear(out);
        if (html_sanitize(s, html, &options, out))
            exit(3);
        double took = now() - begin;
        best = took < best ? took : best;
        if (took > 1)
            break;
    }
    return best;
}

static bool grows(html_sanitizer *s, char *text, size_t size, const char *pattern, html_mode mode, buf *out)
{
    double times[3];
    size_t length = 0;
    for (int i = 0; i < 3; i++) {
        size_t n = size >> (2 - i);
        fill(text, n, str_of(pattern));
        times[i] = measure(s, (feed_str){text, n}, mode, out);
        length = out->n;
    }
    double exponent = log2(times[2] / times[0]) / 2;
    bool bad = (exponent > EXPONENT_MAX && times[2] > NOISE) || times[2] > (double)size / 1e6 || length > 64 * size;
    printf("%-28.*s %8.1f %8.1f %8.1f ms  exponent %5.2f  output x %5.2f%s\n", (int)strcspn(pattern, "\n\r"),
           is_ascii(*pattern) ? pattern : "(0x80)", times[0] * 1e3, times[1] * 1e3, times[2] * 1e3, exponent,
           (double)length / (double)size, bad ? "  BAD" : "");
    return bad;
}

static void speed(html_sanitizer *s, char *text, size_t size, const char *name, const char *pattern, buf *out)
{
    fill(text, size, str_of(pattern));
    double took = measure(s, (feed_str){text, size}, HTML_SANITIZE, out);
    printf("%-28s %8.0f MB/s\n", name, (double)size / took / 1e6);
}

int main(int argc, char **argv)
{
    size_t size = (size_t)(argc > 1 ? strtoul(argv[1], NULL, 10) : 4) * 1000000;
    char *text = malloc(size);
    html_sanitizer *s = html_sanitizer_new();
    buf out;
    size_t bad = 0;
    buf_init(&out, (size_t)1 << 32);
    if (!text || !s || size < 1000000)
        return 3;
    for (size_t i = 0; i < 2 * COUNT(PATTERNS); i++)
        bad += grows(s, text, size, PATTERNS[i / 2], i % 2 ? HTML_DROP : HTML_SANITIZE, &out);
    speed(
        s, text, size, "plain text",
        "The quick brown fox jumps over the lazy dog, and then it goes home to write about it at length in its feed. ",
        &out);
    speed(s, text, size, "a paragraph of 400 bytes",
          "<p>The quick brown fox jumps over the lazy dog, and then it goes home to write about it at length in its "
          "feed. "
          "The quick brown fox jumps over the lazy dog, and then it goes home to write about it at length in its feed. "
          "The quick brown fox jumps over the lazy dog, and then it goes home to write about it at length in its feed. "
          "The quick brown fox jumps over the lazy dog, and that is it.</p>\n",
          &out);
    speed(s, text, size, "Chinese paragraphs",
          "<p>\xE6\xAF\x8F\xE6\x97\xA5\xE7\xB2\xBE\xE9\x80\x89\xE4\xBA\xBA\xE5\xB7\xA5\xE6\x99\xBA\xE8\x83\xBD"
          "\xE6\x96\xB0\xE9\x97\xBB\xE4\xB8\x8E\xE8\xAE\xBA\xE6\x96\x87\xE6\x91\x98\xE8\xA6\x81</p>\n",
          &out);
    speed(s, text, size, "links and references",
          "<li><a href=\"https://site.example/2026/article?id=7&amp;x=1\" title=\"t\">A title &amp; more</a> by "
          "<em>someone</em> &mdash; <code>x &lt; y</code></li>\n",
          &out);
    printf("html_growth: %zu patterns, %zu over the bounds\n", COUNT(PATTERNS), bad);
    buf_free(&out);
    html_sanitizer_free(s);
    free(text);
    return bad > 0;
}
