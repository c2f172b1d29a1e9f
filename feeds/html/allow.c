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

/* Neither is empty; most differ in their first byte. */
static int compare(feed_str a, const char *name, size_t n)
{
    int order = (unsigned char)a.p[0] - (unsigned char)name[0];
    if (order == 0)
        order = memcmp(a.p, name, a.n < n ? a.n : n);
    return order ? order : (a.n > n) - (a.n < n);
}

const html_element *html_element_find(feed_str name)
{
    size_t low = 0, high = COUNT(ELEMENTS);
    while (low < high && name.n) {
        size_t middle = (low + high) / 2;
        const html_element *e = &ELEMENTS[middle];
        int order = compare(name, e->name, e->n);
        if (order == 0)
            return e;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const html_attr_rule *html_attr_find(feed_str name)
{
    size_t low = 0, high = COUNT(ATTRS);
    while (low < high && name.n) {
        size_t middle = (low + high) / 2;
        const html_attr_rule *a = &ATTRS[middle];
        int order = compare(name, a->name, a->n);
        if (order == 0)
            return a;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
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
