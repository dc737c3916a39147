/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings: reads the sources from the weakest to the strongest; each source replaces values of the
 * earlier ones. What must hold: a struct settings that settings_load() returns has only checked
 * values.
 */
#include "config/settings.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/environment.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "config/config.h"
#include "config/config_file.h"
#include "config/settings_value.h"

#define FILE_NAME "gazetted.conf"
#define FRAGMENT_FOLDER "conf.d"
#define FRAGMENT_SUFFIX ".conf"
#define ARENA_BYTES (8u << 20) /* for the values; a file is 1 MiB at most, and 1 KiB usually */

/* Older names of variables, which unit files may still use; the present name has precedence. */
static const struct {
	const char *variable;
	enum setting_id id;
} aliases[] = { { "GAZETTED_LOG", SETTING_LOG_LEVEL } };

struct settings {
	struct setting_value values[SETTING_COUNT];
	struct config config; /* the same values; points into the arena */
	struct arena arena;
};

/* The state of reading; origin, where and seen are of the source that is read at present. */
struct reader {
	struct settings *s;
	struct buf *faults;
	unsigned fault_count;
	enum setting_origin origin;
	const char *where;
	unsigned seen[SETTING_COUNT]; /* by setting: the line of this file that set it; 0: none */
};

static void __attribute__((format(printf, 3, 4)))
complain(struct reader *r, unsigned line, const char *fmt, ...)
{
	va_list ap;

	r->fault_count++;
	if (r->where != NULL)
		buf_puts(r->faults, r->where);
	if (line > 0)
		buf_putf(r->faults, ":%u", line);
	if (r->where != NULL)
		buf_puts(r->faults, ": ");
	va_start(ap, fmt);
	buf_vputf(r->faults, fmt, ap);
	va_end(ap);
	buf_putc(r->faults, '\n');
}

static const struct setting *
find_setting(struct str name, enum setting_id *id)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		if (str_is(name, settings_table[i].name)) {
			*id = (enum setting_id)i;
			return &settings_table[i];
		}
	return NULL;
}

/*
 * Sets a value, or adds an item to a list. The first item from a source replaces the value of the
 * earlier sources.
 */
static void
set_item(struct reader *r, enum setting_id id, const char *text, unsigned line, bool is_first)
{
	struct setting_value *v = &r->s->values[id];
	const struct setting *t = &settings_table[id];
	struct setting_value next = { .origin = r->origin, .where = r->where, .line = line };
	struct err e = { 0 };

	if (!is_first && t->kind == SETTING_IS_LIST)
		next = *v;
	if (t->kind == SETTING_IS_LIST && text[0] == '\0') { /* an empty item clears the list */
		next.list.count = 0;
		*v = next;
		return;
	}
	if (setting_check(t, text, &next.number, &e) != 0) {
		complain(r, line, "%s", e.text);
		return;
	}
	if (next.list.count == OPTION_LIST_MAX) {
		complain(r, line, "%s may have %d items, and has more", t->name, OPTION_LIST_MAX);
		return;
	}
	next.list.items[next.list.count++] = text;
	*v = next;
}

static void
set_defaults(struct reader *r)
{
	r->origin = FROM_DEFAULT;
	r->where = "settings.def";
	for (int i = 0; i < SETTING_COUNT; i++)
		set_item(r, (enum setting_id)i, settings_table[i].fallback, 0, true);
}

static void
on_entry(const struct config_entry *entry, void *arg)
{
	struct reader *r = arg;
	enum setting_id id;
	const struct setting *t = find_setting(entry->key, &id);
	const char *meant;

	if (t == NULL) {
		meant = setting_suggest(entry->key);
		complain(r, entry->line, "there is no setting '%.*s'%s%s%s",
		    (int)(entry->key.len < 60 ? entry->key.len : 60), entry->key.p,
		    meant != NULL ? "; did you mean '" : "", meant != NULL ? meant : "",
		    meant != NULL ? "'?" : "; 'gazetted config print' lists them");
		return;
	}
	if (t->kind != SETTING_IS_LIST && r->seen[id] > 0) {
		complain(r, entry->line, "%s was already set on line %u", t->name, r->seen[id]);
		return;
	}
	set_item(r, id, entry->value, entry->line, r->seen[id] == 0);
	r->seen[id] = entry->line;
}

static void
on_fault(unsigned line, const char *sentence, void *arg)
{
	complain(arg, line, "%s", sentence);
}

/* Reads one file. path must live as long as the settings. */
static void
read_file(struct reader *r, const char *path, bool must_exist)
{
	const struct config_sink sink = { on_entry, on_fault, r };
	struct buf text = BUF_INIT(CONFIG_FILE_BUFFER_BYTES);
	struct err e = { 0 };
	int rc;

	r->origin = FROM_FILE;
	r->where = path;
	memset(r->seen, 0, sizeof r->seen);
	rc = config_file_load(path, &text, &e);
	if (rc == 0)
		config_file_parse(buf_str(&text), &r->s->arena, &sink);
	else if (rc != -ERR_NOTFOUND || must_exist)
		complain(r, 0, e.detail[0] != '\0' ? "%s (%s)" : "%s%s", e.text, e.detail);
	buf_free(&text);
}

static int
is_fragment(const struct dirent *d)
{
	return d->d_name[0] != '.' && str_ends(str_from(d->d_name), FRAGMENT_SUFFIX);
}

/* Sorts by bytes; alphasort() would sort by locale. */
static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
read_fragments(struct reader *r, const char *folder)
{
	struct dirent **list = NULL;
	const char *path;
	int i, n = scandir(folder, &list, is_fragment, by_bytes);

	r->where = folder;
	if (n < 0 && errno != ENOENT)
		complain(r, 0, "the folder cannot be read (%s)", strerror(errno));
	if (n > SETTINGS_FILES_MAX)
		complain(r, 0, "there are %d files; %d are allowed", n, SETTINGS_FILES_MAX);
	for (i = 0; i < n; i++) {
		path = arena_printf(&r->s->arena, "%s/%s", folder, list[i]->d_name);
		if (path != NULL && i < SETTINGS_FILES_MAX)
			read_file(r, path, true);
		free(list[i]);
	}
	free(list);
}

static void
read_files(struct reader *r, const struct settings_source *from)
{
	const char *named = from->flags != NULL ? from->flags->file : NULL;
	char *path;

	if (named == NULL)
		named = environment_find(from->environment, SETTINGS_FILE_VARIABLE);
	if (named != NULL) {
		read_file(r, named, true);
		return;
	}
	if (from->folder == NULL)
		return;
	if ((path = arena_printf(&r->s->arena, "%s/" FILE_NAME, from->folder)) != NULL)
		read_file(r, path, false);
	if ((path = arena_printf(&r->s->arena, "%s/" FRAGMENT_FOLDER, from->folder)) != NULL)
		read_fragments(r, path);
}

/* Reads one variable; the items of a list are separated by spaces. */
static void
read_variable(struct reader *r, enum setting_id id, const char *variable, const char *value)
{
	struct str word, rest = str_from(value);
	bool is_first = true;

	r->where = variable;
	if (settings_table[id].kind != SETTING_IS_LIST) {
		set_item(r, id, value, 0, true);
		return;
	}
	while (rest.len > 0) {
		word = str_cut(rest, ' ', &rest);
		if (word.len == 0)
			continue;
		value = arena_dup(&r->s->arena, word);
		set_item(r, id, value != NULL ? value : "", 0, is_first);
		is_first = false;
	}
}

static bool
is_known_variable(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (str_is(name, aliases[i].variable))
			return true;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (str_is(name, settings_table[i].environment))
			return true;
	return str_is(name, SETTINGS_FILE_VARIABLE);
}

/*
 * Unknown variables with this prefix are ignored, as other programs may use them. A name close to
 * that of a setting is a fault: probably a typing error.
 */
static void
check_variables(struct reader *r, char *const *environment)
{
	struct str name, value;
	const char *meant;

	for (; environment != NULL && *environment != NULL; environment++) {
		name = str_cut(str_from(*environment), '=', &value);
		if (!str_starts(name, SETTINGS_PREFIX) || is_known_variable(name))
			continue;
		meant = setting_suggest(str_slice(name, strlen(SETTINGS_PREFIX), name.len));
		if (meant == NULL)
			continue;
		r->where = arena_dup(&r->s->arena, name);
		complain(
		    r, 0, "there is no such setting; did you mean the variable for '%s'?", meant);
	}
}

static void
read_environment(struct reader *r, char *const *environment)
{
	const char *value;

	r->origin = FROM_ENVIRONMENT;
	check_variables(r, environment);
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if ((value = environment_find(environment, aliases[i].variable)) != NULL)
			read_variable(r, aliases[i].id, aliases[i].variable, value);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if ((value = environment_find(environment, settings_table[i].environment)) != NULL)
			read_variable(r, (enum setting_id)i, settings_table[i].environment, value);
}

static void
read_flags(struct reader *r, const struct settings_flags *flags)
{
	const struct option_list *given;

	r->origin = FROM_FLAG;
	for (unsigned i = 0; i < SETTING_COUNT; i++) {
		given = &flags->given[i];
		r->where = arena_printf(&r->s->arena, "--%s", settings_table[i].name);
		if (settings_table[i].kind != SETTING_IS_LIST && given->items[0] != NULL)
			set_item(r, (enum setting_id)i, given->items[0], 0, true);
		for (unsigned j = 0; j < given->count; j++)
			set_item(r, (enum setting_id)i, given->items[j], 0, j == 0);
	}
}

static int
check_given(const struct setting *t, const struct option_list *given, struct err *e)
{
	int64_t number;
	int rc;

	if (t->kind != SETTING_IS_LIST)
		return given->items[0] != NULL ? setting_check(t, given->items[0], &number, e) : 0;
	for (unsigned i = 0; i < given->count; i++) {
		if (given->items[i][0] == '\0')
			continue;
		if ((rc = setting_check(t, given->items[i], &number, e)) != 0)
			return rc;
	}
	return 0;
}

int
settings_check_flags(const struct settings_flags *flags, struct err *e)
{
	for (unsigned i = 0; i < SETTING_COUNT; i++)
		if (check_given(&settings_table[i], &flags->given[i], e) != 0) {
			e->code = ERR_USAGE;
			return err_wrap(e, "--%s", settings_table[i].name);
		}
	return 0;
}

static void
fill_config(struct settings *s)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		config_set(&s->config, (enum setting_id)i, &s->values[i].list, s->values[i].number);
}

int
settings_load(
    struct settings **out, const struct settings_source *from, struct buf *faults, struct err *e)
{
	struct settings *s = NEW(struct settings);
	struct reader r = { .s = s, .faults = faults };

	s->arena = ARENA_INIT(ARENA_BYTES);
	set_defaults(&r);
	read_files(&r, from);
	read_environment(&r, from->environment);
	if (from->flags != NULL)
		read_flags(&r, from->flags);
	if (r.fault_count == 0) {
		fill_config(s);
		*out = s;
		return 0;
	}
	settings_free(&s);
	return err_set(e, ERR_CONFIG, "the configuration has %u fault%s", r.fault_count,
	    r.fault_count == 1 ? "" : "s");
}

void
settings_free(struct settings **s)
{
	if (*s == NULL)
		return;
	arena_free(&(*s)->arena);
	free(*s);
	*s = NULL;
}

const struct setting_value *
settings_value(const struct settings *s, enum setting_id id)
{
	return &s->values[id];
}

const struct config *
settings_config(const struct settings *s)
{
	return &s->config;
}

bool
settings_is_equal(const struct settings *a, const struct settings *b, enum setting_id id)
{
	const struct option_list *x = &a->values[id].list, *y = &b->values[id].list;
	enum setting_kind kind = settings_table[id].kind;

	if (kind == SETTING_IS_NUMBER || kind == SETTING_IS_FLAG || kind == SETTING_IS_CHOICE)
		return a->values[id].number == b->values[id].number;
	if (x->count != y->count)
		return false;
	for (unsigned i = 0; i < x->count; i++)
		if (strcmp(x->items[i], y->items[i]) != 0)
			return false;
	return true;
}
