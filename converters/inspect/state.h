/*
 * The inside of inspect, shared by its files: what is open, and where a value goes.
 *
 * An element's row in elements.c says what its start and its end do. Most starts push a frame, which collects text;
 * the end pops it and stores the text under a key of the object that is being described: the source, the image or text
 * input of the feed, the entry, or the feed.
 */
#ifndef FEEDLOOM_INSPECT_STATE_H
#define FEEDLOOM_INSPECT_STATE_H

#include "../../feeds/formats/construct.h"
#include "../../feeds/formats/jsonin.h"
#include "inspect.h"
#include "node.h"

enum {
    INSPECT_DEPTH = 320,  /* open elements; what is deeper is passed over */
    INSPECT_ATTRS = 256,
    INSPECT_NAMES = 64,
    INSPECT_TAGS = 256,   /* categories that a new one is compared with */
    INSPECT_MEMORY = 1 << 30
};

typedef struct inspector inspector;

/* An attribute as keys have it: in lower case, with the standard prefix. */
typedef struct inspect_attr {
    feed_str key, value;
} inspect_attr;

typedef struct inspect_row {
    feed_str name; /* standard prefix and "_", local name; in lower case */
    void (*start)(inspector *in, const struct inspect_row *row);
    void (*end)(inspector *in, const struct inspect_row *row);
    const char *key, *more; /* for start and end: what they store, and of what type */
} inspect_row;

/* NULL: no element that means anything. */
const inspect_row *inspect_row_find(feed_str name);

/* Text that is being collected. */
typedef struct inspect_frame {
    feed_str key;
    bool expecting; /* the text will be stored; else its reader is the end handler alone */
    size_t begin;   /* in `text` */
} inspect_frame;

typedef struct inspect_element {
    const inspect_row *row;
    feed_str key; /* of an element without a row */
    feed_str base, language;
} inspect_element;

typedef enum inspect_geometry {
    GEOMETRY_NONE,
    GEOMETRY_POINT,
    GEOMETRY_LINE,
    GEOMETRY_POLYGON,
    GEOMETRY_BOX
} inspect_geometry;

/* A JSON document while it is read. */
typedef struct inspect_json_tree {
    node *root, *open[JSON_DEPTH_MAX + 1];
    size_t depth;
    buf key;
} inspect_json_tree;

struct inspector {
    inspect_options options;
    arena memory;
    node_maker make;
    html_sanitizer *sanitizer;
    html_options html;
    node *root, *feed, *entries, *entry, *source, *namespaces;
    feed_str version; /* of the feed's format; static */

    inspect_element elements[INSPECT_DEPTH];
    size_t depth;
    inspect_frame frames[INSPECT_DEPTH];
    size_t n_frames;
    feed_str names[INSPECT_NAMES]; /* of elements without a row, kept once for many */
    buf text;          /* of the frames */
    buf key, scratch, mended;
    inspect_attr attrs[INSPECT_ATTRS]; /* of the start tag that is being read */
    size_t n_attrs;
    feed_str base, language; /* in force */

    construct construct;
    size_t in_construct; /* the depth of the element whose text it is; 0: none */
    bool construct_expecting;
    feed_str construct_key, construct_src, construct_base, construct_language;

    inspect_json_tree json;
    bool saw_element;
    bool in_outlines; /* of OPML */
    bool in_feed, in_entry, in_source, in_image, in_textinput, in_author, in_contributor, in_publisher;
    bool link_is_page; /* the link that is being read leads to a page for people */
    bool guid_is_link, has_content, in_chapters;
    bool summary_is_content; /* the summary that is being read goes to `content` */
    size_t title_depth;      /* of the title that stands; 0: none */
    inspect_geometry geometry;
};

/* ---- store.c: frames and contexts ---- */

/* Something is being described, rather than what stands around it. */
bool inspect_is_inside(const inspector *in);
/* The object that is being described. */
node *inspect_context(inspector *in);
void inspect_push(inspector *in, feed_str key, bool expecting);
/*
 * Ends the innermost frame if its key is this one, and stores its text where it belongs, if that was expected. The text
 * without white space around it; with `raw`, as it is. Absent if the frame is another's.
 */
feed_str inspect_pop(inspector *in, feed_str key, bool raw);
/* Stores a value of the current element under the rules of depth; `detail` may be NULL. */
void inspect_store(inspector *in, feed_str key, feed_str value, node *detail);
/* Sets a string in the current context, unless it is there and `keep`. */
void inspect_save(inspector *in, feed_str key, feed_str value, bool keep);
/* Sets `link`: a page's address stands until another page's; anything else only where there is no page. */
void inspect_set_link(inspector *in, node *context, feed_str value, bool page);
/* A construct instead of a frame. */
void inspect_push_construct(inspector *in, feed_str key, const char *default_type, bool expecting);
feed_str inspect_pop_construct(inspector *in);

/* The attributes of the current start tag. */
feed_str inspect_attribute(const inspector *in, const char *key);
node *inspect_attributes(inspector *in);
/* Leaves `href` for whichever of url, uri, href there is. */
void inspect_rename_href(inspector *in);
void inspect_set_attribute(inspector *in, const char *key, feed_str value, bool keep);
void inspect_remove_attribute(inspector *in, const char *key);
/* A reference resolved against the base in force; lives as long as the document. */
feed_str inspect_resolve(inspector *in, feed_str ref);
/* The same against `base`, or absent where its scheme is not acceptable. */
feed_str inspect_resolve_safe(inspector *in, feed_str base, feed_str ref);
/* [year, month, day, hour, minute, second, weekday, day of the year, 0] in UTC, or null. */
node *inspect_date(inspector *in, feed_str text);

/* ---- people.c, links.c: parts that several elements have ---- */

void inspect_add_tag(inspector *in, feed_str term, feed_str scheme, feed_str label);
/* Brings what is known of a person into the plain string, or takes it out of it. */
void inspect_sync_person(inspector *in, feed_str key);

/* ---- the handlers of the rows ---- */

#define INSPECT_HANDLERS(H) H(admin_generator) H(author) H(block) H(category) H(cc_license) H(channel) H(chapter)      \
    H(chapters) H(cloud) H(content) H(contributor) H(coordinates) H(creative_license) H(date) H(dc_contributor)        \
    H(description) H(email) H(enclosure) H(explicit) H(feed) H(generator) H(geometry) H(georss) H(guid) H(image)       \
    H(item) H(itunes_category) H(itunes_image) H(keywords) H(link) H(media_list) H(media_one) H(media_player)          \
    H(media_title) H(name) H(newlocation) H(nothing) H(opml) H(outline) H(owner) H(plain) H(publisher)                 \
    H(restriction) H(rss) H(size) H(source) H(summary) H(text) H(textinput) H(thumbnail) H(title) H(url) H(validity)   \
    H(where)

#define INSPECT_DECLARE(name)                                                                                          \
    void inspect_start_##name(inspector *in, const inspect_row *row);                                                 \
    void inspect_end_##name(inspector *in, const inspect_row *row);
INSPECT_HANDLERS(INSPECT_DECLARE)
#undef INSPECT_DECLARE

/* ---- reader.c: events into handlers ---- */

xml_handler inspect_handler(inspector *in);

/* ---- jsonfeed.c ---- */

json_handler inspect_json_handler(inspector *in);
/* Tells the JSON that has been read; *fault: why it is no JSON Feed, absent if it is one. */
void inspect_json(inspector *in, feed_str *fault);

#endif
