#include "grammar.h"

#include "enumeration.h"

/* The first link of a subtree that is no image, or NULL. */
static bool holds_link(const markdown *m, const markdown_node *node)
{
    for (uint32_t i = node->spans.begin; i < node->spans.end; i++)
        if (m->spans[i].kind == MARKDOWN_LINK)
            return true;
    return false;
}

static bool holds_quote(const markdown *m, uint32_t item)
{
    for (uint32_t i = item + 1; i < m->nodes[item].next; i = m->nodes[i].next)
        if (m->nodes[i].kind == MARKDOWN_QUOTE)
            return true;
    return false;
}

static void count_list(const markdown *m, uint32_t list, digest_features *f)
{
    bool numbers = m->nodes[list].kind == MARKDOWN_NUMBERS;
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next) {
        bool linked = holds_link(m, &m->nodes[i]);
        if (numbers) {
            f->numbered++;
            f->linked_numbered += linked;
        } else {
            f->bullets++;
            f->linked_bullets += linked;
            f->quoted_bullets += linked && holds_quote(m, i);
        }
    }
}

/* The document's title: its first heading of level 1; failing that a level-2 heading before anything else. */
static uint32_t find_title(const markdown *m)
{
    uint32_t first = 0;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (m->nodes[i].kind != MARKDOWN_HEADING)
            continue;
        if (m->nodes[i].level == 1)
            return i;
        if (!first)
            first = i;
    }
    return first == 1 && m->nodes[first].level == 2 ? first : 0;
}

/* A level-1 heading is the title only if it is not one of many: sections may stand at level 1 as well. */
static bool is_title(const markdown *m, uint32_t title)
{
    return title && m->nodes[title].text.end > m->nodes[title].text.begin;
}

void digest_features_of(const markdown *m, digest_features *f)
{
    *f = (digest_features){0};
    uint32_t title = find_title(m);
    f->title = is_title(m, title) ? title : 0;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        const markdown_node *node = &m->nodes[i];
        if (node->kind == MARKDOWN_HEADING && i != f->title) {
            f->headings[node->level]++;
            f->linked_headings[node->level] += holds_link(m, node);
        } else if (node->kind == MARKDOWN_NUMBERS || node->kind == MARKDOWN_BULLETS) {
            count_list(m, i, f);
        } else if (node->kind == MARKDOWN_PARAGRAPH) {
            f->enumerated += enumeration_length(markdown_text(m, node->text)) > 0;
        }
    }
}

int digest_grammar_detect(const digest_features *f)
{
    for (int i = 0; DIGEST_GRAMMARS[i].name; i++)
        if (DIGEST_GRAMMARS[i].fits(f))
            return i;
    return DIGEST_GRAMMAR_NONE;
}

int digest_grammar_find(feed_str name)
{
    for (int i = 0; DIGEST_GRAMMARS[i].name; i++)
        if (str_eq(name, str_of(DIGEST_GRAMMARS[i].name)))
            return i;
    return DIGEST_GRAMMAR_NONE;
}
