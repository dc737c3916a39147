/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPENAPI_PART_H
#define WEB_OPENAPI_PART_H
/* openapi_part: pieces of a description that operations of reading and of publishing share. */
struct json;

/* Opens a parameter and its schema; in is "path", "query" or "header". */
void openapi_begin_parameter(struct json *j, const char *name, const char *in, const char *meaning);
void openapi_end_parameter(struct json *j);
/* A parameter whose schema is a type. */
void openapi_put_parameter(
    struct json *j, const char *name, const char *in, const char *type, const char *meaning);
/* The parameter {name} of paths behind /akn/. */
void openapi_put_name(struct json *j);
/* A media type without a schema, as a member of an open object `content`. */
void openapi_put_media_type(struct json *j, const char *type);
/* The member `content` of an answer that is a problem. */
void openapi_put_problem_content(struct json *j);
#endif
