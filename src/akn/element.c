/* SPDX-License-Identifier: Apache-2.0 */
/*
 * element: the table of elements.def and its lookup. The table is sorted by name, which
 * tests/unit/akn/test_element.c proves.
 */
#include "akn/element.h"

#include <gazetted/plugin.h>

#include <stddef.h>

static const struct element elements[] = {
#define ELEMENT(name, kind, content, short_name) \
	{ #name, GAZ_##kind, ELEMENT_##content, short_name },
#include "akn/elements.def"
#include "base/macros.h"
#undef ELEMENT
};

const struct element *
element_find(struct str name)
{
	size_t low = 0, high = ARRAY_LEN(elements);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = str_cmp(name, str_from(elements[mid].name));

		if (order == 0)
			return &elements[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}
