/* Names of XML 1.0, fifth edition, productions 4 and 4a. */
#include "../core/utf8.h"
#include "scan_state.h"

enum { START = 1, PART = 2 };

#define S START | PART
static const unsigned char ASCII[128] = {
    ['A'] = S,    ['B'] = S,    ['C'] = S,    ['D'] = S,    ['E'] = S,    ['F'] = S,    ['G'] = S,    ['H'] = S,
    ['I'] = S,    ['J'] = S,    ['K'] = S,    ['L'] = S,    ['M'] = S,    ['N'] = S,    ['O'] = S,    ['P'] = S,
    ['Q'] = S,    ['R'] = S,    ['S'] = S,    ['T'] = S,    ['U'] = S,    ['V'] = S,    ['W'] = S,    ['X'] = S,
    ['Y'] = S,    ['Z'] = S,    ['a'] = S,    ['b'] = S,    ['c'] = S,    ['d'] = S,    ['e'] = S,    ['f'] = S,
    ['g'] = S,    ['h'] = S,    ['i'] = S,    ['j'] = S,    ['k'] = S,    ['l'] = S,    ['m'] = S,    ['n'] = S,
    ['o'] = S,    ['p'] = S,    ['q'] = S,    ['r'] = S,    ['s'] = S,    ['t'] = S,    ['u'] = S,    ['v'] = S,
    ['w'] = S,    ['x'] = S,    ['y'] = S,    ['z'] = S,    [':'] = S,    ['_'] = S,    ['-'] = PART, ['.'] = PART,
    ['0'] = PART, ['1'] = PART, ['2'] = PART, ['3'] = PART, ['4'] = PART, ['5'] = PART, ['6'] = PART, ['7'] = PART,
    ['8'] = PART, ['9'] = PART,
};
#undef S

/* Beyond ASCII: characters that begin a name. */
static const struct range {
    uint32_t first, last;
} STARTS[] = {{0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
              {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
              {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}},
  PARTS[] = {{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};

static bool within(uint32_t c, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n && ranges[i].first <= c; i++)
        if (c <= ranges[i].last)
            return true;
    return false;
}

/* The length of the name character at p, 0 if it is none. */
static int name_char(const char *p, const char *end, bool start)
{
    unsigned char byte = (unsigned char)*p;
    if (byte < 0x80)
        return (ASCII[byte] & (start ? START : PART)) != 0;
    int length;
    uint32_t c = utf8_decode(p, end, &length);
    bool is =
        within(c, STARTS, sizeof STARTS / sizeof *STARTS) || (!start && within(c, PARTS, sizeof PARTS / sizeof *PARTS));
    return c != UTF8_BAD && is ? length : 0;
}

bool scan_name_starts(const char *p, const char *end)
{
    return p < end && name_char(p, end, true);
}

const char *scan_name_end(const char *p, const char *end)
{
    if (!scan_name_starts(p, end))
        return p;
    for (int n; p < end && (n = name_char(p, end, false)) != 0; p += n)
        ;
    return p;
}

const char *scan_name_part(const char *p, const char *end)
{
    return p < end ? p + name_char(p, end, false) : p;
}
