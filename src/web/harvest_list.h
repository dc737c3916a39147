/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HARVEST_LIST_H
#define WEB_HARVEST_LIST_H
/* harvest_list: the publications, withdrawals and repeals of a range of numbers, oldest first. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "corpus/corpus.h"
#include "corpus/corpus_record.h"

struct err;
struct route;

#define HARVEST_PART_NUMBERS 1000 /* numbers of the store in a part: some 50 ms of finding */
#define HARVEST_CHANGES_MAX 50000 /* in a part: as many URLs as a site map may have */

/* A publication, its withdrawal by a record, or a record that its work is repealed. */
struct harvest_change {
	int64_t seq, time; /* of the publication or of the record */
	struct corpus_version version;
	bool is_withdrawal, is_repeal;
	enum corpus_record_kind kind; /* of the record */
	int64_t effective;            /* of a repeal: see corpus_record */
	struct str reason;            /* of the record */
};

/* The numbers above `after` and up to `last`. */
struct harvest_ask {
	int64_t after, last;
	const struct route *within; /* only works in its folder; NULL: all */
	bool repeals;               /* harvest_read_records adds them too */
};

struct harvest_list {
	struct arena arena; /* of everything below */
	struct harvest_change *changes;
	size_t count, room;
};

/* The number of parts that lists have: at least 1. [blocks] */
int harvest_parts(struct corpus *c, uint64_t *parts, struct err *e);
/* The numbers of a part. */
struct harvest_ask harvest_part(uint64_t part);
/* Reads the publications, withdrawn ones too. ERR_LIMIT. [blocks] */
int harvest_read(
    struct harvest_list *l, struct corpus *c, const struct harvest_ask *ask, struct err *e);
/*
 * Adds the withdrawals that were recorded by these numbers, and the repeals if they are asked for:
 * a repeal once for each language, with the version that was its latest by then. ERR_LIMIT.
 * [blocks]
 */
int harvest_read_records(
    struct harvest_list *l, struct corpus *c, const struct harvest_ask *ask, struct err *e);
void harvest_free(struct harvest_list *l);
#endif
