/*
 * The second engine behind xml_handler: a push scanner of our own. One pass, linear time for any input, no recursion,
 * no allocation in the steady state, text passed on without copying.
 *
 * Strict: the first fault ends the reading, as with xml_parser. Lenient: every fault is reported and mended, and the
 * reading goes on; only a limit, lack of memory or the handler itself ends it. On a document without a fault both
 * give the same events as xml_parser, and so does every slicing.
 *
 * What lenient reading does: an end tag closes what is open above its start, one that matches nothing is dropped; what
 * is open at the end is closed; an undeclared prefix stays on the name, without a namespace; `&name;` that only HTML
 * knows becomes its character; any other "&" is text; attributes may lack quotes or value (which is then their name),
 * and of two with one name the first counts; a quoted value that runs over ">" into "<" ends its tag at that ">"; "<"
 * that begins no markup is text; characters that XML forbids are dropped, malformed UTF-8 becomes U+FFFD; text outside
 * the root is dropped; a second root is read like the first.
 */
#ifndef FEEDLOOM_FORMATS_SCAN_H
#define FEEDLOOM_FORMATS_SCAN_H

#include "xml.h"

/* What is not well-formed: kind, sentence. */
#define XML_FAULTS(F)                                                                                                  \
    F(NONE, "")                                                                                                        \
    F(EMPTY, "there is no element in the document")                                                                    \
    F(JUNK, "text stands outside the root element")                                                                    \
    F(SECOND_ROOT, "there is a second root element")                                                                   \
    F(TRUNCATED, "the document ends inside an element")                                                                \
    F(UNFINISHED, "the document ends inside markup")                                                                   \
    F(DECLARATION, "the XML declaration is malformed")                                                                 \
    F(DECLARATION_PLACE, "an XML declaration stands only at the very beginning")                                       \
    F(DOCTYPE, "the document type declaration is malformed")                                                           \
    F(DOCTYPE_PLACE, "a document type declaration stands only once, before the root element")                          \
    F(INSTRUCTION, "a processing instruction is malformed")                                                            \
    F(COMMENT, "a comment holds \"--\"")                                                                               \
    F(MARKUP, "\"<\" begins no markup")                                                                                \
    F(TAG, "a start tag is malformed")                                                                                 \
    F(ATTRIBUTE, "an attribute lacks its value, its quotes or the space before it")                                    \
    F(DUPLICATE, "an attribute appears twice in a tag")                                                                \
    F(LESS_IN_VALUE, "\"<\" stands in an attribute value")                                                             \
    F(END_TAG, "an end tag is malformed")                                                                              \
    F(MISMATCH, "an end tag does not match the element that is open")                                                  \
    F(NAME, "a name has a misplaced colon")                                                                            \
    F(PREFIX, "a namespace prefix is not declared")                                                                    \
    F(NAMESPACE, "a namespace declaration breaks the rules")                                                           \
    F(AMPERSAND, "\"&\" begins no reference")                                                                          \
    F(ENTITY, "an entity is not declared")                                                                             \
    F(CHAR_REFERENCE, "a character reference names no character that XML allows")                                      \
    F(CDATA_END, "\"]]>\" stands in text")                                                                             \
    F(CHARACTER, "a character that XML does not allow")                                                                \
    F(ENCODING, "bytes that are no character of the document's encoding")                                              \
    F(UTF8, "bytes that are not UTF-8")                                                                                \
    F(DEPTH_LIMIT, "elements are nested too deep")                                                                     \
    F(ATTRIBUTE_LIMIT, "a tag has too many attributes")                                                                \
    F(TAG_LIMIT, "a tag or doctype is too long")                                                                       \
    F(COMMENT_LIMIT, "a comment or processing instruction is too long")                                                \
    F(NAME_LIMIT, "a name is too long")                                                                                \
    F(NAMES_LIMIT, "there are too many different names")                                                               \
    F(TEXT_LIMIT, "entities expand to too much text")                                                                  \
    F(ERROR_LIMIT, "there are too many faults")                                                                        \
    F(MEMORY, "out of memory")

typedef enum xml_fault_kind {
#define F(kind, text) XML_FAULT_##kind,
    XML_FAULTS(F)
#undef F
} xml_fault_kind;

typedef struct xml_fault {
    xml_fault_kind kind; /* XML_FAULT_NONE: well-formed so far */
    feed_str message;
    uint32_t line, column;
} xml_fault;

typedef struct xml_scanner xml_scanner;

/* NULL when out of memory. limits NULL, or 0 in one of them: the usual numbers. */
FEED_MUST_USE xml_scanner *xml_scanner_new(const xml_handler *handler, const xml_limits *limits, bool lenient);
/* Ready for another document, with the same limits; what it has allocated stays. */
FEED_MUST_USE int xml_scanner_reset(xml_scanner *scanner, const xml_handler *handler);
/* UTF-8, in any slices. FEED_E_INPUT after a fault in a strict reading, FEED_E_LIMIT, FEED_E_MEMORY, or what a
 * callback returned; and the same from then on. */
FEED_MUST_USE int xml_scanner_push(xml_scanner *scanner, const char *bytes, size_t n);
FEED_MUST_USE int xml_scanner_finish(xml_scanner *scanner);
/* Inside a callback: where the tag, text or comment that caused it begins (1-based, columns in characters). */
void xml_scanner_position(xml_scanner *scanner, uint32_t *line, uint32_t *column);
/* Reports a fault behind all that has been read: what whoever feeds the scanner has mended before. Returns as push. */
FEED_MUST_USE int xml_scanner_complain(xml_scanner *scanner, xml_fault_kind kind);
/* The first fault, or the one that is being reported; how many there were. */
const xml_fault *xml_scanner_first_fault(const xml_scanner *scanner);
const xml_fault *xml_scanner_last_fault(const xml_scanner *scanner);
size_t xml_scanner_faults(const xml_scanner *scanner);
/* Of the XML declaration: absent without one. Standalone: 1 yes, 0 no, -1 not said. */
feed_str xml_scanner_version(const xml_scanner *scanner);
feed_str xml_scanner_encoding(const xml_scanner *scanner);
int xml_scanner_standalone(const xml_scanner *scanner);
void xml_scanner_free(xml_scanner *scanner);

#endif
