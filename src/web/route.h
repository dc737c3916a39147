/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H
/*
 * route: what a request target asks for, by its spelling alone: no store, no clock.
 *
 *	/			/formats.json		/problems/NAME
 *	/formats/NAME.json	the options of a format
 *	/healthz		/livez			/readyz
 *	/akn/...[.FORMAT]	a work, version, revision, comparison or portion (doc/iri.h)
 *	/akn/.../versions[.FORMAT]	the versions of a work, in one language, or of a portion
 *	/ALIAS[.FORMAT]		redirects to the work
 */
#include <stdint.h>

#include "base/str.h"
#include "corpus/corpus.h"
#include "doc/iri.h"

struct arena;
struct buf;
struct err;
struct formats;

enum route_kind {
	ROUTE_DOCUMENT,
	ROUTE_HISTORY,
	ROUTE_ALIAS,
	ROUTE_REDIRECT, /* to the canonical spelling in location */
	ROUTE_INDEX,
	ROUTE_FORMATS,
	ROUTE_SCHEMA,
	ROUTE_HEALTH,
	ROUTE_PROBLEM
};

/* An IRI has at most 1,024 bytes; a suffix and a portion come on top. */
#define ROUTE_PATH_BYTES_MAX 2048
#define ROUTE_ALIAS_BYTES_MAX CORPUS_ALIAS_BYTES_MAX
#define FORMAT_NONE UINT32_MAX
#define ROUTE_VERSIONS "/versions" /* the last segment of a history */

struct route {
	enum route_kind kind;
	struct iri iri;      /* ROUTE_DOCUMENT; ROUTE_HISTORY: what it is of, no point in time */
	struct str name;     /* ROUTE_ALIAS: the alias; ROUTE_PROBLEM, ROUTE_HEALTH,
			      * ROUTE_SCHEMA: which */
	uint32_t format;     /* by suffix: index in formats, or FORMAT_NONE */
	struct str suffix;   /* ".epub", or empty */
	struct str query;    /* without '?' */
	struct str location; /* ROUTE_REDIRECT */
};

/* Strings live in a or in path and query. ERR_USAGE, ERR_NOTFOUND. */
int route_parse(struct str path, struct str query, const struct formats *formats, struct route *out,
    struct arena *a, struct err *e);

/* "2006-05-01" or "2006-05-01;r2", as it stands in a path. */
void route_put_end(struct buf *b, const struct iri_end *end);

/* A name that may become an alias: one segment, without '.' or '~', not a word the server uses
 * itself. ERR_USAGE says what is wrong. */
int route_check_alias(struct str alias, struct err *e);
#endif
