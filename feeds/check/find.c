#include "../core/utf8.h"
#include "../model/report.h"
#include "context.h"

static void put_part(find_name *out, feed_str s)
{
    size_t room = NAME_MAX_BYTES - out->n, n = s.n < room ? s.n : room;
    if (n)
        memcpy(out->text + out->n, s.p, n);
    out->n += n;
}

/* Names in findings are cut at NAME_MAX_BYTES. */
static find_name make_name(feed_str prefix, feed_str local)
{
    find_name out;
    out.n = 0;
    put_part(&out, prefix);
    if (prefix.n)
        put_part(&out, STR(":"));
    put_part(&out, local);
    return out;
}

find_name name_of(const feed_checker *c, uint8_t ns, feed_str local)
{
    bool plain = ns == NS_RSS || ns == NS_NONE || ns == NS_OPML || ns == c->vocabulary || ns >= NS_KNOWN_COUNT;
    return make_name(plain ? STR("") : ns_prefix((enum ns_id)ns), local);
}

find_name name_of_frame(const feed_checker *c, const frame *f)
{
    if (f == c->frames)
        return make_name(STR(""), STR("root"));
    return f->row ? name_of(c, f->ns, str_of(f->row->name)) : make_name(STR(""), STR("unknown"));
}

subject subject_of(const feed_checker *c, const frame *f)
{
    subject s = {.element = name_of_frame(c, f), .line = f->line, .column = f->column};
    if (f > c->frames)
        s.parent = name_of_frame(c, f - 1);
    return s;
}

subject subject_of_attribute(const feed_checker *c, const frame *f, feed_str attribute, unsigned flags)
{
    subject s = subject_of(c, f);
    if (flags & A_AS_ELEMENT)
        return s;
    if (!(flags & A_OF_PARENT))
        s.parent = s.element;
    s.element = make_name(STR(""), attribute);
    return s;
}

/* Inside of an element of a module, such as media:content. */
static bool in_module(const feed_checker *c)
{
    for (size_t i = 1; i < c->depth; i++) {
        uint8_t ns = c->frames[i].ns;
        if (ns != NS_RSS && ns != NS_NONE && ns != NS_ATOM && ns != NS_RDF && ns != NS_OPML && ns != NS_CONTENT &&
            ns != c->vocabulary)
            return true;
    }
    return false;
}

bool find_wanted(const feed_checker *c, feed_rule rule)
{
    if (c->passed_on && rule != FEED_RULE_SchemaViolation && in_module(c))
        return false;
    return !c->own_output || feed_rule_get(rule)->level == FEED_ERROR;
}

/* "title in channel: this should not be empty: value" */
static feed_str message_of(const feed_rule_info *info, const subject *s, feed_str value, char *out, size_t room)
{
    const feed_str parts[] = {name_str(&s->element),
                              s->element.n && s->parent.n ? STR(" in ") : STR(""),
                              name_str(&s->parent),
                              s->element.n || s->parent.n ? STR(": ") : STR(""),
                              str_of(info->text),
                              value.n ? STR(": \"") : STR(""),
                              value,
                              value.n ? STR("\"") : STR("")};
    size_t length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t n = parts[i].n < room - length ? parts[i].n : room - length;
        memcpy(out + length, n ? parts[i].p : "", n);
        length += n;
    }
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)out[i] < 0x20)
            out[i] = ' ';
    return (feed_str){out, length};
}

/* Not in the middle of a character. */
static feed_str shorten(feed_str value)
{
    return (feed_str){value.p, value.n <= VALUE_MAX_BYTES ? value.n : utf8_whole(value, VALUE_MAX_BYTES)};
}

void find_at(feed_checker *c, feed_rule rule, const subject *s, feed_str value)
{
    const feed_rule_info *info = feed_rule_get(rule);
    if (!find_wanted(c, rule))
        return;
    char text[512];
    value = shorten(value);
    c->counts[info->level]++;
    if (c->depth && info->level >= FEED_WARNING)
        top(c)->told = true;
    feed_pos pos = {.file = buf_str(&c->name), .line = s->line, .column = s->column};
    if (!pos.line && c->xml)
        xml_scanner_position(c->xml, &pos.line, &pos.column);
    feed_finding finding = {.rule = rule,
                            .level = info->level,
                            .pos = pos,
                            .message = message_of(info, s, value, text, sizeof text),
                            .element = s->element.n ? name_str(&s->element) : STR_NONE,
                            .parent = s->parent.n ? name_str(&s->parent) : STR_NONE,
                            .value = value};
    if (c->reporter.report)
        c->reporter.report(c->reporter.context, &finding);
}

void find_in(feed_checker *c, feed_rule rule, const frame *f, feed_str value)
{
    if (!find_wanted(c, rule))
        return;
    subject s = subject_of(c, f);
    c->frames[f - c->frames].told |= feed_rule_get(rule)->level >= FEED_WARNING;
    find_at(c, rule, &s, value);
}

void find_missing(feed_checker *c, feed_rule rule, const frame *f, feed_str element)
{
    if (!find_wanted(c, rule))
        return;
    subject s = {
        .element = make_name(STR(""), element), .parent = name_of_frame(c, f), .line = f->line, .column = f->column};
    find_at(c, rule, &s, STR_NONE);
}

void find_document(feed_checker *c, feed_rule rule, uint32_t line, uint32_t column, feed_str value)
{
    subject s = {.line = line, .column = column};
    find_at(c, rule, &s, value);
}

bool find_repeated(feed_checker *c, str_set *set, feed_str value)
{
    int rc = str_set_add(set, value);
    if (rc == FEED_E_MEMORY)
        c->status = rc;
    return rc == 0;
}
