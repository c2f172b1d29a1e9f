/* JSON Feed to the model. */
#include "../model/report.h"
#include "read.h"

int read_json_begin(feed_reader *r)
{
    report(r->reporter, FEED_RULE_NotAFeed, (feed_pos){.file = r->name}, "JSON is not read yet");
    return FEED_E_INPUT;
}

int read_json_event(void *context, json_event event, feed_str text)
{
    (void)context, (void)event, (void)text;
    return FEED_E_INPUT;
}
