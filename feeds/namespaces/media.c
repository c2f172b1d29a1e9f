/* Media RSS (https://www.rssboard.org/media-rss). */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }

static const attribute_row CONTENT[] = {{"url", NS_NONE, V_URI_FULL, A_OF_PARENT},
                                        {"fileSize", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                        {"type", NS_NONE, V_MIME_ATTRIBUTE, A_AS_ELEMENT},
                                        {"medium", NS_NONE, V_MEDIA_MEDIUM, A_OF_PARENT},
                                        {"isDefault", NS_NONE, V_TRUE_FALSE, A_OF_PARENT},
                                        {"expression", NS_NONE, V_MEDIA_EXPRESSION, A_OF_PARENT},
                                        {"bitrate", NS_NONE, V_FLOAT, A_OF_PARENT},
                                        {"framerate", NS_NONE, V_FLOAT, A_OF_PARENT},
                                        {"samplingrate", NS_NONE, V_FLOAT, A_OF_PARENT},
                                        {"channels", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT},
                                        {"duration", NS_NONE, V_FLOAT, A_OF_PARENT},
                                        {"height", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                        {"width", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                        {"lang", NS_NONE, V_LANGUAGE, A_OF_PARENT},
                                        END};
static const attribute_row SCHEME[] = {{"scheme", NS_NONE, V_ANY, 0}, END};
static const attribute_row CATEGORY[] = {
    {"scheme", NS_NONE, V_URI_FULL, A_OF_PARENT}, {"label", NS_NONE, V_ANY, A_PLAIN | A_OF_PARENT}, END};
static const attribute_row TEXT_TYPE[] = {{"type", NS_NONE, V_MEDIA_TEXT_TYPE, A_AS_ELEMENT}, END};
static const attribute_row TEXT[] = {{"type", NS_NONE, V_MEDIA_TEXT_TYPE, A_AS_ELEMENT},
                                     {"lang", NS_NONE, V_LANGUAGE, A_OF_PARENT},
                                     {"start", NS_NONE, V_NPT, A_AS_ELEMENT},
                                     {"end", NS_NONE, V_NPT, A_AS_ELEMENT},
                                     END};
static const attribute_row THUMBNAIL[] = {{"url", NS_NONE, V_URI_FULL, A_REQUIRED | A_OF_PARENT},
                                          {"height", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                          {"width", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                          {"time", NS_NONE, V_NPT, A_AS_ELEMENT},
                                          END};
static const attribute_row HASH[] = {{"algo", NS_NONE, V_ANY, 0}, END};
static const attribute_row PLAYER[] = {{"url", NS_NONE, V_URI_FULL, A_REQUIRED | A_OF_PARENT},
                                       {"height", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                       {"width", NS_NONE, V_POSITIVE, A_OF_PARENT},
                                       END};
static const attribute_row CREDIT[] = {{"role", NS_NONE, V_ANY, 0}, {"scheme", NS_NONE, V_ANY, 0}, END};
static const attribute_row COPYRIGHT[] = {{"url", NS_NONE, V_URI_FULL, A_OF_PARENT}, END};
static const attribute_row RESTRICTION[] = {{"relationship", NS_NONE, V_RESTRICTION_REL, A_REQUIRED | A_AS_ELEMENT},
                                            {"type", NS_NONE, V_RESTRICTION_TYPE, A_AS_ELEMENT},
                                            END};
static const attribute_row STAR_RATING[] = {{"average", NS_NONE, V_FLOAT, A_OF_PARENT},
                                            {"count", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT},
                                            {"min", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT},
                                            {"max", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT},
                                            END};
static const attribute_row STATISTICS[] = {
    {"views", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT}, {"favorites", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT}, END};

/* Where the optional elements may stand, and where media:content may. */
#define ANY (IN(K_CHANNEL) | IN(K_CHANNEL10) | IN(K_FEED) | IN_ENTRY | IN(K_MEDIA) | IN(K_GROUP))
#define BOX IN(K_MEDIA_BOX)

static const element_row ROWS[] = {
    {"group", IN_ENTRY, K_GROUP, V_ANY, 0, 0, H_MEDIA_GROUP, 0, NULL},
    {"content", IN_ENTRY | IN(K_GROUP), K_MEDIA, V_ANY, 0, M_MEDIA_CONTENT, H_MEDIA_CONTENT, 0, CONTENT},
    {"adult", ANY, K_LEAF, V_TRUE_FALSE, E_ONCE, 0, H_MEDIA_ADULT, 0, NULL},
    {"category", ANY, K_LEAF, V_ANY, E_PLAIN, 0, 0, 0, CATEGORY},
    {"copyright", ANY, K_LEAF, V_ANY, E_ONCE | E_PLAIN, 0, 0, 0, COPYRIGHT},
    {"credit", ANY, K_LEAF, V_ANY, 0, 0, H_MEDIA_CREDIT, 0, CREDIT},
    {"description", ANY, K_LEAF, V_ANY, E_ONCE, 0, H_MEDIA_TEXT, 0, TEXT_TYPE},
    {"hash", ANY, K_LEAF, V_ANY, 0, 0, H_MEDIA_HASH, 0, HASH},
    {"keywords", ANY, K_LEAF, V_ANY, E_ONCE | E_PLAIN, 0, 0, 0, NULL},
    {"player", ANY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, PLAYER},
    {"rating", ANY, K_LEAF, V_ANY, 0, 0, H_MEDIA_RATING, 0, SCHEME},
    {"restriction", ANY, K_LEAF, V_ANY, 0, 0, H_MEDIA_RESTRICTION, 0, RESTRICTION},
    {"text", ANY, K_LEAF, V_ANY, 0, 0, H_MEDIA_TEXT, 0, TEXT},
    {"thumbnail", ANY, K_LEAF, V_ANY, 0, 0, 0, 0, THUMBNAIL},
    {"title", ANY, K_LEAF, V_ANY, E_ONCE, 0, H_MEDIA_TEXT, 0, TEXT_TYPE},
    {"community", ANY, K_MEDIA_BOX, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"starRating", BOX, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, STAR_RATING},
    {"statistics", BOX, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, STATISTICS},
    {"tags", BOX, K_LEAF, V_ANY, E_ONCE | E_PLAIN, 0, 0, 0, NULL},
    {"comments", ANY, K_MEDIA_BOX, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"comment", BOX, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"responses", ANY, K_MEDIA_BOX, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"response", BOX, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"backLinks", ANY, K_MEDIA_BOX, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"backLink", BOX, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"embed", ANY, K_MEDIA_BOX, V_ANY, E_ONCE | E_ANY_ATTR, 0, 0, 0, NULL},
    {"param", BOX, K_LEAF, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"status", ANY, K_LEAF, V_ANY, E_ONCE | E_ANY_ATTR, 0, 0, 0, NULL},
    {"price", ANY, K_LEAF, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"license", ANY, K_LEAF, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"subTitle", ANY, K_LEAF, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"peerLink", ANY, K_LEAF, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"rights", ANY, K_LEAF, V_ANY, E_ONCE | E_ANY_ATTR, 0, 0, 0, NULL},
    {"scenes", ANY, K_FOREIGN, V_ANY, E_ONCE | E_ANY_ATTR, 0, 0, 0, NULL},
    {"location", ANY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(MEDIA_TABLE, NS_MEDIA, ROWS);
