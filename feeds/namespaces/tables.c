#include "element.h"

extern const element_table PODCAST_TABLE;
extern const element_table PODCAST_DOCS_TABLE;
extern const element_table PSC_TABLE;
extern const element_table GOOGLEPLAY_TABLE;
extern const element_table RSL_TABLE;
extern const element_table RSS_TABLE;
extern const element_table RDF_TABLE;
extern const element_table ATOM_TABLE;
extern const element_table APP_TABLE;
extern const element_table OPML_TABLE;
extern const element_table ITUNES_TABLE;
extern const element_table MEDIA_TABLE;
extern const element_table DC_TABLE;
extern const element_table DCTERMS_TABLE;
extern const element_table GEORSS_TABLE;
extern const element_table GML_TABLE;
extern const element_table GEO_TABLE;
extern const element_table GEOURL_TABLE;
extern const element_table ICBM_TABLE;
extern const element_table OPENSEARCH_TABLE;
extern const element_table OPENSEARCH10_TABLE;
extern const element_table FEEDBURNER_TABLE;
extern const element_table ADMIN_TABLE;
extern const element_table AG_TABLE;
extern const element_table ANNOTATE_TABLE;
extern const element_table AUDIO_TABLE;
extern const element_table BLOGCHANNEL_TABLE;
extern const element_table CC_TABLE;
extern const element_table CREATIVECOMMONS_TABLE;
extern const element_table COMPANY_TABLE;
extern const element_table CONTENT_TABLE;
extern const element_table CP_TABLE;
extern const element_table EMAIL_TABLE;
extern const element_table EV_TABLE;
extern const element_table FH_TABLE;
extern const element_table FOAF_TABLE;
extern const element_table IMAGE_TABLE;
extern const element_table INDEXING_TABLE;
extern const element_table L_TABLE;
extern const element_table PINGBACK_TABLE;
extern const element_table PRISM_TABLE;
extern const element_table RDFS_TABLE;
extern const element_table REF_TABLE;
extern const element_table REQV_TABLE;
extern const element_table RSS091_TABLE;
extern const element_table SEARCH_TABLE;
extern const element_table SLASH_TABLE;
extern const element_table SS_TABLE;
extern const element_table SUB_TABLE;
extern const element_table SX_TABLE;
extern const element_table SY_TABLE;
extern const element_table TAXO_TABLE;
extern const element_table TRACKBACK_TABLE;
extern const element_table WFW_TABLE;
extern const element_table WIKI_TABLE;
extern const element_table WIKI_OLD_TABLE;
extern const element_table ACCESS_TABLE;
extern const element_table CF_TABLE;
extern const element_table STR_TABLE;
extern const element_table THR_TABLE;
extern const element_table THR10_TABLE;
extern const element_table XHTML_TABLE;

const element_table *const ELEMENT_TABLES[] = {
    &RSS_TABLE,        &RDF_TABLE,
    &ATOM_TABLE,       &APP_TABLE,
    &OPML_TABLE,       &ITUNES_TABLE,
    &MEDIA_TABLE,      &DC_TABLE,
    &DCTERMS_TABLE,    &GEORSS_TABLE,
    &GML_TABLE,        &GEO_TABLE,
    &GEOURL_TABLE,     &ICBM_TABLE,
    &OPENSEARCH_TABLE, &OPENSEARCH10_TABLE,
    &FEEDBURNER_TABLE, &ADMIN_TABLE,
    &AG_TABLE,         &ANNOTATE_TABLE,
    &AUDIO_TABLE,      &BLOGCHANNEL_TABLE,
    &CC_TABLE,         &CREATIVECOMMONS_TABLE,
    &COMPANY_TABLE,    &CONTENT_TABLE,
    &CP_TABLE,         &EMAIL_TABLE,
    &EV_TABLE,         &FH_TABLE,
    &FOAF_TABLE,       &IMAGE_TABLE,
    &INDEXING_TABLE,   &L_TABLE,
    &PINGBACK_TABLE,   &PRISM_TABLE,
    &RDFS_TABLE,       &REF_TABLE,
    &REQV_TABLE,       &RSS091_TABLE,
    &SEARCH_TABLE,     &SLASH_TABLE,
    &SS_TABLE,         &SUB_TABLE,
    &SX_TABLE,         &SY_TABLE,
    &TAXO_TABLE,       &TRACKBACK_TABLE,
    &WFW_TABLE,        &WIKI_TABLE,
    &WIKI_OLD_TABLE,   &ACCESS_TABLE,
    &CF_TABLE,         &STR_TABLE,
    &THR_TABLE,        &THR10_TABLE,
    &XHTML_TABLE,      &PODCAST_TABLE,
    &PSC_TABLE,        &PODCAST_DOCS_TABLE,
    &RSL_TABLE,        &GOOGLEPLAY_TABLE,
    NULL,
};
