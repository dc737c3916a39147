/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema: a format's options as a JSON object with one member per option, typed by its value: true
 * for ?toc=1, 72 for ?width=72. What must hold: the server accepts every value that the schema
 * accepts, except where a schema cannot express the rule: maxLength counts characters but the
 * server counts bytes of UTF-8, and a language is checked by the grammar of BCP 47, not by the
 * pattern.
 */
#include "web/schema.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "akn/tag.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "http/http.h"
#include "render/formats.h"
#include "render/pattern.h"
#include "web/json_page.h"
#include "web/problem.h"
#include "web/route.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/views.h"

#define SCHEMA_BYTES_MAX (1u << 18) /* 16 options, each as large as its packet allows, escaped */
#define PATH_BYTES_MAX 64           /* a format's name has at most 16 bytes */
#define KEY_BYTES 128               /* a path and an epoch */
#define TAG_PATTERN "^([A-Za-z]{2,8}|[Xx])(-[A-Za-z0-9]{1,8})*$"

/* Whether no row before row i has its bit: a plugin that writes listings writes all of them. */
static bool
is_first(unsigned i)
{
	unsigned k = 0;

	while (views[k].bit != views[i].bit)
		k++;
	return k == i;
}

void
schema_put_views(struct json *j, uint32_t mask)
{
	json_name(j, "views");
	json_open_array(j);
	for (unsigned i = 0; i < VIEWS; i++)
		if ((mask & views[i].bit) != 0 && is_first(i))
			json_string(j, str_from(views[i].name));
	json_close_array(j);
}

void
schema_put_link(struct json *j, struct str format)
{
	char path[PATH_BYTES_MAX];

	snprintf(path, sizeof path, "/formats/" STR_FMT ".json", STR_ARG(format));
	json_member(j, "schema", str_from(path));
}

static void
put_int(struct json *j, const struct message_option *o)
{
	int64_t fallback = 0;

	str_to_i64(o->fallback, &fallback); /* cannot fail: the manifest was checked */
	json_member(j, "type", STR("integer"));
	json_member_int(j, "default", fallback);
	json_member_int(j, "minimum", o->min);
	json_member_int(j, "maximum", o->max);
}

static void
put_enum(struct json *j, const struct message_option *o)
{
	json_member(j, "type", STR("string"));
	json_member(j, "default", o->fallback);
	json_name(j, "enum");
	json_open_array(j);
	for (uint32_t k = 0; k < o->value_count; k++)
		json_string(j, o->values[k]);
	json_close_array(j);
}

/*
 * The pattern is anchored, because in ECMA-262 an unanchored pattern matches any part of the
 * string.
 */
static void
put_string(struct json *j, const struct message_option *o)
{
	char anchored[PATTERN_BYTES_MAX + sizeof "^$"];

	json_member(j, "type", STR("string"));
	json_member(j, "default", o->fallback);
	json_member_int(j, "maxLength", o->max);
	if (o->pattern.len == 0)
		return;
	snprintf(anchored, sizeof anchored, "^" STR_FMT "$", STR_ARG(o->pattern));
	json_member(j, "pattern", str_from(anchored));
}

static void
put_language(struct json *j, const struct message_option *o)
{
	json_member(j, "type", STR("string"));
	json_member(j, "default", o->fallback);
	json_member_int(j, "maxLength", TAG_BYTES_MAX);
	if (o->fallback.len > 0)
		json_member(j, "pattern", STR(TAG_PATTERN));
	json_member(j, "$comment", STR("a language tag of BCP 47"));
}

static void
put_option(struct json *j, const struct message_option *o)
{
	json_open_object(j);
	switch (o->type) {
	case GAZ_OPTION_BOOL:
		json_member(j, "type", STR("boolean"));
		json_name(j, "default");
		json_bool(j, str_is(o->fallback, "1"));
		break;
	case GAZ_OPTION_INT: put_int(j, o); break;
	case GAZ_OPTION_ENUM: put_enum(j, o); break;
	case GAZ_OPTION_LANGUAGE: put_language(j, o); break;
	default: put_string(j, o); break;
	}
	json_member(j, "description", o->help);
	json_close_object(j);
}

static void
put_schema(struct json *j, struct str id, const struct message_plugin *p)
{
	json_open_object(j);
	json_member(j, "$schema", STR("https://json-schema.org/draft/2020-12/schema"));
	json_member(j, "$id", id);
	json_member(j, "title", p->label);
	json_member(
	    j, "description", STR("The query parameters of a format; of a boolean, 1 is true."));
	json_member(j, "mediaType", p->media_type); /* an annotation: the type the format writes */
	schema_put_views(j, p->views);
	json_member(j, "type", STR("object"));
	json_name(j, "properties");
	json_open_object(j);
	for (uint32_t k = 0; k < p->option_count; k++) {
		char name[MESSAGE_NAME_BYTES_MAX + 1];

		snprintf(name, sizeof name, STR_FMT, STR_ARG(p->options[k].name));
		json_name(j, name);
		put_option(j, &p->options[k]);
	}
	json_close_object(j);
	json_name(j, "additionalProperties");
	json_bool(j, false);
	json_close_object(j);
}

void
schema_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	const struct formats *formats = site_formats(x);
	uint32_t index = formats_find(formats, r->name);
	struct buf body = BUF_INIT(SCHEMA_BYTES_MAX), id = BUF_INIT(ROUTE_PATH_BYTES_MAX);
	char path[PATH_BYTES_MAX], key[KEY_BYTES];
	struct err e = { 0 };
	struct json j;

	if (index == UINT32_MAX) {
		err_set(&e, ERR_NOTFOUND,
		    "there is no format by that name: /formats.json lists what there is");
		problem_reply(x, &e);
		return;
	}
	snprintf(path, sizeof path, "/formats/" STR_FMT ".json", STR_ARG(r->name));
	snprintf(key, sizeof key, "%s:%" PRIu64, path, formats->epoch);
	if (page_reply_cached(s, x, str_from(key)))
		return;
	buf_putf(&id, "%s%s", s->config.settings->base_url, path);
	json_start(&j, &body);
	put_schema(&j, buf_str(&id), &formats->list[index].plugin);
	json_end(&j);
	buf_free(&id);
	page_reply(s, x, str_from(key), PAGE_FOR_ALL, &body);
}
