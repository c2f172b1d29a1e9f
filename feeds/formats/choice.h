/*
 * Which encoding a feed is in, from what came with it and from its first bytes: byte order mark, HTTP charset, XML
 * declaration (RFC 7303 section 3, for text/xml too), and when that does not decode, utf-8, windows-1252, iso-8859-2.
 */
#ifndef FEEDLOOM_FORMATS_CHOICE_H
#define FEEDLOOM_FORMATS_CHOICE_H

#include "../core/str.h"

enum {
    CHOICE_BYTES = 1024 * 1024, /* of a document that decide; all of a smaller one */
    CHOICE_NAME_MAX = 64
};

typedef struct choice_input {
    bool http;             /* it came with HTTP headers */
    feed_str content_type; /* of them; absent: there was none */
    feed_str bytes;        /* the first of the document */
    bool whole;            /* they are all */
} choice_input;

typedef struct choice {
    feed_str name;       /* as it was written; empty: nothing fits, `label` is what comes nearest */
    feed_str label;      /* the same for charset_new_as: with the byte order that was found */
    feed_str media_type; /* without parameters; empty: none */
    size_t mark;         /* bytes of a byte order mark */
    bool utf8;           /* nothing needs to be converted */
    bool json;           /* the first byte that is no white space is "{" */
    bool overridden;     /* it is not the encoding that was announced */
    bool unknown;        /* no encoding fits */
    bool not_xml;        /* the media type is not one of XML or JSON */
    char declared[CHOICE_NAME_MAX], announced[CHOICE_NAME_MAX]; /* where `name` and `label` may lie: do not copy */
    char type[2 * CHOICE_NAME_MAX];
} choice;

void choice_make(const choice_input *input, choice *out);

#endif
