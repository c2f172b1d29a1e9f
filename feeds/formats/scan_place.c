/* Positions and faults of the scanner. */
#include "../core/utf8.h"
#include "scan_state.h"

static const struct {
    const char *text;
    size_t n;
} TEXTS[] = {
#define F(kind, text) {text, sizeof(text) - 1},
    XML_FAULTS(F)
#undef F
};

/* Counts the lines and characters from the place so far to an offset with nothing dropped on the way. */
static void count(xml_scanner *s, uint64_t offset)
{
    const char *from = s->begin + (s->at.offset - s->offset), *to = s->begin + (offset - s->offset);
    s->at.offset = offset;
    for (const char *q; (q = memchr(from, '\n', (size_t)(to - from))); from = q + 1) {
        s->at.line++;
        s->at.column = 1;
    }
    s->at.column += (uint32_t)utf8_count(str_range(from, to));
}

void scan_advance(xml_scanner *s, uint64_t offset)
{
    size_t passed = 0;
    while (passed < s->n_drops && s->drops[passed] <= offset) {
        if (s->drops[passed] > s->at.offset)
            count(s, s->drops[passed]);
        s->at.column++;
        passed++;
    }
    s->n_drops -= passed;
    if (passed)
        memmove(s->drops, s->drops + passed, s->n_drops * sizeof *s->drops);
    if (offset > s->at.offset)
        count(s, offset);
}

void scan_place_run(xml_scanner *s)
{
    if (s->run_placed)
        return;
    scan_advance(s, s->run.offset);
    s->run = s->at;
    s->run_placed = true;
}

void scan_begin_run(xml_scanner *s, const char *p)
{
    s->run.offset = scan_offset(s, p);
    s->run_placed = false;
}

/* Keeps the place of the present token, before lines are counted beyond it. */
static void place_token(xml_scanner *s)
{
    if (s->placed.line && s->placed.offset == s->token)
        return;
    scan_advance(s, s->token);
    s->placed = s->at;
    s->placed.offset = s->token;
}

void xml_scanner_position(xml_scanner *s, uint32_t *line, uint32_t *column)
{
    if (s->event == SCAN_EVENT_TEXT)
        scan_place_run(s);
    else
        place_token(s);
    const scan_place *found = s->event == SCAN_EVENT_TEXT ? &s->run : &s->placed;
    *line = found->line;
    *column = found->column;
}

static void report(xml_scanner *s, xml_fault_kind kind, const char *p)
{
    scan_place_run(s);
    place_token(s);
    scan_advance(s, scan_offset(s, p));
    s->last = (xml_fault){kind, {TEXTS[kind].text, TEXTS[kind].n}, s->at.line, s->at.column};
    if (s->faults++ == 0)
        s->first = s->last;
    if (s->handler.fault)
        s->handler.fault(s->handler.context, s->last.message, s->last.line, s->last.column);
}

void scan_stop(xml_scanner *s, int status, xml_fault_kind kind, const char *p)
{
    if (s->status)
        return;
    s->status = status;
    report(s, kind, p);
}

bool scan_fault(xml_scanner *s, xml_fault_kind kind, const char *p)
{
    if (s->status)
        return false;
    if (!s->lenient)
        scan_stop(s, FEED_E_INPUT, kind, p);
    else if (s->faults >= s->limits.errors)
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_ERROR_LIMIT, p);
    else
        report(s, kind, p);
    return !s->status;
}

const xml_fault *xml_scanner_first_fault(const xml_scanner *s)
{
    return &s->first;
}

const xml_fault *xml_scanner_last_fault(const xml_scanner *s)
{
    return &s->last;
}

size_t xml_scanner_faults(const xml_scanner *s)
{
    return s->faults;
}
