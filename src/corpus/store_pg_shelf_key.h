/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_SHELF_KEY_H
#define CORPUS_STORE_PG_SHELF_KEY_H
/*
 * store_pg_shelf_key: passes the shelves of works to a statement, as one argument: a line for each,
 * with tabs between its columns, neither of which a name of a work has.
 */
#include <stdint.h>

#include "base/str.h"

struct buf;

/*
 * Rows of the lines in argument $1: work, of (the language of the work), first (the day of its
 * version that lists show, NULL without one), the columns of the shelf with `code` as its language,
 * and whether the shelf is listed, and is a folder. OFFSET 0: each line is split once, not for each
 * of its columns.
 */
#define STORE_PG_KEYS                                                                           \
	"k AS MATERIALIZED (SELECT a[1]::bigint AS work, a[2] COLLATE \"C\" AS of,"             \
	" nullif(a[3], '')::bigint AS first, a[4] COLLATE \"C\" AS folder, a[5]::int AS mask,"  \
	" a[6] COLLATE \"C\" AS place, a[7] COLLATE \"C\" AS kind, a[8] COLLATE \"C\" AS year," \
	" a[9] COLLATE \"C\" AS code, a[10] = '1' AS is_listed, a[11] = '1' AS is_folder"       \
	" FROM (SELECT string_to_array(line, E'\\t') AS a"                                      \
	" FROM string_to_table($1, E'\\n') AS line OFFSET 0) lines)"

/* Adds the lines of all shelves of a work in a language. first may be DAY_NONE. */
void store_pg_shelf_put_keys(
    struct buf *b, int64_t work, struct str iri, struct str language, int64_t first);
#endif
