/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hold: atomic counters against two limits. What must hold: neither counter ever exceeds its limit;
 * a take that fails leaves both counters unchanged.
 */
#include "cache/hold.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

struct hold {
	uint64_t bytes_max, fds_max;
	/* below this remainder hold_admit() refuses new work */
	uint64_t bytes_reserve, fds_reserve;
	_Atomic uint64_t bytes, fds, refusals;
};

static const char no_bytes[] =
    "the memory for documents is used up by answers that are being made or sent: try again in a "
    "moment";
static const char no_fds[] =
    "the file descriptors for documents are used up by answers that are being made or sent: try "
    "again in a moment";

struct hold *
hold_new(const struct hold_budget *b)
{
	struct hold *h = NEW(struct hold);

	h->bytes_max = b->cache_bytes + b->other_bytes;
	h->bytes_reserve = b->other_bytes / HOLD_RESERVE_PART;
	h->fds_max = b->fds;
	h->fds_reserve = b->fds / HOLD_RESERVE_PART;
	return h;
}

void
hold_free(struct hold **h)
{
	free(*h);
	*h = NULL;
}

/* Adds n to *used; false, and no change, if that would exceed max. */
static bool
take(_Atomic uint64_t *used, uint64_t n, uint64_t max)
{
	uint64_t old = atomic_load_explicit(used, memory_order_relaxed);

	do {
		if (n > max - old)
			return false;
	} while (!atomic_compare_exchange_weak_explicit(
	    used, &old, old + n, memory_order_relaxed, memory_order_relaxed));
	return true;
}

static int
refuse(struct hold *h, const char *why, struct err *e)
{
	atomic_fetch_add_explicit(&h->refusals, 1, memory_order_relaxed);
	return err_set(e, ERR_BUSY, "%s", why);
}

int
hold_take(struct hold *h, uint64_t bytes, unsigned fds, struct err *e)
{
	if (!take(&h->bytes, bytes, h->bytes_max))
		return refuse(h, no_bytes, e);
	if (take(&h->fds, fds, h->fds_max))
		return 0;
	atomic_fetch_sub_explicit(&h->bytes, bytes, memory_order_relaxed);
	return refuse(h, no_fds, e);
}

void
hold_give(struct hold *h, uint64_t bytes, unsigned fds)
{
	atomic_fetch_sub_explicit(&h->bytes, bytes, memory_order_relaxed);
	atomic_fetch_sub_explicit(&h->fds, fds, memory_order_relaxed);
}

const char *
hold_why_no_bytes(const struct hold *h)
{
	uint64_t used = atomic_load_explicit(&h->bytes, memory_order_relaxed);

	return h->bytes_max - used < h->bytes_reserve ? no_bytes : NULL;
}

const char *
hold_why_no_fds(const struct hold *h)
{
	uint64_t used = atomic_load_explicit(&h->fds, memory_order_relaxed);

	return h->fds_max - used < h->fds_reserve ? no_fds : NULL;
}

int
hold_admit(struct hold *h, struct err *e)
{
	const char *why = hold_why_no_bytes(h);

	if (why == NULL)
		why = hold_why_no_fds(h);
	return why != NULL ? refuse(h, why, e) : 0;
}

void
hold_stats(const struct hold *h, struct hold_stats *out)
{
	*out = (struct hold_stats){
		.bytes = atomic_load_explicit(&h->bytes, memory_order_relaxed),
		.bytes_max = h->bytes_max,
		.fds = atomic_load_explicit(&h->fds, memory_order_relaxed),
		.fds_max = h->fds_max,
		.refusals = atomic_load_explicit(&h->refusals, memory_order_relaxed),
	};
}
