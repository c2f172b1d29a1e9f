/*
 * Publishing one feed: entries → writer → bytes, which the checker reads as they go to the output. Only what passed
 * takes the old file's place; a finding about the output is traced back to the Markdown that the entry came from.
 */
#ifndef FEEDLOOM_CLI_PUBLISH_H
#define FEEDLOOM_CLI_PUBLISH_H

#include "output.h"
#include "settings.h"

typedef struct publish publish;

/* `path` NULL: standard output. `checker`: the caller's, NULL in it until the first feed is checked, to be freed after
 * the last; or NULL. Adds what settings say of the head (title, self, hub …). NULL after reporting. */
FEED_MUST_USE publish *publish_new(const settings *s, feed_format format, const char *path, feed_checker **checker,
                                   diag *d);
/* The same for what was read from a feed: nothing of it is lost that the format can hold in any way, and what it cannot
 * is reported. */
FEED_MUST_USE publish *publish_new_lossless(const settings *s, feed_format format, const char *path,
                                            feed_checker **checker, diag *d);
/* The same for feeds, or digests and feeds, in one. Others' entries that break a rule are mended or left out, which is
 * reported, so that what is published passes. */
FEED_MUST_USE publish *publish_new_merged(const settings *s, feed_format format, const char *path,
                                          feed_checker **checker, diag *d);
feed_sink publish_sink(publish *p);
/* Checks the end. 0, or FEED_E_INVALID after reporting. */
FEED_MUST_USE int publish_finish(publish *p);
/* Once it is finished: syncs, and frees all but the file that waits for publish_commit. *changed: the old file differs.
 * 0, or FEED_E_OUTPUT after reporting. */
FEED_MUST_USE int publish_settle(publish *p, bool *changed);
/* Once it is finished: frees all but the file, the caller's checker being free for the next feed. */
void publish_close(publish *p);
/* Findings go there from now on. */
void publish_tell(publish *p, diag *d);
output *publish_output(publish *p);
/* Puts the file in place, once it is finished. 0, or FEED_E_OUTPUT after reporting. */
FEED_MUST_USE int publish_commit(publish *p, bool *changed);
/* The file that waits for publish_commit; NULL where nothing has changed, or nothing waits. */
const char *publish_pending(const publish *p);
size_t publish_entries(const publish *p);
void publish_free(publish *p);

#endif
