#include "enumeration.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/scan.h"
#include "../../feeds/core/utf8.h"

static size_t skip_space(feed_str s, size_t at)
{
    while (at < s.n && (is_space(s.p[at]) || str_starts(str_from(s, at), STR("\xE3\x80\x80"))))
        at += is_space(s.p[at]) ? 1 : 3;
    return at;
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

/* Bytes of a number of at most three digits, ASCII or full-width, at `at`; 0 if there is none. */
static size_t digits_length(feed_str s, size_t at)
{
    size_t begin = at, n = 0;
    for (int length; at < s.n && n < 4; at += (size_t)length, n++) {
        uint32_t c = utf8_decode(s.p + at, s.p + s.n, &length);
        if (!(c >= '0' && c <= '9') && !(c >= 0xFF10 && c <= 0xFF19))
            break;
    }
    return n && n < 4 ? at - begin : 0;
}

size_t enumeration_length(feed_str text)
{
    static const char *const WIDE[] = {"、", "．", "）"};
    size_t at = skip_space(text, 0), digits = digits_length(text, at);
    int length;
    uint32_t c = at < text.n ? utf8_decode(text.p + at, text.p + text.n, &length) : 0;
    if (c >= 0x2460 && c <= 0x2473) /* ① to ⑳ */
        return skip_space(text, at + (size_t)length);
    if (!digits)
        return 0;
    feed_str behind = str_from(text, at + digits);
    size_t style = str_starts(behind, STR("\xEF\xB8\x8F")) ? 3 : 0;
    if (str_starts(str_from(behind, style), STR("\xE2\x83\xA3"))) /* the keycap 1️⃣ */
        return skip_space(text, at + digits + style + 3);
    if (behind.n > 1 && (behind.p[0] == '.' || behind.p[0] == ')') && is_space(behind.p[1])) /* no list's: escaped */
        return skip_space(text, at + digits + 1);
    at = skip_space(text, at + digits);
    for (size_t i = 0; i < sizeof WIDE / sizeof *WIDE; i++)
        if (str_starts(str_from(text, at), str_of(WIDE[i])))
            return skip_space(text, at + strlen(WIDE[i]));
    return 0;
}

size_t enumeration_number_length(feed_str text)
{
    size_t cjk = enumeration_length(text);
    if (cjk)
        return cjk;
    size_t at = skip_space(text, 0); /* "#1 " */
    if (at == text.n || text.p[at] != '#' || str_digits(text, &(size_t){at + 1}, 3) < 0)
        return 0;
    at++;
    str_digits(text, &at, 3);
    at += at < text.n && strchr(".:)", text.p[at]);
    size_t behind = skip_space(text, at);
    return behind > at ? behind : 0;
}

size_t enumeration_rank_length(feed_str text)
{
    static const char *const WORDS[] = {"排名", "No.", "No", "Rank", "Top", "第"};
    static const char *const ENDS[] = {".", ":", "：", "、", "．", ")", "名"};
    unsigned first = text.n ? (unsigned char)text.p[0] | 0x20u : 0; /* of the words below: */
    if (first != 'n' && first != 'r' && first != 't' && first != 0xE6 && first != 0xE7)
        return 0;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!str_starts_nocase(text, str_of(WORDS[i])))
            continue;
        size_t at = skip_space(text, strlen(WORDS[i]));
        if (str_digits(text, &at, 3) < 0)
            continue;
        feed_str rest = str_from(text, at);
        for (size_t k = 0; k < sizeof ENDS / sizeof *ENDS; k++)
            if (str_starts(rest, str_of(ENDS[k])))
                return skip_space(text, at + strlen(ENDS[k]));
    }
    return 0;
}

size_t enumeration_hash_mark(feed_str text)
{
    for (size_t at = 0, found; (found = str_find_byte(str_from(text, at), '#')) + at < text.n;) {
        size_t mark = at + found, end = mark + 1;
        bool number = mark > 0 && is_space(text.p[mark - 1]) && str_digits(text, &end, 3) >= 0;
        if (number && (end == text.n || is_space(text.p[end])))
            return mark;
        at = mark + 1;
    }
    return text.n;
}

bool enumeration_is_boilerplate(feed_str heading)
{
    static const char *const NAMES[] = {
        "内推", "招聘", "招聘信息", "招聘专区", "关注我们", "关于", "关于我们", "本期编辑", "编辑", "说明", "赞助", "赞助者",
        "订阅", "往期", "往期回顾", "往年回顾", "友情链接", "jobs", "about", "about us", "editors", "contributors",
        "sponsors", "sponsor", "subscribe", "follow us", "credits", "join us", "support us", "previous issues"};
    heading = str_trim(heading);
    while (heading.n && (heading.p[heading.n - 1] == '?' || heading.p[heading.n - 1] == ':'))
        heading = str_trim((feed_str){heading.p, heading.n - 1});
    for (int length; heading.n; heading = str_from(heading, (size_t)length))
        if (is_letter(utf8_decode(heading.p, heading.p + heading.n, &length)))
            break;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (str_eq_nocase(heading, str_of(NAMES[i])))
            return true;
    return false;
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

bool enumeration_is_mark(feed_str text)
{
    feed_time t;
    date_precision precision;
    size_t begin, end;
    if (!text.n)
        return true;
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

bool enumeration_is_pointer(feed_str text)
{
    static const char *const WORDS[] = {
        "link", "here", "pdf", "code", "html", "github", "demo", "slides", "video", "source", "read", "read more",
        "more", "details", "original", "article", "post", "paper", "url", "website", "web", "via",
        "链接", "原文", "原文链接", "文章链接", "来源", "出处", "详情", "阅读", "阅读原文", "查看",
        "点击查看", "传送门", "地址", "官网", "リンク", "링크", "출처", "원문"};
    text = str_trim(text);
    if (str_starts(text, STR("http://")) || str_starts(text, STR("https://")) || str_starts(text, STR("www.")))
        return str_find_byte(text, ' ') == text.n;
    size_t begin = 0, length = 0; /* without what stands around the word */
    for (int bytes; begin < text.n && !is_letter(utf8_decode(text.p + begin, text.p + text.n, &bytes));)
        begin += (size_t)bytes;
    for (int bytes; begin + length < text.n; length += (size_t)bytes) {
        uint32_t c = utf8_decode(text.p + begin + length, text.p + text.n, &bytes);
        if (!is_letter(c) && c != ' ')
            break;
    }
    feed_str word = str_trim((feed_str){text.p + begin, length});
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (str_eq_nocase(word, str_of(WORDS[i])))
            return enumeration_is_mark(str_from(text, begin + length));
    return !word.n;
}

feed_str enumeration_without_end(feed_str text)
{
    static const char *const ENDS[] = {":", "：", "-", "–", "—", ",", "，", "|", "(", "（", "[", "→"};
    text = str_trim(text);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        if (!str_ends(text, str_of(ENDS[i])))
            continue;
        text = str_trim((feed_str){text.p, text.n - strlen(ENDS[i])});
        i = (size_t)-1; /* each round takes bytes, so this ends */
    }
    return text;
}

typedef unsigned char block __attribute__((vector_size(16)));

/* No white space but single spaces in a text that neither begins nor ends with any. */
static bool is_line(feed_str text)
{
    if (!text.n)
        return true;
    const char *last = text.p + text.n - 1, *p = text.p;
    block bad = {0}, here, next;
    uint64_t halves[2];
    for (bool more = text.n > sizeof here; more; p += sizeof here) {
        more = last - p > (ptrdiff_t)sizeof here;
        p = more ? p : last - sizeof here; /* again, some of what was looked at */
        memcpy(&here, p, sizeof here);
        memcpy(&next, p + 1, sizeof next);
        bad |= (block)(here < ' ') | (block)((here == ' ') & (next == ' '));
    }
    memcpy(halves, &bad, sizeof halves);
    for (; p < last; p++)
        if ((unsigned char)*p < ' ' || (*p == ' ' && p[1] == ' '))
            return false;
    return !(halves[0] | halves[1]);
}

void enumeration_put_line(buf *out, feed_str text)
{
    text = str_trim(text);
    bool line = is_line(text);
    if (line)
        buf_put_str(out, text);
    for (size_t i = 0; i < text.n && !line;) {
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

feed_str enumeration_line(feed_str text, arena *a)
{
    text = str_trim(text);
    if (text.p && is_line(text))
        return text;
    buf line = {.p = arena_room(a, 1, text.n + 1), .capacity = text.n + 1, .max = text.n + 1};
    if (!line.p)
        return STR_NONE;
    enumeration_put_line(&line, text);
    return (feed_str){line.p, line.n};
}

size_t enumeration_stop_length(feed_str s)
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
        size_t end = enumeration_stop_length(str_from(text, i));
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
