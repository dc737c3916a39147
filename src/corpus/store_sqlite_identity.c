/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_identity: a store has a random id and counts its transactions, in a table of its
 * own, in one page. Each transaction changes that page, so that a log always holds it. Read through
 * SQLite, the page is that of the log; read past SQLite, it is that of the file.
 *
 * Always true
 *  1. A log belongs to the file beside it if the ids are equal, and the count in the file is at
 *     most that of the log, and at least the count that the file had when the last transaction was
 *     written (base). Otherwise the file is another one, or a copy from another time: pages that
 *     changed in between are in neither.
 *  2. The row has a constant size, so that it has one place in the page for ever, and a page that
 *     was written halfway still shows it, once the file has it.
 *  3. Until the first checkpoint is complete base is 0, and the page of the file may be anything
 *     that is not the identity of another store: none, zeros, half of the page, or in a store of
 *     layout 1 another page.
 */
#include "corpus/store_sqlite_identity.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"

#define ID_BYTES 16
#define COUNT_BYTES 8    /* big-endian */
#define LAYOUT_WITH_ID 2 /* older ones have no table "store" */
/* of the header of a database file: https://www.sqlite.org/fileformat.html */
#define USER_VERSION_OFFSET 60
#define USER_VERSION_BYTES 4

/* How the row begins in a page: its length, its key, the length of its header, the types. */
static const char row_start[] = { 2 * COUNT_BYTES + ID_BYTES + 5, 1, 5, 0, 12 + 2 * ID_BYTES,
	12 + 2 * COUNT_BYTES, 12 + 2 * COUNT_BYTES };

/* The row of the table "store". */
struct identity {
	unsigned char id[ID_BYTES];
	uint64_t count, base;
};

static uint64_t
get_be(const unsigned char *p, unsigned bytes)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	return n;
}

static void
put_be(unsigned char out[COUNT_BYTES], uint64_t n)
{
	for (unsigned i = COUNT_BYTES; i > 0; i--, n >>= 8)
		out[i - 1] = (unsigned char)n;
}

static int
refuse(const struct store *s, struct err *e)
{
	return err_set(e, ERR_CONFIG,
	    "the log %s-wal belongs to another store than %s, or to the same at another time: "
	    "restore both from one backup, or remove %s-wal and %s-shm",
	    s->name, s->name, s->name, s->name);
}

/* Reads from the file itself, not from the log; *whole is false when the file ends before. */
static int
read_raw(struct store *s, int64_t offset, void *out, int len, bool *whole, struct err *e)
{
	sqlite3_file *file = NULL, *raw = NULL;
	int rc = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);

	if (rc == SQLITE_OK && (file == NULL || file->pMethods == NULL))
		rc = SQLITE_CANTOPEN;
	/* a page that was written halfway has no valid sum */
	if (rc == SQLITE_OK && (raw = store_page_raw(file))->pMethods == NULL)
		rc = SQLITE_CANTOPEN;
	if (rc == SQLITE_OK)
		rc = raw->pMethods->xRead(raw, out, len, offset);
	*whole = rc == SQLITE_OK;
	return rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ ? 0 : store_sqlite_failed(s, rc, e);
}

/* A log of an older layout over a file of the present one. */
static int
check_layout(struct store *s, struct err *e)
{
	unsigned char raw[USER_VERSION_BYTES];
	bool whole;
	int rc;

	if ((rc = read_raw(s, USER_VERSION_OFFSET, raw, sizeof raw, &whole, e)) != 0 || !whole)
		return rc;
	return get_be(raw, sizeof raw) > (uint64_t)s->layout ? refuse(s, e) : 0;
}

/* The row as SQLite shows it, which is that of the log if there is one. */
static int
read_identity(struct store *s, struct identity *out, struct err *e)
{
	struct query q = query_sql(s, "SELECT id, count, base FROM store");
	struct str id, count, base;
	bool row;
	int rc;

	if ((rc = query_next(&q, &row, e)) == 0) {
		id = row ? row_str(&q, 0) : STR("");
		count = row ? row_str(&q, 1) : STR("");
		base = row ? row_str(&q, 2) : STR("");
		if (id.len != ID_BYTES || count.len != COUNT_BYTES || base.len != COUNT_BYTES)
			rc = refuse(s, e);
		else {
			memcpy(out->id, id.p, ID_BYTES);
			out->count = get_be((const unsigned char *)count.p, COUNT_BYTES);
			out->base = get_be((const unsigned char *)base.p, COUNT_BYTES);
		}
	}
	query_close(&q);
	return rc;
}

static bool
is_zero(const char *p, size_t len)
{
	return len == 0 || (p[0] == '\0' && memcmp(p, p + 1, len - 1) == 0);
}

/* A page that is on its way from its own log: see 3 above. */
static bool
is_on_its_way(const struct identity *own, const char *raw, size_t size)
{
	return is_zero(raw, size) ||
	       (own->base == 0 && memmem(raw, size, row_start, sizeof row_start) == NULL);
}

/*
 * The count in the page of the file. 0 for a page that is on its way. ERR_CONFIG when the page does
 * not hold the id.
 */
static int
find_count(struct store *s, const struct identity *own, int64_t page, int64_t size, uint64_t *count,
    struct err *e)
{
	char *raw = mem_new_array((size_t)size, 1), *at = NULL;
	bool whole;
	int rc = read_raw(s, (page - 1) * size, raw, (int)size, &whole, e);

	*count = 0;
	if (rc == 0 && whole && size == STORE_PAGE_BYTES && store_page_has_sums(s->db) &&
	    !store_page_has_sum((unsigned char *)raw, (uint32_t)page))
		s->is_unsealed = true; /* each transaction writes this page, and with it any log */
	if (rc == 0 && whole &&
	    (at = memmem(raw, (size_t)(size - COUNT_BYTES), own->id, ID_BYTES)) != NULL)
		*count = get_be((unsigned char *)at + ID_BYTES, COUNT_BYTES);
	else if (rc == 0 && whole && !is_on_its_way(own, raw, (size_t)size))
		rc = refuse(s, e);
	free(raw);
	return rc;
}

static int
read_file_count(struct store *s, const struct identity *own, uint64_t *count, struct err *e)
{
	int64_t page, size;
	int rc;

	if ((rc = store_sqlite_number(
		 s, "SELECT rootpage FROM sqlite_schema WHERE name = 'store'", &page, e)) != 0 ||
	    (rc = store_sqlite_number(s, "PRAGMA page_size", &size, e)) != 0)
		return rc;
	if (page < 1 || size < ID_BYTES + COUNT_BYTES)
		return refuse(s, e);
	return find_count(s, own, page, size, count, e);
}

static int
check_identity(struct store *s, struct err *e)
{
	struct identity own = { .count = 0 };
	uint64_t count = 0;
	int rc;

	if ((rc = check_layout(s, e)) != 0 || s->layout < LAYOUT_WITH_ID)
		return rc;
	if ((rc = read_identity(s, &own, e)) != 0 ||
	    (rc = read_file_count(s, &own, &count, e)) != 0)
		return rc;
	return count < own.base || count > own.count ? refuse(s, e) : 0;
}

int
store_sqlite_check_log(struct store *s, struct err *e)
{
	int64_t layout = 0;
	int rc;

	/*
	 * In one transaction: while it reads, no checkpoint writes a page to the file that is
	 * younger than what it sees. The first statement begins it.
	 */
	if ((rc = store_sqlite_exec(s, "BEGIN", e)) != 0)
		return rc;
	if ((rc = store_sqlite_number(s, "PRAGMA user_version", &layout, e)) == 0 &&
	    layout != s->layout)
		rc = err_set(
		    e, ERR_BUSY, "the layout of the store %s is being changed: try again", s->name);
	if (rc == 0)
		rc = check_identity(s, e);
	if (sqlite3_get_autocommit(s->db) == 0)
		store_sqlite_exec(s, "ROLLBACK", NULL);
	return rc;
}

int
store_sqlite_sign_log(struct store *s, struct err *e)
{
	unsigned char count[COUNT_BYTES], base[COUNT_BYTES];
	struct identity own = { .count = 0 };
	uint64_t in_file = 0;
	struct query q;
	int rc;

	if ((rc = read_identity(s, &own, e)) != 0 ||
	    (rc = read_file_count(s, &own, &in_file, e)) != 0)
		return rc;
	put_be(count, own.count + 1);
	put_be(base, in_file);
	q = query_sql(s, "UPDATE store SET count = ?, base = ?");
	query_bytes(&q, str_make((char *)count, sizeof count));
	query_bytes(&q, str_make((char *)base, sizeof base));
	return query_run(&q, e);
}
