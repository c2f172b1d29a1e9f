/* Rules beyond the W3C validator's: what readers meet that no specification of feeds speaks of. */
#include "../core/uri.h"
#include "context.h"
#include "lists.h"

/* ---- Titles ------------------------------------------------------------------------------------------------------ */

void title_characters(feed_checker *c, const subject *s, feed_str text)
{
    bool turns, hides;
    value_title(text, &turns, &hides);
    if (turns)
        find_at(c, FEED_RULE_BidiControl, s, STR_NONE);
    if (hides)
        find_at(c, FEED_RULE_InvisibleCharacter, s, STR_NONE);
}

/* ---- References -------------------------------------------------------------------------------------------------- */

bool reference_lacks_base(const feed_checker *c, feed_str url)
{
    url = str_trim(url);
    return is_atom(c) && url.n && url.p[0] != '#' && !uri_is_absolute(url) && !c->bases.n;
}

/* ---- Threads (RFC 4685) ------------------------------------------------------------------------------------------ */

HOOK(reply)
{
    feed_str ref = attr_of(element, STR("ref"));
    if (ref.p && !uri_is_http(ref) && !attr_of(element, STR("href")).p)
        find_in(c, FEED_RULE_ReplyWithoutHref, f, ref);
    if (ref.p && c->n_replies < REPLIES_MAX)
        c->replies[c->n_replies++] = hash64(ref);
}

void reply_check(feed_checker *c, const frame *f)
{
    for (size_t i = 0; i < c->n_replies; i++)
        if (c->replies[i] == c->entry_id)
            find_in(c, FEED_RULE_ReplyToItself, f, STR_NONE);
    c->n_replies = 0;
}

/* ---- Links: paging (RFC 5005), WebSub, enclosures ---------------------------------------------------------------- */

static const char PAGING[] = "first last next next-archive prev-archive previous ";

/* Which of the relations, from 0; -1: none. */
static int paging_number(feed_str rel)
{
    feed_str rest = str_of(PAGING), word;
    for (int i = 0; str_split(&rest, ' ', &word); i++)
        if (word.n && str_eq(word, rel))
            return i;
    return -1;
}

void link_note(feed_checker *c, frame *f, const xml_element *element, feed_str rel, uint64_t url)
{
    links *l = &c->feed_links;
    feed_str href = attr_of(element, STR("href"));
    int page = paging_number(rel);
    bool in_feed = parent_of(c, f)->kind != K_ENTRY && parent_of(c, f)->kind != K_ITEM;
    if (page >= 0 && in_feed) {
        if (l->pages[page])
            find_in(c, FEED_RULE_DuplicatePagingLink, f, rel);
        l->pages[page] = url;
    }
    if (str_eq(rel, STR("hub"))) {
        l->hub |= in_feed;
        if (!uri_is_http(href))
            find_in(c, FEED_RULE_InvalidHub, f, href);
    }
    if (!str_eq(rel, STR("enclosure")))
        return;
    if (!attr_of(element, STR("type")).p)
        find_in(c, FEED_RULE_EnclosureWithoutType, f, href);
    if (!attr_of(element, STR("length")).p)
        find_in(c, FEED_RULE_EnclosureWithoutLength, f, href);
}

void links_check(feed_checker *c, const frame *f)
{
    const links *l = &c->feed_links;
    bool loops = false;
    for (int i = 2; i < PAGES; i++) /* first and last may well be this one */
        loops |= is_own_url(c, l->pages[i]);
    if (loops)
        find_in(c, FEED_RULE_PagingLoop, f, STR_NONE);
    if (l->pages[3] && !c->archive)
        find_in(c, FEED_RULE_NextArchiveOutsideArchive, f, STR_NONE);
    if (c->complete && c->archive)
        find_in(c, FEED_RULE_CompleteArchive, f, STR_NONE);
    if (l->hub && !l->self)
        find_in(c, FEED_RULE_HubWithoutSelf, f, STR_NONE);
}

/* ---- Podcasts ---------------------------------------------------------------------------------------------------- */

/* What stands behind the last dot of the path. */
static feed_str extension_of(feed_str url)
{
    url.n = str_find_byte(url, '?');
    size_t dot = url.n;
    while (dot && url.p[dot - 1] != '.' && url.p[dot - 1] != '/')
        dot--;
    return dot && url.p[dot - 1] == '.' ? str_from(url, dot) : STR_NONE;
}

HOOK(itunes_image)
{
    feed_str extension = extension_of(attr_of(element, STR("href")));
    if (extension.n && extension.n < 5 && !list_has("jpg jpeg png ", extension, true))
        find_in(c, FEED_RULE_ItunesImageFormat, f, extension);
}

END_HOOK(itunes_type)
{
    (void)f;
    c->serial = str_eq_nocase(str_trim(text), STR("serial"));
}

/* What Apple asks for beside what the W3C validator looks for. */
void apple_channel(feed_checker *c, const frame *f)
{
    if (!(f->marks & MARK(M_ITUNES_IMAGE)))
        find_missing(c, FEED_RULE_MissingItunesImage, f, STR("itunes:image"));
}

void apple_item(feed_checker *c, const frame *f)
{
    if (!(f->marks & MARK(M_ENCLOSURE)))
        find_missing(c, FEED_RULE_MissingEnclosure, f, STR("enclosure"));
    else if (c->serial && !(f->marks & MARK(M_ITUNES_EPISODE)))
        find_missing(c, FEED_RULE_MissingEpisodeNumber, f, STR("itunes:episode"));
}

/* Seconds; -1: no such time. */
static double seconds_of(feed_str npt)
{
    feed_str rest = npt, part;
    double total = 0, number;
    while (str_split(&rest, ':', &part)) {
        if (!value_float(part, &number))
            return -1;
        total = total * 60 + number;
    }
    return total;
}

HOOK(chapters)
{
    (void)f, (void)element;
    c->chapter_at = 0;
}

HOOK(chapter)
{
    feed_str start = attr_of(element, STR("start"));
    double at = seconds_of(start);
    if (at >= 0 && at < c->chapter_at)
        find_in(c, FEED_RULE_ChaptersOutOfOrder, f, start);
    if (at >= 0)
        c->chapter_at = at;
}
