/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XSLT_H
#define XSLT_H
/*
 * xslt: formats that are a folder with format.json and main.xsl. One format a process: what the
 * files below share is that one, and what is not said to be otherwise lives as long as the process.
 * No file is opened here, ever: the files of the folder come as bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gazetted/engine.h>

#include <libxslt/xsltInternals.h>

#define SHEET "main.xsl"
#define DESCRIPTION "format.json"

#define WHY_BYTES 512 /* what fail() takes */

/* What one transformation may take; libxslt and libxml2 count. */
#define DEPTH_MAX 3000      /* libxslt's own: a string is taken apart character by character so */
#define VARIABLES_MAX 15000 /* likewise */
/* Instructions: twenty for each node of the largest document. Some 3 s, before the CPU time is up. */
#define STEPS_MAX 10000000
#define XPATH_STEPS_MAX 200000000 /* in expressions; as many seconds */

/* memory.c: what libxml2 and libxslt allocate, counted and bounded. */
#define MEMORY_BYTES_MAX \
	(512u << 20) /* half of what a worker has; the largest document takes 200 MiB */
void memory_start(void);
/*
 * Runs work(arg). False: memory ran out within, and it was left there and then. What it held is lost
 * and the libraries are in no known state: nothing of them may be called any more.
 */
bool memory_run(void (*work)(void *arg), void *arg);
bool memory_is_lost(void);

/* trouble.c: the first thing that went wrong, with its place. Later ones follow from it. */
typedef void trouble_message_fn(const char *text);
/* messages gets what xsl:message says; running is NULL while a style sheet is compiled. */
void trouble_begin(xsltTransformContextPtr running, trouble_message_fn *messages);
/* The context is about to go; what was found out stays. */
void trouble_end(void);
void trouble_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Where the next one is, when who notes it knows better; 0: no line. */
void trouble_place(const char *file, long line);
bool trouble_is_there(void);
/* "main.xsl:7 (template match="p"): no function 'f'". */
void trouble_tell(char *out, size_t size);

/* sheet.c: the style sheet, compiled. */
bool sheet_open(const struct gaz_engine_file *files, size_t count, char *why, size_t why_size);
xsltStylesheetPtr sheet_compiled(void);
void sheet_forbid(xsltTransformContextPtr ctxt); /* what a style sheet must not reach */

/* describe.c: format.json as the plugin it describes; false: why says file, line and member. */
bool describe_plugin(
    const char *bytes, size_t len, struct gaz_plugin *out, char *why, size_t why_size);

const struct gaz_option *describe_options(void); /* never NULL */

/* transform.c */
int transform_render(const struct gaz_host *h, struct gaz_job *job);

/* json.c: RFC 8259, with the lines where things stand. */
enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_value {
	enum json_kind kind;
	unsigned line;
	const char *name; /* of a member; else NULL */
	const char *text; /* of a string; of a number or a bool as it is spelt */
	struct json_value *first, *next;
};

void *json_keep(size_t size); /* zeroed, until json_forget(); or NULL */
void json_forget(void);       /* all that was kept: of a description that is not used */
/* NULL: why has "format.json:3: ..."; what is read is never freed. */
const struct json_value *json_read(const char *bytes, size_t len, char *why, size_t why_size);
#endif
