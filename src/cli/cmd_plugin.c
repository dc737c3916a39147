/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted plugin: finds the tool named on the command line. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "cli/command.h"
#include "cli/help.h"

#define TOOL(symbol) extern const struct command plugin_##symbol;
#include "cli/plugin_tools.def"
#undef TOOL

static const struct command *const tools[] = {
#define TOOL(symbol) &plugin_##symbol,
#include "cli/plugin_tools.def"
#undef TOOL
};

static void
print_tools(FILE *to)
{
	fputs("Usage: gazetted plugin TOOL [OPTIONS]\n\nTools:\n", to);
	for (size_t k = 0; k < ARRAY_LEN(tools); k++)
		fprintf(to, "  %-6s %s\n", strchr(tools[k]->name, ' ') + 1, tools[k]->summary);
	fputs("\n'gazetted plugin TOOL --help' tells more. docs/writing-a-plugin.md is a "
	      "tutorial, from an\nempty folder to a format that is served.\n",
	    to);
}

static int
run_plugin(const struct command *self, int argc, char **argv, struct err *e)
{
	const struct help_group group = { "gazetted plugin", self->summary, tools,
		ARRAY_LEN(tools) };
	enum help_form form;

	if (argc == 0)
		return err_set(e, ERR_USAGE, "name a tool: new, check, run, list or gdb");
	if (help_is_asked(argv[0], &form)) {
		if (form == HELP_TEXT)
			print_tools(stdout);
		else
			help_print_group(&group, form, stdout);
		return 0;
	}
	for (size_t k = 0; k < ARRAY_LEN(tools); k++)
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
