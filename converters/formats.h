/* All writers: those of the library, and those that need what stands above it. */
#ifndef FEEDLOOM_CONVERTERS_FORMATS_H
#define FEEDLOOM_CONVERTERS_FORMATS_H

#include "../feeds/formats/writer.h"

/* As feed_writer_new, for every format. */
FEED_MUST_USE feed_writer *format_writer_new(feed_format format, const feed_writer_options *options,
                                             feed_output output);

#endif
