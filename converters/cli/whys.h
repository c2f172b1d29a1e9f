/* Why readers care about a rule: schemas/why.def. */
#ifndef FEEDLOOM_CLI_WHYS_H
#define FEEDLOOM_CLI_WHYS_H

#include "../../feeds/feed.h"

/* A sentence or two; NULL where there is none. */
const char *rule_why(feed_rule rule);

#endif
