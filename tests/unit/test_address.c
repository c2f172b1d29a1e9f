#include "unit.h"

#include "feeds/net/address.h"

static void test_classes(void **state)
{
    (void)state;
    static const struct { const char *host; address_kind kind; } CASES[] = {
        {"8.8.8.8", ADDRESS_PUBLIC}, {"9.255.255.255", ADDRESS_PUBLIC}, {"11.0.0.0", ADDRESS_PUBLIC},
        {"172.15.255.255", ADDRESS_PUBLIC}, {"172.32.0.0", ADDRESS_PUBLIC}, {"192.167.255.255", ADDRESS_PUBLIC},
        {"192.169.0.0", ADDRESS_PUBLIC}, {"100.63.255.255", ADDRESS_PUBLIC}, {"100.128.0.0", ADDRESS_PUBLIC},
        {"169.253.255.255", ADDRESS_PUBLIC}, {"223.255.255.255", ADDRESS_PUBLIC}, {"198.20.0.0", ADDRESS_PUBLIC},
        {"0.0.0.0", ADDRESS_UNSPECIFIED}, {"0", ADDRESS_UNSPECIFIED}, {"127.0.0.1", ADDRESS_LOOPBACK},
        {"127.1", ADDRESS_LOOPBACK}, {"127.255.255.254", ADDRESS_LOOPBACK}, {"2130706433", ADDRESS_LOOPBACK},
        {"0x7f.1", ADDRESS_LOOPBACK}, {"017700000001", ADDRESS_LOOPBACK}, {"127.0.0.1.", ADDRESS_LOOPBACK},
        {"10.0.0.0", ADDRESS_PRIVATE}, {"10.255.255.255", ADDRESS_PRIVATE}, {"172.16.0.0", ADDRESS_PRIVATE},
        {"172.31.255.255", ADDRESS_PRIVATE}, {"192.168.0.0", ADDRESS_PRIVATE}, {"192.168.255.255", ADDRESS_PRIVATE},
        {"169.254.169.254", ADDRESS_LINK_LOCAL}, {"100.64.0.0", ADDRESS_SHARED}, {"100.127.255.255", ADDRESS_SHARED},
        {"192.0.0.192", ADDRESS_RESERVED}, {"192.0.2.1", ADDRESS_RESERVED}, {"198.18.0.0", ADDRESS_RESERVED},
        {"198.19.255.255", ADDRESS_RESERVED}, {"203.0.113.9", ADDRESS_RESERVED}, {"224.0.0.1", ADDRESS_MULTICAST},
        {"239.255.255.255", ADDRESS_MULTICAST}, {"240.0.0.0", ADDRESS_RESERVED}, {"255.255.255.255", ADDRESS_RESERVED},
        {"[2001:4860:4860::8888]", ADDRESS_PUBLIC}, {"2a00::1", ADDRESS_PUBLIC}, {"[::1]", ADDRESS_LOOPBACK},
        {"::", ADDRESS_UNSPECIFIED}, {"[::ffff:127.0.0.1]", ADDRESS_LOOPBACK}, {"::ffff:8.8.8.8", ADDRESS_PUBLIC},
        {"::ffff:a00:1", ADDRESS_PRIVATE}, {"::127.0.0.1", ADDRESS_LOOPBACK}, {"::ffff:0:10.0.0.1", ADDRESS_PRIVATE},
        {"64:ff9b::a9fe:a9fe", ADDRESS_LINK_LOCAL}, {"64:ff9b::808:808", ADDRESS_PUBLIC},
        {"64:ff9b:1::1", ADDRESS_PRIVATE}, {"2002:7f00:1::", ADDRESS_LOOPBACK}, {"2002:808:808::", ADDRESS_PUBLIC},
        {"2001::1", ADDRESS_RESERVED}, {"2001:db8::1", ADDRESS_RESERVED}, {"3fff::1", ADDRESS_RESERVED},
        {"fe80::1", ADDRESS_LINK_LOCAL}, {"[fe80::1%25lo]", ADDRESS_LINK_LOCAL}, {"fec0::1", ADDRESS_PRIVATE},
        {"fc00::1", ADDRESS_PRIVATE}, {"fdff::1", ADDRESS_PRIVATE}, {"ff02::1", ADDRESS_MULTICAST},
        {"4000::1", ADDRESS_RESERVED}, {"100::1", ADDRESS_RESERVED}, {"2a00::5efe:10.0.0.1", ADDRESS_PRIVATE}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        net_address a;
        assert_true(address_parse(str_of(CASES[i].host), &a));
        if (address_classify(&a) != CASES[i].kind)
            fail_msg("%s is %s", CASES[i].host, address_kind_name(address_classify(&a)));
    }
}

static void test_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"", "localhost", "a.b", "1.2.3.4.5", "1.2.3.example", "256.1.1.1", "0x.example",
                                        "[::1", "::g", "127.0.0.1 x", "."};
    net_address a;
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (address_parse(str_of(NAMES[i]), &a))
            fail_msg("%s is no address", NAMES[i]);
}

static void test_allowed(void **state)
{
    (void)state;
    static const struct { const char *host, *address; bool ok; } CASES[] = {
        {"intranet.example", "10.1.2.3", true}, {"INTRANET.example.", "10.1.2.3", true},
        {"x.intranet.example", "10.1.2.3", false}, {"evil.example", "10.1.2.3", false},
        {"evil.example", "127.0.0.2", true}, {"evil.example", "::ffff:127.0.0.2", true}, {"x", "128.0.0.1", true},
        {"x", "192.168.1.1", true}, {"x", "192.168.1.2", false}, {"", "fd00::1", true}, {"", "fd01::1", false}};
    feed_str list[] = {STR("intranet.example"), STR("127.0.0.0/8"), STR("192.168.1.1"), STR("fd00::/16")};
    address_allow allow = {list, COUNT(list)};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        net_address a;
        assert_true(address_parse(str_of(CASES[i].address), &a));
        if (address_allowed(&allow, str_of(CASES[i].host), &a) != CASES[i].ok)
            fail_msg("%s at %s", CASES[i].host, CASES[i].address);
        assert_int_equal(address_allowed(NULL, str_of(CASES[i].host), &a), address_classify(&a) == ADDRESS_PUBLIC);
    }
    address_range range;
    assert_false(address_parse_range(STR("10.0.0.0/33"), &range));
    assert_false(address_parse_range(STR("10.0.0.0/8x"), &range));
    assert_false(address_parse_range(STR("example.org/8"), &range));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_classes), cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_allowed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
