#include "choice.h"

#include "charset.h"

enum { HEAD_BYTES = 1024, CANDIDATES = 6 };

/* A byte order mark, or what "<" or "{" looks like in wide units; '?' stands for either. */
static const struct {
    const char *bytes;
    size_t n, mark;
    const char *name;
} SIGNS[] = {
    {"\0\0\xFE\xFF", 4, 4, "utf-32be"}, {"\xFF\xFE\0\0", 4, 4, "utf-32le"}, {"\xFE\xFF", 2, 2, "utf-16be"},
    {"\xFF\xFE", 2, 2, "utf-16le"},     {"\xEF\xBB\xBF", 3, 3, "utf-8"},    {"\x4C\x6F\xA7\x94", 4, 0, "cp037"},
    {"\0\0\0?", 4, 0, "utf-32be"},      {"?\0\0\0", 4, 0, "utf-32le"},      {"\0?\0", 3, 0, "utf-16be"},
    {"?\0", 2, 0, "utf-16le"},
};

static bool matches(feed_str bytes, const char *sign, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i >= bytes.n || (sign[i] == '?' ? bytes.p[i] != '<' && bytes.p[i] != '{' : bytes.p[i] != sign[i]))
            return false;
    return true;
}

/* The name of what the first bytes are; absent: they do not say. */
static feed_str sniff(feed_str bytes, size_t *mark)
{
    *mark = 0;
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (matches(bytes, SIGNS[i].bytes, SIGNS[i].n)) {
            *mark = SIGNS[i].mark;
            return str_of(SIGNS[i].name);
        }
    return STR_NONE;
}

/* Names that leave the byte order open. */
static bool is_wide(feed_str name)
{
    static const char *const NAMES[] = {"u16",    "utf-16",          "utf16",           "utf_16", "u32",
                                        "utf-32", "utf32",           "utf_32",          "csucs4", "csunicode",
                                        "ucs-2",  "iso-10646-ucs-2", "iso-10646-ucs-4", "ucs-4"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (str_eq_nocase(name, str_of(NAMES[i])))
            return true;
    return false;
}

/* A copy of `s` in `room`; absent when it is too long for a name. */
static feed_str copy(char room[CHOICE_NAME_MAX], feed_str s, bool lower)
{
    if (!s.p || s.n > CHOICE_NAME_MAX)
        return STR_NONE;
    for (size_t i = 0; i < s.n; i++)
        room[i] = lower ? to_lower(s.p[i]) : s.p[i];
    return (feed_str){room, s.n};
}

/* The Chinese have written one name and meant the other ever since. */
static feed_str mended(feed_str name)
{
    return str_eq_nocase(name, STR("gb2312")) ? STR("gb18030") : name;
}

/* The encoding that the XML declaration names, in lower case; JSON or not, the first byte of it that counts. */
static feed_str declared(choice *c, feed_str bytes, feed_str sniffed)
{
    char text[HEAD_BYTES];
    feed_str head = {bytes.p + c->mark, bytes.n - c->mark}, version, encoding;
    if (head.n > 4 * HEAD_BYTES)
        head.n = 4 * HEAD_BYTES;
    if (sniffed.p && !str_eq(sniffed, STR("utf-8")))
        head = charset_decode_some(sniffed, head, text, sizeof text);
    feed_str begins = str_trim(head);
    c->json = begins.n && begins.p[0] == '{';
    charset_read_declaration(head, &version, &encoding);
    encoding = copy(c->declared, encoding, true);
    return mended(sniffed.p && is_wide(encoding) ? sniffed : encoding);
}

/* ---- What was announced ------------------------------------------------------------------------------------------ */

/* Media type and charset of a Content-Type; empty where there is none. */
static feed_str read_content_type(choice *c, feed_str line)
{
    feed_str part, name = STR("");
    c->media_type = (feed_str){c->type, 0};
    if (str_split(&line, ';', &part)) {
        part = str_trim(part);
        for (size_t i = 0; i < part.n && i < sizeof c->type; i++)
            c->type[c->media_type.n++] = to_lower(part.p[i]);
    }
    while (str_split(&line, ';', &part)) {
        size_t equals = str_find_byte(part, '=');
        feed_str value = str_trim(str_from(part, equals + 1));
        if (equals == part.n || !str_eq_nocase(str_trim((feed_str){part.p, equals}), STR("charset")))
            continue;
        if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') && value.p[value.n - 1] == value.p[0])
            value = str_trim((feed_str){value.p + 1, value.n - 2});
        name = copy(c->announced, value, false);
    }
    return name;
}

typedef enum family { FAMILY_XML, FAMILY_JSON, FAMILY_TEXT, FAMILY_OTHER } family;

static family family_of(feed_str type)
{
    static const char *const XML[] = {"application/xml", "application/xml-dtd",
                                      "application/xml-external-parsed-entity", "text/xml",
                                      "text/xml-external-parsed-entity"};
    for (size_t i = 0; i < sizeof XML / sizeof *XML; i++)
        if (str_eq(type, str_of(XML[i])))
            return FAMILY_XML;
    bool text = str_starts(type, STR("text/"));
    if (str_ends(type, STR("+xml")) && (text || str_starts(type, STR("application/"))))
        return FAMILY_XML;
    if (str_eq(type, STR("application/json")) || str_eq(type, STR("application/feed+json")))
        return FAMILY_JSON;
    return text ? FAMILY_TEXT : FAMILY_OTHER;
}

/* The encoding to be expected; *c learns whether the media type fits. */
static feed_str announced(choice *c, const choice_input *in, feed_str declares, feed_str sniffed)
{
    feed_str given = read_content_type(c, in->content_type);
    family f = family_of(c->media_type);
    feed_str document = c->mark ? sniffed : declares.n ? declares : STR("utf-8");
    c->not_xml = in->http && f != FAMILY_XML && f != FAMILY_JSON;
    if (f == FAMILY_XML || f == FAMILY_JSON)
        return c->mark || !given.n ? document : given;
    if (f == FAMILY_TEXT)
        return given.n ? given : STR("us-ascii");
    return in->http && !c->media_type.n && !declares.n && !c->mark ? STR("iso-8859-1") : document;
}

/* ---- The choice -------------------------------------------------------------------------------------------------- */

/* A name's own label, or that with the byte order that was found. */
static feed_str label_of(feed_str name, feed_str sniffed)
{
    return sniffed.p && is_wide(name) ? sniffed : name;
}

/* Wide units read as single bytes would decode as well, to characters and zeros in turn. */
static bool is_possible(feed_str label, feed_str sniffed)
{
    bool wide = str_starts(sniffed, STR("utf-16")) || str_starts(sniffed, STR("utf-32"));
    return !wide || is_wide(label) || str_find(label, STR("16")) < label.n || str_find(label, STR("32")) < label.n;
}

static bool same(feed_str a, const char *b)
{
    return str_eq_nocase(a, str_of(b));
}

void choice_make(const choice_input *in, choice *c)
{
    *c = (choice){.name = STR("")};
    feed_str sniffed = sniff(in->bytes, &c->mark);
    feed_str declares = declared(c, in->bytes, sniffed);
    feed_str wanted = mended(announced(c, in, declares, sniffed));
    const feed_str names[CANDIDATES] = {wanted,           declares, sniffed, STR("utf-8"), STR("windows-1252"),
                                        STR("iso-8859-2")};
    feed_str bytes = str_from(in->bytes, c->mark);
    c->unknown = true;
    c->label = sniffed.p ? sniffed : STR("utf-8");
    for (size_t i = 0; i < CANDIDATES && c->unknown; i++) {
        feed_str label = label_of(names[i], sniffed);
        if (!names[i].n || !is_possible(label, sniffed) || !charset_decodes(label, bytes, in->whole))
            continue;
        c->name = names[i];
        c->label = label;
        c->unknown = false;
    }
    c->overridden = !c->unknown && !str_eq(c->name, wanted);
    c->utf8 = same(c->label, "utf-8") || same(c->label, "utf8") || same(c->label, "us-ascii");
}
