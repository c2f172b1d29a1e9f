#include "identity.h"

#include "../../feeds/core/uri.h"

/* RFC 4151: the authority held its domain on that date. Fixed, since an id must not move; --authority says
 * otherwise. */
#define AUTHORITY_YEAR ",2025"

/* The namespace of our version 5 UUIDs: itself that of "urn:feedloom:digest" among URLs. A name of up to 39 bytes, as
 * most are, is hashed in one block. */
static const unsigned char UUID_NAMESPACE_DIGEST[UUID_BYTES] = {0xa4, 0x1a, 0xba, 0xf5, 0xa9, 0x55, 0x51, 0xd3,
                                                                0x8a, 0xc2, 0xe5, 0xd9, 0x46, 0xc1, 0x5c, 0xde};

enum { KEY_MAX = 4096 };

static feed_str joined(arena *a, const feed_str *parts, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += parts[i].n;
    char *p = arena_room(a, 1, total + 1), *at = p;
    for (size_t i = 0; p && i < n; at += parts[i].n, i++)
        if (parts[i].n)
            memcpy(at, parts[i].p, parts[i].n);
    if (p)
        *at = '\0';
    return p ? (feed_str){p, total} : STR_NONE;
}

#define JOIN(a, ...) \
    joined((a), (const feed_str[]){__VA_ARGS__}, sizeof((const feed_str[]){__VA_ARGS__}) / sizeof(feed_str))

feed_str digest_authority(const digest_options *options, arena *a)
{
    if (options->authority.n)
        return options->authority;
    uri u;
    uri_authority authority;
    uri_parse(options->site, &u);
    uri_parse_authority(u.authority, &authority);
    if (!options->site.n || !authority.host.n)
        return STR_NONE;
    char *name = arena_alloc(a, authority.host.n + sizeof AUTHORITY_YEAR);
    if (!name)
        return STR_NONE;
    for (size_t i = 0; i < authority.host.n; i++)
        name[i] = to_lower(authority.host.p[i]);
    memcpy(name + authority.host.n, AUTHORITY_YEAR, sizeof AUTHORITY_YEAR);
    return str_of(name);
}

static bool is_plain(char c)
{
    return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

/* Percent-encodes all but what RFC 4151 allows without doubt in a tag's specific part. */
static feed_str encoded(feed_str s, arena *a)
{
    static const char HEX[] = "0123456789ABCDEF";
    buf b = {.p = arena_alloc(a, 3 * s.n + 1), .capacity = 3 * s.n + 1, .max = 3 * s.n + 1};
    if (!b.p)
        return STR_NONE;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_plain(s.p[i])) {
            buf_put_char(&b, s.p[i]);
        } else {
            buf_put_char(&b, '%');
            buf_put_char(&b, HEX[c >> 4]);
            buf_put_char(&b, HEX[c & 15]);
        }
    }
    return (feed_str){b.p, b.n};
}

feed_str digest_name_id(feed_str authority, feed_str name, arena *a)
{
    if (authority.n)
        return JOIN(a, STR("tag:"), authority, STR(":"), encoded(name, a));
    char text[UUID_TEXT];
    uuid5(UUID_NAMESPACE_DIGEST, name, text);
    return JOIN(a, STR("urn:uuid:"), (feed_str){text, UUID_TEXT});
}

static size_t count_digits(feed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += is_digit(s.p[i]);
    return n;
}

static feed_str digest_key(const digest_meta *meta, const digest_file *file, arena *a)
{
    if (meta->id.n)
        return meta->id;
    bool piped = str_eq(file->name, STR("-"));
    if (!piped && (count_digits(meta->stem) >= 6 || !meta->date.set))
        return meta->stem;
    char day[16] = "";
    buf date = {.p = day, .capacity = sizeof day, .max = sizeof day};
    if (meta->date.set) {
        int64_t year;
        int month, d;
        int64_t local = meta->date.unix_seconds + meta->date.offset_minutes * 60;
        date_civil(local / 86400 - (local % 86400 < 0), &year, &month, &d);
        buf_printf(&date, "%04d-%02d-%02d", (int)year, month, d);
    }
    if (piped)
        return JOIN(a, meta->title, STR("/"), buf_str(&date));
    return JOIN(a, meta->stem, STR("/"), buf_str(&date));
}

static const char *const NAMES[] = {"{path}", "{name}", "{year}", "{month}", "{day}"};

bool digest_permalink_is_template(feed_str s)
{
    for (size_t at = 0; (at = str_find_byte(s, '{')) < s.n; s = str_from(s, at + 1)) {
        bool known = false;
        for (int i = 0; i < 5; i++)
            known |= str_starts(str_from(s, at), str_of(NAMES[i]));
        if (!known)
            return false;
    }
    return true;
}

/* Puts the value of {NAME} at the start of a template; returns the bytes taken, 0 if it is none. */
static size_t put_field(buf *b, feed_str template, const digest_meta *meta, const digest_file *file)
{
    int64_t year, local = meta->date.unix_seconds + meta->date.offset_minutes * 60;
    int month, day;
    for (int i = 0; i < 5 && template.p[0] == '{'; i++) {
        if (!str_starts(template, str_of(NAMES[i])))
            continue;
        if (i == 0)
            buf_put_str(b, (feed_str){file->path.p, (size_t)(meta->stem.p - file->path.p) + meta->stem.n});
        else if (i == 1)
            buf_put_str(b, meta->stem);
        if (i < 2)
            return strlen(NAMES[i]);
        date_civil(local / 86400 - (local % 86400 < 0), &year, &month, &day);
        buf_printf(b, i == 2 ? "%04d" : "%02d", i == 2 ? (int)year : i == 3 ? month : day);
        return strlen(NAMES[i]);
    }
    return 0;
}

#define BUF_ON(bytes) {.p = (bytes), .capacity = sizeof(bytes), .max = sizeof(bytes)}

feed_str digest_permalink(const digest_meta *meta, const digest_file *file, const digest_options *options, arena *a)
{
    feed_str template = options->permalink.n ? options->permalink : STR("{path}/");
    if (!options->site.n)
        return uri_is_http(meta->link) ? meta->link : STR_NONE;
    char raw_bytes[KEY_MAX], path_bytes[3 * KEY_MAX], out_bytes[4 * KEY_MAX];
    buf raw = BUF_ON(raw_bytes), encoded_path = BUF_ON(path_bytes), out = BUF_ON(out_bytes);
    if (meta->link.n) {
        buf_put_str(&raw, meta->link);
    } else {
        for (size_t i = 0, n; i < template.n; i += n ? n : 1)
            if (!(n = put_field(&raw, str_from(template, i), meta, file)))
                buf_put_char(&raw, template.p[i]);
    }
    for (size_t i = 0; i < raw.n; i++) { /* "#" and "?" are part of a file's name, not of the URL's form */
        if (!meta->link.n && (raw.p[i] == '#' || raw.p[i] == '?' || raw.p[i] == '%'))
            buf_printf(&encoded_path, "%%%02X", (unsigned)(unsigned char)raw.p[i]);
        else
            buf_put_char(&encoded_path, raw.p[i]);
    }
    raw.n = 0;
    uri_put_encoded(&raw, buf_str(&encoded_path));
    uri_resolve(options->site, buf_str(&raw), &out);
    return out.error || raw.error ? STR_NONE : arena_dup(a, buf_str(&out));
}

int digest_identify(const digest_meta *meta, const digest_file *file, const digest_options *options, arena *a,
                    digest_identity *out)
{
    *out = (digest_identity){.authority = digest_authority(options, a)};
    out->key = digest_key(meta, file, a);
    if (out->key.n > KEY_MAX)
        out->key.n = KEY_MAX;
    feed_str feed = JOIN(a, out->key, STR("/feed"));
    out->feed_id = out->key.p && feed.p ? digest_name_id(out->authority, feed, a) : STR_NONE;
    if (!out->feed_id.p)
        return FEED_E_MEMORY;
    feed = out->authority.n ? out->feed_id : feed; /* other ids are what it begins with */
    out->item_id = (feed_str){feed.p, feed.n - strlen("feed")};
    out->id = meta->id.n && uri_is_absolute(meta->id) ? meta->id
              : out->authority.n                      ? (feed_str){feed.p, feed.n - strlen("/feed")}
                                                      : digest_name_id(STR_NONE, out->key, a);
    out->permalink = meta->permalink.p ? meta->permalink : digest_permalink(meta, file, options, a);
    feed_str page = {out->permalink.p, str_find_byte(out->permalink, '#')};
    out->page = page.n ? JOIN(a, page, STR("#")) : STR_NONE;
    return out->id.p && (out->page.p || !page.n) ? FEED_OK : FEED_E_MEMORY;
}

static feed_str with_hash(feed_str front, const char hash[HASH64_TEXT], arena *a)
{
    char *p = arena_room(a, 1, front.n + HASH64_TEXT + 1);
    if (!p)
        return STR_NONE;
    memcpy(p, front.p, front.n);
    memcpy(p + front.n, hash, HASH64_TEXT);
    p[front.n + HASH64_TEXT] = '\0';
    return (feed_str){p, front.n + HASH64_TEXT};
}

int digest_identify_item(const digest_identity *digest, feed_str key, unsigned ordinal, arena *a, item_identity *out)
{
    hash64_text(hash64_keyed(key, ordinal), out->hash);
    feed_str name = with_hash(digest->item_id, out->hash, a);
    out->id = name.p && !digest->authority.n ? digest_name_id(STR_NONE, name, a) : name;
    out->permalink = digest->page.n ? with_hash(digest->page, out->hash, a) : STR("");
    return out->id.p && out->permalink.p ? FEED_OK : FEED_E_MEMORY;
}

/* Of few keys: each one's next equal in front of it is sought where one of about its length and end was met, O(n²). */
static void count_few(const feed_str *keys, size_t n, unsigned *ordinals)
{
    uint64_t met = 0;
    for (size_t i = 0; i < n; i++) {
        size_t end = keys[i].n ? (unsigned char)keys[i].p[keys[i].n - 1] : 0;
        uint64_t kind = UINT64_C(1) << ((5 * keys[i].n + end) & 63);
        size_t k = met & kind ? i : 0;
        met |= kind;
        while (k && !str_eq(keys[k - 1], keys[i]))
            k--;
        ordinals[i] = k ? ordinals[k - 1] + 1 : 1;
    }
}

unsigned *digest_ordinals(const feed_str *keys, size_t n, arena *a)
{
    enum { FEW = 32 };
    unsigned *ordinals = arena_room(a, n + 1, sizeof *ordinals);
    if (ordinals && n <= FEW)
        count_few(keys, n, ordinals);
    if (!ordinals || n <= FEW)
        return ordinals;
    size_t size = 16;
    while (size < 2 * n)
        size *= 2;
    uint32_t *slots = arena_array(a, size, sizeof *slots); /* index + 1 of the last of its equals */
    if (!slots)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        size_t at = hash64(keys[i]) & (size - 1);
        while (slots[at] && !str_eq(keys[slots[at] - 1], keys[i]))
            at = (at + 1) & (size - 1);
        ordinals[i] = slots[at] ? ordinals[slots[at] - 1] + 1 : 1;
        slots[at] = (uint32_t)i + 1;
    }
    return ordinals;
}
