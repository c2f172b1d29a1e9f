/* A digest of what is new in the feeds of a site. */
#ifndef FEEDLOOM_CLI_SITE_DIGEST_H
#define FEEDLOOM_CLI_SITE_DIGEST_H

#include "site.h"

/*
 * Makes of the site one that has feeds alone, those that were fetched, and one output, which the command line names:
 * its options go before the configuration's keys. 0, FEED_E_USAGE or FEED_E_MEMORY after reporting.
 */
FEED_MUST_USE int site_digest_set(site *t);

#endif
