/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_EVENT_BLOCK_H
#define WEB_EVENT_BLOCK_H
/*
 * event_block: a chain of events as bytes, which any number of subscribers of one loop send. Each
 * holds a reference to the block it is at, and each block to its successor: a block is freed when
 * nobody is at it or before it.
 */
#include <stdint.h>

#include "base/str.h"
#include "web/changes_ask.h"

struct event_block {
	struct event_block *next; /* a reference */
	uint32_t refs;
	uint32_t len;
	uint32_t events;            /* in it; 0: it only begins a chain */
	uint64_t end;               /* bytes of the chain up to its end, from any beginning */
	struct changes_place place; /* of the last event in it */
	struct str work;            /* that they are about; empty: not noted */
	char bytes[];
};

/* With one reference, the caller's; copies text and work. */
struct event_block *event_block_new(struct str text, struct str work);
struct event_block *event_block_ref(struct event_block *b);
void event_block_unref(struct event_block **out); /* NULL is fine; leaves *out NULL */
/* Appends b behind the last block of a chain; takes over the caller's reference to b. */
void event_block_append(struct event_block *last, struct event_block *b);
#endif
