/* Feeds in other encodings become UTF-8 before they are mended. */
#include "../core/str.h"
#include "../core/utf8.h"
#include "../formats/charset.h"
#include "fix_state.h"

static int put(void *context, const char *bytes, size_t n)
{
    buf *out = context;
    buf_put(out, bytes, n);
    return out->error;
}

/* ASCII bytes may stand for other letters there. */
static bool is_stateful(feed_str label)
{
    return str_starts_nocase(label, STR("iso-2022")) || str_starts_nocase(label, STR("hz")) ||
           str_starts_nocase(label, STR("utf-7"));
}

static bool is_utf8_label(feed_str label)
{
    return str_eq_nocase(label, STR("utf-8")) || str_eq_nocase(label, STR("utf8")) ||
           str_eq_nocase(label, STR("us-ascii"));
}

/* A mark or zero bytes among the first four, as XML 1.0 appendix F has them. */
static bool is_wide(feed_str bytes)
{
    bool marked = bytes.n > 1 && (memcmp(bytes.p, "\xFF\xFE", 2) == 0 || memcmp(bytes.p, "\xFE\xFF", 2) == 0);
    return marked || (bytes.n > 3 && memchr(bytes.p, '\0', 4));
}

int fix_to_utf8(feed_str bytes, buf *out, feed_str *encoding)
{
    feed_str version, label;
    *encoding = STR_NONE;
    charset_read_declaration(bytes, &version, &label);
    bool wide = is_wide(bytes), utf8 = !is_stateful(label) && utf8_clean_prefix(bytes) == bytes.n;
    /* What is UTF-8 all the same is only declared wrong, and what nobody declares has a few bytes that are not. */
    if (!wide && (!label.p || is_utf8_label(label) || utf8))
        return FEED_OK;
    *encoding = label.p ? label : STR("UTF-16");
    charset_mode mode = label.p && !charset_is_known(label) ? CHARSET_FREE : CHARSET_WEB;
    charset *c = charset_new(mode, (charset_sink){put, out});
    int status = c ? charset_push(c, bytes.p, bytes.n) : FEED_E_MEMORY;
    if (!status)
        status = charset_finish(c);
    if (!status && (charset_get_info(c)->unknown || charset_get_info(c)->bad))
        status = FEED_E_INPUT;
    charset_free(c);
    return status;
}

void fix_declaration(fixer *x)
{
    feed_str text = x->text, version, label;
    feed_str mark = {text.p, str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0}, rest = str_from(text, mark.n);
    size_t blank = 0;
    while (blank < rest.n && is_space(rest.p[blank]))
        blank++;
    rest = str_from(rest, blank);
    if (!str_starts(rest, STR("<?xml ")))
        return;
    if (blank)
        fix_add(x, FEED_RULE_SAXError, (feed_str){rest.p - blank, blank}, STR(""));
    charset_read_declaration(rest, &version, &label);
    if (label.p && !is_utf8_label(label))
        fix_add(x, FEED_RULE_NonstdEncoding, label, STR("utf-8"));
}
