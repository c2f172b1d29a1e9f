/* Rules of Atom (RFC 4287) and its link relations (RFC 5005) that no table can say. */
#include "../core/uri.h"
#include "context.h"
#include "lists.h"

enum {
    IDS_FEW = 10,     /* entries that may share one id before it is an error */
    SELF_URLS_MAX = 8 /* names of the document that are compared with */
};

static links *links_of(feed_checker *c, const frame *holder)
{
    return holder->kind == K_SOURCE                                                        ? &c->source_links
           : holder->kind == K_ENTRY || holder->kind == K_ITEM || holder->kind == K_ITEM10 ? &c->entry_links
                                                                                           : &c->feed_links;
}

static void links_reset(links *l)
{
    str_set_clear(&l->alternates);
    *l = (links){.alternates = l->alternates};
}

/* ---- Feed -------------------------------------------------------------------------------------------------------- */

HOOK(feed)
{
    (void)f, (void)element;
    links_reset(&c->feed_links);
}

static void require(feed_checker *c, const frame *f, feed_rule rule)
{
    static const struct {
        uint8_t mark;
        const char *name;
    } ALL[] = {{M_TITLE, "title"}, {M_ID, "id"}, {M_UPDATED, "updated"}};
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
        if (!(f->marks & MARK(ALL[i].mark)))
            find_missing(c, rule, f, str_of(ALL[i].name));
}

/* The same for all spellings of a URL's scheme and host (RFC 3986 section 6.2.3), and for all fragments. */
static uint64_t url_hash(feed_str url)
{
    char root[256];
    size_t n = 0;
    uri u;
    uri_authority a;
    url.n = str_find_byte(url, '#');
    uri_parse(url, &u);
    uri_parse_authority(u.authority, &a);
    const feed_str parts[] = {u.scheme, STR("://"), a.userinfo, STR("@"), a.host, STR(":"),
                              value_port_is_default(u.scheme, a.port) ? STR("") : a.port};
    const char *end = u.authority.p ? u.authority.p + u.authority.n : url.p;
    feed_str rest = str_range(end, url.p + url.n);
    for (size_t i = 0; u.authority.p && i < sizeof parts / sizeof *parts; i++)
        for (size_t k = 0; k < parts[i].n && n < sizeof root; k++)
            root[n++] = i == 2 ? parts[i].p[k] : to_lower(parts[i].p[k]);
    if (!u.authority.p || n == sizeof root)
        return hash64(url) | 1;
    return (hash64((feed_str){root, n}) * 31 + hash64(rest.n ? rest : STR("/"))) | 1;
}

/* It was fetched from there, or says so. */
bool is_own_url(const feed_checker *c, uint64_t url)
{
    feed_str rest = buf_str(&c->self_urls), one;
    while (url && str_split(&rest, '\n', &one))
        if (one.n && url_hash(one) == url)
            return true;
    return false;
}

void paging_check(feed_checker *c, const frame *f)
{
    const links *l = &c->feed_links;
    if (c->complete && l->paging)
        find_in(c, FEED_RULE_FeedRelInCompleteFeed, f, STR_NONE);
    if (c->complete && l->current_url && !is_own_url(c, l->current_url))
        find_in(c, FEED_RULE_CurrentNotSelfInCompleteFeed, f, STR_NONE);
    if ((l->previous && is_own_url(c, l->first_url)) || (l->next && is_own_url(c, l->last_url)))
        find_in(c, FEED_RULE_LinkPastEnd, f, STR_NONE);
    if (!c->archive || c->complete)
        return;
    if (!l->archive)
        find_in(c, FEED_RULE_ArchiveIncomplete, f, STR_NONE);
    if (!l->current_url)
        find_in(c, FEED_RULE_MissingCurrentInArchive, f, STR_NONE);
}

/* What describes the feed is complete when its first entry begins. */
static void check_metadata(feed_checker *c, frame *f)
{
    if (c->metadata_checked)
        return;
    c->metadata_checked = true;
    require(c, f, FEED_RULE_MissingElement);
    if (!c->feed_links.self)
        find_in(c, FEED_RULE_MissingSelf, f, STR_NONE);
    paging_check(c, f);
    if (!c->own_output)
        links_check(c, f);
    c->feed_author = (f->marks & MARK(M_AUTHOR)) != 0;
}

END_HOOK(feed)
{
    (void)text;
    check_metadata(c, f);
    if (c->entries >= IDS_FEW && c->ids.n == 1)
        find_in(c, FEED_RULE_DuplicateIds, f, STR_NONE);
    if (c->itunes)
        itunes_channel(c, f);
}

/* ---- Entry ------------------------------------------------------------------------------------------------------- */

HOOK(entry)
{
    (void)element;
    frame *feed = parent_of(c, f);
    if (feed->kind == K_FEED)
        check_metadata(c, feed);
    links_reset(&c->entry_links);
    c->source_author = false;
    c->n_replies = 0;
    c->entry_id = 0;
    c->entries++;
}

static void check_content(feed_checker *c, const frame *f)
{
    bool summary = f->marks & MARK(M_SUMMARY), content = f->marks & MARK(M_CONTENT);
    if (content) {
        if (!summary && (f->marks & MARK(M_BASE64_OR_SRC)))
            find_in(c, FEED_RULE_MissingSummary, f, STR_NONE);
        return;
    }
    if (!summary)
        find_in(c, FEED_RULE_MissingTextualContent, f, STR_NONE);
    if (!c->entry_links.alternate)
        find_in(c, FEED_RULE_MissingContentOrAlternate, f, STR_NONE);
}

END_HOOK(entry)
{
    (void)text;
    require(c, f, FEED_RULE_MissingElement);
    if (!(f->marks & MARK(M_AUTHOR)) && !c->feed_author && !c->source_author)
        find_missing(c, FEED_RULE_MissingElement, f, STR("author"));
    check_content(c, f);
    reply_check(c, f);
}

HOOK(source)
{
    (void)f, (void)element;
    links_reset(&c->source_links);
}

END_HOOK(source)
{
    (void)text;
    require(c, f, FEED_RULE_MissingSourceElement);
    c->source_author = (f->marks & MARK(M_AUTHOR)) != 0;
}

END_HOOK(entry_id)
{
    feed_str id = str_trim(text);
    c->entry_id = hash64(id);
    if (!id.n || !find_repeated(c, &c->ids, id))
        return;
    find_in(c, is_atom(c) ? FEED_RULE_DuplicateEntries : FEED_RULE_DuplicateValue, f, id);
}

END_HOOK(entry_updated)
{
    feed_str updated = str_trim(text);
    if (!c->own_output && updated.n && find_repeated(c, &c->updated, updated))
        find_in(c, FEED_RULE_DuplicateUpdated, f, updated);
}

END_HOOK(person_name)
{
    feed_str value = str_trim(text);
    size_t at = str_find_byte(value, '@');
    if (at > 0 && at + 1 < value.n && str_find_byte(str_from(value, at), '.') < value.n - at)
        find_in(c, FEED_RULE_ContainsEmail, f, value);
}

/* ---- Text constructs (section 3.1) and content (section 4.1.3) --------------------------------------------------- */

static bool is_xml_type(feed_str type)
{
    return str_ends(type, STR("+xml")) || str_ends(type, STR("/xml"));
}

static enum text_type type_of(feed_str type)
{
    if (str_eq(type, STR("text")) || !type.n)
        return TEXT_PLAIN;
    if (str_eq(type, STR("html")) || str_eq_nocase(type, STR("text/html")))
        return TEXT_HTML;
    if (str_eq(type, STR("xhtml")))
        return TEXT_XHTML;
    if (is_xml_type(type))
        return TEXT_XML_MEDIA;
    return str_starts_nocase(type, STR("text/")) || !memchr(type.p, '/', type.n) ? TEXT_MEDIA : TEXT_BINARY;
}

static void check_type(feed_checker *c, frame *f, feed_str type, bool content, bool src)
{
    bool known = str_eq(type, STR("text")) || str_eq(type, STR("html")) || str_eq(type, STR("xhtml"));
    bool media = type.n && memchr(type.p, '/', type.n);
    if (!type.n) {
        find_in(c, FEED_RULE_AttrNotBlank, f, STR_NONE);
        return;
    }
    if (!content && media)
        find_in(c, FEED_RULE_InvalidTextType, f, type);
    if ((!known || src) && (!value_is_mime(type) || str_starts_nocase(type, STR("multipart/")) ||
                            str_starts_nocase(type, STR("message/"))))
        find_in(c, FEED_RULE_InvalidMIMEType, f, type);
}

static void begin_text(feed_checker *c, frame *f, const xml_element *element, bool content)
{
    feed_str type = attr_of(element, STR("type"));
    c->text_type = type.p ? type_of(type) : TEXT_PLAIN;
    c->text_has_type = type.p != NULL;
    c->text_escaped = str_eq(attr_of(element, STR("mode")), STR("escaped"));
    c->xhtml_divs = 0;
    c->xhtml_bad_told = c->xhtml_mixed = c->xhtml_document = false;
    buf_clear(&c->attribute);
    buf_put_str(&c->attribute, type);
    if (type.p)
        check_type(c, f, type, content, content && attr_of(element, STR("src")).p);
    if (!f->lang && find_wanted(c, FEED_RULE_MissingDCLanguage)) {
        subject s = subject_of_attribute(c, f, STR("xml:lang"), 0);
        find_at(c, FEED_RULE_MissingDCLanguage, &s, STR_NONE);
    }
}

HOOK(text)
{
    begin_text(c, f, element, false);
}

HOOK(content)
{
    feed_str src = attr_of(element, STR("src"));
    begin_text(c, f, element, true);
    if (f->ns == NS_ATOM && !is_atom(c) && !src.p)
        find_in(c, FEED_RULE_DuplicateDescriptionSemantics, f, STR_NONE);
    if (src.p && !c->text_has_type)
        find_in(c, FEED_RULE_MissingTypeAttr, f, STR_NONE);
    if (src.p || c->text_type == TEXT_BINARY)
        parent_of(c, f)->marks |= MARK(M_BASE64_OR_SRC);
    if (src.p)
        c->text_type = TEXT_REMOTE;
}

static bool is_base64(feed_str s)
{
    size_t n = 0, pad = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (is_space(ch))
            continue;
        if (ch == '=')
            pad++;
        else if (pad || (!is_alnum(ch) && ch != '+' && ch != '/'))
            return false;
        n++;
    }
    return n % 4 == 0 && pad <= 2;
}

static unsigned sextet(char ch)
{
    if (ch >= 'A' && ch <= 'Z')
        return (unsigned)(ch - 'A');
    if (ch >= 'a' && ch <= 'z')
        return (unsigned)(ch - 'a') + 26;
    return is_digit(ch) ? (unsigned)(ch - '0') + 52 : ch == '+' ? 62 : 63;
}

/* Into the scratch buffer; what is no Base64 is passed over. */
static feed_str decode_base64(feed_checker *c, feed_str s)
{
    unsigned bits = 0, count = 0;
    buf_clear(&c->scratch);
    for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
        if (!is_alnum(s.p[i]) && s.p[i] != '+' && s.p[i] != '/')
            continue;
        bits = (bits << 6 | sextet(s.p[i])) & 0xFFFFFF;
        if (++count % 4 != 1)
            buf_put_char(&c->scratch, (char)(bits >> (6 - 2 * ((count + 3) % 4)) & 0xFF));
    }
    return buf_str(&c->scratch);
}

static void check_html_text(feed_checker *c, frame *f, const subject *s, feed_str text)
{
    feed_str type = buf_str(&c->attribute);
    text_html(c, s, text);
    if (memchr(type.p, '/', type.n) && str_find(text, STR("<html")) == text.n)
        find_in(c, FEED_RULE_HtmlFragment, f, str_trim(text));
}

END_HOOK(text)
{
    if (c->text_type == TEXT_XHTML && !c->xhtml_divs && !c->xhtml_bad_told && f->text_seen)
        find_in(c, FEED_RULE_MissingXhtmlDiv, f, STR_NONE);
    if (c->text_type == TEXT_BINARY && !is_base64(text))
        find_in(c, FEED_RULE_NotBase64, f, str_trim(text));
    if (c->own_output)
        return;
    subject s = subject_of(c, f);
    if (c->text_type == TEXT_BINARY && str_ends(buf_str(&c->attribute), STR("/html")))
        text_html(c, &s, decode_base64(c, text));
    text_characters(c, &s, text);
    if (f->row->mark == M_TITLE)
        title_characters(c, &s, text);
    if (c->text_type == TEXT_PLAIN)
        text_plain(c, &s, FEED_RULE_ContainsUndeclaredHTML, text);
    else if (c->text_type == TEXT_XHTML && !c->xhtml_mixed)
        text_plain(c, &s, FEED_RULE_NotInline, text);
    else if (c->text_type == TEXT_HTML)
        check_html_text(c, f, &s, text);
    else if (c->text_type == TEXT_MEDIA)
        text_plain(c, &s,
                   str_eq_nocase(buf_str(&c->attribute), STR("text/plain")) ? FEED_RULE_ContainsUndeclaredHTML
                                                                            : FEED_RULE_ContainsHTML,
                   text);
    if (c->text_type == TEXT_XML_MEDIA && str_eq(buf_str(&c->attribute), STR("application/xhtml+xml")) && f->child &&
        !c->xhtml_document)
        find_in(c, FEED_RULE_HtmlFragment, f, STR_NONE);
    bool empty = c->text_type == TEXT_BINARY ? !f->text_seen : !text.n;
    if (empty && !f->child && c->text_type != TEXT_REMOTE)
        find_in(c, FEED_RULE_NotBlank, f, STR_NONE);
}

/* ---- Links (section 4.2.7) --------------------------------------------------------------------------------------- */

static feed_str relation_of(const xml_element *element)
{
    feed_str rel = attr_of(element, STR("rel"));
    feed_str registry = STR("http://www.iana.org/assignments/relation/");
    if (!rel.p)
        return STR("alternate");
    return str_starts(rel, registry) ? str_from(rel, registry.n) : rel;
}

/* Nearly all relations are one of these: registered, and none of RFC 5005's. */
static bool is_usual(feed_str rel)
{
    return str_eq(rel, STR("alternate")) || str_eq(rel, STR("via")) || str_eq(rel, STR("self")) ||
           str_eq(rel, STR("enclosure"));
}

/* The rules of the relation's name. */
static void check_relation(feed_checker *c, frame *f, const xml_element *element, feed_str rel)
{
    bool usual = is_usual(rel);
    bool paging = !usual && list_has("current first last next next-archive prev-archive previous ", rel, false);
    bool given = !usual && attr_of(element, STR("rel")).p != NULL;
    if (given && !list_is_link_relation(rel) && value_uri(rel, true, true) != VALUE_OK)
        find_in(c, FEED_RULE_UnregisteredAtomLinkRel, f, rel);
    if (paging && (IN(parent_of(c, f)->kind) & IN_ENTRY))
        find_in(c, FEED_RULE_FeedHistoryRelInEntry, f, rel);
    feed_str type = str_eq(rel, STR("self")) ? attr_of(element, STR("type")) : STR_NONE;
    feed_str bare = {type.p, str_find_byte(type, ';')};
    const char *feeds = is_atom(c) ? "application/atom+xml application/xml text/xml "
                                   : "application/atom+xml application/rss+xml application/rdf+xml application/xml "
                                     "text/xml ";
    if (type.p && value_is_mime(type) && !list_has(feeds, bare, true))
        find_in(c, FEED_RULE_SelfNotAtom, f, type);
}

/* The reference against what is in scope: xml:base, else the document. */
static feed_str resolve(feed_checker *c, feed_str href)
{
    buf_clear(&c->scratch);
    feed_str base = c->bases.n ? str_from(buf_str(&c->bases), c->base_at) : buf_str(&c->base_url);
    uri_resolve(base, href, &c->scratch);
    return buf_str(&c->scratch);
}

static void check_self(feed_checker *c, frame *f, feed_str href)
{
    frame *holder = parent_of(c, f);
    if (holder->kind != K_FEED && holder->kind != K_CHANNEL && holder->kind != K_CHANNEL10)
        return;
    subject s = subject_of_attribute(c, f, STR("href"), A_OF_PARENT);
    if (!uri_is_absolute(href) && !(c->bases.n && uri_is_absolute(str_from(buf_str(&c->bases), c->base_at))))
        find_at(c, FEED_RULE_RelativeSelf, &s, href);
    feed_str url = resolve(c, href);
    if (c->base_url.n && !is_own_url(c, url_hash(url)))
        find_at(c, FEED_RULE_SelfDoesntMatchLocation, &s, url);
    if (c->n_self_urls++ < SELF_URLS_MAX) {
        buf_put_str(&c->self_urls, url);
        buf_put_char(&c->self_urls, '\n');
    }
}

static void note_alternate(feed_checker *c, frame *f, links *l, const xml_element *element)
{
    buf_clear(&c->attribute);
    buf_put_str(&c->attribute, attr_of(element, STR("type")));
    buf_put_char(&c->attribute, '\n');
    buf_put_str(&c->attribute, attr_of(element, STR("hreflang")));
    l->alternate = true;
    if (find_repeated(c, &l->alternates, buf_str(&c->attribute)))
        find_in(c, FEED_RULE_DuplicateAtomLink, f, STR_NONE);
}

static void note_paging(feed_checker *c, links *l, feed_str rel, feed_str href)
{
    if (is_usual(rel))
        return;
    if (str_eq(rel, STR("current"))) {
        l->current_url = url_hash(resolve(c, href));
        return;
    }
    if (!list_has("first last next next-archive prev-archive previous ", rel, false))
        return;
    uint64_t url = url_hash(resolve(c, href));
    l->paging = true;
    l->archive |= str_eq(rel, STR("prev-archive")) || str_eq(rel, STR("next-archive"));
    l->first_url = str_eq(rel, STR("first")) ? url : l->first_url;
    l->last_url = str_eq(rel, STR("last")) ? url : l->last_url;
    l->previous |= str_eq(rel, STR("previous"));
    l->next |= str_eq(rel, STR("next"));
}

static void check_thread_attributes(feed_checker *c, frame *f, const xml_element *element, feed_str rel)
{
    static const feed_str NAMES[] = {{"count", 5}, {"updated", 7}};
    bool foreign = false;
    for (size_t i = 0; i < element->n_attrs; i++)
        foreign |= element->attrs[i].ns.p != NULL;
    if (!foreign)
        return;
    for (size_t i = 0; i < 2; i++)
        if (attr_in(c, element, NS_THR, NAMES[i]).p && !str_eq(rel, STR("replies")))
            find_in(c, FEED_RULE_UnexpectedAttribute, f, NAMES[i]);
    if (attr_in(c, element, NS_THR, STR("when")).p)
        find_in(c, FEED_RULE_NoThrWhen, f, STR_NONE);
}

/* A reference to the base it is resolved against, when that is not the document: RFC 3986 takes one, relative or not,
 * for a reference to the document. */
static void check_same_document(feed_checker *c, frame *f, feed_str href)
{
    if (!c->bases.n)
        return;
    uint64_t base = url_hash(str_from(buf_str(&c->bases), c->base_at));
    if (base != url_hash(buf_str(&c->base_url)) && base == url_hash(resolve(c, href)))
        find_in(c, FEED_RULE_SameDocumentReference, f, href);
}

HOOK(link)
{
    frame *holder = parent_of(c, f);
    links *l = links_of(c, holder);
    feed_str rel = relation_of(element), href = attr_of(element, STR("href"));
    check_relation(c, f, element, rel);
    check_thread_attributes(c, f, element, rel);
    if (str_eq(rel, STR("alternate")) && is_atom(c))
        note_alternate(c, f, l, element);
    if (!href.p)
        return;
    if (!c->own_output)
        check_same_document(c, f, href);
    if (str_eq(rel, STR("self"))) {
        l->self = true;
        holder->marks |= MARK(M_ATOM_SELF);
        if (!c->own_output)
            check_self(c, f, href);
    }
    note_paging(c, l, rel, href);
    if (c->own_output)
        return;
    link_note(c, f, element, rel, url_hash(resolve(c, href)));
    if (!str_eq(rel, STR("self")) && reference_lacks_base(c, href))
        find_in(c, FEED_RULE_RelativeReference, f, href);
}

/* fh:complete and fh:archive (RFC 5005). */
HOOK(fh)
{
    (void)element;
    if (str_eq(str_of(f->row->name), STR("complete")))
        c->complete = true;
    else
        c->archive = true;
}
