/* Really Simple Licensing 1.0 in feeds (https://rslstandard.org/rsl). Elements that are not here are let pass. */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }
#define NEEDED (A_REQUIRED | A_AS_ELEMENT)

static const attribute_row CONTENT[] = {{"url", NS_NONE, V_IRI, NEEDED},
                                        {"server", NS_NONE, V_URL, 0},
                                        {"encrypted", NS_NONE, V_TRUE_FALSE, 0},
                                        {"lastmod", NS_NONE, V_DATE_W3C, 0},
                                        END};
static const attribute_row SCOPE[] = {{"type", NS_NONE, V_RSL_SCOPE, NEEDED}, END};
static const attribute_row PAYMENT[] = {{"type", NS_NONE, V_RSL_PAYMENT, A_AS_ELEMENT}, END};
static const attribute_row AMOUNT[] = {{"currency", NS_NONE, V_CURRENCY, NEEDED}, END};
static const attribute_row LEGAL[] = {{"type", NS_NONE, V_RSL_LEGAL, NEEDED}, END};

static const element_row ROWS[] = {
    {"content", IN_FEED_OR_ENTRY | IN(K_RSL), K_RSL_CONTENT, V_ANY, 0, 0, 0, 0, CONTENT},
    {"rsl", IN_FEED_OR_ENTRY, K_RSL, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"license", IN(K_RSL_CONTENT), K_RSL_LICENSE, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"copyright", IN(K_RSL_CONTENT), K_LEAF, V_ANY, E_ONCE | E_ANY_ATTR, 0, 0, 0, NULL},
    {"terms", IN(K_RSL_CONTENT), K_LEAF, V_IRI, E_ONCE, 0, 0, 0, NULL},
    {"schema", IN(K_RSL_CONTENT), K_LEAF, V_IRI, 0, 0, 0, 0, NULL},
    {"alternate", IN(K_RSL_CONTENT), K_LEAF, V_IRI, E_ANY_ATTR, 0, 0, 0, NULL},
    {"permits", IN(K_RSL_LICENSE), K_LEAF, V_ANY, E_NOT_BLANK, 0, 0, 0, SCOPE},
    {"prohibits", IN(K_RSL_LICENSE), K_LEAF, V_ANY, E_NOT_BLANK, 0, 0, 0, SCOPE},
    {"payment", IN(K_RSL_LICENSE), K_RSL_LICENSE, V_ANY, 0, 0, 0, 0, PAYMENT},
    {"standard", IN(K_RSL_LICENSE), K_LEAF, V_IRI, 0, 0, 0, 0, NULL},
    {"custom", IN(K_RSL_LICENSE), K_LEAF, V_IRI, 0, 0, 0, 0, NULL},
    {"amount", IN(K_RSL_LICENSE), K_LEAF, V_FLOAT, 0, 0, 0, 0, AMOUNT},
    {"legal", IN(K_RSL_LICENSE), K_LEAF, V_ANY, E_NOT_BLANK, 0, 0, 0, LEGAL},
};

ELEMENT_TABLE(RSL_TABLE, NS_RSL, ROWS);
