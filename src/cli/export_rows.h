/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_ROWS_H
#define CLI_EXPORT_ROWS_H
/*
 * export_rows: publications, corrections and short names as lines of JSON (jsonlines.org): those of
 * an export, and of list and history with --json. docs/operating.md describes the members.
 */
#include "base/str.h"
#include "corpus/corpus_rows.h"

struct buf;
struct corpus_facts;
struct err;

#define EXPORT_LINE_BYTES_MAX (1u << 20) /* the texts of a row have some kilobytes */

/* A resource of a publication, and where its bytes are; NULL: they were erased. */
struct export_resource {
	struct sha256 digest;
	struct str type;
	const char *file;
};

/* Where the bytes of a publication are in an export; NULL: they were erased or are not kept. */
struct export_files {
	const char *source, *upload;
	struct str upload_type;
	const struct export_resource *resources; /* those of the publication, in their order */
	uint32_t resource_count;
};

/*
 * Each writes one line. ERR_DATA when a text of the store is not UTF-8. The members of the files
 * are left out when f is NULL.
 */
int export_put_publication(
    struct buf *out, const struct corpus_version *v, const struct export_files *f, struct err *e);
/* The line of a list: a publication with what is recorded of its work. */
int export_put_current(struct buf *out, const struct corpus_version *v,
    const struct corpus_facts *facts, struct err *e);
int export_put_record(struct buf *out, const struct corpus_record *r, struct err *e);
int export_put_alias(struct buf *out, struct str alias, struct str work, struct err *e);
#endif
