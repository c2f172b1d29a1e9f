/* Private to the reading of JSON Feed. */
#ifndef FEEDLOOM_FORMATS_READ_JSON_H
#define FEEDLOOM_FORMATS_READ_JSON_H

#include "jsontree.h"
#include "read.h"

/* json_own.c: the member "_feedloom" of a feed or an item, what JSON Feed has no member for. */
FEED_MUST_USE int read_json_own(feed_reader *r, read_target *t, const json_node *own);

/* json_ext.c: its "extensions". */
FEED_MUST_USE int read_json_extensions(feed_reader *r, read_target *t, const json_node *own);

#endif
