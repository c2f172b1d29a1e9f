/* Membership in the fixed lists that rules refer to: codes, registered names, Apple's categories, HTML's names. */
#ifndef FEEDLOOM_CHECK_LISTS_H
#define FEEDLOOM_CHECK_LISTS_H

#include "../core/str.h"

/* Whether `word` (not empty, no space in it) is in a text of words with one space behind each; `nocase` takes ASCII
 * letters of any case. Linear in the text. */
bool list_has(const char *words, feed_str word, bool nocase);
/* The same for a list of phrases with one "|" behind each. */
bool phrases_have(const char *phrases, feed_str phrase);

bool list_is_language(feed_str primary);    /* ISO 639 */
bool list_is_country(feed_str code);        /* ISO 3166-1 alpha-2, any case */
bool list_is_uri_scheme(feed_str scheme);   /* IANA, any case */
bool list_is_link_relation(feed_str rel);   /* Atom's registry (RFC 4287 and its successors), exact case */
bool list_is_html_element(feed_str name);   /* lower case: HTML 4, HTML 5 and the obsolete ones */
bool list_is_credit_role(feed_str role);    /* EBU's role codes, lower case */

typedef enum itunes_category { ITUNES_NONE, ITUNES_OLD, ITUNES_CURRENT } itunes_category;

/* Apple's category `name` inside `parent` (absent: of the first level). */
itunes_category list_itunes_category(feed_str parent, feed_str name);

#endif
