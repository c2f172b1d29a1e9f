/*
 * A feed's document, whatever it is: bytes of any encoding in, the events of XML or of JSON out. What it is shows in
 * its first byte; which encoding it has, choice.h finds out; XML is read by the scanner (scan.h).
 *
 * Nothing comes out until the first 1 MiB is there, or the end: that much decides the encoding.
 */
#ifndef FEEDLOOM_FORMATS_DOCUMENT_H
#define FEEDLOOM_FORMATS_DOCUMENT_H

#include "jsonin.h"
#include "scan.h"

typedef enum document_kind { DOCUMENT_EMPTY, DOCUMENT_XML, DOCUMENT_JSON } document_kind;

/* What is wrong with a document as a whole; the first counts. */
typedef enum document_bozo {
    DOCUMENT_GOOD,
    DOCUMENT_OVERRIDDEN, /* the encoding is not the announced one */
    DOCUMENT_UNKNOWN,    /* no encoding fits */
    DOCUMENT_NOT_XML,    /* the media type is not one of XML or JSON */
    DOCUMENT_UNDECLARED, /* a namespace prefix is not declared */
    DOCUMENT_FAULTY      /* it is not well-formed in another way */
} document_bozo;

typedef struct document_options {
    bool http;                /* it came with HTTP headers */
    feed_str content_type;    /* of them, as sent; absent: there was none. Copied. */
    bool strict;              /* the first fault of XML ends the reading */
    const xml_limits *limits; /* of XML; NULL: the usual ones */
} document_options;

typedef struct document_info {
    document_kind kind;
    feed_str encoding;   /* the one used, as it was written; empty: none fits; absent: there is no document */
    feed_str media_type; /* of the Content-Type, without parameters, in lower case; empty: none */
    feed_str version;    /* of the XML declaration; absent without one */
    int standalone;      /* 1 yes, 0 no, -1 not said */
    feed_str doctype, public_id, system_id; /* absent without a document type declaration */
    document_bozo bozo;
    feed_str bozo_kind; /* CharacterEncodingOverride, …Unknown, NonXMLContentType, UndeclaredNamespace, XMLSyntaxError,
                           JSONSyntaxError */
    feed_str bozo_message; /* one sentence */
    uint32_t line, column; /* of it; 0: the whole document */
    size_t faults;         /* of XML or JSON so far, malformed bytes among them */
} document_info;

typedef struct document document;

/* Handlers are copied; their `fault` is called as theirs says, and for malformed bytes. NULL when out of memory. */
FEED_MUST_USE document *document_new(const document_options *options, const xml_handler *xml, const json_handler *json);
FEED_MUST_USE int document_push(document *d, const char *bytes, size_t n);
/* As for xml_scanner or json_reader. An empty document is no error. */
FEED_MUST_USE int document_finish(document *d);
/* Complete as far as the reading has got; inside the first event all but the faults to come. */
const document_info *document_get_info(document *d);
/* Inside an event: where the tag, text, comment or JSON token begins. */
void document_position(document *d, uint32_t *line, uint32_t *column);
/* The scanner, for its faults; NULL for JSON, and until the encoding is known. */
const xml_scanner *document_scanner(const document *d);
void document_free(document *d);

#endif
