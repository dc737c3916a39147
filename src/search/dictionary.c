/* SPDX-License-Identifier: Apache-2.0 */
/* dictionary: what must hold: a dictionary is never changed or removed while a unit needs it. */
#include "search/dictionary.h"

#include <sqlite3.h>

#include "base/buf.h"
#include "base/err.h"
#include "search/body.h"
#include "search/index.h"

#define TEXTS_BYTES_MAX ((size_t)64 << 20)
#define DICTIONARY_BYTES_MAX ((size_t)1 << 20)

static struct str
blob_of(sqlite3_stmt *st, int column)
{
	const void *p = sqlite3_column_blob(st, column);

	return p == NULL ? STR("") : str_make(p, (size_t)sqlite3_column_bytes(st, column));
}

int
dictionary_need(struct index *x, int64_t id, struct err *e)
{
	sqlite3_stmt *st;
	int rc = 0;

	if (body_has(index_packer(x), id))
		return 0;
	if ((st = index_statement(x, "SELECT bytes FROM dictionaries WHERE id = ?1", e)) == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, id);
	if (sqlite3_step(st) == SQLITE_ROW)
		rc = body_add(index_packer(x), id, blob_of(st, 0), e);
	sqlite3_reset(st);
	return rc;
}

int
dictionary_of(struct index *x, struct str language, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = index_statement(
	    x, "SELECT id FROM dictionaries WHERE language = ?1 ORDER BY id DESC LIMIT 1", e);

	if (st == NULL)
		return -ERR_IO;
	*id = 0;
	sqlite3_bind_text(st, 1, language.p, (int)language.len, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW)
		*id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return dictionary_need(x, *id, e);
}

/* The texts of a language one after the other, and their sizes. */
static int
gather(struct index *x, struct str language, struct buf *texts, struct buf *sizes, struct err *e)
{
	sqlite3_stmt *st = index_statement(x,
	    "SELECT u.size, u.body FROM texts t JOIN units u ON u.text = t.id"
	    " WHERE t.language = ?1 AND u.dictionary = 0",
	    e);
	struct buf one = BUF_INIT(TEXTS_BYTES_MAX);
	int rc = st == NULL ? -ERR_IO : 0;

	if (st != NULL)
		sqlite3_bind_text(st, 1, language.p, (int)language.len, SQLITE_STATIC);
	while (rc == 0 && sqlite3_step(st) == SQLITE_ROW) {
		size_t size = (size_t)sqlite3_column_int64(st, 0);

		if (size == 0 || texts->len + size > TEXTS_BYTES_MAX)
			continue;
		if ((rc = body_unpack(index_packer(x), 0, blob_of(st, 1), size, &one, e)) == 0) {
			buf_putstr(texts, buf_str(&one));
			buf_put(sizes, &size, sizeof size);
		}
	}
	if (st != NULL)
		sqlite3_reset(st);
	buf_free(&one);
	return rc;
}

static int
keep(struct index *x, struct str language, struct str bytes, int64_t *id, struct err *e)
{
	sqlite3_stmt *st =
	    index_statement(x, "INSERT INTO dictionaries(language, bytes) VALUES(?1, ?2)", e);
	int rc;

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_text(st, 1, language.p, (int)language.len, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, bytes.p, (int)bytes.len, SQLITE_STATIC);
	rc = sqlite3_step(st) == SQLITE_DONE ? 0 : index_fail(x, e);
	sqlite3_reset(st);
	if (rc == 0)
		*id = sqlite3_last_insert_rowid(index_db(x));
	return rc == 0 ? dictionary_need(x, *id, e) : rc;
}

int
dictionary_make(struct index *x, struct str language, int64_t *id, struct err *e)
{
	struct buf texts = BUF_INIT(TEXTS_BYTES_MAX), sizes = BUF_INIT(TEXTS_BYTES_MAX),
		   bytes = BUF_INIT(DICTIONARY_BYTES_MAX);
	int rc = gather(x, language, &texts, &sizes, e);

	if (rc == 0 && body_train(buf_str(&texts), (const size_t *)(const void *)sizes.data,
			   (unsigned)(sizes.len / sizeof(size_t)), &bytes))
		rc = keep(x, language, buf_str(&bytes), id, e);
	buf_free(&texts);
	buf_free(&sizes);
	buf_free(&bytes);
	return rc;
}
