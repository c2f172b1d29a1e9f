#include "whys.h"

static const char *const WHYS[FEED_RULE_COUNT] = {
#define WHY(id, text) [FEED_RULE_##id] = text,
#include "../../schemas/why.def"
#undef WHY
};

const char *rule_why(feed_rule rule)
{
    return WHYS[rule];
}
