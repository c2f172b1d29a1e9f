#include "language.h"

#include "../../feeds/check/values.h"
#include "../../feeds/core/script.h"

enum { TAG_MAX = 64, SUBTAG_MAX = 8 };

/* Every subtag has one to eight letters or digits, and the first is a language (RFC 5646 section 2.1). */
static bool is_tag(feed_str tag)
{
    feed_str rest = tag, part;
    static const value_env ENV = {.now = 0};
    while (str_split(&rest, '-', &part))
        if (!part.n || part.n > SUBTAG_MAX)
            return false;
    return value_check(V_LANGUAGE, tag, &ENV) == VALUE_OK;
}

feed_str language_tag(feed_str given, arena *a)
{
    feed_str tag = str_trim(given);
    tag.n = str_find_byte(tag, '.');
    tag.n = str_find_byte(tag, '@');
    char *p = tag.n && tag.n <= TAG_MAX ? arena_alloc(a, tag.n) : NULL;
    if (!p)
        return STR_NONE;
    for (size_t i = 0; i < tag.n; i++)
        p[i] = tag.p[i] == '_' ? '-' : tag.p[i];
    tag.p = p;
    return is_tag(tag) ? tag : STR_NONE;
}

feed_str language_of_entry(feed_str digest, bool han, feed_str title)
{
    if (digest.n && script_is_plain(title, han))
        return digest;
    feed_str guess = script_language(title);
    return digest.n && script_suits(digest, guess) ? digest : guess.n ? guess : digest;
}
