#include "report.h"

#include <stdarg.h>
#include <stdio.h>

#include "../core/utf8.h"

enum { MESSAGE_MAX = 512 };

static const feed_rule_info RULES[] = {
#define RULE(id, level, parent, text, reference) {#id, FEED_##level, parent, text, reference},
#include "../../schemas/rules.def"
#undef RULE
};

const feed_rule_info *feed_rule_get(feed_rule rule)
{
    return &RULES[rule];
}

feed_rule feed_rule_find(feed_str id)
{
    int i = 0;
    while (i < FEED_RULE_COUNT && !str_eq(id, str_of(RULES[i].id)))
        i++;
    return (feed_rule)i;
}

/* A message never ends inside a character, and never holds a line end. */
static feed_str tidy_message(char *text, int n)
{
    size_t length = n < 0 ? 0 : (size_t)n < MESSAGE_MAX ? (size_t)n : MESSAGE_MAX - 1;
    bool cut = n >= MESSAGE_MAX;
    while (cut && length && ((unsigned char)text[length - 1] & 0x80))
        length--;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20)
            text[i] = ' ';
    return (feed_str){text, length};
}

static void report_va(feed_reporter reporter, feed_rule rule, feed_level level, feed_pos pos, const char *format,
                      va_list args)
{
    if (!reporter.report)
        return;
    char text[MESSAGE_MAX];
    int n = vsnprintf(text, sizeof text, format, args);
    feed_finding finding = {.rule = rule, .level = level, .pos = pos, .message = tidy_message(text, n)};
    reporter.report(reporter.context, &finding);
}

void report_rule(feed_reporter reporter, feed_rule rule, feed_pos pos)
{
    report(reporter, rule, pos, "%s", RULES[rule].text);
}

void report(feed_reporter reporter, feed_rule rule, feed_pos pos, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report_va(reporter, rule, RULES[rule].level, pos, format, args);
    va_end(args);
}

void report_at(feed_reporter reporter, feed_rule rule, feed_level level, feed_pos pos, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report_va(reporter, rule, level, pos, format, args);
    va_end(args);
}

feed_pos pos_of_offset(feed_str file, feed_str text, size_t offset)
{
    feed_pos pos = {.file = file, .line = 1, .column = 1};
    if (offset > text.n)
        offset = text.n;
    const char *line = text.p, *at = text.p + offset;
    for (const char *p = text.p; p < at && (p = memchr(p, '\n', (size_t)(at - p))); line = ++p)
        pos.line++;
    pos.column = (uint32_t)utf8_count(str_range(line, at)) + 1;
    return pos;
}
