/* Events of XML to frames: which element is read how. No format is named here. */
#include "../core/escape.h"
#include "../core/uri.h"
#include "../model/report.h"
#include "read.h"

feed_str read_base(const feed_reader *r)
{
    const read_frame *f = &r->frames[r->depth];
    return f->base_n ? (feed_str){r->bases.p + f->base, f->base_n} : r->base_url;
}

feed_str read_language(const feed_reader *r)
{
    const read_frame *f = &r->frames[r->depth];
    if (f->lang_n == SIZE_MAX)
        return r->language;
    return f->lang_n ? (feed_str){r->bases.p + f->lang, f->lang_n} : STR(""); /* r->bases may be empty */
}

bool read_has_language(const read_frame *f)
{
    return f->lang != f[-1].lang || f->lang_n != f[-1].lang_n;
}

feed_pos read_position(const feed_reader *r)
{
    feed_pos pos = {.file = r->name};
    if (r->mode != READ_SNIFFS)
        document_position(r->document, &pos.line, &pos.column);
    return pos;
}

static bool is_xml(const xml_attr *a, const char *name)
{
    return str_eq(a->local, str_of(name)) && str_eq(a->ns, STR("http://www.w3.org/XML/1998/namespace"));
}

/* xml:base and xml:lang hold for the element and all that is in it. */
static int take_scope(feed_reader *r, read_frame *f, const xml_element *e)
{
    for (size_t i = 0; i < e->n_attrs; i++) {
        const xml_attr *a = &e->attrs[i];
        if (!is_xml(a, "base") && !is_xml(a, "lang"))
            continue;
        if (is_xml(a, "lang")) {
            f->lang = r->bases.n;
            f->lang_n = a->value.n;
            buf_put_str(&r->bases, a->value);
            continue;
        }
        buf_clear(&r->scratch);
        uri_resolve(read_base(r), str_trim(a->value), &r->scratch);
        if (!uri_is_http(buf_str(&r->scratch)))
            continue;
        f->base = r->bases.n;
        f->base_n = r->scratch.n;
        buf_put_str(&r->bases, buf_str(&r->scratch));
    }
    return r->bases.error ? r->bases.error : r->scratch.error;
}

static int copy_attrs(read_frame *f, const xml_element *e)
{
    if (!e->n_attrs)
        return FEED_OK;
    feed_attr *attrs = arena_array(f->target->a, e->n_attrs, sizeof *attrs);
    if (!attrs)
        return FEED_E_LIMIT;
    for (size_t i = 0; i < e->n_attrs; i++) {
        attrs[i].local = arena_dup(f->target->a, e->attrs[i].local);
        attrs[i].ns = arena_dup(f->target->a, e->attrs[i].ns);
        attrs[i].value = arena_dup(f->target->a, e->attrs[i].value);
        if (!attrs[i].local.p || !attrs[i].value.p)
            return FEED_E_LIMIT;
    }
    f->attrs = attrs;
    f->n_attrs = e->n_attrs;
    return FEED_OK;
}

/* ---- extensions ---- */

/* Text between elements; what is only there to indent them is left out. */
static int flush_tree_text(feed_reader *r, read_frame *f)
{
    feed_str text = buf_from(&r->text, f->text);
    if (text.n && (str_trim(text).n || str_find_byte(text, '\n') == text.n)) {
        feed_ext *node = arena_alloc(f->target->a, sizeof *node);
        if (!node || !(node->text = arena_dup(f->target->a, text)).p)
            return FEED_E_LIMIT;
        *f->last = node;
        f->last = (feed_ext **)&node->next;
    }
    r->text.n = f->text;
    return FEED_OK;
}

/* A name without a namespace: the document's vocabulary, or that of the tree that it stands in. */
static feed_str bare_ns(const feed_reader *r, const read_frame *parent)
{
    static const char *const OURS[] = {FEED_NS_RSS, FEED_NS_ATOM, FEED_NS_BARE};
    if (!parent->node)
        return str_of(OURS[r->bare == NS_RSS ? 0 : r->bare == NS_ATOM ? 1 : 2]);
    for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
        if (str_eq(parent->node->ns, str_of(OURS[i])))
            return str_of(OURS[i]);
    return STR_NONE;
}

/* What RSS has no namespace for is kept in one of ours; what Atom does not know is not Atom's. */
static feed_str tree_ns(feed_reader *r, const read_frame *parent, const xml_element *e)
{
    if (!e->ns.n && !e->prefix.n)
        return bare_ns(r, parent);
    enum ns_id ns = read_vocabulary(r, e->ns, e->prefix);
    if (ns == NS_ATOM)
        return STR(FEED_NS_ATOM);
    if (ns == NS_RSS)
        return STR(FEED_NS_RSS);
    if (e->ns.n)
        return e->ns;
    return ns < NS_KNOWN_COUNT ? ns_uri(ns) : STR("urn:feedloom:undeclared");
}

static int start_tree(feed_reader *r, read_frame *f, const read_frame *parent, const xml_element *e)
{
    feed_ext *node = read_ext_new(f->target->a, e, tree_ns(r, parent, e));
    if (!node)
        return FEED_E_LIMIT;
    if (str_eq(node->ns, STR(FEED_NS_RSS)))
        node->prefix = STR("rss");
    if (str_eq(node->ns, STR(FEED_NS_ATOM)))
        node->prefix = STR("atom0");
    f->node = node;
    f->last = (feed_ext **)&node->children;
    return FEED_OK;
}

static int end_tree(feed_reader *r, read_frame *f)
{
    feed_ext *node = f->node;
    if (node->children)
        return flush_tree_text(r, f);
    return read_ext_end(f->target->a, node, buf_from(&r->text, f->text));
}

/* ---- text constructs ---- */

static void start_markup(feed_reader *r, const read_frame *f)
{
    construct_options options = {.type = read_attr(f, "type"), .mode = read_attr(f, "mode"),
                                 .default_type = f->row->flags & READ_HTML_SURE ? STR("html") : STR("text"),
                                 .drop_div = true};
    r->markup = 0;
    construct_begin(&r->construct, &options);
}

static int end_markup(feed_reader *r, read_frame *f)
{
    construct_result result;
    int rc = construct_finish(&r->construct, r->html, &result);
    if (rc)
        return rc;
    bool html = result.kind == CONSTRUCT_HTML || result.kind == CONSTRUCT_XHTML;
    if (result.decoded) { /* what base64 brings is no XML yet */
        escape_scrub(&r->text, result.value);
        result.value = buf_from(&r->text, f->text);
    }
    if (r->text.error)
        return r->text.error;
    return read_set(r, f, result.value, html ? TYPE_HTML : TYPE_TEXT);
}

/* ---- the three handlers ---- */

/* Of the first root: broken documents have more. */
static int keep_namespaces(feed_reader *r, const xml_element *e)
{
    if (r->namespaces || !e->n_declared)
        return FEED_OK;
    r->namespaces = arena_array(&r->a, e->n_declared, sizeof *r->namespaces);
    for (size_t i = 0; i < e->n_declared && r->namespaces; i++)
        if (e->declared[i].prefix.n && e->declared[i].uri.n)
            r->namespaces[r->n_namespaces++] =
                (feed_ns){arena_dup(&r->a, e->declared[i].prefix), arena_dup(&r->a, e->declared[i].uri)};
    return r->namespaces ? FEED_OK : FEED_E_LIMIT;
}

static int start_box(feed_reader *r, read_frame *f, const read_frame *parent)
{
    f->context = f->row->opens;
    switch (f->row->opens) {
    case READ_ENTRY:
        return read_begin_entry(r, f);
    case READ_SOURCE:
        read_target_reset(&r->source);
        f->target = &r->source;
        if (read_has_language(f))
            r->source.e.language = read_tag(r->source.a, read_language(r));
        return FEED_OK;
    case READ_PERSON:
        f->target = parent->target;
        return FEED_OK;
    case READ_HEAD:
        return read_begin_head(r, f);
    default:
        return FEED_OK;
    }
}

static int start_row(feed_reader *r, read_frame *f, const read_frame *parent, const xml_element *e)
{
    int rc = f->row->flags & READ_ATTRS ? copy_attrs(f, e) : FEED_OK;
    if (rc)
        return rc;
    switch (f->row->shape) {
    case READ_BOX:
        return start_box(r, f, parent);
    case READ_TREE:
        return start_tree(r, f, parent, e);
    case READ_MARKUP:
        start_markup(r, f);
        return FEED_OK;
    case READ_OUTLINE:
        return read_outline_start(r, f, e);
    case READ_THROUGH:
        f->context = parent->context;
        return FEED_OK;
    default:
        return FEED_OK;
    }
}

/* RSS's people are text; where one has the parts of Atom's, it is read as that. */
static void become_person(read_frame *f, const xml_element *e)
{
    bool person = f->row->field == FIELD_AUTHOR || f->row->field == FIELD_CONTRIBUTOR;
    if (!person || !read_find(NS_ATOM, e->local, READ_PERSON))
        return;
    f->row = read_find(NS_ATOM, f->row->field == FIELD_AUTHOR ? STR("author") : STR("contributor"), f->context);
    f->context = READ_PERSON;
}

/* True: the innermost open element takes its children in itself. */
static bool taken_inside(feed_reader *r, read_frame *f, const xml_element *e)
{
    if (r->skipped || !f->row || f->node)
        return r->skipped ? r->skipped++, true : false;
    if (f->row->shape == READ_TEXT && !r->markup)
        become_person(f, e);
    if (f->row->shape == READ_MARKUP) {
        construct_start(&r->construct, e);
        r->markup++;
        return true;
    }
    if (f->row->shape == READ_TEXT) { /* of which the text counts */
        r->markup++;
        return true;
    }
    return false;
}

/* What describes the feed, but comes when its description has gone out. */
static bool is_late(feed_reader *r, const read_frame *f)
{
    if (f->target != &r->head || f[-1].node || (f->row && (f->row->shape == READ_BOX || !f->row->field)))
        return false;
    read_report(r, FEED_RULE_FeedLateElement, (feed_pos){r->name, f->line, f->column},
                "this describes the feed, but stands behind the first 4 MiB of entries; left out");
    return true;
}

/* Where what is kept of an element ends up. */
static unsigned home_of(const feed_reader *r, const read_target *t)
{
    return t == &r->entry ? READ_ENTRY : t == &r->source ? READ_SOURCE : READ_HEAD;
}

/* The row of what stands in `parent`; what has none there, such as an RSS item in a person whose end was forgotten, is
 * read as what it ends up in would. But what a module says of a person has no place. */
static const read_row *row_in(feed_reader *r, const read_frame *parent, const xml_element *e, bool *homeless)
{
    enum ns_id ns = read_vocabulary(r, e->ns, e->prefix);
    const read_row *row = read_find(ns, e->local, parent->context);
    if (!row && parent->context == READ_PERSON && !e->ns.n && !e->prefix.n)
        row = read_find(NS_ATOM, e->local, READ_PERSON);
    unsigned home = home_of(r, parent->target);
    if (row || parent->context == home || parent->context == READ_ROOT)
        return row;
    row = read_find(ns, e->local, home);
    *homeless = row && parent->context == READ_PERSON && ns != NS_RSS && ns != NS_ATOM;
    return row;
}

int read_element(feed_reader *r, const xml_element *e)
{
    read_frame *parent = &r->frames[r->depth], *f = parent + 1;
    bool homeless = false;
    int rc;
    if (taken_inside(r, parent, e))
        return FEED_OK;
    if (r->depth + 1 >= READ_DEPTH_MAX) {
        r->skipped++;
        return FEED_OK;
    }
    *f = (read_frame){.target = parent->target, .base = parent->base, .base_n = parent->base_n, .lang = parent->lang,
                      .lang_n = parent->lang_n, .scope = r->bases.n, .context = parent->context};
    document_position(r->document, &f->line, &f->column);
    if (e->n_attrs && (rc = take_scope(r, f, e)))
        return rc;
    if (parent->node && (rc = flush_tree_text(r, parent)))
        return rc;
    r->depth++;
    f->text = r->text.n;
    if (!parent->node)
        f->row = row_in(r, parent, e, &homeless);
    if (homeless)
        read_report(r, FEED_RULE_LossyExtension, read_position(r), "%.*s of a person is left out", FMT(e->local));
    if (homeless || (r->begun && is_late(r, f)) || (r->depth == 1 && !f->row)) { /* or beside the first element */
        r->depth--;
        r->skipped++;
        return FEED_OK;
    }
    return f->row ? start_row(r, f, parent, e) : start_tree(r, f, parent, e);
}

int read_start(void *context, const xml_element *e)
{
    feed_reader *r = context;
    int rc = FEED_OK;
    r->mode = READ_XML;
    if (!r->depth && !r->skipped) {
        rc = read_root(r, e);
        if (!rc)
            rc = keep_namespaces(r, e);
    }
    return rc ? rc : read_element(r, e);
}

int read_text(void *context, feed_str text)
{
    feed_reader *r = context;
    const read_frame *f = &r->frames[r->depth];
    if (r->skipped || !(f->node || (f->row && (f->row->shape == READ_TEXT || f->row->shape == READ_MARKUP))))
        return FEED_OK;
    if (f->row && f->row->shape == READ_MARKUP)
        construct_text(&r->construct, text);
    else
        buf_put_str(&r->text, text);
    return r->text.error;
}

static int end_frame(feed_reader *r, read_frame *f, const read_frame *parent)
{
    if (f->node) {
        int rc = end_tree(r, f);
        if (rc)
            return rc;
        if (!parent->node)
            return read_ext_append(r, f);
        read_frame *above = &r->frames[r->depth - 1];
        *above->last = f->node;
        above->last = (feed_ext **)&f->node->next;
        return FEED_OK;
    }
    if (!f->row)
        return FEED_OK;
    switch (f->row->shape) {
    case READ_BOX:
        return read_end_box(r, f, parent);
    case READ_OUTLINE:
        return read_outline_end(r, f);
    case READ_TEXT:
        return read_set(r, f, str_trim(buf_from(&r->text, f->text)), TYPE_TEXT);
    case READ_MARKUP:
        return end_markup(r, f);
    default:
        return FEED_OK;
    }
}

int read_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    feed_reader *r = context;
    read_frame *f = &r->frames[r->depth];
    (void)ns, (void)prefix;
    if (r->skipped) {
        r->skipped--;
        return FEED_OK;
    }
    if (f->row && r->markup && (f->row->shape == READ_MARKUP || f->row->shape == READ_TEXT)) {
        if (f->row->shape == READ_MARKUP)
            construct_end(&r->construct, local);
        r->markup--;
        return FEED_OK;
    }
    int rc = end_frame(r, f, f - 1);
    r->text.n = f->text;
    r->bases.n = f->scope;
    r->depth--;
    return rc;
}
