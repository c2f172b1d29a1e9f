/* Hashes: SHA-1 and UUID against published values, SipHash against its reference, the set of strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "feeds/core/hash.h"

static void hex_of(const unsigned char digest[SHA1_BYTES], char out[2 * SHA1_BYTES + 1])
{
    for (int i = 0; i < SHA1_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* RFC 3174 section 7.3. */
static void test_sha1(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int repeat;
        const char *digest;
    } CASES[] = {
        {"", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {"abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        {"a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
        {"0123456701234567012345670123456701234567012345670123456701234567", 10,
         "dea356a2cddd90c7a7ecedc5ebb563934f460452"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        sha1 h;
        unsigned char digest[SHA1_BYTES];
        char hex[2 * SHA1_BYTES + 1];
        sha1_init(&h);
        for (int k = 0; k < CASES[i].repeat; k++)
            sha1_update(&h, str_of(CASES[i].text));
        sha1_final(&h, digest);
        hex_of(digest, hex);
        assert_string_equal(hex, CASES[i].digest);
    }
}

/* Any slicing of the input gives the same digest, at every length around the block's. */
static void test_sha1_slices(void **state)
{
    (void)state;
    char text[200];
    memset(text, 'x', sizeof text);
    for (size_t n = 0; n <= sizeof text; n++) {
        unsigned char whole[SHA1_BYTES], sliced[SHA1_BYTES];
        sha1 h;
        sha1_init(&h);
        sha1_update(&h, (feed_str){text, n});
        sha1_final(&h, whole);
        sha1_init(&h);
        for (size_t at = 0; at < n; at += 7)
            sha1_update(&h, (feed_str){text + at, n - at < 7 ? n - at : 7});
        sha1_final(&h, sliced);
        assert_memory_equal(whole, sliced, SHA1_BYTES);
    }
}

static void test_uuid5(void **state)
{
    (void)state;
    static const unsigned char DNS[UUID_BYTES] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                                  0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    char out[UUID_TEXT];
    uuid5(DNS, STR("www.example.com"), out); /* RFC 9562 appendix A.4 */
    assert_memory_equal(out, "2ed6657d-e927-568b-95e1-2665a8aea6a2", UUID_TEXT);
    uuid5(UUID_NAMESPACE_URL, STR("http://www.example.com/"), out);
    assert_memory_equal(out, "fcde3c85-2270-590f-9e7c-ee003d65e0e2", UUID_TEXT);
}

static void test_hash64(void **state)
{
    (void)state;
    assert_true(hash64(STR("abc")) == hash64(STR("abc")));
    assert_false(hash64(STR("abc")) == hash64(STR("abd")));
    assert_false(hash64(STR("")) == hash64((feed_str){"\0", 1}));
    assert_false(hash64(STR("a")) == hash64_keyed(STR("a"), 1));
    assert_false(hash64(STR("12345678")) == hash64(STR("123456780")));
    assert_true(hash64(STR_NONE) == hash64(STR("")));
}

/* Items' ids are made of it: it must never change. */
static void test_hash64_stays(void **state)
{
    (void)state;
    static const struct {
        size_t n; /* bytes of the text */
        const char *want;
    } CASES[] = {{0, "d1fba762150c532c"},  {1, "17beb6e229a62551"},  {7, "79bb39bdba841cdf"},
                 {8, "e60ea3a64cf01734"},  {9, "4014928c328c78e2"},  {15, "36068ee17538e8fe"},
                 {16, "3a73d4b42dc83d46"}, {17, "b2707ac98e671035"}, {24, "2211067f97d7ef3a"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char text[HASH64_TEXT];
        hash64_text(hash64_keyed((feed_str){"https://example.org/1234", CASES[i].n}, i), text);
        assert_memory_equal(text, CASES[i].want, sizeof text);
    }
}

static void test_hash64_like(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"tag:example.org,2025:2025-11-26/0123456789abcdef",
                                        "tag:example.org,2025:2025-11-26/0123456789abcdee",
                                        "tag:example.org,2025:2025-11-26/",
                                        "tag:example.org,2025:2025-11-26",
                                        "",
                                        "tag:example.org,2025:2025-11-27/0123456789abcdef",
                                        "tag:example.org,2025:2025-11-27/1",
                                        "tag:example.org,2025:2025-11-26/1"};
    hash64_front front = {.known = false};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
            assert_true(hash64_like(&front, str_of(TEXTS[i])) == hash64(str_of(TEXTS[i])));
}

static void test_set(void **state)
{
    (void)state;
    str_set set;
    str_set_init(&set, 1000, 1 << 20);
    assert_false(str_set_has(&set, STR("x")));
    char text[16];
    for (int i = 0; i < 1000; i++) {
        int n = snprintf(text, sizeof text, "id-%d", i);
        assert_int_equal(str_set_add(&set, (feed_str){text, (size_t)n}), 1);
    }
    for (int i = 0; i < 1000; i++) {
        int n = snprintf(text, sizeof text, "id-%d", i);
        assert_true(str_set_has(&set, (feed_str){text, (size_t)n}));
        assert_int_equal(str_set_add(&set, (feed_str){text, (size_t)n}), 0);
    }
    assert_false(str_set_has(&set, STR("id-1000")));
    assert_int_equal(str_set_add(&set, STR("id-1000")), FEED_E_LIMIT);
    assert_int_equal(set.n, 1000);
    str_set_clear(&set);
    assert_false(str_set_has(&set, STR("id-1")));
    assert_int_equal(str_set_add(&set, STR("")), 1);
    assert_int_equal(str_set_add(&set, STR("")), 0);
    str_set_free(&set);
}

static void test_set_bytes(void **state)
{
    (void)state;
    str_set set;
    str_set_init(&set, 10, 8);
    assert_int_equal(str_set_add(&set, STR("12345")), 1);
    assert_int_equal(str_set_add(&set, STR("abcd")), FEED_E_LIMIT);
    assert_int_equal(str_set_add(&set, STR("abc")), 1);
    assert_true(str_set_has(&set, STR("12345")));
    str_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1),   cmocka_unit_test(test_sha1_slices), cmocka_unit_test(test_uuid5),
        cmocka_unit_test(test_hash64), cmocka_unit_test(test_hash64_stays),
        cmocka_unit_test(test_hash64_like),
        cmocka_unit_test(test_set),         cmocka_unit_test(test_set_bytes),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
