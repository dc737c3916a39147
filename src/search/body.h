/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_BODY_H
#define SEARCH_BODY_H
/*
 * body: the texts of units as the index keeps them, compressed by Zstandard with a dictionary of
 * what the texts of a language have in common. For one thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct body_packer;
struct buf;
struct err;

#define BODY_DICTIONARIES_MAX \
	64 /* known at one time, 1 MB each; with one more, all are forgotten */

struct body_packer *body_packer_new(void);
void body_packer_free(struct body_packer **p); /* *p may be NULL */

/* Makes a dictionary of texts, which follow each other in `texts`. False: they are too few. */
bool body_train(struct str texts, const size_t *sizes, unsigned count, struct buf *out);
bool body_has(const struct body_packer *p, int64_t dictionary);
/* Makes a dictionary known under its number, from 1 on. ERR_BUSY: no memory. */
int body_add(struct body_packer *p, int64_t dictionary, struct str bytes, struct err *e);

/* Replaces the content of out by the packed text. dictionary: a known one, or 0. ERR_LIMIT. */
int body_pack(
    struct body_packer *p, int64_t dictionary, struct str text, struct buf *out, struct err *e);
/* Replaces the content of out by the text, which has size bytes. ERR_DATA: it is damaged. */
int body_unpack(struct body_packer *p, int64_t dictionary, struct str packed, size_t size,
    struct buf *out, struct err *e);
#endif
