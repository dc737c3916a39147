/* SPDX-License-Identifier: Apache-2.0 */
/*
 * help: prints tables. What must hold: a text becomes a line of roff only after its backslashes,
 * and a dot or an apostrophe at its start, are escaped.
 */
#include "cli/help.h"

#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/option.h"
#include "base/str.h"
#include "cli/command_row.h"
#include "cli/version.h"

#define HELP_COLUMN 40  /* column of the texts of options */
#define TEXT_COLUMNS 88 /* of paragraphs */
#define ENVIRONMENT                                                       \
	".TP\n.B GAZETTED_STORE\nthe store, unless an option names one\n" \
	".TP\n.B GAZETTED_LOG_LEVEL\nwhat to log on standard error: error, warn, info or debug\n"

bool
help_is_asked(const char *argument, enum help_form *form)
{
	static const char *const names[] = {
		[HELP_TEXT] = "--help", [HELP_MAN] = "--help=man", [HELP_WORDS] = "--help=words"
	};

	*form = HELP_TEXT;
	if (strcmp(argument, "-h") == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(argument, names[i]) == 0) {
			*form = (enum help_form)i;
			return true;
		}
	return false;
}

/* Writes the words of a text in lines of at most TEXT_COLUMNS. */
static void
print_paragraph(const char *text, FILE *to)
{
	struct str rest = str_from(text);
	size_t column = 0;

	while (rest.len > 0) {
		size_t space = str_find(rest, ' '), line = str_find(rest, '\n');
		struct str word = str_slice(rest, 0, space < line ? space : line);

		rest = str_slice(rest, word.len + 1, rest.len);
		if (word.len == 0)
			continue;
		if (column > 0 && column + 1 + word.len > TEXT_COLUMNS) {
			fputc('\n', to);
			column = 0;
		}
		fprintf(to, "%s" STR_FMT, column > 0 ? " " : "", STR_ARG(word));
		column += word.len + (column > 0);
	}
	fputc('\n', to);
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

static void
print_text(const struct command *c, const struct option_spec *options, FILE *to)
{
	fprintf(to, "Usage: gazetted %s %s\n\n%s\n", c->name, c->usage, c->summary);
	if (c->details[0] != '\0') {
		fputc('\n', to);
		print_paragraph(c->details, to);
	}
	fprintf(to, "\nOptions:\n");
	for (const struct option_spec *o = options; o->name != NULL; o++)
		print_option(o, to);
	fprintf(to, "  -h, --help%*sshow this help\n", HELP_COLUMN - 12, "");
}

/* A text as roff: on lines of its own. */
static void
put_roff(const char *text, FILE *to)
{
	bool at_start = true;

	for (; *text != '\0'; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			fputs("\\&", to);
		at_start = *text == '\n';
		switch (*text) {
		case '\\': fputs("\\e", to); break;
		case '-': fputs("\\-", to); break;
		case '~': fputs("\\(ti", to); break;
		case '^': fputs("\\(ha", to); break;
		case ' ':
			if (text[1] != ' ' && text[1] != '\n' && text[1] != '\0')
				fputc(' ', to);
			break;
		default: fputc(*text, to);
		}
	}
}

/* The name of a page: "gazetted-plugin-run". */
static void
put_page_name(const char *command, FILE *to)
{
	fputs("gazetted", to);
	if (command[0] != '\0')
		fputs("\\-", to);
	for (; *command != '\0'; command++)
		if (*command == ' ' || *command == '-')
			fputs("\\-", to);
		else
			fputc(*command, to);
}

static void
put_head(const char *command, const char *summary, FILE *to)
{
	fputs(".TH ", to);
	put_page_name(command, to);
	fputs(" 1 " GAZETTED_DATE " \"gazetted " GAZETTED_VERSION "\" \"User Commands\"\n"
	      ".SH NAME\n",
	    to);
	put_page_name(command, to);
	fputs(" \\- ", to);
	put_roff(summary, to);
	fputs("\n.SH SYNOPSIS\n", to);
}

static void
put_option(const struct option_spec *o, FILE *to)
{
	if (o->kind == OPTION_HEADING) {
		fputs(".SS \"", to);
		put_roff(o->help, to);
		fputs("\"\n", to);
		return;
	}
	fputs(".TP\n", to);
	if (o->letter != '\0')
		fprintf(to, "\\fB\\-%c\\fR, ", o->letter);
	fputs("\\fB\\-\\-", to);
	put_roff(o->name, to);
	fputs("\\fR", to);
	if (o->metavar != NULL) {
		fputs(" \\fI", to);
		put_roff(o->metavar, to);
		fputs("\\fR", to);
	}
	fputc('\n', to);
	put_roff(o->help, to);
	if (o->fallback != NULL && o->fallback[0] != '\0') {
		fputs(" (default ", to);
		put_roff(o->fallback, to);
		fputc(')', to);
	}
	fputc('\n', to);
}

/* The statuses with which a command ends, from errors.def. */
static void
put_statuses(FILE *to)
{
	int shown[ERR_COUNT] = { 0 }, count = 0;

	fputs(".SH EXIT STATUS\n.TP\n.B 0\nsuccess\n", to);
	for (int code = 1; code < ERR_COUNT; code++) {
		bool is_new = true;

		for (int i = 0; i < count; i++)
			is_new = is_new && shown[i] != err_exit_code(code);
		if (!is_new)
			continue;
		shown[count++] = err_exit_code(code);
		fprintf(to, ".TP\n.B %d\n", err_exit_code(code));
		put_roff(err_meaning(code), to);
		fputc('\n', to);
	}
}

static void
print_man(const struct command *c, const struct option_spec *options, FILE *to)
{
	put_head(c->name, c->summary, to);
	fprintf(to, ".B gazetted %s\n", c->name);
	put_roff(c->usage, to);
	if (c->details[0] != '\0') {
		fputs("\n.SH DESCRIPTION\n", to);
		put_roff(c->details, to);
	}
	fputs("\n.SH OPTIONS\n", to);
	for (const struct option_spec *o = options; o->name != NULL; o++)
		put_option(o, to);
	fputs(".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nshow a short help\n", to);
	put_statuses(to);
	fputs(".SH ENVIRONMENT\n" ENVIRONMENT ".SH SEE ALSO\n.BR gazetted (1)\n", to);
}

/* An option on each line; after a tab what its value is, if it takes one. */
static void
print_words(const struct option_spec *options, FILE *to)
{
	for (const struct option_spec *o = options; o->name != NULL; o++)
		if (o->kind != OPTION_HEADING)
			fprintf(to, "--%s%s%s\n", o->name, o->metavar != NULL ? "\t" : "",
			    o->metavar != NULL ? o->metavar : "");
	fputs("--help\n", to);
}

void
help_print(
    const struct command *c, const struct option_spec *options, enum help_form form, FILE *to)
{
	switch (form) {
	case HELP_TEXT: print_text(c, options, to); return;
	case HELP_MAN: print_man(c, options, to); return;
	case HELP_WORDS: print_words(options, to); return;
	}
}

static void
print_group_man(const struct help_group *g, FILE *to)
{
	const char *space = strchr(g->name, ' ');

	put_head(space != NULL ? space + 1 : "", g->summary, to);
	fprintf(to, ".B %s\n.I COMMAND\n[\\fIOPTIONS\\fR]\n.SH COMMANDS\n", g->name);
	for (size_t i = 0; i < g->count; i++) {
		fputs(".TP\n.BR ", to);
		put_page_name(g->commands[i]->name, to);
		fputs(" (1)\n", to);
		put_roff(g->commands[i]->summary, to);
		fputc('\n', to);
	}
	put_statuses(to);
	fputs(".SH ENVIRONMENT\n" ENVIRONMENT
	      ".TP\n.I GAZETTED_NAME\nany setting of the server: see\n.BR gazetted\\-config (1)\n"
	      ".SH FILES\n.TP\n.I /etc/gazetted/gazetted.conf\nthe configuration of the server\n"
	      ".TP\n.I ./gazetted.db\nthe store, unless another is named\n",
	    to);
}

void
help_print_group(const struct help_group *g, enum help_form form, FILE *to)
{
	if (form == HELP_MAN)
		print_group_man(g, to);
	else if (form == HELP_WORDS)
		for (size_t i = 0; i < g->count; i++) {
			const char *space = strchr(g->commands[i]->name, ' ');

			fprintf(to, "%s\n", space != NULL ? space + 1 : g->commands[i]->name);
		}
}
