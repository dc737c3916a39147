/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted plugin list: which plugin files a server would load here, and which it would refuse. */
#include <stdio.h>

#include "base/err.h"
#include "base/hash.h"
#include "cli/plugin.h"

static void
print_plugins(const struct formats *f)
{
	char hex[SHA256_HEX_BYTES + 1];

	printf("%-16s %-28s %-10s %-8s %-12s %s\n", "format", "id", "version", "revision", "sha256",
	    "file");
	for (uint32_t k = 0; k < f->count; k++) {
		const struct message_plugin *p = &f->list[k].plugin;

		sha256_hex(&f->list[k].digest, hex);
		printf("%-16.*s %-28.*s %-10.*s %-8.*s %.12s %s\n", STR_ARG(p->format),
		    STR_ARG(p->id), STR_ARG(p->version), STR_ARG(p->revision), hex,
		    f->list[k].path);
	}
	for (uint32_t k = 0; k < f->refused_count; k++)
		printf("refused: %s: %s\n", f->refused[k].path, f->refused[k].reason);
}

static int
run_list(const struct command *self, int argc, char **argv, struct err *e)
{
	struct option_list plugins = { 0 };
	struct workshop_options how = { .plugins = &plugins };
	const struct option_spec options[] = {
		{ .name = "plugins",
		    .kind = OPTION_LIST,
		    .target = &plugins,
		    .metavar = "FOLDER",
		    .help = "a further folder of plugins (may be repeated)" },
		{ .name = "sandbox",
		    .kind = OPTION_STRING,
		    .target = &how.sandbox,
		    .metavar = "on|off",
		    .help = "off only where the kernel has no Landlock or seccomp" },
		{ .name = NULL },
	};
	struct render_config config;
	struct formats *formats = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "plugin list takes no operands: --plugins FOLDER");
	if ((rc = workshop_configure(&config, &formats, &how, true, e)) == 0)
		print_plugins(formats);
	formats_unref(&formats);
	return rc;
}

const struct command plugin_list = {
	.name = "plugin list",
	.usage = "[--plugins FOLDER]...",
	.summary = "list the plugin files that a server would load here, and the refused",
	.details = "The digest is the one that names the plugin in caches and logs.",
	.run = run_list,
};
