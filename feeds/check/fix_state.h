/* What the parts of the mender share: fix_scan.c cuts the text into tags and texts, fix_rules.c changes them. */
#ifndef FEEDLOOM_CHECK_FIX_STATE_H
#define FEEDLOOM_CHECK_FIX_STATE_H

#include "../core/hash.h"
#include "../namespaces/namespaces.h"
#include "fix.h"

enum { FIX_OPEN_MAX = 256, FIX_ATTRS_MAX = 64, FIX_VALUE_MAX = 1 << 20, FIX_TEXT_MAX = 256 << 20 };

typedef struct fix_attr {
    feed_str name, value; /* views of the text; the value without its quotes */
} fix_attr;

typedef struct fix_tag {
    feed_str all, name; /* "<name …>" and the name as written */
    fix_attr attrs[FIX_ATTRS_MAX];
    size_t n_attrs;
    bool empty; /* "<name/>" */
} fix_tag;

typedef enum fix_root { FIX_NO_FEED, FIX_RSS, FIX_RDF, FIX_ATOM, FIX_OPML } fix_root;

typedef struct fixer {
    feed_str text;
    const fix_options *options;
    fix_edits *out;
    fix_root root;
    bool entities; /* a document type may declare entities: they are left alone */
    /* First pass. */
    feed_str root_tag, head_tag; /* <rss …> and <channel …>, or <feed …> twice */
    feed_str base, link;
    bool self, based; /* there is a self link; there is an xml:base */
    uint64_t declared[(NS_COUNT + 63) / 64], used[(NS_COUNT + 63) / 64]; /* prefixes, by the namespace they stand for */
    /* Second pass. */
    feed_str open[FIX_OPEN_MAX];
    size_t depth;
    fix_tag tag; /* the last start tag */
    str_set ids;
    unsigned repeats;
    buf value, scratch;
} fixer;

/* ---- fix_scan.c -------------------------------------------------------------------------------------------------- */

typedef struct fix_handler {
    void (*start)(fixer *x);                              /* x->tag; it is on x->open already */
    void (*content)(fixer *x, feed_str text, bool simple); /* of the element that ends; simple: no tag was in it */
    void (*markup)(fixer *x, feed_str text);               /* any text, for what is wrong in all of them */
} fix_handler;

void fix_scan(fixer *x, const fix_handler *handler);
feed_str fix_attribute(const fix_tag *tag, const char *name);

/* ---- fix_rules.c ------------------------------------------------------------------------------------------------- */

extern const fix_handler FIX_LOOK, FIX_MEND;
/* Another id like this one, into x->scratch; another one each time. */
void fix_other_id(fixer *x, feed_str id);
/* What is added to the root's and the channel's tags, when all is known. */
void fix_heads(fixer *x);

/* ---- fix_json.c -------------------------------------------------------------------------------------------------- */

/* All of a JSON Feed; nothing where the text is none. */
void fix_json(fixer *x);

/* ---- fix_encoding.c ---------------------------------------------------------------------------------------------- */

/* White space in front of the XML declaration, and another encoding in it. */
void fix_declaration(fixer *x);

/* ---- fix_text.c -------------------------------------------------------------------------------------------------- */

/* Adds an edit; the text is copied. */
void fix_add(fixer *x, feed_rule rule, feed_str old, feed_str text);
/* Controls, broken bytes, "&" and "<" in text or attribute values. */
void fix_markup(fixer *x, feed_str text);
/* What raw text stands for, into *out: references expanded, CDATA sections taken out. */
void fix_decode(feed_str raw, buf *out);
/* Plain text without the tags and entities in it; false when there were none. */
bool fix_strip_tags(feed_str text, buf *out);
/* "a@b (Name)" of what people write; false when there is no address. */
bool fix_contact(feed_str text, buf *out);
/* Addresses in the escaped HTML of a text that are relative. */
void fix_html_links(fixer *x, feed_str raw);

#endif
