/* SPDX-License-Identifier: Apache-2.0 */
/* store_mem_resource: each row has its own copy of its resources; equal ones are not shared. */
#include "corpus/store_mem_resource.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "corpus/store_mem_record.h"

bool
store_mem_keep_resources(struct row *row, const struct store_row *from)
{
	size_t size = from->resource_count * sizeof *row->resources;

	if ((row->resources = arena_alloc(&row->arena, size)) == NULL)
		return false;
	if (size > 0)
		memcpy(row->resources, from->resources, size);
	row->resource_count = from->resource_count;
	for (uint32_t i = 0; i < row->resource_count; i++)
		if (!arena_keep(&row->arena, &row->resources[i].type) ||
		    !arena_keep(&row->arena, &row->resources[i].bytes))
			return false;
	return true;
}

int
store_mem_each_resource(
    struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e)
{
	const struct row *row;
	int rc = 0;

	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++)
		if (row->version.seq == seq)
			break;
	for (uint32_t i = 0; row != NULL && rc == 0 && i < row->resource_count; i++)
		rc = fn(arg,
		    &(struct corpus_resource){
			.digest = row->resources[i].digest, .type = row->resources[i].type },
		    e);
	return rc;
}

/*
 * Looks in one row: *found becomes its resource of that digest, unless the one there has bytes.
 * Returns whether the row has it.
 */
static bool
look_in(const struct row *row, const struct sha256 *digest, const struct corpus_resource **found)
{
	for (uint32_t i = 0; i < row->resource_count; i++) {
		if (!sha256_eq(&row->resources[i].digest, digest))
			continue;
		if (*found == NULL || (*found)->bytes.len == 0)
			*found = &row->resources[i];
		return true;
	}
	return false;
}

int
store_mem_resource(struct store *s, const struct store_resource_ask *ask, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	const struct corpus_resource *found = NULL;
	bool is_given = false;
	const struct row *row;
	struct str kept;

	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++)
		if (look_in(row, &ask->digest, &found))
			is_given = is_given || ask->includes_withdrawn ||
				   store_mem_withdrawn(s, row->version.seq) == 0;
	if (!is_given)
		return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
	kept = found->type;
	if (!arena_keep(a, &kept))
		return store_mem_is_full(e);
	*type = kept;
	*bytes = str_dup(found->bytes);
	*len = found->bytes.len;
	return 0;
}
