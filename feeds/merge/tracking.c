#include "tracking.h"

typedef struct parameter {
    const char *name, *value, *host;
} parameter;

static const parameter PARAMETERS[] = {
#define PARAMETER(name, value, host) {name, value, host},
#include "tracking.def"
#undef PARAMETER
};

enum { ROWS = sizeof PARAMETERS / sizeof *PARAMETERS };

bool host_within(feed_str host, feed_str domain)
{
    if (host.n < domain.n || !str_eq_nocase(str_from(host, host.n - domain.n), domain))
        return false;
    return host.n == domain.n || host.p[host.n - domain.n - 1] == '.';
}

/* The order of a row's name and a parameter's, letters in lower case; 0 where a row with * is its beginning. */
static int compare(const char *row, feed_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (row[i] == '*')
            return 0;
        unsigned char a = (unsigned char)row[i], b = (unsigned char)to_lower(name.p[i]);
        if (a != b || !a) /* a name may hold NUL: the row ends all the same */
            return a <= b ? -1 : 1;
    }
    return row[name.n] && !(row[name.n] == '*') ? 1 : 0;
}

static bool fits(const parameter *p, feed_str value, feed_str host)
{
    return (!*p->value || str_eq_nocase(value, str_of(p->value))) && (!*p->host || host_within(host, str_of(p->host)));
}

bool is_tracking(feed_str text, feed_str host)
{
    feed_str name = {text.p, str_find_byte(text, '=')}, value = str_from(text, name.n + 1);
    size_t low = 0, high = ROWS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(PARAMETERS[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < ROWS && compare(PARAMETERS[low].name, name) == 0; low++)
        if (fits(&PARAMETERS[low], value, host))
            return true;
    return false;
}
