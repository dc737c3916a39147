/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XSLT_H
#define XSLT_H
/*
 * xslt: the engine for formats that consist of a folder with format.json and main.xsl. A process
 * has one format: all state is static, and lives as long as the process unless a comment says
 * otherwise. The engine never opens a file: gazetted passes the contents of the folder.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gazetted/engine.h>

#include <libxslt/xsltInternals.h>

#define SHEET "main.xsl"
#define DESCRIPTION "format.json"

#define WHY_BYTES 512 /* fail() cuts longer messages */

/* Limits of one transformation; libxslt and libxml2 count. */
#define DEPTH_MAX 3000 /* default of libxslt: templates recurse once per character of a string */
#define VARIABLES_MAX 15000 /* default of libxslt */
/* Instructions: 20 for each node of the largest document. About 3 s, less than the CPU limit. */
#define STEPS_MAX 10000000
#define XPATH_STEPS_MAX 200000000 /* in XPath expressions; also about 3 s */

/* memory.c: the memory of libxml2 and libxslt, counted and limited. */
#define MEMORY_BYTES_MAX \
	(512u << 20) /* half the memory of a worker; the largest document needs 200 MiB */
void memory_start(void);
/*
 * Runs work(arg). False: memory ran out and the work was abandoned. Its memory is lost and the
 * state of the libraries undefined: no function of them may be called any more.
 */
bool memory_run(void (*work)(void *arg), void *arg);
bool memory_is_lost(void); /* memory_run() has returned false */

/* trouble.c: the first error, with its place; later errors are consequences and are ignored. */
typedef void trouble_message_fn(const char *text);
/* Forgets earlier errors. messages gets the text of xsl:message; running: NULL while compiling. */
void trouble_begin(xsltTransformContextPtr running, trouble_message_fn *messages);
/* To be called before the context is freed; the error is kept. */
void trouble_end(void);
void trouble_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Sets the place of the next error, if the caller knows it; line 0: unknown. */
void trouble_place(const char *file, long line);
bool trouble_is_there(void);
/* Writes the error: "main.xsl:7 (template match="p"): no function 'f'". */
void trouble_tell(char *out, size_t size);

/* sheet.c: compiles the style sheet. */
/* False: why has the error. */
bool sheet_open(const struct gaz_engine_file *files, size_t count, char *why, size_t why_size);
xsltStylesheetPtr sheet_compiled(void);
void sheet_forbid(xsltTransformContextPtr ctxt); /* no files, no network */

/* describe.c: fills out from format.json; false: why has file, line and member. */
bool describe_plugin(
    const char *bytes, size_t len, struct gaz_plugin *out, char *why, size_t why_size);

const struct gaz_option *describe_options(void); /* never NULL */

/* transform.c */
int transform_render(const struct gaz_host *h, struct gaz_job *job);

/* xslt_json.c: reads JSON (RFC 8259) and records line numbers. */
enum json_kind {
	XSLT_JSON_NULL,
	XSLT_JSON_BOOL,
	XSLT_JSON_NUMBER,
	XSLT_JSON_STRING,
	XSLT_JSON_ARRAY,
	XSLT_JSON_OBJECT
};

struct json_value {
	enum json_kind kind;
	unsigned line;
	const char *name;                /* name of a member; else NULL */
	const char *text;                /* value of a string; source text of a number or bool */
	struct json_value *first, *next; /* first element or member; next sibling */
};

void *json_keep(size_t size); /* allocates zeroed memory, valid until json_forget(); or NULL */
void json_forget(void);       /* frees all of it, if the description cannot be used */
/* NULL: why has "format.json:3: ...". The values are valid until json_forget(). */
const struct json_value *json_read(const char *bytes, size_t len, char *why, size_t why_size);
#endif
