/* Elements of RSS that the model has no field for: written as they were wherever they are what RSS says. */
#ifndef FEEDLOOM_FORMATS_RSS_CORE_H
#define FEEDLOOM_FORMATS_RSS_CORE_H

#include "writer.h"

/* Whether an extension is one of them, and valid (https://www.rssboard.org/rss-specification). */
bool rss_may_be_core(const feed_ext *ext);
/* Its bit, to tell a second one of the same name. */
uint32_t rss_core_bit(const feed_ext *ext);
void rss_put_core(feed_writer *w, const feed_ext *ext);

#endif
