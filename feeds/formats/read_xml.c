/* Events of XML to frames: which element is read how. No format is named here. */
#include "../core/escape.h"
#include "../core/uri.h"
#include "../html/allow.h"
#include "read.h"

feed_str read_base(const feed_reader *r)
{
    const read_frame *f = &r->frames[r->depth];
    return f->base_n ? (feed_str){r->bases.p + f->base, f->base_n} : r->base_url;
}

feed_str read_language(const feed_reader *r)
{
    const read_frame *f = &r->frames[r->depth];
    return f->lang_n != SIZE_MAX ? (feed_str){r->bases.p + f->lang, f->lang_n} : r->language;
}

feed_pos read_position(const feed_reader *r)
{
    feed_pos pos = {.file = r->name};
    if (r->mode == READ_XML)
        xml_scanner_position(r->xml, &pos.line, &pos.column);
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

/* What has no namespace belongs to RSS where what it stands in does. */
static feed_str tree_ns(const read_frame *parent, const xml_element *e)
{
    if (e->ns.n)
        return e->ns;
    if (e->prefix.n) {
        enum ns_id known = ns_of_prefix(e->prefix);
        return known != NS_NONE ? ns_uri(known) : STR("urn:feedloom:undeclared");
    }
    bool rss = parent->node ? str_eq(parent->node->ns, STR(FEED_NS_RSS)) : true;
    return rss ? STR(FEED_NS_RSS) : STR_NONE;
}

static int start_tree(read_frame *f, const read_frame *parent, const xml_element *e)
{
    feed_ext *node = read_ext_new(f->target->a, e, tree_ns(parent, e));
    if (!node)
        return FEED_E_LIMIT;
    f->node = node;
    f->last = (feed_ext **)&node->children;
    return FEED_OK;
}

static int end_tree(feed_reader *r, read_frame *f)
{
    feed_ext *node = f->node;
    if (node->children)
        return flush_tree_text(r, f);
    feed_str text = buf_from(&r->text, f->text);
    if (str_trim(text).n && !(node->text = arena_dup(f->target->a, text)).p)
        return FEED_E_LIMIT;
    return FEED_OK;
}

/* ---- text constructs ---- */

static void start_markup(feed_reader *r, read_frame *f)
{
    feed_str type = read_attr(f, "type"), mode = read_attr(f, "mode");
    r->markup = 0;
    r->markup_type = f->row->flags & READ_HTML_SURE ? TYPE_HTML : TYPE_TEXT;
    if (str_eq_nocase(type, STR("html")) || str_eq_nocase(type, STR("text/html")))
        r->markup_type = TYPE_HTML;
    if (str_eq_nocase(type, STR("xhtml")) || str_ends(type, STR("xml")) || str_eq_nocase(mode, STR("xml")))
        r->markup_type = str_eq_nocase(mode, STR("escaped")) ? TYPE_HTML : r->markup_type == TYPE_HTML ? TYPE_HTML
                         : str_ends(type, STR("xml")) || str_ends(type, STR("xhtml")) ? TYPE_XHTML : TYPE_TEXT;
}

/* What was text so far stands beside elements from now on. */
static int turn_to_markup(feed_reader *r, const read_frame *f)
{
    feed_str text = buf_from(&r->text, f->text);
    if (r->markup_type != TYPE_XHTML && text.n) {
        buf_clear(&r->scratch);
        escape_html(&r->scratch, text);
        r->text.n = f->text;
        buf_put_str(&r->text, buf_str(&r->scratch));
    }
    r->markup_type = TYPE_XHTML;
    return r->scratch.error;
}

static int put_markup_start(feed_reader *r, const read_frame *f, const xml_element *e)
{
    int rc = turn_to_markup(r, f);
    if (r->markup++ == 0 && str_eq_nocase(e->local, STR("div")))
        return rc;
    buf_put_char(&r->text, '<');
    buf_put_str(&r->text, e->local);
    for (size_t i = 0; i < e->n_attrs; i++) {
        if (e->attrs[i].ns.n)
            continue;
        buf_put_char(&r->text, ' ');
        buf_put_str(&r->text, e->attrs[i].local);
        buf_put_lit(&r->text, "=\"");
        escape_attr(&r->text, e->attrs[i].value);
        buf_put_char(&r->text, '"');
    }
    buf_put_char(&r->text, '>');
    return rc;
}

static void put_markup_end(feed_reader *r, feed_str local)
{
    const html_element *known = html_element_find(local);
    if (--r->markup == 0 && str_eq_nocase(local, STR("div")))
        return;
    if (known && known->flags & HTML_FLAG_VOID)
        return;
    buf_put_lit(&r->text, "</");
    buf_put_str(&r->text, local);
    buf_put_char(&r->text, '>');
}

/* ---- the three handlers ---- */

static int keep_namespaces(feed_reader *r, const xml_element *e)
{
    r->namespaces = e->n_declared ? arena_array(&r->a, e->n_declared, sizeof *r->namespaces) : NULL;
    for (size_t i = 0; i < e->n_declared && r->namespaces; i++)
        if (e->declared[i].prefix.n && e->declared[i].uri.n)
            r->namespaces[r->n_namespaces++] =
                (feed_ns){arena_dup(&r->a, e->declared[i].prefix), arena_dup(&r->a, e->declared[i].uri)};
    return e->n_declared && !r->namespaces ? FEED_E_LIMIT : FEED_OK;
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
        return FEED_OK;
    case READ_PERSON:
        r->person = (feed_person){.name = STR_NONE};
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
        return start_tree(f, parent, e);
    case READ_MARKUP:
        start_markup(r, f);
        return FEED_OK;
    case READ_THROUGH:
        f->context = parent->context;
        return FEED_OK;
    default:
        return FEED_OK;
    }
}

/* True: the innermost open element takes its children in itself. */
static bool taken_inside(feed_reader *r, const read_frame *f, const xml_element *e, int *rc)
{
    if (r->skipped || !f->row || f->node)
        return r->skipped ? r->skipped++, true : false;
    if (f->row->shape == READ_MARKUP) {
        *rc = put_markup_start(r, f, e);
        return true;
    }
    if (f->row->shape == READ_TEXT) {
        r->skipped++;
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

int read_start(void *context, const xml_element *e)
{
    feed_reader *r = context;
    read_frame *parent = &r->frames[r->depth], *f = parent + 1;
    int rc = FEED_OK;
    if (taken_inside(r, parent, e, &rc))
        return rc;
    if (r->depth + 1 >= READ_DEPTH_MAX) {
        r->skipped++;
        return FEED_OK;
    }
    if (!r->depth && (rc = read_root(r, e)))
        return rc;
    if (!r->depth && (rc = keep_namespaces(r, e)))
        return rc;
    *f = (read_frame){.target = parent->target, .base = parent->base, .base_n = parent->base_n, .lang = parent->lang,
                      .lang_n = parent->lang_n, .scope = r->bases.n, .context = parent->context};
    xml_scanner_position(r->xml, &f->line, &f->column);
    if (e->n_attrs && (rc = take_scope(r, f, e)))
        return rc;
    if (parent->node && (rc = flush_tree_text(r, parent)))
        return rc;
    r->depth++;
    f->text = r->text.n;
    if (!parent->node)
        f->row = read_find(read_vocabulary(r, e->ns, e->prefix), e->local, parent->context);
    if (r->begun && is_late(r, f)) {
        r->depth--;
        r->skipped++;
        return FEED_OK;
    }
    return f->row ? start_row(r, f, parent, e) : start_tree(f, parent, e);
}

int read_text(void *context, feed_str text)
{
    feed_reader *r = context;
    const read_frame *f = &r->frames[r->depth];
    if (r->skipped || !(f->node || (f->row && (f->row->shape == READ_TEXT || f->row->shape == READ_MARKUP))))
        return FEED_OK;
    if (f->row && f->row->shape == READ_MARKUP && r->markup_type == TYPE_XHTML)
        escape_html(&r->text, text);
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
    case READ_TEXT:
        return read_set(r, f, str_trim(buf_from(&r->text, f->text)), TYPE_TEXT);
    case READ_MARKUP:
        return read_set(r, f, str_trim(buf_from(&r->text, f->text)), (enum read_type)r->markup_type);
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
    if (f->row && f->row->shape == READ_MARKUP && r->markup) {
        put_markup_end(r, local);
        return r->text.error;
    }
    int rc = end_frame(r, f, f - 1);
    r->text.n = f->text;
    r->bases.n = f->scope;
    r->depth--;
    return rc;
}
