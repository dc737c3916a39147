/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CHANGE_ENTRY_H
#define WEB_CHANGE_ENTRY_H
/*
 * change_entry: the entry of a change, the same in a listing of changes, in an event and in a call
 * of a hook.
 */
#include <stdbool.h>

struct arena;
struct corpus;
struct err;
struct harvest_change;
struct listing_entry;

struct change_entry_ask {
	struct corpus *corpus;
	const char *base_url;
	/* With the title that the work was published with, not with that of a later record. */
	bool is_archived;
};

/*
 * Fills in `out`, with strings in a, or borrowed from k. ERR_LIMIT, and errors of the store.
 * [blocks]
 */
int change_entry_make(struct listing_entry *out, struct arena *a,
    const struct change_entry_ask *ask, const struct harvest_change *k, struct err *e);
#endif
