#include "encoding.h"

#include "../../feeds/core/utf8.h"
#include "../../feeds/formats/charset.h"

enum { SAMPLE = 16 * 1024 };

/* The most frequent characters of running text in each encoding's languages, and how many of 1,000 they are at least:
 * few syllables make Korean and Japanese, while a page of Chinese titles may have hardly one of its list. */
static const struct guess {
    const char *encoding, *frequent;
    unsigned least;
    bool alone; /* a character is one byte */
} GUESSES[] = {
    {"gb18030", "的一是不了在人有我他这中大来上国个到说们为和地出时年得就那要下以生会，。、：“”", 20, false},
    {"big5", "的一是不了在人有我他這中大來上國個到說們為和地出時年得就那要下以生會，。、：「」", 20, false},
    {"shift_jis", "のにはをたがでてとしれさあいうかきくけこすせそちつなまもやらりるんー、。・", 150, false},
    {"euc-jp", "のにはをたがでてとしれさあいうかきくけこすせそちつなまもやらりるんー、。・", 150, false},
    {"euc-kr", "이다는의가을에고를은하로지한기도사서어나있인시대정해들수자리전부그일", 150, false},
    {"windows-1252", "éèàùçêôîâüöäßñóíáúå’“”–—•…©°«»", 20, true},
};

static int append(void *context, const char *bytes, size_t n)
{
    buf *out = context;
    buf_put(out, bytes, n);
    return out->error;
}

bool encoding_has_mark(feed_str bytes)
{
    return str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")) ||
           (bytes.n >= 4 && memcmp(bytes.p, "\0\0\xFE\xFF", 4) == 0);
}

/* The conversion takes the name of an encoding from an XML declaration; it is written in front, and taken off again. */
int encoding_decode(feed_str bytes, feed_str encoding, buf *out, size_t *bad)
{
    size_t from = out->n;
    char declaration[128];
    buf xml = {.p = declaration, .capacity = sizeof declaration, .max = sizeof declaration};
    if (!encoding_has_mark(bytes))
        buf_printf(&xml, "<?xml version=\"1.0\" encoding=\"%.*s\"?>", (int)encoding.n, encoding.p);
    if (!charset_is_known(encoding) || xml.error)
        return FEED_E_USAGE;
    charset *c = charset_new(CHARSET_WEB, (charset_sink){.write = append, .context = out});
    if (!c)
        return FEED_E_MEMORY;
    int status = charset_push(c, xml.p, xml.n);
    if (!status)
        status = charset_push(c, bytes.p, bytes.n);
    if (!status)
        status = charset_finish(c);
    *bad = charset_get_info(c)->bad;
    charset_free(c);
    if (!status && xml.n && out->n - from >= xml.n) {
        memmove(out->p + from, out->p + from + xml.n, out->n - from - xml.n);
        out->n -= xml.n;
    }
    return status;
}

/* A sample of whole lines. */
static feed_str sample_of(feed_str bytes)
{
    if (bytes.n <= SAMPLE)
        return bytes;
    bytes.n = SAMPLE;
    while (bytes.n && bytes.p[bytes.n - 1] != '\n')
        bytes.n--;
    return bytes;
}

/* Frequent characters among 1,000 that are not ASCII. */
static unsigned score(feed_str text, feed_str frequent)
{
    size_t all = 0, hits = 0;
    for (size_t i = 0; i < text.n;) {
        int length = 1;
        if ((unsigned char)text.p[i] >= 0x80) {
            utf8_decode(text.p + i, text.p + text.n, &length);
            all++;
            hits += str_find(frequent, (feed_str){text.p + i, (size_t)length}) < frequent.n;
        }
        i += (size_t)length;
    }
    return all ? (unsigned)(hits * 1000 / all) : 0;
}

/* Most of what is not ASCII is well-formed; three bytes that fit together by chance are rarer than two. */
static bool looks_like_utf8(feed_str text)
{
    size_t good = 0, bad = 0;
    for (size_t i = 0; i < text.n;) {
        int length = 1;
        if ((unsigned char)text.p[i] >= 0x80) {
            bool ok = utf8_decode(text.p + i, text.p + text.n, &length) != UTF8_BAD;
            good += ok ? (size_t)length - 1 : 0;
            bad += !ok;
        }
        i += (size_t)length;
    }
    return good > bad || bad == 0;
}

/* Letters with accents stand between plain ones; characters of two bytes and more stand together. */
static bool stands_alone(feed_str bytes)
{
    size_t alone = 0, together = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        bool before = i > 0 && (bytes.p[i - 1] & 0x80), behind = i + 1 < bytes.n && (bytes.p[i + 1] & 0x80);
        alone += (bytes.p[i] & 0x80) && !before && !behind;
        together += (bytes.p[i] & 0x80) && (before || behind);
    }
    return alone > together;
}

const char *encoding_guess(feed_str bytes, buf *scratch)
{
    if (encoding_has_mark(bytes))
        return bytes.p[0] == '\xFF' ? "utf-16le" : "utf-16be";
    feed_str sample = sample_of(bytes);
    if (looks_like_utf8(sample))
        return NULL;
    const char *best = NULL;
    bool alone = stands_alone(sample);
    unsigned most = 0;
    for (size_t i = 0; i < sizeof GUESSES / sizeof *GUESSES; i++) {
        size_t bad = 0;
        buf_clear(scratch);
        if ((GUESSES[i].alone && !alone) ||
            encoding_decode(sample, str_of(GUESSES[i].encoding), scratch, &bad) || bad)
            continue;
        unsigned n = score(buf_str(scratch), str_of(GUESSES[i].frequent));
        bool enough = n > GUESSES[i].least || !(i || alone); /* Chinese is the best guess where none is good */
        if (enough && (n > most || !best)) {
            most = n;
            best = GUESSES[i].encoding;
        }
    }
    return best;
}
