/* SPDX-License-Identifier: Apache-2.0 */
/* settings_print: the settings as the text of a configuration file, and as command-line options. */
#include "config/settings_print.h"

#include "base/buf.h"
#include "base/str.h"
#include "config/config_file.h"
#include "config/settings.h"

#define ORIGIN_COLUMN 48 /* where comments start */

/* Replaces control characters of a path: a line break would end the comment. */
static void
put_path(struct buf *out, const char *path)
{
	for (; *path != '\0'; path++)
		buf_putc(out, (unsigned char)*path < ' ' || *path == 0x7f ? '?' : *path);
}

static void
put_origin(struct buf *out, const struct setting *t, const struct setting_value *v)
{
	switch (v->origin) {
	case FROM_DEFAULT: buf_puts(out, "default"); return;
	case FROM_FILE:
		put_path(out, v->where);
		buf_putf(out, ":%u", v->line);
		return;
	case FROM_ENVIRONMENT: buf_puts(out, v->where); return;
	case FROM_FLAG: buf_putf(out, "--%s", t->name); return;
	}
}

static void
put_line(struct buf *out, const struct setting *t, const struct setting_value *v, const char *item)
{
	size_t from = out->len, used;

	buf_putf(out, "%s = ", t->name);
	config_file_quote(out, item);
	used = out->len - from;
	buf_putf(out, "%*s# ", used < ORIGIN_COLUMN ? (int)(ORIGIN_COLUMN - used) : 1, "");
	put_origin(out, t, v);
	buf_putc(out, '\n');
}

void
settings_print(const struct settings *s, struct buf *out)
{
	const struct setting_value *v;
	const struct setting *t;

	for (unsigned i = 0; i < settings_line_count; i++) {
		if (settings_lines[i].heading != NULL) {
			buf_putf(out, "%s# %s\n", i > 0 ? "\n" : "", settings_lines[i].heading);
			continue;
		}
		t = &settings_table[settings_lines[i].id];
		v = settings_value(s, settings_lines[i].id);
		for (unsigned j = 0; j < v->list.count; j++)
			put_line(out, t, v, v->list.items[j]);
		if (v->list.count == 0)
			put_line(out, t, v, "");
	}
}

static void
put_sample_line(struct buf *out, const struct setting *t)
{
	buf_putf(out, "# %s", t->help);
	if (t->kind == SETTING_IS_LIST)
		buf_puts(out, " (a list)");
	else if (t->kind == SETTING_IS_CHOICE)
		buf_putf(out, " (%s)", t->metavar);
	if (!t->is_live)
		buf_puts(out, "; takes a restart or SIGUSR2");
	buf_putf(out, "\n#%s = ", t->name);
	config_file_quote(out, t->fallback);
	buf_putc(out, '\n');
}

void
settings_print_sample(struct buf *out)
{
	buf_puts(out,
	    "# " SETTINGS_FOLDER "/gazetted.conf: every setting of gazetted with its default. "
	    "Remove the '#' before a setting to change it.\n"
	    "# 'gazetted config check' checks this file, 'gazetted config print' prints the "
	    "effective values.\n"
	    "# A list repeats its key. Files in conf.d/ beside this one are read after it and "
	    "replace its values.\n");
	for (const struct setting_line *line = settings_lines;
	     line < settings_lines + settings_line_count; line++) {
		if (line->heading != NULL)
			buf_putf(out, "\n# --- %s ---\n", line->heading);
		else
			put_sample_line(out, &settings_table[line->id]);
	}
}

static enum option_kind
option_kind_of(enum setting_kind kind)
{
	if (kind == SETTING_IS_LIST)
		return OPTION_LIST;
	return kind == SETTING_IS_FLAG ? OPTION_SWITCH : OPTION_STRING;
}

void
settings_options(struct option_spec *options, struct settings_flags *flags)
{
	const struct setting *t;
	struct option_list *given;

	*options++ = (struct option_spec){ .name = "config",
		.letter = 'c',
		.kind = OPTION_STRING,
		.target = &flags->file,
		.metavar = "FILE",
		.help = "read this file, not those of " SETTINGS_FOLDER };
	for (unsigned i = 0; i < settings_line_count; i++) {
		if (settings_lines[i].heading != NULL) {
			*options++ = (struct option_spec){ .name = "",
				.kind = OPTION_HEADING,
				.help = settings_lines[i].heading };
			continue;
		}
		t = &settings_table[settings_lines[i].id];
		given = &flags->given[settings_lines[i].id];
		*options++ = (struct option_spec){ .name = t->name,
			.letter = settings_lines[i].id == SETTING_LISTEN ? 'l' : '\0',
			.kind = option_kind_of(t->kind),
			.target =
			    t->kind == SETTING_IS_LIST ? (void *)given : (void *)&given->items[0],
			.metavar = t->kind == SETTING_IS_FLAG ? NULL : t->metavar,
			.fallback = t->fallback,
			.help = t->help };
	}
	*options = (struct option_spec){ .name = NULL };
}
