/* SPDX-License-Identifier: Apache-2.0 */
/* fields: What must hold: a value that was taken is UTF-8 without control characters. */
#include "publish/fields.h"

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

#define SHOWN_BYTES_MAX 40 /* of the client's text in an error message */

static bool
is_text(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return false;
	return utf8_check(str_make(s, len)) == len;
}

static int
add(struct fields *f, struct str name, const char *value, size_t len, struct err *e)
{
	struct str shown = utf8_cut(name, SHOWN_BYTES_MAX);

	if (!is_text(name.p, name.len))
		return err_set(e, ERR_USAGE, "the name of a parameter is not text: correct it");
	if (!is_text(value, len))
		return err_set(e, ERR_USAGE,
		    "'" STR_FMT "' is not UTF-8, or has a line break or control character: leave "
		    "that out",
		    STR_ARG(shown));
	if (f->count == FIELDS_MAX)
		return err_set(e, ERR_LIMIT, "more than %d parameters were given", FIELDS_MAX);
	f->list[f->count++] = (struct field){ name, value };
	return 0;
}

/* Undoes percent-encoding, with '+' for a blank. False for a malformed escape. */
static bool
decode(struct str s, char *out, size_t *len)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		int high, low;

		if (s.p[i] != '%') {
			out[n++] = s.p[i] == '+' ? ' ' : s.p[i];
			continue;
		}
		if (i + 2 >= s.len || (high = str_hex_value(s.p[i + 1])) < 0 ||
		    (low = str_hex_value(s.p[i + 2])) < 0)
			return false;
		out[n++] = (char)(high << 4 | low);
		i += 2;
	}
	out[n] = '\0';
	*len = n;
	return true;
}

static int
add_pair(struct fields *f, struct str name, struct str value, struct arena *a, struct err *e)
{
	char *n = arena_alloc(a, name.len + 1), *v = arena_alloc(a, value.len + 1);
	size_t name_len, value_len;

	if (n == NULL || v == NULL)
		return err_set(e, ERR_LIMIT, "the parameters are too long");
	if (!decode(name, n, &name_len) || !decode(value, v, &value_len))
		return err_set(e, ERR_USAGE,
		    "a '%%' of the parameters is not followed by two hexadecimal digits: write it "
		    "as %%25");
	return add(f, str_make(n, name_len), v, value_len, e);
}

int
fields_read_form(struct fields *f, struct str text, struct arena *a, struct err *e)
{
	while (text.len > 0) {
		struct str value, name = str_cut(str_cut(text, '&', &text), '=', &value);
		int rc;

		if (name.len == 0 && value.len == 0)
			continue;
		if ((rc = add_pair(f, name, value, a, e)) != 0)
			return rc;
	}
	return 0;
}

static int
add_json(struct fields *f, const char *name, const json_t *value, struct arena *a, struct err *e)
{
	const char *n = arena_dup(a, str_from(name)), *v;

	if (!json_is_string(value))
		return err_set(e, ERR_USAGE,
		    "the member '%.40s' of the JSON object is not a string, nor a list of strings",
		    name);
	v = arena_dup(a, str_make(json_string_value(value), json_string_length(value)));
	if (n == NULL || v == NULL)
		return err_set(e, ERR_LIMIT, "the parameters are too long");
	return add(f, str_from(n), v, json_string_length(value), e);
}

static int
add_members(struct fields *f, json_t *root, struct arena *a, struct err *e)
{
	const char *name;
	json_t *value, *item;
	size_t i;
	int rc;

	json_object_foreach(root, name, value)
	{
		if (!json_is_array(value)) {
			if ((rc = add_json(f, name, value, a, e)) != 0)
				return rc;
			continue;
		}
		json_array_foreach(
		    value, i, item) if ((rc = add_json(f, name, item, a, e)) != 0) return rc;
	}
	return 0;
}

int
fields_read_json(struct fields *f, struct str text, struct arena *a, struct err *e)
{
	json_error_t error;
	json_t *root = json_loadb(text.p, text.len, JSON_REJECT_DUPLICATES, &error);
	int rc;

	if (root == NULL)
		return err_set(e, ERR_USAGE, "line %d of the body is not JSON: %.100s", error.line,
		    utf8_check(str_from(error.text)) == strlen(error.text) ? error.text : "");
	rc = json_is_object(root)
		 ? add_members(f, root, a, e)
		 : err_set(
		       e, ERR_USAGE, "the body is not a JSON object: send {\"reason\": \"...\"}");
	json_decref(root);
	return rc;
}

int
fields_add(struct fields *f, struct str name, struct str value, struct arena *a, struct err *e)
{
	const char *n = arena_dup(a, name), *v = arena_dup(a, value);

	if (n == NULL || v == NULL)
		return err_set(e, ERR_LIMIT, "the parameters are too long");
	return add(f, str_make(n, name.len), v, value.len, e);
}

const char *
fields_one(const struct fields *f, const char *name)
{
	for (unsigned i = 0; i < f->count; i++)
		if (str_is(f->list[i].name, name))
			return f->list[i].value;
	return NULL;
}

/* Whether names has the word; *may_repeat: with '*' behind it. */
static bool
has_word(struct str names, struct str word, bool *may_repeat)
{
	while (names.len > 0) {
		struct str one = str_cut(names, ' ', &names);

		*may_repeat = str_ends(one, "*");
		if (str_eq(str_slice(one, 0, one.len - *may_repeat), word))
			return true;
	}
	return false;
}

int
fields_check(const struct fields *f, const char *names, struct err *e)
{
	bool may_repeat;

	for (unsigned i = 0; i < f->count; i++) {
		struct str name = f->list[i].name;

		if (!has_word(str_from(names), name, &may_repeat))
			return err_set(e, ERR_USAGE,
			    "unknown parameter '" STR_FMT "': there are %s",
			    STR_ARG(utf8_cut(name, SHOWN_BYTES_MAX)), names);
		for (unsigned k = 0; k < i && !may_repeat; k++)
			if (str_eq(f->list[k].name, name))
				return err_set(e, ERR_USAGE, "'" STR_FMT "' is given twice",
				    STR_ARG(utf8_cut(name, SHOWN_BYTES_MAX)));
	}
	return 0;
}
