/*
 * What may stand in HTML that goes out: elements, attributes, CSS and URL schemes. The tables are in allow.def; the
 * sanitiser keeps to them, the validator's rules ask them. All names are lower case. Where the W3C Feed Validator's
 * own list differs, the functions with w3c in their name know it.
 */
#ifndef FEEDLOOM_HTML_ALLOW_H
#define FEEDLOOM_HTML_ALLOW_H

#include "../core/buf.h"

/* Flags of an element. */
enum {
    HTML_FLAG_NONE = 0,
    HTML_FLAG_KEEP = 1,   /* it may go out */
    HTML_FLAG_VOID = 2,   /* it has no end tag */
    HTML_FLAG_FORMAT = 4, /* a formatting element: goes on where a wrong end tag cuts it off */
    HTML_FLAG_LINE = 8,   /* in plain text, a line of its own */
    HTML_FLAG_DROP = 16,  /* what is inside goes too */
    HTML_FLAG_LEAVE = 32  /* it ends svg and math (https://html.spec.whatwg.org/#parsing-main-inforeign) */
};

/* Groups of elements, for the rules below. */
enum {
    HTML_GROUP_NONE = 0,
    HTML_GROUP_P = 1 << 0,
    HTML_GROUP_LI = 1 << 1,
    HTML_GROUP_DD = 1 << 2,
    HTML_GROUP_OPTION = 1 << 3,
    HTML_GROUP_OPTGROUP = 1 << 4,
    HTML_GROUP_SELECT = 1 << 5,
    HTML_GROUP_RT = 1 << 6,
    HTML_GROUP_RUBY = 1 << 7,
    HTML_GROUP_CELL = 1 << 8,
    HTML_GROUP_ROW = 1 << 9,
    HTML_GROUP_ROWS = 1 << 10,
    HTML_GROUP_CAPTION = 1 << 11,
    HTML_GROUP_COLUMNS = 1 << 12,
    HTML_GROUP_TABLE = 1 << 13,
    HTML_GROUP_HEADING = 1 << 14,
    HTML_GROUP_LINK = 1 << 15,
    HTML_GROUP_BUTTON = 1 << 16,
    HTML_GROUP_FORM = 1 << 17,
    HTML_GROUP_SPECIAL = 1 << 18, /* other blocks that an implied end tag does not reach through */
    HTML_GROUP_LIST = 1 << 19 | HTML_GROUP_SPECIAL
};

/* What a start tag does to open elements; see RULES in sanitize.c. */
typedef enum html_rule {
    HTML_RULE_NONE,
    HTML_RULE_BLOCK,
    HTML_RULE_HEADING,
    HTML_RULE_ITEM,
    HTML_RULE_DEFINITION,
    HTML_RULE_OPTION,
    HTML_RULE_OPTGROUP,
    HTML_RULE_RUBY,
    HTML_RULE_CELL,
    HTML_RULE_ROW,
    HTML_RULE_ROWS,
    HTML_RULE_CAPTION,
    HTML_RULE_COLUMNS,
    HTML_RULE_COLUMN,
    HTML_RULE_TABLE,
    HTML_RULE_LINK,
    HTML_RULE_BUTTON,
    HTML_RULE_FORM,
    HTML_RULE_COUNT,
    HTML_RULE_TABLE_FIRST = HTML_RULE_CELL, /* of the parts of a table */
    HTML_RULE_TABLE_LAST = HTML_RULE_COLUMN
} html_rule;

typedef enum html_w3c { HTML_W3C_UNKNOWN, HTML_W3C_KNOWN, HTML_W3C_SAFE } html_w3c;

typedef struct html_element {
    const char *name;
    unsigned n; /* bytes of name */
    unsigned flags;
    unsigned group;
    html_rule rule;
    html_w3c w3c;
} html_element;

typedef enum html_attr_type {
    HTML_ATTR_TEXT,
    HTML_ATTR_LOWER, /* text in lower case */
    HTML_ATTR_URL,
    HTML_ATTR_IMAGE,  /* the URL of an image that loads by itself */
    HTML_ATTR_SRCSET, /* URLs of images, with widths */
    HTML_ATTR_STYLE
} html_attr_type;

typedef struct html_attr_rule {
    const char *name;
    unsigned n;
    html_attr_type type;
} html_attr_rule;

/* NULL: not in HTML's namespace as far as this table knows. */
const html_element *html_element_find(feed_str name);
/* NULL: not allowed. */
const html_attr_rule *html_attr_find(feed_str name);

bool html_element_allowed(feed_str name);
bool html_attr_allowed(feed_str name);
/* The scheme may be linked to; in any case. */
bool html_scheme_allowed(feed_str scheme);
/* The whole of a style attribute stays as it is. */
bool html_style_allowed(feed_str style);
/* Appends the declarations of `style` that may stay, "name: value;" joined by a space. Returns how many did not. */
size_t html_style_put(buf *b, feed_str style);
/* The same by feedparser's rules: a declaration it does not understand takes all the others with it, and background,
 * border, margin and padding hold keywords and small sizes alone. */
size_t html_style_put_classic(buf *b, feed_str style);

/* What the W3C Feed Validator's white list says of an element; what it does not know is "NotHtml" for it. */
html_w3c html_element_w3c(feed_str name);
/* Absent if its rules find no risk in the style attribute; else what they object to: a property, or the whole. */
feed_str html_style_w3c_fault(feed_str style);

#endif
