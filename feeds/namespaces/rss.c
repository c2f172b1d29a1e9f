/* The elements of RSS 0.90 to 2.0 (https://www.rssboard.org/rss-specification, http://purl.org/rss/1.0/spec). */
#include "element.h"

static const attribute_row RSS_ATTRS[] = {
    {"version", NS_NONE, V_RSS_VERSION, A_REQUIRED | A_AS_ELEMENT}, {"encoding", NS_NONE, V_ANY, 0}, {NULL, 0, 0, 0}};
static const attribute_row ABOUT[] = {{"about", NS_RDF, V_URI, A_REQUIRED | A_AS_ELEMENT}, {NULL, 0, 0, 0}};
static const attribute_row ABOUT_OPTIONAL[] = {{"about", NS_RDF, V_URI, A_AS_ELEMENT},
                                               {"resource", NS_RDF, V_URI, A_AS_ELEMENT},
                                               {"parseType", NS_RDF, V_ANY, 0},
                                               {NULL, 0, 0, 0}};
static const attribute_row RESOURCE[] = {
    {"resource", NS_RDF, V_ANY, 0}, {"parseType", NS_RDF, V_ANY, 0}, {NULL, 0, 0, 0}};
static const attribute_row PARSE_TYPE[] = {
    {"parseType", NS_RDF, V_ANY, 0}, {"datatype", NS_RDF, V_ANY, 0}, {NULL, 0, 0, 0}};
static const attribute_row CLOUD[] = {{"domain", NS_NONE, V_ANY, A_REQUIRED | A_AS_ELEMENT},
                                      {"path", NS_NONE, V_ANY, A_REQUIRED | A_AS_ELEMENT},
                                      {"registerProcedure", NS_NONE, V_ANY, A_REQUIRED | A_AS_ELEMENT},
                                      {"protocol", NS_NONE, V_ANY, A_REQUIRED | A_AS_ELEMENT},
                                      {"port", NS_NONE, V_POSITIVE_ATTRIBUTE, A_REQUIRED | A_AS_ELEMENT},
                                      {NULL, 0, 0, 0}};
static const attribute_row ENCLOSURE[] = {{"url", NS_NONE, V_URL, A_REQUIRED},
                                          {"length", NS_NONE, V_ENCLOSURE_LENGTH, A_REQUIRED},
                                          {"type", NS_NONE, V_MIME_ATTRIBUTE, A_REQUIRED | A_AS_ELEMENT},
                                          {NULL, 0, 0, 0}};
static const attribute_row CATEGORY[] = {{"domain", NS_NONE, V_ANY, 0}, {NULL, 0, 0, 0}};
static const attribute_row GUID[] = {{"isPermaLink", NS_NONE, V_BOOLEAN_ATTRIBUTE, A_AS_ELEMENT}, {NULL, 0, 0, 0}};
static const attribute_row SOURCE[] = {{"url", NS_NONE, V_URI_FULL, A_REQUIRED}, {NULL, 0, 0, 0}};

#define CORE  (IN(K_CHANNEL) | IN(K_CHANNEL10))
#define C2    IN(K_CHANNEL)
#define I2    IN(K_ITEM)
#define BOXES IN_RSS_BOX

static const element_row ROWS[] = {
    {"rss", IN(K_ROOT), K_RSS, V_ANY, 0, 0, 0, 0, RSS_ATTRS},
    {"channel", IN(K_RSS), K_CHANNEL, V_ANY, E_ONCE, M_CHANNEL, H_CHANNEL, 0, ABOUT_OPTIONAL},
    {"channel", IN(K_RDF), K_CHANNEL10, V_ANY, E_ONCE, M_CHANNEL, H_CHANNEL, 0, ABOUT},

    {"title", CORE, K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK | E_PLAIN, M_TITLE, H_CHANNEL_TEXT, 0, PARSE_TYPE},
    {"title", IN_ITEM | IN(K_TEXTINPUT) | IN(K_TEXTINPUT10), K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK | E_PLAIN, M_TITLE, 0,
     0, PARSE_TYPE},
    {"title", IN(K_IMAGE) | IN(K_IMAGE10), K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK | E_PLAIN, M_TITLE, H_CHANNEL_TEXT, 0,
     PARSE_TYPE},
    {"link", CORE, K_LEAF, V_URI_FULL, E_ONCE, M_LINK, H_CHANNEL_TEXT, 0, PARSE_TYPE},
    {"link", IN_ITEM | IN(K_TEXTINPUT) | IN(K_TEXTINPUT10), K_LEAF, V_URI_FULL, E_ONCE, M_LINK, 0, 0, PARSE_TYPE},
    {"link", IN(K_IMAGE) | IN(K_IMAGE10), K_LEAF, V_URI_FULL, E_ONCE, M_LINK, H_CHANNEL_TEXT, 0, PARSE_TYPE},
    {"description", CORE, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_DESCRIPTION, 0, 0, PARSE_TYPE},
    {"description", IN_ITEM, K_LEAF, V_ANY, E_ONCE, M_DESCRIPTION, H_DESCRIPTION, 0, PARSE_TYPE},
    {"description", BOXES, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_DESCRIPTION, 0, 0, PARSE_TYPE},

    {"category", C2, K_LEAF, V_ANY, E_PLAIN, M_CATEGORY, 0, 0, CATEGORY},
    {"cloud", C2, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, CLOUD},
    {"copyright", C2, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_COPYRIGHT, 0, 0, NULL},
    {"docs", C2, K_LEAF, V_URI_FULL, E_ONCE, M_DOCS, H_DOCS, 0, NULL},
    {"generator", C2, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_GENERATOR, 0, 0, NULL},
    {"image", C2, K_IMAGE, V_ANY, E_ONCE, M_IMAGE, H_IMAGE_BOX, 0, NULL},
    {"image", IN(K_CHANNEL10), K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, RESOURCE},
    {"image", IN(K_RDF), K_IMAGE10, V_ANY, E_ONCE, 0, H_IMAGE_BOX, 0, ABOUT},
    {"item", C2 | IN(K_RSS), K_ITEM, V_ANY, 0, M_ITEM, H_ITEM, 0, ABOUT_OPTIONAL},
    {"item", IN(K_RDF), K_ITEM10, V_ANY, 0, M_ITEM, H_ITEM10, 0, ABOUT},
    {"items", IN(K_CHANNEL10), K_ITEMS, V_ANY, E_ONCE, M_ITEMS, 0, 0, PARSE_TYPE},
    {"language", C2, K_LEAF, V_LANGUAGE, E_ONCE, M_LANGUAGE, 0, 0, NULL},
    {"lastBuildDate", C2, K_LEAF, V_DATE_822, E_ONCE, M_LAST_BUILD, 0, 0, NULL},
    {"managingEditor", C2, K_LEAF, V_CONTACT, E_ONCE | E_PLAIN, M_EDITOR, 0, 0, NULL},
    {"pubDate", C2 | I2, K_LEAF, V_DATE_822, E_ONCE, M_PUBDATE, 0, 0, NULL},
    {"rating", C2, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"skipDays", C2, K_SKIPDAYS, V_ANY, E_ONCE, 0, H_SKIP_DAYS, 0, NULL},
    {"skipHours", C2, K_SKIPHOURS, V_ANY, E_ONCE, 0, H_SKIP_HOURS, 0, NULL},
    {"textInput", C2, K_TEXTINPUT, V_ANY, E_ONCE, M_TEXTINPUT, H_TEXTINPUT, 0, NULL},
    {"textinput", IN(K_CHANNEL10), K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, RESOURCE},
    {"textinput", IN(K_RDF), K_TEXTINPUT10, V_ANY, E_ONCE, 0, 0, 0, ABOUT},
    {"ttl", C2, K_LEAF, V_POSITIVE, E_ONCE | E_NOT_BLANK, 0, 0, 0, NULL},
    {"webMaster", C2, K_LEAF, V_CONTACT, E_ONCE | E_PLAIN, M_WEBMASTER, 0, 0, NULL},
    {"blink", C2, K_FOREIGN, V_ANY, 0, 0, H_BLINK, 0, NULL},

    {"author", I2, K_LEAF, V_CONTACT, E_ONCE | E_PLAIN, M_AUTHOR, 0, 0, NULL},
    {"category", I2, K_LEAF, V_ANY, E_PLAIN, M_CATEGORY, 0, 0, CATEGORY},
    {"comments", I2, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"enclosure", I2, K_EMPTY, V_ANY, E_ONCE, M_ENCLOSURE, H_ENCLOSURE, 0, ENCLOSURE},
    {"guid", I2, K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK, M_GUID, H_GUID, 0, GUID},
    {"source", I2, K_LEAF, V_ANY, E_ONCE | E_PLAIN, M_SOURCE, 0, 0, SOURCE},

    {"url", IN(K_IMAGE) | IN(K_IMAGE10), K_LEAF, V_URI_FULL, E_ONCE, M_URL, H_IMAGE_URL, 0, PARSE_TYPE},
    {"width", IN(K_IMAGE), K_LEAF, V_WIDTH, E_ONCE, 0, 0, 0, NULL},
    {"height", IN(K_IMAGE), K_LEAF, V_HEIGHT, E_ONCE, 0, 0, 0, NULL},
    {"name", IN(K_TEXTINPUT) | IN(K_TEXTINPUT10), K_LEAF, V_FORM_NAME, E_ONCE | E_NOT_BLANK, M_NAME, 0, 0, PARSE_TYPE},
    {"hour", IN(K_SKIPHOURS), K_LEAF, V_HOUR, 0, M_SKIPPED, H_HOUR, 0, NULL},
    {"day", IN(K_SKIPDAYS), K_LEAF, V_DAY, 0, M_SKIPPED, H_HOUR, 0, NULL},
};

ELEMENT_TABLE(RSS_TABLE, NS_RSS, ROWS);

static const attribute_row LI[] = {{"resource", NS_RDF, V_ANY, 0}, {"resource", NS_NONE, V_ANY, 0}, {NULL, 0, 0, 0}};
static const attribute_row SEQ[] = {{"about", NS_RDF, V_ANY, 0}, {NULL, 0, 0, 0}};

static const element_row RDF_ROWS[] = {
    {"RDF", IN(K_ROOT), K_RDF, V_ANY, 0, 0, 0, 0, NULL},
    {"Seq", IN(K_ITEMS), K_SEQ, V_ANY, E_ONCE, 0, 0, 0, SEQ},
    {"Bag", IN(K_ITEMS), K_SEQ, V_ANY, E_ONCE, 0, 0, 0, SEQ},
    {"li", IN(K_SEQ), K_EMPTY, V_ANY, 0, 0, 0, 0, LI},
    {"Description", IN(K_RDF), K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(RDF_TABLE, NS_RDF, RDF_ROWS);
