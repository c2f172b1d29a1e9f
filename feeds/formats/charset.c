#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "../core/utf8.h"

enum {
    HEAD_MAX = 1024, /* an XML declaration that is longer is none */
    OUT_BYTES = 16 * 1024,
    LABEL_MAX = 64,
    CARRY_MAX = 16 /* bytes of one unfinished character */
};

#define NO_ICONV ((iconv_t)-1)

struct charset {
    charset_mode mode;
    charset_sink sink;
    charset_info info;
    buf head; /* the first bytes, until the encoding is known */
    bool decided;
    bool finished;
    iconv_t iconv;         /* NO_ICONV: UTF-8 */
    unsigned unit;         /* bytes of a code unit: how much to skip where nothing can be decoded */
    char carry[CARRY_MAX]; /* an unfinished character */
    size_t n_carry;
    uint32_t line; /* of what goes out next */
};

/* Names that iconv does not know, or that the Web gives another meaning; a family of ISO 8859 needs no rows. */
static const struct {
    const char *label, *literal, *web;
} ALIASES[] = {
    {"iso-8859-1", "ISO-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "ISO-8859-1", "WINDOWS-1252"},
    {"latin1", "ISO-8859-1", "WINDOWS-1252"},
    {"l1", "ISO-8859-1", "WINDOWS-1252"},
    {"us-ascii", "US-ASCII", "WINDOWS-1252"},
    {"ascii", "US-ASCII", "WINDOWS-1252"},
    {"iso-8859-9", "ISO-8859-9", "WINDOWS-1254"},
    {"latin5", "ISO-8859-9", "WINDOWS-1254"},
    {"tis-620", "TIS-620", "WINDOWS-874"},
    {"iso-8859-11", "ISO-8859-11", "WINDOWS-874"},
    {"gb2312", "GB2312", "GB18030"},
    {"gb_2312-80", "GB2312", "GB18030"},
    {"gbk", "GBK", "GB18030"},
    {"x-gbk", "GBK", "GB18030"},
    {"shift_jis", "SHIFT_JIS", "CP932"},
    {"sjis", "SHIFT_JIS", "CP932"},
    {"x-sjis", "SHIFT_JIS", "CP932"},
    {"windows-31j", "CP932", "CP932"},
    {"ks_c_5601-1987", "CP949", "CP949"},
    {"euc-kr", "EUC-KR", "CP949"},
    {"big5", "BIG5", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5", "BIG5-HKSCS"},
    {"x-mac-roman", "MACINTOSH", "MACINTOSH"},
    {"macintosh", "MACINTOSH", "MACINTOSH"},
    {"x-cp1250", "WINDOWS-1250", "WINDOWS-1250"},
    {"x-cp1251", "WINDOWS-1251", "WINDOWS-1251"},
    {"x-cp1252", "WINDOWS-1252", "WINDOWS-1252"},
    {"utf-16", "UTF-16LE", "UTF-16LE"},
};

static const char *const COMMON[] = {
    "utf-8",        "utf8",         "utf-16",       "utf-16le",     "utf-16be",     "us-ascii",     "ascii",
    "iso-8859-1",   "iso-8859-2",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-9",
    "iso-8859-13",  "iso-8859-15",
    "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "shift_jis",    "euc-jp",       "euc-kr",       "gb2312",
    "gbk",          "gb18030",      "big5",         "koi8-r",       "koi8-u",       "tis-620",      "latin1",
};

bool charset_is_common(feed_str label)
{
    for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++)
        if (str_eq_nocase(label, str_of(COMMON[i])))
            return true;
    return false;
}

static bool is_utf8(feed_str label)
{
    return str_eq_nocase(label, STR("utf-8")) || str_eq_nocase(label, STR("utf8"));
}

/* Spellings that iconv does not know; "_" and "-" have been made one. */
static const struct {
    const char *spelling, *name;
} SPELLINGS[] = {
    {"u16", "UTF-16LE"},    {"utf16", "UTF-16LE"},     {"utf-16", "UTF-16LE"},          {"ucs-2", "UTF-16LE"},
    {"u32", "UTF-32LE"},    {"utf32", "UTF-32LE"},     {"utf-32", "UTF-32LE"},          {"ucs-4", "UTF-32LE"},
    {"csucs4", "UTF-32LE"}, {"csunicode", "UTF-16LE"}, {"iso-10646-ucs-2", "UTF-16LE"}, {"iso-10646-ucs-4", "UTF-32LE"},
    {"866", "IBM866"},      {"macroman", "MACINTOSH"}, {"mac-roman", "MACINTOSH"},      {"maccyrillic", "MAC-CYRILLIC"},
    {"latin-1", "LATIN1"},  {"ascii", "US-ASCII"},     {"utf-16le", "UTF-16LE"},        {"utf-16be", "UTF-16BE"},
};

/* The same name in a spelling that iconv may know. */
static iconv_t open_respelled(const char *name)
{
    char plain[LABEL_MAX];
    size_t n = 0;
    for (; name[n]; n++)
        plain[n] = name[n] == '_' ? '-' : to_lower(name[n]);
    plain[n] = 0;
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof *SPELLINGS; i++)
        if (strcmp(plain, SPELLINGS[i].spelling) == 0)
            return iconv_open("UTF-8", SPELLINGS[i].name);
    return iconv_open("UTF-8", plain);
}

static iconv_t open_label(feed_str label, charset_mode mode)
{
    char name[LABEL_MAX];
    if (!label.n || label.n >= LABEL_MAX)
        return NO_ICONV;
    for (size_t i = 0; i < label.n; i++) {
        /* A slash would be an instruction to iconv, not a name. */
        if (!is_alnum(label.p[i]) && !strchr("-_:.+", label.p[i]))
            return NO_ICONV;
        name[i] = label.p[i];
    }
    name[label.n] = 0;
    const char *from = name;
    for (size_t i = 0; i < sizeof ALIASES / sizeof *ALIASES; i++)
        if (str_eq_nocase(label, str_of(ALIASES[i].label)))
            from = mode == CHARSET_WEB ? ALIASES[i].web : ALIASES[i].literal;
    iconv_t found = iconv_open("UTF-8", from);
    return found == NO_ICONV && mode == CHARSET_FREE ? open_respelled(name) : found;
}

bool charset_is_known(feed_str label)
{
    if (is_utf8(label))
        return true;
    iconv_t found = open_label(label, CHARSET_LITERAL);
    if (found == NO_ICONV)
        return false;
    iconv_close(found);
    return true;
}

charset *charset_new(charset_mode mode, charset_sink sink)
{
    charset *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->mode = mode;
    c->sink = sink;
    c->iconv = NO_ICONV;
    c->unit = 1;
    c->line = 1;
    buf_init(&c->head, HEAD_MAX + 4);
    return c;
}

void charset_free(charset *c)
{
    if (!c)
        return;
    if (c->iconv != NO_ICONV)
        iconv_close(c->iconv);
    buf_free(&c->head);
    free(c);
}

const charset_info *charset_get_info(const charset *c)
{
    return &c->info;
}

/* ---- Output ------------------------------------------------------------------------------------------------------ */

static int put(charset *c, const char *p, size_t n)
{
    if (!n)
        return FEED_OK;
    for (const char *q = p, *end = p + n; c->info.bad == 0 && (q = memchr(q, '\n', (size_t)(end - q))); q++)
        c->line++;
    return c->sink.write(c->sink.context, p, n);
}

static int put_bad(charset *c)
{
    if (c->info.bad++ == 0)
        c->info.bad_line = c->line;
    return put(c, "\xEF\xBF\xBD", 3);
}

/* ---- UTF-8 ------------------------------------------------------------------------------------------------------- */

/* The bytes from p on may be the beginning of a character. */
static bool unfinished(const char *p, const char *end)
{
    unsigned char lead = (unsigned char)*p;
    size_t need = lead >= 0xF0 && lead <= 0xF4  ? 4
                  : lead >= 0xE0 && lead < 0xF0 ? 3
                  : lead >= 0xC2 && lead < 0xE0 ? 2
                                                : 1;
    int length;
    utf8_decode(p, end, &length);
    return (size_t)(end - p) < need && (size_t)length == (size_t)(end - p);
}

/* Passes well-formed runs on as they are; what is left at the end waits in carry. */
static int utf8_run(charset *c, const char *p, const char *end, bool last)
{
    int rc = FEED_OK;
    const char *from = p;
    while (p < end && !rc) {
        size_t clean = utf8_clean_prefix(str_range(p, end));
        p += clean;
        if (p == end)
            break;
        int length;
        if (utf8_decode(p, end, &length) != UTF8_BAD) {
            p += length;
            continue;
        }
        rc = put(c, from, (size_t)(p - from));
        from = p;
        if (rc || (!last && unfinished(p, end)))
            break;
        rc = put_bad(c);
        p += length;
        from = p;
    }
    if (!rc && p == end)
        rc = put(c, from, (size_t)(p - from));
    else if (!rc) {
        c->n_carry = (size_t)(end - p);
        memcpy(c->carry, p, c->n_carry);
    }
    return rc;
}

/* ---- iconv ------------------------------------------------------------------------------------------------------- */

/* Skips one code unit that stands for nothing. */
static int skip_unit(charset *c, char **in, size_t *left)
{
    size_t n = *left < c->unit ? *left : c->unit;
    *in += n;
    *left -= n;
    return put_bad(c);
}

static int iconv_run(charset *c, const char *p, const char *end, bool last)
{
    char out[OUT_BYTES];
    char *in = (char *)p; /* iconv does not write to its input */
    size_t left = (size_t)(end - p);
    int rc = FEED_OK;
    while (left && !rc) {
        char *to = out;
        size_t room = sizeof out;
        size_t result = iconv(c->iconv, &in, &left, &to, &room);
        int reason = result == (size_t)-1 ? errno : 0;
        rc = put(c, out, (size_t)(to - out));
        if (rc || !reason || reason == E2BIG)
            continue;
        if (reason == EINVAL && !last && left < CARRY_MAX) {
            memcpy(c->carry, in, left);
            c->n_carry = left;
            break;
        }
        rc = skip_unit(c, &in, &left);
    }
    return rc;
}

static int run(charset *c, const char *p, const char *end, bool last)
{
    return c->iconv == NO_ICONV ? utf8_run(c, p, end, last) : iconv_run(c, p, end, last);
}

/* What waited goes with as many new bytes as complete it. */
static int convert(charset *c, const char *p, size_t n, bool last)
{
    const char *end = p + n;
    int rc = FEED_OK;
    while (c->n_carry && p < end && !rc) {
        char joined[CARRY_MAX + 1];
        size_t k = c->n_carry;
        memcpy(joined, c->carry, k);
        joined[k] = *p++;
        c->n_carry = 0;
        rc = run(c, joined, joined + k + 1, false);
    }
    if (!rc && p < end)
        rc = run(c, p, end, last);
    if (!rc && last && c->n_carry) {
        char tail[CARRY_MAX];
        size_t k = c->n_carry;
        memcpy(tail, c->carry, k);
        c->n_carry = 0;
        rc = run(c, tail, tail + k, true);
    }
    return rc;
}

/* ---- Finding the encoding ---------------------------------------------------------------------------------------- */

/* What the first bytes are, without an XML declaration: a mark, or "<" and "<?" in wide code units. */
static const struct {
    const char *bytes;
    size_t n, bom; /* bom: how many of them are a mark */
    const char *name;
    unsigned unit;
} SIGNATURES[] = {
    {"\xFF\xFE\0\0", 4, 4, "UTF-32LE", 4}, {"\0\0\xFE\xFF", 4, 4, "UTF-32BE", 4}, {"\xEF\xBB\xBF", 3, 3, "UTF-8", 1},
    {"\xFF\xFE", 2, 2, "UTF-16LE", 2},     {"\xFE\xFF", 2, 2, "UTF-16BE", 2},     {"<\0\0\0", 4, 0, "UTF-32LE", 4},
    {"\0\0\0<", 4, 0, "UTF-32BE", 4},      {"<\0?\0", 4, 0, "UTF-16LE", 2},       {"\0<\0?", 4, 0, "UTF-16BE", 2},
    {"<\0!\0", 4, 0, "UTF-16LE", 2},       {"\0<\0!", 4, 0, "UTF-16BE", 2},
};

/* The value of a pseudo-attribute of an XML declaration; absent if it has none of that name. */
static feed_str pseudo_attribute(feed_str declaration, feed_str name)
{
    size_t at = 0;
    while ((at += str_find(str_from(declaration, at), name)) < declaration.n) {
        feed_str rest = str_trim(str_from(declaration, at + name.n));
        if (rest.n && rest.p[0] == '=' && at && is_space(declaration.p[at - 1])) {
            rest = str_trim(str_from(rest, 1));
            char quote = rest.n ? rest.p[0] : 0;
            size_t close = quote == '"' || quote == '\'' ? str_find_byte(str_from(rest, 1), quote) : rest.n;
            return close + 1 < rest.n ? (feed_str){rest.p + 1, close} : STR_NONE;
        }
        at += name.n;
    }
    return STR_NONE;
}

void charset_read_declaration(feed_str text, feed_str *version, feed_str *encoding)
{
    size_t end = str_find(text, STR("?>"));
    *version = *encoding = STR_NONE;
    if (!str_starts(text, STR("<?xml")) || end == text.n || !is_space(text.p[5]))
        return;
    *version = pseudo_attribute((feed_str){text.p, end}, STR("version"));
    *encoding = pseudo_attribute((feed_str){text.p, end}, STR("encoding"));
}

/* Reads the XML declaration at the beginning of `text`, one byte a character. */
static void read_declaration(charset *c, feed_str text)
{
    charset_read_declaration(text, &c->info.version, &c->info.declared);
    c->info.line = c->info.column = 1;
    for (const char *p = text.p; c->info.declared.p && p < c->info.declared.p; p++) {
        c->info.column = *p == '\n' ? 1 : c->info.column + 1;
        c->info.line += *p == '\n';
    }
}

/* The declaration of a document in wide code units: every byte that is not zero. */
static feed_str narrow(const buf *head, size_t skip, char *out, size_t room)
{
    size_t n = 0;
    for (size_t i = skip; i < head->n && n < room; i++)
        if (head->p[i])
            out[n++] = head->p[i];
    return (feed_str){out, n};
}

static bool is_wide(feed_str label)
{
    return str_starts_nocase(label, STR("utf-16")) || str_starts_nocase(label, STR("utf-32")) ||
           str_starts_nocase(label, STR("ucs-")) || str_starts_nocase(label, STR("iso-10646-ucs"));
}

/* One byte a character until said otherwise: the declaration decides. */
static void decide_by_declaration(charset *c)
{
    feed_str label = c->info.declared;
    if (!label.p || is_utf8(label))
        return;
    if (is_wide(label)) {
        c->info.contradicts = true;
        return;
    }
    c->iconv = open_label(label, c->mode);
    c->info.unknown = c->iconv == NO_ICONV;
}

static void decide_by_signature(charset *c, const char *name, unsigned unit)
{
    c->unit = unit;
    if (unit > 1)
        c->iconv = iconv_open("UTF-8", name);
    feed_str label = c->info.declared;
    if (label.p)
        c->info.contradicts = unit > 1 ? !is_wide(label) : !is_utf8(label);
    c->info.unknown = label.p && c->info.contradicts && !charset_is_known(label);
}

/* Settles the encoding from what is in head, and lets it go. */
static int decide(charset *c, bool last)
{
    feed_str head = buf_str(&c->head);
    char text[HEAD_MAX];
    size_t skip = 0;
    c->decided = true;
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof *SIGNATURES; i++) {
        feed_str bytes = {SIGNATURES[i].bytes, SIGNATURES[i].n};
        if (!str_starts(head, bytes))
            continue;
        skip = SIGNATURES[i].bom;
        c->info.bom = skip > 0;
        feed_str plain = SIGNATURES[i].unit > 1 ? narrow(&c->head, skip, text, sizeof text) : str_from(head, skip);
        read_declaration(c, plain);
        /* The label must outlive `text`: it is found again behind the zero bytes only when it is needed. */
        decide_by_signature(c, SIGNATURES[i].name, SIGNATURES[i].unit);
        if (SIGNATURES[i].unit > 1)
            c->info.declared = c->info.declared.p ? str_of(SIGNATURES[i].name) : STR_NONE,
            c->info.version =
                c->info.version.p ? (str_eq(c->info.version, STR("1.0")) ? STR("1.0") : STR("?")) : STR_NONE;
        return convert(c, head.p + skip, head.n - skip, last);
    }
    read_declaration(c, head);
    decide_by_declaration(c);
    return convert(c, head.p, head.n, last);
}

/* Whether head may still be the beginning of an XML declaration or a byte order mark. */
static bool undecided(const charset *c)
{
    feed_str head = buf_str(&c->head);
    if (head.n < 4)
        return true;
    if (head.n >= HEAD_MAX)
        return false;
    feed_str text = str_from(head, str_starts(head, STR("\xEF\xBB\xBF")) ? 3 : 0);
    if ((unsigned char)head.p[0] >= 0xFE || !head.p[0] || !head.p[1])
        return str_find(head, STR(">")) == head.n;
    feed_str opening = STR("<?xml");
    if (text.n < opening.n)
        return str_starts(opening, text);
    /* Asked behind every byte: the end is new when it is there. */
    return str_starts(text, opening) && !str_ends(text, STR("?>"));
}

int charset_push(charset *c, const char *bytes, size_t n)
{
    /* A byte at a time until the encoding is known: the same decision for any slices. */
    while (!c->decided && n) {
        buf_put_char(&c->head, *bytes++);
        n--;
        if (c->head.error)
            return c->head.error;
        if (!undecided(c)) {
            int rc = decide(c, false);
            if (rc)
                return rc;
        }
    }
    return n ? convert(c, bytes, n, false) : FEED_OK;
}

int charset_finish(charset *c)
{
    if (c->finished)
        return FEED_OK;
    c->finished = true;
    return c->decided ? convert(c, "", 0, true) : decide(c, true);
}

/* ---- A chosen encoding ------------------------------------------------------------------------------------------- */

charset *charset_new_as(feed_str label, charset_sink sink)
{
    charset *c = charset_new(CHARSET_FREE, sink);
    if (!c)
        return NULL;
    c->decided = true;
    c->iconv = is_utf8(label) ? NO_ICONV : open_label(label, CHARSET_FREE);
    c->info.unknown = c->iconv == NO_ICONV && !is_utf8(label);
    for (const char *p = label.p; p < label.p + label.n; p++)
        if (is_digit(*p) && str_starts(str_range(p, label.p + label.n), STR("16")))
            c->unit = 2;
        else if (is_digit(*p) && str_starts(str_range(p, label.p + label.n), STR("32")))
            c->unit = 4;
    return c;
}

static bool utf8_decodes(const char *p, const char *end, bool whole)
{
    while (p < end) {
        p += utf8_clean_prefix(str_range(p, end));
        int length;
        if (p < end && utf8_decode(p, end, &length) == UTF8_BAD)
            return !whole && unfinished(p, end);
        p += p < end ? length : 0;
    }
    return true;
}

bool charset_decodes(feed_str label, feed_str bytes, bool whole)
{
    char out[OUT_BYTES], *in = (char *)bytes.p; /* iconv does not write to its input */
    size_t left = bytes.n;
    if (is_utf8(label))
        return utf8_decodes(bytes.p, bytes.p + bytes.n, whole);
    iconv_t cd = open_label(label, CHARSET_FREE);
    if (cd == NO_ICONV)
        return false;
    int reason = E2BIG;
    while (left && reason == E2BIG) {
        char *to = out;
        size_t room = sizeof out, result = iconv(cd, &in, &left, &to, &room);
        reason = result == (size_t)-1 ? errno : 0;
    }
    iconv_close(cd);
    return !left || (reason == EINVAL && !whole);
}

feed_str charset_decode_some(feed_str label, feed_str bytes, char *out, size_t room)
{
    char *in = (char *)bytes.p, *to = out;
    size_t left = bytes.n;
    iconv_t cd = open_label(label, CHARSET_FREE);
    if (cd == NO_ICONV)
        return (feed_str){out, 0};
    (void)iconv(cd, &in, &left, &to, &room);
    iconv_close(cd);
    return str_range(out, to);
}
