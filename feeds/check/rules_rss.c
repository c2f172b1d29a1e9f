/* Rules of RSS and OPML that no table can say. */
#include "../core/uri.h"
#include "context.h"
#include "lists.h"

/* ---- The same thing said twice ----------------------------------------------------------------------------------- */

typedef struct twin {
    uint8_t core, extension;
    const char *what;
} twin;

static const twin CHANNEL_TWINS[] = {
    {M_PUBDATE, M_DC_DATE, "pubDate and dc:date"},
    {M_LAST_BUILD, M_DCTERMS_MODIFIED, "lastBuildDate and dcterms:modified"},
    {M_COPYRIGHT, M_DC_RIGHTS, "copyright and dc:rights"},
    {M_LANGUAGE, M_DC_LANGUAGE, "language and dc:language"},
    {M_EDITOR, M_DC_CREATOR, "managingEditor and dc:creator"},
    {M_WEBMASTER, M_DC_PUBLISHER, "webMaster and dc:publisher"},
    {M_CATEGORY, M_DC_SUBJECT, "category and dc:subject"},
    {M_GENERATOR, M_ADMIN_GENERATOR, "generator and admin:generatorAgent"},
    {M_TITLE, M_DC_TITLE, "title and dc:title"},
    {M_DESCRIPTION, M_DC_DESCRIPTION, "description and dc:description"},
    {M_UL_LICENSE, M_CC_LICENSE, "creativeCommons:license and cc:license"},
    {M_NONE, M_NONE, NULL},
};

static const twin ITEM_TWINS[] = {
    {M_PUBDATE, M_DC_DATE, "pubDate and dc:date"},
    {M_PUBDATE, M_ATOM_PUBLISHED, "pubDate and atom:published"},
    {M_AUTHOR, M_DC_CREATOR, "author and dc:creator"},
    {M_AUTHOR, M_ATOM_AUTHOR, "author and atom:author"},
    {M_CATEGORY, M_DC_SUBJECT, "category and dc:subject"},
    {M_SOURCE, M_DC_SOURCE, "source and dc:source"},
    {M_TITLE, M_DC_TITLE, "title and dc:title"},
    {M_DESCRIPTION, M_DC_DESCRIPTION, "description and dc:description"},
    {M_UL_LICENSE, M_CC_LICENSE, "creativeCommons:license and cc:license"},
    {M_NONE, M_NONE, NULL},
};

static void check_twins(feed_checker *c, const frame *f, const twin *twins, feed_rule rule)
{
    for (const twin *t = twins; t->what; t++)
        if ((f->marks & MARK(t->core)) && (f->marks & MARK(t->extension)))
            find_in(c, rule, f, str_of(t->what));
}

/* ---- Channel ----------------------------------------------------------------------------------------------------- */

HOOK(channel)
{
    (void)f;
    c->channel_about = attr_in(c, element, NS_RDF, STR("about")).p != NULL;
    buf_clear(&c->channel_title);
    buf_clear(&c->channel_link);
    buf_clear(&c->image_title);
    buf_clear(&c->image_link);
    c->image_line = 0;
    c->slash_comments = false;
}

static void compare_image(feed_checker *c)
{
    static const struct {
        const char *name;
        feed_rule rule;
    } NAMES[] = {{"title", FEED_RULE_ImageTitleDoesntMatch}, {"link", FEED_RULE_ImageLinkDoesntMatch}};
    const buf *pairs[][2] = {{&c->channel_title, &c->image_title}, {&c->channel_link, &c->image_link}};
    for (size_t i = 0; i < 2; i++) {
        if (!c->image_line || !pairs[i][0]->n || !pairs[i][1]->n || str_eq(buf_str(pairs[i][0]), buf_str(pairs[i][1])))
            continue;
        subject s = {.element = name_of(c, NS_NONE, str_of(NAMES[i].name)),
                     .parent = name_of(c, NS_NONE, STR("image")),
                     .line = c->image_line,
                     .column = c->image_column};
        find_at(c, NAMES[i].rule, &s, str_trim(buf_str(pairs[i][1])));
    }
}

END_HOOK(channel)
{
    (void)text;
    check_twins(c, f, CHANNEL_TWINS, FEED_RULE_DuplicateSemantics);
    if (!f->lang && !(f->marks & (MARK(M_LANGUAGE) | MARK(M_DC_LANGUAGE))))
        find_missing(c, FEED_RULE_MissingDCLanguage, f, STR("language"));
    if (f->kind == K_CHANNEL10) {
        if (!(f->marks & MARK(M_ITEMS)) && c->channel_about)
            find_missing(c, FEED_RULE_MissingElement, f, STR("items"));
    } else {
        if (!(f->marks & MARK(M_ATOM_SELF)) && c->type == TYPE_RSS2)
            find_in(c, FEED_RULE_MissingAtomSelfLink, f, STR_NONE);
        compare_image(c);
        paging_check(c, f);
        if (!c->own_output)
            links_check(c, f);
        if (c->slash_comments && !(f->marks & MARK(M_LAST_BUILD)))
            find_in(c, FEED_RULE_SlashDate, f, STR_NONE);
        for (size_t i = 0; i < c->n_deferred && !c->docs_rssboard; i++)
            find_at(c, FEED_RULE_UseOfExtensionAttr, &c->deferred[i], STR_NONE);
    }
    if (c->itunes)
        itunes_channel(c, f);
}

/* Kept for comparing: title and link of the channel and its image. */
END_HOOK(channel_text)
{
    bool image = parent_of(c, f)->kind == K_IMAGE || parent_of(c, f)->kind == K_IMAGE10;
    bool title = f->row->mark == M_TITLE;
    buf *kept = image ? (title ? &c->image_title : &c->image_link) : (title ? &c->channel_title : &c->channel_link);
    buf_clear(kept);
    buf_put_str(kept, str_trim(text));
    buf_put_char(kept, '\n');
}

END_HOOK(image_box)
{
    (void)text;
    c->image_line = f->line;
    c->image_column = f->column;
}

END_HOOK(image_url)
{
    feed_str url = str_trim(text);
    url.n = str_find_byte(url, '?');
    size_t dot = url.n;
    while (dot && url.p[dot - 1] != '.' && url.p[dot - 1] != '/')
        dot--;
    if (!dot || url.p[dot - 1] != '.')
        return;
    feed_str extension = str_from(url, dot);
    bool short_word = extension.n >= 2 && extension.n <= 4;
    for (size_t i = 0; i < extension.n; i++)
        short_word = short_word && is_alnum(extension.p[i]);
    if (short_word && uri_is_http(url) && dot > 0 && memchr(url.p + 8, '/', url.n > 8 ? url.n - 8 : 0) &&
        !list_has("jpg jpeg gif png ", extension, true))
        find_in(c, FEED_RULE_ImageUrlFormat, f, url);
}

HOOK(textinput)
{
    (void)element;
    find_in(c, FEED_RULE_AvoidTextInput, parent_of(c, f), STR_NONE);
}

HOOK(skip)
{
    (void)f, (void)element;
    str_set_clear(&c->days);
    c->hours = 0;
}

END_HOOK(skip_days)
{
    (void)text;
    if (c->hours > 7)
        find_in(c, FEED_RULE_EightDaysAWeek, f, STR_NONE);
}

END_HOOK(skip_hours)
{
    (void)text;
    if (c->hours > 24)
        find_in(c, FEED_RULE_NotEnoughHoursInTheDay, f, STR_NONE);
}

/* Hours are the same when their numbers are: "07" and "7", and "24" is "0". */
END_HOOK(hour)
{
    feed_str value = str_trim(text), key = value;
    char hour[2];
    int64_t n;
    if (parent_of(c, f)->kind == K_SKIPHOURS && value_integer(value, &n) && n >= 0 && n <= 24) {
        hour[0] = (char)('a' + n % 24);
        key = (feed_str){hour, 1};
    }
    c->hours++;
    if (find_repeated(c, &c->days, key))
        find_in(c, FEED_RULE_DuplicateValue, f, value);
}

END_HOOK(docs)
{
    (void)f;
    c->docs_rssboard = str_find(text, STR("rssboard.org/rss-specification")) < text.n;
}

HOOK(blink)
{
    (void)element;
    find_in(c, FEED_RULE_NoBlink, f, STR_NONE);
}

/* ---- Item -------------------------------------------------------------------------------------------------------- */

static void check_about(feed_checker *c, frame *f, const xml_element *element)
{
    feed_str about = attr_in(c, element, NS_RDF, STR("about"));
    if (about.p && find_repeated(c, &c->abouts, about)) {
        subject s = subject_of(c, f);
        find_at(c, FEED_RULE_DuplicateValue, &s, about);
    }
}

HOOK(item)
{
    check_about(c, f, element);
    buf_clear(&c->enclosure_ext);
}

END_HOOK(item)
{
    (void)text;
    if (!(f->marks & (MARK(M_TITLE) | MARK(M_DESCRIPTION))))
        find_in(c, FEED_RULE_ItemMustContainTitleOrDescription, f, STR_NONE);
    if (c->type == TYPE_RSS2 && !(f->marks & MARK(M_GUID)))
        find_missing(c, FEED_RULE_MissingGuid, f, STR("guid"));
    if (f->marks & MARK(M_SLASH_COMMENTS))
        c->slash_comments = true;
    check_twins(c, f, ITEM_TWINS, FEED_RULE_DuplicateItemSemantics);
    if (c->itunes)
        itunes_item(c, f);
}

HOOK(item10)
{
    item_start(c, f, element);
}

END_HOOK(item10)
{
    (void)text;
    if (!(f->marks & MARK(M_TITLE)))
        find_missing(c, FEED_RULE_MissingElement, f, STR("title"));
    if (!(f->marks & MARK(M_LINK)))
        find_missing(c, FEED_RULE_MissingElement, f, STR("link"));
    check_twins(c, f, ITEM_TWINS, FEED_RULE_DuplicateItemSemantics);
}

HOOK(guid)
{
    (void)f;
    feed_str value = attr_of(element, STR("isPermaLink"));
    c->permalink = !value.p || str_eq_nocase(value, STR("true"));
}

END_HOOK(guid)
{
    feed_str value = str_trim(text);
    bool digits = value.n > 0;
    for (size_t i = 0; i < value.n; i++)
        digits = digits && is_digit(value.p[i]);
    if (value.n && find_repeated(c, &c->guids, value))
        find_in(c, FEED_RULE_DuplicateValue, f, value);
    if (c->permalink) {
        feed_rule rule = value_uri(value, true, true);
        if (str_starts_nocase(value, STR("tag:")) || str_starts_nocase(value, STR("urn:uuid:")))
            find_in(c, FEED_RULE_InvalidPermalink, f, value);
        else if (rule != VALUE_OK && rule != FEED_RULE_SchemeNotIANARegistered)
            find_in(c, FEED_RULE_InvalidHttpGUID, f, value);
    } else if (digits && value.n < 9) {
        find_in(c, FEED_RULE_NotSufficientlyUnique, f, value);
    }
}

HOOK(enclosure)
{
    feed_str url = attr_of(element, STR("url"));
    if (str_eq(attr_of(element, STR("length")), STR("0")))
        find_in(c, FEED_RULE_EnclosureLengthZero, f, url);
    size_t dot = url.n;
    while (dot && url.p[dot - 1] != '.' && url.p[dot - 1] != '/')
        dot--;
    buf_clear(&c->enclosure_ext);
    if (dot && url.p[dot - 1] == '.')
        buf_put_str(&c->enclosure_ext, str_from(url, dot));
}

HOOK(description)
{
    (void)element;
    if (parent_of(c, f)->marks & MARK(M_CONTENT_ENCODED))
        find_in(c, FEED_RULE_NeedDescriptionBeforeContent, parent_of(c, f), STR_NONE);
}

/* Plain text in RSS 0.91, HTML in what came after. */
END_HOOK(description)
{
    if (c->own_output)
        return;
    subject s = subject_of(c, f);
    if (c->rss091)
        text_plain(c, &s, FEED_RULE_ContainsHTML, text);
    else
        text_html(c, &s, text);
}

HOOK(content_encoded)
{
    (void)element;
    frame *item = parent_of(c, f);
    if (c->type != TYPE_RDF && !(item->marks & MARK(M_DESCRIPTION)))
        find_in(c, FEED_RULE_NeedDescriptionBeforeContent, item, STR_NONE);
}

END_HOOK(content_encoded)
{
    if (c->own_output)
        return;
    subject s = subject_of(c, f);
    text_html(c, &s, text);
}

HOOK(xhtml_body)
{
    (void)element;
    if (c->type != TYPE_RDF)
        find_in(c, FEED_RULE_DuplicateDescriptionSemantics, f, STR_NONE);
}

/* ---- RDF --------------------------------------------------------------------------------------------------------- */

/* In RDF the URI is an attribute, in RSS the text may be one. */
HOOK(rdf_resource)
{
    if (c->type != TYPE_RDF || f->ns != NS_TRACKBACK)
        return;
    feed_str resource = attr_in(c, element, NS_RDF, STR("resource"));
    feed_rule rule = resource.p ? value_uri(resource, true, false) : FEED_RULE_MissingAttribute;
    if (rule != VALUE_OK)
        find_in(c, rule, f, resource.p ? resource : STR("rdf:resource"));
}

END_HOOK(rdf_resource)
{
    if (f->ns != NS_TRACKBACK || c->type == TYPE_RDF)
        return;
    feed_rule rule = value_uri(str_trim(text), true, false);
    if (rule != VALUE_OK)
        find_in(c, rule, f, str_trim(text));
}

/* ---- OPML -------------------------------------------------------------------------------------------------------- */

HOOK(opml)
{
    (void)f;
    c->opml2 = str_eq(attr_of(element, STR("version")), STR("2.0"));
}

HOOK(outline)
{
    feed_str type = attr_of(element, STR("type"));
    if (!type.p) {
        if (attr_of(element, STR("xmlUrl")).p)
            find_in(c, FEED_RULE_MissingOutlineType, f, STR_NONE);
        return;
    }
    if (str_eq_nocase(type, STR("rss"))) {
        if (!attr_of(element, STR("xmlUrl")).p)
            find_in(c, FEED_RULE_MissingXmlURL, f, STR_NONE);
        if (!attr_of(element, STR("title")).p)
            find_in(c, FEED_RULE_MissingTitleAttr, f, STR_NONE);
    } else if (str_eq_nocase(type, STR("link"))) {
        if (!attr_of(element, STR("url")).p)
            find_in(c, FEED_RULE_MissingUrlAttr, f, STR_NONE);
    } else if (!c->opml2) {
        find_in(c, FEED_RULE_InvalidOutlineType, f, type);
    }
}
