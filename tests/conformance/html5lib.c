/*
 * Tokens of HTML texts for html5lib.py. A line of input is "CONTENT CLOSER TEXT": the content model's name, the name of
 * the last start tag or "-", the text in hexadecimal or "-". Answers: one line for each token and parse error, strings
 * in hexadecimal ("-": empty, "." absent), then an empty line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "feeds/html/tokenizer.h"

#define LINE_MAX_BYTES (1 << 20)

static const char *const CONTENTS[] = {"data", "rcdata", "rawtext", "script", "plaintext", "cdata"};

static void put_hex(feed_str s)
{
    if (!s.p)
        fputs(" .", stdout);
    else
        fputs(s.n ? " " : " -", stdout);
    for (size_t i = 0; i < s.n; i++)
        printf("%02x", (unsigned)(unsigned char)s.p[i]);
}

static void put_error(void *context, html_error error, size_t offset)
{
    (void)context;
    printf("! %s %zu\n", html_error_name(error), offset);
}

static void put_token(const html_token *token)
{
    static const char KINDS[] = ".TSECD";
    putchar(KINDS[token->kind]);
    put_hex(token->kind == HTML_TEXT || token->kind == HTML_COMMENT ? token->text : token->name);
    if (token->kind == HTML_START_TAG) {
        printf(" %d", token->self_closing);
        for (size_t i = 0; i < token->n_attrs; i++) {
            put_hex(token->attrs[i].name);
            put_hex(token->attrs[i].value);
        }
    }
    if (token->kind == HTML_DOCTYPE) {
        put_hex(token->public_id);
        put_hex(token->system_id);
        printf(" %d", !token->force_quirks);
    }
    putchar('\n');
}

/* In place; returns the bytes. */
static size_t unhex(char *s)
{
    size_t n = 0;
    for (const char *p = s; p[0] && p[1] && *s != '-'; p += 2) {
        char pair[3] = {p[0], p[1], '\0'};
        s[n++] = (char)strtoul(pair, NULL, 16);
    }
    return n;
}

static void run(html_tokenizer *t, const char *content, const char *closer, feed_str text)
{
    html_tokenizer_start(t, text);
    for (size_t i = 0; i < sizeof CONTENTS / sizeof *CONTENTS; i++)
        if (strcmp(content, CONTENTS[i]) == 0)
            html_tokenizer_content(t, (html_content)i, *closer == '-' ? STR_NONE : str_of(closer));
    while (html_tokenizer_next(t) != HTML_END)
        put_token(html_tokenizer_token(t));
    putchar('\n');
}

int main(void)
{
    char *line = malloc(LINE_MAX_BYTES);
    html_tokenizer *t = html_tokenizer_new();
    if (!line || !t)
        return 3;
    html_tokenizer_on_error(t, put_error, NULL);
    while (fgets(line, LINE_MAX_BYTES, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        char *closer = strchr(line, ' '), *text = closer ? strchr(closer + 1, ' ') : NULL;
        if (!text)
            return 2;
        *closer++ = *text++ = '\0';
        run(t, line, closer, (feed_str){text, unhex(text)});
    }
    html_tokenizer_free(t);
    free(line);
    return 0;
}
