/* SPDX-License-Identifier: Apache-2.0 */
/* event_block: reference counts without atomics, since a chain belongs to one loop. */
#include "web/event_block.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct event_block *
event_block_new(struct str text, struct str work)
{
	struct event_block *b = mem_new(sizeof *b + text.len + work.len);

	b->refs = 1;
	b->len = (uint32_t)text.len;
	b->end = text.len;
	if (text.len > 0)
		memcpy(b->bytes, text.p, text.len);
	if (work.len > 0)
		memcpy(b->bytes + text.len, work.p, work.len);
	b->work = str_make(b->bytes + text.len, work.len);
	return b;
}

struct event_block *
event_block_ref(struct event_block *b)
{
	b->refs++;
	return b;
}

void
event_block_unref(struct event_block **out)
{
	struct event_block *b = *out, *next;

	*out = NULL;
	for (; b != NULL && --b->refs == 0; b = next) {
		next = b->next;
		free(b);
	}
}

void
event_block_append(struct event_block *last, struct event_block *b)
{
	assert(last->next == NULL);
	last->next = b;
	for (uint64_t end = last->end; b != NULL; b = b->next)
		b->end = end += b->len;
}
