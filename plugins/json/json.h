/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLUGIN_JSON_H
#define PLUGIN_JSON_H
/* json: what the files of the plugin share. */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

struct json {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_json *w;
	const struct gaz_plain *plain; /* plain and arena may be NULL: an older host */
	const struct gaz_arena *arena;
	bool in_formula; /* a containing element has the member "plain" */
	int rc;          /* the first failure; after it, functions that write do nothing */
};

/* json_put.c: the pieces of JSON. */
void json_name(struct json *j, const char *name);
void json_string(struct json *j, const char *p, size_t len);
void json_word(struct json *j, const char *name, const char *word); /* a member */
void json_open(struct json *j);
void json_close(struct json *j);
void json_open_array(struct json *j);
void json_close_array(struct json *j);

/* json.c: the metadata of the document or listing, as the member `name`. */
void json_facts(struct json *j, const char *name);
/* json_listing.c: the members of a listing. */
void json_listing(struct json *j, const struct gaz_node *listing);
#endif
