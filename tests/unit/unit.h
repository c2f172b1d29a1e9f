/* What the unit tests share: cmocka with what it needs before it, and comparing views. */
#ifndef FEEDLOOM_TESTS_UNIT_H
#define FEEDLOOM_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "feeds/core/buf.h"
#include "feeds/model/report.h"

static inline void check_str(feed_str got, feed_str want, const char *file, int line)
{
    if ((got.p == NULL) == (want.p == NULL) && str_eq(got, want))
        return;
    print_error("got  \"%.*s\"%s\nwant \"%.*s\"%s\n", FMT(got), got.p ? "" : " (absent)", FMT(want),
                want.p ? "" : " (absent)");
    _fail(file, line);
}

/* A view against a string; NULL: absent. */
#define assert_str(got, want) check_str((got), str_of(want), __FILE__, __LINE__)
#define COUNT(array)          (sizeof(array) / sizeof *(array))

#endif
