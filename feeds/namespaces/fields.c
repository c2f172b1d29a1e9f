/* Which elements of the namespace modules feed the model. */
#include "fields.h"

#define WEAK  (READ_WEAK)
#define KEPT  (READ_WEAK | READ_KEEP)
#define BOTH  (READ_ANY)
#define ENTRY (READ_IN(READ_ENTRY))
#define OUT   (READ_ANY | READ_IN(READ_OUTSIDE))

static const read_row CONTENT[] = {{"encoded", ENTRY, READ_MARKUP, FIELD_CONTENT, 0, READ_HTML_SURE}};

static const read_row DC[] = {
    {"title", BOTH, READ_TREE, FIELD_TITLE, 0, WEAK},
    {"description", BOTH, READ_TREE, FIELD_SUBTITLE, 0, WEAK | READ_HTML},
    {"creator", BOTH, READ_TEXT, FIELD_AUTHOR, 0, 0},
    {"author", BOTH, READ_TREE, FIELD_AUTHOR, 0, WEAK},
    {"contributor", BOTH, READ_TREE, FIELD_CONTRIBUTOR, 0, WEAK},
    {"subject", BOTH, READ_TREE, FIELD_CATEGORY, 0, WEAK},
    {"rights", BOTH, READ_TREE, FIELD_RIGHTS, 0, WEAK},
    {"language", BOTH, READ_TREE, FIELD_LANGUAGE, 0, WEAK},
    {"date", BOTH, READ_TREE, FIELD_PUBLISHED, 0, WEAK},
};

static const read_row DCTERMS[] = {
    {"issued", BOTH, READ_TREE, FIELD_PUBLISHED, 0, WEAK},
    {"created", BOTH, READ_TREE, FIELD_PUBLISHED, 0, KEPT},
    {"modified", BOTH, READ_TREE, FIELD_UPDATED, 0, WEAK},
    {"abstract", BOTH, READ_TREE, FIELD_SUBTITLE, 0, KEPT | READ_HTML},
    {"subject", BOTH, READ_TREE, FIELD_CATEGORY, 0, WEAK},
    {"rights", BOTH, READ_TREE, FIELD_RIGHTS, 0, WEAK},
    {"language", BOTH, READ_TREE, FIELD_LANGUAGE, 0, WEAK},
};

static const read_row ITUNES[] = {
    {"title", BOTH, READ_TREE, FIELD_TITLE, 0, KEPT},
    {"author", BOTH, READ_TREE, FIELD_AUTHOR, 0, KEPT},
    {"summary", BOTH, READ_TREE, FIELD_SUBTITLE, 0, KEPT | READ_HTML},
    {"subtitle", BOTH, READ_TREE, FIELD_SUBTITLE, 0, KEPT},
    {"image", READ_FEED, READ_TREE, FIELD_LOGO, 0, KEPT},
    {"image", ENTRY, READ_TREE, FIELD_IMAGE, 0, KEPT},
    {"keywords", BOTH, READ_TREE, FIELD_KEYWORDS, 0, KEPT},
};

static const read_row GOOGLEPLAY[] = {
    {"author", BOTH, READ_TREE, FIELD_AUTHOR, 0, KEPT},
    {"description", BOTH, READ_TREE, FIELD_SUBTITLE, 0, KEPT},
    {"image", READ_FEED, READ_TREE, FIELD_LOGO, 0, KEPT},
    {"image", ENTRY, READ_TREE, FIELD_IMAGE, 0, KEPT},
};

static const read_row MEDIA[] = {
    {"title", ENTRY, READ_TREE, FIELD_TITLE, 0, KEPT},
    {"description", ENTRY, READ_TREE, FIELD_SUBTITLE, 0, KEPT | READ_HTML},
    {"thumbnail", ENTRY, READ_TREE, FIELD_IMAGE, 0, WEAK},
    {"content", ENTRY, READ_TREE, FIELD_ENCLOSURE, 0, KEPT},
    {"group", ENTRY, READ_TREE, FIELD_ENCLOSURE, 0, KEPT | READ_GROUP},
    {"keywords", BOTH, READ_TREE, FIELD_KEYWORDS, 0, KEPT},
    {"copyright", BOTH, READ_TREE, FIELD_RIGHTS, 0, KEPT},
};

static const read_row XHTML[] = {{"body", ENTRY, READ_MARKUP, FIELD_CONTENT, 0, READ_HTML_SURE}};

static const read_row ADMIN[] = {{"generatoragent", READ_FEED, READ_TREE, FIELD_GENERATOR, 0, KEPT}};

static const read_row LICENSE[] = {{"license", BOTH, READ_TREE, FIELD_LICENSE, 0, KEPT}};

static const read_row ENCLOSURE[] = {{"enclosure", ENTRY, READ_TEXT, FIELD_ENCLOSURE, 0, READ_ATTRS}};

static READ_TABLE(CONTENT_TABLE, NS_CONTENT, CONTENT);
static READ_TABLE(DC_TABLE, NS_DC, DC);
static READ_TABLE(DCTERMS_TABLE, NS_DCTERMS, DCTERMS);
static READ_TABLE(ITUNES_TABLE, NS_ITUNES, ITUNES);
static READ_TABLE(GOOGLEPLAY_TABLE, NS_GOOGLEPLAY, GOOGLEPLAY);
static READ_TABLE(MEDIA_TABLE, NS_MEDIA, MEDIA);
static READ_TABLE(XHTML_TABLE, NS_XHTML, XHTML);
static READ_TABLE(ADMIN_TABLE, NS_ADMIN, ADMIN);
static READ_TABLE(CC_TABLE, NS_CC, LICENSE);
static READ_TABLE(CREATIVECOMMONS_TABLE, NS_CREATIVECOMMONS, LICENSE);
static READ_TABLE(ENC_TABLE, NS_ENC, ENCLOSURE);

const read_table *const READ_MODULES[] = {&CONTENT_TABLE, &DC_TABLE, &DCTERMS_TABLE, &ITUNES_TABLE, &GOOGLEPLAY_TABLE,
                                          &MEDIA_TABLE, &XHTML_TABLE, &ADMIN_TABLE, &CC_TABLE, &CREATIVECOMMONS_TABLE,
                                          &ENC_TABLE, NULL};
