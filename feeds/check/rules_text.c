/* What stands in texts: characters that show a wrong encoding, markup in plain text, HTML and XHTML. */
#include "../core/uri.h"
#include "../html/allow.h"
#include "../html/references.h"
#include "context.h"
#include "html_check.h"
#include "lists.h"

/* ---- Characters -------------------------------------------------------------------------------------------------- */

/* "â€" begins what becomes of a quotation mark, dash or ellipsis whose bytes were taken for Windows-1252. */
static bool has_misread_mark(feed_str text)
{
    static const char MARK[] = "\xC3\xA2\xE2\x82\xAC";
    for (size_t at = 0; (at += str_find_byte(str_from(text, at), MARK[0])) < text.n; at++)
        if (text.n - at >= 5 && memcmp(text.p + at, MARK, 5) == 0)
            return true;
    return false;
}

/*
 * C1 controls, U+FFFD, and U+0080 to U+00BF behind an A with circumflex or tilde: two bytes of UTF-8 that were taken
 * for two letters. The text is well-formed UTF-8, so that bytes tell, and few characters begin with C2.
 */
void text_characters(feed_checker *c, const subject *s, feed_str text)
{
    bool bad = has_misread_mark(text) || (text.n >= 3 && str_find(text, STR("\xEF\xBF\xBD")) < text.n);
    for (size_t at = 0; !bad && (at += str_find_byte(str_from(text, at), '\xC2')) + 1 < text.n; at += 2) {
        unsigned char next = (unsigned char)text.p[at + 1];
        bool letter = at >= 2 && text.p[at - 2] == '\xC3' && (text.p[at - 1] == '\x82' || text.p[at - 1] == '\x83');
        bad = next <= 0x9F || letter;
    }
    if (bad)
        find_at(c, FEED_RULE_BadCharacters, s, STR_NONE);
}

/* ---- Plain text -------------------------------------------------------------------------------------------------- */

/* The name in "</name>", if HTML knows it. */
static feed_str html_end_tag(feed_str text)
{
    for (size_t at = 0; (at += str_find_byte(str_from(text, at), '<')) < text.n; at++) {
        feed_str rest = str_from(text, at);
        size_t n = 2;
        char lower[16];
        if (rest.n < 4 || rest.p[1] != '/')
            continue;
        while (n < rest.n && n - 2 < sizeof lower && is_alnum(rest.p[n])) {
            lower[n - 2] = to_lower(rest.p[n]);
            n++;
        }
        if (n < rest.n && rest.p[n] == '>' && list_is_html_element((feed_str){lower, n - 2}))
            return (feed_str){rest.p + 2, n - 2};
    }
    return STR_NONE;
}

bool text_has_markup(feed_str text)
{
    return html_end_tag(text).p != NULL;
}

/* "&name" that HTML knows, or "&" and a number; what follows in another script is no part of it. */
static feed_str html_entity(feed_str text)
{
    for (size_t at = 0; (at += str_find_byte(str_from(text, at), '&')) < text.n; at++) {
        size_t n = at + 1;
        bool letters = true;
        if (n < text.n && text.p[n] == '#') {
            n++;
            letters = false;
        }
        for (; n < text.n && (is_alnum(text.p[n]) || text.p[n] == '_'); n++)
            letters = letters && is_alpha(text.p[n]);
        feed_str found = {text.p + at + 1, n - at - 1};
        if (found.n && !str_eq(found, STR("#")) && (!letters || html_reference_known(found)))
            return (feed_str){text.p + at, n - at};
    }
    return STR_NONE;
}

/* "<" that a reader may take for a tag; an address in angle brackets is none. */
static bool looks_like_tag(feed_str text)
{
    if (memchr(text.p, '@', text.n))
        return false;
    for (size_t at = 0; (at += str_find_byte(str_from(text, at), '<')) < text.n; at++)
        if (at + 1 < text.n && (is_alpha(text.p[at + 1]) || strchr("/!?", text.p[at + 1])))
            return true;
    return false;
}

void text_plain(feed_checker *c, const subject *s, feed_rule rule, feed_str text)
{
    feed_str tag = html_end_tag(text);
    if (tag.p) {
        find_at(c, rule, s, tag);
        return;
    }
    uint32_t line, column;
    xml_scanner_position(c->xml, &line, &column);
    feed_str entity = html_entity(text);
    bool suspicious = entity.p || (c->type == TYPE_RSS2 && rule == FEED_RULE_ContainsHTML && looks_like_tag(text));
    if (!suspicious || source_has_hex(c->source, s->line, line))
        return;
    find_at(c, entity.p ? rule : FEED_RULE_CharacterData, s, entity);
}

/* ---- HTML -------------------------------------------------------------------------------------------------------- */

/* Who hears of what is wrong in one text. */
typedef struct html_subject {
    feed_checker *c;
    const subject *s;
} html_subject;

static void on_html(void *context, feed_rule rule, size_t offset, feed_str what)
{
    const html_subject *h = context;
    (void)offset;
    find_at(h->c, rule, h->s, what);
}

/* Atom's own elements hold references that may be relative to an xml:base; others were made for RSS. */
static html_base base_of(const feed_checker *c)
{
    if (!is_atom(c) || c->frames[c->depth - 1].ns != NS_ATOM)
        return HTML_BASE_NONE;
    return c->bases.n ? HTML_BASE_GIVEN : HTML_BASE_MISSING;
}

void text_html(feed_checker *c, const subject *s, feed_str html)
{
    if (!memchr(html.p, '<', html.n) && !memchr(html.p, '&', html.n))
        return;
    if (!c->html)
        c->html = html_check_new();
    if (!c->html) {
        c->status = FEED_E_MEMORY;
        return;
    }
    html_subject h = {c, s};
    html_check_run(c->html, html, base_of(c), (html_hearer){on_html, &h});
}

END_HOOK(html_text)
{
    subject s = subject_of(c, f);
    if (!c->own_output)
        text_html(c, &s, text);
}

/* ---- XHTML ------------------------------------------------------------------------------------------------------- */

static const char SVG_ELEMENTS[] =
    "a animate animateColor animateMotion animateTransform circle defs desc ellipse font-face font-face-name "
    "font-face-src g glyph hkern image linearGradient line marker metadata missing-glyph mpath path polygon polyline "
    "radialGradient rect set stop svg switch symbol text title tspan use ";
static const char MATHML_ELEMENTS[] = "annotation annotation-xml maction math menclose merror mfrac mfenced mi "
                                      "mmultiscripts mn mo mover mpadded mphantom "
                                      "mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext "
                                      "mtr munder munderover none semantics ";
static const char MATHML_ATTRIBUTES[] = "actiontype align columnalign columnlines columnspacing columnspan depth "
                                        "display displaystyle equalcolumns equalrows "
                                        "encoding fence fontstyle fontweight frame height linethickness lspace "
                                        "mathbackground mathcolor mathvariant maxsize "
                                        "minsize other rowalign rowlines rowspacing rowspan rspace scriptlevel "
                                        "selection separator separators stretchy width "
                                        "xlink:href xlink:show xlink:type class id style title ";

static void xhtml_risk(feed_checker *c, const frame *f, feed_rule rule, feed_str element, feed_str what)
{
    if (!find_wanted(c, rule))
        return;
    subject s = subject_of(c, f);
    /* Findings inside the markup name the element that holds it. */
    const frame *holder = f;
    while (holder > c->frames && !holder->row)
        holder--;
    s.parent = name_of_frame(c, holder - 1);
    s.element = holder->row && holder->row->kind == K_XHTML ? name_of_frame(c, holder) : name_of(c, NS_NONE, element);
    if (!(holder->row && holder->row->kind == K_XHTML))
        s.parent.n = 0;
    find_at(c, rule, &s, what);
}

static void xhtml_attributes(feed_checker *c, const frame *f, const xml_element *element, bool mathml)
{
    for (size_t i = 0; i < element->n_attrs; i++) {
        const xml_attr *a = &element->attrs[i];
        if (a->ns.p)
            continue;
        if ((str_eq(a->local, STR("href")) || str_eq(a->local, STR("src"))) && reference_is_script(a->value))
            xhtml_risk(c, f, FEED_RULE_DangerousLink, element->local, a->value);
        bool link = str_eq(element->local, STR("a")) && str_eq(a->local, STR("href"));
        bool image = str_eq(element->local, STR("img")) && str_eq(a->local, STR("src"));
        if ((link || image) && !is_atom(c) && html_reference_is_relative(a->value))
            xhtml_risk(c, f, FEED_RULE_ContainsRelRef, element->local, a->value);
        if (str_eq(a->local, STR("style"))) {
            feed_str fault = html_style_w3c_fault(a->value);
            if (fault.p)
                xhtml_risk(c, f, FEED_RULE_DangerousStyleAttr, element->local, fault);
        } else if (mathml ? !list_has(MATHML_ATTRIBUTES, a->local, false) : str_starts(a->local, STR("on"))) {
            xhtml_risk(c, f, FEED_RULE_SecurityRiskAttr, element->local, a->local);
        }
    }
}

/* xhtml:body in RSS: readers drop what they do not know. */
static bool in_rss_body(const feed_checker *c, const frame *f)
{
    while (f > c->frames && !f->row)
        f--;
    return f->row && f->row->hook == H_XHTML_BODY;
}

static bool div_of_xhtml(const xml_element *element, enum ns_id ns)
{
    return ns_is_exact(ns, element->ns) && ns == NS_XHTML && str_eq(element->local, STR("div"));
}

/* The first elements in type="xhtml": one xhtml:div. */
static void xhtml_top(feed_checker *c, frame *f, const xml_element *element, enum ns_id ns)
{
    frame *holder = parent_of(c, f);
    bool div = str_eq(element->local, STR("div"));
    if (c->text_escaped)
        find_in(c, FEED_RULE_NotEscaped, holder, STR_NONE);
    if (c->text_type == TEXT_PLAIN || c->text_type == TEXT_HTML || c->text_type == TEXT_BINARY ||
        c->text_type == TEXT_MEDIA || c->text_type == TEXT_REMOTE) {
        subject s = subject_of(c, f);
        s.element = name_of(c, NS_NONE, element->local);
        find_at(c, FEED_RULE_UndefinedElement, &s, STR_NONE);
    }
    if (c->text_type != TEXT_XHTML)
        return;
    c->xhtml_divs++;
    if ((!div_of_xhtml(element, ns) || c->xhtml_divs > 1) && !c->xhtml_bad_told) {
        c->xhtml_bad_told = true;
        find_in(c, FEED_RULE_MissingXhtmlDiv, holder, STR_NONE);
    }
    if (div && !div_of_xhtml(element, ns))
        find_in(c, FEED_RULE_NotHtml, holder, element->ns);
}

/* An element of no namespace, or of a feed's, in the midst of XHTML. */
static void xhtml_stranger(feed_checker *c, frame *f, const xml_element *element, enum ns_id ns)
{
    subject s = subject_of(c, f);
    s.element = name_of(c, (uint8_t)ns, element->local);
    s.parent = name_of(c, ns == NS_NONE ? NS_XHTML : NS_NONE, STR("div"));
    find_at(c, ns == NS_NONE ? FEED_RULE_MissingNamespace : FEED_RULE_UndefinedElement, &s, STR_NONE);
}

static void xhtml_element(feed_checker *c, frame *f, const xml_element *element)
{
    bool unknown = html_element_w3c(element->local) == HTML_W3C_UNKNOWN && !list_is_html_element(element->local);
    if (unknown && !in_rss_body(c, f))
        xhtml_risk(c, f, FEED_RULE_NotHtml, STR("div"), element->local);
    else if (html_element_w3c(element->local) != HTML_W3C_SAFE)
        xhtml_risk(c, f, FEED_RULE_SecurityRisk, STR("div"), element->local);
    xhtml_attributes(c, f, element, false);
}

static void drawing_element(feed_checker *c, frame *f, const xml_element *element, bool mathml)
{
    if (!list_has(mathml ? MATHML_ELEMENTS : SVG_ELEMENTS, element->local, false))
        xhtml_risk(c, f, FEED_RULE_SecurityRisk, mathml ? STR("mathml") : STR("svg"), element->local);
    xhtml_attributes(c, f, element, mathml);
}

void text_xhtml_start(feed_checker *c, frame *f, const xml_element *element, enum ns_id ns)
{
    bool top = parent_of(c, f)->kind == K_TEXT, inside = parent_of(c, f)->kind == K_XHTML;
    bool media = c->text_type == TEXT_XML_MEDIA || c->text_type == TEXT_MEDIA;
    f->keep_text = !c->own_output;
    if (top)
        xhtml_top(c, f, element, ns);
    if (media && top) {
        c->xhtml_document = ns == NS_XHTML && str_eq(element->local, STR("html"));
        return;
    }
    if (c->xhtml_document && list_has("head title body ", element->local, false))
        return;
    /* What is not in XHTML's div has been refused as a whole. */
    if (c->text_type == TEXT_XHTML && top && !(div_of_xhtml(element, ns))) {
        f->kind = K_FOREIGN;
        f->keep_text = false;
        return;
    }
    c->xhtml_mixed |= inside;
    switch (ns) {
    case NS_XHTML: xhtml_element(c, f, element); break;
    case NS_SVG:
    case NS_MATHML: drawing_element(c, f, element, ns == NS_MATHML); break;
    default:
        if (inside && !media && ns < NS_KNOWN_COUNT)
            xhtml_stranger(c, f, element, ns);
    }
}
