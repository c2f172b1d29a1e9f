/*
 * The HTML twin of a feed: one page for people, without script and without anything that loads but the entries' images.
 * Entries go out as they come. All HTML of entries goes through the sanitiser, and a Content-Security-Policy allows
 * nothing but images, media and the page's own style.
 */
#ifndef FEEDLOOM_PAGE_PAGE_H
#define FEEDLOOM_PAGE_PAGE_H

#include "../../feeds/formats/writer.h"

extern const writer_code WRITER_HTML;

#endif
