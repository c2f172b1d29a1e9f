/* What a filter is made of. */
#ifndef FEEDLOOM_MERGE_FILTER_NODES_H
#define FEEDLOOM_MERGE_FILTER_NODES_H

#include "filter.h"
#include "regex.h"

typedef enum filter_field {
    FILTER_TITLE, FILTER_CONTENT, FILTER_TEXT, FILTER_LINK, FILTER_AUTHOR, FILTER_CATEGORY, FILTER_SOURCE,
    FILTER_LANGUAGE, FILTER_DATE, FILTER_FIELDS
} filter_field;

typedef enum filter_kind { FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_TEST, FILTER_BEFORE, FILTER_AFTER } filter_kind;

typedef struct filter_node {
    filter_kind kind;
    filter_field field;
    uint16_t a, b; /* indices of what it joins; a alone for not */
    regex *pattern;
    int64_t when; /* before: earlier than this; after: at it or later */
} filter_node;

struct filter {
    filter_node *nodes;
    size_t n, capacity;
    uint16_t root;
    bool timed; /* a date is given as an age */
};

#endif
