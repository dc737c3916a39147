/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_JSON_SCHEMA_LINK_H
#define WEB_JSON_SCHEMA_LINK_H
/* json_schema_link: how the field Link of an answer in JSON names its schema (json_schema.h). */

/* To the schema with this name, a literal, on the server with this base URL, or "". */
#define JSON_SCHEMA_LINK(base, name) \
	"<" base "/schemas/" name ".json>; rel=\"describedby\"; type=\"application/schema+json\""
#define JSON_SCHEMA_FIELD(name) "Link: " JSON_SCHEMA_LINK("", name) "\r\n"
#endif
