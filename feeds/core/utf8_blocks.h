/* UTF-8 looked at 32 bytes at a time, where the machine can. */
#ifndef FEEDLOOM_CORE_UTF8_BLOCKS_H
#define FEEDLOOM_CORE_UTF8_BLOCKS_H

#include "str.h"

/* Bytes at the beginning of s, in whole characters, that utf8_clean_prefix would find clean: all but the last few where
 * all of it is. 0 on a machine without AVX2. */
size_t utf8_clean_blocks(feed_str s);

#endif
