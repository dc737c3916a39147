/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPENAPI_WRITE_H
#define WEB_OPENAPI_WRITE_H
/* openapi_write: the operations that publish, and those of drafts, by openapi_write.def. */
struct formats;
struct json;

/* Adds the operations of a path to its open object. */
void openapi_write_operations(struct json *j, const struct formats *formats, const char *path);
/* Adds the paths that have no other operations, to the open object of all paths. */
void openapi_write_paths(struct json *j, const struct formats *formats);
/* The member `securitySchemes` of the components. */
void openapi_write_security(struct json *j);
#endif
