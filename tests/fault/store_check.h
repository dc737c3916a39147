/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H
/* store_check: publishes numbered texts, and checks that what a store holds of them is whole. */
#include <stdint.h>

struct corpus;
struct err;

/* Publishes text number n (1, 2...), one day after the one before; its seq must come out as n. */
int store_check_publish(struct corpus *c, unsigned n, struct err *e);

/*
 * Opens the store as a reader, then as a writer, and checks all: SQLite's own integrity check, no
 * gap in seq, every version with its source and portions as they were published. Returns the
 * greatest seq.
 */
int64_t store_check_all(const char *path);
#endif
