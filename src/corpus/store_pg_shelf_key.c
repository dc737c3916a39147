/* SPDX-License-Identifier: Apache-2.0 */
/* store_pg_shelf_key: writes the lines. */
#include "corpus/store_pg_shelf_key.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/time.h"
#include "corpus/shelf_key.h"

static void
put_key(struct buf *b, const struct shelf_key *k)
{
	buf_putf(b, "\t" STR_FMT "\t%u", STR_ARG(k->folder), shelf_key_mask(k));
	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		buf_putf(b, "\t" STR_FMT, STR_ARG(k->facets[f]));
	buf_putf(b, "\t%d\t%d", k->is_listed, shelf_key_is_folder(k));
}

void
store_pg_shelf_put_keys(
    struct buf *b, int64_t work, struct str iri, struct str language, int64_t first)
{
	struct shelf_key keys[SHELF_KEYS_MAX];
	size_t count = shelf_keys_of(iri, language, keys);

	for (size_t i = 0; i < count; i++) {
		buf_putf(b, "%s%" PRId64 "\t" STR_FMT "\t", b->len > 0 ? "\n" : "", work,
		    STR_ARG(language));
		if (first != DAY_NONE)
			buf_putf(b, "%" PRId64, first);
		put_key(b, &keys[i]);
	}
}
