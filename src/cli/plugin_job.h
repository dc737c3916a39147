/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PLUGIN_JOB_H
#define CLI_PLUGIN_JOB_H
/*
 * plugin_job: a plugin and its input, from the files on the command line; for the tools that
 * render.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/option.h"
#include "check/session.h"
#include "render/blocking.h"
#include "render/format.h"

/* A plugin file and its input, prepared for one rendition. */
struct plugin_job {
	/* from the command line */
	const char *file, *portion, *sandbox;
	const char *const *documents; /* one; several for a listing */
	unsigned document_count;
	const char *earlier;        /* the earlier version for a comparison; NULL: none */
	bool lists;                 /* render a listing with an entry for each document */
	struct option_list options; /* NAME=VALUE */
	/* set by plugin_job_prepare() */
	char *path; /* absolute path of the plugin */
	struct blocking blocking;
	struct format format;
	struct reading reading, earlier_reading;
	int listing_fd; /* -1: none */
	struct message_pair pairs[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	struct session_job job; /* its strings are in arena, document and plugin */
	struct arena arena;
};

/*
 * Loads the plugin in the worker of t, reads the documents, and checks the options. Call
 * plugin_job_free() also after an error. [blocks]
 */
int plugin_job_prepare(struct plugin_job *p, struct session *t, struct err *e);
void plugin_job_free(struct plugin_job *p);

/* Makes the absolute path of a plugin file; the caller frees it. ERR_NOTFOUND. */
int plugin_path(const char *file, char **path, struct err *e);
#endif
