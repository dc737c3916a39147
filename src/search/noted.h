/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_NOTED_H
#define SEARCH_NOTED_H
/*
 * noted: the words of texts that go into the index or leave it, each once, until the end of the
 * batch: vocabulary.h writes them then.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;
struct noted;

struct noted *noted_new(void);
void noted_free(struct noted **n); /* *n may be NULL */
/* Forgets all words, also those that were written; for instance after a batch that was undone. */
void noted_reset(struct noted *n);
/* Whether the words noted from now on are those of texts that leave the index. */
void noted_set_removing(struct noted *n, bool removing);
/* Notes a folded word. Words without letters, and short ones, are passed over. */
void noted_add(struct noted *n, struct str term);
/* Walk over the words noted, from *at = 0; false at the end. */
bool noted_next_added(const struct noted *n, size_t *at, struct str *out);
bool noted_next_removed(const struct noted *n, size_t *at, struct str *out);
/* ERR_LIMIT: they were too many. */
int noted_check(const struct noted *n, struct err *e);
/* The words noted are in the vocabulary now. */
void noted_written(struct noted *n);
#endif
