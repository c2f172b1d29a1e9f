#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/check/jsonfeed.h"
#include "feeds/core/buf.h"

/* "Rule line:column element<parent" for each finding. */
static void on_finding(void *context, const feed_finding *f)
{
    buf *b = context;
    assert_true(f->message.n > 0 && f->level == feed_rule_get(f->rule)->level);
    assert_true(str_eq(f->pos.file, STR("feed.json")));
    buf_printf(b, "%s%s %u:%u ", b->n ? "; " : "", feed_rule_get(f->rule)->id + strlen("JsonFeed"), f->pos.line,
               f->pos.column);
    buf_put_str(b, f->element);
    buf_put_lit(b, "<");
    buf_put_str(b, f->parent);
}

static int check(feed_str source, size_t slice, bool own_output, buf *b)
{
    buf_clear(b);
    feed_checker_options options = {.name = STR("feed.json"), .own_output = own_output};
    jsonfeed_checker *c = jsonfeed_checker_new(&options, (feed_reporter){on_finding, b});
    assert_non_null(c);
    int status = 0;
    for (size_t at = 0; at < source.n && !status; at += slice)
        status = jsonfeed_checker_push(c, source.p + at, source.n - at < slice ? source.n - at : slice);
    if (!status)
        status = jsonfeed_checker_finish(c);
    jsonfeed_checker_free(c);
    return status;
}

typedef struct feed_case {
    const char *source, *expected;
} feed_case;

#define V "{\"version\":\"https://jsonfeed.org/version/1.1\","
/* The rest of a feed that breaks no rule. */
#define REST "\"title\":\"T\",\"home_page_url\":\"https://a.example/\",\"feed_url\":\"https://a.example/f\""
#define GOOD              V REST
#define WITH_ITEMS(items) GOOD ",\n\"items\":[" items "]}"
#define ITEM(more)        WITH_ITEMS("{\"id\":\"1\",\"content_text\":\"x\"," more "}")

static const feed_case CASES[] = {
    {WITH_ITEMS(""), ""},
    {ITEM("\"url\":\"https://a.example/1\",\"tags\":[\"a\",\"b\"],\"date_published\":\"2010-02-07t14:04:00.5z\","
          "\"authors\":[{\"name\":\"N\"}],\"language\":\"zh-Hans-CN\",\"_x\":{\"any\":[1,{\"id\":null}]},"
          "\"attachments\":[{\"url\":\"https://a.example/1.mp3\",\"mime_type\":\"audio/mpeg\",\"size_in_bytes\":1,"
          "\"duration_in_seconds\":1.5,\"title\":\"t\"}]"),
     ""},
    {GOOD ",\"hubs\":[{\"type\":\"WebSub\",\"url\":\"https://hub.example/\"}],\"expired\":true,\"icon\":"
          "\"https://a.example/i.png\",\"next_url\":\"https://a.example/f?2\",\"items\":[]}",
     ""},
    {"{\"version\":\"https://jsonfeed.org/version/1\"," REST
     ",\"author\":{\"url\":\"mailto:a@a.example\"},\"items\":[]}",
     ""},
    {"{}", "MissingVersion 1:1 version<feed; MissingTitle 1:1 title<feed; MissingHomePage 1:1 home_page_url<feed; "
           "MissingFeedUrl 1:1 feed_url<feed; MissingItems 1:1 items<feed"},
    {"[]", "NotObject 1:1 <feed"},
    {"[{}]", "NotObject 1:1 <feed"},
    {"1", "NotObject 1:1 <feed"},
    {"{\"version\":\"1.1\"," REST ",\"items\":[]}", "Version 1:12 version<feed"},
    {"{" REST ",\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", "VersionNotFirst 1:84 version<feed"},
    {WITH_ITEMS("{}"), "MissingId 2:10 id<item; MissingContent 2:10 content_html<item"},
    {WITH_ITEMS("{\"id\":\"1\",\"content_html\":\"\"}"), ""},
    {WITH_ITEMS("{\"id\":7,\"content_text\":\"\"}"), "IdNotString 2:16 id<item"},
    {WITH_ITEMS("{\"id\":true,\"content_text\":\"\"}"), "WrongType 2:16 id<item"},
    {WITH_ITEMS("{\"id\":\"\",\"content_text\":\"\"}"), "Empty 2:16 id<item"},
    {WITH_ITEMS("{\"id\":null,\"content_text\":\"\"}"), "Null 2:16 id<item; MissingId 2:10 id<item"},
    {WITH_ITEMS("{\"id\":7,\"content_text\":\"\"},\n{\"id\":\"7\",\"content_text\":\"\"}"),
     "IdNotString 2:16 id<item; DuplicateId 3:7 id<item"},
    {WITH_ITEMS("1,[{\"id\":2}]"), "WrongType 2:10 items<feed; WrongType 2:12 items<feed"},
    {V REST ",\"items\":{\"a\":[]}}", "WrongType 1:137 items<feed"},
    {V REST ",\"title\":\"U\",\"items\":[]}", "DuplicateKey 1:129 title<feed"},
    {V "\"title\":\" \",\"home_page_url\":\"https://a.example/\",\"feed_url\":\"https://a.example/f\",\"items\":[]}",
     "Empty 1:55 title<feed"},
    {V "\"title\":1,\"home_page_url\":\"/\",\"feed_url\":\"ftp://a.example/f\",\"items\":[]}",
     "WrongType 1:55 title<feed; RelativeUrl 1:73 home_page_url<feed; UrlScheme 1:88 feed_url<feed"},
    {ITEM("\"url\":\"https://a.example/a b\""), "InvalidUrl 2:45 url<item"},
    {ITEM("\"url\":\"https:///x\""), "InvalidUrl 2:45 url<item"},
    {ITEM("\"image\":\"\""), "InvalidUrl 2:47 image<item"},
    {ITEM("\"banner_image\":\"data:image/png;base64,x\""), "UrlScheme 2:54 banner_image<item"},
    {ITEM("\"external_url\":\"https://例え.example/é\""), ""},
    {ITEM("\"date_published\":\"2010-02-30T14:04:00Z\""), "InvalidDate 2:56 date_published<item"},
    {ITEM("\"date_modified\":\"Wed, 26 Nov 2025 12:00:07 +0800\""), "InvalidDate 2:55 date_modified<item"},
    {ITEM("\"date_modified\":1264000000"), "WrongType 2:55 date_modified<item"},
    {ITEM("\"author\":{\"name\":\"N\"}"), "AuthorDeprecated 2:10 author<feed"},
    {ITEM("\"author\":{\"name\":\"N\"},\"authors\":[{\"name\":\"N\"}]"), ""},
    {ITEM("\"author\":\"N\",\"authors\":[]"), "WrongType 2:48 author<item"},
    {ITEM("\"authors\":[{\"avatar\":null},{\"name\":[]}]"),
     "Null 2:60 avatar<author; EmptyAuthor 2:50 name<author; WrongType 2:74 name<author"},
    {ITEM("\"tags\":[\"a\",1,null]"), "WrongType 2:51 tags<item; WrongType 2:53 tags<item"},
    {ITEM("\"tags\":\"a, b\""), "WrongType 2:46 tags<item"},
    {ITEM("\"language\":\"\""), "InvalidLanguage 2:50 language<item"},
    {ITEM("\"language\":\"en_US\""), "InvalidLanguage 2:50 language<item"},
    {ITEM("\"language\":\"x\""), "InvalidLanguage 2:50 language<item"},
    {ITEM("\"language\":\"x-klingon\""), ""},
    {ITEM("\"attachments\":[{}]"),
     "MissingAttachmentUrl 2:54 url<attachment; MissingMimeType 2:54 mime_type<attachment"},
    {ITEM("\"attachments\":[{\"url\":\"magnet:?x\",\"mime_type\":\"mp3\",\"size_in_bytes\":-1,"
          "\"duration_in_seconds\":\"9\"}]"),
     "InvalidMimeType 2:85 mime_type<attachment; InvalidAmount 2:107 size_in_bytes<attachment; "
     "WrongType 2:132 duration_in_seconds<attachment"},
    {GOOD ",\"expired\":\"no\",\"hubs\":[{}],\"items\":[]}",
     "WrongType 1:139 expired<feed; MissingHubType 1:152 type<hub; MissingHubUrl 1:152 url<hub"},
    {GOOD ",\"next_url\":\"https://a.example/f\",\"items\":[]}", "NextUrl 1:140 next_url<feed"},
    {"{\"version\":\"https://jsonfeed.org/version/1\"," REST ",\"language\":\"en\",\"items\":[]}",
     "NewKey 1:127 <feed"},
    {ITEM("\"_1\":{},\"_a.b\":{},\"_ok\":1,\"other\":{\"id\":1}"),
     "ExtensionName 2:39 _1<item; ExtensionName 2:47 _a.b<item; Extension 2:63 <item; UnknownKey 2:65 other<item"},
    {"\xEF\xBB\xBF" WITH_ITEMS(""), "ByteOrderMark 1:1 <feed"},
    {WITH_ITEMS("{\"id\":\"1\","), "Syntax 2:20 <"},
    {"", "Syntax 1:1 <"},
};

static void test_findings(void **state)
{
    static const size_t SLICES[] = {65536, 1, 7};
    buf b;
    buf_init(&b, 100000);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        for (size_t k = 0; k < sizeof SLICES / sizeof *SLICES; k++) {
            int status = check(str_of(CASES[i].source), SLICES[k], false, &b);
            if (!str_eq(buf_str(&b), str_of(CASES[i].expected)))
                print_error("%s\n  %.*s\n", CASES[i].source, (int)b.n, b.p ? b.p : "");
            assert_true(str_eq(buf_str(&b), str_of(CASES[i].expected)));
            assert_int_equal(status != 0, strncmp(CASES[i].expected, "Syntax", 6) == 0);
        }
    buf_free(&b);
    (void)state;
}

/* Of what Feedloom wrote, errors alone. */
static void test_own_output(void **state)
{
    buf b;
    buf_init(&b, 100000);
    assert_int_equal(check(STR("{\"unknown\": 1}"), 100, true, &b), 0);
    assert_true(str_eq(buf_str(&b), STR("MissingVersion 1:1 version<feed; MissingTitle 1:1 title<feed; "
                                        "MissingItems 1:1 items<feed")));
    buf_free(&b);
    (void)state;
}

static void on_long_finding(void *context, const feed_finding *f)
{
    *(size_t *)context = f->value.n;
    assert_true(f->message.n < 512 && f->element.n <= 100);
}

/* Values and keys in findings are cut at a character. */
static void test_long_values(void **state)
{
    char source[3000] = "{\"icon\":\"";
    size_t n = strlen(source), shown = 0;
    for (; n < 2000; n += 3)
        memcpy(source + n, "中", 3);
    memcpy(source + n, "\",\"", 3);
    memset(source + n + 3, 'k', 600);
    memcpy(source + n + 603, "\":1}", 4);
    feed_checker_options options = {.name = STR("x")};
    jsonfeed_checker *c = jsonfeed_checker_new(&options, (feed_reporter){on_long_finding, &shown});
    assert_non_null(c);
    assert_int_equal(jsonfeed_checker_push(c, source, n + 3), 0);
    assert_int_equal(shown, 99);
    assert_int_equal(jsonfeed_checker_push(c, source + n + 3, 604), 0);
    assert_int_equal(jsonfeed_checker_finish(c), 0);
    jsonfeed_checker_free(c);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_own_output),
        cmocka_unit_test(test_long_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
