/* SPDX-License-Identifier: Apache-2.0 */
/*
 * describe: makes struct gaz_plugin of format.json. It checks the structure: members, types,
 * numbers. The server checks the values (URL suffix, media type, default within its range), as for
 * every plugin.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xslt.h"

/* Limits of <gazetted/plugin.h>. */
#define OPTIONS_MAX 16
#define VALUES_MAX 32
#define STRING_BYTES_MAX 256 /* longest value of an option */
#define FACT_PREFIX "gaz-"

static struct gaz_option options[OPTIONS_MAX + 1];

struct description {
	const char *path; /* prefix of member names in errors: "options[]." */
	char *why;
	size_t why_size;
};

typedef bool take_fn(struct description *d, const struct json_value *v, void *to);

struct member {
	const char *name;
	bool is_optional;
	take_fn *take;
	size_t at; /* offset in the struct that is filled */
};

const struct gaz_option *
describe_options(void)
{
	return options;
}

static bool complain(struct description *d, const struct json_value *v, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes an error such as "format.json:7: options[].type must be ..."; returns false. */
static bool
complain(struct description *d, const struct json_value *v, const char *fmt, ...)
{
	int n = v->name != NULL ? snprintf(d->why, d->why_size, DESCRIPTION ":%u: %s%s ", v->line,
				      d->path, v->name)
				: snprintf(d->why, d->why_size, DESCRIPTION ":%u: this ", v->line);
	va_list ap;

	if (n < 0 || (size_t)n >= d->why_size)
		return false;
	va_start(ap, fmt);
	vsnprintf(d->why + n, d->why_size - (size_t)n, fmt, ap);
	va_end(ap);
	return false;
}

static const struct json_value *
find_member(const struct json_value *object, const char *name)
{
	for (const struct json_value *v = object->first; v != NULL; v = v->next)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

static bool
take_text(struct description *d, const struct json_value *v, void *to)
{
	if (v->kind != XSLT_JSON_STRING)
		return complain(d, v, "must be a text between \"");
	*(const char **)to = v->text;
	return true;
}

static bool
take_integer(struct description *d, const struct json_value *v, void *to)
{
	char *end = NULL;
	long long n;

	errno = 0;
	n = v->kind == XSLT_JSON_NUMBER ? strtoll(v->text, &end, 10) : 0;
	if (end == NULL || *end != '\0' || errno != 0)
		return complain(d, v, "must be a whole number");
	*(int64_t *)to = n;
	return true;
}

static bool
take_quality(struct description *d, const struct json_value *v, void *to)
{
	int64_t n = 0;

	if (!take_integer(d, v, &n) || n < 0 || n > 1000)
		return complain(d, v, "must be a whole number from 0 to 1000");
	*(uint32_t *)to = (uint32_t)n;
	return true;
}

static bool
take_views(struct description *d, const struct json_value *v, void *to)
{
	uint32_t views = 0;

	for (const struct json_value *view = v->first; v->kind == XSLT_JSON_ARRAY && view != NULL;
	     view = view->next) {
		if (view->kind == XSLT_JSON_STRING && strcmp(view->text, "document") == 0)
			views |= GAZ_VIEW_DOCUMENT;
		else if (view->kind == XSLT_JSON_STRING && strcmp(view->text, "portion") == 0)
			views |= GAZ_VIEW_PORTION;
		else if (view->kind == XSLT_JSON_STRING && strcmp(view->text, "listing") == 0)
			views |= GAZ_VIEW_LISTING;
		else
			return complain(d, v,
			    "may list \"document\", \"portion\" and \"listing\": comparisons take "
			    "a "
			    "plugin in C");
	}
	*(uint32_t *)to = views;
	return views != 0 ? true : complain(d, v, "must be a list: [\"document\", \"portion\"]");
}

static bool
take_type(struct description *d, const struct json_value *v, void *to)
{
	static const struct {
		const char *name;
		int type;
	} types[] = { { "bool", GAZ_OPTION_BOOL }, { "int", GAZ_OPTION_INT },
		{ "enum", GAZ_OPTION_ENUM }, { "string", GAZ_OPTION_STRING },
		{ "language", GAZ_OPTION_LANGUAGE } };

	for (size_t k = 0; v->kind == XSLT_JSON_STRING && k < sizeof types / sizeof *types; k++) {
		if (strcmp(v->text, types[k].name) != 0)
			continue;
		*(int *)to = types[k].type;
		return true;
	}
	return complain(d, v, "must be \"bool\", \"int\", \"enum\", \"string\" or \"language\"");
}

/* Takes the default from any JSON type and stores it as written in a URL. */
static bool
take_default(struct description *d, const struct json_value *v, void *to)
{
	const char **fallback = to;

	if (v->kind == XSLT_JSON_BOOL)
		*fallback = strcmp(v->text, "true") == 0 ? "1" : "0";
	else if (v->kind == XSLT_JSON_NUMBER || v->kind == XSLT_JSON_STRING)
		*fallback = v->text;
	else
		return complain(d, v, "must be a text, a number, true or false");
	return true;
}

static bool
take_values(struct description *d, const struct json_value *v, void *to)
{
	const char **values = json_keep((VALUES_MAX + 1) * sizeof *values);
	size_t count = 0;

	if (values == NULL || v->kind != XSLT_JSON_ARRAY || v->first == NULL)
		return complain(d, v, "must be a list of texts");
	for (const struct json_value *one = v->first; one != NULL; one = one->next) {
		if (one->kind != XSLT_JSON_STRING || count == VALUES_MAX)
			return complain(d, v, "must be a list of at most %d texts", VALUES_MAX);
		values[count++] = one->text;
	}
	*(const char *const **)to = values;
	return true;
}

/* Takes all members of an object into out; false if one is unknown, repeated, wrong or missing. */
static bool
take_members(struct description *d, const struct json_value *object, const struct member *members,
    size_t count, void *out)
{
	size_t k;

	if (object->kind != XSLT_JSON_OBJECT)
		return complain(d, object, "must be an object, between { and }");
	for (const struct json_value *v = object->first; v != NULL; v = v->next) {
		for (k = 0; k < count && strcmp(members[k].name, v->name) != 0; k++)
			;
		if (k == count)
			return complain(d, v, "is no member that means anything here");
		if (find_member(object, v->name) != v)
			return complain(d, v, "stands there twice");
		if (!members[k].take(d, v, (char *)out + members[k].at))
			return false;
	}
	for (k = 0; k < count; k++) {
		if (!members[k].is_optional && find_member(object, members[k].name) == NULL)
			return complain(d, object, "lacks the member \"%s\"", members[k].name);
	}
	return true;
}

static bool
take_option(struct description *d, const struct json_value *v, struct gaz_option *o)
{
	static const struct member members[] = {
		{ "name", false, take_text, offsetof(struct gaz_option, name) },
		{ "type", false, take_type, offsetof(struct gaz_option, type) },
		{ "default", false, take_default, offsetof(struct gaz_option, fallback) },
		{ "help", false, take_text, offsetof(struct gaz_option, help) },
		{ "min", true, take_integer, offsetof(struct gaz_option, min) },
		{ "max", true, take_integer, offsetof(struct gaz_option, max) },
		{ "values", true, take_values, offsetof(struct gaz_option, values) },
		{ "pattern", true, take_text, offsetof(struct gaz_option, pattern) },
	};

	if (!take_members(d, v, members, sizeof members / sizeof *members, o))
		return false;
	if (strncmp(o->name, FACT_PREFIX, strlen(FACT_PREFIX)) == 0)
		return complain(d, find_member(v, "name"),
		    "must not begin with " FACT_PREFIX ": those are facts about the document");
	if (o->type == GAZ_OPTION_INT &&
	    (find_member(v, "min") == NULL || find_member(v, "max") == NULL))
		return complain(d, v, "lacks \"min\" or \"max\": an int has both");
	if (o->type == GAZ_OPTION_STRING && find_member(v, "max") == NULL)
		o->max = STRING_BYTES_MAX;
	return true;
}

static bool
take_options(struct description *d, const struct json_value *v, void *to)
{
	struct description inner = *d;
	size_t count = 0;

	inner.path = "options[].";
	if (v->kind != XSLT_JSON_ARRAY)
		return complain(d, v, "must be a list of objects");
	for (const struct json_value *one = v->first; one != NULL; one = one->next) {
		if (count == OPTIONS_MAX)
			return complain(d, v, "lists more than %d", OPTIONS_MAX);
		if (!take_option(&inner, one, &options[count++]))
			return false;
	}
	*(const struct gaz_option **)to = options;
	return true;
}

bool
describe_plugin(const char *bytes, size_t len, struct gaz_plugin *out, char *why, size_t why_size)
{
	static const struct member members[] = {
		{ "id", false, take_text, offsetof(struct gaz_plugin, id) },
		{ "version", false, take_text, offsetof(struct gaz_plugin, version) },
		{ "revision", false, take_text, offsetof(struct gaz_plugin, revision) },
		{ "licence", false, take_text, offsetof(struct gaz_plugin, licence) },
		{ "media_type", false, take_text, offsetof(struct gaz_plugin, media_type) },
		{ "label", false, take_text, offsetof(struct gaz_plugin, label) },
		{ "views", false, take_views, offsetof(struct gaz_plugin, views) },
		{ "extension", true, take_text, offsetof(struct gaz_plugin, extension) },
		{ "quality", true, take_quality, offsetof(struct gaz_plugin, quality) },
		{ "options", true, take_options, offsetof(struct gaz_plugin, options) },
	};
	struct description d = { .path = "", .why = why, .why_size = why_size };
	const struct json_value *v = json_read(bytes, len, why, why_size);

	memset(options, 0, sizeof options);
	return v != NULL && take_members(&d, v, members, sizeof members / sizeof *members, out);
}
