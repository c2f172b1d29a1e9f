/* What a text's letters tell about its language and direction. */
#ifndef FEEDLOOM_CORE_SCRIPT_H
#define FEEDLOOM_CORE_SCRIPT_H

#include "str.h"

enum { SCRIPT_KINDS = 9 };

/* How many letters of each script were met; the first is for what is none, and stays 0. */
typedef struct script_counts {
    size_t n[SCRIPT_KINDS];
} script_counts;

void script_count(script_counts *counts, feed_str text);
/* "zh", "ja", "ko", "ar", "fa", "he" or "th" where letters of that script are at least a quarter of all (names in Latin
 * letters stand in texts of every script), or more than half where there are those of other such scripts;
 * else absent. */
feed_str script_counts_language(const script_counts *counts);

/* The same of one text's first 400 bytes. */
feed_str script_language(feed_str text);
/* Whether that is absent, or with `han` perhaps "zh", since there are no letters but Latin ones, and Chinese ones. */
bool script_is_plain(feed_str text, bool han);
/* Whether texts in that language (BCP 47) may look like this one: any text for what is not written in a script of its
 * own, "zh" for "ja". */
bool script_suits(feed_str language, feed_str guessed);
/* Written from right to left: by the language, or where it is absent by the letters of the text. */
bool script_rtl(feed_str language, feed_str text);
/* Whether any letter of the text's first 4 KiB is written from right to left; the text may be HTML. */
bool script_has_rtl(feed_str text);

#endif
