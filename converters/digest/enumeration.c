#include "enumeration.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/utf8.h"

static size_t skip_space(feed_str s, size_t at)
{
    while (at < s.n && (is_space(s.p[at]) || str_starts(str_from(s, at), STR("\xE3\x80\x80"))))
        at += is_space(s.p[at]) ? 1 : 3;
    return at;
}

size_t enumeration_length(feed_str text)
{
    size_t at = skip_space(text, 0), digits = at;
    if (str_digits(text, &at, 3) < 0 || at - digits > 3)
        return 0;
    at = skip_space(text, at);
    if (!str_starts(str_from(text, at), STR("、")))
        return 0;
    return skip_space(text, at + strlen("、"));
}

size_t enumeration_number_length(feed_str text)
{
    size_t cjk = enumeration_length(text);
    if (cjk)
        return cjk;
    size_t at = skip_space(text, 0);
    if (str_digits(text, &at, 3) < 0 || at >= text.n || (text.p[at] != '.' && text.p[at] != ')'))
        return 0;
    size_t behind = skip_space(text, ++at);
    return behind > at ? behind : 0;
}

/* Bytes of a bracket tag "[video]" or "【广告】" at the start, 0 if there is none. */
static size_t tag_length(feed_str s)
{
    static const char *const PAIRS[][2] = {{"[", "]"}, {"(", ")"}, {"【", "】"}, {"（", "）"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        if (!str_starts(s, str_of(PAIRS[i][0])))
            continue;
        feed_str head = s.n > 40 ? (feed_str){s.p, 40} : s;
        size_t end = str_find(head, str_of(PAIRS[i][1]));
        if (end < head.n)
            return end + strlen(PAIRS[i][1]);
    }
    return 0;
}

/* Letters of any script: what is neither punctuation nor a symbol. Coarse, by blocks. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return is_alnum((char)c);
    return c != UTF8_BAD && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) &&
           !(c >= 0xFE00 && c <= 0xFE0F) && !(c >= 0xFF00 && c <= 0xFF0F) && !(c >= 0x1F000 && c <= 0x1FAFF) &&
           c != 0xFF1A && c != 0xAB && c != 0xBB && c != 0xB7;
}

bool enumeration_is_mark(feed_str text)
{
    feed_time t;
    date_precision precision;
    size_t begin, end;
    if (text.n < 80 && date_find(text, 0, false, &t, &precision, &begin, &end) && precision >= DATE_DAY)
        return enumeration_is_mark((feed_str){text.p, begin}) && enumeration_is_mark(str_from(text, end));
    text = str_from(text, enumeration_number_length(text));
    while (text.n) {
        size_t tag = tag_length(text);
        int length = (int)tag;
        if (!tag && is_letter(utf8_decode(text.p, text.p + text.n, &length)))
            return false;
        text = str_from(text, (size_t)length);
    }
    return true;
}

void enumeration_put_line(buf *out, feed_str text)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.n;) {
        size_t word = i;
        while (i < text.n && !is_space(text.p[i]))
            i++;
        buf_put(out, text.p + word, i - word);
        while (i < text.n && is_space(text.p[i]))
            i++;
        if (i < text.n)
            buf_put_char(out, ' ');
    }
}

/* Bytes of what ends a sentence at the start of s: 。！？ or . ! ? before white space or the end. */
static size_t sentence_end(feed_str s)
{
    static const char *const WIDE[] = {"。", "！", "？"};
    for (size_t i = 0; i < sizeof WIDE / sizeof *WIDE; i++)
        if (str_starts(s, str_of(WIDE[i])))
            return strlen(WIDE[i]);
    if (s.n && (s.p[0] == '.' || s.p[0] == '!' || s.p[0] == '?') && (s.n == 1 || is_space(s.p[1])))
        return 1;
    return 0;
}

feed_str enumeration_sentence(feed_str text, size_t max)
{
    text = str_trim(text);
    size_t count = 0;
    for (size_t i = 0; i < text.n;) {
        size_t end = sentence_end(str_from(text, i));
        if (end)
            return (feed_str){text.p, i + (text.p[i] == '.' ? 0 : end)};
        if (++count > max)
            return (feed_str){text.p, i};
        int length;
        utf8_decode(text.p + i, text.p + text.n, &length);
        i += (size_t)length;
    }
    return text;
}
