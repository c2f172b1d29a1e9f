/* What is mended where: a first pass looks, a second one changes. */
#include "../core/date.h"
#include "../core/escape.h"
#include "../core/str.h"
#include "../core/uri.h"
#include "fix_state.h"
#include "lists.h"
#include "values.h"

static feed_str prefix_of(feed_str name)
{
    size_t n = str_find_byte(name, ':');
    return n < name.n ? (feed_str){name.p, n} : STR_NONE;
}

static feed_str parent_name(const fixer *x)
{
    return x->depth > 1 ? x->open[x->depth - 2] : STR("");
}

static bool in(const fixer *x, const char *parent)
{
    return str_eq(parent_name(x), str_of(parent));
}

/* ---- First pass -------------------------------------------------------------------------------------------------- */

static void note_prefix(fixer *x, uint64_t *set, feed_str prefix)
{
    enum ns_id ns = prefix.n ? ns_of_prefix(prefix) : NS_NONE;
    (void)x;
    if (ns != NS_NONE && ns != NS_XML)
        set[ns / 64] |= UINT64_C(1) << ns % 64;
}

static fix_root root_of(feed_str name)
{
    static const struct {
        const char *name;
        fix_root root;
    } ROOTS[] = {{"rss", FIX_RSS}, {"rdf:RDF", FIX_RDF}, {"feed", FIX_ATOM}, {"entry", FIX_ATOM}, {"opml", FIX_OPML}};
    for (size_t i = 0; i < sizeof ROOTS / sizeof *ROOTS; i++)
        if (str_eq(name, str_of(ROOTS[i].name)))
            return ROOTS[i].root;
    return FIX_NO_FEED;
}

static void look_at_link(fixer *x)
{
    feed_str rel = fix_attribute(&x->tag, "rel"), href = fix_attribute(&x->tag, "href");
    bool feed = in(x, "channel") || in(x, "feed");
    x->self |= feed && str_eq(rel, STR("self"));
    if (feed && uri_is_http(href) && (!x->base.n || !rel.p || str_eq(rel, STR("alternate"))))
        x->base = href;
}

static void look_start(fixer *x)
{
    const fix_tag *tag = &x->tag;
    note_prefix(x, x->used, prefix_of(tag->name));
    for (size_t i = 0; i < tag->n_attrs; i++) {
        feed_str prefix = prefix_of(tag->attrs[i].name);
        if (str_eq(prefix, STR("xmlns")))
            note_prefix(x, x->declared, str_from(tag->attrs[i].name, 6));
        else
            note_prefix(x, x->used, prefix);
        x->based |= str_eq(tag->attrs[i].name, STR("xml:base"));
    }
    if (x->depth == 1 && !x->root_tag.p) {
        x->root_tag = x->head_tag = tag->all;
        x->root = root_of(tag->name);
    }
    if (str_eq(tag->name, STR("channel")) && x->depth == 2)
        x->head_tag = tag->all;
    if (str_eq(tag->name, STR("link")) || str_eq(tag->name, STR("atom:link")))
        look_at_link(x);
}

static void look_content(fixer *x, feed_str text, bool simple)
{
    if (simple && str_eq(x->open[x->depth - 1], STR("link")) && in(x, "channel") && uri_is_http(str_trim(text)))
        x->base = str_trim(text);
}

static void look_markup(fixer *x, feed_str text)
{
    (void)x, (void)text;
}

const fix_handler FIX_LOOK = {look_start, look_content, look_markup};

/* ---- Values ------------------------------------------------------------------------------------------------------ */

/* The present content, decoded, becomes what is in x->scratch, escaped. */
static void replace_content(fixer *x, feed_rule rule, feed_str raw)
{
    buf escaped;
    buf_init(&escaped, FIX_VALUE_MAX * 6);
    escape_text(&escaped, buf_str(&x->scratch));
    fix_add(x, rule, raw, buf_str(&escaped));
    buf_free(&escaped);
}

static feed_str decoded(fixer *x, feed_str raw)
{
    buf_clear(&x->value);
    fix_decode(raw, &x->value);
    return str_trim(buf_str(&x->value));
}

static void mend_date(fixer *x, feed_str raw, feed_rule (*check)(feed_str value, const value_env *env))
{
    value_env env = {.now = 0};
    feed_time t;
    feed_str value = decoded(x, raw);
    feed_rule rule = check(value, &env);
    if ((rule == VALUE_OK || rule == FEED_RULE_ImplausibleDate) && value.n == raw.n)
        return;
    if (!date_parse_feed(value, &t))
        return;
    buf_clear(&x->scratch);
    if (check == value_date_822)
        date_put_rfc822(&x->scratch, t);
    else
        date_put_rfc3339(&x->scratch, t);
    replace_content(x, rule == VALUE_OK ? FEED_RULE_UnexpectedWhitespace : rule, raw);
}

static void mend_url(fixer *x, feed_rule rule, feed_str raw, bool attribute)
{
    feed_str value = decoded(x, raw);
    if (!value.n || !x->base.n || uri_is_absolute(value))
        return;
    buf_clear(&x->scratch);
    uri_resolve(x->base, value, &x->scratch);
    if (!attribute) {
        replace_content(x, rule, raw);
        return;
    }
    buf escaped;
    buf_init(&escaped, FIX_VALUE_MAX * 6);
    escape_attr(&escaped, buf_str(&x->scratch));
    fix_add(x, rule, raw, buf_str(&escaped));
    buf_free(&escaped);
}

static void mend_title(fixer *x, feed_str raw, bool html)
{
    feed_str value = decoded(x, raw);
    buf_clear(&x->scratch);
    if (html || !fix_strip_tags(value, &x->scratch))
        return;
    replace_content(x, x->root == FIX_ATOM ? FEED_RULE_ContainsUndeclaredHTML : FEED_RULE_ContainsHTML, raw);
}

/* The element's name in its start tag and in the end tag behind the content. */
static void rename_element(fixer *x, feed_rule rule, feed_str raw, const char *name)
{
    feed_str end = {raw.p + raw.n + 2, x->tag.name.n};
    fix_add(x, rule, x->tag.name, str_of(name));
    fix_add(x, rule, end, str_of(name));
    note_prefix(x, x->used, STR("dc"));
}

static void mend_contact(fixer *x, feed_str raw)
{
    value_env env = {.now = 0};
    feed_str value = decoded(x, raw);
    feed_rule rule = value_check(V_CONTACT, value, &env);
    buf_clear(&x->scratch);
    if (rule == VALUE_OK || !value.n)
        return;
    if (fix_contact(value, &x->scratch)) {
        replace_content(x, rule, raw);
        return;
    }
    /* A name without an address belongs into Dublin Core's element. */
    if (str_find_byte(value, '@') == value.n)
        rename_element(x, rule, raw, str_eq(x->tag.name, STR("webMaster")) ? "dc:publisher" : "dc:creator");
}

/* ---- Ids --------------------------------------------------------------------------------------------------------- */

void fix_other_id(fixer *x, feed_str id)
{
    static const unsigned char NAMESPACE[UUID_BYTES] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                                        0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    char uuid[UUID_TEXT];
    buf_clear(&x->scratch);
    buf_put_str(&x->scratch, id);
    buf_printf(&x->scratch, "%s%u", uri_is_absolute(id) ? "#" : "-", ++x->repeats + 1);
    if (!value_is_uuid_urn(id))
        return;
    uuid5(NAMESPACE, buf_str(&x->scratch), uuid);
    buf_clear(&x->scratch);
    buf_printf(&x->scratch, "urn:uuid:%.36s", uuid);
}

static void mend_id(fixer *x, feed_str raw)
{
    feed_str id = decoded(x, raw);
    if (!id.n || str_set_add(&x->ids, id) != 0)
        return;
    do
        fix_other_id(x, id);
    while (str_set_add(&x->ids, buf_str(&x->scratch)) == 0);
    replace_content(x, FEED_RULE_DuplicateValue, raw);
}

/* isPermaLink says whether the guid is an address. */
static void mend_guid(fixer *x, feed_str raw)
{
    feed_str value = decoded(x, raw), link = fix_attribute(&x->tag, "isPermaLink");
    feed_rule rule = value_uri(value, true, true);
    bool url = uri_is_http(value) && (rule == VALUE_OK || feed_rule_get(rule)->level < FEED_ERROR);
    bool yes = !link.p || str_eq_nocase(link, STR("true"));
    feed_str behind = {x->tag.name.p + x->tag.name.n, 0};
    if (!url && yes && !link.p)
        fix_add(x, FEED_RULE_InvalidHttpGUID, behind, STR(" isPermaLink=\"false\""));
    else if (link.p && !str_eq(link, STR("true")) && !str_eq(link, STR("false")))
        fix_add(x, FEED_RULE_InvalidBooleanAttribute, link, yes && url ? STR("true") : STR("false"));
    else if (!url && yes)
        fix_add(x, FEED_RULE_InvalidHttpGUID, link, STR("false"));
    mend_id(x, raw);
}

/* ---- Second pass ------------------------------------------------------------------------------------------------- */

static feed_str type_of(feed_str url)
{
    static const struct {
        const char *extension, *type;
    } TYPES[] = {{".mp3", "audio/mpeg"}, {".m4a", "audio/mp4"},  {".ogg", "audio/ogg"},  {".mp4", "video/mp4"},
                 {".m4v", "video/mp4"},  {".pdf", "application/pdf"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"},
                 {".png", "image/png"},  {".gif", "image/gif"},  {".webp", "image/webp"}};
    url.n = str_find_byte(url, '?');
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (str_ends(url, str_of(TYPES[i].extension)))
            return str_of(TYPES[i].type);
    return STR("application/octet-stream");
}

/* What is behind an address in an attribute; 0: not known. */
static int64_t size_of(fixer *x, feed_str raw)
{
    feed_str url = decoded(x, raw);
    buf_clear(&x->scratch);
    uri_resolve(x->base, url, &x->scratch);
    int64_t n = x->options->size_of ? x->options->size_of(x->options->context, buf_str(&x->scratch)) : -1;
    return n > 0 ? n : 0;
}

/* The length must be there, and is 0 when nobody knows it (RSS Advisory Board); in Atom it is left out then. */
static void mend_length(fixer *x, const char *address, bool required)
{
    int64_t n = 0;
    feed_str length = fix_attribute(&x->tag, "length"), behind = {x->tag.name.p + x->tag.name.n, 0};
    bool good = length.p && value_integer(length, &n) && n >= 0;
    if (good && n > 0)
        return;
    int64_t known = size_of(x, fix_attribute(&x->tag, address));
    if ((good || (!length.p && !required)) && !known)
        return;
    buf_clear(&x->scratch);
    buf_printf(&x->scratch, length.p ? "%lld" : " length=\"%lld\"", (long long)known);
    fix_add(x, good ? FEED_RULE_EnclosureLengthZero
               : length.p ? FEED_RULE_InvalidIntegerAttribute
               : required ? FEED_RULE_MissingAttribute : FEED_RULE_EnclosureWithoutLength,
            length.p ? length : behind, buf_str(&x->scratch));
}

static void mend_enclosure(fixer *x)
{
    feed_str type = fix_attribute(&x->tag, "type"), behind = {x->tag.name.p + x->tag.name.n, 0};
    mend_length(x, "url", true);
    if (type.p)
        return;
    buf_clear(&x->scratch);
    buf_put_lit(&x->scratch, " type=\"");
    buf_put_str(&x->scratch, type_of(fix_attribute(&x->tag, "url")));
    buf_put_char(&x->scratch, '"');
    fix_add(x, FEED_RULE_MissingAttribute, behind, buf_str(&x->scratch));
}

static void mend_start(fixer *x)
{
    const fix_tag *tag = &x->tag;
    bool rss = x->root == FIX_RSS || x->root == FIX_RDF;
    bool licence = str_starts(tag->name, STR("rsl:")); /* what its path covers is relative to the site */
    for (size_t i = 0; i < tag->n_attrs; i++) {
        feed_str name = tag->attrs[i].name;
        bool address = str_eq(name, STR("href")) || str_eq(name, STR("url")) || str_eq(name, STR("src"));
        bool fragment = str_starts(tag->attrs[i].value, STR("#"));
        if (tag->attrs[i].value.p)
            fix_markup(x, tag->attrs[i].value);
        if (address && !licence && !fragment && !x->based)
            mend_url(x, rss ? FEED_RULE_InvalidFullLink : FEED_RULE_RelativeReference, tag->attrs[i].value, true);
    }
    if (rss && str_eq(tag->name, STR("enclosure")))
        mend_enclosure(x);
    if (!rss && str_eq(tag->name, STR("link")) && str_eq(fix_attribute(tag, "rel"), STR("enclosure")))
        mend_length(x, "href", false);
}

static bool is_date_822(feed_str name)
{
    return list_has("pubDate lastBuildDate ", name, false);
}

static bool is_date_w3c(feed_str name)
{
    return list_has("dc:date dcterms:modified dcterms:created dcterms:issued ", name, false);
}

static bool is_date_3339(const fixer *x, feed_str name)
{
    return list_has("atom:updated atom:published app:edited ", name, false) ||
           (x->root == FIX_ATOM && list_has("updated published ", name, false));
}

/* Elements of RSS whose text is one value. */
static void mend_rss(fixer *x, feed_str name, feed_str raw)
{
    if (is_date_822(name))
        mend_date(x, raw, value_date_822);
    else if (str_eq(name, STR("guid")) && in(x, "item"))
        mend_guid(x, raw);
    else if (list_has("link url docs comments wfw:commentRss ", name, false))
        mend_url(x, FEED_RULE_InvalidFullLink, raw, false);
    else if (list_has("author managingEditor webMaster ", name, false))
        mend_contact(x, raw);
    else if (str_eq(name, STR("title")))
        mend_title(x, raw, false);
    else if (list_has("description content:encoded ", name, false) && x->base.n && !in(x, "channel"))
        fix_html_links(x, raw);
}

static void mend_atom(fixer *x, feed_str name, feed_str raw)
{
    feed_str type = fix_attribute(&x->tag, "type");
    if (str_eq(name, STR("id")) && in(x, "entry"))
        mend_id(x, raw);
    else if (str_eq(name, STR("title")))
        mend_title(x, raw, type.n && !str_eq(type, STR("text")));
    else if (list_has("content summary ", name, false) && str_eq(type, STR("html")) && x->base.n && !x->based)
        fix_html_links(x, raw);
    else if (list_has("icon logo uri ", name, false) && !x->based)
        mend_url(x, FEED_RULE_RelativeReference, raw, false);
}

static void mend_content(fixer *x, feed_str text, bool simple)
{
    feed_str name = x->open[x->depth - 1];
    if (!simple)
        return;
    if (is_date_w3c(name))
        mend_date(x, text, value_date_w3c);
    else if (is_date_3339(x, name))
        mend_date(x, text, value_date_3339);
    else if (x->root == FIX_RSS || x->root == FIX_RDF)
        mend_rss(x, name, text);
    else if (x->root == FIX_ATOM)
        mend_atom(x, name, text);
}

const fix_handler FIX_MEND = {mend_start, mend_content, fix_markup};

/* ---- Heads ------------------------------------------------------------------------------------------------------- */

/* Where another attribute fits into a tag: in front of its ">" or "/>". */
static feed_str end_of_tag(feed_str tag)
{
    size_t n = tag.n ? tag.n - 1 : 0;
    return (feed_str){tag.p + (n && tag.p[n - 1] == '/' ? n - 1 : n), 0};
}

void fix_heads(fixer *x)
{
    bool add_self = x->options->self.n && !x->self && (x->root == FIX_RSS || x->root == FIX_ATOM);
    if (!x->root_tag.n || x->root == FIX_NO_FEED)
        return;
    if (add_self && x->root == FIX_RSS)
        note_prefix(x, x->used, STR("atom"));
    for (unsigned ns = 1; ns < NS_KNOWN_COUNT; ns++) {
        if (!(x->used[ns / 64] & ~x->declared[ns / 64] & UINT64_C(1) << ns % 64))
            continue;
        buf_clear(&x->scratch);
        buf_printf(&x->scratch, " xmlns:%s=\"%s\"", ns_prefix((enum ns_id)ns).p, ns_uri((enum ns_id)ns).p);
        fix_add(x, FEED_RULE_SAXError, end_of_tag(x->root_tag), buf_str(&x->scratch));
    }
    if (!add_self)
        return;
    bool rss = x->root == FIX_RSS;
    buf_clear(&x->scratch);
    buf_put_str(&x->scratch, rss ? STR("\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"")
                                 : STR("\n<link rel=\"self\" type=\"application/atom+xml\" href=\""));
    escape_attr(&x->scratch, x->options->self);
    buf_put_lit(&x->scratch, "\"/>");
    fix_add(x, rss ? FEED_RULE_MissingAtomSelfLink : FEED_RULE_MissingSelf,
            (feed_str){x->head_tag.p + x->head_tag.n, 0}, buf_str(&x->scratch));
}
