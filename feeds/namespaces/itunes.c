/* Apple's podcast elements (https://help.apple.com/itc/podcasts_connect/#/itcb54353390). */
#include "element.h"

static const attribute_row TEXT[] = {{"text", NS_NONE, V_ANY, A_REQUIRED | A_AS_ELEMENT}, {NULL, 0, 0, 0}};
static const attribute_row HREF[] = {{"href", NS_NONE, V_URL, A_REQUIRED}, {"url", NS_NONE, V_ANY, 0}, {NULL, 0, 0, 0}};

#define C   IN_HEAD
#define I   IN_ENTRY
#define ALL (C | I)

static const element_row ROWS[] = {
    {"author", ALL, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_ITUNES_ANY, 0, LENGTH_255, NULL},
    {"block", ALL, K_LEAF, V_YES_NO_CLEAN, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"category", C, K_CATEGORY, V_ANY, 0, M_ITUNES_CATEGORY, H_ITUNES_CATEGORY, 0, TEXT},
    {"category", I, K_CATEGORY, V_ANY, 0, M_ITUNES_ANY, H_ITUNES_CATEGORY, 0, TEXT},
    {"category", IN(K_CATEGORY), K_CATEGORY, V_ANY, 0, 0, H_ITUNES_CATEGORY, 0, TEXT},
    {"complete", C, K_LEAF, V_ANY, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"duration", I, K_LEAF, V_DURATION, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"episode", I, K_LEAF, V_POSITIVE, E_ONCE, M_ITUNES_EPISODE, 0, 0, NULL},
    {"episodeType", I, K_LEAF, V_ITUNES_EPISODE_TYPE, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"explicit", ALL, K_LEAF, V_TRUE_FALSE, E_ONCE, M_ITUNES_EXPLICIT, 0, 0, NULL},
    {"image", ALL, K_EMPTY, V_ANY, E_ONCE, M_ITUNES_IMAGE, H_ITUNES_IMAGE, 0, HREF},
    {"isClosedCaptioned", I, K_LEAF, V_ANY, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"keywords", ALL, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_ITUNES_ANY, H_ITUNES_KEYWORDS, LENGTH_255, NULL},
    {"new-feed-url", C, K_LEAF, V_URI_FULL, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"order", I, K_LEAF, V_POSITIVE, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"owner", C, K_OWNER, V_ANY, E_ONCE, M_ITUNES_ANY, H_ITUNES_OWNER, 0, NULL},
    {"email", IN(K_OWNER), K_LEAF, V_EMAIL, E_ONCE, M_ITUNES_EMAIL, 0, LENGTH_255, NULL},
    {"name", IN(K_OWNER), K_LEAF, V_ANY, E_ONCE | E_PLAIN, 0, 0, LENGTH_255, NULL},
    {"pubDate", I, K_LEAF, V_DATE_822, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"season", I, K_LEAF, V_POSITIVE, E_ONCE, M_ITUNES_ANY, 0, 0, NULL},
    {"subtitle", ALL, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_ITUNES_ANY, 0, LENGTH_255, NULL},
    {"summary", ALL, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_ITUNES_ANY, 0, LENGTH_4000, NULL},
    {"title", ALL, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_ITUNES_ANY, 0, LENGTH_255, NULL},
    {"type", C, K_LEAF, V_ITUNES_TYPE, E_ONCE, M_ITUNES_ANY, H_ITUNES_TYPE, 0, NULL},
};

ELEMENT_TABLE(ITUNES_TABLE, NS_ITUNES, ROWS);
