/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_seal: another program, above all the sqlite3 shell, copies the log into the file
 * when it is the last to close a store, and knows no checksums of pages. What must hold: a page
 * gets its sum only when it has none at all, no page has a wrong one, and a check of the whole
 * store finds nothing: the structure, the references, each row and each content.
 */
#include "corpus/store_sqlite_seal.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/err.h"
#include "base/log.h"
#include "corpus/store_sqlite_check.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"

#define NAME_BYTES_MAX 256

/* The first fault of a check. */
static void
keep_fault(void *arg, const char *sentence)
{
	struct err *first = arg;

	if (first->code == ERR_NONE)
		err_set(first, ERR_IO, "%s", sentence);
}

static int
refuse(const struct store *s, const char *why, struct err *e)
{
	err_set(e, ERR_IO,
	    "the store %s is damaged: 'gazetted fsck' names what is; restore the store from a "
	    "backup",
	    s->name);
	err_detail(e, "another program wrote pages, which are not sealed: %s", why);
	return -ERR_IO;
}

static int
check(struct store *s, const struct store_page_sealing *found, struct err *e)
{
	struct corpus_checked counts = { 0 };
	struct err fault = { 0 };
	char why[NAME_BYTES_MAX];
	int rc;

	if (found->damaged != 0) {
		snprintf(why, sizeof why, "page %" PRIu32 " has another checksum", found->damaged);
		return refuse(s, why, e);
	}
	if ((rc = store_sqlite_check_all(s, keep_fault, &fault, &counts, e)) != 0)
		return rc;
	return fault.code == ERR_NONE ? 0 : refuse(s, fault.text, e);
}

/* Copies the log into the file; pages that this program copies get their sums. */
static int
copy_log(struct store *s, struct err *e)
{
	int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	return rc == SQLITE_OK ? 0 : store_sqlite_failed(s, rc, e);
}

int
store_sqlite_seal(struct store *s, struct err *e)
{
	struct store_page_sealing found;
	char name[NAME_BYTES_MAX];
	int rc;

	if ((rc = copy_log(s, e)) != 0)
		return rc;
	if ((rc = store_page_seal_all(s->db, false, &found)) != SQLITE_OK)
		return store_sqlite_failed(s, rc, e);
	if (found.pages == 0)
		return 0;
	if ((rc = check(s, &found, e)) != 0)
		return rc;
	if ((rc = store_page_seal_all(s->db, true, &found)) != SQLITE_OK)
		return store_sqlite_failed(s, rc, e);
	log_warn("store", "pages_sealed", "store=%s pages=%" PRIu32 " why=%s",
	    log_quote(s->name, name, sizeof name), found.pages,
	    "\"another program wrote them; the store was checked\"");
	return 0;
}
