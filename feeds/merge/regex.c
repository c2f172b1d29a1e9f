#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex.h"

#include <pcre2.h>
#include <stdlib.h>

enum { MATCH_LIMIT = 200000, HEAP_KIB = 20 << 10, STACK_MIN = 32 << 10, STACK_MAX = 1 << 20 };

struct regex {
    pcre2_code *code;
};

struct regex_runner {
    pcre2_match_data *data; /* one pair: the whole match */
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

regex *regex_new(feed_str pattern, char message[120], size_t *at)
{
    int error = PCRE2_ERROR_NOMEMORY;
    PCRE2_SIZE offset = 0;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    regex *r = calloc(1, sizeof *r);
    if (r && context) {
        pcre2_set_max_pattern_length(context, REGEX_PATTERN_MAX);
        r->code = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n,
                                PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, &error,
                                &offset, context);
    }
    pcre2_compile_context_free(context);
    if (r && r->code) {
        (void)pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE); /* without it the same answers come more slowly */
        return r;
    }
    if (pcre2_get_error_message(error, (PCRE2_UCHAR *)message, 120) < 0 && error != 0)
        message[119] = '\0';
    *at = offset;
    free(r);
    return NULL;
}

void regex_free(regex *r)
{
    if (r)
        pcre2_code_free(r->code);
    free(r);
}

regex_runner *regex_runner_new(void)
{
    regex_runner *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->data = pcre2_match_data_create(1, NULL);
    r->context = pcre2_match_context_create(NULL);
    r->stack = pcre2_jit_stack_create(STACK_MIN, STACK_MAX, NULL); /* NULL where there is no JIT */
    if (!r->data || !r->context) {
        regex_runner_free(r);
        return NULL;
    }
    pcre2_set_match_limit(r->context, MATCH_LIMIT);
    pcre2_set_heap_limit(r->context, HEAP_KIB);
    if (r->stack)
        pcre2_jit_stack_assign(r->context, NULL, r->stack);
    return r;
}

void regex_runner_free(regex_runner *r)
{
    if (!r)
        return;
    pcre2_match_data_free(r->data);
    pcre2_match_context_free(r->context);
    pcre2_jit_stack_free(r->stack);
    free(r);
}

int regex_match(const regex *r, regex_runner *runner, feed_str text)
{
    size_t begin, end;
    return regex_find(r, runner, text, 0, &begin, &end);
}

int regex_find(const regex *r, regex_runner *runner, feed_str text, size_t from, size_t *begin, size_t *end)
{
    int n = pcre2_match(r->code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, from, 0, runner->data, runner->context);
    if (n >= 0) {
        const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(runner->data);
        *begin = pair[0] < pair[1] ? pair[0] : pair[1]; /* \K in a look-ahead may turn them round */
        *end = pair[1];
        return 1;
    }
    return n == PCRE2_ERROR_NOMATCH ? 0 : n == PCRE2_ERROR_NOMEMORY ? FEED_E_MEMORY : FEED_E_LIMIT;
}
