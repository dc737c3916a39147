/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats_page: the list of formats as JSON, composed once for each set of formats. What must hold:
 * the page names files without their folders, which clients should not learn.
 */
#include "web/formats_page.h"

#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/json_page.h"
#include "web/json_schema_link.h"
#include "web/schema.h"
#include "web/site_loop.h"
#include "web/site_private.h"

#define KEY_BYTES 64                      /* a path and an epoch */
#define FORMATS_PAGE_BYTES_MAX (1u << 20) /* 64 formats with 16 options each */

static void
put_option(struct json *j, const struct message_option *o)
{
	static const char *const types[] = { "", "boolean", "integer", "enum", "string",
		"language" };

	json_open_object(j);
	json_member(j, "name", o->name);
	json_member(j, "type", str_from(o->type < ARRAY_LEN(types) ? types[o->type] : ""));
	json_member(j, "default", o->fallback);
	if (o->type == GAZ_OPTION_INT) {
		json_member_int(j, "minimum", o->min);
		json_member_int(j, "maximum", o->max);
	}
	if (o->pattern.len > 0)
		json_member(j, "pattern", o->pattern);
	if (o->type == GAZ_OPTION_ENUM) {
		json_name(j, "values");
		json_open_array(j);
		for (uint32_t i = 0; i < o->value_count; i++)
			json_string(j, o->values[i]);
		json_close_array(j);
	}
	json_member(j, "help", o->help);
	json_close_object(j);
}

static void
put_format(struct json *j, const struct format *f)
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(&f->digest, hex);
	json_open_object(j);
	json_member(j, "name", f->plugin.format);
	json_member(j, "label", f->plugin.label);
	json_member(j, "media_type", f->plugin.media_type);
	schema_put_views(j, f->plugin.views);
	schema_put_link(j, f->plugin.format);
	json_name(j, "options");
	json_open_array(j);
	for (uint32_t i = 0; i < f->plugin.option_count; i++)
		put_option(j, &f->plugin.options[i]);
	json_close_array(j);
	json_name(j, "plugin");
	json_open_object(j);
	json_member(j, "id", f->plugin.id);
	json_member(j, "version", f->plugin.version);
	json_member(j, "revision", f->plugin.revision);
	json_member(j, "licence", f->plugin.licence);
	json_member(j, "sha256", str_from(hex));
	json_close_object(j);
	json_close_object(j);
}

/* The file name without its folder. */
static struct str
file_name(const char *path)
{
	struct str p = str_from(path);
	size_t slash = str_rfind(p, '/');

	return slash == p.len ? p : str_slice(p, slash + 1, p.len);
}

static void
put_refused(struct json *j, const struct format_refusal *r)
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(&r->digest, hex);
	json_open_object(j);
	json_member(j, "file", file_name(r->path));
	json_member(j, "reason", str_from(r->reason));
	if (r->has_digest)
		json_member(j, "sha256", str_from(hex));
	json_name(j, "kept"); /* the plugin loaded earlier from that file stays in use */
	json_bool(j, r->is_kept);
	json_name(j, "rolled_back");
	json_bool(j, r->is_rolled_back);
	json_close_object(j);
}

void
formats_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	const struct formats *formats = site_formats(x);
	struct buf body = BUF_INIT(FORMATS_PAGE_BYTES_MAX);
	char key[KEY_BYTES];
	struct json j;

	(void)r;
	snprintf(key, sizeof key, "/formats.json:%" PRIu64, formats->epoch);
	if (page_reply_cached(s, x, str_from(key)))
		return;
	json_start(&j, &body);
	json_open_object(&j);
	json_name(&j, "formats");
	json_open_array(&j);
	for (uint32_t i = 0; i < formats->count; i++)
		put_format(&j, &formats->list[i]);
	json_close_array(&j);
	json_name(&j, "refused");
	json_open_array(&j);
	for (uint32_t i = 0; i < formats->refused_count; i++)
		put_refused(&j, &formats->refused[i]);
	json_close_array(&j);
	json_close_object(&j);
	json_end(&j);
	page_reply_described(
	    s, x, str_from(key), PAGE_FOR_ALL, JSON_SCHEMA_FIELD("formats"), &body);
}
