/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SHELF_PUT_H
#define CORPUS_SHELF_PUT_H
/* shelf_put: fills a page of works; for the walk and for the backends that have an index. */
#include <stdint.h>

#include "corpus/corpus_shelf.h"

struct err;

/* With copies of the version, the value or the place. ERR_LIMIT. */
int shelf_add_version(struct corpus_shelf *s, const struct corpus_version *v, struct err *e);
int shelf_add_count(
    struct corpus_shelf *s, enum corpus_facet facet, struct str key, uint64_t works, struct err *e);
int shelf_set_last(struct corpus_shelf *s, const struct corpus_shelf_place *last, struct err *e);
#endif
