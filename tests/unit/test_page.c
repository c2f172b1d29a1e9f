/* The page: what is written where, and that nothing gets around the sanitiser and the policy. */
#include "written.h"

#include "converters/page/words.h"
#include "feeds/core/sha256.h"

static const feed_time DAY1 = {1764129607, 480, true, true}; /* 2025-11-26T12:00:07+08:00 */
static const feed_time DAY1_LATE = {1764172799, 480, true, true}; /* 23:59:59 on the same day there */
static const feed_time DAY2 = {1764172800, 480, true, true};
static feed_link HEAD_LINKS[] = {{.href = {"https://example.org/d/", 22}},
                                 {.rel = {"self", 4}, .href = {"https://example.org/atom.xml", 28}},
                                 {.href = {"feed.json", 9}, .type = {"application/feed+json", 21}},
                                 {.href = {"feed.json", 9}, .type = {"application/feed+json", 21}}};
static feed_category TERMS[] = {{.term = {"A", 1}}, {.term = {"B", 1}}};
static feed_link OUTSIDE[] = {{.href = {"https://www.other.example/x", 27}}};
static feed_link SCRIPT[] = {{.href = {"javascript:x()", 14}}};
static feed_person ADA[] = {{.name = {"Ada", 3}}};
static feed_person BOB[] = {{.name = {"Bob", 3}}};

static feed_head head_of(const char *language)
{
    return (feed_head){.title.value = STR("T <i>"), .language = str_of(language), .links = HEAD_LINKS,
                       .n_links = COUNT(HEAD_LINKS), .authors = ADA, .n_authors = 1, .categories = TERMS,
                       .n_categories = 1, .updated = DAY1};
}

static feed_entry entry_of(feed_time date, const char *html)
{
    return (feed_entry){.id = STR("tag:example.org,2025:1"), .title.value = STR("One & <two>"), .published = date,
                        .content = {FEED_HTML, str_of(html), false}, .links = OUTSIDE, .n_links = 1, .authors = ADA,
                        .n_authors = 1, .categories = TERMS, .n_categories = 2,
                        .permalink = STR("https://example.org/d/#i1")};
}

static void write_page(const feed_head *head, const feed_entry *entries, size_t n)
{
    assert_int_equal(written(FEED_FORMAT_HTML, FEED_BODY_CONTENT, head, entries, n, &out), FEED_OK);
}

static void the_policy_names_the_style(void **state)
{
    (void)state;
    feed_head head = head_of("en");
    char hash[SHA256_BASE64 + 1] = {0};
    write_page(&head, NULL, 0);
    feed_str page = buf_str(&out), rest = str_from(page, str_find(page, STR("<style>")) + 7);
    sha256_base64((feed_str){rest.p, str_find(rest, STR("</style>"))}, hash);
    assert_written(&out, hash);
    assert_true(rest.n > 1000);
    assert_written(&out, "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
                         "content=\"default-src 'none'; img-src https: http: data:; media-src https: http:; "
                         "style-src 'sha256-");
    assert_written(&out, "'; base-uri 'none'; form-action 'none'\">");
}

static void the_head(void **state)
{
    (void)state;
    feed_head head = head_of("en");
    write_page(&head, NULL, 0);
    assert_written(&out, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>");
    assert_written(&out, "<title>T &lt;i&gt;</title>\n");
    assert_written(&out, "<link rel=\"canonical\" href=\"https://example.org/d/\">\n"
                         "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"T &lt;i&gt;\" "
                         "href=\"https://example.org/atom.xml\">\n"
                         "<link rel=\"alternate\" type=\"application/feed+json\" title=\"T &lt;i&gt;\" "
                         "href=\"feed.json\">\n");
    assert_written(&out, "<p class=\"by\"><bdi>Ada</bdi> · <span>Updated <time "
                         "datetime=\"2025-11-26T12:00:07+08:00\">26 November 2025</time></span></p>\n"
                         "<ul class=\"tags\"><li><bdi>A</bdi></li></ul>\n");
    assert_written(&out, "<ul>\n<li><a href=\"https://example.org/atom.xml\">Atom</a> "
                         "<code>https://example.org/<wbr>atom.xml</code></li>\n"
                         "<li><a href=\"feed.json\">JSON Feed</a> <code>feed.json</code></li>\n</ul>");
}

static void an_entry(void **state)
{
    (void)state;
    feed_head head = head_of("en");
    feed_entry entry = entry_of(DAY1, "<h1>h</h1><h4>i</h4><p><a href=\"https://other.example/\">o</a> "
                                      "<a href=\"https://example.org/in\">p</a><img src=\"https://e.org/i.png\"></p>");
    write_page(&head, &entry, 1);
    assert_written(&out, "<main id=\"feedloom-entries\" tabindex=\"-1\">\n<section class=\"day\">\n<h2><time "
                         "datetime=\"2025-11-26T12:00:07+08:00\">26 November 2025</time></h2>\n<article id=\"i1\">\n"
                         "<h3><a href=\"https://www.other.example/x\">One &amp; &lt;two&gt;</a></h3>\n"
                         "<p class=\"from\"><span class=\"host\"><bdi>other.example</bdi></span></p>\n"
                         "<div class=\"text\"><h4>h</h4><h6>i</h6><p><a data-out=\"\" "
                         "href=\"https://other.example/\">o</a> <a href=\"https://example.org/in\">p</a>"
                         "<img alt=\"\" loading=\"lazy\" src=\"https://e.org/i.png\" /></p></div>\n"
                         "<ul class=\"tags\"><li><bdi>B</bdi></li></ul>\n</article>\n</section>\n</main>");
    entry.authors = BOB;
    write_page(&head, &entry, 1);
    assert_written(&out, "<span><bdi>Bob</bdi></span>");
}

static void nothing_dangerous(void **state)
{
    (void)state;
    feed_head head = head_of("en");
    feed_entry entry = entry_of(DAY1, "<script>x()</script><p onclick=\"x()\">y</p><a href=\"javascript:x()\">z</a>");
    entry.links = SCRIPT;
    entry.title.value = STR("</h3><script>x()</script>");
    write_page(&head, &entry, 1);
    assert_not_written(&out, "<script");
    assert_not_written(&out, "onclick");
    assert_not_written(&out, "javascript:");
    assert_written(&out, "<h3>&lt;/h3&gt;&lt;script&gt;x()&lt;/script&gt;</h3>");
}

static void days(void **state)
{
    (void)state;
    feed_head head = head_of("zh-CN");
    const feed_entry entries[] = {entry_of(DAY2, "a"), entry_of(DAY1_LATE, "b"), entry_of(DAY1, "c"),
                                  entry_of((feed_time){0}, "d")};
    write_page(&head, entries, COUNT(entries));
    assert_written(&out, "2025年11月27日</time></h2>\n");
    assert_written(&out, "2025年11月26日</time></h2>\n");
    assert_written(&out, "<h2>无日期</h2>\n");
    size_t sections = 0;
    for (feed_str rest = buf_str(&out); str_find(rest, STR("<section class=\"day\">")) < rest.n; sections++)
        rest = str_from(rest, str_find(rest, STR("<section class=\"day\">")) + 1);
    assert_int_equal(sections, 3);
}

static void languages(void **state)
{
    (void)state;
    feed_head head = head_of("ar");
    feed_entry entries[] = {entry_of(DAY1, "<p>left</p>"), entry_of(DAY1, "<p>العربية</p>"), entry_of(DAY1, "x")};
    entries[2].language = STR("en");
    write_page(&head, entries, COUNT(entries));
    assert_written(&out, "<html lang=\"ar\" dir=\"rtl\">");
    assert_written(&out, "<article id=\"i1\" dir=\"ltr\">");
    assert_written(&out, "<article id=\"i1\">");
    assert_written(&out, "<article id=\"i1\" lang=\"en\" dir=\"ltr\">");
    head = head_of("pt-BR");
    entries[0].title.value = STR("全球简报");
    write_page(&head, entries, 1);
    assert_written(&out, "<article id=\"i1\" lang=\"zh\">");
    entries[0].language = STR("ar");
    write_page(&head, entries, 1);
    assert_written(&out, "<article id=\"i1\" lang=\"ar\">");
    assert_written(&out, "<a class=\"skip\" href=\"#feedloom-entries\" lang=\"en\" dir=\"ltr\">Skip");
    head = head_of(NULL);
    head.title.value = STR("全球 AI 简报");
    write_page(&head, NULL, 0);
    assert_written(&out, "<html lang=\"zh\" dir=\"ltr\">");
    head.title.value = STR("Notes");
    write_page(&head, NULL, 0);
    assert_written(&out, "<html dir=\"ltr\">");
}

static void guesses(void **state)
{
    (void)state;
    assert_string_equal(words_for(STR("zh-Hant-TW"))->language, "zh-Hant");
    assert_string_equal(words_for(STR("zho"))->language, "en");
}

static void digest_of_known_texts(void **state)
{
    (void)state;
    char base64[SHA256_BASE64 + 1] = {0};
    sha256_base64(STR(""), base64);
    assert_string_equal(base64, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    sha256_base64(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), base64);
    assert_string_equal(base64, "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_policy_names_the_style), cmocka_unit_test(the_head),  cmocka_unit_test(an_entry),
        cmocka_unit_test(nothing_dangerous),          cmocka_unit_test(days),      cmocka_unit_test(languages),
        cmocka_unit_test(guesses),                    cmocka_unit_test(digest_of_known_texts)};
    return cmocka_run_group_tests(tests, NULL, written_free);
}
