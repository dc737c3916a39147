/* SPDX-License-Identifier: Apache-2.0 */
/* known_version: the memory of a cached resolution. */
#include "web/known_version.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/time.h"
#include "doc/build_listing.h"

static void
free_known(struct cache_value *v)
{
	struct known_version *k = (struct known_version *)v;

	arena_free(&k->arena);
	free(k->listing);
	free(k);
}

static const struct cache_type known_version_type = { "known_version", free_known };

struct known_version *
known_version_of(struct cache_value *v)
{
	return (struct known_version *)cache_checked(v, &known_version_type);
}

void
known_version_unref(struct known_version **k)
{
	struct cache_value *v = *k != NULL ? &(*k)->value : NULL;

	*k = NULL;
	cache_unref(&v);
}

struct known_version *
known_version_new(void)
{
	struct known_version *k = NEW(struct known_version);

	k->value =
	    (struct cache_value){ .refs = 1, .cost = sizeof *k, .type = &known_version_type };
	k->earlier_day = k->later_day = DAY_NONE;
	k->arena = ARENA_INIT(KNOWN_VERSION_BYTES_MAX);
	return k;
}

int
known_version_take_listing(
    struct known_version *k, struct listing *l, size_t bytes_max, struct err *e)
{
	struct buf image = BUF_INIT(bytes_max);
	int rc = listing_finish(l, &image, e);

	if (rc == 0) {
		k->found.version.source = k->listing_digest = sha256_of(image.data, image.len);
		k->listing = buf_take(&image, &k->listing_len);
		k->value.cost += k->listing_len;
	}
	buf_free(&image);
	return rc;
}
