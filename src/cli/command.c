/* SPDX-License-Identifier: Apache-2.0 */
/* command: options by table. */
#include "cli/command.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/pen.h"
#include "base/str.h"

#define SAFE_LINE_BYTES 4096 /* a sentence, every byte of it escaped */
#define HELP_COLUMN 40       /* where explanations start */

static const char *store_default = "gazetted.db";
static struct program program;

const struct program *
command_program(void)
{
	return &program;
}

void
command_set_program(int argc, char **argv, char **environment)
{
	program = (struct program){ argc, argv, environment };
}

void
command_set_store_default(const char *from_environment)
{
	if (from_environment != NULL && from_environment[0] != '\0')
		store_default = from_environment;
}

const char *
command_store(const char *option)
{
	return option != NULL ? option : store_default;
}

static void
print_option(const struct option_spec *o, FILE *to)
{
	int used;

	if (o->kind == OPTION_HEADING) {
		fprintf(to, "\n%s:\n", o->help);
		return;
	}
	used = o->letter != '\0' ? fprintf(to, "  -%c, --%s", o->letter, o->name)
				 : fprintf(to, "      --%s", o->name);
	if (o->metavar != NULL)
		used += fprintf(to, " %s", o->metavar);
	fprintf(to, "%*s%s", used < HELP_COLUMN ? HELP_COLUMN - used : 1, "", o->help);
	if (o->fallback != NULL && o->fallback[0] != '\0')
		fprintf(to, " (default %s)", o->fallback);
	fputc('\n', to);
}

void
command_help(const struct command *c, const struct option_spec *options, FILE *to)
{
	const struct option_spec *o;

	fprintf(to, "Usage: gazetted %s %s\n\n%s\n", c->name, c->usage, c->summary);
	if (c->details[0] != '\0')
		fprintf(to, "\n%s\n", c->details);
	fprintf(to, "\nOptions:\n");
	for (o = options; o->name != NULL; o++)
		print_option(o, to);
	fprintf(to, "  -h, --help%*sshow this help\n", HELP_COLUMN - 12, "");
}

static const struct option_spec *
find_option(const struct option_spec *options, const char *arg, const char **attached)
{
	const struct option_spec *o;
	size_t len;

	*attached = NULL;
	if (arg[1] != '-') {
		for (o = options; o->name != NULL; o++)
			if (o->letter != '\0' && o->letter == arg[1]) {
				*attached = arg[2] != '\0' ? arg + 2 : NULL;
				return o;
			}
		return NULL;
	}
	len = strcspn(arg + 2, "=");
	for (o = options; o->name != NULL; o++)
		if (len > 0 && strlen(o->name) == len && memcmp(o->name, arg + 2, len) == 0) {
			*attached = arg[2 + len] == '=' ? arg + 2 + len + 1 : NULL;
			return o;
		}
	return NULL;
}

static int
store_number(const struct option_spec *o, const char *value, struct err *e)
{
	int64_t n;

	if (!str_to_i64(str_from(value), &n) || n < o->min || n > o->max)
		return err_set(e, ERR_USAGE,
		    "--%s wants a whole number from %ld to %ld, not '%.60s'", o->name, o->min,
		    o->max, value);
	*(long *)o->target = (long)n;
	return 0;
}

static int
store_value(const struct option_spec *o, const char *value, struct err *e)
{
	struct option_list *list;

	switch (o->kind) {
	case OPTION_FLAG: *(bool *)o->target = true; return 0;
	case OPTION_HEADING: return 0;
	case OPTION_SWITCH: *(const char **)o->target = value != NULL ? value : "on"; return 0;
	case OPTION_STRING: *(const char **)o->target = value; return 0;
	case OPTION_NUMBER: return store_number(o, value, e);
	case OPTION_LIST:
		list = o->target;
		if (list->count == OPTION_LIST_MAX)
			return err_set(e, ERR_USAGE, "--%s can be given %d times at most", o->name,
			    OPTION_LIST_MAX);
		list->items[list->count++] = value;
		return 0;
	}
	return 0;
}

static int
parse_option(const struct command *c, const struct option_spec *options, int argc, char **argv,
    int *i, struct err *e)
{
	const char *value;
	const struct option_spec *o = find_option(options, argv[*i], &value);

	if (o == NULL)
		return err_set(e, ERR_USAGE,
		    "unknown option '%.60s'; 'gazetted %s --help' lists what there is", argv[*i],
		    c->name);
	if (o->kind == OPTION_FLAG && value != NULL)
		return err_set(e, ERR_USAGE, "--%s takes no value", o->name);
	if (o->kind != OPTION_FLAG && o->kind != OPTION_SWITCH && value == NULL) {
		if (*i + 1 >= argc)
			return err_set(e, ERR_USAGE, "--%s wants a value: --%s %s", o->name,
			    o->name, o->metavar);
		value = argv[++*i];
	}
	return store_value(o, value, e);
}

int
command_parse(const struct command *c, const struct option_spec *options, int argc, char **argv,
    int *operand_count, bool *help, struct err *e)
{
	int i, n = 0, rc;
	bool only_operands = false;

	*help = false;
	for (i = 0; i < argc; i++) {
		if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[n++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			only_operands = true;
		} else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			command_help(c, options, stdout);
			*help = true;
			return 0;
		} else if ((rc = parse_option(c, options, argc, argv, &i, e)) != 0)
			return rc;
	}
	*operand_count = n;
	return 0;
}

void
command_print_safe(FILE *to, const char *s)
{
	char line[SAFE_LINE_BYTES] = "";
	struct pen pen = { .out = line, .cap = sizeof line };

	pen_put_safe(&pen, str_from(s), PEN_BARE);
	fwrite(line, 1, pen.len, to);
}
