/* robots.txt (RFC 9309): whether this program may ask for a path. */
#ifndef FEEDLOOM_NET_ROBOTS_H
#define FEEDLOOM_NET_ROBOTS_H

#include "../core/buf.h"

typedef enum robots_mode {
    ROBOTS_NAMED,  /* rules for the agent by its name: a feed that somebody subscribed to is not crawling */
    ROBOTS_ALWAYS, /* rules for all (*) too, where none names the agent */
    ROBOTS_IGNORE
} robots_mode;

/* Appends the rules of `text` (UTF-8, any line ends) that are for `agent`, one in a line: + or - and a path. At most
 * 500 KiB of the text are read (section 2.5). */
void robots_put_rules(feed_str text, feed_str agent, robots_mode mode, buf *out);
/* The longest rule that matches the path with its query wins, and of equal ones the one that allows (section 2.2.2). */
bool robots_allow(feed_str rules, feed_str path);

#endif
