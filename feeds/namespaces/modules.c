/* The modules of RSS 1.0 (http://web.resource.org/rss/1.0/modules/) and smaller ones of RSS 2.0. */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }

static const attribute_row RESOURCE[] = {{"resource", NS_RDF, V_URI_FULL, A_REQUIRED | A_AS_ELEMENT}, END};

static const attribute_row ACCESS_ATTRS[] = {{"relationship", NS_NONE, V_ACCESS_REL, A_REQUIRED}, END};

static const element_row ADMIN_ROWS[] = {
    {"generatorAgent", IN_HEAD, K_EMPTY, V_ANY, E_ONCE, M_ADMIN_GENERATOR, H_RDF_RESOURCE, 0, RESOURCE},
    {"errorReportsTo", IN_HEAD, K_EMPTY, V_ANY, E_ONCE, 0, H_RDF_RESOURCE, 0, RESOURCE},
};

ELEMENT_TABLE(ADMIN_TABLE, NS_ADMIN, ADMIN_ROWS);

static const element_row AG_ROWS[] = {
    {"source", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"sourceURL", IN_ENTRY, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"timestamp", IN_ENTRY, K_LEAF, V_DATE_8601_TIME, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(AG_TABLE, NS_AG, AG_ROWS);

static const element_row ANNOTATE_ROWS[] = {
    {"reference", IN_ENTRY, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, RESOURCE},
};

ELEMENT_TABLE(ANNOTATE_TABLE, NS_ANNOTATE, ANNOTATE_ROWS);

static const element_row AUDIO_ROWS[] = {
    {"songname", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"artist", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"album", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"year", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"genre_id", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"artist_id", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(AUDIO_TABLE, NS_AUDIO, AUDIO_ROWS);

static const element_row BLOGCHANNEL_ROWS[] = {
    {"blogRoll", IN_HEAD, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"mySubscriptions", IN_HEAD, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"blink", IN_HEAD, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"changes", IN_HEAD, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(BLOGCHANNEL_TABLE, NS_BLOGCHANNEL, BLOGCHANNEL_ROWS);

static const element_row CC_ROWS[] = {
    {"license", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, M_CC_LICENSE, 0, 0, NULL},
    {"License", IN(K_RDF), K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(CC_TABLE, NS_CC, CC_ROWS);

static const element_row CREATIVECOMMONS_ROWS[] = {
    {"license", IN_FEED_OR_ENTRY, K_LEAF, V_URI_FULL, 0, M_UL_LICENSE, 0, 0, NULL},
};

ELEMENT_TABLE(CREATIVECOMMONS_TABLE, NS_CREATIVECOMMONS, CREATIVECOMMONS_ROWS);

static const element_row COMPANY_ROWS[] = {
    {"name", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"symbol", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"market", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"category", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
};

ELEMENT_TABLE(COMPANY_TABLE, NS_COMPANY, COMPANY_ROWS);

static const element_row CONTENT_ROWS[] = {
    {"encoded", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, M_CONTENT_ENCODED, H_CONTENT_ENCODED, 0, NULL},
    {"items", IN_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(CONTENT_TABLE, NS_CONTENT, CONTENT_ROWS);

static const element_row CP_ROWS[] = {
    {"server", IN_HEAD, K_LEAF, V_URI, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(CP_TABLE, NS_CP, CP_ROWS);

static const element_row EMAIL_ROWS[] = {
    {"sender", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"messageId", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(EMAIL_TABLE, NS_EMAIL, EMAIL_ROWS);

static const element_row EV_ROWS[] = {
    {"startdate", IN_ENTRY, K_LEAF, V_DATE_8601_TIME, E_ONCE, 0, 0, 0, NULL},
    {"enddate", IN_ENTRY, K_LEAF, V_DATE_8601_TIME, E_ONCE, 0, 0, 0, NULL},
    {"location", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"organizer", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"type", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(EV_TABLE, NS_EV, EV_ROWS);

static const element_row FH_ROWS[] = {
    {"complete", IN_HEAD, K_EMPTY, V_ANY, E_ONCE, 0, H_FH, 0, NULL},
    {"archive", IN_HEAD, K_EMPTY, V_ANY, E_ONCE, 0, H_FH, 0, NULL},
    {"incremental", IN_HEAD, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"previous", IN_HEAD, K_LEAF, V_URI, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(FH_TABLE, NS_FH, FH_ROWS);

static const element_row FOAF_ROWS[] = {
    {"maker", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"depiction", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"topic", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"page", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(FOAF_TABLE, NS_FOAF, FOAF_ROWS);

static const element_row IMAGE_ROWS[] = {
    {"item", IN_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"favicon", IN_HEAD, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"width", IN_ENTRY | IN_RSS_BOX, K_LEAF, V_POSITIVE, E_ONCE, 0, 0, 0, NULL},
    {"height", IN_ENTRY | IN_RSS_BOX, K_LEAF, V_POSITIVE, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(IMAGE_TABLE, NS_IMAGE, IMAGE_ROWS);

static const element_row INDEXING_ROWS[] = {
    {"index", IN_FEED_OR_ENTRY, K_LEAF, V_YES_NO, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(INDEXING_TABLE, NS_INDEXING, INDEXING_ROWS);

static const element_row L_ROWS[] = {
    {"link", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"permalink", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(L_TABLE, NS_L, L_ROWS);

static const element_row PINGBACK_ROWS[] = {
    {"server", IN_FEED_OR_ENTRY, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"target", IN_ENTRY, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(PINGBACK_TABLE, NS_PINGBACK, PINGBACK_ROWS);

static const element_row PRISM_ROWS[] = {
    {"alternateTitle", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"byteCount", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"category", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"complianceProfile", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"copyright", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"coverDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"coverDisplayDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"creationDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"distributor", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"doi", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"edition", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"embargoDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"endingPage", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"event", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"eventDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"expirationDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"hasAlternative", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"hasCorrection", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"hasPart", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"hasPreviousVersion", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"hasTranslation", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"industry", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"isCorrectionOf", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"isPartOf", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"isReferencedBy", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"issn", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"eIssn", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"issue", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"issueName", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"issueIdentifier", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"location", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"modificationDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"number", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"objectTitle", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"organization", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"person", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"postDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"publicationDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"publicationName", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"publicationTime", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"receptionDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"rightsAgent", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"section", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"startingPage", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"subsection1", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"subsection2", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"teaser", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"volume", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"wordCount", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
};

ELEMENT_TABLE(PRISM_TABLE, NS_PRISM, PRISM_ROWS);

static const element_row RDFS_ROWS[] = {
    {"seeAlso", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"label", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"comment", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
};

ELEMENT_TABLE(RDFS_TABLE, NS_RDFS, RDFS_ROWS);

static const element_row REF_ROWS[] = {
    {"aggregate", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"by", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"target", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(REF_TABLE, NS_REF, REF_ROWS);

static const element_row REQV_ROWS[] = {
    {"content", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(REQV_TABLE, NS_REQV, REQV_ROWS);

static const element_row RSS091_ROWS[] = {
    {"copyright", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"language", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"docs", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"webMaster", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"managingEditor", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"lastBuildDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"pubDate", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"rating", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"skipDays", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"skipHours", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"day", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"hour", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"width", IN_RSS_BOX, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"height", IN_RSS_BOX, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"description", IN_RSS_BOX, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(RSS091_TABLE, NS_RSS091, RSS091_ROWS);

static const element_row SEARCH_ROWS[] = {
    {"query", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"results", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(SEARCH_TABLE, NS_SEARCH, SEARCH_ROWS);

static const element_row SLASH_ROWS[] = {
    {"comments", IN_ENTRY, K_LEAF, V_NON_NEGATIVE, E_ONCE, M_SLASH_COMMENTS, 0, 0, NULL},
    {"section", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"department", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"hit_parade", IN_ENTRY, K_LEAF, V_INTEGER_LIST, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(SLASH_TABLE, NS_SLASH, SLASH_ROWS);

static const element_row SS_ROWS[] = {
    {"responding", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"lastChecked", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"lastSeen", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"availability", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"averageResponseTime", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"statusMessage", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"aboutStats", IN_HEAD, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(SS_TABLE, NS_SS, SS_ROWS);

static const element_row SUB_ROWS[] = {
    {"subscribe", IN_HEAD, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"unsubscribe", IN_HEAD, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(SUB_TABLE, NS_SUB, SUB_ROWS);

static const element_row SX_ROWS[] = {
    {"sharing", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"sync", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(SX_TABLE, NS_SX, SX_ROWS);

static const element_row SY_ROWS[] = {
    {"updatePeriod", IN_HEAD, K_LEAF, V_UPDATE_PERIOD, E_ONCE, 0, 0, 0, NULL},
    {"updateFrequency", IN_HEAD, K_LEAF, V_POSITIVE, E_ONCE | E_NOT_BLANK, 0, 0, 0, NULL},
    {"updateBase", IN_HEAD, K_LEAF, V_DATE_W3C_EVER, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(SY_TABLE, NS_SY, SY_ROWS);

static const element_row TAXO_ROWS[] = {
    {"topics", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"topic", IN(K_RDF), K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(TAXO_TABLE, NS_TAXO, TAXO_ROWS);

static const element_row TRACKBACK_ROWS[] = {
    {"ping", IN_ENTRY, K_LEAF, V_ANY, 0, 0, H_RDF_RESOURCE, 0, NULL},
    {"about", IN_ENTRY, K_LEAF, V_ANY, 0, 0, H_RDF_RESOURCE, 0, NULL},
};

ELEMENT_TABLE(TRACKBACK_TABLE, NS_TRACKBACK, TRACKBACK_ROWS);

static const element_row WFW_ROWS[] = {
    {"comment", IN_ENTRY, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"commentRss", IN_ENTRY, K_LEAF, V_URI_FULL, E_ONCE, 0, 0, 0, NULL},
    {"commentRSS", IN_ENTRY, K_LEAF, V_URI_FULL, E_ONCE, 0, H_COMMENT_RSS, 0, NULL},
};

ELEMENT_TABLE(WFW_TABLE, NS_WFW, WFW_ROWS);

static const element_row WIKI_ROWS[] = {
    {"interwiki", IN_HEAD, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"diff", IN_ENTRY, K_LEAF, V_URI, E_ONCE, 0, 0, 0, NULL},
    {"history", IN_ENTRY, K_LEAF, V_URI, E_ONCE, 0, 0, 0, NULL},
    {"importance", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"status", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"version", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(WIKI_TABLE, NS_WIKI, WIKI_ROWS);

static const element_row WIKI_OLD_ROWS[] = {
    {"interwiki", IN_HEAD, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"diff", IN_ENTRY, K_LEAF, V_URI, E_ONCE, 0, 0, 0, NULL},
    {"history", IN_ENTRY, K_LEAF, V_URI, E_ONCE, 0, 0, 0, NULL},
    {"importance", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"status", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"version", IN_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(WIKI_OLD_TABLE, NS_WIKI_OLD, WIKI_OLD_ROWS);

static const element_row ACCESS_ROWS[] = {
    {"restriction", IN_HEAD, K_EMPTY, V_ANY, E_ONCE, 0, 0, 0, ACCESS_ATTRS},
};

ELEMENT_TABLE(ACCESS_TABLE, NS_ACCESS, ACCESS_ROWS);

static const element_row CF_ROWS[] = {
    {"listinfo", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"treatAs", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"group", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"sort", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(CF_TABLE, NS_CF, CF_ROWS);

static const element_row STR_ROWS[] = {
    {"type", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"codec", IN_FEED_OR_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(STR_TABLE, NS_STR, STR_ROWS);
