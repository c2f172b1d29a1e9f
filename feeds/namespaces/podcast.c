/*
 * Podcasts beyond Apple: the podcast namespace (https://podcasting2.org/docs/podcast-namespace/1.0), Podlove's simple
 * chapters (https://podlove.org/simple-chapters/) and Google Play's elements.
 */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }
#define NEEDED (A_REQUIRED | A_AS_ELEMENT)
#define ANY(name) {name, NS_NONE, V_ANY, 0}

static const attribute_row TRANSCRIPT[] = {{"url", NS_NONE, V_URL, NEEDED},
                                           {"type", NS_NONE, V_MIME_ATTRIBUTE, NEEDED},
                                           {"language", NS_NONE, V_LANGUAGE, 0},
                                           ANY("rel"),
                                           END};
static const attribute_row LOCKED[] = {{"owner", NS_NONE, V_EMAIL, 0}, END};
static const attribute_row FUNDING[] = {{"url", NS_NONE, V_URL, NEEDED}, END};
static const attribute_row CHAPTERS[] = {
    {"url", NS_NONE, V_URL, NEEDED}, {"type", NS_NONE, V_MIME_ATTRIBUTE, NEEDED}, END};
static const attribute_row SOUNDBITE[] = {
    {"startTime", NS_NONE, V_FLOAT, NEEDED}, {"duration", NS_NONE, V_FLOAT, NEEDED}, END};
static const attribute_row PERSON[] = {
    ANY("role"), ANY("group"), {"img", NS_NONE, V_URL, 0}, {"href", NS_NONE, V_URL, 0}, END};
static const attribute_row LOCATION[] = {
    ANY("rel"), {"geo", NS_NONE, V_GEO, 0}, {"osm", NS_NONE, V_OSM, 0}, {"country", NS_NONE, V_COUNTRY, 0}, END};
static const attribute_row NAME[] = {{"name", NS_NONE, V_ANY, A_NOT_BLANK}, END};
static const attribute_row DISPLAY[] = {{"display", NS_NONE, V_ANY, A_NOT_BLANK}, END};
static const attribute_row TRAILER[] = {{"pubdate", NS_NONE, V_DATE_822, NEEDED},
                                        {"url", NS_NONE, V_URL, NEEDED},
                                        {"length", NS_NONE, V_NON_NEGATIVE, 0},
                                        {"type", NS_NONE, V_MIME_ATTRIBUTE, 0},
                                        {"season", NS_NONE, V_POSITIVE, 0},
                                        END};
static const attribute_row URL[] = {{"url", NS_NONE, V_URL, 0}, END};
static const attribute_row ALTERNATE[] = {{"type", NS_NONE, V_MIME_ATTRIBUTE, NEEDED},
                                          {"length", NS_NONE, V_NON_NEGATIVE, 0},
                                          {"bitrate", NS_NONE, V_FLOAT, 0},
                                          {"height", NS_NONE, V_POSITIVE, 0},
                                          {"lang", NS_NONE, V_LANGUAGE, 0},
                                          ANY("title"),
                                          ANY("rel"),
                                          ANY("codecs"),
                                          {"default", NS_NONE, V_TRUE_FALSE, 0},
                                          END};
static const attribute_row SOURCE[] = {
    {"uri", NS_NONE, V_URI_FULL, NEEDED}, {"contentType", NS_NONE, V_MIME_ATTRIBUTE, 0}, END};
static const attribute_row INTEGRITY[] = {
    {"type", NS_NONE, V_INTEGRITY, NEEDED}, {"value", NS_NONE, V_ANY, NEEDED}, END};
static const attribute_row VALUE[] = {{"type", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                      {"method", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                      {"suggested", NS_NONE, V_FLOAT, 0},
                                      END};
static const attribute_row RECIPIENT[] = {{"type", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                          {"address", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                          {"split", NS_NONE, V_NON_NEGATIVE, NEEDED},
                                          {"fee", NS_NONE, V_TRUE_FALSE, 0},
                                          ANY("name"),
                                          ANY("customKey"),
                                          ANY("customValue"),
                                          END};
static const attribute_row SPLIT[] = {{"startTime", NS_NONE, V_FLOAT, NEEDED},
                                      {"duration", NS_NONE, V_FLOAT, NEEDED},
                                      {"remoteStartTime", NS_NONE, V_FLOAT, 0},
                                      {"remotePercentage", NS_NONE, V_NON_NEGATIVE, 0},
                                      END};
static const attribute_row SRCSET[] = {{"srcset", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK}, END};
static const attribute_row IMAGE[] = {{"href", NS_NONE, V_URL, NEEDED},
                                      {"type", NS_NONE, V_MIME_ATTRIBUTE, 0},
                                      {"width", NS_NONE, V_POSITIVE, 0},
                                      {"height", NS_NONE, V_POSITIVE, 0},
                                      ANY("alt"),
                                      ANY("aspect-ratio"),
                                      ANY("purpose"),
                                      END};
static const attribute_row LIVE[] = {{"status", NS_NONE, V_LIVE_STATUS, NEEDED},
                                     {"start", NS_NONE, V_DATE_8601_TIME, NEEDED},
                                     {"end", NS_NONE, V_DATE_8601_TIME, 0},
                                     END};
static const attribute_row HREF[] = {{"href", NS_NONE, V_URL, NEEDED}, END};
static const attribute_row SOCIAL[] = {{"protocol", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                       {"uri", NS_NONE, V_URI_FULL, 0},
                                       {"accountUrl", NS_NONE, V_URL, 0},
                                       {"priority", NS_NONE, V_NON_NEGATIVE, 0},
                                       ANY("accountId"),
                                       END};
static const attribute_row BLOCK[] = {ANY("id"), END};
static const attribute_row TXT[] = {ANY("purpose"), END};
static const attribute_row REMOTE[] = {{"feedGuid", NS_NONE, V_GUID, NEEDED},
                                       {"feedUrl", NS_NONE, V_URL, 0},
                                       {"medium", NS_NONE, V_MEDIUM, 0},
                                       ANY("itemGuid"),
                                       ANY("title"),
                                       END};
static const attribute_row FREQUENCY[] = {
    {"complete", NS_NONE, V_TRUE_FALSE, 0}, {"dtstart", NS_NONE, V_DATE_8601_TIME, 0}, ANY("rrule"), END};
static const attribute_row PODPING[] = {{"usesPodping", NS_NONE, V_TRUE_FALSE, 0}, END};
static const attribute_row CHAT[] = {{"server", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                     {"protocol", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                     ANY("accountId"),
                                     ANY("space"),
                                     ANY("embedUrl"),
                                     END};

#define C     IN_HEAD
#define I     IN_ENTRY
#define BOTH  (C | I)
#define LISTS (IN(K_PODCAST_LIST) | IN(K_PODCAST_SPLIT))

static const element_row ROWS[] = {
    {"transcript", I, K_LEAF, V_ANY, 0, 0, 0, 0, TRANSCRIPT},
    {"locked", C, K_LEAF, V_YES_NO, E_ONCE, 0, 0, 0, LOCKED},
    {"funding", BOTH, K_LEAF, V_ANY, E_PLAIN, 0, 0, LENGTH_128, FUNDING},
    {"chapters", I, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, CHAPTERS},
    {"soundbite", I, K_LEAF, V_ANY, E_PLAIN, 0, 0, LENGTH_128, SOUNDBITE},
    {"person", BOTH, K_LEAF, V_ANY, E_NOT_BLANK | E_PLAIN, 0, 0, LENGTH_128, PERSON},
    {"location", BOTH, K_LEAF, V_ANY, E_NOT_BLANK | E_PLAIN, 0, 0, LENGTH_128, LOCATION},
    {"season", I, K_LEAF, V_NON_NEGATIVE, E_ONCE, 0, 0, 0, NAME},
    {"episode", I, K_LEAF, V_FLOAT, E_ONCE, 0, 0, 0, DISPLAY},
    {"trailer", C, K_LEAF, V_ANY, E_NOT_BLANK | E_PLAIN, 0, 0, LENGTH_128, TRAILER},
    {"license", BOTH, K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK, 0, 0, LENGTH_128, URL},
    {"alternateEnclosure", I, K_PODCAST_MEDIA, V_ANY, 0, 0, 0, 0, ALTERNATE},
    {"source", IN(K_PODCAST_MEDIA), K_EMPTY, V_ANY, 0, M_URL, 0, 0, SOURCE},
    {"integrity", IN(K_PODCAST_MEDIA), K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, INTEGRITY},
    {"guid", C, K_LEAF, V_GUID, E_ONCE, 0, 0, 0, NULL},
    {"value", BOTH, K_PODCAST_VALUE, V_ANY, 0, 0, 0, 0, VALUE},
    {"valueRecipient", IN(K_PODCAST_VALUE) | IN(K_PODCAST_SPLIT), K_EMPTY, V_ANY, 0, M_NAME, 0, 0, RECIPIENT},
    {"valueTimeSplit", IN(K_PODCAST_VALUE), K_PODCAST_SPLIT, V_ANY, 0, 0, 0, 0, SPLIT},
    {"medium", C, K_LEAF, V_MEDIUM, E_ONCE, 0, 0, 0, NULL},
    {"images", BOTH, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, SRCSET},
    {"image", BOTH, K_EMPTY, V_ANY, 0, 0, 0, 0, IMAGE},
    {"liveItem", IN_CHANNEL, K_ITEM, V_ANY, 0, 0, 0, 0, LIVE},
    {"contentLink", I, K_LEAF, V_ANY, E_NOT_BLANK, 0, 0, 0, HREF},
    {"socialInteract", BOTH, K_EMPTY, V_ANY, 0, 0, 0, 0, SOCIAL},
    {"block", C, K_LEAF, V_YES_NO, 0, 0, 0, 0, BLOCK},
    {"txt", BOTH, K_LEAF, V_ANY, E_NOT_BLANK, 0, 0, LENGTH_4000, TXT},
    {"remoteItem", C | LISTS, K_EMPTY, V_ANY, 0, M_ITEM, 0, 0, REMOTE},
    {"podroll", C, K_PODCAST_LIST, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"publisher", C, K_PODCAST_LIST, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"updateFrequency", C, K_LEAF, V_ANY, E_ONCE, 0, 0, LENGTH_128, FREQUENCY},
    {"podping", C, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, PODPING},
    {"chat", BOTH, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, CHAT},
};

ELEMENT_TABLE(PODCAST_TABLE, NS_PODCAST, ROWS);
/* Many feeds give the address of its documentation. */
ELEMENT_TABLE(PODCAST_DOCS_TABLE, NS_PODCAST_DOCS, ROWS);

static const attribute_row PSC[] = {ANY("version"), END};
static const attribute_row PSC_CHAPTER[] = {{"start", NS_NONE, V_CHAPTER_TIME, NEEDED},
                                            {"title", NS_NONE, V_ANY, NEEDED | A_NOT_BLANK},
                                            {"href", NS_NONE, V_IRI, 0},
                                            {"image", NS_NONE, V_IRI, 0},
                                            END};

static const element_row PSC_ROWS[] = {
    {"chapters", I, K_CHAPTERS, V_ANY, E_ONCE, 0, H_CHAPTERS, 0, PSC},
    {"chapter", IN(K_CHAPTERS), K_EMPTY, V_ANY, 0, M_ITEM, H_CHAPTER, 0, PSC_CHAPTER},
};

ELEMENT_TABLE(PSC_TABLE, NS_PSC, PSC_ROWS);

static const attribute_row GOOGLE_TEXT[] = {{"text", NS_NONE, V_ANY, NEEDED}, END};

static const element_row GOOGLEPLAY_ROWS[] = {
    {"author", BOTH, K_LEAF, V_ANY, E_ONCE | E_PLAIN, 0, 0, LENGTH_255, NULL},
    {"description", BOTH, K_LEAF, V_ANY, E_ONCE, 0, 0, LENGTH_4000, NULL},
    {"email", C, K_LEAF, V_EMAIL, E_ONCE, 0, 0, 0, NULL},
    {"owner", C, K_LEAF, V_EMAIL, E_ONCE, 0, 0, 0, NULL},
    {"image", BOTH, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, HREF},
    {"category", C, K_FOREIGN, V_ANY, 0, 0, 0, 0, GOOGLE_TEXT},
    {"explicit", BOTH, K_LEAF, V_YES_NO_CLEAN, E_ONCE, 0, 0, 0, NULL},
    {"block", BOTH, K_LEAF, V_YES_NO_CLEAN, E_ONCE, 0, 0, 0, NULL},
    {"new-feed-url", C, K_LEAF, V_URL, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(GOOGLEPLAY_TABLE, NS_GOOGLEPLAY, GOOGLEPLAY_ROWS);
