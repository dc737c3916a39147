/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_schema: serves the schemas that the program contains. What must hold: the $id of a schema is
 * the address at which it is read.
 */
#include "web/json_schema.h"

#include <stddef.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/macros.h"
#include "web/schema_files.h"
#include "web/store_page.h"

#define MEDIA_TYPE "application/schema+json"
#define ID_BYTES_MAX 8192
#define NAMES "document, listing, resolve, service, formats, problem"

static const struct {
	const char *name;
	const unsigned char *bytes;
	size_t len;
} schemas[] = {
	{ "document", schema_document, sizeof schema_document },
	{ "listing", schema_listing, sizeof schema_listing },
	{ "resolve", schema_resolve, sizeof schema_resolve },
	{ "service", schema_service, sizeof schema_service },
	{ "formats", schema_formats, sizeof schema_formats },
	{ "problem", schema_problem, sizeof schema_problem },
};

/* Appends "{", the member $id and a comma: the beginning of an object. */
static void
put_id(struct store_page *p)
{
	struct buf url = BUF_INIT(ID_BYTES_MAX), object = BUF_INIT(ID_BYTES_MAX);
	struct str before = route_path(p->route.kind), tail = route_tail(p->route.kind);
	struct json j;

	buf_putf(&url, STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(p->origin), STR_ARG(before),
	    STR_ARG(p->route.name), STR_ARG(tail));
	json_start_line(&j, &object);
	json_open_object(&j);
	json_member(&j, "$id", buf_str(&url));
	json_close_object(&j);
	json_end(&j);
	buf_putstr(&p->body, str_slice(buf_str(&object), 0, str_rfind(buf_str(&object), '}')));
	buf_putc(&p->body, ',');
	buf_free(&object);
	buf_free(&url);
}

static int
write_schema(struct corpus *c, struct store_page *p, struct err *e)
{
	(void)c;
	for (size_t i = 0; i < ARRAY_LEN(schemas); i++) {
		const char *bytes = (const char *)schemas[i].bytes;

		if (!str_is(p->route.name, schemas[i].name))
			continue;
		put_id(p);
		buf_put(&p->body, bytes + 1, schemas[i].len - 1); /* without its "{" */
		return 0;
	}
	return err_set(e, ERR_NOTFOUND, "there are the schemas " NAMES);
}

void
json_schema_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = { .media_type = MEDIA_TYPE,
		.write = write_schema };

	store_page_start(s, x, r, &kind);
}
