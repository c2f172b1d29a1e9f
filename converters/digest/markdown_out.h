/*
 * Entries → digest Markdown: a YAML header, a numbered list of linked titles, bodies as Markdown. Reading it gives the
 * same titles, links, order, dates, categories and bodies again, as far as a digest can say them:
 *
 *  - A digest has one date, its first entry's; reading dates the others one second apart, as a digest's entries are.
 *  - Categories that all entries share stand in the header, up to three more of an entry as headings above it.
 *  - Bodies go through the sanitiser; what Markdown has no sign for becomes its text (html_to_markdown.h).
 *  - An entry without a title has its address or its id for one.
 *  - Entries' authors, ids, summaries and enclosures are left out.
 *
 * Entries are held until the end: at most 16 MiB, which is what a digest may have when it is read.
 */
#ifndef FEEDLOOM_DIGEST_MARKDOWN_OUT_H
#define FEEDLOOM_DIGEST_MARKDOWN_OUT_H

#include "../../feeds/formats/writer.h"

extern const writer_code WRITER_MARKDOWN;

#endif
