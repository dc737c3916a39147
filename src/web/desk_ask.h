/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_ASK_H
#define WEB_DESK_ASK_H
/* desk_ask: what a request at the desk asks for, by its head. */
#include <stdbool.h>

#include "base/str.h"
#include "web/desk_session.h"

struct err;
struct publish_job;

#define DESK_PATH "/desk"
#define DESK_TITLE "Desk" /* of its first page */
#define DESK_COOKIE "gazetted-desk"
#define DESK_PAGE_BYTES_MAX ((size_t)16 << 20) /* of one page: the longest report and outline */
#define DESK_EDIT_BYTES_MAX (4u << 20)         /* a text that a browser lets people edit */
#define DESK_FORM_BYTES_MAX 65536              /* a form without a file; or beside one */
#define DESK_SIGN_IN_BYTES_MAX 8192            /* a token, as anybody may send it */

struct http_exchange;

enum desk_act {
	DESK_HOME,
	DESK_SIGN_IN,
	DESK_SIGN_OUT,
	DESK_UPLOAD, /* a file becomes a draft */
	DESK_DRAFT,  /* the page of a draft: facts, report, outline, forms */
	DESK_SHOW,   /* the draft as readers would see it */
	DESK_EDIT,   /* its text as Markdown, in a form */
	DESK_SAVE,   /* which comes back */
	DESK_FACTS,  /* name, day, language, title */
	DESK_PUBLISH,
	DESK_HOLD,
	DESK_DISCARD
};

/* Belongs to a publish_job; strings are in its arena. */
struct desk_ask {
	enum desk_act act;
	bool has_session;
	struct desk_session session; /* if has_session */
	struct str content_type;     /* of the body, whole */
	struct str file;             /* the part with a file or a text, in the body; p NULL: none */
	const char *see; /* where a browser goes on: 303; NULL: the body is the answer */
	/* a new session; empty: none */
	char cookie[DESK_SECRET_BYTES + 1];
	bool ends_session;
};

/* Whether the path is that of the desk. */
bool desk_is(struct str path);
/* Whether somebody signs in: a form that anybody may send. */
bool desk_is_sign_in(const struct http_exchange *x);
/*
 * Reads the head of the request of j, on its loop: path, session, and whether the token allows it.
 * ERR_AUTH: nobody is signed in; ERR_DENIED, ERR_NOTFOUND, ERR_LIMIT, ERR_USAGE.
 */
int desk_ask_read(struct publish_job *j, struct err *e);
#endif
