/* Elements whose end tag is missing: what cannot stand in them tells, and what they swallowed is given back. */
#include "../core/hash.h"
#include "../model/report.h"
#include "read.h"

/* In place of an element that was ended early, until its end tag comes or is supplied. */
static const read_row ENDED = {.name = "", .shape = READ_THROUGH};

static bool has_text(const feed_reader *r, const read_frame *f)
{
    const feed_ext *first = f->node ? f->node->children : NULL;
    return str_trim(buf_from(&r->text, f->text)).n > 0 || (first && !first->local.n);
}

/* The frame of the extension that is open, or of the one element. */
static read_frame *outermost(read_frame *f)
{
    while (f->node && f[-1].node)
        f--;
    return f;
}

/* Whether it is known what stands in the extension. */
static bool is_known(feed_reader *r, const read_frame *f)
{
    return str_eq(f->node->ns, STR(FEED_NS_ATOM)) || read_vocabulary(r, f->node->ns, f->node->prefix) != NS_UNKNOWN;
}

/* Whether an entry cannot stand there. Atom's content may hold one, and so may a list of somebody else's. */
static bool shuts_out(feed_reader *r, read_frame *f)
{
    if (!f->node)
        return f->row->shape == READ_TEXT || r->bare == NS_RSS || f->row->field != FIELD_CONTENT;
    const read_frame *top = outermost(f);
    bool text = false;
    for (const read_frame *g = f; g >= top; g--)
        text = text || has_text(r, g);
    return text || (f->target == &r->head && is_known(r, top));
}

static feed_str name_of(const read_frame *f)
{
    return f->node ? f->node->local : str_of(f->row->name);
}

/* A second start tag of an element was meant as the end tag of the first, where no text follows it. */
static bool was_meant_as_end(const feed_reader *r, const read_frame *f)
{
    bool markup = !f->node && f->row->shape == READ_MARKUP;
    return f[-1].ended == hash64(name_of(f)) && !has_text(r, f) &&
           !(markup && str_trim(buf_str(&r->construct.value)).n);
}

/* Text is not followed by what stands beside it, nor opened once more. */
static bool is_beside(feed_reader *r, const read_frame *f, const read_row *row, const xml_element *e)
{
    if (f->node) /* of which others may have elements with their own name in them */
        return !f[-1].node && is_known(r, f) &&
               (was_meant_as_end(r, f) || (has_text(r, f) && str_eq(e->local, f->node->local)));
    if (!row || !(row->field || row->shape == READ_BOX) || f->row->field == FIELD_CONTENT)
        return false;
    return row == f->row || was_meant_as_end(r, f) || (f->row->shape == READ_TEXT && has_text(r, f));
}

bool read_is_unclosed(feed_reader *r, read_frame *f, const xml_element *e)
{
    enum ns_id ns = read_vocabulary(r, e->ns, e->prefix);
    const read_row *row = read_find(ns, e->local, f->context);
    bool entry = row && row->opens == READ_ENTRY && row->shape == READ_BOX;
    return entry ? shuts_out(r, f) : is_beside(r, f, row, e);
}

/* Elements of a markup have no frames of their own; their end tags are still to come. */
static void stand_in(feed_reader *r)
{
    for (; r->markup && r->depth + 1 < READ_DEPTH_MAX; r->markup--, r->depth++) {
        r->frames[r->depth + 1] = r->frames[r->depth];
        r->frames[r->depth + 1].text = r->text.n;
        r->frames[r->depth + 1].scope = r->bases.n;
    }
    r->skipped = r->markup; /* too deep */
    r->markup = 0;
}

int read_end_unclosed(feed_reader *r, const xml_element *e)
{
    read_frame *f = &r->frames[r->depth], *top = outermost(f);
    feed_str name = name_of(top);
    read_report(r, FEED_RULE_FeedRepaired, (feed_pos){r->name, top->line, top->column},
                "%.*s has no end tag before %.*s; mended", FMT(name), FMT(e->local));
    for (; f >= top; f--) {
        int rc = read_end_frame(r, f);
        if (rc)
            return rc;
        r->text.n = f->text;
        f->ended = hash64(name_of(f));
        f->row = &ENDED;
        f->node = NULL;
        f->attrs = NULL;
        f->n_attrs = 0;
    }
    stand_in(r);
    return FEED_OK;
}
