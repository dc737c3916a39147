/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_DRAFT_H
#define PUBLISH_DRAFT_H
/*
 * draft: a file that was uploaded for a version and is not published, with the facts by which it is
 * read and published later. draft_folder.h keeps drafts.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct buf;

#define DRAFT_ETAG_BYTES 34         /* 32 hexadecimal digits and the quotes */
#define DRAFT_DAMAGED "\"damaged\"" /* the ETag of a file that cannot be read as a draft */
#define DRAFT_HEAD_BYTES_MAX 16384u /* of the facts: they come from one request head, or form */

/* Which version a draft is for; there is one draft of each. */
struct draft_key {
	struct str work, language; /* IRI; ISO 639-2/T */
	int64_t day;               /* the first in force */
};

/* Strings that are empty are not known, or not set. */
struct draft {
	struct draft_key key;
	struct str author; /* name of the token that saved it */
	int64_t saved;     /* seconds UTC */
	/*
	 * The source that was published for the version when the draft was begun: a digest in an
	 * ETag, with the quotes; empty: none was.
	 */
	struct str base;
	/* as for a publication: how it is read, and what is recorded */
	struct str format, title, issuer, tradition, alias, reason;
	struct str reject;     /* "1": tracked changes of an office file are rejected */
	struct str doubts;     /* "accept", for the planned publication */
	int64_t publish_at;    /* seconds UTC; 0: no publication is planned */
	struct str planner;    /* name of the token that planned it */
	struct str failure;    /* why the planned publication was refused */
	struct sha256 upload;  /* digest of the file */
	uint64_t upload_bytes; /* its size */
};

/* Appends the facts, ended by an empty line. */
void draft_put(struct buf *b, const struct draft *d);
/*
 * Reads what draft_put() wrote, which text begins with; *bytes is its length, with the empty line.
 * The strings point into text. False if it is damaged.
 */
bool draft_read(struct draft *d, struct str text, size_t *bytes);
/* The ETag of a draft whose facts were written as head. */
void draft_etag(struct str head, char out[DRAFT_ETAG_BYTES + 1]);
#endif
