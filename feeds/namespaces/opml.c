/* The elements of OPML 1.0 to 2.0 (http://opml.org/spec2.opml). */
#include "element.h"

static const attribute_row OPML_ATTRS[] = {{"version", NS_NONE, V_OPML_VERSION, A_REQUIRED | A_AS_ELEMENT},
                                           {NULL, 0, 0, 0}};
static const attribute_row OUTLINE[] = {{"text", NS_NONE, V_ANY, A_REQUIRED | A_AS_ELEMENT},
                                        {"type", NS_NONE, V_ANY, 0},
                                        {"isComment", NS_NONE, V_TRUE_FALSE, 0},
                                        {"isBreakpoint", NS_NONE, V_TRUE_FALSE, 0},
                                        {"created", NS_NONE, V_DATE_822, 0},
                                        {"category", NS_NONE, V_ANY, 0},
                                        {"xmlUrl", NS_NONE, V_URI_ATTRIBUTE, A_AS_ELEMENT},
                                        {"htmlUrl", NS_NONE, V_URI_ATTRIBUTE, A_AS_ELEMENT},
                                        {"url", NS_NONE, V_URI_ATTRIBUTE, A_AS_ELEMENT},
                                        {"version", NS_NONE, V_OUTLINE_VERSION, A_AS_ELEMENT},
                                        {"language", NS_NONE, V_ANY, 0},
                                        {"description", NS_NONE, V_ANY, 0},
                                        {"title", NS_NONE, V_ANY, 0},
                                        {NULL, 0, 0, 0}};

#define H IN(K_HEAD)

static const element_row ROWS[] = {
    {"opml", IN(K_ROOT), K_OPML, V_ANY, 0, 0, H_OPML, 0, OPML_ATTRS},
    {"outlineDocument", IN(K_ROOT), K_OPML, V_ANY, 0, 0, H_OPML, 0, OPML_ATTRS},
    {"head", IN(K_OPML), K_HEAD, V_ANY, E_ONCE, M_OPML_HEAD, 0, 0, NULL},
    {"body", IN(K_OPML), K_BODY, V_ANY, E_ONCE, M_OPML_BODY, 0, 0, NULL},
    {"title", H, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"dateCreated", H, K_LEAF, V_DATE_822, E_ONCE, 0, 0, 0, NULL},
    {"dateModified", H, K_LEAF, V_DATE_822, E_ONCE, 0, 0, 0, NULL},
    {"ownerName", H, K_LEAF, V_ANY, E_ONCE | E_PLAIN, 0, 0, 0, NULL},
    {"ownerEmail", H, K_LEAF, V_EMAIL, E_ONCE, 0, 0, 0, NULL},
    {"ownerId", H, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"docs", H, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"expansionState", H, K_LEAF, V_EXPANSION_STATE, E_ONCE | E_EMPTY_OK, 0, 0, 0, NULL},
    {"vertScrollState", H, K_LEAF, V_PLACE, E_ONCE, 0, 0, 0, NULL},
    {"windowTop", H, K_LEAF, V_PLACE, E_ONCE, 0, 0, 0, NULL},
    {"windowLeft", H, K_LEAF, V_PLACE, E_ONCE, 0, 0, 0, NULL},
    {"windowBottom", H, K_LEAF, V_PLACE, E_ONCE, 0, 0, 0, NULL},
    {"windowRight", H, K_LEAF, V_PLACE, E_ONCE, 0, 0, 0, NULL},
    {"outline", IN(K_BODY) | IN(K_OUTLINE), K_OUTLINE, V_ANY, 0, M_OUTLINE, H_OUTLINE, 0, OUTLINE},
};

ELEMENT_TABLE(OPML_TABLE, NS_OPML, ROWS);
