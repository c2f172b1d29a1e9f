/* Inside the scanner (scan.h): what its files share. Nobody else includes this. */
#ifndef FEEDLOOM_FORMATS_SCAN_STATE_H
#define FEEDLOOM_FORMATS_SCAN_STATE_H

#include "../core/arena.h"
#include "scan.h"
#include "scan_names.h"

enum {
    SCAN_BLOCK = 64 * 1024,            /* bytes looked at for forbidden characters at a time */
    SCAN_COMMENT_MAX = 1024 * 1024,    /* of one comment or processing instruction */
    SCAN_VALUES_MAX = 4 * 1024 * 1024, /* attribute values of one tag after expansion */
    SCAN_KEPT_MAX = 1024 * 1024,       /* strings of the declarations */
    SCAN_ATTLIST_MAX = 256,            /* attribute declarations kept */
    SCAN_ADDED_COST = 64,              /* an attribute that one adds counts as so many bytes of text */
    SCAN_ENTITIES_MAX = 256,           /* declarations kept */
    SCAN_ENTITY_BYTES_MAX = 1024,      /* of one's text */
    SCAN_DROPS_MAX = 16                /* characters dropped inside one token whose columns are made up for */
};

typedef struct scan_place {
    uint64_t offset;
    uint32_t line, column;
} scan_place;

typedef enum scan_token {
    SCAN_ANY, /* too short to know: one more byte may do */
    SCAN_START_TAG,
    SCAN_END_TAG,
    SCAN_COMMENT,
    SCAN_INSTRUCTION,
    SCAN_DOCTYPE,
    SCAN_REFERENCE
} scan_token;

/* Looks for the end of a token, and goes on where it stopped when more bytes are there. */
typedef struct scan_finder {
    scan_token token;
    size_t at;           /* bytes of the token looked at */
    size_t close;        /* the first '>' in the open quote or instruction: its end when no better one comes; 0: none */
    size_t back;         /* of a doctype: where its present part begins */
    unsigned char state; /* the token's own */
    char quote;          /* the open one, 0: none */
    bool less;           /* a '<' was in the open quote */
} scan_finder;

typedef struct scan_open {
    uint32_t name, uri; /* atoms */
    uint32_t bindings;  /* how many were there before its tag */
} scan_open;

typedef struct scan_entity {
    feed_str name, text; /* absent text: it stands outside of the document */
    uint32_t hash;       /* of the name */
} scan_entity;

/* What an attribute declaration of the internal subset does to tags of its element. */
typedef struct scan_attdef {
    feed_str element, name;
    uint32_t hash, name_hash;
    feed_str value; /* of the attribute when the tag lacks it; absent: nothing is added */
    bool tokens;    /* the type is one whose white space is that of a list */
} scan_attdef;

typedef enum scan_event { SCAN_EVENT_TOKEN, SCAN_EVENT_TEXT } scan_event;

struct xml_scanner {
    xml_handler handler;
    xml_limits limits;
    bool lenient;
    int status;

    /* The bytes being scanned. */
    const char *begin, *end;
    uint64_t offset; /* of begin, in the document without a byte order mark */
    bool final;      /* nothing comes behind end */

    buf stash; /* an unfinished token */
    scan_finder finder;
    char partial[4]; /* an unfinished character */
    size_t n_partial;
    bool started, finished;

    /* Where we are. */
    size_t depth;
    bool rooted;   /* a root element has been opened */
    bool doctyped; /* a document type declaration has been read */
    bool junk;     /* text outside the root has been reported since the last token */
    bool in_cdata;
    bool nested_cdata;           /* the last CDATA section held another's beginning */
    size_t nested_match;         /* bytes of that beginning seen */
    bool skip_lf;                /* the last byte was a carriage return, passed on as a line feed */
    unsigned brackets;           /* "]" that end the text so far */
    uint64_t no_instruction_end; /* up to this offset there is no "?>" */
    scan_open *open;

    scan_names names;
    uint32_t uri_xml, uri_xmlns; /* atoms */
    xml_attr *attrs;
    xml_ns *declared;
    struct scan_attribute *raw; /* attributes as they stand in the tag */
    size_t n_raw;
    bool repeated;     /* one of them has the name of one before */
    buf values;        /* attribute values that had to be changed */
    uint64_t expanded; /* bytes of text */

    arena kept; /* strings of declarations */
    scan_entity *entities;
    size_t n_entities;
    scan_attdef *attlist;
    size_t n_attlist, kept_bytes;
    bool external;   /* the document type has an external subset */
    bool parameters; /* a parameter entity was declared or referred to */
    feed_str version, encoding;
    int standalone;

    /* Positions and faults. */
    scan_event event;
    uint64_t token;    /* where the present token begins */
    scan_place at;     /* how far lines have been counted; only ever moves forward */
    scan_place placed; /* a token that has been placed; line 0: none */
    scan_place run;    /* where the present text begins: behind the tag or comment before it */
    bool run_placed;   /* run's line and column are known, not its offset alone */
    uint64_t drops[SCAN_DROPS_MAX];
    size_t n_drops;
    size_t faults;
    xml_fault first, last;
};

/* An attribute as it stands in its tag. */
struct scan_attribute {
    feed_str name, value;
    uint32_t hash;  /* of the name */
    uint32_t colon; /* bytes before the first colon; 0: none */
    bool tokens;    /* white space in the value is that of a list */
    bool plain;     /* the value is as it should be: no references, no white space but blanks */
    bool repeated;  /* one before it in the tag has the same name */
};

/* scan_place.c: positions, faults, ends. */
void scan_advance(xml_scanner *s, uint64_t offset);
void scan_place_run(xml_scanner *s);
void scan_begin_run(xml_scanner *s, const char *p);
/* Reports; ends a strict reading. True: go on and mend. */
bool scan_fault(xml_scanner *s, xml_fault_kind kind, const char *p);
/* Reports and ends any reading. */
void scan_stop(xml_scanner *s, int status, xml_fault_kind kind, const char *p);

static inline uint64_t scan_offset(const xml_scanner *s, const char *p)
{
    return s->offset + (uint64_t)(p - s->begin);
}

/* scan.c: text on its way to the handler. */
void scan_deliver(xml_scanner *s, feed_str text);
/* And a whole comment. */
void scan_comment(xml_scanner *s, feed_str token);

/* scan_find.c: the length of the token at p when it is complete, else 0: more bytes are needed. */
size_t scan_find(xml_scanner *s, const char *p, const char *end);
void scan_find_begin(xml_scanner *s, scan_token token);

/* scan_tag.c. These read a token at p and return where they have got to; NULL when more bytes are needed. */
const char *scan_start_tag(xml_scanner *s, const char *p);
const char *scan_end_tag(xml_scanner *s, const char *p);
/* Ends the innermost element. */
void scan_close(xml_scanner *s);

/* scan_attr.c: the attributes of s->raw become s->attrs and s->declared; false when the reading has ended. */
bool scan_attributes(xml_scanner *s, size_t *n_attrs, size_t *n_declared, const char *at);

/* scan_attlist.c: what the declarations for `element` do to s->raw; and white space at the end of s->values, from there
 * on, made that of a list. */
void scan_apply_attlist(xml_scanner *s, feed_str element, uint32_t hash, const char *at);
void scan_collapse(xml_scanner *s, size_t from);

/* scan_reference.c */
const char *scan_reference(xml_scanner *s, const char *p);
/* Puts a raw attribute value into s->values: references expanded, white space as XML wants it. */
void scan_expand(xml_scanner *s, feed_str raw);

/* scan_prolog.c: whole tokens, from '<' to behind '>'. */
void scan_instruction(xml_scanner *s, feed_str token);
void scan_doctype(xml_scanner *s, feed_str token);

/* scan_name.c: the end of the name at p, p itself if there is none. */
const char *scan_name_end(const char *p, const char *end);
bool scan_name_starts(const char *p, const char *end);
/* Behind the name character at p; p itself if there is none. */
const char *scan_name_part(const char *p, const char *end);

#endif
