/*
 * libyajl knows no positions, checks UTF-8 loosely, and drops or breaks characters at half surrogate pairs. So a
 * scanner of our own goes over the bytes first: it finds where each token begins, checks strings, and mends such
 * escapes. libyajl gets the tokens one by one, so that it is known which one an event or an error belongs to, and each
 * of them whole, because it starts anew with every piece of a token. Of a string without escapes it gets the quotes
 * alone: what is between them needs no second reading.
 */
#include "jsonin.h"

#include "../core/scan.h"
#include "../core/utf8.h"

#include <stdlib.h>
#include <yajl/yajl_parse.h>

static const char TOO_LONG[] = "a string or number is longer than 16 MiB";
static const char STOPPED[] = "reported already";

enum { BLOCK = 4096, ESCAPE_MAX = 6, OUT_MAX = JSON_TOKEN_MAX + 2 * BLOCK };

typedef enum scan_state { AT_START, BETWEEN, IN_WORD, IN_STRING, IN_ESCAPE, IN_HEX } scan_state;

struct json_reader {
    json_handler handler;
    yajl_handle yajl;
    int status; /* of the first failure; sticks */

    scan_state state;
    json_pos at;               /* of the next byte */
    unsigned char low, high;   /* bounds of the next continuation byte of a character */
    int continuation;          /* bytes it still needs */
    char held[2 * ESCAPE_MAX]; /* an escape being read, behind a first half of a surrogate pair */
    size_t n_held;
    size_t escape; /* where in `held` the escape being read begins */
    uint32_t code; /* its digits so far */
    bool bom;
    bool plain;       /* the token in `out` is a string without escapes */
    size_t text_n;    /* bytes between its quotes */
    char mark;        /* the mark behind it, which goes along with it: a call of libyajl less; 0: none */
    json_pos mark_at; /* where that is */

    json_pos current;         /* of the token that libyajl gets */
    json_pos word;            /* of the last number or literal, whose event may come with the token behind it */
    size_t word_n, word_done; /* its bytes; those that had an event */
    json_pos token;           /* of the event */
    size_t depth;
    bool any; /* a token was seen */

    buf out; /* the token for libyajl, with the white space behind it */
};

/* ---- Faults ------------------------------------------------------------------------------------------------------ */

static int fail(json_reader *r, int status, json_pos pos, const char *message)
{
    r->status = status;
    if (r->handler.fault)
        r->handler.fault(r->handler.context, str_of(message), pos.line, pos.column);
    return status;
}

/* ---- libyajl's events -------------------------------------------------------------------------------------------- */

static int on_event(json_reader *r, json_event event, feed_str text)
{
    r->depth += event == JSON_MAP || event == JSON_LIST;
    r->depth -= event == JSON_MAP_END || event == JSON_LIST_END;
    r->token = r->current;
    if (r->depth > JSON_DEPTH_MAX)
        fail(r, FEED_E_LIMIT, r->token, "the document is nested deeper than 128 levels");
    else
        r->status = r->handler.event(r->handler.context, event, text);
    return r->status == 0;
}

/* A number or literal of n bytes. */
static int on_word(json_reader *r, json_event event, feed_str text, size_t n)
{
    json_pos current = r->current;
    r->word_done += n;
    r->current = r->word;
    int go_on = on_event(r, event, text);
    r->current = current;
    return go_on;
}

static int on_null(void *r)
{
    return on_word(r, JSON_NULL, STR_NONE, 4);
}
static int on_boolean(void *r, int yes)
{
    return on_word(r, yes ? JSON_TRUE : JSON_FALSE, STR_NONE, yes ? 4 : 5);
}
static int on_number(void *r, const char *p, size_t n)
{
    return on_word(r, JSON_NUMBER, (feed_str){p, n}, n);
}
static int on_map(void *r)
{
    return on_event(r, JSON_MAP, STR_NONE);
}
static int on_map_end(void *r)
{
    return on_event(r, JSON_MAP_END, STR_NONE);
}
static int on_list(void *r)
{
    return on_event(r, JSON_LIST, STR_NONE);
}
static int on_list_end(void *r)
{
    return on_event(r, JSON_LIST_END, STR_NONE);
}

/* The text of a string: as it was read, or as libyajl has decoded it. */
static feed_str text_of(const json_reader *r, const unsigned char *p, size_t n)
{
    return r->plain ? (feed_str){r->out.p + 1, r->text_n} : (feed_str){n ? (const char *)p : "", n};
}

/* What libyajl says next is about the mark behind the string, if one went along. */
static int on_text(json_reader *r, json_event event, feed_str text)
{
    int go_on = on_event(r, event, text);
    if (r->mark)
        r->current = r->mark_at;
    return go_on;
}

static int on_string(void *r, const unsigned char *p, size_t n)
{
    return on_text(r, JSON_STRING, text_of(r, p, n));
}
static int on_key(void *r, const unsigned char *p, size_t n)
{
    return on_text(r, JSON_KEY, text_of(r, p, n));
}

static const yajl_callbacks CALLBACKS = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_map,
    .yajl_map_key = on_key,
    .yajl_end_map = on_map_end,
    .yajl_start_array = on_list,
    .yajl_end_array = on_list_end,
};

/*
 * libyajl says "parse error: trailing garbage" with a line end; ours is a sentence of its own. The place is the token
 * it got last, or a word of which something is left: it was refused, or ends in the middle ("01" is a 0 and a 1).
 */
static int yajl_fault(json_reader *r)
{
    char message[160] = "the document is not JSON: ";
    unsigned char *error = yajl_get_error(r->yajl, 0, NULL, 0);
    feed_str text = str_trim(str_of((const char *)error));
    size_t colon = str_find(text, STR(": ")), n = strlen(message);
    text = colon < text.n ? str_from(text, colon + 2) : STR("unexpected token");
    memcpy(message + n, text.p, text.n < sizeof message - n ? text.n : sizeof message - n - 1);
    yajl_free_error(r->yajl, error);
    return fail(r, FEED_E_INPUT, r->word_done < r->word_n ? r->word : r->current, message);
}

/* Gives the token to libyajl. */
static int give(json_reader *r)
{
    if (r->out.error)
        return fail(r, r->out.error, r->current, "there is no memory left");
    if (r->out.n == 0)
        return 0;
    const char quotes[] = {'"', '"', r->mark};
    feed_str token = r->plain ? (feed_str){quotes, r->mark ? 3 : 2} : buf_str(&r->out);
    yajl_status status = yajl_parse(r->yajl, (const unsigned char *)token.p, token.n);
    buf_clear(&r->out);
    r->plain = false;
    r->mark = 0;
    if (r->status)
        return r->status;
    return status == yajl_status_ok ? 0 : yajl_fault(r);
}

/* ---- The scanner ------------------------------------------------------------------------------------------------- */

/* Passes the first n held bytes on. */
static void release(json_reader *r, size_t n)
{
    buf_put(&r->out, r->held, n);
    memmove(r->held, r->held + n, r->n_held - n);
    r->n_held -= n;
}

/* The first held escape is half a pair. */
static void release_half(json_reader *r)
{
    memcpy(r->held, "\\ufffd", ESCAPE_MAX);
    release(r, ESCAPE_MAX);
}

/* `held` holds a whole escape, maybe behind a first half. */
static void end_escape(json_reader *r)
{
    bool half_before = r->escape > 0;
    bool first = r->code >= 0xD800 && r->code <= 0xDBFF, second = r->code >= 0xDC00 && r->code <= 0xDFFF;
    r->state = IN_STRING;
    if (half_before && !second)
        release_half(r);
    if (first)
        return;
    if (second && !half_before)
        release_half(r);
    else
        release(r, r->n_held);
}

static const char *scan_escape(json_reader *r, char c)
{
    r->held[r->n_held++] = c;
    if (r->state == IN_ESCAPE) {
        if (!strchr("\"\\/bfnrtu", c) || !c)
            return "the document is not JSON: unknown escape in a string";
        r->code = 0;
        r->state = IN_HEX;
        if (c != 'u')
            end_escape(r);
        return NULL;
    }
    if (!is_hex(c))
        return "the document is not JSON: expected a hexadecimal digit";
    char digit = to_lower(c);
    r->code = r->code << 4 | (uint32_t)(is_digit(digit) ? digit - '0' : digit - 'a' + 10);
    if (r->n_held - r->escape == ESCAPE_MAX)
        end_escape(r);
    return NULL;
}

/* A byte beyond ASCII in a string (Unicode 15, table 3-7). */
static bool scan_utf8(json_reader *r, unsigned char c)
{
    if (r->continuation) {
        bool fits = c >= r->low && c <= r->high;
        r->low = 0x80, r->high = 0xBF;
        r->continuation--;
        return fits;
    }
    r->low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    r->high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    r->continuation = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    return c >= 0xC2 && c <= 0xF4;
}

static const char *scan_string(json_reader *r, char c)
{
    if (c & 0x80 || r->continuation) {
        if (!(c & 0x80) || !scan_utf8(r, (unsigned char)c))
            return "the document is not valid UTF-8";
    } else if ((unsigned char)c < 0x20) {
        return "the document is not JSON: control character in a string";
    } else if (c == '\\') {
        r->escape = r->n_held;
        r->held[r->n_held++] = c;
        r->state = IN_ESCAPE;
        r->plain = false;
        return NULL;
    }
    if (r->n_held)
        release_half(r);
    buf_put_char(&r->out, c);
    if (c == '"') {
        r->state = BETWEEN;
        r->text_n = r->out.n - 2;
    }
    return NULL;
}

static bool is_mark(char c)
{
    return c == '"' || c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']';
}

static void begin_token(json_reader *r, bool word)
{
    r->any = true;
    r->current = r->at;
    if (!word)
        return;
    r->word = r->at;
    r->word_n = r->word_done = 0;
}

static const char *scan_outside(json_reader *r, char c)
{
    bool space = is_space(c), mark = is_mark(c);
    if (r->plain && !r->mark && mark && c != '"') {
        r->mark = c;
        r->mark_at = r->at;
        return NULL;
    }
    if (!space && (mark || r->state == BETWEEN)) {
        if (give(r))
            return STOPPED;
        begin_token(r, !mark);
        r->plain = c == '"';
    }
    r->state = c == '"' ? IN_STRING : space || mark ? BETWEEN : IN_WORD;
    r->word_n += r->state == IN_WORD;
    buf_put_char(&r->out, c);
    return NULL;
}

static const char *scan_byte(json_reader *r, char c)
{
    switch (r->state) {
    case IN_STRING:
        return scan_string(r, c);
    case IN_ESCAPE:
    case IN_HEX:
        return scan_escape(r, c);
    default:
        return scan_outside(r, c);
    }
}

static void move_on(json_reader *r, char c)
{
    r->at.offset++;
    if (c == '\n')
        r->at.line++, r->at.column = 1;
    else if (((unsigned char)c & 0xC0) != 0x80)
        r->at.column++;
}

/* A run in a string that needs no second look, most of every document. */
static size_t scan_plain(json_reader *r, const char *p, size_t n)
{
    const scan_set stops = {.mask = {0xFF, 0xFF, 0xFF, 0xFF}, .value = {'"', '\\', '"', '\\'}, .below = 0x20};
    if (r->n_held || r->continuation)
        return 0;
    feed_str run = str_range(p, scan_for(p, p + n, stops));
    run.n = utf8_clean_prefix(run);
    buf_put_str(&r->out, run);
    r->at.offset += run.n;
    r->at.column += (uint32_t)utf8_count(run);
    return run.n;
}

/* White space between tokens. */
static size_t scan_blank(json_reader *r, const char *p, size_t n)
{
    size_t i = 0, begin = 0; /* of the line, or where we were in it */
    for (; i < n; i++) {
        if (p[i] == ' ')
            continue;
        if (!is_space(p[i]))
            break;
        if (p[i] == '\n')
            r->at.line++, r->at.column = 1, begin = i + 1;
    }
    r->at.column += (uint32_t)(i - begin);
    r->at.offset += i;
    return i;
}

static size_t scan_run(json_reader *r, const char *p, size_t n)
{
    return r->state == IN_STRING ? scan_plain(r, p, n) : r->state == BETWEEN ? scan_blank(r, p, n) : 0;
}

static bool too_long(const json_reader *r)
{
    return r->state != BETWEEN && r->at.offset - r->current.offset > JSON_TOKEN_MAX;
}

/* Goes over a block; what is wrong with it, or NULL. */
static const char *scan(json_reader *r, const char *p, size_t n)
{
    for (size_t i = scan_run(r, p, n); i < n && !too_long(r); i += scan_run(r, p + i, n - i)) {
        const char *wrong = scan_byte(r, p[i]);
        if (wrong)
            return wrong;
        move_on(r, p[i++]);
    }
    return too_long(r) ? TOO_LONG : NULL;
}

/* ---- The reader -------------------------------------------------------------------------------------------------- */

json_reader *json_reader_new(const json_handler *handler)
{
    json_reader *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->handler = *handler;
    r->at = (json_pos){.line = 1, .column = 1};
    r->yajl = yajl_alloc(&CALLBACKS, NULL, r);
    if (!r->yajl) {
        free(r);
        return NULL;
    }
    buf_init(&r->out, OUT_MAX);
    yajl_config(r->yajl, yajl_dont_validate_strings, 1); /* the scanner does */
    return r;
}

/* The byte order mark, however it is sliced; returns the bytes that belong to it. */
static size_t skip_bom(json_reader *r, const char *p, size_t n)
{
    static const char BOM[] = "\xEF\xBB\xBF";
    size_t i = 0;
    while (i < n && r->at.offset < 3 && p[i] == BOM[r->at.offset])
        i++, r->at.offset++;
    if (i == n && r->at.offset < 3)
        return i;
    r->bom = r->at.offset == 3;
    r->state = BETWEEN;
    return i;
}

static int push_block(json_reader *r, const char *p, size_t n)
{
    const char *wrong = scan(r, p, n);
    if (wrong == STOPPED || (r->state == BETWEEN && give(r)))
        return r->status;
    if (wrong == TOO_LONG)
        return fail(r, FEED_E_LIMIT, r->current, wrong);
    return wrong ? fail(r, FEED_E_INPUT, r->at, wrong) : 0;
}

int json_reader_push(json_reader *r, const char *bytes, size_t n)
{
    if (!r->status && r->state == AT_START && n) {
        size_t skipped = skip_bom(r, bytes, n);
        bytes += skipped, n -= skipped;
        if (r->state == BETWEEN && !r->bom && r->at.offset)
            return fail(r, FEED_E_INPUT, (json_pos){0, 1, 1}, "the document is not JSON: unexpected token");
    }
    while (!r->status && n) {
        size_t block = n < BLOCK ? n : BLOCK;
        int status = push_block(r, bytes, block);
        if (status)
            return status;
        bytes += block, n -= block;
    }
    return r->status;
}

int json_reader_finish(json_reader *r)
{
    if (r->status)
        return r->status;
    bool in_string = r->state == IN_STRING || r->state == IN_ESCAPE || r->state == IN_HEX;
    if (!in_string && give(r))
        return r->status;
    yajl_status status = yajl_complete_parse(r->yajl);
    if (r->status || (status == yajl_status_ok && !in_string))
        return r->status;
    if (!r->any || r->depth || in_string)
        return fail(r, FEED_E_INPUT, r->at, "the document is not JSON: it ends too early");
    return yajl_fault(r);
}

json_pos json_reader_position(const json_reader *r)
{
    return r->token;
}

/* One character as it is written, at s: its bytes there, and in the text. */
static size_t written(feed_str s, size_t *in_text)
{
    *in_text = 1;
    if (s.p[0] != '\\')
        return 1;
    if (s.n < ESCAPE_MAX || s.p[1] != 'u')
        return 2;
    unsigned code = 0;
    for (int i = 2; i < 6; i++)
        code = code * 16 + (unsigned)(is_digit(s.p[i]) ? s.p[i] - '0' : (s.p[i] | 0x20) - 'a' + 10);
    bool pair = code >= 0xD800 && code <= 0xDBFF;
    *in_text = pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    return pair ? 2 * ESCAPE_MAX : ESCAPE_MAX;
}

json_pos json_reader_position_in(const json_reader *r, size_t offset)
{
    json_pos pos = r->token;
    feed_str token = buf_str(&r->out);
    size_t at = 1, n = 0, in_text = 0;
    while (n < offset && at < token.n) {
        at += written(str_from(token, at), &in_text);
        n += in_text;
    }
    at = at < token.n ? at : token.n;
    pos.offset += at;
    pos.column += (uint32_t)utf8_count((feed_str){token.p, at});
    return pos;
}

bool json_reader_bom(const json_reader *r)
{
    return r->bom;
}

void json_reader_free(json_reader *r)
{
    if (!r)
        return;
    yajl_free(r->yajl);
    buf_free(&r->out);
    free(r);
}
