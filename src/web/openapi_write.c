/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openapi_write: writes the rows of openapi_write.def. What must hold: each parameter that
 * publish_ask.c and draft_ask.c take is described, and no other.
 */
#include "web/openapi_write.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/macros.h"
#include "render/formats.h"
#include "web/openapi_part.h"
#include "web/views.h"
#include "wire/message.h"

#define SCHEME "token"         /* the name of the scheme in the description */
#define AKN_PATH "/akn/{name}" /* it is read as well, which openapi.c describes */
#define FORMATS "*"            /* an answer in the formats of documents */
#define ERROR ""               /* an answer that is a problem */
#define NAME "{name}"

enum group {
	GROUP_FILE = 1 << 0,
	GROUP_FACTS = 1 << 1,
	GROUP_ACTION = 1 << 2,
	GROUP_CORRECTION = 1 << 3,
	GROUP_RENDER = 1 << 4,
	GROUP_DRAFT = 1 << 5,
	GROUP_DRAFT_ACTION = 1 << 6,
	GROUP_CONDITIONS = 1 << 7
};

enum outcome_group {
	OUTCOME_ALL = 1 << 0,
	OUTCOME_BODY = 1 << 1,
	OUTCOME_FILE = 1 << 2,
	OUTCOME_RENDER = 1 << 3,
	OUTCOME_DRAFTS = 1 << 4,
	OUTCOME_DRAFT = 1 << 5
};

enum body { BODY_NONE, BODY_FILE, BODY_FIELDS, BODY_FILE_OR_FIELDS };

static const struct operation {
	const char *symbol, *method, *path;
	enum body body;
	unsigned groups, outcomes;
	const char *rights, *meaning;
} operations[] = {
#define OPERATION(symbol, method, path, body, groups, outcomes, rights, meaning) \
	{ #symbol, method, path, BODY_##body, groups, outcomes, rights, meaning },
#define PARAMETER(group, in, name, type, meaning)
#define OUTCOME(group, status, media_type, meaning)
#include "web/openapi_write.def"
#undef OPERATION
#undef PARAMETER
#undef OUTCOME
};

static const struct parameter {
	unsigned group;
	const char *in, *name, *type, *meaning;
} parameters[] = {
#define OPERATION(symbol, method, path, body, groups, outcomes, rights, meaning)
#define PARAMETER(group, in, name, type, meaning) { group, in, name, type, meaning },
#define OUTCOME(group, status, media_type, meaning)
#include "web/openapi_write.def"
#undef OPERATION
#undef PARAMETER
#undef OUTCOME
};

static const struct outcome {
	unsigned group;
	int status;
	const char *media_type, *meaning;
} outcomes[] = {
#define OPERATION(symbol, method, path, body, groups, outcomes, rights, meaning)
#define PARAMETER(group, in, name, type, meaning)
#define OUTCOME(group, status, media_type, meaning) { group, status, media_type, meaning },
#include "web/openapi_write.def"
#undef OPERATION
#undef PARAMETER
#undef OUTCOME
};

static void
put_parameters(struct json *j, const struct operation *o)
{
	json_name(j, "parameters");
	json_open_array(j);
	if (strstr(o->path, NAME) != NULL)
		openapi_put_name(j);
	for (size_t i = 0; i < ARRAY_LEN(parameters); i++) {
		const struct parameter *p = &parameters[i];

		if ((p->group & o->groups) != 0)
			openapi_put_parameter(j, p->name, p->in, p->type, p->meaning);
	}
	json_close_array(j);
}

/* The query parameters of an operation as an object of strings; subjects may be lists. */
static void
put_fields_schema(struct json *j, const struct operation *o)
{
	json_name(j, "schema");
	json_open_object(j);
	json_member(j, "type", STR("object"));
	json_name(j, "additionalProperties");
	json_open_object(j);
	json_name(j, "type");
	json_open_array(j);
	json_string(j, STR("string"));
	if ((o->groups & GROUP_CORRECTION) != 0)
		json_string(j, STR("array"));
	json_close_array(j);
	json_close_object(j);
	json_close_object(j);
}

static void
put_body(struct json *j, const struct operation *o)
{
	static const char *const types[] = { "application/json",
		"application/x-www-form-urlencoded" };

	if (o->body == BODY_NONE)
		return;
	json_name(j, "requestBody");
	json_open_object(j);
	json_name(j, "required");
	json_bool(j, o->body == BODY_FILE);
	json_name(j, "content");
	json_open_object(j);
	for (size_t i = 0; i < ARRAY_LEN(types) && o->body != BODY_FILE; i++) {
		json_name(j, types[i]);
		json_open_object(j);
		put_fields_schema(j, o);
		json_close_object(j);
	}
	if (o->body != BODY_FIELDS)
		openapi_put_media_type(j, "*/*"); /* the file as it is */
	json_close_object(j);
	json_close_object(j);
}

/* The media types of the formats that write documents, each once. */
static void
put_document_types(struct json *j, const struct formats *formats)
{
	char type[MESSAGE_TEXT_BYTES_MAX + 1];

	for (uint32_t i = 0; i < formats->count; i++) {
		struct str own = formats->list[i].plugin.media_type;
		uint32_t k = 0;

		if (!view_is_written_by(&views[VIEW_DOCUMENT], &formats->list[i]))
			continue;
		while (!view_is_written_by(&views[VIEW_DOCUMENT], &formats->list[k]) ||
		       !str_eq(formats->list[k].plugin.media_type, own))
			k++;
		snprintf(type, sizeof type, STR_FMT, STR_ARG(own));
		if (k == i)
			openapi_put_media_type(j, type);
	}
}

static void
put_outcome(struct json *j, const struct formats *formats, const struct outcome *o)
{
	char status[sizeof "2147483647"];

	snprintf(status, sizeof status, "%d", o->status);
	json_name(j, status);
	json_open_object(j);
	json_member(j, "description", str_from(o->meaning));
	if (strcmp(o->media_type, ERROR) == 0) {
		openapi_put_problem_content(j);
	} else {
		json_name(j, "content");
		json_open_object(j);
		if (strcmp(o->media_type, FORMATS) == 0)
			put_document_types(j, formats);
		else
			openapi_put_media_type(j, o->media_type);
		json_close_object(j);
	}
	json_close_object(j);
}

static void
put_outcomes(struct json *j, const struct formats *formats, const struct operation *o)
{
	json_name(j, "responses");
	json_open_object(j);
	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++)
		if ((outcomes[i].group & o->outcomes) != 0)
			put_outcome(j, formats, &outcomes[i]);
	json_name(j, "default");
	json_open_object(j);
	json_member(j, "description", STR("What is wrong, and what to do"));
	openapi_put_problem_content(j);
	json_close_object(j);
	json_close_object(j);
}

/* OpenAPI 3.1, 4.8.30: one of the objects has to hold; the names in it are those of rights. */
static void
put_rights(struct json *j, const struct operation *o)
{
	struct str rest = str_from(o->rights);

	json_name(j, "security");
	json_open_array(j);
	while (rest.len > 0) {
		json_open_object(j);
		json_name(j, SCHEME);
		json_open_array(j);
		json_string(j, str_trim(str_cut(rest, ',', &rest)));
		json_close_array(j);
		json_close_object(j);
	}
	json_close_array(j);
}

static void
put_operation(struct json *j, const struct formats *formats, const struct operation *o)
{
	json_name(j, o->method);
	json_open_object(j);
	json_member(j, "operationId", str_from(o->symbol));
	json_member(j, "description", str_from(o->meaning));
	put_rights(j, o);
	put_parameters(j, o);
	put_body(j, o);
	put_outcomes(j, formats, o);
	json_close_object(j);
}

void
openapi_write_operations(struct json *j, const struct formats *formats, const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (strcmp(operations[i].path, path) == 0)
			put_operation(j, formats, &operations[i]);
}

void
openapi_write_paths(struct json *j, const struct formats *formats)
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		const char *path = operations[i].path;

		if (strcmp(path, AKN_PATH) == 0 ||
		    (i > 0 && strcmp(path, operations[i - 1].path) == 0))
			continue;
		json_name(j, path);
		json_open_object(j);
		openapi_write_operations(j, formats, path);
		json_close_object(j);
	}
}

void
openapi_write_security(struct json *j)
{
	json_name(j, "securitySchemes");
	json_open_object(j);
	json_name(j, SCHEME);
	json_open_object(j);
	json_member(j, "type", STR("http"));
	json_member(j, "scheme", STR("bearer"));
	json_member(j, "description",
	    STR("A token by 'gazetted token create', for works and with rights: an operation "
		"names those of which the token needs one"));
	json_close_object(j);
	json_close_object(j);
}
