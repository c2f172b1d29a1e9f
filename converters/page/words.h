/* What the page itself says, in the reader's language, and what tells a text's language and direction. */
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

/* The script of a text's first letters: "zh", "ja", "ko", "ar", "he", or absent for all others. */
feed_str words_guess(feed_str text);
/* Written from right to left: by the language, or where it is absent by the letters of the text. */
bool words_rtl(feed_str language, feed_str text);
/* Whether any letter of the text's first 4 KiB is written from right to left; the text may be HTML. */
bool words_have_rtl(feed_str text);

#endif
