#include "allow.h"

static const html_element ELEMENTS[] = {
#define KEEP   HTML_FLAG_KEEP
#define VOID   HTML_FLAG_VOID
#define FORMAT HTML_FLAG_FORMAT
#define LINE   HTML_FLAG_LINE
#define DROP   HTML_FLAG_DROP
#define LEAVE  HTML_FLAG_LEAVE
#define NONE   HTML_FLAG_NONE
#define HTML_ELEMENT(name, flags, group, rule, w3c)                                                                    \
    {name, sizeof(name) - 1, flags, HTML_GROUP_##group, HTML_RULE_##rule, HTML_W3C_##w3c},
#include "allow.def"
#undef HTML_ELEMENT
};

static const html_attr_rule ATTRS[] = {
#define HTML_ATTR(name, type) {name, sizeof(name) - 1, HTML_ATTR_##type},
#include "allow.def"
#undef HTML_ATTR
};

static const feed_str SCHEMES[] = {
#define HTML_SCHEME(name) {name, sizeof(name) - 1},
#include "allow.def"
#undef HTML_SCHEME
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The names once more, each with zeros behind it: the first eight bytes are compared as one number. */
typedef char name_key[24];

static const name_key ELEMENT_KEYS[] = {
#define HTML_ELEMENT(name, flags, group, rule, w3c) {name},
#include "allow.def"
#undef HTML_ELEMENT
};

static const name_key ATTR_KEYS[] = {
#define HTML_ATTR(name, type) {name},
#include "allow.def"
#undef HTML_ATTR
};

static inline uint64_t load(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 | (uint64_t)b[3] << 32 |
           (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 | (uint64_t)b[6] << 8 | (uint64_t)b[7];
}

/* Where a name stands in a sorted table; `count` if it does not. */
static inline size_t find(const name_key *keys, size_t count, feed_str name)
{
    name_key padded = {0};
    if (name.n == 0 || name.n >= sizeof padded)
        return count;
    memcpy(padded, name.p, name.n);
    uint64_t key = load(padded);
    size_t low = 0;
    for (size_t n = count; n > 0;) {
        size_t half = n / 2;
        bool above = load(keys[low + half]) < key;
        low += above ? half + 1 : 0;
        n = above ? n - half - 1 : half;
    }
    for (; low < count && load(keys[low]) == key; low++)
        if (memcmp(keys[low] + 8, padded + 8, sizeof padded - 8) == 0)
            return low;
    return count;
}

const html_element *html_element_find(feed_str name)
{
    size_t i = find(ELEMENT_KEYS, COUNT(ELEMENTS), name);
    return i < COUNT(ELEMENTS) && ELEMENTS[i].n == name.n ? &ELEMENTS[i] : NULL;
}

const html_attr_rule *html_attr_find(feed_str name)
{
    size_t i = find(ATTR_KEYS, COUNT(ATTRS), name);
    return i < COUNT(ATTRS) && ATTRS[i].n == name.n ? &ATTRS[i] : NULL;
}

bool html_element_allowed(feed_str name)
{
    const html_element *e = html_element_find(name);
    return e && e->flags & HTML_FLAG_KEEP;
}

bool html_attr_allowed(feed_str name)
{
    return html_attr_find(name) != NULL;
}

bool html_scheme_allowed(feed_str scheme)
{
    for (size_t i = 0; i < COUNT(SCHEMES); i++)
        if (scheme.n == SCHEMES[i].n && str_eq_nocase(scheme, SCHEMES[i]))
            return true;
    return false;
}

html_w3c html_element_w3c(feed_str name)
{
    const html_element *e = html_element_find(name);
    return e ? e->w3c : HTML_W3C_UNKNOWN;
}
