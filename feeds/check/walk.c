/* The generic part: every element is looked up in the tables, and its row says what is checked. */
#include "context.h"
#include "rng.h"
#include "schemas.h"

/* What a kind of element may hold. */
enum { HOLDS_TEXT = 1, HOLDS_ANYTHING = 2, TABLES = NS_COUNT };

static const uint8_t KINDS[K_COUNT] = {
    [K_ROOT] = 0,          [K_FOREIGN] = HOLDS_TEXT | HOLDS_ANYTHING, [K_LEAF] = HOLDS_TEXT,
    [K_TEXT] = HOLDS_TEXT, [K_XHTML] = HOLDS_TEXT | HOLDS_ANYTHING,   [K_CATEGORY] = 0,
};

/* What a parent must hold. */
static const struct {
    uint8_t kind, mark;
    feed_rule rule;
    const char *name;
} REQUIRED[] = {
    {K_RSS, M_CHANNEL, FEED_RULE_MissingElement, "channel"},
    {K_RDF, M_CHANNEL, FEED_RULE_MissingElement, "channel"},
    {K_CHANNEL, M_TITLE, FEED_RULE_MissingTitle, "title"},
    {K_CHANNEL, M_LINK, FEED_RULE_MissingLink, "link"},
    {K_CHANNEL, M_DESCRIPTION, FEED_RULE_MissingDescription, "description"},
    {K_CHANNEL10, M_TITLE, FEED_RULE_MissingTitle, "title"},
    {K_CHANNEL10, M_LINK, FEED_RULE_MissingLink, "link"},
    {K_CHANNEL10, M_DESCRIPTION, FEED_RULE_MissingDescription, "description"},
    {K_IMAGE, M_TITLE, FEED_RULE_MissingTitle, "title"},
    {K_IMAGE, M_LINK, FEED_RULE_MissingLink, "link"},
    {K_IMAGE, M_URL, FEED_RULE_MissingElement, "url"},
    {K_IMAGE10, M_TITLE, FEED_RULE_MissingTitle, "title"},
    {K_IMAGE10, M_LINK, FEED_RULE_MissingLink, "link"},
    {K_IMAGE10, M_URL, FEED_RULE_MissingElement, "url"},
    {K_TEXTINPUT, M_TITLE, FEED_RULE_MissingTitle, "title"},
    {K_TEXTINPUT, M_LINK, FEED_RULE_MissingLink, "link"},
    {K_TEXTINPUT, M_DESCRIPTION, FEED_RULE_MissingDescription, "description"},
    {K_TEXTINPUT, M_NAME, FEED_RULE_MissingElement, "name"},
    {K_TEXTINPUT10, M_TITLE, FEED_RULE_MissingTitle, "title"},
    {K_TEXTINPUT10, M_LINK, FEED_RULE_MissingLink, "link"},
    {K_TEXTINPUT10, M_DESCRIPTION, FEED_RULE_MissingDescription, "description"},
    {K_TEXTINPUT10, M_NAME, FEED_RULE_MissingElement, "name"},
    {K_SKIPDAYS, M_SKIPPED, FEED_RULE_MissingElement, "day"},
    {K_SKIPHOURS, M_SKIPPED, FEED_RULE_MissingElement, "hour"},
    {K_PERSON, M_NAME, FEED_RULE_MissingElement, "name"},
    {K_OPML, M_OPML_HEAD, FEED_RULE_MissingElement, "head"},
    {K_OPML, M_OPML_BODY, FEED_RULE_MissingElement, "body"},
    {K_PODCAST_MEDIA, M_URL, FEED_RULE_MissingElement, "podcast:source"},
    {K_PODCAST_VALUE, M_NAME, FEED_RULE_MissingElement, "podcast:valueRecipient"},
    {K_PODCAST_LIST, M_ITEM, FEED_RULE_MissingElement, "podcast:remoteItem"},
    {K_CHAPTERS, M_ITEM, FEED_RULE_MissingElement, "psc:chapter"},
    {K_BODY, M_OUTLINE, FEED_RULE_MissingElement, "outline"},
};

enum { SCHEMA_ERROR_MAX = 1024 };

/* ---- Look-up ----------------------------------------------------------------------------------------------------- */

enum ns_id walk_ns(feed_checker *c, feed_str url)
{
    if (!url.p)
        return NS_NONE;
    for (unsigned i = 0; i < NS_MEMOS; i++)
        if (c->ns_memo[i].n == url.n && memcmp(c->ns_memo[i].uri, url.p, url.n) == 0 && url.n)
            return (enum ns_id)c->ns_memo[i].ns;
    enum ns_id ns = url.n && str_eq(url, buf_str(&c->root_ns)) ? (enum ns_id)c->vocabulary : ns_find(url);
    if (url.n && url.n <= sizeof c->ns_memo[0].uri) {
        struct ns_memo *slot = &c->ns_memo[c->ns_next++ % NS_MEMOS];
        memcpy(slot->uri, url.p, url.n);
        slot->n = url.n;
        slot->ns = (uint8_t)ns;
    }
    return ns;
}

/* RSS and OPML are in no namespace, or in one that says no more than that. */
static enum ns_id vocabulary_of(feed_checker *c, enum ns_id ns)
{
    bool rss = is_rss(c);
    c->rss090 |= ns == NS_RSS090;
    if (rss && (ns == NS_RSS_HARVARD || ns == NS_RSS10 || ns == NS_RSS090 || ns == NS_RSS11))
        return NS_RSS;
    if (rss && ns == NS_NONE && c->type != TYPE_RDF)
        return NS_RSS;
    if (c->type == TYPE_OPML && ns == NS_NONE)
        return NS_OPML;
    return ns;
}

static const element_row *scan_table(const element_table *table, uint8_t kind, feed_str local)
{
    for (size_t i = 0; i < table->n; i++)
        if ((table->rows[i].parents & IN(kind)) && str_is(local, table->rows[i].name))
            return &table->rows[i];
    return NULL;
}

/* dc:date.issued and the like are qualified Dublin Core: what stands before the dot counts. */
static feed_str unqualified(uint8_t ns, feed_str local)
{
    return ns == NS_DC ? (feed_str){local.p, str_find_byte(local, '.')} : local;
}

static const element_row *find_row(feed_checker *c, uint8_t kind, uint8_t ns, feed_str local)
{
    const element_table *table = ns < TABLES ? c->tables[ns] : NULL;
    if (!table || !local.n)
        return NULL;
    local = unqualified(ns, local);
    unsigned hash = kind * 37u + ns * 11u + (unsigned char)local.p[0] * 5u + (unsigned char)local.p[local.n - 1] * 3u +
                    (unsigned)local.n;
    struct row_memo *memo = &c->memo[hash & 255];
    if (memo->row && memo->kind == kind && memo->ns == ns && str_is(local, memo->row->name))
        return memo->row;
    const element_row *row = scan_table(table, kind, local);
    if (row)
        *memo = (struct row_memo){.row = row, .kind = kind, .ns = ns};
    return row;
}

/* What is known of an element's name from the last time it came; NULL for one name too many. */
static struct symbol_memo *memo_of(feed_checker *c, const xml_element *element)
{
    if (!element->symbol || element->symbol > SYMBOLS_KEPT)
        return NULL;
    struct symbol_memo *memo = &c->symbols[element->symbol - 1];
    if (memo->known)
        return memo;
    memo->known = true;
    memo->ns = (uint8_t)vocabulary_of(c, walk_ns(c, element->ns));
    if (c->n_symbols < element->symbol)
        c->n_symbols = element->symbol;
    return memo;
}

static const element_row *row_of(feed_checker *c, struct symbol_memo *memo, uint8_t kind, uint8_t ns, feed_str local)
{
    if (memo && memo->row && memo->kind == kind)
        return memo->row;
    const element_row *row = find_row(c, kind, ns, local);
    if (memo) {
        memo->row = row;
        memo->kind = kind;
    }
    return row;
}

/* ---- Start ------------------------------------------------------------------------------------------------------- */

static frame *push(feed_checker *c, const frame *parent)
{
    frame *f = &c->frames[c->depth++];
    f->row = NULL;
    f->kind = K_FOREIGN;
    f->ns = NS_UNKNOWN;
    f->lang = parent->lang;
    f->keep_text = f->told = f->child = f->text_seen = f->text_told = false;
    f->text_from = c->text.n;
    f->base_from = c->bases.n;
    f->base_at = c->base_at;
    f->marks = 0;
    /* Lines are counted as far as somebody asks: our own output has no findings as a rule. */
    f->line = f->column = 0;
    if (!c->own_output)
        xml_scanner_position(c->xml, &f->line, &f->column);
    return f;
}

/* The children of something that is not checked. */
static int start_in_foreign(feed_checker *c, const frame *parent, const xml_element *element)
{
    bool extension = parent->row == NULL && parent->ns == NS_UNKNOWN;
    frame *f = push(c, parent);
    f->ns = parent->ns;
    if (extension && c->type == TYPE_RSS2 && !element->ns.n && find_wanted(c, FEED_RULE_NotInANamespace)) {
        subject s = subject_of(c, f);
        s.element = name_of(c, NS_NONE, element->local);
        find_at(c, FEED_RULE_NotInANamespace, &s, STR_NONE);
    }
    return FEED_OK;
}

/* Extensions that hold other extensions in an RDF document are somebody else's business. */
static bool tolerated(const feed_checker *c, const frame *parent, enum ns_id ns)
{
    if (ns == NS_NONE || ns == NS_RSS)
        return false;
    bool rdf = c->type == TYPE_RDF && (parent->kind == K_LEAF || parent->kind == K_RDF);
    /* RFC 4287 section 3.2: a person may hold extensions. */
    bool person = parent->kind == K_PERSON && ns != NS_ATOM && ns != NS_APP;
    return rdf || person || ns == NS_RDF || ns == NS_UNSUPPORTED || ns == NS_RSL ||
           (ns < NS_KNOWN_COUNT && !c->tables[ns]);
}

static bool stands_elsewhere(const element_table *table, feed_str local)
{
    for (size_t i = 0; i < table->n; i++)
        if (str_is(local, table->rows[i].name))
            return true;
    return false;
}

static void not_in_table(feed_checker *c, frame *f, enum ns_id ns, feed_str local)
{
    frame *parent = parent_of(c, f);
    f->ns = (uint8_t)ns;
    c->itunes |= ns == NS_ITUNES;
    if (ns == NS_UNKNOWN || tolerated(c, parent, ns))
        return;
    subject s = subject_of(c, f);
    s.element = name_of(c, (uint8_t)ns, local);
    if (ns == NS_NONE && parent->kind != K_ROOT)
        find_at(c, FEED_RULE_UndeterminableVocabulary, &s, STR_NONE);
    else if (ns == NS_APP && stands_elsewhere(c->tables[ns], local))
        find_at(c, FEED_RULE_QuestionableUsage, &s, STR_NONE);
    else if (ns == NS_XHTML && parent->kind != K_ROOT)
        find_at(c, FEED_RULE_MisplacedXHTMLContent, &s, STR_NONE);
    else if (c->type == TYPE_RDF && parent->kind == K_LEAF && parent->literal)
        return;
    else if (c->type == TYPE_RDF && parent->kind == K_LEAF)
        find_at(c, FEED_RULE_InvalidRDF, &s, STR_NONE);
    else
        find_at(c, FEED_RULE_UndefinedElement, &s, STR_NONE);
}

static void count_in_parent(feed_checker *c, frame *f, frame *parent)
{
    const element_row *row = f->row;
    parent->marks |= MARK(row->mark);
    parent->lang |= row->mark == M_LANGUAGE || row->mark == M_DC_LANGUAGE;
    if (f->ns == NS_ITUNES)
        c->itunes = true;
    if (row->flags & E_ONCE) {
        size_t number = c->first_row[f->ns] + (size_t)(row - c->tables[f->ns]->rows);
        if (parent->once[number / 64] & (UINT64_C(1) << (number % 64)))
            find_in(c, row->hook == H_ENCLOSURE ? FEED_RULE_DuplicateEnclosure : FEED_RULE_DuplicateElement, f,
                    STR_NONE);
        parent->once[number / 64] |= UINT64_C(1) << (number % 64);
    }
    if ((row->flags & E_METADATA) && parent->kind == K_FEED && c->metadata_checked)
        find_in(c, FEED_RULE_MisplacedMetadata, f, STR_NONE);
    if (parent->kind == K_CHANNEL && (parent->marks & MARK(M_ITEM)) && row->mark != M_ITEM && f->ns == NS_RSS)
        find_in(c, FEED_RULE_MisplacedItem, f, STR_NONE);
}

/* Our own output is checked for errors alone: text that no error rule looks at is not collected. */
static bool wants_text(const feed_checker *c, const element_row *row)
{
    if (KINDS[row->kind] != HOLDS_TEXT)
        return false;
    return !c->own_output || row->value != V_ANY || row->hook == H_GUID || row->hook == H_TEXT ||
           row->hook == H_CONTENT || row->hook == H_ENTRY_ID || row->hook >= H_ITUNES_CATEGORY;
}

static int start_known(feed_checker *c, frame *f, const xml_element *element)
{
    const element_row *row = f->row;
    f->kind = row->kind;
    f->keep_text = wants_text(c, row);
    f->literal = c->type == TYPE_RDF && attr_in(c, element, NS_RDF, STR("parseType")).p;
    if (KINDS[row->kind] == 0)
        memset(f->once, 0, sizeof f->once);
    count_in_parent(c, f, parent_of(c, f));
    attributes_check(c, f, element);
    if (HOOKS[row->hook].start)
        HOOKS[row->hook].start(c, f, element);
    return c->status;
}

static void check_schema_start(feed_checker *c, const xml_element *element)
{
    if (!c->validator)
        return;
    frame *f = top(c);
    if (!rng_start(c->validator, element) && !f->told) {
        subject s = subject_of(c, f);
        s.element = name_of(c, f->ns, element->local);
        find_at(c, FEED_RULE_SchemaViolation, &s, rng_validator_message(c->validator));
    }
}

/* The schema of the format, where there is one; those of RSS 1.0 and OPML are for what is written here alone. */
static const char *schema_name(const feed_checker *c)
{
    if (is_atom(c))
        return "atom.rng";
    if (c->type == TYPE_RSS2 || c->type == TYPE_RSS091)
        return "rss.rng";
    return !c->own_output ? "" : c->type == TYPE_RDF ? "rdf.rng" : c->type == TYPE_OPML ? "opml.rng" : "";
}

static int compile_schema(struct kept_schema *kept, const struct schema_file *file)
{
    buf error;
    buf_init(&error, SCHEMA_ERROR_MAX);
    kept->schema = rng_schema_new((feed_str){file->text, file->n}, &error);
    kept->validator = kept->schema ? rng_validator_new(kept->schema) : NULL;
    kept->name = file->name;
    buf_free(&error);
    return kept->validator ? FEED_OK : FEED_E_MEMORY;
}

static int begin_schema(feed_checker *c)
{
    const char *file = schema_name(c);
    const struct schema_file *found = SCHEMA_FILES;
    struct kept_schema *kept = c->kept;
    while (found->name && strcmp(found->name, file) != 0)
        found++;
    if (!found->name)
        return FEED_OK;
    while (kept < c->kept + SCHEMAS_MAX && kept->name && strcmp(kept->name, file) != 0)
        kept++;
    if (kept == c->kept + SCHEMAS_MAX)
        return FEED_E_LIMIT;
    int rc = kept->name ? FEED_OK : compile_schema(kept, found);
    if (!rc)
        rng_validator_reset(kept->validator);
    c->validator = rc ? NULL : kept->validator;
    return rc;
}

static int start_root(feed_checker *c, const xml_element *element)
{
    if (c->source && c->source->entity_line)
        find_document(c, FEED_RULE_ContainsSystemEntity, c->source->entity_line, 1, STR_NONE);
    enum ns_id ns = ns_root(c, element);
    ns_declared(c, element);
    http_check(c);
    frame *root = &c->frames[0];
    frame *f = push(c, root);
    f->ns = (uint8_t)ns;
    f->told = root->told;
    f->row = find_row(c, K_ROOT, (uint8_t)ns, element->local);
    if (c->type == TYPE_UNKNOWN || !f->row) {
        f->row = NULL;
        not_in_table(c, f, ns == NS_UNKNOWN ? NS_RSS : ns, element->local);
        return FEED_OK;
    }
    /* RSS in a namespace is RSS all the same, but not to the schema. */
    int rc = is_rss(c) && c->type != TYPE_RDF && element->ns.n ? FEED_OK : begin_schema(c);
    return rc ? rc : start_known(c, f, element);
}

static int start_child(feed_checker *c, frame *parent, const xml_element *element)
{
    struct symbol_memo *memo = memo_of(c, element);
    enum ns_id ns = memo ? (enum ns_id)memo->ns : vocabulary_of(c, walk_ns(c, element->ns));
    if (parent->kind == K_XHTML) {
        frame *f = push(c, parent);
        f->ns = (uint8_t)ns;
        f->kind = K_XHTML;
        text_xhtml_start(c, f, element, ns);
        return c->status;
    }
    if (KINDS[parent->kind] & HOLDS_ANYTHING)
        return start_in_foreign(c, parent, element);
    frame *f = push(c, parent);
    if (parent->kind == K_TEXT) {
        f->ns = (uint8_t)ns;
        f->kind = K_XHTML;
        text_xhtml_start(c, f, element, ns);
        return c->status;
    }
    f->row = row_of(c, memo, parent->kind, (uint8_t)ns, element->local);
    if (!f->row) {
        not_in_table(c, f, ns, element->local);
        return c->status;
    }
    f->ns = (uint8_t)ns;
    return start_known(c, f, element);
}

int walk_start(feed_checker *c, const xml_element *element)
{
    frame *parent = top(c);
    if (c->depth >= DEPTH_MAX)
        return FEED_E_LIMIT;
    parent->child = true;
    if (element->n_declared && c->depth > 1)
        ns_declared(c, element);
    int rc = c->depth == 1 ? start_root(c, element) : start_child(c, parent, element);
    if (!rc)
        check_schema_start(c, element);
    return rc ? rc : c->status;
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void text_where_none_belongs(feed_checker *c, frame *f)
{
    if (f->text_told)
        return;
    bool link = f->row && f->row->hook == H_LINK;
    bool mixed = f->kind == K_TEXT && f->child && c->text_type != TEXT_XHTML;
    bool remote = f->kind == K_TEXT && c->text_type == TEXT_REMOTE;
    if (link)
        find_in(c, FEED_RULE_AtomLinkNotEmpty, f, STR_NONE);
    else if (f->row && (KINDS[f->kind] == 0 || mixed || remote))
        find_in(c, FEED_RULE_UnexpectedText, f, STR_NONE);
    else
        return;
    f->text_told = true;
}

/* Nothing is known of it, but wrong characters show everywhere. */
static void check_foreign_text(feed_checker *c, frame *f, feed_str text)
{
    if (c->own_output || f->row || f->kind != K_FOREIGN || f->text_told)
        return;
    size_t before = c->counts[FEED_WARNING];
    subject s = {.line = f->line, .column = f->column};
    text_characters(c, &s, text);
    f->text_told = c->counts[FEED_WARNING] > before;
}

int walk_text(feed_checker *c, feed_str text)
{
    frame *f = top(c);
    if (c->depth == 1)
        return FEED_OK;
    bool is_blank = str_is_blank(text);
    if (!is_blank || f->text_seen) {
        f->text_seen = true;
        text_where_none_belongs(c, f);
        if (f->kind == K_TEXT && c->text_type == TEXT_XHTML && !c->xhtml_bad_told) {
            c->xhtml_bad_told = true;
            find_in(c, FEED_RULE_MissingXhtmlDiv, f, STR_NONE);
        }
    }
    if (c->validator && !rng_text(c->validator, text, is_blank) && !f->told)
        find_in(c, FEED_RULE_SchemaViolation, f, rng_validator_message(c->validator));
    if (!f->keep_text) {
        check_foreign_text(c, f, text);
        return FEED_OK;
    }
    buf_put_str(&c->text, text);
    if (c->text.error == FEED_E_LIMIT) {
        c->text.error = 0;
        f->keep_text = false;
        if (!c->text_cut)
            find_in(c, FEED_RULE_ValidatorLimit, f, STR_NONE);
        c->text_cut = true;
    }
    return c->text.error;
}

/* ---- End --------------------------------------------------------------------------------------------------------- */

/* Dates repeat themselves, from element to element: the last good one is not looked at again. */
static feed_rule check_row_value(feed_checker *c, const element_row *row, feed_str value)
{
    value_env env = {.now = c->now};
    if (row->value == c->good_type && value.n && str_eq(value, c->good))
        return VALUE_OK;
    feed_rule rule = value_check((enum value_type)row->value, value, &env);
    if (rule == VALUE_OK && row->value == V_DATE_3339 && value.n <= GOOD_KEPT) {
        memcpy(c->good_text, value.p, value.n);
        c->good = (feed_str){c->good_text, value.n};
        c->good_type = row->value;
    }
    return rule;
}

static void check_value(feed_checker *c, frame *f, feed_str text)
{
    const element_row *row = f->row;
    feed_str value = str_trim(text);
    if ((row->flags & E_NO_SPACE) && value.n != text.n)
        find_in(c, FEED_RULE_UnexpectedWhitespace, f, text);
    if (row->value != V_ANY && !((row->flags & E_EMPTY_OK) && !value.n)) {
        feed_rule rule = check_row_value(c, row, value);
        if (rule != VALUE_OK)
            find_in(c, rule, f, value);
        else if ((row->flags & E_CANONICAL) && !c->own_output && !value_is_canonical_uri(value))
            find_in(c, FEED_RULE_NonCanonicalURI, f, value);
    }
    if (row->limit && value_too_long(value, row->limit))
        find_in(c, FEED_RULE_TooLong, f, STR_NONE);
}

static void check_text(feed_checker *c, frame *f, feed_str text)
{
    subject s = subject_of(c, f);
    if ((f->row->flags & E_NOT_BLANK) && !f->text_seen && !f->child)
        find_at(c, FEED_RULE_NotBlank, &s, STR_NONE);
    text_characters(c, &s, text);
    if (f->row->mark == M_TITLE)
        title_characters(c, &s, text);
    if (f->row->value == V_IRI && reference_lacks_base(c, text))
        find_at(c, FEED_RULE_RelativeReference, &s, str_trim(text));
    if (f->row->flags & E_PLAIN)
        text_plain(c, &s, FEED_RULE_ContainsHTML, text);
}

static void check_required(feed_checker *c, const frame *f)
{
    for (size_t i = 0; i < sizeof REQUIRED / sizeof *REQUIRED; i++)
        if (REQUIRED[i].kind == f->kind && !(f->marks & MARK(REQUIRED[i].mark)))
            find_missing(c, REQUIRED[i].rule, f, str_of(REQUIRED[i].name));
}

int walk_end(feed_checker *c)
{
    frame *f = top(c);
    bool schema_ok = !c->validator || rng_end(c->validator);
    if (f->row) {
        feed_str text = buf_from(&c->text, f->text_from);
        if (f->keep_text) {
            check_value(c, f, text);
            if (!c->own_output && f->kind == K_LEAF)
                check_text(c, f, text);
        }
        if (HOOKS[f->row->hook].end)
            HOOKS[f->row->hook].end(c, f, text);
        if (KINDS[f->kind] == 0)
            check_required(c, f);
    }
    if (!schema_ok && !f->told)
        find_in(c, FEED_RULE_SchemaViolation, f, rng_validator_message(c->validator));
    /* What the rules said here need not be said again by the schema one level up. */
    parent_of(c, f)->told |= f->told;
    /* XHTML is part of the text around it. */
    if (f->row || f->kind != K_XHTML)
        c->text.n = f->text_from;
    c->bases.n = f->base_from;
    c->base_at = f->base_at;
    c->depth--;
    return c->status;
}
