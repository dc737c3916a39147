/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CONTEXT_H
#define CHECK_CONTEXT_H
/*
 * context: the state that the checks of 'gazetted plugin check' share: the plugin, the test
 * documents, and workers in which to try it. One context at a time in a process. The functions
 * block.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/check_documents.h"
#include "check/check_elf.h"
#include "check/kept.h"
#include "check/session.h"
#include "check/verdict.h"
#include "render/blocking.h"
#include "render/formats.h"

#define CONTEXT_ARENA_BYTES_MAX \
	(16u << 20) /* declarations, and the query strings of a few hundred jobs */

/* The cost of a document, measured once and used by several checks. */
struct context_cost {
	bool known;
	int64_t us;
	uint64_t peak_bytes;
};

/* Growth of one worker from rendition 100 to rendition 1,000. */
struct context_stay {
	bool tried, known;
	int64_t alive, bytes;
};

struct check_context {
	const char *path; /* absolute */
	struct kept kept;
	/* how a rendition ended the worker although no fault was injected; "": no crash */
	char crash[VERDICT_BYTES];
	struct blocking *readers;
	struct render_config config;
	struct arena arena;
	bool is_folder; /* an XSLT format, which has no code to check */
	struct elf_facts elf;
	bool loads, accepted;         /* a worker loads it; the server accepts its declaration */
	struct err refusal;           /* why `loads` or `accepted` is false */
	struct message_plugin plugin; /* as declared; its strings are in arena */
	struct format format;         /* as the server takes it, if accepted */
	int64_t load_us;              /* processor time, with the start of the worker */
	struct reading documents[CONTEXT_DOCUMENTS]; /* image_fd -1: not read yet */
	struct session *shared; /* a worker started as by a server; NULL: none */
	/*
	 * The first rendition of CONTEXT_EVERYTHING in a worker as in a server, and in one that
	 * counts.
	 */
	struct session_result plain, counted;
	bool has_plain, has_counted;
	struct context_cost many, more;
	struct context_stay stay;
};

typedef void check_fn(struct check_context *x, struct verdict *v);

struct check {
	const char *name;
	check_fn *run;
	const char *title, *remedy;
};

/*
 * True if the server accepts the plugin and it renders documents or portions, or pages that show
 * them; else v skips.
 */
bool context_can_render(const struct check_context *x, struct verdict *v);

/* One rendition; all zero: the whole of CONTEXT_EVERYTHING with default options. */
struct context_ask {
	enum context_document document;
	const char *query;             /* options, as in a URL; NULL: none */
	struct str portion;            /* eId; empty: the whole document */
	uint32_t view;                 /* 0: document or portion; else enum gaz_view */
	enum context_document earlier; /* GAZ_VIEW_COMPARISON */
	unsigned entries;    /* GAZ_VIEW_LISTING: number of entries; document is ignored */
	const char *page;    /* GAZ_VIEW_PAGE: a page that shows no document; NULL: one that does */
	uint64_t output_max; /* 0: the server's limit */
	const char *fault;   /* "write=3": see worker/examine.h; NULL: no fault */
	struct session *in;  /* the worker; NULL: the shared one, restarted if it ended */
};

/*
 * Renders. False: the rendition could not be tried, and v fails. Else r has the result; the
 * caller frees it.
 */
bool context_render(struct check_context *x, const struct context_ask *ask,
    struct session_result *r, struct verdict *v);
/*
 * The same, but v fails if the rendition failed. A refusal with a sentence (ERR_DATA in r->code)
 * is no failure.
 */
bool context_renders(struct check_context *x, const struct context_ask *ask,
    struct session_result *r, struct verdict *v);
/* The rendition of CONTEXT_EVERYTHING with which others are compared; x owns it. NULL: v fails. */
const struct session_result *context_plain(struct check_context *x, struct verdict *v);
/* The whole document if the plugin renders documents; else its first portion. */
struct context_ask context_default_ask(struct check_context *x, enum context_document document);
/* Starts a worker for the caller alone, who ends it with context_end_session(). NULL: v fails. */
struct session *context_start_session(
    struct check_context *x, const struct session_how *how, struct verdict *v);
void context_end_session(struct session **t);
/* The document; an ingest worker reads it at the first call. NULL: it cannot be read. */
struct reading *context_document(
    struct check_context *x, enum context_document which, struct err *e);

int context_open(
    struct check_context *x, struct blocking *readers, const char *path, struct err *e);
void context_close(struct check_context *x);

#define CHECK(name, function, title, remedy) check_fn check_##function;
#include "check/checks.def"
#undef CHECK
#endif
