/*
 * What the rules say of a fragment of HTML: mistakes in its syntax, what sanitisers drop, addresses that lead nowhere.
 * Whatever feed it comes from.
 */
#ifndef FEEDLOOM_CHECK_HTML_CHECK_H
#define FEEDLOOM_CHECK_HTML_CHECK_H

#include "../feed.h"

/* What relative references are resolved against. */
typedef enum html_base {
    HTML_BASE_GIVEN,   /* something, by the format */
    HTML_BASE_MISSING, /* it could be given, but is not: RelativeReference */
    HTML_BASE_NONE     /* the format has none: ContainsRelRef */
} html_base;

/* Hears of a finding about what stands at a byte offset. The value lives until the call returns. */
typedef struct html_hearer {
    void (*found)(void *context, feed_rule rule, size_t offset, feed_str value);
    void *context;
} html_hearer;

typedef struct html_check html_check;

/* NULL when out of memory. One is used for any number of texts. */
FEED_MUST_USE html_check *html_check_new(void);
/* One mistake (NotHtml) and 20 other findings at most. Linear, but for the depth of 256 elements that is followed. */
void html_check_run(html_check *check, feed_str html, html_base base, html_hearer hearer);
void html_check_free(html_check *check);

/* javascript: and the like. */
bool reference_is_script(feed_str url);
bool html_reference_is_relative(feed_str url);

#endif
