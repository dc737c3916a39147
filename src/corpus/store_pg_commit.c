/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_commit: the transactions of a writer.
 *
 * Always true
 *  1. The row of `store` is locked from begin() until the transaction has ended and is visible, so
 *     that numbers become visible in their order, whoever writes.
 *  2. Each transaction that writes has a random key in `done`. When the answer to COMMIT is lost, a
 *     later transaction waits for that row, which a transaction still under way has locked, and
 *     then looks for the key: what it finds is final.
 *  3. A COMMIT is never cancelled and has no time limit. A server that stops waiting for its
 *     standby says so by a warning; then, and after a lost answer, a further transaction is
 *     committed and waited for: the standby has all that came before it.
 */
#include "corpus/store_pg_commit.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/time.h"
#include "corpus/store_pg_connect.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_schema.h"

#define SLOW_COMMIT_MS 10000 /* then the log says that it waits */
#define RETRY_FIRST_MS 100
#define RETRY_MAX_MS 2000

#define NAME_BYTES_MAX 128 /* of a database, in the log */

static void
note(const struct store *s, const char *event)
{
	char name[NAME_BYTES_MAX];

	log_warn("store", event, "database=%s", log_quote(s->name, name, sizeof name));
}

static int
lock_last(struct store *s, int64_t *last, struct err *e)
{
	return store_pg_number(s, "SELECT seq FROM store FOR UPDATE", last, e);
}

static int
connect_again(struct store *s, struct err *e)
{
	unsigned char before[STORE_PG_ID_BYTES];
	int rc;

	memcpy(before, s->id, sizeof before);
	if ((rc = store_pg_connect(s, e)) != 0 || (rc = store_pg_check_schema(s, false, e)) != 0) {
		s->lost = (struct err){ .code = -rc };
		if (e != NULL)
			s->lost = *e;
		return rc;
	}
	if (memcmp(before, s->id, sizeof before) == 0)
		return 0;
	return store_pg_lose(s, "another store is there now", e);
}

/* Longer each time. */
static void
wait_to_retry(int *wait_ms)
{
	poll(NULL, 0, *wait_ms);
	*wait_ms = *wait_ms * 2 < RETRY_MAX_MS ? *wait_ms * 2 : RETRY_MAX_MS;
}

int
store_pg_revive(struct store *s, struct err *e)
{
	int64_t until = time_mono_ms() + STORE_PG_REVIVE_MS;
	int wait_ms = RETRY_FIRST_MS, rc;

	note(s, "database_awaited");
	while ((rc = connect_again(s, e)) == -ERR_BUSY && time_mono_ms() < until)
		wait_to_retry(&wait_ms);
	return rc;
}

int
store_pg_begin(struct store *s, struct err *e)
{
	int rc;

	if ((rc = store_pg_exec(s, "BEGIN", e)) != 0)
		return rc;
	s->is_open = true;
	s->has_written = s->is_marked = false;
	if ((rc = lock_last(s, &s->last, e)) != 0)
		store_pg_rollback(s);
	return rc;
}

void
store_pg_rollback(struct store *s)
{
	s->is_open = false;
	if (s->lost.code == ERR_NONE && PQtransactionStatus(s->pg) != PQTRANS_IDLE)
		store_pg_exec(s, "ROLLBACK", NULL);
}

int
store_pg_mark(struct store *s, struct err *e)
{
	int rc;

	if (s->is_marked && (rc = store_pg_exec(s, "RELEASE SAVEPOINT mark", e)) != 0)
		return rc;
	s->is_marked = false;
	if ((rc = store_pg_exec(s, "SAVEPOINT mark", e)) != 0)
		return rc;
	s->is_marked = true;
	s->marked = s->last;
	return 0;
}

bool
store_pg_back(struct store *s)
{
	if (!s->is_marked || store_pg_exec(s, "ROLLBACK TO SAVEPOINT mark", NULL) != 0)
		return false;
	s->last = s->marked;
	return true;
}

/* Waits for the answer to COMMIT as long as the connection stands. */
static int
await_commit(struct store *s, struct err *e)
{
	struct pollfd p = { .fd = PQsocket(s->pg), .events = POLLIN };

	if (PQflush(s->pg) == 0 && poll(&p, 1, SLOW_COMMIT_MS) == 0)
		note(s, "commit_waits");
	return store_pg_finish(s, QUERY_WAIT_EVER, e);
}

static int
send_commit(struct store *s, struct err *e)
{
	s->is_warned = false;
	if (PQsendQuery(s->pg, "COMMIT") == 0)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	return await_commit(s, e);
}

#define KEY_AND_SEQ                                                                       \
	"WITH d AS (INSERT INTO done (key, seq) VALUES ($1, $2)), s AS (UPDATE store SET" \
	" seq = $2), old AS (DELETE FROM done WHERE seq < $2 - " STORE_PG_KEYS_KEPT ")"
#define NOTIFY " SELECT pg_notify('gazetted', $2::text)"

/*
 * Writes the number, also as that up to which the shelves are complete, the key, and the message to
 * those that listen.
 */
static int
write_end(struct store *s, const unsigned char key[STORE_PG_KEY_BYTES], struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    s->has_shelves ? KEY_AND_SEQ ", l AS (UPDATE shelves SET seq = $2)" NOTIFY
			   : KEY_AND_SEQ NOTIFY);
	pg_query_bytes(&q, str_make((const char *)key, STORE_PG_KEY_BYTES));
	pg_query_int(&q, s->last);
	return pg_query_run(&q, e);
}

/*
 * Looks for the key; when it is there, commits something behind it, so that the standby has both.
 */
static int
look_up(struct store *s, const unsigned char key[STORE_PG_KEY_BYTES], bool *found, struct err *e)
{
	struct pg_query q;
	int64_t last;
	int rc;

	if ((s->lost.code != ERR_NONE && (rc = connect_again(s, e)) != 0) ||
	    (rc = store_pg_exec(s, "BEGIN", e)) != 0 || (rc = lock_last(s, &last, e)) != 0)
		return rc;
	pg_query_start(&q, s, "SELECT FROM done WHERE key = $1");
	pg_query_bytes(&q, str_make((const char *)key, STORE_PG_KEY_BYTES));
	rc = pg_query_once(&q, found, e);
	pg_query_close(&q);
	if (rc == 0 && *found)
		rc = store_pg_exec(s, "UPDATE store SET seq = seq", e);
	if (rc == 0 && (rc = send_commit(s, e)) == 0 && s->is_warned)
		rc = err_set(
		    e, ERR_BUSY, "the standby of the database %s does not confirm", s->name);
	return rc;
}

/* After a COMMIT without an answer that counts. */
static int
settle(struct store *s, const unsigned char key[STORE_PG_KEY_BYTES], struct err *e)
{
	int64_t until = time_mono_ms() + STORE_PG_SETTLE_MS;
	int wait_ms = RETRY_FIRST_MS, rc;
	struct err why = { 0 };
	bool found = false;

	note(s, "commit_unanswered");
	s->is_reviving = true; /* by look_up() */
	while ((rc = look_up(s, key, &found, &why)) != 0 && time_mono_ms() < until) {
		store_pg_lose(s, why.text, NULL); /* begin the next attempt anew */
		wait_to_retry(&wait_ms);
	}
	s->is_reviving = false;
	if (rc != 0) {
		err_set(e, ERR_IO,
		    "the database %s went away before it had confirmed this: whether it is "
		    "published shows 'gazetted history'; look there before you repeat it",
		    s->name);
		return err_detail(e, "%s (%s)", why.text, why.detail);
	}
	note(s, found ? "commit_found" : "commit_not_found");
	return found ? 0
		     : err_set(e, ERR_BUSY,
			   "the database %s went away, and nothing of this is stored: try again",
			   s->name);
}

int
store_pg_commit(struct store *s, struct err *e)
{
	unsigned char key[STORE_PG_KEY_BYTES];
	int rc;

	if ((rc = store_pg_ready(s, e)) != 0)
		return rc;
	if (!s->has_written) {
		store_pg_rollback(s);
		return 0;
	}
	if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key)
		return err_errno(e, ERR_IO, "there are no random numbers for a key");
	if ((rc = write_end(s, key, e)) != 0)
		return rc;
	rc = send_commit(s, e);
	s->is_open = false;
	if (rc == 0 && !s->is_warned)
		return 0;
	if (rc != 0 && s->lost.code == ERR_NONE)
		return rc; /* the server has refused it */
	return settle(s, key, e);
}
