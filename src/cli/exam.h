/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXAM_H
#define CLI_EXAM_H
/*
 * exam: what the checks of 'gazetted plugin check' share: the plugin, the documents made for it,
 * and workers to try it in. One exam at a time in a process. Functions here block.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/check_elf.h"
#include "cli/trial.h"
#include "cli/workshop.h"
#include "render/formats.h"

#define EXAM_ARENA_BYTES_MAX (16u << 20) /* declarations, and query strings of a few hundred jobs */
#define VERDICT_BYTES 768                /* a sentence of the plugin and one about it */

enum exam_document {
	EXAM_EVERYTHING,
	EXAM_AMENDED, /* the same, later: words and articles came and went */
	EXAM_SMALL,
	EXAM_BARE,
	EXAM_PARAGRAPH,
	EXAM_DEEP,
	EXAM_MANY,
	EXAM_MORE, /* four times EXAM_MANY */
	EXAM_CHINESE,
	EXAM_ARABIC,
	EXAM_NOTES,
	EXAM_TABLES,
	EXAM_FOREIGN,
	EXAM_MARKS,
	EXAM_DOCUMENTS
};

struct exam {
	const char *path; /* absolute */
	struct workshop *readers;
	struct render_config config;
	struct arena arena;
	bool is_folder; /* a format made of files: there is no code to look at */
	struct elf_facts elf;
	bool loads, accepted;         /* by a worker, by the server */
	struct err refusal;           /* why not */
	struct message_plugin plugin; /* as it says; strings in arena */
	struct format format;         /* the same, once accepted */
	int64_t load_us;
	struct reading documents[EXAM_DOCUMENTS]; /* image_fd -1: not read yet */
	struct trial *shared;                     /* a worker as a server has it */
};

enum verdict_kind { VERDICT_PASS, VERDICT_FAIL, VERDICT_SKIP };

struct verdict {
	enum verdict_kind kind;
	char text[VERDICT_BYTES]; /* what was seen; "" when there is nothing to add */
};

typedef void check_fn(struct exam *x, struct verdict *v);

struct check {
	const char *name;
	check_fn *run;
	const char *title, *remedy;
};

void verdict_fail(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void verdict_skip(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void verdict_note(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The server loads it, and it takes documents or portions; if not, v skips. */
bool exam_can_render(const struct exam *x, struct verdict *v);

/* One rendition to ask for; zero: the whole of EXAM_EVERYTHING with every default. */
struct exam_ask {
	enum exam_document document;
	const char *query;          /* options, as in a URL; NULL: none */
	struct str portion;         /* eId; empty: the whole */
	uint32_t view;              /* 0: document or portion; else enum gaz_view */
	enum exam_document earlier; /* GAZ_VIEW_COMPARISON */
	unsigned entries;           /* GAZ_VIEW_LISTING: of these, and of no document */
	uint64_t output_max;        /* 0: the server's */
	struct trial *in; /* a worker; NULL: the shared one, started anew if it has ended */
};

/*
 * Renders. False when not even that could be tried (text in v, which fails); what came of it is in
 * r, to be freed.
 */
bool exam_render(
    struct exam *x, const struct exam_ask *ask, struct trial_result *r, struct verdict *v);
/* The same, and a failure to render fails v. A refusal with a sentence does not: r->code tells. */
bool exam_renders(
    struct exam *x, const struct exam_ask *ask, struct trial_result *r, struct verdict *v);
/* The whole document where the plugin takes one; else its first portion. */
struct exam_ask exam_default_ask(struct exam *x, enum exam_document document);
/* A worker of its own. NULL: v fails. The caller ends it with exam_end_trial(). */
struct trial *exam_start_trial(struct exam *x, const struct trial_how *how, struct verdict *v);
void exam_end_trial(struct trial **t);
/* The document, read by an ingest worker when it is first asked for. */
struct reading *exam_document(struct exam *x, enum exam_document which, struct err *e);

int exam_open(struct exam *x, struct workshop *readers, const char *path, struct err *e);
void exam_close(struct exam *x);

/* check_documents.c: the XML of a document; the caller frees. */
char *document_compose(enum exam_document which, size_t *len);
const char *document_word(enum exam_document which); /* that its rendition must hold; or NULL */
#define EXAM_WORD_GONE "signs"                       /* in EXAM_EVERYTHING only */
#define EXAM_WORD_COME "bluebird"                    /* in EXAM_AMENDED only */
/* A listing with so many entries, as an image; the caller closes it. */
int document_list(unsigned entries, int *image_fd, struct err *e);
#define EXAM_WORD_LISTED "Entry" /* in the title of each */

/* check_output.c: whether a rendition is what the media type says; false, and where and why not. */
bool output_is_sound(const struct exam *x, struct str bytes, char why[VERDICT_BYTES]);
bool output_is_text(const struct exam *x);

/* Strict readers of what plugins write; false, and where and why, when it is not what it claims. */
bool check_xml(struct str bytes, char why[VERDICT_BYTES]);
bool check_json(struct str bytes, char why[VERDICT_BYTES]);
/* Calls member for each; path and bytes are borrowed. media_type is what the container must be. */
typedef bool zip_member_fn(void *arg, struct str path, struct str bytes, char why[VERDICT_BYTES]);
bool check_zip(struct str bytes, zip_member_fn *member, void *arg, char why[VERDICT_BYTES]);

#define CHECK(name, function, title, remedy) check_fn check_##function;
#include "cli/checks.def"
#undef CHECK
#endif
