/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_HOST_H
#define WORKER_HOST_H
/*
 * host: what plugins may call (gaz_host and its services), and the job behind it. One job at a time
 * in a process, so nodes are plain pointers into the mapped image. Output goes to out_fd, in the
 * worker a memfd.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/image.h"
#include "doc/tag.h"
#include "wire/message.h"

struct err;
struct zip;

#define HOST_ARENA_BYTES_MAX (64u << 20) /* gaz.arena/1 in one job: twice the largest text */
#define HOST_FAIL_BYTES_MAX 512          /* one sentence, promised in <gazetted/plugin.h> */

/* Promised in <gazetted/plugin.h>: the deepest document, an object and an array for each element. */
#define HOST_JSON_DEPTH_MAX 512
#define HOST_JSON_WORDS (HOST_JSON_DEPTH_MAX / 64) /* a bit for each level */

/* gaz.json/1: where in a text it is. */
struct host_json {
	gaz_write_fn *to; /* NULL: outside of any */
	int indent;
	unsigned depth;
	/* of each level: whether it is one, and has something in it */
	uint64_t arrays[HOST_JSON_WORDS], filled[HOST_JSON_WORDS];
	bool has_name; /* a value is due */
	bool is_done;  /* so is the outermost value */
};

struct gaz_job {
	const struct gaz_plugin *plugin;
	const struct image *image;
	const uint8_t *changes; /* enum gaz_change of each node of a comparison; else NULL */
	uint32_t root;          /* node the view starts at */
	uint32_t portion;       /* index, or IMAGE_NONE */
	/* options and meta; strings are NUL-terminated in the packet */
	const struct message_job *request;
	int out_fd;
	uint64_t out_len, out_max;
	uint8_t *stage; /* bytes not yet written to out_fd */
	size_t stage_len;
	bool stopped;  /* the output failed: write() keeps saying so */
	int stop_code; /* enum err_code: why it stopped; the sentence is in fail */
	struct arena arena;
	struct zip *zip;                /* the container being written, or NULL */
	struct host_json json;          /* the JSON text being written */
	char fail[HOST_FAIL_BYTES_MAX]; /* why, or "" */
	/* output_meta(): "" where nothing was said */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1];
	char language[TAG_BYTES_MAX + 1];
	void (*log)(struct gaz_job *job, int level, const char *text); /* set by the worker */
};

extern const struct gaz_host host_table;

/*
 * Runs plugin->render for request and flushes. The caller sets plugin, image, portion, request,
 * out_fd, out_max and log, the rest is made here (root from portion) and gone on return, but for
 * fail, out_len, file_name and language. 0, or: ERR_DATA (REFUSE: the sentence is the plugin's), ERR_LIMIT (output too
 * large), ERR_IO (it could not be written), ERR_PLUGIN (BROKEN, unknown result, no reason given,
 * misuse of write() or a ZIP left open; *discard is set).
 */
int host_render(struct gaz_job *job, bool *discard, struct err *e);
#endif
