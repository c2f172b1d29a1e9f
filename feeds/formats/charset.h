/*
 * Encodings: bytes of any encoding in, UTF-8 out. The only place with iconv. The encoding is found as XML says (XML 1.0
 * appendix F): byte order mark, the pattern of the first bytes, the XML declaration, then UTF-8.
 */
#ifndef FEEDLOOM_FORMATS_CHARSET_H
#define FEEDLOOM_FORMATS_CHARSET_H

#include "../core/buf.h"

typedef struct charset charset;

/* Where UTF-8 goes; a non-zero return stops and comes back from charset_push. Slices never end inside a character. */
typedef struct charset_sink {
    int (*write)(void *context, const char *bytes, size_t n);
    void *context;
} charset_sink;

typedef struct charset_info {
    feed_str declared;     /* as the XML declaration has it; absent: no declaration or no encoding in it */
    feed_str version;      /* the XML declaration's; absent: no declaration */
    bool bom;              /* a byte order mark was there; it is not passed on */
    bool unknown;          /* there is no encoding of that name; the bytes were taken for UTF-8 */
    bool contradicts;      /* the byte order mark or the bytes say something else than the declaration */
    uint32_t line, column; /* of the declared name */
    size_t bad;            /* malformed sequences so far, each passed on as U+FFFD */
    uint32_t bad_line;     /* of the first of them */
} charset_info;

typedef enum charset_mode {
    CHARSET_LITERAL, /* an encoding is what its name says: iso-8859-1 has C1 controls */
    CHARSET_WEB,     /* as https://encoding.spec.whatwg.org: iso-8859-1 is windows-1252, gb2312 is gb18030 */
    CHARSET_FREE     /* as LITERAL, and names in other spellings too (windows_1252, 866, macroman) */
} charset_mode;

/* NULL when out of memory. */
FEED_MUST_USE charset *charset_new(charset_mode mode, charset_sink sink);
FEED_MUST_USE int charset_push(charset *c, const char *bytes, size_t n);
/* What was held back goes out. */
FEED_MUST_USE int charset_finish(charset *c);
/* Complete once the first bytes have gone out. */
const charset_info *charset_get_info(const charset *c);
void charset_free(charset *c);

/* A converter from the encoding of this name, whatever a declaration says (choice.h); a byte order mark is
 * taken for content. Unknown names are taken for UTF-8. */
FEED_MUST_USE charset *charset_new_as(feed_str label, charset_sink sink);
/* Whether `bytes` are well-formed in the encoding of this name, whose spelling may be free (windows_1252, 866,
 * macroman); false if there is none. Not `whole`: more may follow, so that the last character need not be complete. */
bool charset_decodes(feed_str label, feed_str bytes, bool whole);
/* The beginning of `bytes` in UTF-8, as much as fits in `out`. */
feed_str charset_decode_some(feed_str label, feed_str bytes, char *out, size_t room);
/* Version and encoding of the XML declaration at the beginning of `text`; absent: none. */
void charset_read_declaration(feed_str text, feed_str *version, feed_str *encoding);

/* Whether an encoding of this name exists. */
bool charset_is_known(feed_str label);
/* Whether it is one that many programs know, though XML asks for UTF-8 and UTF-16 alone. */
bool charset_is_common(feed_str label);

#endif
