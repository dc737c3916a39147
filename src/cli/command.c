/* SPDX-License-Identifier: Apache-2.0 */
/* command: parses options by a table, and prints untrusted text safely. */
#include "cli/command.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/sbuf.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/help.h"
#include "config/config.h"

#define SAFE_PART_BYTES 256 /* bytes of the text that are printed at a time */
#define ESCAPE_BYTES_MAX 6  /* "\u009b": the longest escape, made from at least one byte */

#define STORE_DEFAULT "gazetted.db"

static const struct config *config;

void
command_set_settings(const struct config *c)
{
	config = c;
}

const struct config *
command_settings(void)
{
	return config;
}

int
command_one_work(int operand_count, struct err *e)
{
	return operand_count == 1
		   ? 0
		   : err_set(e, ERR_USAGE, "name one work: its IRI (/akn/...) or its short name");
}

const char *
command_store(const char *option)
{
	if (option != NULL)
		return option;
	return config != NULL && config->store[0] != '\0' ? config->store : STORE_DEFAULT;
}

const char *
command_sandbox(const char *option)
{
	if (option != NULL || config == NULL)
		return option;
	return config->sandbox == CHOICE_OFF ? "off" : "on";
}

uint32_t
command_deadline_ms(void)
{
	return config != NULL ? config->render_deadline_ms : 0;
}

static const struct option_spec *
find_option(const struct option_spec *options, const char *arg, const char **attached)
{
	size_t len;

	*attached = NULL;
	if (arg[1] != '-') {
		for (const struct option_spec *o = options; o->name != NULL; o++)
			if (o->letter != '\0' && o->letter == arg[1]) {
				*attached = arg[2] != '\0' ? arg + 2 : NULL;
				return o;
			}
		return NULL;
	}
	len = strcspn(arg + 2, "=");
	for (const struct option_spec *o = options; o->name != NULL; o++)
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
		    "--%s must be a whole number from %ld to %ld, not '%.60s'", o->name, o->min,
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
		    "unknown option '%.60s'; 'gazetted %s --help' lists the options", argv[*i],
		    c->name);
	if (o->kind == OPTION_FLAG && value != NULL)
		return err_set(e, ERR_USAGE, "--%s takes no value", o->name);
	if (o->kind != OPTION_FLAG && o->kind != OPTION_SWITCH && value == NULL) {
		if (*i + 1 >= argc)
			return err_set(e, ERR_USAGE, "--%s needs a value: --%s %s", o->name,
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
	enum help_form form;

	*help = false;
	for (i = 0; i < argc; i++) {
		if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[n++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			only_operands = true;
		} else if (help_is_asked(argv[i], &form)) {
			help_print(c, options, form, stdout);
			*help = true;
			return 0;
		} else if ((rc = parse_option(c, options, argc, argv, &i, e)) != 0)
			return rc;
	}
	*operand_count = n;
	return 0;
}

size_t
command_print_text(FILE *to, struct str s)
{
	char room[SAFE_PART_BYTES * ESCAPE_BYTES_MAX] = "";
	size_t written = 0;

	while (s.len > 0) {
		struct str part = utf8_cut(s, SAFE_PART_BYTES);
		struct sbuf sbuf = { .out = room, .cap = sizeof room };

		sbuf_put_safe(&sbuf, part, SBUF_BARE);
		written += fwrite(room, 1, sbuf.len, to);
		s = str_slice(s, part.len, s.len);
	}
	return written;
}

void
command_print_safe(FILE *to, const char *s)
{
	command_print_text(to, str_from(s));
}
