/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_JOB_H
#define HOST_JOB_H
/* job: struct gaz_job, the state of the job of a plugin and of the services it calls. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gazetted/plugin.h>

#include "akn/tag.h"
#include "base/arena.h"
#include "doc/image.h"
#include "wire/message.h"

struct citations;
struct cited_links;
struct host_file;
struct zip;

#define HOST_ARENA_BYTES_MAX (64u << 20) /* of gaz.arena/1 in one job: twice the largest text */
#define HOST_FAIL_BYTES_MAX 512          /* one sentence, promised in <gazetted/plugin.h> */

/*
 * Promised in <gazetted/plugin.h>: the deepest document, an object and an array for each element.
 */
#define HOST_JSON_DEPTH_MAX 512
#define HOST_JSON_WORDS (HOST_JSON_DEPTH_MAX / 64) /* a bit for each level */

/* gaz.json/1: the state of the JSON text being written. */
struct host_json {
	gaz_write_fn *to; /* NULL: no text was started */
	void *ctx;        /* argument of to */
	int indent;
	unsigned depth;
	/* for each level: whether it is an array, and whether it has a member */
	uint64_t arrays[HOST_JSON_WORDS], filled[HOST_JSON_WORDS];
	bool has_name; /* a name was written, its value was not */
	bool is_done;  /* the outermost value was begun */
};

struct gaz_job {
	const struct gaz_plugin *plugin;
	const struct image *image;
	const struct image *page; /* the facts of a page; NULL in other views */
	struct str files;         /* the resources of the document: a parcel, or empty */
	const uint8_t *changes;   /* enum gaz_change of each node in a comparison; else NULL */
	uint32_t root;            /* first node of the view */
	uint32_t portion;         /* index, or IMAGE_NONE */
	/* options and meta entries; strings are NUL-terminated in the packet */
	const struct message_job *request;
	int out_fd;
	uint64_t out_len, out_max;
	/*
	 * gets the job, and the bytes of services without a function; NULL: they go to the output
	 */
	gaz_write_fn *sink;
	uint8_t *stage; /* bytes not yet written to out_fd */
	size_t stage_len;
	bool stopped;  /* the output has failed; every later write is refused */
	int stop_code; /* enum err_code of the failure; its message is in fail */
	struct arena arena;
	struct host_file *held; /* of files, by the first use; NULL: not looked at yet */
	size_t held_count;
	struct citations *citations;    /* of the document; NULL: the plugin asked for none yet */
	struct cited_links *links;      /* of the page, likewise */
	struct zip *zip;                /* the container being written, or NULL */
	struct host_json json;          /* the JSON text being written */
	char fail[HOST_FAIL_BYTES_MAX]; /* reason of a failure, or "" */
	/* set by output_meta(); "" if it was not called */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1];
	char language[TAG_BYTES_MAX + 1];
	void (*log)(struct gaz_job *job, int level, const char *text); /* may be NULL */
};
#endif
