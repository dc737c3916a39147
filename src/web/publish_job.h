/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_JOB_H
#define WEB_PUBLISH_JOB_H
/*
 * publish_job: a request that publishes or corrects, for the files publish*.c. It is made when the
 * head was read, gets the body as an upload, runs on a thread of the publisher, and ends with its
 * answer on its loop.
 */
#include <stdbool.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mailbox.h"
#include "base/work_queue.h"
#include "http/http.h"
#include "publish/draft.h"
#include "publish/fields.h"
#include "publish/token.h"
#include "web/publisher.h"

struct render_output;
struct site;

/* The action of a request on a draft, if it is about one. */
enum draft_act {
	DRAFT_NONE,
	DRAFT_SAVE,    /* the upload becomes a draft */
	DRAFT_LIST,    /* those that the token may see */
	DRAFT_SHOW,    /* in a format */
	DRAFT_REPORT,  /* of its reading */
	DRAFT_PUBLISH, /* the draft is the upload */
	DRAFT_HOLD,    /* a planned publication is called off */
	DRAFT_DISCARD
};

struct publish_job {
	struct http_upload upload;
	struct task task;
	struct letter answer;
	struct mailbox *home;
	struct site *site;
	enum publisher_place place; /* which it has with the publisher */
	struct http_exchange *x;    /* for its loop alone */
	struct arena arena;         /* all strings */
	struct token_table *tokens; /* a reference, of token */
	const struct token *token;
	enum token_action action;
	bool has_version;      /* the URL names a language and a date */
	bool is_trial;         /* dry-run: everything is checked, nothing is written */
	bool has_work;         /* the URL names the work, which the token has */
	struct str target;     /* method and target, as they were sent */
	struct str path;       /* of the target, decoded; iri points into it */
	struct iri iri;        /* if has_work */
	struct str media_type; /* of the body; empty: not known */
	struct fields fields;  /* of the query; of a correction also of the body */
	struct str if_match, if_none_match, key; /* p is NULL for a field that is absent */
	struct str bytes;                        /* the upload, mapped: for its thread alone */
	struct publish_rendering *rendering;     /* of a conversion; NULL: none */
	struct desk_ask *desk;                   /* a page of the desk asks; NULL: a program */
	enum draft_act draft_act;
	struct draft draft;                    /* once it was found; its strings are in arena */
	char draft_etag[DRAFT_ETAG_BYTES + 1]; /* of draft; empty: there is none */
	/* takes the output, for which it answers, and frees the job; NULL: that is the answer */
	void (*show)(struct publish_job *j, const struct render_output *out);
	const char *shown_format; /* DRAFT_SHOW: the name of the format */
	int64_t publish_at;       /* seconds UTC; 0: at once */
	bool has_base;            /* base is to be that of the version published */
	struct str base;          /* an ETag with its quotes; empty: no such version */
	/* the answer */
	int rc;
	struct err err;
	int status;
	char *location, *etag; /* in arena; NULL: none */
	struct buf body;       /* JSON; after a failure the report, if the file was read */
};

/* A job without a request; publisher_enter() was called for it, with that place. */
struct publish_job *publish_job_new(struct site *s, enum publisher_place place);
/* Maps the upload of the draft in place of the body, whose fields were read. [blocks] */
int publish_open_draft(struct publish_job *j, struct err *e);
/* Seals and maps the upload. ERR_IO, ERR_DATA: it is empty. */
int publish_map_upload(struct publish_job *j, struct err *e);
/* Answers with an error, on the loop, and frees j. */
void publish_job_fail(struct publish_job *j, const struct err *e);
/* Every job ends here, after its answer. */
void publish_job_free(struct publish_job *j);
/* The parameters that an action takes, for fields_check(). */
const char *publish_parameters(enum token_action action);
/* Whether a parameter such as dry-run is given as 1; ERR_USAGE for another value than 1 or 0. */
int publish_flag(const struct publish_job *j, const char *name, bool *out, struct err *e);
/* The name under which records say who did it, in the arena. */
struct str publish_author(struct publish_job *j);
/* Adds the fields of the body, a form or a JSON object, to those of the query. ERR_USAGE. */
int publish_read_fields(struct publish_job *j, struct err *e);
/* Whether the token has the work: ERR_DENIED. */
int publish_check_work(const struct publish_job *j, struct str work, struct err *e);
/* The ETag of a source. */
#define PUBLISH_ETAG_BYTES 34
void publish_etag(const struct sha256 *source, char out[PUBLISH_ETAG_BYTES + 1]);
#endif
