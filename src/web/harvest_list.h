/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HARVEST_LIST_H
#define WEB_HARVEST_LIST_H
/* harvest_list: the publications and withdrawals of one part of a list, oldest first. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "corpus/corpus.h"

struct err;

#define HARVEST_PART_NUMBERS 1000 /* numbers of the store in a part: some 50 ms of finding */
#define HARVEST_CHANGES_MAX 50000 /* in a part: as many URLs as a site map may have */

/* A publication, or the withdrawal of one by a record. */
struct harvest_change {
	int64_t seq, time; /* of the publication or of the record */
	struct corpus_version version;
	bool is_withdrawal;
};

struct harvest_list {
	struct arena arena; /* of everything below */
	struct harvest_change *changes;
	size_t count, room;
};

/* The number of parts that lists have: at least 1. [blocks] */
int harvest_parts(struct corpus *c, uint64_t *parts, struct err *e);
/* Reads the publications of a part, withdrawn ones too. ERR_LIMIT. [blocks] */
int harvest_read(struct harvest_list *l, struct corpus *c, uint64_t part, struct err *e);
/* Adds the withdrawals that were recorded by the numbers of the part. ERR_LIMIT. [blocks] */
int harvest_read_withdrawals(
    struct harvest_list *l, struct corpus *c, uint64_t part, struct err *e);
void harvest_free(struct harvest_list *l);
#endif
