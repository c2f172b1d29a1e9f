/* Rules of Apple's podcast elements, of Media RSS, and of smaller modules, that no table can say. */
#include "context.h"
#include "lists.h"

/* ---- Podcasts ---------------------------------------------------------------------------------------------------- */

void itunes_channel(feed_checker *c, const frame *f)
{
    static const struct {
        uint64_t marks;
        feed_rule rule;
        const char *name;
    } WANTED[] = {
        {MARK(M_LANGUAGE) | MARK(M_DC_LANGUAGE), FEED_RULE_MissingItunesElement, "language"},
        {MARK(M_ITUNES_CATEGORY), FEED_RULE_MissingItunesElement, "itunes:category"},
        {MARK(M_ITUNES_EXPLICIT), FEED_RULE_MissingItunesElement, "itunes:explicit"},
        {MARK(M_ITUNES_EMAIL), FEED_RULE_MissingItunesEmail, "itunes:email"},
    };
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++)
        if (!(f->marks & WANTED[i].marks) && !(i == 0 && f->lang))
            find_missing(c, WANTED[i].rule, f, str_of(WANTED[i].name));
    apple_channel(c, f);
    const charset_info *encoding = charset_get_info(c->charset);
    if (encoding->declared.p && !list_has("utf-8 utf8 utf-16 utf-16le utf-16be ", encoding->declared, true))
        find_in(c, FEED_RULE_NotUTF8, f, encoding->declared);
}

/* What Apple Podcasts plays. */
void itunes_item(feed_checker *c, const frame *f)
{
    apple_item(c, f);
    feed_str extension = buf_str(&c->enclosure_ext);
    extension.n = str_find_byte(extension, '?');
    if (extension.n && !list_has("m4a mp3 mov mp4 m4v pdf epub ", extension, true))
        find_in(c, FEED_RULE_UnsupportedItunesFormat, f, extension);
}

HOOK(itunes_category)
{
    bool inner = parent_of(c, f)->kind == K_CATEGORY;
    feed_str text = attr_of(element, STR("text"));
    feed_str outer = {c->itunes_parent.text, c->itunes_parent.n};
    if (!text.p)
        return;
    itunes_category found = list_itunes_category(inner ? outer : STR_NONE, text);
    if (found != ITUNES_CURRENT)
        find_in(c, found == ITUNES_OLD ? FEED_RULE_ObsoleteItunesCategory : FEED_RULE_InvalidItunesCategory, f, text);
    if (!inner) {
        c->itunes_parent.n = text.n < NAME_MAX_BYTES ? text.n : NAME_MAX_BYTES;
        memcpy(c->itunes_parent.text, text.p, c->itunes_parent.n);
    }
}

END_HOOK(itunes_keywords)
{
    feed_str value = str_trim(text);
    if (str_find_byte(value, ' ') < value.n && str_find_byte(value, ',') == value.n)
        find_in(c, FEED_RULE_InvalidKeywords, f, value);
}

/* The address belongs to the channel, its element to the owner. */
END_HOOK(itunes_owner)
{
    (void)text;
    parent_of(c, f)->marks |= f->marks & MARK(M_ITUNES_EMAIL);
}

/* ---- Media RSS --------------------------------------------------------------------------------------------------- */

HOOK(media_group)
{
    (void)f, (void)element;
    c->media_contents = 0;
}

END_HOOK(media_group)
{
    (void)text;
    if (c->media_contents < 2)
        find_in(c, FEED_RULE_MediaGroupWithoutAlternatives, f, STR_NONE);
}

HOOK(media_content)
{
    c->media_contents++;
    if (!attr_of(element, STR("type")).p && !attr_of(element, STR("medium")).p)
        find_in(c, FEED_RULE_MediaWithoutType, f, attr_of(element, STR("url")));
}

/* An attribute for the end hook. */
static void keep_attribute(feed_checker *c, const xml_element *element, const char *local)
{
    buf_clear(&c->attribute);
    buf_put_str(&c->attribute, attr_of(element, str_of(local)));
}

HOOK(media_text)
{
    (void)f;
    keep_attribute(c, element, "type");
}

END_HOOK(media_text)
{
    feed_str type = buf_str(&c->attribute);
    if (c->own_output)
        return;
    subject s = subject_of(c, f);
    if (str_eq(type, STR("html")))
        text_html(c, &s, text);
    else
        text_plain(c, &s, FEED_RULE_ContainsUndeclaredHTML, text);
}

HOOK(media_hash)
{
    (void)f;
    keep_attribute(c, element, "algo");
}

END_HOOK(media_hash)
{
    feed_str value = str_trim(text), algo = buf_str(&c->attribute);
    size_t length = !algo.n || str_eq(algo, STR("md5")) ? 32 : str_eq(algo, STR("sha-1")) ? 40 : 0;
    bool ok = length && value.n == length;
    for (size_t i = 0; i < value.n; i++)
        ok = ok && is_hex(value.p[i]);
    if (!ok)
        find_in(c, FEED_RULE_InvalidMediaHash, f, value);
}

HOOK(media_rating)
{
    (void)f;
    keep_attribute(c, element, "scheme");
}

/* "r (cz 1 lz 1 nz 1 oz 1 vz 1)": letters, then codes with a number each. */
static bool is_icra(feed_str s)
{
    if (!str_starts(s, STR("r (")) || s.p[s.n - 1] != ')')
        return false;
    feed_str rest = {s.p + 3, s.n - 4}, word;
    size_t count = 0;
    while (str_split(&rest, ' ', &word)) {
        for (size_t i = 0; i < word.n; i++)
            if (count % 2 ? !is_digit(word.p[i]) : !is_alpha(word.p[i]))
                return false;
        if (!word.n)
            return false;
        count++;
    }
    return count > 0 && count % 2 == 0;
}

END_HOOK(media_rating)
{
    static const struct {
        const char *scheme, *ratings;
    } SCHEMES[] = {
        {"urn:simple", "adult nonadult "},
        {"urn:mpaa", "g pg pg-13 r nc-17 x "},
        {"urn:v-chip", "tv-y tv-y7 tv-y7-fv tv-g tv-pg tv-14 tv-ma "},
    };
    feed_str scheme = buf_str(&c->attribute), value = str_trim(text);
    if (!scheme.n)
        scheme = str_of(SCHEMES[0].scheme);
    bool ok = !str_eq(scheme, STR("urn:icra")) || is_icra(value);
    for (size_t i = 0; i < sizeof SCHEMES / sizeof *SCHEMES; i++)
        if (str_eq(scheme, str_of(SCHEMES[i].scheme)))
            ok = list_has(SCHEMES[i].ratings, value, false);
    if (!ok)
        find_in(c, FEED_RULE_InvalidMediaRating, f, value);
}

HOOK(media_credit)
{
    feed_str role = attr_of(element, STR("role")), scheme = attr_of(element, STR("scheme"));
    if (scheme.p && !str_eq(scheme, STR("urn:ebu")))
        return;
    if (role.p && !list_is_credit_role(role))
        find_in(c, FEED_RULE_InvalidCreditRole, f, role);
}

HOOK(media_restriction)
{
    (void)f;
    keep_attribute(c, element, "type");
}

END_HOOK(media_restriction)
{
    feed_str type = buf_str(&c->attribute), rest = str_trim(text), word;
    bool country = str_eq(type, STR("country")), full = str_eq(type, STR("uri"));
    if (!type.n && rest.n && !str_eq(rest, STR("all")) && !str_eq(rest, STR("none")))
        find_in(c, FEED_RULE_InvalidMediaRestriction, f, rest);
    while ((country || full) && str_split(&rest, ' ', &word)) {
        feed_rule rule = VALUE_OK;
        if (word.n && country)
            rule = list_is_country(word) ? VALUE_OK : FEED_RULE_InvalidCountryCode;
        else if (word.n)
            rule = value_uri(word, true, true);
        if (rule != VALUE_OK)
            find_in(c, rule, f, word);
    }
}

HOOK(media_adult)
{
    (void)element;
    find_in(c, FEED_RULE_DeprecatedMediaAdult, f, STR_NONE);
}

/* ---- Others ------------------------------------------------------------------------------------------------------ */

HOOK(comment_rss)
{
    (void)element;
    find_in(c, FEED_RULE_CommentRSS, f, STR_NONE);
}
