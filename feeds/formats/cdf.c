/* Channel Definition Format (https://www.w3.org/TR/NOTE-CDFsubmit.html): read, not written. */
#include "read.h"

#define CHANNEL READ_IN(READ_HEAD)
#define ITEM    READ_IN(READ_ENTRY)

static const read_row ROWS[] = {
    {"channel", READ_IN(READ_ROOT) | CHANNEL, READ_BOX, FIELD_NONE, READ_HEAD, READ_ATTRS},
    {"item", CHANNEL, READ_BOX, FIELD_NONE, READ_ENTRY, READ_ATTRS},
    {"title", CHANNEL | ITEM, READ_TEXT, FIELD_TITLE, 0, READ_HTML},
    {"abstract", CHANNEL | ITEM, READ_MARKUP, FIELD_SUBTITLE, 0, READ_HTML},
    {"a", CHANNEL | ITEM, READ_TEXT, FIELD_LINK, 0, READ_ATTRS},
    {"logo", CHANNEL, READ_TEXT, FIELD_LOGO, 0, READ_ATTRS},
    {"logo", ITEM, READ_TEXT, FIELD_IMAGE, 0, READ_ATTRS},
};

READ_TABLE(READ_CDF_TABLE, NS_CDF, ROWS);
