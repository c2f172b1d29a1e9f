/* An entry's HTML inside of a page. */
#ifndef FEEDLOOM_PAGE_CONTENT_H
#define FEEDLOOM_PAGE_CONTENT_H

#include "../../feeds/formats/xmlout.h"

/*
 * Writes HTML that the sanitiser made: headings three levels further down (the entry's title is an h3), links out of
 * `origin` marked by data-out, images loaded when they come into view and never without an alt. Linear.
 */
void page_put_content(xmlout *x, feed_str html, feed_str origin);

#endif
