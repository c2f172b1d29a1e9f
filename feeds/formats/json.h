/* Writing JSON: private to the files that write JSON Feed. */
#ifndef FEEDLOOM_FORMATS_JSON_H
#define FEEDLOOM_FORMATS_JSON_H

#include "writer.h"

/* The bytes go through xmlout's buffer; only its XML is not used. */
typedef struct json {
    xmlout *x;
    int indent;
    bool first; /* in the innermost object or array */
} json;

void json_line(json *j);
void json_key(json *j, const char *key);
/* A member; an absent value writes nothing. */
void json_string(json *j, const char *key, feed_str value);
/* An object or array, in an array where `key` is NULL. */
void json_open(json *j, const char *key, char bracket);
void json_close(json *j, char bracket);

/* json_out.c: the member "_feedloom". */
void json_own_head(feed_writer *w, json *j, const feed_head *head);
void json_own_entry(feed_writer *w, json *j, const feed_entry *entry);
/* Members that came from a JSON Feed and have no field (FEED_NS_JSON). */
void json_members(feed_writer *w, json *j, const feed_ext *list, feed_pos pos);
bool json_has_member(const feed_ext *list, const char *name);

#endif
