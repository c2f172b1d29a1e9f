/*
 * Emphasis next to Chinese, Japanese and Korean. CommonMark decides by white space and punctuation whether a run of *
 * can open or close emphasis; where no spaces are written that breaks `**标题：**正文` and `**“LLM”**项目`. The amended
 * rule (https://github.com/tats-u/markdown-cjk-friendly) calls a character CJK if its East Asian width is W, F or H and
 * it is no emoji, or it is Hangul. Full-width punctuation is then a letter, and other punctuation no longer blocks a
 * run with a CJK character on its other side: in short, a run of * between two characters of which neither is white
 * space and one is CJK can open and close.
 *
 * A bare URL is likewise found only behind white space, and goes on to the next: here one may follow a CJK character
 * at once, and ends before CJK punctuation.
 *
 * The library behind is not ours to change. So that it sees letters on both sides of such a run, and white space around
 * such a URL, marks are written there, and taken out of everything that comes back. They are U+FFFF and vertical tabs,
 * neither of which clean text can hold. For `_` the two rules never differ.
 */
#ifndef FEEDLOOM_MARKDOWN_CJK_H
#define FEEDLOOM_MARKDOWN_CJK_H

#include "../../feeds/core/buf.h"

/* Both of the same length, so that offsets are easily told. */
#define CJK_LETTER_MARK "\xEF\xBF\xBF"
#define CJK_SPACE_MARK "\v\v\v"
enum { CJK_MARK_BYTES = 3 };

typedef struct cjk_mark {
    uint32_t at; /* offset in the text without marks */
    bool space;
} cjk_mark;

/* East Asian width W, F or H and no emoji by default, or Hangul (Unicode 14). O(log of 23 ranges). */
bool cjk_is(uint32_t c);

/*
 * Where marks belong: fills `marks` (its memory) with them, ascending, and returns how many. Linear but for sorting
 * them; at the speed of a search for "*" and "://" where none stands beside a CJK character.
 */
size_t cjk_find(feed_str text, buf *marks);
/* Appends `text` with its marks. */
void cjk_put_marked(feed_str text, const cjk_mark *marks, size_t n, buf *out);
/* The offset in the text without marks of an offset in the text with them. *hint goes from one call to the next. */
size_t cjk_unmarked(const cjk_mark *marks, size_t n, size_t at, size_t *hint);
/* How many marks begin before an offset of the text with marks. `hint`: the likely answer. O(log n), O(1) if it is
 * close. */
size_t cjk_marks_before(const cjk_mark *marks, size_t n, size_t at, size_t hint);
/* Appends the bytes from `begin` to `end` of the text with marks, without them; `first`: the marks before `begin`. */
void cjk_put_part(buf *out, feed_str marked, const cjk_mark *marks, size_t n, size_t first, size_t begin, size_t end);
/* Appends any text without the marks that it holds. Linear. */
void cjk_put_unmarked(buf *out, feed_str text);

#endif
