/* SPDX-License-Identifier: Apache-2.0 */
/*
 * languages: parses the Accept-Language field. What must hold: the list is sorted by weight, then
 * by the order of the field, and contains each code once.
 */
#include "web/languages.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "akn/lang.h"
#include "base/arena.h"

#define WEIGHT_ONE 1000 /* weights have three decimals (RFC 9110, 12.4.2) */
#define CODE_BYTES 3
#define ENTRY_BYTES (CODE_BYTES + 1) /* a code, and the comma or the end behind it */

struct wanted {
	const char *code;
	uint32_t weight;
};

/* "q=0.5"; an empty string is a weight of 1. */
static bool
parse_weight(struct str s, uint32_t *weight)
{
	uint32_t value = 0, scale = WEIGHT_ONE;
	struct str digits;

	*weight = WEIGHT_ONE;
	if (s.len == 0)
		return true;
	if (!str_case_is(str_cut(s, '=', &digits), "q") || digits.len == 0 || digits.len > 5)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (i == 1 && digits.p[i] == '.')
			continue;
		if (i == 1 || digits.p[i] < '0' || digits.p[i] > '9')
			return false;
		value += (uint32_t)(digits.p[i] - '0') * scale;
		scale /= 10;
	}
	*weight = value;
	return value <= WEIGHT_ONE;
}

/*
 * Inserts w after the entries with the same or a greater weight, so that of equal weights the
 * field's order decides. A code that is listed already keeps its greater weight.
 */
static void
add(struct wanted *list, unsigned *count, struct wanted w)
{
	unsigned i, k;

	for (i = 0; i < *count && list[i].weight >= w.weight; i++)
		if (strcmp(list[i].code, w.code) == 0)
			return;
	for (k = i; k < *count && strcmp(list[k].code, w.code) != 0; k++)
		;
	if (k == *count && *count < LANGUAGES_WANTED_MAX)
		++*count;
	else if (k == *count)
		k--;
	if (k < i)
		return;
	memmove(&list[i + 1], &list[i], (k - i) * sizeof *list);
	list[i] = w;
}

struct str
languages_tag(struct str field, struct str code)
{
	struct str best = STR(""), tag, weight;
	uint32_t most = 0, value;
	const char *found;

	while (field.len > 0) {
		tag = str_trim(str_cut(str_cut(field, ',', &field), ';', &weight));
		found = lang_code(tag);
		if (found == NULL || !str_is(code, found) ||
		    !parse_weight(str_trim(weight), &value) || value <= most)
			continue;
		most = value;
		best = tag;
	}
	return best;
}

struct str
languages_wanted(struct str field, struct arena *a)
{
	struct wanted list[LANGUAGES_WANTED_MAX];
	unsigned count = 0;
	char *out;

	while (field.len > 0) {
		struct str weight, element = str_cut(field, ',', &field);
		struct wanted w;

		w.code = lang_code(str_trim(str_cut(element, ';', &weight)));
		if (w.code != NULL && parse_weight(str_trim(weight), &w.weight) && w.weight > 0)
			add(list, &count, w);
	}
	if (count == 0 || (out = arena_alloc(a, (size_t)count * ENTRY_BYTES)) == NULL)
		return STR("");
	for (size_t i = 0; i < count; i++) {
		memcpy(out + i * ENTRY_BYTES, list[i].code, CODE_BYTES);
		out[i * ENTRY_BYTES + CODE_BYTES] = i + 1 < count ? ',' : '\0';
	}
	return str_make(out, (size_t)count * ENTRY_BYTES - 1);
}
