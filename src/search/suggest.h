/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SUGGEST_H
#define SEARCH_SUGGEST_H
/* suggest: another spelling of a query, of whose words the index has few. */
#include "base/str.h"

struct arena;
struct err;
struct index;
struct query;

/*
 * The query with the words replaced that few texts have, each by the nearest word that more texts
 * have; in a, or empty if there is none. Bounded: SUGGEST_WORDS_MAX words are looked up, each among
 * SUGGEST_TERMS_MAX others. ERR_IO. [blocks]
 */
int suggest_query(struct index *x, struct str q, const struct query *query, struct arena *a,
    struct str *out, struct err *e);

#define SUGGEST_WORDS_MAX 6     /* of a query */
#define SUGGEST_TERMS_MAX 20000 /* words that one is compared with: about 2 ms */
#endif
