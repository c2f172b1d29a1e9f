/* What the server says of a document beside what it is (RFC 7303, RFC 9110), and how large it may be. */
#include "context.h"
#include "lists.h"

enum { SIZE_ADVISED = 512 * 1024 /* what FeedBurner, WebSub hubs and several readers take */ };

/* "name=value" behind the media type; quotes taken away. */
static feed_str parameter_of(feed_str type, feed_str name)
{
    feed_str rest = type, part;
    while (str_split(&rest, ';', &part)) {
        part = str_trim(part);
        size_t equals = str_find_byte(part, '=');
        if (!str_eq_nocase(str_trim((feed_str){part.p, equals}), name) || equals == part.n)
            continue;
        feed_str value = str_trim(str_from(part, equals + 1));
        bool quoted = value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
        return quoted ? (feed_str){value.p + 1, value.n - 2} : value;
    }
    return STR_NONE;
}

/* The media types that a document of this kind may have; generic ones too. */
static const char *types_of(const feed_checker *c)
{
    static const char *const TYPES[] = {
        [TYPE_UNKNOWN] = "application/xml text/xml ",
        [TYPE_RSS091] = "application/rss+xml application/xml text/xml ",
        [TYPE_RSS2] = "application/rss+xml application/xml text/xml ",
        [TYPE_RDF] = "application/rss+xml application/rdf+xml application/xml text/xml ",
        [TYPE_ATOM] = "application/atom+xml application/xml text/xml ",
        [TYPE_ATOM_ENTRY] = "application/atom+xml application/xml text/xml ",
        [TYPE_OPML] = "text/x-opml text/x-opml+xml application/opml+xml application/xml text/xml ",
    };
    return c->mode == MODE_JSON ? "application/feed+json application/json " : TYPES[c->type];
}

/* Browsers look for a feed in the first 512 bytes of what is served as plain XML. */
static bool shows_feed(const feed_checker *c)
{
    feed_str start = {c->start, c->bytes < START_BYTES ? (size_t)c->bytes : START_BYTES};
    return str_find(start, STR("<rss")) < start.n || str_find(start, STR("<feed")) < start.n ||
           str_find(start, STR("rss/1.0/")) < start.n || str_find(start, STR("<opml")) < start.n;
}

void http_check(feed_checker *c)
{
    feed_str all = buf_str(&c->content_type), type = str_trim((feed_str){all.p, str_find_byte(all, ';')});
    if (!type.n)
        return;
    feed_str encoding = parameter_of(all, STR("charset"));
    const charset_info *info = charset_get_info(c->charset);
    if (!list_has(types_of(c), type, true))
        find_document(c, FEED_RULE_UnexpectedContentType, 1, 1, type);
    else if (c->mode == MODE_XML && list_has("application/xml text/xml ", type, true) && !shows_feed(c))
        find_document(c, FEED_RULE_NonSpecificMediaType, 1, 1, type);
    if (encoding.n && info->declared.n && !str_eq_nocase(encoding, info->declared))
        find_document(c, FEED_RULE_EncodingMismatch, info->line, info->column, encoding);
    if (!encoding.n && c->mode == MODE_XML && str_starts_nocase(type, STR("text/xml")))
        find_document(c, FEED_RULE_TextXml, 1, 1, STR_NONE);
}

void size_note(feed_checker *c, const char *bytes, size_t n)
{
    size_t room = c->bytes < START_BYTES ? START_BYTES - (size_t)c->bytes : 0;
    if (room && n)
        memcpy(c->start + c->bytes, bytes, n < room ? n : room);
    c->bytes += n;
}

void size_check(feed_checker *c)
{
    if (c->bytes > SIZE_ADVISED)
        find_document(c, FEED_RULE_FeedTooLarge, 1, 1, STR_NONE);
}
