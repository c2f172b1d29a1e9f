/* Start and end tags: a quick way for what is well-formed, and a patient one. */
#include "../core/scan.h"
#include "scan_state.h"

typedef struct tag {
    const char *begin, *end; /* from '<' to behind '>' */
    feed_str name;
    uint32_t hash, colon;
    bool empty; /* ends with "/>" */
} tag;

typedef enum outcome { WHOLE, MORE, ODD } outcome;

/* Bytes that end a run of an attribute value: quotes, '<', '&', tab and line ends. */
static const scan_set VALUE_STOPS = {
    .mask = {0xFE, 0xFF, 0xFF, 0xFF}, .value = {'&' & '\'', '"', '<', '<'}, .below = ' '};

/* ASCII bytes of names, the colon not among them. */
static const bool NAME_BYTE[256] = {
    ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1,
    ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1,
    ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1,
    ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,
    ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1,
    ['y'] = 1, ['z'] = 1, ['_'] = 1, ['-'] = 1, ['.'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
    ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
};

/* Reads the name at p, with its hash and first colon; empty when there is none. */
static feed_str read_name(const char *p, const char *end, uint32_t *hash, uint32_t *colon)
{
    const char *q = p;
    uint32_t h = SCAN_HASH_SEED;
    *colon = 0;
    if (!scan_name_starts(p, end))
        return (feed_str){p, 0};
    for (; q < end; q++) {
        if (*q == ':' && !*colon)
            *colon = (uint32_t)(q - p);
        else if (!NAME_BYTE[(unsigned char)*q] && *q != ':')
            break;
        h = scan_hash_step(h, (unsigned char)*q);
    }
    if (q < end && (unsigned char)*q >= 0x80) { /* rare: once more, with care */
        q = scan_name_end(p, end);
        h = scan_hash(str_range(p, q));
        const char *first = memchr(p, ':', (size_t)(q - p));
        *colon = first ? (uint32_t)(first - p) : 0;
    }
    *hash = h;
    return str_range(p, q);
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p;
}

/* Keeps an attribute of the tag. False when the reading has ended. A second one of a name is marked and no fault yet:
 * the tag may not be all there, and is then read again. */
static bool keep(xml_scanner *s, const struct scan_attribute *a, const tag *t)
{
    if (s->n_raw >= s->limits.attributes)
        return scan_stop(s, FEED_E_LIMIT, XML_FAULT_ATTRIBUTE_LIMIT, t->begin), false;
    if (a->name.n > s->limits.name_bytes)
        return scan_stop(s, FEED_E_LIMIT, XML_FAULT_NAME_LIMIT, t->begin), false;
    bool repeated = false;
    for (size_t i = 0; i < s->n_raw && !repeated; i++)
        repeated = s->raw[i].hash == a->hash && str_eq(s->raw[i].name, a->name);
    s->raw[s->n_raw] = *a;
    s->raw[s->n_raw++].repeated = repeated;
    s->repeated = s->repeated || repeated;
    return true;
}

static void begin_attributes(xml_scanner *s)
{
    s->n_raw = 0;
    s->repeated = false;
}

/* The first of several attributes with one name counts. False when the reading has ended. */
static bool drop_repeated(xml_scanner *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_raw && s->repeated; i++)
        if (!s->raw[i].repeated)
            s->raw[n++] = s->raw[i];
        else if (!scan_fault(s, XML_FAULT_DUPLICATE, s->raw[i].name.p))
            return false;
    s->n_raw = s->repeated ? n : s->n_raw;
    return true;
}

/* ---- The quick way ----------------------------------------------------------------------------------------------- */

/* A quoted value at p: what it is, and *p behind it. */
static outcome quick_value(const char **p, const char *end, struct scan_attribute *a)
{
    if (*p == end)
        return MORE;
    char quote = **p;
    if (quote != '"' && quote != '\'')
        return ODD;
    const char *from = *p + 1, *q = from;
    a->plain = true;
    for (;; q++) {
        q = scan_for(q, end, VALUE_STOPS);
        if (q == end)
            return MORE;
        if (*q == quote)
            break;
        if (*q == '<')
            return *p = q, ODD;
        if (*q == '&' || is_space(*q))
            a->plain = false;
    }
    a->value = str_range(from, q);
    *p = q + 1;
    return WHOLE;
}

/* name = "value" at *p. */
static outcome quick_attribute(const char **p, const char *end, struct scan_attribute *a)
{
    a->name = read_name(*p, end, &a->hash, &a->colon);
    const char *q = a->name.p + a->name.n;
    if (q == end)
        return MORE;
    q = skip_space(q, end);
    if (q < end && (*q != '=' || !a->name.n))
        return ODD;
    if (q == end)
        return MORE;
    q = skip_space(q + 1, end);
    outcome o = quick_value(&q, end, a);
    if (o != MORE)
        *p = q;
    return o;
}

/* Reads a tag that is as it should be. ODD: it is not, *odd says where and *kind how. */
static outcome quick(xml_scanner *s, tag *t, const char **odd, xml_fault_kind *kind)
{
    const char *end = s->end, *p;
    t->name = read_name(t->begin + 1, end, &t->hash, &t->colon);
    p = t->name.p + t->name.n;
    *kind = XML_FAULT_TAG;
    for (;;) {
        const char *before = p;
        p = skip_space(p, end);
        *odd = p;
        if (p == end || (*p == '/' && p + 1 == end))
            return MORE;
        t->empty = *p == '/';
        if (*p == '>' || (t->empty && p[1] == '>')) {
            t->end = p + (t->empty ? 2 : 1);
            return WHOLE;
        }
        if (p == before)
            return ODD;
        struct scan_attribute a = {.tokens = false};
        outcome o = quick_attribute(&p, end, &a);
        if (o == ODD) {
            *odd = p;
            *kind = *p == '<' ? XML_FAULT_LESS_IN_VALUE : XML_FAULT_ATTRIBUTE;
        }
        if (o != WHOLE)
            return o;
        if (!keep(s, &a, t))
            return WHOLE;
    }
}

/* ---- The patient way --------------------------------------------------------------------------------------------- */

static bool ends_bare(char c)
{
    return is_space(c) || c == '>' || c == '<';
}

/* What stands behind "=" in a broken tag. */
static const char *patient_value(const char *p, const char *end, struct scan_attribute *a)
{
    p = skip_space(p, end);
    const char *from = p;
    if (p < end && (*p == '"' || *p == '\'')) {
        const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
        a->value = str_range(p + 1, close ? close : end - (end[-1] == '>' && end > p + 1));
        return close ? close + 1 : end;
    }
    while (p < end && !ends_bare(*p) && !(*p == '/' && p + 1 < end && p[1] == '>'))
        p++;
    a->value = str_range(from, p);
    return p;
}

/* Reads what there is of attributes in a broken tag. */
static void patient(xml_scanner *s, tag *t)
{
    const char *p = t->name.p + t->name.n, *end = t->end;
    t->empty = end - p >= 2 && end[-1] == '>' && end[-2] == '/';
    begin_attributes(s);
    while (p < end && !s->status) {
        struct scan_attribute a = {.plain = false};
        a.name = read_name(p, end, &a.hash, &a.colon);
        if (!a.name.n) {
            p++;
            continue;
        }
        const char *q = skip_space(a.name.p + a.name.n, end);
        a.value = a.name;
        if (q < end && *q == '=')
            p = patient_value(q + 1, end, &a);
        else
            p = a.name.p + a.name.n;
        keep(s, &a, t);
    }
}

/* ---- Start tags -------------------------------------------------------------------------------------------------- */

/* Elements that HTML leaves open, and those that a feed has side by side: nested too deep they have been forgotten to
 * be closed. */
static bool is_forgotten(feed_str name)
{
    static const char *const NAMES[] = {"area", "base", "br",    "col", "dd",    "dt",   "entry", "font", "hr", "img",
                                        "item", "li",   "input", "p",   "param", "meta", "td",    "th",   "tr"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (str_eq_nocase(name, str_of(NAMES[i])))
            return true;
    return false;
}

static const scan_atom *innermost(const xml_scanner *s)
{
    return &s->names.atoms[s->open[s->depth - 1].name];
}

/* Room for one more open element; false when the reading has ended. */
static bool make_room(xml_scanner *s, const char *at)
{
    if (s->depth < s->limits.depth)
        return true;
    if (!s->lenient || !is_forgotten(innermost(s)->text)) {
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_DEPTH_LIMIT, at);
        return false;
    }
    if (!scan_fault(s, XML_FAULT_MISMATCH, at))
        return false;
    while (s->depth && !s->status && is_forgotten(innermost(s)->text))
        scan_close(s);
    return !s->status;
}

static void put_element(const xml_scanner *s, uint32_t name, xml_element *element)
{
    const scan_atom *atom = &s->names.atoms[name];
    element->ns = atom->uri ? s->names.atoms[atom->uri].text : STR_NONE;
    element->prefix = atom->colon ? (feed_str){atom->text.p, atom->colon} : STR_NONE;
    element->local = atom->local;
    element->symbol = atom->symbol;
}

static void start(xml_scanner *s, const tag *t)
{
    xml_element element = {.attrs = s->attrs, .declared = s->declared};
    s->event = SCAN_EVENT_TOKEN;
    if (t->name.n > s->limits.name_bytes)
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_NAME_LIMIT, t->begin);
    if (s->status || (!s->depth && s->rooted && !scan_fault(s, XML_FAULT_SECOND_ROOT, t->begin)) ||
        !make_room(s, t->begin) || !drop_repeated(s))
        return;
    uint32_t bindings = s->names.n_bindings;
    if (s->n_attlist)
        scan_apply_attlist(s, t->name, t->hash, t->begin);
    if (s->status || !scan_attributes(s, &element.n_attrs, &element.n_declared, t->begin))
        return;
    uint32_t name = scan_intern_name(&s->names, t->name, t->hash, t->colon);
    if (name == SCAN_FULL) {
        scan_stop(s, s->names.no_memory ? FEED_E_MEMORY : FEED_E_LIMIT,
                  s->names.no_memory ? XML_FAULT_MEMORY : XML_FAULT_NAMES_LIMIT, t->begin);
        return;
    }
    if ((s->names.atoms[name].misnamed && !scan_fault(s, XML_FAULT_NAME, t->begin)) ||
        (!scan_resolve(&s->names, name) && !scan_fault(s, XML_FAULT_PREFIX, t->begin)))
        return;
    put_element(s, name, &element);
    s->open[s->depth++] = (scan_open){name, s->names.atoms[name].uri, bindings};
    s->rooted = true;
    s->status = s->handler.start(s->handler.context, &element);
    if (!s->status && t->empty)
        scan_close(s);
}

/* A tag that is not as it should be: strict, that is the end; lenient, once all of it is there, what it may mean. */
static const char *start_broken(xml_scanner *s, tag *t, const char *odd, xml_fault_kind kind)
{
    const char *behind = t->name.p + t->name.n;
    if (!s->lenient)
        return scan_fault(s, kind, odd), t->begin;
    if (behind < s->end && !is_space(*behind) && !memchr("/><", *behind, 3)) {
        scan_fault(s, XML_FAULT_MARKUP, t->begin);
        scan_deliver(s, STR("<"));
        return t->begin + 1;
    }
    scan_find_begin(s, SCAN_START_TAG);
    size_t n = scan_find(s, t->begin, s->end);
    if (!n)
        return NULL;
    t->end = t->begin + n;
    if (!scan_fault(s, kind, odd < t->end ? odd : t->begin))
        return t->begin;
    patient(s, t);
    start(s, t);
    scan_begin_run(s, t->end);
    return t->end;
}

const char *scan_start_tag(xml_scanner *s, const char *p)
{
    tag t = {.begin = p};
    const char *odd;
    xml_fault_kind kind;
    begin_attributes(s);
    s->token = scan_offset(s, p);
    outcome o = quick(s, &t, &odd, &kind);
    if (s->status)
        return p;
    if (o == WHOLE && (size_t)(t.end - p) > s->limits.tag_bytes)
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_TAG_LIMIT, p);
    if (o == ODD || (o == MORE && s->final && s->lenient))
        return start_broken(s, &t, odd, o == MORE ? XML_FAULT_UNFINISHED : kind);
    if (o == MORE) {
        scan_find_begin(s, SCAN_START_TAG);
        scan_find(s, p, s->end);
        return NULL;
    }
    start(s, &t);
    scan_begin_run(s, t.end);
    return t.end;
}

/* ---- End tags ---------------------------------------------------------------------------------------------------- */

void scan_close(xml_scanner *s)
{
    const scan_open *open = &s->open[--s->depth];
    const scan_atom *atom = &s->names.atoms[open->name];
    s->status = s->handler.end(s->handler.context, open->uri ? s->names.atoms[open->uri].text : STR_NONE,
                               atom->colon ? (feed_str){atom->text.p, atom->colon} : STR_NONE, atom->local);
    scan_unbind(&s->names, open->bindings);
}

/* How many elements an end tag closes: down to the innermost of its name, letter for letter or else in any case. */
static size_t closes(const xml_scanner *s, feed_str name)
{
    size_t found = 0;
    for (size_t i = s->depth; i && !found; i--)
        if (str_eq(s->names.atoms[s->open[i - 1].name].text, name))
            found = s->depth - i + 1;
    for (size_t i = s->depth; i && !found; i--)
        if (str_eq_nocase(s->names.atoms[s->open[i - 1].name].text, name))
            found = s->depth - i + 1;
    return found;
}

static void end(xml_scanner *s, feed_str name, const char *p)
{
    bool matches = s->depth && str_eq(innermost(s)->text, name);
    if (!matches && !scan_fault(s, XML_FAULT_MISMATCH, p))
        return;
    s->event = SCAN_EVENT_TOKEN;
    for (size_t n = closes(s, name); n && !s->status; n--)
        scan_close(s);
}

/* An end tag that is not whole, or not as it should be. */
static const char *end_broken(xml_scanner *s, feed_str name, const char *p, const char *odd)
{
    bool unfinished = odd == s->end;
    if (!unfinished && !s->lenient)
        return scan_fault(s, XML_FAULT_END_TAG, odd), p;
    scan_find_begin(s, SCAN_END_TAG);
    size_t n = scan_find(s, p, s->end);
    if (!n && (s->status || !s->final || !s->lenient))
        return NULL;
    const char *behind = n ? p + n : s->end;
    if (scan_fault(s, n ? XML_FAULT_END_TAG : XML_FAULT_UNFINISHED, odd < behind ? odd : p) && name.n)
        end(s, name, p);
    scan_begin_run(s, behind);
    return behind;
}

const char *scan_end_tag(xml_scanner *s, const char *p)
{
    uint32_t hash, colon;
    feed_str name = s->depth ? innermost(s)->text : STR("");
    const char *q = p + 2 + name.n;
    s->token = scan_offset(s, p);
    if (!name.n || s->end <= q || *q != '>' || memcmp(p + 2, name.p, name.n) != 0) {
        name = read_name(p + 2, s->end, &hash, &colon);
        q = skip_space(name.p + name.n, s->end);
        if (q == s->end || *q != '>' || !name.n)
            return end_broken(s, name, p, q);
    }
    if ((size_t)(q + 1 - p) > s->limits.tag_bytes)
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_TAG_LIMIT, p);
    if (!s->status)
        end(s, name, p);
    scan_begin_run(s, q + 1);
    return q + 1;
}
