/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted plugin: finds the tool, and what its tools share: a plugin file and a document. */
#include "cli/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "cli/outline.h"
#include "doc/lang.h"
#include "render/manifest.h"

#define JOB_ARENA_BYTES_MAX (16u << 20) /* declarations, options, facts */

static const struct command *const tools[] = { &plugin_new, &plugin_check, &plugin_run,
	&plugin_list, &plugin_gdb };

int
plugin_path(const char *file, char **path, struct err *e)
{
	if ((*path = realpath(file, NULL)) == NULL)
		return err_set(
		    e, ERR_NOTFOUND, "there is no file %.200s: build the plugin first", file);
	return 0;
}

static int
add_meta(struct plugin_job *p, const char *name, struct str value, struct err *e)
{
	if (value.len == 0)
		return 0;
	value = str_slice(value, 0, MESSAGE_TEXT_BYTES_MAX - 1);
	if (!arena_keep(&p->arena, &value))
		return err_set(e, ERR_LIMIT, "there is no memory for the facts of the document");
	p->meta[p->job.meta_count++] = (struct message_pair){ str_from(name), value };
	return 0;
}

static int
read_document(struct plugin_job *p, struct err *e)
{
	char today[DATE_BYTES + 1], hex[SHA256_HEX_BYTES + 1], *bytes = NULL;
	struct message_pair given = { STR("today"), { today, DATE_BYTES } };
	struct sha256 digest;
	size_t len;
	int rc;

	date_format(time_today(), today);
	if ((rc = workshop_load_file(p->document, &bytes, &len, e)) != 0)
		return rc;
	rc = workshop_read(&p->workshop, str_make(bytes, len), &given, 1, &p->reading, e);
	free(bytes);
	if (rc != 0)
		return err_wrap(e, "%.200s", p->document);
	digest = sha256_of(p->reading.xml.p, p->reading.xml.len);
	sha256_hex(&digest, hex);
	p->job.image_fd = p->reading.image_fd;
	return add_meta(p, "digest", str_from(hex), e);
}

/* NAME=VALUE, each as one part of a URL's query. */
static int
read_options(struct plugin_job *p, struct err *e)
{
	struct buf query = BUF_INIT(JOB_ARENA_BYTES_MAX);
	struct str canonical;
	int rc;

	for (unsigned k = 0; k < p->options.count; k++)
		buf_putf(&query, "%s%s", k > 0 ? "&" : "", p->options.items[k]);
	if ((rc = buf_check(&query, "the options", e)) == 0)
		rc = format_options(&p->format, buf_str(&query), p->pairs, &p->job.option_count,
		    &canonical, &p->arena, e);
	buf_free(&query);
	return rc;
}

static int
choose_view(struct plugin_job *p, struct err *e)
{
	p->job.view = p->portion != NULL ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
	if ((p->format.plugin.views & p->job.view) == 0)
		return err_set(e, ERR_UNSUPPORTED, "the plugin does not declare that view: %s",
		    p->portion != NULL ? "it renders no portions" : "name a --portion");
	if (p->portion == NULL)
		return 0;
	p->job.portion = str_from(p->portion);
	if (image_find_portion(&p->reading.image, p->job.portion) == IMAGE_NONE)
		return err_set(e, ERR_NOTFOUND,
		    "the document has no portion '%.100s'; 'gazetted import --dry-run' lists them",
		    p->portion);
	return add_meta(p, "portion", p->job.portion, e);
}

int
plugin_job_prepare(struct plugin_job *p, struct trial *t, struct err *e)
{
	const struct workshop_options how = { .sandbox = p->sandbox };
	static const struct trial_how as_a_server = { 0 };
	struct message_plugin raw;
	int rc;

	t->worker = (struct spawned){ .pidfd = -1, .socket = -1 };
	p->arena = ARENA_INIT(JOB_ARENA_BYTES_MAX);
	p->reading.image_fd = -1;
	p->job.options = p->pairs;
	p->job.meta = p->meta;
	if ((rc = plugin_path(p->file, &p->path, e)) != 0 ||
	    (rc = workshop_open(&p->workshop, &how, false, e)) != 0 ||
	    (rc = trial_start(t, &p->workshop.config, &as_a_server, p->path, &raw, &p->arena, e)) !=
		0 ||
	    (rc = manifest_take(&raw, str_base_name(p->path), &p->format.plugin, &p->arena, e)) !=
		0 ||
	    (rc = read_options(p, e)) != 0 || (rc = read_document(p, e)) != 0)
		return rc;
	return choose_view(p, e);
}

void
plugin_job_free(struct plugin_job *p)
{
	reading_close(&p->reading);
	workshop_close(&p->workshop);
	arena_free(&p->arena);
	free(p->path);
	p->path = NULL;
}

static void
print_tools(FILE *to)
{
	fputs("Usage: gazetted plugin TOOL [OPTIONS]\n\nTools:\n", to);
	for (size_t k = 0; k < sizeof tools / sizeof *tools; k++)
		fprintf(to, "  %-6s %s\n", strchr(tools[k]->name, ' ') + 1, tools[k]->summary);
	fputs("\n'gazetted plugin TOOL --help' tells more. docs/writing-a-plugin.md begins with "
	      "nothing and ends\nwith a format that is served.\n",
	    to);
}

static int
run_plugin(const struct command *self, int argc, char **argv, struct err *e)
{
	(void)self;
	if (argc == 0)
		return err_set(e, ERR_USAGE, "name a tool: new, check, run, list or gdb");
	if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0) {
		print_tools(stdout);
		return 0;
	}
	for (size_t k = 0; k < sizeof tools / sizeof *tools; k++)
		if (strcmp(strchr(tools[k]->name, ' ') + 1, argv[0]) == 0)
			return tools[k]->run(tools[k], argc - 1, argv + 1, e);
	return err_set(
	    e, ERR_USAGE, "there is no tool '%.40s': new, check, run, list or gdb", argv[0]);
}

const struct command command_plugin = {
	.name = "plugin",
	.usage = "new|check|run|list|gdb ...",
	.summary = "write a format: start, check, try and debug a plugin",
	.details = "",
	.run = run_plugin,
};
