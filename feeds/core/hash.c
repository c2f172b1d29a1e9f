#include "hash.h"

#include <stdlib.h>

/* ---- SHA-1 ---- */

static inline uint32_t rotate(uint32_t x, int n)
{
    return (x << n) | (x >> (32 - n));
}

/* One step (RFC 3174 section 6.1, method 1) without moving the five words about: the caller turns their names. */
#define STEP(a, b, c, d, e, f, k)                                                                                      \
    (e) += rotate((a), 5) + (f) + (k) + w[t];                                                                          \
    (b) = rotate((b), 30);                                                                                             \
    t++

/* Five steps bring the names back to where they were. */
#define FIVE(F, k)                                                                                                     \
    STEP(a, b, c, d, e, F(b, c, d), k);                                                                                \
    STEP(e, a, b, c, d, F(a, b, c), k);                                                                                \
    STEP(d, e, a, b, c, F(e, a, b), k);                                                                                \
    STEP(c, d, e, a, b, F(d, e, a), k);                                                                                \
    STEP(b, c, d, e, a, F(c, d, e), k)

#define CHOOSE(x, y, z)   ((((y) ^ (z)) & (x)) ^ (z))
#define PARITY(x, y, z)   ((x) ^ (y) ^ (z))
#define MAJORITY(x, y, z) (((x) & (y)) | (((x) | (y)) & (z)))

static void sha1_block(sha1 *h, const unsigned char *p)
{
    uint32_t w[80], a = h->state[0], b = h->state[1], c = h->state[2], d = h->state[3], e = h->state[4];
    int t;
    for (t = 0; t < 16; t++)
        w[t] = (uint32_t)p[4 * t] << 24 | (uint32_t)p[4 * t + 1] << 16 | (uint32_t)p[4 * t + 2] << 8 | p[4 * t + 3];
    for (; t < 80; t++)
        w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (t = 0; t < 20;) {
        FIVE(CHOOSE, 0x5A827999u);
    }
    while (t < 40) {
        FIVE(PARITY, 0x6ED9EBA1u);
    }
    while (t < 60) {
        FIVE(MAJORITY, 0x8F1BBCDCu);
    }
    while (t < 80) {
        FIVE(PARITY, 0xCA62C1D6u);
    }
    h->state[0] += a, h->state[1] += b, h->state[2] += c, h->state[3] += d, h->state[4] += e;
}

void sha1_init(sha1 *h)
{
    *h = (sha1){.state = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u}};
}

void sha1_update(sha1 *h, feed_str s)
{
    size_t used = (size_t)(h->length & 63);
    h->length += s.n;
    while (s.n) {
        if (used == 0 && s.n >= 64) {
            sha1_block(h, (const unsigned char *)s.p);
            s = str_from(s, 64);
            continue;
        }
        size_t n = 64 - used < s.n ? 64 - used : s.n;
        memcpy(h->block + used, s.p, n);
        s = str_from(s, n);
        used += n;
        if (used == 64) {
            sha1_block(h, h->block);
            used = 0;
        }
    }
}

void sha1_final(sha1 *h, unsigned char digest[SHA1_BYTES])
{
    size_t used = (size_t)(h->length & 63);
    uint64_t bits = h->length * 8;
    h->block[used++] = 0x80;
    if (used > 56) {
        memset(h->block + used, 0, 64 - used);
        sha1_block(h, h->block);
        used = 0;
    }
    memset(h->block + used, 0, 56 - used);
    for (int i = 0; i < 8; i++)
        h->block[56 + i] = (unsigned char)(bits >> (56 - 8 * i));
    sha1_block(h, h->block);
    for (int i = 0; i < SHA1_BYTES; i++)
        digest[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- UUID ---- */

const unsigned char UUID_NAMESPACE_URL[UUID_BYTES] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                                      0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

void uuid5_text(const unsigned char digest[SHA1_BYTES], char out[UUID_TEXT])
{
    static const char HEX[] = "0123456789abcdef";
    size_t at = 0;
    for (int i = 0; i < UUID_BYTES; i++) {
        unsigned byte = digest[i];
        if (i == 6)
            byte = (byte & 0x0Fu) | 0x50u;
        if (i == 8)
            byte = (byte & 0x3Fu) | 0x80u;
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[at++] = '-';
        out[at++] = HEX[byte >> 4];
        out[at++] = HEX[byte & 15];
    }
}

void uuid5(const unsigned char namespace[UUID_BYTES], feed_str name, char out[UUID_TEXT])
{
    sha1 h;
    unsigned char digest[SHA1_BYTES];
    sha1_init(&h);
    sha1_update(&h, (feed_str){(const char *)namespace, UUID_BYTES});
    sha1_update(&h, name);
    sha1_final(&h, digest);
    uuid5_text(digest, out);
}

/* ---- SipHash-1-3 ---- */

static inline uint64_t rotate64(uint64_t x, int n)
{
    return (x << n) | (x >> (64 - n));
}

static inline void sip_round(uint64_t v[4])
{
    v[0] += v[1], v[2] += v[3];
    v[1] = rotate64(v[1], 13) ^ v[0], v[3] = rotate64(v[3], 16) ^ v[2];
    v[0] = rotate64(v[0], 32);
    v[2] += v[1], v[0] += v[3];
    v[1] = rotate64(v[1], 17) ^ v[2], v[3] = rotate64(v[3], 21) ^ v[0];
    v[2] = rotate64(v[2], 32);
}

static inline void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

/* Eight bytes, the first the lowest: one load where the machine is little-endian. */
static inline uint64_t load_word(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* The n % 8 bytes behind the last whole word. */
static inline uint64_t load_last(const unsigned char *p, size_t n)
{
    uint64_t last = 0;
    unsigned rest = n % 8;
    if (n > 8)
        return rest ? load_word(p + n - 8) >> (64 - 8 * rest) : 0;
    while (rest)
        last = last << 8 | p[--rest];
    return last;
}

static inline void sip_begin(uint64_t v[4], uint64_t key)
{
    v[0] = key ^ 0x736f6d6570736575u, v[1] = 0x646f72616e646f6du;
    v[2] = key ^ 0x6c7967656e657261u, v[3] = 0x7465646279746573u;
}

/* What is left of a text from a whole word on. */
static inline uint64_t sip_end(uint64_t v[4], feed_str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (; at + 8 <= s.n; at += 8)
        sip_word(v, load_word(p + at));
    sip_word(v, (uint64_t)s.n << 56 | load_last(p, s.n));
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t hash64_keyed(feed_str s, uint64_t key)
{
    uint64_t v[4];
    sip_begin(v, key);
    return sip_end(v, s, 0);
}

uint64_t hash64_like(hash64_front *front, feed_str s)
{
    if (s.n < sizeof front->bytes)
        return hash64(s);
    if (!front->known || memcmp(front->bytes, s.p, sizeof front->bytes) != 0) {
        memcpy(front->bytes, s.p, sizeof front->bytes);
        sip_begin(front->v, 0);
        for (size_t at = 0; at < sizeof front->bytes; at += 8)
            sip_word(front->v, load_word(front->bytes + at));
        front->known = true;
    }
    uint64_t v[4] = {front->v[0], front->v[1], front->v[2], front->v[3]};
    return sip_end(v, s, sizeof front->bytes);
}

void hash64_text(uint64_t hash, char out[HASH64_TEXT])
{
#define BYTES(x) x "0" x "1" x "2" x "3" x "4" x "5" x "6" x "7" x "8" x "9" x "a" x "b" x "c" x "d" x "e" x "f"
    static const char DIGITS[] = BYTES("0") BYTES("1") BYTES("2") BYTES("3") BYTES("4") BYTES("5") BYTES("6") BYTES("7")
        BYTES("8") BYTES("9") BYTES("a") BYTES("b") BYTES("c") BYTES("d") BYTES("e") BYTES("f");
#undef BYTES
    for (int i = HASH64_TEXT - 2; i >= 0; i -= 2, hash >>= 8)
        memcpy(out + i, DIGITS + 2 * (hash & 0xFF), 2);
}

uint64_t fingerprint64(feed_str s)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u;
    uint64_t h = s.n * odd, g = ~h;
    size_t at = 0;
    for (; at + 16 <= s.n; at += 16) { /* two lanes, since a multiplication takes long */
        h = (h ^ load_word((const unsigned char *)s.p + at)) * odd;
        g = (g ^ load_word((const unsigned char *)s.p + at + 8)) * odd;
        h ^= h >> 29;
        g ^= g >> 29;
    }
    h ^= g * odd;
    for (; at < s.n; at++)
        h = (h ^ (unsigned char)s.p[at]) * odd;
    return h ^ h >> 32;
}

/* ---- set of strings ---- */

struct str_set_slot {
    uint64_t hash;
    size_t offset, n; /* offset from 1; 0: free */
};

enum { SLOTS_FIRST = 64 };

void str_set_init(str_set *set, size_t max, size_t max_bytes)
{
    *set = (str_set){.max = max};
    buf_init(&set->text, max_bytes);
}

/* The slot that holds `s`, or the free one where it belongs. At most half of the slots are in use. */
static struct str_set_slot *find_slot(const str_set *set, feed_str s, uint64_t hash)
{
    for (size_t i = (size_t)hash & (set->capacity - 1);; i = (i + 1) & (set->capacity - 1)) {
        struct str_set_slot *slot = &set->slots[i];
        if (!slot->offset)
            return slot;
        if (slot->hash == hash && slot->n == s.n &&
            str_eq((feed_str){buf_from(&set->text, slot->offset - 1).p, s.n}, s))
            return slot;
    }
}

static int grow(str_set *set)
{
    str_set bigger = *set;
    bigger.capacity = set->capacity ? set->capacity * 2 : SLOTS_FIRST;
    bigger.slots = calloc(bigger.capacity, sizeof *bigger.slots);
    if (!bigger.slots)
        return FEED_E_MEMORY;
    /* The address differs from run to run: nobody can write strings that all fall into one slot. */
    if (!set->capacity)
        bigger.key = (uint64_t)(uintptr_t)bigger.slots;
    for (size_t i = 0; i < set->capacity; i++) {
        struct str_set_slot *slot = &set->slots[i];
        size_t at = (size_t)slot->hash & (bigger.capacity - 1);
        while (slot->offset && bigger.slots[at].offset)
            at = (at + 1) & (bigger.capacity - 1);
        if (slot->offset)
            bigger.slots[at] = *slot;
    }
    free(set->slots);
    *set = bigger;
    return FEED_OK;
}

int str_set_add(str_set *set, feed_str s)
{
    int rc = set->n * 2 >= set->capacity ? grow(set) : FEED_OK;
    if (rc)
        return rc;
    uint64_t hash = hash64_keyed(s, set->key);
    struct str_set_slot *slot = find_slot(set, s, hash);
    if (slot->offset)
        return 0;
    if (set->n >= set->max || set->text.max - set->text.n < s.n)
        return FEED_E_LIMIT;
    size_t offset = set->text.n;
    buf_put_str(&set->text, s);
    if (set->text.error) {
        rc = set->text.error;
        set->text.error = 0;
        return rc;
    }
    *slot = (struct str_set_slot){.hash = hash, .offset = offset + 1, .n = s.n};
    set->n++;
    return 1;
}

bool str_set_has(const str_set *set, feed_str s)
{
    return set->n && find_slot(set, s, hash64_keyed(s, set->key))->offset;
}

void str_set_clear(str_set *set)
{
    if (set->n)
        memset(set->slots, 0, set->capacity * sizeof *set->slots);
    set->n = 0;
    buf_clear(&set->text);
}

void str_set_free(str_set *set)
{
    free(set->slots);
    buf_free(&set->text);
    *set = (str_set){.slots = NULL};
}
