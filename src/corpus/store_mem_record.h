/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_MEM_RECORD_H
#define CORPUS_STORE_MEM_RECORD_H
/* store_mem_record: the corrections of the store in memory. */
#include "corpus/store.h"

struct rows;

int store_mem_put_record(
    struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e);
int store_mem_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e);
int store_mem_last_record(struct store *s, int64_t *seq, struct err *e);
int store_mem_erase(struct store *s, int64_t publication, struct err *e);
int store_mem_purge(struct store *s, struct err *e);
int store_mem_each_record(struct store *s, struct str work, int64_t after, corpus_record_fn *fn,
    void *arg, struct err *e);
/* The record that withdrew a publication; 0 if none did. */
int64_t store_mem_withdrawn(struct store *s, int64_t publication);
/* Removes what is not committed. The caller holds the lock. */
void store_mem_cut_records(struct rows *r);
#endif
