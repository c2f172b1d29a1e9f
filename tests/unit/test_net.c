/* The parts of the fetcher that need no network: robots.txt, pages, what was seen, the queue of hosts, lists. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "feeds/net/discover.h"
#include "feeds/net/domain.h"
#include "feeds/net/idn.h"
#include "feeds/net/queue.h"
#include "feeds/net/robots.h"
#include "feeds/net/seen.h"
#include "feeds/net/subscriptions.h"

static bool robots(const char *text, robots_mode mode, const char *path)
{
    buf rules;
    buf_init(&rules, 1 << 20);
    robots_put_rules(str_of(text), STR("feedloom"), mode, &rules);
    bool allowed = robots_allow(buf_str(&rules), str_of(path));
    buf_free(&rules);
    return allowed;
}

static void test_robots(void **state)
{
    (void)state;
    static const char NAMED[] = "User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: FeedLoom/1\nDisallow: /a "
                                "# x\r\nAllow: /a/b\nDisallow: /*.xml$\nDisallow:\n";
    static const char ALL[] = "\xEF\xBB\xBFuser-agent: *\nsitemap: x\ndisallow: /private\n";
    static const struct { const char *text; robots_mode mode; const char *path; bool allowed; } CASES[] = {
        {NAMED, ROBOTS_NAMED, "/a", false}, {NAMED, ROBOTS_NAMED, "/a/b", true}, {NAMED, ROBOTS_NAMED, "/c", true},
        {NAMED, ROBOTS_NAMED, "/x/y.xml", false}, {NAMED, ROBOTS_NAMED, "/y.xml?a", true},
        {NAMED, ROBOTS_IGNORE, "/a", true}, {ALL, ROBOTS_NAMED, "/private/x", true},
        {ALL, ROBOTS_ALWAYS, "/private/x", false}, {ALL, ROBOTS_ALWAYS, "/other", true}, {"", ROBOTS_ALWAYS, "/", true},
        {"User-agent: feedloom\nDisallow: /\nAllow: /\n", ROBOTS_NAMED, "/x", true},
        {"User-agent: feedloomer\nDisallow: /\n", ROBOTS_NAMED, "/x", true},
        {"Disallow: /\n", ROBOTS_ALWAYS, "/x", true}};
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (robots(CASES[i].text, CASES[i].mode, CASES[i].path) != CASES[i].allowed)
            fail_msg("case %zu: %s", i, CASES[i].path);
    /* Many stars take no exponential time. */
    assert_true(robots("User-agent: feedloom\nDisallow: /*a*a*a*a*a*a*a*a*a*a*a*a*b$\n", ROBOTS_NAMED,
                       "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

static void test_pages(void **state)
{
    (void)state;
    static const struct { const char *type, *body; bool page; } CASES[] = {
        {"text/html", "<!DOCTYPE html><title>x", true}, {NULL, "\xEF\xBB\xBF \n<!-- c --><HTML>", true},
        {"text/html; charset=utf-8", "<?xml version='1.0'?><rss version='2.0'>", false},
        {"text/html", "<!-- c --><feed xmlns='x'>", false}, {"text/html", "{\"version\": 1}", false},
        {"application/xml", "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", true},
        {"text/html", "<rdf:RDF xmlns:rdf='x'>", false}, {"application/rss+xml", "<rss>", false}, {NULL, "", false}};
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (discover_is_page(str_of(CASES[i].type), str_of(CASES[i].body)) != CASES[i].page)
            fail_msg("case %zu", i);
    static const char PAGE[] =
        "<head><title><link rel=alternate type=application/rss+xml href=no></title><base href='/blog/'>"
        "<script>'<link rel=alternate type=application/rss+xml href=no>'</script>"
        "<link rel=stylesheet href=x.css><LINK REL='Alternate home' TYPE='Application/Atom+XML; charset=utf-8' "
        "HREF='a.xml?b=1&amp;c=2' title='The &lt;feed>'><link rel=alternate hreflang=de type=text/html href=de>"
        "<link rel=alternate type=application/rss+xml href='javascript:x'><link rel=feed href='http://b.example/r'>";
    arena a;
    discover_link links[DISCOVER_MAX];
    arena_init(&a, 1 << 20);
    assert_int_equal(discover_feeds(str_of(PAGE), STR("https://a.example/x/"), &a, links), 2);
    assert_str(links[0].href, "https://a.example/blog/a.xml?b=1&c=2");
    assert_str(links[0].title, "The <feed>");
    assert_str(links[1].href, "http://b.example/r");
    arena_free(&a);
}

static void test_seen(void **state)
{
    (void)state;
    uint64_t first[] = {5, 3, 9, 3}, second[] = {9, 1, UINT64_MAX};
    buf one, two;
    size_t fresh;
    buf_init(&one, 1 << 20);
    buf_init(&two, 1 << 20);
    assert_int_equal(seen_merge(STR_NONE, first, 4, 100, &one, &fresh), FEED_OK);
    assert_int_equal(fresh, 3);
    assert_int_equal(seen_merge(buf_str(&one), second, 3, 200, &two, &fresh), FEED_OK);
    assert_int_equal(fresh, 2);
    static const struct { uint64_t id; int64_t since; } CASES[] = {
        {1, 200}, {3, 100}, {5, 100}, {9, 100}, {UINT64_MAX, 200}, {0, 0}, {4, 0}};
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_int_equal(seen_since(buf_str(&two), CASES[i].id), CASES[i].since);
    /* What the feed has now stays, of the rest the latest. */
    uint64_t *many = malloc(SEEN_MAX * sizeof *many);
    for (uint64_t i = 0; i < SEEN_MAX; i++)
        many[i] = 1000 + i;
    many[0] = 3;
    buf_clear(&one);
    assert_int_equal(seen_merge(buf_str(&two), many, SEEN_MAX - 1, 300, &one, &fresh), FEED_OK);
    assert_int_equal(fresh, SEEN_MAX - 2);
    assert_int_equal(one.n / 16, SEEN_MAX);
    assert_int_equal(seen_since(buf_str(&one), 3), 100);
    assert_int_equal(seen_since(buf_str(&one), 1), 200);
    assert_int_equal(seen_since(buf_str(&one), 5), 0);
    free(many);
    buf_free(&one);
    buf_free(&two);
}

static void test_domains(void **state)
{
    (void)state;
    static const struct { const char *host, *key; } CASES[] = {
        {"blog.example.co.uk", "example.co.uk"}, {"EXAMPLE.org.", "example.org"}, {"a.b.tumblr.com", "tumblr.com"},
        {"someone.github.io", "someone.github.io"}, {"co.uk", "co.uk"}, {"127.1", "127.0.0.1"}, {"[::1]", "::1"},
        {"localhost", "localhost"}, {"", ""}};
    domains *d = domains_new();
    for (size_t i = 0; i < COUNT(CASES); i++) {
        buf b;
        buf_init(&b, 300);
        domains_put_key(d, str_of(CASES[i].host), &b);
        assert_str(buf_str(&b), CASES[i].key);
        buf_free(&b);
    }
    domains_free(d);
}

static void test_idn(void **state)
{
    (void)state;
    static const struct { const char *url, *ascii; } CASES[] = {
        {"https://b\xC3\xBC" "cher.example:8/\xC3\xBC?q", "https://xn--bcher-kva.example:8/\xC3\xBC?q"},
        {"http://u@%E4%BE%8B%E5%AD%90.example/", "http://u@xn--fsqu00a.example/"},
        {"http://127%E3%80%820.0.1/", "http://127.0.0.1/"}, {"http://example.org/%C3%BC", "http://example.org/%C3%BC"},
        {"http://%ZZ.example/", "http://%ZZ.example/"}, {"http:///x", "http:///x"}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        buf b;
        buf_init(&b, 1000);
        idn_put_url(&b, str_of(CASES[i].url));
        assert_str(buf_str(&b), CASES[i].ascii);
        buf_free(&b);
    }
}

/* One at a time for each host, a pause between, and what is first in a row comes first. */
static void test_queue(void **state)
{
    (void)state;
    enum { HOSTS = 100, EACH = 5 };
    queue *q = queue_new();
    static queue_item items[HOSTS][EACH];
    bool made;
    for (int i = 0; i < HOSTS; i++) {
        char key[16];
        snprintf(key, sizeof key, "h%d", i);
        queue_host *host = queue_host_of(q, str_of(key), &made);
        assert_true(made);
        host->pause_ms = 100 + i;
        assert_ptr_equal(queue_host_of(q, str_of(key), &made), host);
        assert_false(made);
        for (int k = 0; k < EACH; k++)
            queue_add(q, host, &items[i][k], k == EACH - 1);
    }
    int64_t now = 0, wait, last[HOSTS];
    int taken[HOSTS] = {0}, total = 0;
    while (total < HOSTS * EACH) {
        queue_item *item = queue_take(q, now, &wait);
        if (!item) {
            assert_true(wait > 0);
            now += wait;
            continue;
        }
        int i = (int)strtol(item->host->key.p + 1, NULL, 10);
        assert_ptr_equal(item, &items[i][taken[i] == 0 ? EACH - 1 : taken[i] - 1]);
        assert_true(!taken[i] || now - last[i] == 100 + i);
        last[i] = now;
        taken[i]++;
        total++;
        assert_int_equal(item->host->in_flight, 1);
        queue_done(q, item->host, now);
    }
    assert_null(queue_take(q, now + 100000, &wait));
    assert_int_equal(wait, -1);
    queue_free(q);
}

static void test_lists(void **state)
{
    (void)state;
    arena a;
    subscriptions all = {.list = NULL};
    arena_init(&a, 1 << 20);
    assert_int_equal(subscriptions_read(STR("<opml version='2.0'><head><title>t</title></head><body>"
                                            "<outline text='Folder'><outline type='rss' text='A' title='B' "
                                            "xmlUrl=' http://a/?x=1&amp;y=2 '/></outline>"
                                            "<outline text='C' XMLURL='file:///etc/passwd'/><outline text='none'/>"),
                                        &a, &all), FEED_OK);
    assert_int_equal(all.n, 2);
    assert_str(all.list[0].url, "http://a/?x=1&y=2");
    assert_str(all.list[0].title, "B");
    assert_str(all.list[1].title, "C");
    assert_true(all.fault.n > 0); /* it is cut off */
    assert_int_equal(subscriptions_read(STR("<rss/>"), &a, &all), FEED_E_INPUT);
    free(all.list);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_robots), cmocka_unit_test(test_pages), cmocka_unit_test(test_seen),
        cmocka_unit_test(test_domains), cmocka_unit_test(test_idn),
        cmocka_unit_test(test_queue), cmocka_unit_test(test_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
