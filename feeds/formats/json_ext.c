/* The extensions in "_feedloom" of a JSON Feed: the elements that they are in XML, and read as those. */
#include "../model/report.h"
#include "read_json.h"

/* A string as it stands, with its space. */
static feed_str raw_text(const json_node *node, const char *key)
{
    const json_node *found = json_find(node, key);
    return found && found->kind == JSON_STRING ? found->text : STR_NONE;
}

static feed_str namespace_of(const json_node *node)
{
    feed_str ns = raw_text(node, "ns");
    return ns.n ? ns : STR_NONE;
}

static int start(feed_reader *r, arena *a, const json_node *node)
{
    const json_node *first = json_list(node, "attributes");
    size_t n = 0;
    for (const json_node *one = first; one; one = one->next)
        n += json_text(one, "name").n > 0;
    xml_attr *attrs = n ? arena_array(a, n, sizeof *attrs) : NULL;
    if (n && !attrs)
        return FEED_E_LIMIT;
    n = 0;
    for (const json_node *one = first; one; one = one->next)
        if (json_text(one, "name").n) {
            feed_str value = raw_text(one, "value");
            attrs[n++] = (xml_attr){namespace_of(one), json_text(one, "prefix"), json_text(one, "name"),
                                    value.p ? value : STR("")};
        }
    xml_element e = {.ns = namespace_of(node), .prefix = json_text(node, "prefix"),
                     .local = json_text(node, "name"), .attrs = attrs, .n_attrs = n};
    int rc = read_element(r, &e);
    return rc ? rc : read_text(r, raw_text(node, "text"));
}

/* An element and all that is in it; what has no name is a piece of text. */
static int take_tree(feed_reader *r, arena *a, const json_node *node)
{
    const json_node *open[JSON_DEPTH_MAX + 1];
    size_t depth = 0;
    int rc = FEED_OK;
    do {
        if (node && json_text(node, "name").n) {
            rc = start(r, a, node);
            open[depth++] = node;
            node = json_list(node, "children");
        } else if (node) {
            rc = read_text(r, raw_text(node, "text"));
            node = node->next;
        } else {
            node = open[--depth]->next;
            rc = read_end(r, STR_NONE, STR_NONE, STR_NONE);
        }
    } while (depth && !rc);
    return rc;
}

/* What the formats have an element of their own for is no extension. */
static bool is_extension(feed_reader *r, const json_node *node, unsigned context)
{
    feed_str name = json_text(node, "name");
    if (!name.n)
        return false;
    enum ns_id ns = read_vocabulary(r, namespace_of(node), json_text(node, "prefix"));
    const read_row *row = read_find(ns, name, context);
    if (!row || row->shape == READ_TREE)
        return true;
    read_report(r, FEED_RULE_LossyExtension, read_position(r), "%.*s is no extension; left out", FMT(name));
    return false;
}

int read_json_extensions(feed_reader *r, read_target *t, const json_node *own)
{
    uint8_t context = t == &r->head ? READ_HEAD : t == &r->entry ? READ_ENTRY : READ_SOURCE;
    int rc = FEED_OK;
    r->frames[1] = (read_frame){.target = t, .context = context, .lang_n = SIZE_MAX};
    r->depth = 1;
    for (const json_node *one = json_list(own, "extensions"); one && !rc; one = one->next)
        if (is_extension(r, one, context))
            rc = take_tree(r, t->a, one);
    r->depth = 0;
    return rc;
}
