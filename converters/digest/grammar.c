#include "grammar.h"

#include "grammar_data.h"
#include "grammar_enum.h"
#include "grammar_heading.h"
#include "grammar_lines.h"
#include "grammar_list.h"
#include "grammar_multi.h"
#include "grammar_own.h"
#include "grammar_paragraph.h"
#include "grammar_table.h"

#define NONE    DIGEST_ARGUMENT_NONE
#define LEVEL   DIGEST_ARGUMENT_LEVEL
#define KEY     DIGEST_ARGUMENT_KEY
#define PATTERN DIGEST_ARGUMENT_PATTERN

/* What is most particular comes first: every digest has links in lists somewhere. */
const digest_grammar DIGEST_GRAMMARS[] = {
    {"multi-digest", "several digests, each under a heading with its date", NONE, multi_fits, multi_fits, multi_items},
    {"enum-cjk", "paragraphs that begin 1、", NONE, enum_fits, enum_holds, enum_items},
    {"front-matter", "a list in the header, repeated by headings", KEY, data_fits, data_holds, data_items},
    {"single-item", "one item, its address in the header", NONE, data_fits_single, data_fits_single, data_single_item},
    {"ranked", "headings and bullets that begin No. 1", NONE, rank_fits, rank_holds, rank_items},
    {"mixed", "headings that are links, in other sections linked bullets", LEVEL, heading_fits_mixed,
     heading_fits_mixed, heading_mixed_items},
    {"h-link", "headings that are links", LEVEL, heading_fits_link, heading_holds_link, heading_link_items},
    {"h-num", "numbered headings, the link below", LEVEL, heading_fits_number, heading_holds_number,
     heading_number_items},
    {"h-url", "headings, and behind each a paragraph that is its link", LEVEL, heading_fits_url, heading_holds_url,
     heading_url_items},
    {"h-source", "headings, and at the end of what stands below each the link to its source", LEVEL,
     heading_fits_source, heading_holds_source, heading_source_items},
    {"bold-title", "paragraphs under a bold line, or that begin in bold", NONE, paragraph_fits_bold,
     paragraph_holds_bold, paragraph_bold_items},
    {"html-table", "rows of a table in raw HTML", NONE, table_fits_html, table_holds_html, table_html_items},
    {"ul-bold", "bullets, some with a bold title", NONE, list_fits_bold, list_holds_bold, list_bold_items},
    {"lines", "paragraphs with lines that begin 1、 or •", NONE, lines_fits, lines_holds, lines_items},
    {"pipe-table", "rows of a table with a link", NONE, table_fits_pipe, table_holds_pipe, table_pipe_items},
    {"p-link", "paragraphs that begin with a link, or with a line and its link below", NONE, paragraph_fits_link,
     paragraph_holds_link, paragraph_link_items},
    {"ol-link", "a numbered list of links", NONE, list_fits_numbers, list_fits_numbers, list_number_items},
    {"ul-link", "bulleted links, under headings or not", NONE, list_fits_bullets, list_fits_bullets, list_bullet_items},
    {"heading", "every heading of a level (heading:2), linked or not; never found out", LEVEL, own_fits, own_fits,
     own_heading_items},
    {"regex", "headings, paragraphs and list items that begin as a regular expression says (regex:No\\. \\d+), which "
     "is left out of the title; never found out", PATTERN, own_fits, own_fits, own_pattern_items},
    {NULL, NULL, NONE, NULL, NULL, NULL},
};
#undef NONE
#undef LEVEL
#undef KEY
#undef PATTERN

_Static_assert(sizeof DIGEST_GRAMMARS / sizeof *DIGEST_GRAMMARS == DIGEST_GRAMMAR_COUNT + 1, "DIGEST_GRAMMAR_COUNT");

int digest_grammar_detect(const digest_features *f)
{
    for (int i = 0; DIGEST_GRAMMARS[i].name; i++)
        if (DIGEST_GRAMMARS[i].fits(f))
            return i;
    return DIGEST_GRAMMAR_NONE;
}

/* Absent, an argument is found out; a pattern cannot be. */
static bool fits_argument(digest_argument kind, feed_str argument)
{
    switch (kind) {
    case DIGEST_ARGUMENT_LEVEL: return !argument.p || (argument.n == 1 && argument.p[0] >= '1' && argument.p[0] <= '6');
    case DIGEST_ARGUMENT_KEY: return !argument.p || argument.n;
    case DIGEST_ARGUMENT_PATTERN: return argument.n > 0;
    default: return !argument.p;
    }
}

const digest_grammar *digest_grammar_named(feed_str name)
{
    name.n = str_find_byte(name, ':');
    for (const digest_grammar *g = DIGEST_GRAMMARS; g->name; g++)
        if (str_eq(name, str_of(g->name)))
            return g;
    return NULL;
}

int digest_grammar_find(feed_str name, feed_str *argument)
{
    const digest_grammar *g = digest_grammar_named(name);
    size_t colon = str_find_byte(name, ':');
    *argument = colon < name.n ? str_from(name, colon + 1) : STR_NONE;
    return g && fits_argument(g->argument, *argument) ? (int)(g - DIGEST_GRAMMARS) : DIGEST_GRAMMAR_NONE;
}

void digest_grammar_put_names(buf *out)
{
    for (int i = 0; DIGEST_GRAMMARS[i].name; i++)
        buf_printf(out, "%s%s", i ? ", " : "", DIGEST_GRAMMARS[i].name);
}
