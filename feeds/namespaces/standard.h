/*
 * The prefixes that namespaces are commonly known by, for naming what a feed holds whatever prefix it uses itself. More
 * generous than namespaces.h, which the validator goes by: URIs count that are wrong but in use.
 */
#ifndef FEEDLOOM_NAMESPACES_STANDARD_H
#define FEEDLOOM_NAMESPACES_STANDARD_H

#include "../core/str.h"

/*
 * The standard prefix of a namespace: "" for the namespaces of RSS and Atom themselves, absent for one that has none.
 * Case, https for http, and a "/" or "#" at the end do not count. O(number of namespaces).
 */
feed_str ns_standard_prefix(feed_str uri);

#endif
