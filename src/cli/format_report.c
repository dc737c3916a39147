/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted formats: lists the formats of the plugins and the plugins that were refused. */
#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/format_report.h"
#include "render/blocking.h"

static void
print_option(const struct message_option *o)
{
	printf("    ?" STR_FMT "=", STR_ARG(o->name));
	if (o->type == GAZ_OPTION_INT)
		printf("%" PRId64 "..%" PRId64, o->min, o->max);
	else if (o->type == GAZ_OPTION_BOOL)
		printf("0|1");
	else if (o->type == GAZ_OPTION_STRING)
		printf("TEXT");
	else if (o->type == GAZ_OPTION_LANGUAGE)
		printf("LANGUAGE");
	for (uint32_t i = 0; i < o->value_count; i++)
		printf("%s" STR_FMT, i > 0 ? "|" : "", STR_ARG(o->values[i]));
	printf("  " STR_FMT " (default " STR_FMT ")\n", STR_ARG(o->help), STR_ARG(o->fallback));
}

void
formats_print_refusal(const struct format_refusal *r)
{
	fputs("refused: ", stdout);
	command_print_safe(stdout, r->path);
	fputs(": ", stdout);
	command_print_safe(stdout, r->reason);
	fputs("\n", stdout);
}

static void
print_formats(const struct formats *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		const struct message_plugin *p = &f->list[i].plugin;

		printf("." STR_FMT "  " STR_FMT "  " STR_FMT "  (" STR_FMT " " STR_FMT ")\n",
		    STR_ARG(p->format), STR_ARG(p->label), STR_ARG(p->media_type), STR_ARG(p->id),
		    STR_ARG(p->version));
		for (uint32_t k = 0; k < p->option_count; k++)
			print_option(&p->options[k]);
	}
	for (uint32_t i = 0; i < f->refused_count; i++)
		formats_print_refusal(&f->refused[i]);
}

int
formats_print(
    const struct command *self, int argc, char **argv, formats_print_fn *print, struct err *e)
{
	struct option_list plugins = { 0 };
	struct blocking_options how = { .plugins = &plugins };
	const struct option_spec options[] = {
		{ .name = "plugins",
		    .kind = OPTION_LIST,
		    .target = &plugins,
		    .metavar = "FOLDER",
		    .help = "a further folder of plugins (may be repeated)" },
		SANDBOX_OPTION(how.sandbox),
		{ .name = NULL },
	};
	struct render_config config;
	struct formats *formats = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "%s takes no operands: --plugins FOLDER", self->name);
	if ((rc = blocking_configure(&config, &formats, &how, true, e)) == 0)
		print(formats);
	formats_unref(&formats);
	return rc;
}

static int
run_formats(const struct command *self, int argc, char **argv, struct err *e)
{
	return formats_print(self, argc, argv, print_formats, e);
}

const struct command command_formats = {
	.name = "formats",
	.usage = "[--plugins FOLDER]...",
	.summary = "list the formats that the plugins offer",
	.details = "Each plugin is loaded in a confined worker of its own, as the server does it.",
	.run = run_formats,
};
