/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PLUGIN_H
#define CLI_PLUGIN_H
/* plugin: 'gazetted plugin', tools for those who write formats: one file a subcommand. */
#include "base/arena.h"
#include "cli/command.h"
#include "cli/trial.h"
#include "cli/workshop.h"
#include "render/formats.h"

extern const struct command plugin_new, plugin_check, plugin_run, plugin_list, plugin_gdb;

/* A plugin file and a document, ready for one rendition; for run and gdb. */
struct plugin_job {
	/* what the user said */
	const char *file, *document, *portion, *sandbox;
	struct option_list options; /* NAME=VALUE */
	/* what came of it */
	char *path; /* of the plugin, absolute */
	struct workshop workshop;
	struct format format;
	struct reading reading;
	struct message_pair pairs[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	struct trial_job job; /* strings in arena, document and plugin */
	struct arena arena;
};

/* Loads the plugin into t, reads the document, checks the options. [blocks] */
int plugin_job_prepare(struct plugin_job *p, struct trial *t, struct err *e);
void plugin_job_free(struct plugin_job *p);

/* The absolute path of a plugin file; the caller frees. ERR_NOTFOUND. */
int plugin_path(const char *file, char **path, struct err *e);
#endif
