/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_list: reads a list line by line. What must hold: a line with a fault is refused alone, and
 * the lines after it are read; only a list whose columns are not understood ends the import.
 */
#include "cli/import_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "cli/import_one.h"
#include "render/blocking.h"
#include "web/route.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define COLUMNS_MAX 64 /* of a history, most of which are passed over */
#define NAME_SHOWN 40  /* bytes of a column's name in a message */

enum column { FILE_NAME, WORK, ALIAS, DATE, LANG, TITLE, ISSUER, FORMAT, TRADITION, COLUMNS };
static const char *const names[COLUMNS] = { "file", "work", "alias", "date", "lang", "title",
	"issuer", "format", "tradition" };
#define COLUMN_NONE COLUMNS

struct import_list {
	struct import_source source;
	struct reading_options common; /* of all lines that do not name another value */
	const char *alias;
	bool is_history;
	char *bytes;
	struct str rest;   /* of the bytes: the lines that were not read yet */
	struct str folder; /* of the list, with its slash; or empty */
	enum column order[COLUMNS_MAX];
	unsigned column_count; /* 0 before the first line */
	unsigned line;
};

static enum column
column_of(struct str name)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (str_is(name, names[i]))
			return (enum column)i;
	return COLUMN_NONE;
}

static int
refuse_column(const struct import_list *l, struct str name, struct err *e)
{
	return err_set(e, ERR_DATA,
	    "line %u: there is no column '" STR_FMT
	    "': they are file, work, alias, date, lang, title, issuer, format and tradition, with "
	    "tabs between them",
	    l->line, STR_ARG(str_slice(name, 0, name.len < NAME_SHOWN ? name.len : NAME_SHOWN)));
}

static bool
has_column(const struct import_list *l, enum column c)
{
	for (unsigned i = 0; i < l->column_count; i++)
		if (l->order[i] == c)
			return true;
	return false;
}

/* The line that names the columns; it may begin with "# ". */
static int
take_header(struct import_list *l, struct str line, struct err *e)
{
	if (str_starts(line, "# "))
		line = str_slice(line, 2, line.len);
	l->column_count = 0;
	while (line.len > 0) {
		struct str name = str_trim(str_cut(line, '\t', &line));
		enum column c = column_of(name);

		if ((c == COLUMN_NONE && !l->is_history) || l->column_count == COLUMNS_MAX)
			return refuse_column(l, name, e);
		l->order[l->column_count++] = c;
	}
	if (!has_column(l, FILE_NAME))
		return err_set(e, ERR_DATA,
		    "line %u: the first line should name the columns, one of them 'file'", l->line);
	if (l->is_history && !has_column(l, DATE))
		return err_set(e, ERR_DATA,
		    "line %u: a list of versions should have a column 'date': the first day of "
		    "each in force",
		    l->line);
	return 0;
}

/* The fields of a line as strings of the arena; NULL for those that are empty. */
static int
take_fields(const struct import_list *l, struct str line, struct arena *a,
    const char *fields[COLUMNS], struct err *e)
{
	unsigned n = 0;

	for (bool more = true; more; n++) {
		size_t tab = str_find(line, '\t');
		struct str field = str_trim(str_slice(line, 0, tab));

		more = tab < line.len;
		line = more ? str_slice(line, tab + 1, line.len) : STR("");
		if (n == l->column_count)
			return err_set(e, ERR_DATA, "it has more fields than the first line names");
		if (field.len > 0 && l->order[n] != COLUMN_NONE &&
		    (fields[l->order[n]] = arena_dup(a, field)) == NULL)
			return err_set(
			    e, ERR_LIMIT, "it is longer than %d bytes", IMPORT_ENTRY_BYTES_MAX);
	}
	return fields[FILE_NAME] != NULL ? 0 : err_set(e, ERR_DATA, "it names no file");
}

/* The value of the line, else that of the command line. */
static const char *
either(const char *field, const char *common)
{
	return field != NULL ? field : common;
}

static int
set_options(const struct import_list *l, const char *const fields[COLUMNS],
    struct import_entry *out, struct err *e)
{
	const struct reading_options *common = &l->common;
	struct reading_options *o = &out->read;
	int rc;

	*o = (struct reading_options){ .work = either(fields[WORK], common->work),
		.date = either(fields[DATE], common->date),
		.title = either(fields[TITLE], common->title),
		.issuer = either(fields[ISSUER], common->issuer),
		.language = either(fields[LANG], common->language),
		.format = either(fields[FORMAT], common->format),
		.tradition = either(fields[TRADITION], common->tradition) };
	out->alias = either(fields[ALIAS], l->alias);
	if ((rc = reading_options_check(o, e)) != 0)
		return rc;
	return out->alias == NULL ? 0 : route_check_alias(str_from(out->alias), e);
}

static int
take_line(const struct import_list *l, struct str line, struct import_entry *out, struct err *e)
{
	const char *fields[COLUMNS] = { NULL };
	int rc = take_fields(l, line, &out->arena, fields, e);

	out->name = fields[FILE_NAME] != NULL ? fields[FILE_NAME] : "-";
	if (rc != 0 || (rc = set_options(l, fields, out, e)) != 0)
		return rc;
	if (l->is_history && fields[DATE] == NULL)
		return err_set(e, ERR_DATA, "its date is missing");
	out->path = fields[FILE_NAME];
	if (out->path[0] != '/')
		out->path = arena_printf(&out->arena, STR_FMT "%s", STR_ARG(l->folder), out->path);
	return out->path != NULL ? 0 : err_set(e, ERR_LIMIT, "its path is too long");
}

/* Whether the line names the columns; is_first: no line before it does. */
static bool
is_header(const struct import_list *l, struct str line, bool is_first)
{
	return (l->is_history && is_first) || str_starts(line, "# file\t") ||
	       str_starts(line, "file\t") || str_is(line, "file");
}

static bool
is_empty(const struct import_list *l, struct str line, bool is_first)
{
	return str_trim(line).len == 0 || (str_starts(line, "#") && !is_header(l, line, is_first));
}

/* The next line, without its end, which may be that of Windows. */
static struct str
next_line(struct str *text)
{
	struct str line = str_cut(*text, '\n', text);

	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

static int
list_next(struct import_source *s, struct import_entry *out, struct err *e)
{
	struct import_list *l = CONTAINER_OF(s, struct import_list, source);
	int rc;

	while (l->rest.len > 0) {
		struct str line = next_line(&l->rest);

		l->line++;
		if (is_empty(l, line, l->column_count == 0))
			continue;
		if (l->column_count == 0 || is_header(l, line, false)) {
			if ((rc = take_header(l, line, e)) != 0)
				return rc;
			continue;
		}
		out->line = l->line;
		return take_line(l, line, out, e) == 0 ? IMPORT_ENTRY : IMPORT_REFUSED;
	}
	return IMPORT_END;
}

/* Counts the files of the list, for the progress. */
static unsigned
count_files(const struct import_list *l)
{
	struct str text = l->rest;
	bool is_first = true;
	unsigned n = 0;

	while (text.len > 0) {
		struct str line = next_line(&text);

		if (is_empty(l, line, is_first))
			continue;
		n += !is_header(l, line, is_first);
		is_first = false;
	}
	return n;
}

static struct str
folder_of(const char *list)
{
	struct str path = str_from(list);
	size_t slash = str_rfind(path, '/');

	return slash < path.len ? str_slice(path, 0, slash + 1) : STR("");
}

int
import_list_open(struct import_list **out, const struct import *im, const char *file,
    bool is_history, struct err *e)
{
	struct import_list *l = NEW(struct import_list);
	size_t len = 0;
	int rc;

	l->source.next = list_next;
	l->common = im->read;
	l->alias = im->alias;
	l->is_history = is_history;
	l->folder = folder_of(file);
	if ((rc = blocking_load_file(file, &l->bytes, &len, e)) != 0) {
		import_list_close(&l);
		return rc;
	}
	l->rest = str_make(l->bytes, len);
	if (str_starts(l->rest, BYTE_ORDER_MARK))
		l->rest = str_slice(l->rest, strlen(BYTE_ORDER_MARK), l->rest.len);
	if ((l->source.total = count_files(l)) == 0) {
		import_list_close(&l);
		return err_set(e, ERR_DATA,
		    "the list %.200s names no file: its first line names the columns, one of them "
		    "'file', and each line after it a file",
		    file);
	}
	*out = l;
	return 0;
}

struct import_source *
import_list_source(struct import_list *l)
{
	return &l->source;
}

void
import_list_close(struct import_list **l)
{
	if (*l == NULL)
		return;
	free((*l)->bytes);
	free(*l);
	*l = NULL;
}
