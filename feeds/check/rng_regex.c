#include "rng_regex.h"

#include <stddef.h>

enum { WORDS = RNG_REGEX_POSITIONS / 64, ASCII = 128, DEPTH_MAX = 32, REPEAT_MAX = 64 };

typedef struct set {
    uint64_t word[WORDS];
} set;

struct rng_regex {
    set accept[ASCII]; /* the positions that take a character */
    set accept_other;  /* … one beyond ASCII, whichever it is */
    set first, last;
    bool nullable;
    set follow[RNG_REGEX_POSITIONS]; /* allocated as far as there are positions */
};

/* A part of an expression. */
typedef struct part {
    set first, last;
    bool nullable;
} part;

typedef struct reader {
    rng_regex *regex;
    feed_str text;
    size_t at;
    unsigned positions;
    int depth;
    bool failed;
} reader;

static part read_choice(reader *r);

static void add(set *s, unsigned i)
{
    s->word[i / 64] |= (uint64_t)1 << i % 64;
}

static void unite(set *s, const set *t)
{
    for (int i = 0; i < WORDS; i++)
        s->word[i] |= t->word[i];
}

/* Every position of `from` may be followed by those of `to`. */
static void link_parts(rng_regex *regex, const set *from, const set *to)
{
    for (unsigned i = 0; i < RNG_REGEX_POSITIONS; i++)
        if (!from->word[i / 64])
            i |= 63;
        else if (from->word[i / 64] >> i % 64 & 1)
            unite(&regex->follow[i], to);
}

static bool peek(const reader *r, char c)
{
    return r->at < r->text.n && r->text.p[r->at] == c;
}

static bool take(reader *r, char c)
{
    bool found = peek(r, c);
    r->at += found;
    return found;
}

/* The next literal, or -1: an escape is a class, or not supported. */
static int literal(reader *r)
{
    if (r->at == r->text.n)
        return -1;
    char c = r->text.p[r->at++];
    if (c == '\\')
        c = r->at < r->text.n && !is_alnum(r->text.p[r->at]) ? r->text.p[r->at++] : '\x80';
    return (unsigned char)c < ASCII ? c : -1;
}

/* What is read into members[]: a class escape \d or \s; false and nothing read for anything else. */
static bool class_escape(reader *r, bool members[ASCII])
{
    feed_str rest = str_from(r->text, r->at);
    feed_str found = str_starts(rest, STR("\\d"))   ? STR("0123456789")
                     : str_starts(rest, STR("\\s")) ? STR(" \t\r\n")
                                                    : STR_NONE;
    for (size_t i = 0; i < found.n; i++)
        members[(unsigned char)found.p[i]] = true;
    r->at += found.n ? 2 : 0;
    return found.n > 0;
}

/* A class behind its '['; returns whether it is negated. */
static bool read_class(reader *r, bool members[ASCII])
{
    bool negated = take(r, '^');
    while (!r->failed && !take(r, ']')) {
        if (class_escape(r, members))
            continue;
        int low = literal(r), high = low;
        if (peek(r, '-') && r->at + 1 < r->text.n && r->text.p[r->at + 1] != ']') {
            r->at++;
            high = literal(r);
        }
        if (low < 0 || high < low)
            r->failed = true;
        for (int c = low; c >= 0 && c <= high; c++)
            members[c] = true;
    }
    return negated;
}

/* One position: a character, "." or a class. */
static part read_character(reader *r)
{
    bool members[ASCII] = {false}, negated = false;
    part p = {.nullable = false};
    if (r->positions == RNG_REGEX_POSITIONS) {
        r->failed = true;
        return p;
    }
    if (take(r, '.')) {
        members['\n'] = members['\r'] = negated = true;
    } else if (take(r, '[')) {
        negated = read_class(r, members);
    } else if (!class_escape(r, members)) {
        int c = literal(r);
        if (c >= 0)
            members[c] = true;
        else
            r->failed = true;
    }
    for (int c = 0; c < ASCII; c++)
        if (members[c] != negated)
            add(&r->regex->accept[c], r->positions);
    if (negated)
        add(&r->regex->accept_other, r->positions);
    add(&p.first, r->positions);
    add(&p.last, r->positions++);
    return p;
}

static part read_atom(reader *r)
{
    if (!take(r, '('))
        return read_character(r);
    part p = read_choice(r);
    if (!take(r, ')'))
        r->failed = true;
    return p;
}

static void append(reader *r, part *p, const part *next)
{
    link_parts(r->regex, &p->last, &next->first);
    if (p->nullable)
        unite(&p->first, &next->first);
    if (!next->nullable)
        p->last = next->last;
    else
        unite(&p->last, &next->last);
    p->nullable = p->nullable && next->nullable;
}

/* {n} or {n,m} behind its brace. */
static void read_bounds(reader *r, long *least, long *most)
{
    *least = *most = str_digits(r->text, &r->at, 3);
    if (take(r, ','))
        *most = str_digits(r->text, &r->at, 3);
    if (!take(r, '}') || *least < 0 || *most < 1 || *most < *least || *most > REPEAT_MAX)
        r->failed = true;
}

/* An atom with its quantifier; a counted one is read as often as it may stand. */
static part read_repeat(reader *r)
{
    size_t begin = r->at;
    part p = read_atom(r);
    if (take(r, '?')) {
        p.nullable = true;
    } else if (peek(r, '*') || peek(r, '+')) {
        link_parts(r->regex, &p.last, &p.first);
        p.nullable = p.nullable || peek(r, '*');
        r->at++;
    } else if (take(r, '{')) {
        long least = 0, most = 0;
        read_bounds(r, &least, &most);
        size_t end = r->at;
        p.nullable = p.nullable || least == 0;
        for (long i = 1; i < most && !r->failed; i++) {
            r->at = begin;
            part next = read_atom(r);
            next.nullable = next.nullable || i >= least;
            append(r, &p, &next);
        }
        r->at = end;
    }
    return p;
}

static part read_sequence(reader *r)
{
    part p = {.nullable = true};
    while (!r->failed && r->at < r->text.n && !peek(r, '|') && !peek(r, ')')) {
        part next = read_repeat(r);
        append(r, &p, &next);
    }
    return p;
}

static part read_choice(reader *r)
{
    if (++r->depth > DEPTH_MAX)
        r->failed = true;
    part p = read_sequence(r);
    while (!r->failed && take(r, '|')) {
        part other = read_sequence(r);
        unite(&p.first, &other.first);
        unite(&p.last, &other.last);
        p.nullable = p.nullable || other.nullable;
    }
    r->depth--;
    return p;
}

const rng_regex *rng_regex_new(arena *a, feed_str text)
{
    rng_regex work = {.nullable = false};
    reader r = {.regex = &work, .text = text};
    part all = read_choice(&r);
    work.first = all.first;
    work.last = all.last;
    work.nullable = all.nullable;
    if (r.failed || r.at < text.n)
        return NULL;
    size_t size = offsetof(rng_regex, follow) + r.positions * sizeof *work.follow;
    rng_regex *regex = arena_room(a, 1, size);
    if (regex)
        memcpy(regex, &work, size);
    return regex;
}

/* The positions that may follow any of `s`. */
static set followers(const rng_regex *regex, const set *s)
{
    set next = {{0}};
    for (unsigned i = 0; i < WORDS; i++) {
        uint64_t w = s->word[i];
        for (unsigned at = i * 64; w; w >>= 8, at += 8)
            for (unsigned bit = 0; bit < 8; bit++)
                if (w >> bit & 1)
                    unite(&next, &regex->follow[at + bit]);
    }
    return next;
}

static bool any_of(const set *s, const set *t)
{
    uint64_t any = 0;
    for (int i = 0; i < WORDS; i++)
        any |= s->word[i] & t->word[i];
    return any != 0;
}

/* The positions that take a character of that column (ASCII: any character beyond) after those of `s`; for the first
 * character s is NULL. */
static set step(const rng_regex *regex, const set *s, unsigned column)
{
    set next = s ? followers(regex, s) : regex->first;
    const set *accept = column < ASCII ? &regex->accept[column] : &regex->accept_other;
    for (int i = 0; i < WORDS; i++)
        next.word[i] &= accept->word[i];
    return next;
}

static size_t behind_character(feed_str s, size_t at)
{
    do
        at++;
    while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80);
    return at;
}

static bool matches_slowly(const rng_regex *regex, feed_str s)
{
    set active = {{0}};
    for (size_t at = 0; at < s.n; at = behind_character(s, at)) {
        unsigned char c = (unsigned char)s.p[at];
        active = step(regex, at ? &active : NULL, c < ASCII ? c : ASCII);
    }
    return s.n ? any_of(&active, &regex->last) : regex->nullable;
}

/* ---- The deterministic automaton --------------------------------------------------------------------------------- */

enum { STATES_MAX = 64, START = 1 }; /* state 0: not known yet */

/* On bytes: the first of a character beyond ASCII decides, the others lead back to the same state. */
struct rng_dfa {
    unsigned char next[STATES_MAX][256];
    set active[STATES_MAX];
    bool accepting[STATES_MAX];
    unsigned n;
};

static unsigned add_state(rng_dfa *dfa, bool accepting)
{
    unsigned state = dfa->n++;
    memset(dfa->next[state], 0, sizeof dfa->next[state]);
    memset(&dfa->next[state][0x80], (int)state, 0x40);
    dfa->accepting[state] = accepting;
    return state;
}

/* The state behind `from` and a byte; 0 when there is no room for another. */
static unsigned find_state(const rng_regex *regex, rng_dfa *dfa, unsigned from, unsigned char byte)
{
    set active = step(regex, from == START ? NULL : &dfa->active[from], byte < ASCII ? byte : ASCII);
    unsigned state = START + 1;
    while (state < dfa->n && memcmp(&dfa->active[state], &active, sizeof active) != 0)
        state++;
    if (state == STATES_MAX)
        return 0;
    if (state == dfa->n) {
        (void)add_state(dfa, any_of(&active, &regex->last));
        dfa->active[state] = active;
    }
    return dfa->next[from][byte] = (unsigned char)state;
}

static rng_dfa *new_dfa(const rng_regex *regex, arena *a)
{
    rng_dfa *dfa = arena_room(a, 1, sizeof *dfa);
    if (dfa) {
        dfa->n = START;
        (void)add_state(dfa, regex->nullable);
    }
    return dfa;
}

bool rng_regex_matches(const rng_regex *regex, rng_dfa **cache, arena *a, feed_str s)
{
    rng_dfa *dfa = *cache;
    if (!dfa)
        dfa = *cache = new_dfa(regex, a);
    if (!dfa)
        return matches_slowly(regex, s);
    unsigned state = START;
    for (const char *p = s.p, *end = s.p + s.n; p < end; p++) {
        unsigned next = dfa->next[state][(unsigned char)*p];
        if (!next && !(next = find_state(regex, dfa, state, (unsigned char)*p)))
            return matches_slowly(regex, s);
        state = next;
    }
    return dfa->accepting[state];
}
