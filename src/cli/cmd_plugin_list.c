/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin list: the plugin files that a server would load, and those that it would
 * refuse.
 */
#include <stdio.h>

#include "base/hash.h"
#include "cli/command.h"
#include "cli/format_report.h"

static void
print_plugins(const struct formats *f)
{
	char hex[SHA256_HEX_BYTES + 1];

	printf("%-16s %-28s %-10s %-8s %-12s %s\n", "format", "id", "version", "revision", "sha256",
	    "file");
	for (uint32_t k = 0; k < f->count; k++) {
		const struct message_plugin *p = &f->list[k].plugin;

		sha256_hex(&f->list[k].digest, hex);
		printf("%-16.*s %-28.*s %-10.*s %-8.*s %.12s ", STR_ARG(p->format), STR_ARG(p->id),
		    STR_ARG(p->version), STR_ARG(p->revision), hex);
		command_print_safe(stdout, f->list[k].path);
		putchar('\n');
	}
	for (uint32_t k = 0; k < f->refused_count; k++)
		formats_print_refusal(&f->refused[k]);
}

static int
run_list(const struct command *self, int argc, char **argv, struct err *e)
{
	return formats_print(self, argc, argv, print_plugins, e);
}

const struct command plugin_list = {
	.name = "plugin list",
	.usage = "[--plugins FOLDER]...",
	.summary = "list the plugin files that a server would load here or refuse",
	.details = "Caches and logs name the plugin by the same digest.",
	.run = run_list,
};
