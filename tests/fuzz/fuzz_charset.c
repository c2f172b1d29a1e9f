/*
 * Encodings from any bytes: the first byte chooses one (or none: it is guessed). What comes out is UTF-8, is the same
 * however the bytes are sliced, and is not out of proportion.
 */
#include <stdlib.h>

#include "converters/digest/encoding.h"
#include "feeds/core/utf8.h"
#include "feeds/formats/charset.h"

#define OUTPUT_MAX ((size_t)1 << 20)

static const char *const NAMES[] = {"utf-8",  "utf-16le",    "utf-16be",     "utf-32", "gbk",   "gb18030", "big5",
                                    "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "windows-1252", "koi8-r",
                                    "no such"};

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void require_utf8(feed_str text)
{
    for (size_t i = 0; i < text.n;) {
        int length = 1;
        require((unsigned char)text.p[i] < 0x80 || utf8_decode(text.p + i, text.p + text.n, &length) != UTF8_BAD);
        i += (size_t)length;
    }
}

static int append(void *context, const char *bytes, size_t n)
{
    buf *out = context;
    require_utf8((feed_str){bytes, n});
    buf_put(out, bytes, n);
    return out->error;
}

static void convert(charset_mode mode, feed_str bytes, size_t slice, buf *out)
{
    charset *c = charset_new(mode, (charset_sink){append, out});
    int status = c ? FEED_OK : FEED_E_MEMORY;
    for (size_t at = 0; at < bytes.n && !status; at += slice)
        status = charset_push(c, bytes.p + at, bytes.n - at < slice ? bytes.n - at : slice);
    if (!status)
        status = charset_finish(c);
    require(!status && out->n <= bytes.n * 4 + 64);
    charset_free(c);
}

/* As a feed, encoding and all, from any bytes. */
static void slices(feed_str bytes)
{
    for (int mode = CHARSET_LITERAL; mode <= CHARSET_WEB; mode++) {
        buf whole, sliced;
        buf_init(&whole, OUTPUT_MAX);
        buf_init(&sliced, OUTPUT_MAX);
        convert((charset_mode)mode, bytes, bytes.n + 1, &whole);
        convert((charset_mode)mode, bytes, 1 + bytes.n % 7, &sliced);
        require(str_eq(buf_str(&whole), buf_str(&sliced)));
        buf_free(&whole);
        buf_free(&sliced);
    }
}

static void decode(feed_str bytes, feed_str encoding)
{
    buf out;
    size_t bad = 0;
    buf_init(&out, OUTPUT_MAX);
    int status = encoding_decode(bytes, encoding, &out, &bad);
    require(status == FEED_E_USAGE ? !charset_is_known(encoding) : status == FEED_OK);
    require_utf8(buf_str(&out));
    require(bad <= bytes.n);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str s = {(const char *)data, size};
    if (!size)
        return 0;
    feed_str rest = str_from(s, 1);
    decode(rest, str_of(NAMES[data[0] % (sizeof NAMES / sizeof *NAMES)]));
    slices(rest);
    buf scratch;
    buf_init(&scratch, OUTPUT_MAX);
    const char *guess = encoding_guess(rest, &scratch);
    require(!guess || charset_is_known(str_of(guess)));
    buf_free(&scratch);
    return 0;
}
