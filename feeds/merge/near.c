#include "near_set.h"

#include <math.h>
#include <stdlib.h>

#include "../html/sanitize.h"

enum { LEAD_BYTES = 640, HTML_MAX = 64 << 10, DAYS = 7, DAY = 86400, FRESH = 36 * 3600, FIGURES = 2,
       CROWD = 24, CROWD_MAX = 96 };

/* From which likeness on two entries are the same story; of one source, and with other numbers in the titles. */
#define NEEDED      0.36
#define NEEDED_A_DAY 0.05 /* more for each day beyond FRESH */
#define NEEDED_OWN  0.90
#define NO_FIGURE   0.75 /* what is left of the likeness of entries with figures, none of them the same */
#define TITLES_LIKE 0.60

/* ---- sketches ---- */

struct near_maker {
    html_sanitizer *html;
    buf text;
    shingle title[SHINGLES_MAX], lead[SHINGLES_MAX];
};

near_maker *near_maker_new(void)
{
    near_maker *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->html = html_sanitizer_new();
    buf_init(&m->text, 4 * HTML_MAX);
    if (m->html)
        return m;
    near_maker_free(m);
    return NULL;
}

void near_maker_free(near_maker *m)
{
    if (!m)
        return;
    html_sanitizer_free(m->html);
    buf_free(&m->text);
    free(m);
}

/* Cut where a character ends. */
static feed_str head_of(feed_str s, size_t n)
{
    if (s.n <= n)
        return s;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return (feed_str){s.p, n};
}

static int plain(near_maker *m, feed_text text, feed_str *out)
{
    *out = text.value;
    if (text.type != FEED_HTML)
        return FEED_OK;
    buf_clear(&m->text);
    int status = html_to_text(m->html, head_of(text.value, HTML_MAX), &m->text);
    *out = buf_str(&m->text);
    return status;
}

int near_sketch(near_maker *m, const feed_entry *e, buf *out)
{
    feed_str lead;
    uint32_t n[2] = {(uint32_t)shingles_of(head_of(e->title.value, LEAD_BYTES), m->title, NEAR_TITLE_MAX)};
    int status = plain(m, e->content.value.n ? e->content : e->summary, &lead);
    if (status)
        return status;
    n[1] = (uint32_t)shingles_of(head_of(lead, LEAD_BYTES), m->lead, NEAR_LEAD_MAX);
    buf_put(out, (const char *)n, sizeof n);
    buf_put(out, (const char *)m->title, n[0] * sizeof(shingle));
    buf_put(out, (const char *)m->lead, n[1] * sizeof(shingle));
    return out->error;
}

/* ---- the set ---- */

static uint16_t *count_of(const near_set *s, shingle x)
{
    return &s->counts[(uint32_t)(x * 2654435769u) >> s->shift];
}

bool near_useful(const near_set *s, shingle x)
{
    unsigned count = *count_of(s, x);
    return count > 1 && shingle_class_of(x) != SHINGLE_WEAK &&
           (count <= CROWD || (count <= CROWD_MAX && count <= s->n / CROWD));
}

static double weight_of(const near_set *s, shingle x)
{
    static const double CLASSES[] = {[SHINGLE_WORD] = 1, [SHINGLE_WEAK] = 0.15, [SHINGLE_NUMBER] = 0.9,
                                     [SHINGLE_PAIR] = 0.9};
    unsigned count = *count_of(s, x);
    double idf = count < 64 ? s->idf[count] : log2(1 + ((double)s->n + 32) / count);
    return idf * CLASSES[shingle_class_of(x)];
}

/* The sum of squared weights over what two rows share. */
static double shared(const near_set *s, const shingle *a, size_t n, const shingle *b, size_t m)
{
    double sum = 0;
    for (size_t i = 0, k = 0; i < n && k < m;) {
        if (a[i] == b[k]) {
            double w = weight_of(s, a[i]);
            sum += w * w;
        }
        bool first = a[i] <= b[k], second = b[k] <= a[i];
        i += first;
        k += second;
    }
    return sum;
}

/* A title's shingles count twice. */
static double product(const near_set *s, const sketch *a, const sketch *b)
{
    return 4 * shared(s, a->title, a->n_title, b->title, b->n_title) +
           2 * shared(s, a->title, a->n_title, b->lead, b->n_lead) +
           2 * shared(s, a->lead, a->n_lead, b->title, b->n_title) +
           shared(s, a->lead, a->n_lead, b->lead, b->n_lead);
}

static void count_shingles(near_set *s, const sketch *k)
{
    for (size_t i = 0; i < k->n_title; i++)
        if (*count_of(s, k->title[i]) < UINT16_MAX)
            ++*count_of(s, k->title[i]);
    for (size_t i = 0; i < k->n_lead; i++)
        if (*count_of(s, k->lead[i]) < UINT16_MAX &&
            !bsearch(&k->lead[i], k->title, k->n_title, sizeof(shingle), shingle_order))
            ++*count_of(s, k->lead[i]);
}

static void read_sketch(const near_item *item, sketch *k)
{
    k->n_title = item->sketch[0];
    k->n_lead = item->sketch[1];
    k->title = item->sketch + 2;
    k->lead = k->title + k->n_title;
}

near_set *near_set_new(const near_item *items, size_t n)
{
    near_set *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    int bits = 12;
    while (bits < 24 && (size_t)1 << bits < n * 64)
        bits++;
    s->items = items;
    s->n = n;
    s->shift = 32 - bits;
    s->sketches = calloc(n + 1, sizeof *s->sketches);
    s->counts = calloc((size_t)1 << bits, sizeof *s->counts);
    if (!s->sketches || !s->counts) {
        near_set_free(s);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        read_sketch(&items[i], &s->sketches[i]);
        count_shingles(s, &s->sketches[i]);
    }
    for (unsigned i = 0; i < 64; i++)
        s->idf[i] = log2(1 + ((double)n + 32) / (i ? i : 1));
    for (size_t i = 0; i < n; i++)
        s->sketches[i].norm = product(s, &s->sketches[i], &s->sketches[i]);
    return s;
}

void near_set_free(near_set *s)
{
    if (!s)
        return;
    free(s->sketches);
    free(s->counts);
    free(s);
}

/* ---- comparing two ---- */

/* What two rows have of some classes, and share. */
typedef struct tally {
    size_t a, b, common;
} tally;

static void count_classes(tally *t, const shingle *a, size_t n, const shingle *b, size_t m, unsigned classes)
{
    for (size_t i = 0, k = 0; i < n || k < m;) {
        bool first = k == m || (i < n && a[i] <= b[k]), second = i == n || (k < m && b[k] <= a[i]);
        bool counts = classes >> shingle_class_of(first ? a[i] : b[k]) & 1;
        t->a += first && counts;
        t->b += second && counts;
        t->common += first && second && counts;
        i += first;
        k += second;
    }
}

/* Titles that say the same but for their numbers are of two things: versions, issues, days. */
static bool other_numbers(const sketch *a, const sketch *b)
{
    tally numbers = {0}, words = {0};
    count_classes(&numbers, a->title, a->n_title, b->title, b->n_title, 1 << SHINGLE_NUMBER);
    count_classes(&words, a->title, a->n_title, b->title, b->n_title, 1 << SHINGLE_WORD | 1 << SHINGLE_PAIR);
    size_t least = words.a < words.b ? words.a : words.b;
    return numbers.a > numbers.common && numbers.b > numbers.common &&
           (double)words.common >= TITLES_LIKE * (double)least;
}

/* One story has one set of figures. */
static bool no_figure_shared(const sketch *a, const sketch *b)
{
    tally t = {0}, crossed = {0};
    count_classes(&t, a->title, a->n_title, b->title, b->n_title, 1 << SHINGLE_NUMBER);
    count_classes(&t, a->lead, a->n_lead, b->lead, b->n_lead, 1 << SHINGLE_NUMBER);
    count_classes(&crossed, a->title, a->n_title, b->lead, b->n_lead, 1 << SHINGLE_NUMBER);
    count_classes(&crossed, a->lead, a->n_lead, b->title, b->n_title, 1 << SHINGLE_NUMBER);
    return t.a >= FIGURES && t.b >= FIGURES && t.common + crossed.common == 0;
}

/* News is told within a day or two; what comes later is more often about what came of it. */
static double needed(bool own, int64_t apart)
{
    if (own)
        return NEEDED_OWN;
    int64_t late = (apart < 0 ? -apart : apart) - FRESH;
    return late > 0 ? NEEDED + NEEDED_A_DAY * (double)late / DAY : NEEDED;
}

near_answer near_compare(const near_set *s, size_t i, size_t k)
{
    const sketch *a = &s->sketches[i], *b = &s->sketches[k];
    const near_item *x = &s->items[i], *y = &s->items[k];
    int64_t apart = x->seconds == INT64_MIN || y->seconds == INT64_MIN ? 0 : x->seconds - y->seconds;
    near_answer r = {.needed = needed(x->source == y->source, apart)};
    double norms = sqrt(a->norm * b->norm);
    r.likeness = norms > 0 ? product(s, a, b) / norms : 0;
    r.common = shingles_common(a->title, a->n_title, b->title, b->n_title) +
               shingles_common(a->lead, a->n_lead, b->lead, b->n_lead);
    if (r.likeness >= NEEDED && no_figure_shared(a, b))
        r.likeness *= NO_FIGURE;
    if (r.likeness < (x->source == y->source ? NEEDED : r.needed))
        r.verdict = NEAR_UNLIKE;
    else if (apart > DAYS * DAY || apart < -DAYS * DAY)
        r.verdict = NEAR_DATES;
    else if (other_numbers(a, b))
        r.verdict = NEAR_NUMBERS;
    else
        r.verdict = r.likeness < r.needed ? NEAR_SAME_SOURCE : NEAR_SAME;
    return r;
}
