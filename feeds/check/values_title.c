/* What a title holds that its readers do not see. */
#include "../core/utf8.h"
#include "values.h"

/* Not seen, and without a meaning in a title. ZWNJ and ZWJ have one in Persian, in Indic scripts and in emoji. */
static bool invisible(uint32_t ch)
{
    return ch == 0xAD || ch == 0x115F || ch == 0x1160 || ch == 0x180E || ch == 0x200B ||
           (ch >= 0x2060 && ch <= 0x2064) || ch == 0x3164 || ch == 0xFEFF || ch == 0xFFA0;
}

/* Embeddings and isolates that are opened and closed are fine; overrides, and what stays open, turn around what stands
 * behind the title (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing). */
static bool turns_around(uint32_t ch, int *open)
{
    if (ch == 0x202A || ch == 0x202B || (ch >= 0x2066 && ch <= 0x2068))
        ++*open;
    if (ch == 0x202C || ch == 0x2069)
        --*open;
    return ch == 0x202D || ch == 0x202E || *open < 0;
}

void value_title(feed_str text, bool *turns, bool *hides)
{
    int open = 0;
    uint32_t before = 0;
    *turns = *hides = false;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int length = 1;
        uint32_t ch = (unsigned char)*p & 0x80 ? utf8_decode(p, end, &length) : (unsigned char)*p;
        bool tag = ch >= 0xE0000 && ch <= 0xE007F; /* in the flag of England, but nowhere else */
        *hides |= invisible(ch) || (tag && before != 0x1F3F4);
        *turns |= turns_around(ch, &open);
        before = tag && before == 0x1F3F4 ? before : ch;
        p += length;
    }
    *turns |= open != 0;
}
