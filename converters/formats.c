#include "formats.h"

#include "digest/markdown_out.h"
#include "page/page.h"

feed_writer *format_writer_new(feed_format format, const feed_writer_options *options, feed_output output)
{
    switch (format) {
    case FEED_FORMAT_MARKDOWN:
        return writer_new(&WRITER_MARKDOWN, options, output);
    case FEED_FORMAT_HTML:
        return writer_new(&WRITER_HTML, options, output);
    default:
        return feed_writer_new(format, options, output);
    }
}
