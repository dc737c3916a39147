/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_connect: opens a connection, and sets it up. What must hold: every store that is open is
 * connected to a server that takes writes. A standby is behind, so that an answer from it may be
 * older than the seq for which a cache keeps it.
 */
#include "corpus/store_pg_connect.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"

#define SERVER_VERSION_MIN 140000 /* target_session_attrs and compression of a column */
/* The key of the lock of writers among the advisory locks of the database: "gazetted". */
#define WRITER_LOCK "7449369834811581796"

/*
 * The settings of libpq that we want otherwise than it; the URL overrides them. Times in seconds
 * but for tcp_user_timeout. Without them a server that is cut off is noticed after hours.
 */
static const char *const keywords[] = { "connect_timeout", "target_session_attrs",
	"tcp_user_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
	"gssencmode", "application_name", "client_encoding", "dbname", NULL };
#define SETTINGS "3", "read-write", "5000", "5", "2", "3", "disable", "gazetted", "UTF8"

/*
 * Of each connection. Walks are often ended early: their plans should give the first rows soon. A
 * statement of a reader ends on the server too when nobody waits for it.
 */
#define SET_ALL                                                                      \
	"SET search_path = gazetted, pg_catalog; SET client_min_messages = warning;" \
	"SET jit = off; SET cursor_tuple_fraction = 0.01;"
static const char *const reader_settings =
    SET_ALL "SET default_transaction_read_only = on; SET default_transaction_isolation ="
	    " 'repeatable read'; SET statement_timeout = '5s'";
/*
 * A writer. Its COMMIT waits for the synchronous standby, and no time may end that: it would be
 * acknowledged without. The keepalives let the server find out that a writer is cut off, and give
 * its lock to another.
 */
static const char *const writer_settings = SET_ALL
    "SET statement_timeout = 0; SET lock_timeout = 0;"
    "SET idle_in_transaction_session_timeout = '60s';"
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
    "SET tcp_keepalives_count = 3;"
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout';"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') <> 'remote_apply'";

static void
note_warning(void *arg, const PGresult *r)
{
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	struct store *s = arg;
	char quoted[256];

	if (severity == NULL || text == NULL || strcmp(severity, "WARNING") != 0)
		return;
	s->is_warned = true;
	log_warn("store", "database_warns", "text=%s", log_quote(text, quoted, sizeof quoted));
}

void
store_pg_disconnect(struct store *s)
{
	PQfinish(s->pg);
	s->pg = NULL;
	s->is_open = false;
	s->cursors = 0;
}

static int
check_server(struct store *s, struct err *e)
{
	const char *encoding = PQparameterStatus(s->pg, "server_encoding");
	int64_t is_standby = 0;
	int rc;

	if (PQserverVersion(s->pg) < SERVER_VERSION_MIN)
		return err_set(e, ERR_CONFIG,
		    "the server of the database %s is older than PostgreSQL 14: use a newer one",
		    s->name);
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return err_set(e, ERR_CONFIG,
		    "the database %s is not in UTF-8: make it by createdb -E UTF8 -T template0",
		    s->name);
	if ((rc = store_pg_number(s, "SELECT pg_is_in_recovery()::int", &is_standby, e)) != 0)
		return rc;
	if (is_standby != 0)
		return store_pg_lose(s, "the server is a standby", e);
	return 0;
}

static int
lock_writers(struct store *s, struct err *e)
{
	int64_t is_mine = 0;
	int rc;

	if ((rc = store_pg_number(
		 s, "SELECT pg_try_advisory_lock(" WRITER_LOCK ")::int", &is_mine, e)) != 0)
		return rc;
	return is_mine != 0
		   ? 0
		   : err_set(e, ERR_BUSY,
			 "the store %s is being written by another process: try again", s->name);
}

/* libpq says in words what the server refused, and gives no code. */
static int
explain_refusal(struct store *s, struct err *e)
{
	const char *text = PQerrorMessage(s->pg);

	store_pg_lose(s, text, e);
	if (strstr(text, "does not exist") != NULL && strstr(text, "database") != NULL)
		return err_set(
		    e, ERR_NOTFOUND, "there is no database %s: make it by createdb", s->name);
	if (strstr(text, "authentication failed") != NULL ||
	    strstr(text, "no pg_hba.conf") != NULL ||
	    strstr(text, "no password supplied") != NULL || strstr(text, "role \"") != NULL) {
		err_set(e, ERR_CONFIG, "the database %s does not let this user in", s->name);
		return err_detail(e, "%s", text);
	}
	return -ERR_BUSY;
}

int
store_pg_connect(struct store *s, struct err *e)
{
	const char *const values[] = { SETTINGS, s->url, NULL };
	int rc;

	store_pg_disconnect(s);
	s->lost = (struct err){ 0 };
	s->listens = false;
	/* blocks, because only so each of several servers gets its time, and not all the first's */
	if ((s->pg = PQconnectdbParams(keywords, values, 1)) == NULL)
		return store_pg_lose(s, "no memory", e);
	if (PQstatus(s->pg) != CONNECTION_OK)
		return explain_refusal(s, e);
	PQsetNoticeReceiver(s->pg, note_warning, s);
	if (PQsetnonblocking(s->pg, 1) != 0)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	if ((rc = store_pg_exec(s, s->writing ? writer_settings : reader_settings, e)) != 0 ||
	    (rc = check_server(s, e)) != 0)
		return rc;
	return s->writing ? lock_writers(s, e) : 0;
}
