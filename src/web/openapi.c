/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openapi: one path for each pattern of routes.def, and one more with the suffix of a format; on
 * listeners for publishing the operations of openapi_write.c, too. What must hold: a path that is
 * described is answered as described; each public route is described.
 */
#include "web/openapi.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/json_page.h"
#include "web/openapi_part.h"
#include "web/openapi_write.h"
#include "web/route.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/views.h"
#include "wire/message.h"

#define OPENAPI_BYTES_MAX (1u << 20)
#define KEY_BYTES 64 /* a path and an epoch */
#define PATH_BYTES 128
#define NAME "NAME"
#define SUFFIX "[.FORMAT]"
#define FORMAT_PARAMETER ".{format}"

static const struct row {
	enum { OF_PUBLIC, OF_BOTH, OF_ADMIN } address;
	const char *symbol, *pattern, *parameter, *handler, *meaning;
} rows[ROUTE_COUNT] = {
#define ROUTE(symbol, pattern, address, methods, parameter, page, handler, meaning) \
	{ OF_##address, #symbol, pattern, parameter, #handler, meaning },
#define FORM(path, meaning)
#define RESERVED(name)
#include "web/routes.def"
#undef ROUTE
#undef FORM
#undef RESERVED
};

static const struct answer_row {
	enum route_kind kind;
	int status;
	const char *media_type, *meaning;
} answers[] = {
#define ANSWER(route, status, media_type, meaning) { ROUTE_##route, status, media_type, meaning },
#define QUERY(route, name, type, meaning)
#include "web/openapi.def"
#undef ANSWER
#undef QUERY
};

enum type { TYPE_STRING, TYPE_INTEGER, TYPE_DATE };

static const struct query_row {
	enum route_kind kind;
	const char *name;
	enum type type;
	const char *meaning;
} queries[] = {
#define ANSWER(route, status, media_type, meaning)
#define QUERY(route, name, type, meaning) { ROUTE_##route, name, TYPE_##type, meaning },
#include "web/openapi.def"
#undef ANSWER
#undef QUERY
};

/* The text of routes.def without the targets of its links, which lead into the manual. */
static void
put_meaning(struct json *j, const char *s)
{
	struct buf text = BUF_INIT(OPENAPI_BYTES_MAX);

	for (; *s != '\0'; s++) {
		if (s[0] == ']' && s[1] == '(') {
			while (*s != ')' && s[1] != '\0')
				s++;
		} else if (*s != '[') {
			buf_putc(&text, *s);
		}
	}
	json_member(j, "description", buf_str(&text));
	buf_free(&text);
}

/* "/akn/{name}/versions" or "/akn/{name}/versions.{format}" */
static void
format_path(const struct row *row, bool with_suffix, char out[PATH_BYTES])
{
	struct str pattern = str_from(row->pattern);
	size_t end = str_find_str(pattern, STR(SUFFIX)), at = str_find_str(pattern, STR(NAME));
	size_t behind = at < end ? at + sizeof NAME - 1 : end;

	snprintf(out, PATH_BYTES, STR_FMT "%s" STR_FMT "%s" STR_FMT,
	    STR_ARG(str_slice(pattern, 0, at < end ? at : end)), at < end ? "{name}" : "",
	    STR_ARG(str_slice(pattern, behind, end)), with_suffix ? FORMAT_PARAMETER : "",
	    STR_ARG(str_slice(pattern, end + sizeof SUFFIX - 1, pattern.len)));
}

/* Whether formats write the answer. */
static bool
is_fetched(const struct row *row)
{
	return strcmp(row->handler, "fetch_start") == 0 ||
	       strcmp(row->handler, "changes_start") == 0;
}

static bool
has_suffix(const struct row *row)
{
	return strstr(row->pattern, SUFFIX) != NULL;
}

static bool
writes(const struct format *f, enum route_kind kind)
{
	return view_is_written_by(view_of_route(&(struct route){ .kind = kind }), f);
}

/* The suffixes that there are: those of the formats that write it, or "json" of a TimeMap. */
static void
put_suffixes(struct json *j, const struct formats *formats, enum route_kind kind)
{
	json_member(j, "type", STR("string"));
	json_name(j, "enum");
	json_open_array(j);
	for (uint32_t i = 0; i < formats->count; i++) {
		struct str name = formats->list[i].plugin.format;

		if (kind == ROUTE_TIMEMAP ? str_is(name, "json")
		    : kind == ROUTE_ALIAS ? writes(&formats->list[i], ROUTE_DOCUMENT)
					  : writes(&formats->list[i], kind))
			json_string(j, name);
	}
	json_close_array(j);
}

static void
put_path_parameters(
    struct json *j, const struct formats *formats, enum route_kind kind, bool with_suffix)
{
	if (strncmp(rows[kind].pattern, "/akn/", strlen("/akn/")) == 0)
		openapi_put_name(j);
	else if (strstr(rows[kind].pattern, NAME) != NULL)
		openapi_put_parameter(j, "name", "path", "string", "One segment of the path");
	if (with_suffix) {
		openapi_begin_parameter(j, "format", "path", "The format of the answer");
		put_suffixes(j, formats, kind);
		openapi_end_parameter(j);
	}
}

static void
put_query(struct json *j, const struct query_row *q)
{
	openapi_begin_parameter(j, q->name, "query", q->meaning);
	json_member(j, "type", q->type == TYPE_INTEGER ? STR("integer") : STR("string"));
	if (q->type == TYPE_DATE)
		json_member(j, "format", STR("date"));
	openapi_end_parameter(j);
}

static void
put_parameters(
    struct json *j, const struct formats *formats, enum route_kind kind, bool with_suffix)
{
	const char *own = rows[kind].parameter;

	json_name(j, "parameters");
	json_open_array(j);
	put_path_parameters(j, formats, kind, with_suffix);
	if (own[0] != '\0' && strcmp(own, "*") != 0)
		put_query(j, &(struct query_row){ kind, own, TYPE_STRING, "Given or not" });
	for (size_t i = 0; i < ARRAY_LEN(queries); i++)
		if (queries[i].kind == kind)
			put_query(j, &queries[i]);
	json_close_array(j);
}

/* Whether row i of openapi.def is a further type of an answer that formats write. */
static bool
is_beside_formats(size_t i)
{
	return is_fetched(&rows[answers[i].kind]) && answers[i].status == 200;
}

/*
 * The media types of all formats that write it; of two with the same, one is named. An address
 * without the suffix of a format may have others.
 */
static void
put_formats(struct json *j, const struct formats *formats, enum route_kind kind, bool with_suffix)
{
	char type[MESSAGE_TEXT_BYTES_MAX + 1];

	json_name(j, "content");
	json_open_object(j);
	for (uint32_t i = 0; i < formats->count; i++) {
		struct str own = formats->list[i].plugin.media_type;
		uint32_t k = 0;

		if (!writes(&formats->list[i], kind))
			continue;
		while (!writes(&formats->list[k], kind) ||
		       !str_eq(formats->list[k].plugin.media_type, own))
			k++;
		snprintf(type, sizeof type, STR_FMT, STR_ARG(own));
		if (k == i)
			openapi_put_media_type(j, type);
	}
	for (size_t i = 0; i < ARRAY_LEN(answers) && !with_suffix; i++)
		if (answers[i].kind == kind && is_beside_formats(i))
			openapi_put_media_type(j, answers[i].media_type);
	json_close_object(j);
}

/* The answers of openapi.def with the same status, from row i on. */
static void
put_answer(struct json *j, size_t i)
{
	const struct answer_row *first = &answers[i];
	char status[sizeof "302"];

	snprintf(status, sizeof status, "%d", first->status);
	json_name(j, status);
	json_open_object(j);
	json_member(j, "description", str_from(first->meaning));
	if (first->media_type[0] != '\0') {
		json_name(j, "content");
		json_open_object(j);
		for (; i < ARRAY_LEN(answers) && answers[i].kind == first->kind &&
		       answers[i].status == first->status;
		     i++)
			openapi_put_media_type(j, answers[i].media_type);
		json_close_object(j);
	}
	json_close_object(j);
}

static void
put_error(struct json *j)
{
	json_name(j, "default");
	json_open_object(j);
	json_member(j, "description", STR("What is wrong, and what to do"));
	openapi_put_problem_content(j);
	json_close_object(j);
}

static void
put_answers(struct json *j, const struct formats *formats, enum route_kind kind, bool with_suffix)
{
	json_name(j, "responses");
	json_open_object(j);
	if (is_fetched(&rows[kind])) {
		json_name(j, "200");
		json_open_object(j);
		json_member(j, "description", STR("In the format of the suffix, or of Accept"));
		put_formats(j, formats, kind, with_suffix);
		json_close_object(j);
	}
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (answers[i].kind == kind && !is_beside_formats(i) &&
		    (i == 0 || answers[i - 1].kind != kind ||
			answers[i - 1].status != answers[i].status))
			put_answer(j, i);
	put_error(j);
	json_close_object(j);
}

/* The object of a path, which is left open. */
static void
put_path(struct json *j, const struct formats *formats, enum route_kind kind, bool with_suffix)
{
	const struct row *row = &rows[kind];
	struct buf id = BUF_INIT(PATH_BYTES);
	char path[PATH_BYTES];

	format_path(row, with_suffix, path);
	json_name(j, path);
	json_open_object(j);
	json_name(j, "get");
	json_open_object(j);
	buf_putf(&id, "%s%s", row->symbol, with_suffix ? "_IN_FORMAT" : "");
	json_member(j, "operationId", buf_str(&id));
	put_meaning(j, row->meaning);
	put_parameters(j, formats, kind, with_suffix);
	put_answers(j, formats, kind, with_suffix);
	json_close_object(j);
	buf_free(&id);
}

static void
put_paths(struct json *j, const struct formats *formats, bool publishes)
{
	char path[PATH_BYTES];

	json_name(j, "paths");
	json_open_object(j);
	for (int kind = 0; kind < ROUTE_COUNT; kind++) {
		if (rows[kind].address == OF_ADMIN)
			continue;
		put_path(j, formats, (enum route_kind)kind, false);
		format_path(&rows[kind], false, path);
		if (publishes)
			openapi_write_operations(j, formats, path);
		json_close_object(j);
		if (has_suffix(&rows[kind])) {
			put_path(j, formats, (enum route_kind)kind, true);
			json_close_object(j);
		}
	}
	if (publishes)
		openapi_write_paths(j, formats);
	json_close_object(j);
}

/* RFC 9457, with the members that problem.c adds; a file that is refused adds a report. */
static void
put_components(struct json *j, bool publishes)
{
	static const char *const texts[] = { "type", "title", "detail", "instance", "request_id" };

	json_name(j, "components");
	json_open_object(j);
	if (publishes)
		openapi_write_security(j);
	json_name(j, "schemas");
	json_open_object(j);
	json_name(j, "Problem");
	json_open_object(j);
	json_member(j, "type", STR("object"));
	json_name(j, "properties");
	json_open_object(j);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		json_name(j, texts[i]);
		json_open_object(j);
		json_member(j, "type", STR("string"));
		json_close_object(j);
	}
	json_name(j, "status");
	json_open_object(j);
	json_member(j, "type", STR("integer"));
	json_close_object(j);
	if (publishes) {
		json_name(j, "report");
		json_open_object(j);
		json_member(j, "type", STR("object"));
		json_close_object(j);
	}
	for (int depth = 0; depth < 4; depth++)
		json_close_object(j);
}

static void
put_head(struct json *j, const struct site *s)
{
	const char *base = s->config.settings->base_url;

	json_member(j, "openapi", STR("3.1.0"));
	json_name(j, "info");
	json_open_object(j);
	json_member(j, "title", str_from(s->config.settings->site_name));
	json_member(j, "version", STR(GAZETTED_VERSION));
	json_member(j, "description",
	    STR("Official documents, with every version under a permanent address, in many "
		"formats. Formats have parameters of their own: /formats.json lists them."));
	json_close_object(j);
	json_name(j, "servers");
	json_open_array(j);
	json_open_object(j);
	json_member(j, "url", str_from(base[0] != '\0' ? base : "/"));
	json_close_object(j);
	json_close_array(j);
}

void
openapi_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	const struct formats *formats = site_formats(x);
	struct buf body = BUF_INIT(OPENAPI_BYTES_MAX);
	bool publishes = http_is_publishing(x);
	char key[KEY_BYTES];
	struct json j;

	(void)r;
	snprintf(key, sizeof key, "/openapi.json:%" PRIu64 "%s", formats->epoch,
	    publishes ? ":publishing" : "");
	if (page_reply_cached(s, x, str_from(key)))
		return;
	json_start(&j, &body);
	json_open_object(&j);
	put_head(&j, s);
	put_paths(&j, formats, publishes);
	put_components(&j, publishes);
	json_close_object(&j);
	json_end(&j);
	page_reply(s, x, str_from(key), PAGE_FOR_ALL, &body);
}
