/* A digest's language and direction: as they are given, or as its letters tell. */
#ifndef FEEDLOOM_DIGEST_LANGUAGE_H
#define FEEDLOOM_DIGEST_LANGUAGE_H

#include "../../feeds/core/arena.h"

/* The tag of RFC 5646 that a header means: "zh_CN" and "en_US.UTF-8" as "zh-CN" and "en-US", in the arena. Absent for
 * what is none, such as "english". */
feed_str language_tag(feed_str given, arena *a);

/* An entry's own language: the digest's, unless its title is written in another script. `han`: texts in the digest's
 * may be written in Chinese characters (script_suits). */
feed_str language_of_entry(feed_str digest, bool han, feed_str title);

#endif
