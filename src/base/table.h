/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H
/*
 * table: maps byte-string keys to pointers; open addressing with a keyed hash (SipHash-1-3), so
 * that clients cannot choose collisions. Keys are borrowed: the value (or an arena) must keep them
 * alive while they are in the table.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct table_slot {
	uint64_t hash;
	struct str key;
	void *value; /* NULL: the slot is empty */
};

struct table {
	struct table_slot *slots;
	size_t cap; /* power of two, or 0 */
	size_t count;
};

void *table_find(const struct table *t, struct str key);
/* Stores value (not NULL) under key; returns the previous value, or NULL. */
void *table_put(struct table *t, struct str key, void *value);
/* Removes the entry; returns its value, or NULL. */
void *table_take(struct table *t, struct str key);
/*
 * Returns the next entry, in no particular order, or NULL at the end; start with *at = 0. The table
 * must not change meanwhile.
 */
struct table_slot *table_next(const struct table *t, size_t *at);
void table_free(struct table *t); /* does not free the values */
#endif
