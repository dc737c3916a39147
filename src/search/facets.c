/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facets: numbers the values of each filter as they are met, so that counting a result takes one
 * addition a filter. What must hold: the same results give the same order of values.
 */
#include "search/facets.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/table.h"

#define VALUES_MAX 2048 /* of one filter; a search orders fewer results */

struct value {
	struct str value, title;
	uint64_t results;
	uint16_t number;
};

struct facet {
	struct table known; /* value to struct value */
	struct value *values[VALUES_MAX];
	uint16_t count;
};

struct facets {
	struct arena *arena;
	struct facet list[SEARCH_FILTERS];
};

struct facets *
facets_new(struct arena *a)
{
	struct facets *f = NEW(struct facets);

	f->arena = a;
	return f;
}

void
facets_free(struct facets **f)
{
	if (*f == NULL)
		return;
	for (size_t i = 0; i < SEARCH_FILTERS; i++)
		table_free(&(*f)->list[i].known);
	free(*f);
	*f = NULL;
}

uint16_t
facets_number(struct facets *f, enum search_filter filter, struct str value, struct str title)
{
	struct facet *facet = &f->list[filter];
	struct value *v = value.len > 0 ? table_find(&facet->known, value) : NULL;

	if (v != NULL || value.len == 0 || facet->count == VALUES_MAX)
		return v != NULL ? v->number : 0;
	if ((v = arena_zalloc(f->arena, sizeof *v)) == NULL)
		return 0;
	v->value = value;
	v->title = title;
	if (!arena_keep(f->arena, &v->value) || !arena_keep(f->arena, &v->title))
		return 0;
	facet->values[facet->count++] = v;
	v->number = facet->count;
	table_put(&facet->known, v->value, v);
	return v->number;
}

void
facets_count(struct facets *f, enum search_filter filter, uint16_t number)
{
	if (number > 0)
		f->list[filter].values[number - 1]->results++;
}

static int
most_first(const void *a, const void *b)
{
	const struct value *const *x = a, *const *y = b;

	if ((*x)->results != (*y)->results)
		return (*x)->results > (*y)->results ? -1 : 1;
	return str_cmp((*x)->value, (*y)->value);
}

static void
write_one(const struct facet *f, double scale, struct search_facet *out)
{
	struct value *sorted[VALUES_MAX];
	size_t count = 0;

	out->count = 0;
	for (size_t i = 0; i < f->count; i++)
		if (f->values[i]->results > 0)
			sorted[count++] = f->values[i];
	if (count > 0)
		qsort(sorted, count, sizeof *sorted, most_first);
	for (size_t i = 0; i < count && i < SEARCH_FACET_VALUES_MAX; i++)
		out->values[out->count++] = (struct search_facet_value){
			.value = sorted[i]->value,
			.title = sorted[i]->title,
			.count = (uint64_t)((double)sorted[i]->results * scale + 0.5),
		};
}

void
facets_write(const struct facets *f, double scale, struct search_facet out[SEARCH_FILTERS])
{
	for (size_t i = 0; i < SEARCH_FILTERS; i++)
		write_one(&f->list[i], scale, &out[i]);
}
