/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_part: parameters and media types of OpenAPI 3.1. */
#include "web/openapi_part.h"

#include <stdbool.h>
#include <string.h>

#include "base/json_writer.h"

#define ERROR_TYPE "application/problem+json"

void
openapi_begin_parameter(struct json *j, const char *name, const char *in, const char *meaning)
{
	json_open_object(j);
	json_member(j, "name", str_from(name));
	json_member(j, "in", str_from(in));
	json_member(j, "description", str_from(meaning));
	if (strcmp(in, "path") == 0) {
		json_name(j, "required");
		json_bool(j, true);
	}
	json_name(j, "schema");
	json_open_object(j);
}

void
openapi_end_parameter(struct json *j)
{
	json_close_object(j);
	json_close_object(j);
}

void
openapi_put_parameter(
    struct json *j, const char *name, const char *in, const char *type, const char *meaning)
{
	openapi_begin_parameter(j, name, in, meaning);
	json_member(j, "type", str_from(type));
	openapi_end_parameter(j);
}

void
openapi_put_name(struct json *j)
{
	openapi_put_parameter(j, "name", "path", "string",
	    "The rest of an Akoma Ntoso IRI (cn-bj/statement/opinions/2006/1). Its slashes may be "
	    "percent-encoded; such a path redirects");
}

void
openapi_put_media_type(struct json *j, const char *type)
{
	json_name(j, type);
	json_open_object(j);
	json_close_object(j);
}

void
openapi_put_problem_content(struct json *j)
{
	json_name(j, "content");
	json_open_object(j);
	json_name(j, ERROR_TYPE);
	json_open_object(j);
	json_name(j, "schema");
	json_open_object(j);
	json_member(j, "$ref", STR("#/components/schemas/Problem"));
	json_close_object(j);
	json_close_object(j);
	json_close_object(j);
}
