/* What the page itself says, in the reader's language. */
#ifndef FEEDLOOM_PAGE_WORDS_H
#define FEEDLOOM_PAGE_WORDS_H

#include "../../feeds/core/buf.h"

typedef struct words {
    const char *language; /* a prefix of the tags it is for */
    const char *skip, *subscribe, *how, *updated, *undated, *attachment, *made, *up, *older, *newer, *latest;
    const char *date;     /* %Y, %B (the month's name), %m and %d */
    const char *months;   /* twelve names, a space after each; NULL if the date does without */
} words;

/* English if there are none for the language. */
const words *words_for(feed_str language);
void words_put_date(buf *b, const words *w, feed_time t);

#endif
