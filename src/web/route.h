/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H
/*
 * route: finds the route (routes.def) of a request target by its spelling alone, without the store
 * or the clock.
 */
#include <stdbool.h>
#include <stdint.h>

#include "akn/iri.h"
#include "base/str.h"
#include "corpus/corpus.h"
#include "web/query.h"

struct arena;
struct buf;
struct err;
struct formats;

enum route_kind {
#define ROUTE(symbol, pattern, address, methods, parameter, page, handler, meaning) ROUTE_##symbol,
#define FORM(path, meaning)
#define RESERVED(name)
#include "web/routes.def"
#undef ROUTE
#undef FORM
#undef RESERVED
	ROUTE_COUNT,
	ROUTE_REDIRECT = ROUTE_COUNT /* to the canonical spelling, in location */
};

/* An IRI has at most 1,024 bytes, plus a suffix and a portion. */
#define ROUTE_PATH_BYTES_MAX 2048
#define ROUTE_ALIAS_BYTES_MAX CORPUS_ALIAS_BYTES_MAX
#define FORMAT_NONE UINT32_MAX

struct route {
	enum route_kind kind;
	struct iri iri; /* ROUTE_DOCUMENT; ROUTE_HISTORY: work, language, portion */
	/*
	 * The text that NAME stands for in the pattern; ROUTE_INDEX, ROUTE_CHANGES,
	 * ROUTE_WORKS,
	 * ROUTE_WORKS_LINES: path of a folder, or empty.
	 */
	struct str name;
	struct str rest;   /* ROUTE_ALIAS: behind the name, "/~art_12" or empty */
	uint32_t format;   /* claimed by the suffix: index in formats, or FORMAT_NONE */
	struct str suffix; /* ".epub", or empty */
	struct str query;  /* without '?' and tracking parameters */
	struct query_parameter parameter; /* the one that the route takes: route_take_query() */
	bool has_tracking;                /* the query had tracking parameters */
	struct str location;              /* ROUTE_REDIRECT */
};

/* Strings are in a, or part of path and query. ERR_USAGE, ERR_NOTFOUND. */
int route_parse(struct str path, struct str query, const struct formats *formats, struct route *out,
    struct arena *a, struct err *e);

/*
 * The same for a request to an admin address, whose paths have one spelling. ERR_NOTFOUND names the
 * paths there are.
 */
int route_parse_admin(struct str path, struct str query, struct route *out, struct err *e);

/*
 * Reads the query of a route that takes one parameter or none; does nothing if the handler reads
 * the query. ERR_USAGE: a parameter that the route does not take, or one given twice.
 */
int route_take_query(struct route *r, struct err *e);

/*
 * The methods of the route of a path, as the field Allow lists them (RFC 9110 10.2.1); a path
 * without a route has those of every route.
 */
const char *route_methods(struct str path, bool is_admin);

/* The path of a route without NAME, without the suffix: "/changes". */
struct str route_path(enum route_kind kind);
/* What follows NAME in the pattern of a route, without the suffix: "/versions", or empty. */
struct str route_tail(enum route_kind kind);

/* Whether the work is in the folder that the route names; each is, if it names none. */
bool route_has_work(const struct route *r, struct str work);

/* Whether the URL names a work without a language, so that Accept-Language selects the language. */
bool route_is_any_language(const struct route *r);

/* Appends "2006-05-01" or "2006-05-01;r2", as in a path. */
void route_put_end(struct buf *b, const struct iri_end *end);

/*
 * Checks a name for use as an alias: one segment, without '.' or '~', not a name the server
 * uses in routes.def. ERR_USAGE says what is wrong.
 */
int route_check_alias(struct str alias, struct err *e);
#endif
