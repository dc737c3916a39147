/* SPDX-License-Identifier: Apache-2.0 */
/* vocabulary: what must hold: the table has a word if a text of the index has it. */
#include "search/vocabulary.h"

#include <sqlite3.h>
#include <stddef.h>

#include "base/err.h"
#include "search/index.h"
#include "search/noted.h"
#include "words/tokens.h"

#define MATCH_BYTES (TOKEN_BYTES_MAX + 3)

int
vocabulary_length(struct str word)
{
	int count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char)word.p[i] & 0xc0) != 0x80;
	return count;
}

static int
run_on(struct index *x, const char *sql, struct str term, struct err *e)
{
	sqlite3_stmt *st = index_statement(x, sql, e);
	int code;

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int(st, 1, vocabulary_length(term));
	sqlite3_bind_text(st, 2, term.p, (int)term.len, SQLITE_STATIC);
	code = sqlite3_step(st);
	sqlite3_reset(st);
	return code == SQLITE_DONE ? 0 : index_fail(x, e);
}

static int
add(struct index *x, struct str term, struct err *e)
{
	return run_on(x, "INSERT OR IGNORE INTO vocabulary(length, term) VALUES(?1, ?2)", term, e);
}

static int
remove_unused(struct index *x, struct str term, struct err *e)
{
	sqlite3_stmt *st =
	    index_statement(x, "SELECT 1 FROM words WHERE words MATCH ?1 LIMIT 1", e);
	char match[MATCH_BYTES];
	size_t len = 0;
	int code;

	if (st == NULL)
		return -ERR_IO;
	match[len++] = '"';
	memcpy(match + len, term.p, term.len);
	len += term.len;
	match[len++] = '"';
	sqlite3_bind_text(st, 1, match, (int)len, SQLITE_STATIC);
	code = sqlite3_step(st);
	sqlite3_reset(st);
	if (code == SQLITE_ROW)
		return 0;
	if (code != SQLITE_DONE)
		return index_fail(x, e);
	return run_on(x, "DELETE FROM vocabulary WHERE length = ?1 AND term = ?2", term, e);
}

int
vocabulary_write(struct index *x, struct err *e)
{
	struct noted *noted = index_noted(x);
	struct str term;
	size_t at = 0;
	int rc = noted_check(noted, e);

	while (rc == 0 && noted_next_added(noted, &at, &term))
		rc = add(x, term, e);
	for (at = 0; rc == 0 && noted_next_removed(noted, &at, &term);)
		rc = remove_unused(x, term, e);
	if (rc == 0)
		noted_written(noted);
	return rc;
}
