#include "diag_put.h"

#include "../../feeds/core/escape.h"
#include "../../feeds/core/scan.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/core/utf8.h"
#include "whys.h"

/* The bytes of a C1 control, which terminals obey, or of a separator that some take for the end of a line; else 0. */
static size_t unseen(const char *p, const char *end)
{
    feed_str rest = str_range(p, end);
    if (rest.n > 1 && (unsigned char)p[0] == 0xC2 && ((unsigned char)p[1] & 0xE0) == 0x80)
        return 2;
    return str_starts(rest, STR("\u2028")) || str_starts(rest, STR("\u2029")) ? 3 : 0;
}

void diag_put_visible(buf *b, feed_str s)
{
    const scan_set stops = {.mask = {0xFF, 0xFF, 0xFF, 0xFF}, .value = {0x7F, 0xC2, 0xE2, 0x7F}, .below = 0x20};
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        const char *q = scan_for(p, end, stops);
        buf_put(b, p, (size_t)(q - p));
        if (q == end)
            break;
        size_t n = (unsigned char)*q < 0x80 ? 1 : unseen(q, end);
        buf_put_char(b, n ? '?' : *q);
        p = q + (n ? n : 1);
    }
}

static feed_str file_of(const feed_finding *f)
{
    return f->pos.file.n ? f->pos.file : STR("feedloom");
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void put_string(buf *b, feed_str value)
{
    if (!value.p) {
        buf_put_lit(b, "null");
        return;
    }
    buf_put_char(b, '"');
    const char *end = value.p + value.n;
    const scan_set stops = {.mask = {0xFF, 0xFF, 0xFF, 0xFF}, .value = {0xC2, 0xE2, 0xC2, 0xE2}};
    for (const char *p = value.p, *q; p < end; p = q) {
        for (q = p; (q = scan_for(q, end, stops)) < end && !unseen(q, end);)
            q++;
        escape_json(b, str_range(p, q));
        int length = 0;
        if (q < end)
            buf_printf(b, "\\u%04X", (unsigned)utf8_decode(q, end, &length));
        q += length;
    }
    buf_put_char(b, '"');
}

static void put_member(buf *b, const char *key, feed_str value)
{
    buf_printf(b, ", \"%s\": ", key);
    put_string(b, value);
}

void diag_put_json(buf *b, const feed_finding *f)
{
    const feed_rule_info *rule = feed_rule_get(f->rule);
    buf_put_lit(b, "{\"file\": ");
    put_string(b, f->pos.file);
    buf_printf(b, ", \"line\": %u, \"column\": %u", f->pos.line, f->pos.column);
    put_member(b, "level", str_of(diag_level_name(f->level)));
    put_member(b, "rule", str_of(rule->id));
    put_member(b, "element", f->element);
    put_member(b, "parent", f->parent);
    put_member(b, "value", f->value);
    put_member(b, "message", f->message);
    put_member(b, "help", str_of(rule->reference));
    buf_put_lit(b, "}\n");
}

/* ---- SARIF ------------------------------------------------------------------------------------------------------- */

static const char *sarif_level(feed_level level)
{
    return level == FEED_INFO ? "note" : diag_level_name(level);
}

/* A path as a URI reference: a relative one stays relative to where the program ran. An address is one already. */
static void put_uri(buf *b, feed_str path)
{
    if (uri_is_http(path)) {
        uri_put_encoded(b, path);
        return;
    }
    if (str_starts(path, STR("/")))
        buf_put_lit(b, "file://");
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (is_alnum(c) || (c && strchr("-._~/", c)))
            buf_put_char(b, c);
        else
            buf_printf(b, "%%%02X", (unsigned char)c);
    }
}

static void put_property(buf *b, const char *key, feed_str value, bool *first)
{
    if (!value.p)
        return;
    buf_printf(b, "%s\"%s\": ", *first ? "" : ", ", key);
    put_string(b, value);
    *first = false;
}

void diag_put_sarif(buf *b, const feed_finding *f)
{
    const feed_rule_info *rule = feed_rule_get(f->rule);
    bool first = true;
    buf_printf(b, ",\n{\"ruleId\": \"%s\", \"level\": \"%s\", \"message\": {\"text\": ", rule->id,
               sarif_level(f->level));
    put_string(b, f->message);
    buf_put_lit(b, "}, \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"");
    put_uri(b, file_of(f));
    buf_put_lit(b, "\"}");
    if (f->pos.line)
        buf_printf(b, ", \"region\": {\"startLine\": %u, \"startColumn\": %u}", f->pos.line,
                   f->pos.column ? f->pos.column : 1);
    buf_put_lit(b, "}}], \"properties\": {");
    put_property(b, "element", f->element, &first);
    put_property(b, "parent", f->parent, &first);
    put_property(b, "value", f->value, &first);
    buf_put_lit(b, "}}");
}

void diag_put_sarif_head(buf *b)
{
    buf_put_lit(b, "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\",\n"
                   "\"runs\": [{\"columnKind\": \"unicodeCodePoints\", \"results\": [");
}

/* GitHub asks for both. */
static void put_help(buf *b, const feed_rule_info *rule, const char *why)
{
    buf help;
    buf_init(&help, 1 << 16);
    buf_printf(&help, "%s%s%s%s", why ? why : rule->text, *rule->reference ? " See " : "", rule->reference,
               *rule->reference ? "." : "");
    buf_put_lit(b, ", \"fullDescription\": {\"text\": ");
    put_string(b, str_of(why ? why : rule->text));
    buf_put_lit(b, "}, \"help\": {\"text\": ");
    put_string(b, buf_str(&help));
    buf_put_char(b, '}');
    buf_free(&help);
}

void diag_put_sarif_foot(buf *b, const bool used[FEED_RULE_COUNT])
{
    bool first = true;
    buf_put_lit(b, "],\n\"tool\": {\"driver\": {\"name\": \"feedloom\", \"version\": \"" FEEDLOOM_VERSION
                   "\", \"semanticVersion\": \"" FEEDLOOM_VERSION "\", \"rules\": [");
    for (int i = 0; i < FEED_RULE_COUNT; i++) {
        const feed_rule_info *rule = feed_rule_get((feed_rule)i);
        if (!used[i])
            continue;
        buf_printf(b, "%s\n{\"id\": \"%s\", \"defaultConfiguration\": {\"level\": \"%s\"}, ", first ? "" : ",",
                   rule->id,
                   sarif_level(rule->level));
        buf_put_lit(b, "\"shortDescription\": {\"text\": ");
        put_string(b, str_of(rule->text));
        buf_put_char(b, '}');
        put_help(b, rule, rule_why((feed_rule)i));
        if (*rule->reference)
            put_member(b, "helpUri", str_of(rule->reference));
        buf_put_char(b, '}');
        first = false;
    }
    buf_put_lit(b, "]}}}]}\n");
}

/* ---- GitHub ------------------------------------------------------------------------------------------------------ */

/* As @actions/core escapes: a percent sign and line ends everywhere, colons and commas in properties. */
static void put_command_text(buf *b, feed_str s, bool property)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            buf_printf(b, "%%%02X", (unsigned char)c);
        else if (unseen(s.p + i, s.p + s.n))
            buf_put_char(b, '?'), i += unseen(s.p + i, s.p + s.n) - 1;
        else
            buf_put_char(b, (unsigned char)c < 0x20 || c == 0x7F ? '?' : c);
    }
}

void diag_put_github(buf *b, const feed_finding *f)
{
    buf_printf(b, "::%s file=", f->level == FEED_INFO ? "notice" : diag_level_name(f->level));
    put_command_text(b, file_of(f), true);
    if (f->pos.line)
        buf_printf(b, ",line=%u,col=%u", f->pos.line, f->pos.column ? f->pos.column : 1);
    buf_printf(b, ",title=%s::", feed_rule_get(f->rule)->id);
    put_command_text(b, f->message, false);
    buf_put_char(b, '\n');
}

/* ---- JUnit ------------------------------------------------------------------------------------------------------- */

/* What XML cannot hold is left out or replaced. */
static void put_attribute(buf *b, feed_str s)
{
    buf visible;
    buf_init(&visible, 1 << 20);
    diag_put_visible(&visible, s);
    buf scrubbed;
    buf_init(&scrubbed, 1 << 20);
    escape_scrub(&scrubbed, buf_str(&visible));
    escape_attr(b, buf_str(&scrubbed));
    buf_free(&scrubbed);
    buf_free(&visible);
}

void diag_put_junit(buf *b, const feed_finding *f, feed_level fail)
{
    const char *id = feed_rule_get(f->rule)->id;
    bool failed = f->level >= fail;
    buf_printf(b, "<testcase name=\"%s (line %u, column %u)\" classname=\"", id, f->pos.line, f->pos.column);
    put_attribute(b, file_of(f));
    buf_put_str(b, failed ? STR("\"><failure message=\"") : STR("\"><system-out>"));
    if (failed) {
        put_attribute(b, f->message);
        buf_printf(b, "\" type=\"%s\">", id);
    }
    put_attribute(b, file_of(f));
    buf_printf(b, ":%u:%u: %s: ", f->pos.line, f->pos.column, diag_level_name(f->level));
    put_attribute(b, f->message);
    buf_printf(b, " [%s]%s</testcase>\n", id, failed ? "</failure>" : "</system-out>");
}

void diag_put_junit_suite(buf *b, feed_str name, feed_str cases, size_t findings, size_t failures)
{
    buf_put_lit(b, "<testsuite name=\"");
    put_attribute(b, name);
    buf_printf(b, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", findings ? findings : 1, failures);
    buf_put_str(b, cases);
    if (!findings) {
        buf_put_lit(b, "<testcase name=\"no findings\" classname=\"");
        put_attribute(b, name);
        buf_put_lit(b, "\"/>\n");
    }
    buf_put_lit(b, "</testsuite>\n");
}
