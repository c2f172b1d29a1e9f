/* The page's files of this folder, compiled in. */
#ifndef FEEDLOOM_PAGE_FILES_H
#define FEEDLOOM_PAGE_FILES_H

#include "../../feeds/check/schemas.h"

extern const struct schema_file PAGE_FILES[];

#endif
