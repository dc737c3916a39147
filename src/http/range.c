/* SPDX-License-Identifier: Apache-2.0 */
/*
 * range: parses a Range field. The whole field is parsed before any range is used, so an error at
 * any place has the same result. What must hold: the resulting range lies within the size.
 */
#include "http/range.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Both ends included, last < size. */
struct piece {
	uint64_t first, last;
};

struct pieces {
	struct piece list[RANGES_MAX];
	unsigned count;         /* of the satisfiable ranges, in list */
	unsigned asked;         /* of all ranges in the field */
	bool is_all_of_nothing; /* a suffix range, and the size is 0 */
};

/*
 * RFC 9110 14.1.1: only digits. A number that does not fit becomes UINT64_MAX, which is beyond any
 * size.
 */
static bool
read_number(struct str s, uint64_t *out)
{
	size_t i;

	for (i = 0; i < s.len && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		;
	if (i < s.len || s.len == 0)
		return false;
	if (!str_to_u64(s, out))
		*out = UINT64_MAX;
	return true;
}

static void
add_piece(struct pieces *p, uint64_t first, uint64_t last, uint64_t size)
{
	if (first >= size || last < first)
		return; /* not satisfiable: RFC 9110 14.1.2 */
	p->list[p->count++] = (struct piece){ first, last < size ? last : size - 1 };
}

/* "-500": the last 500 bytes. */
static bool
read_suffix(struct pieces *p, struct str digits, uint64_t size)
{
	uint64_t len;

	if (!read_number(digits, &len))
		return false;
	if (len == 0)
		return true;
	if (size == 0)
		p->is_all_of_nothing = true;
	else
		add_piece(p, len < size ? size - len : 0, size - 1, size);
	return true;
}

/* "0-499", "500-", "-500" */
static bool
read_piece(struct pieces *p, struct str spec, uint64_t size)
{
	uint64_t first, last = UINT64_MAX;
	size_t dash = str_find(spec, '-');
	struct str after = str_slice(spec, dash + 1, spec.len);

	if (dash == spec.len || p->asked++ == RANGES_MAX)
		return false;
	if (dash == 0)
		return read_suffix(p, after, size);
	if (!read_number(str_slice(spec, 0, dash), &first))
		return false;
	if (after.len > 0 && (!read_number(after, &last) || last < first))
		return false;
	add_piece(p, first, last, size);
	return true;
}

/* RFC 9110 5.6.1.2: blanks around commas and empty elements are allowed. */
static bool
read_list(struct pieces *p, struct str list, uint64_t size)
{
	if (list.len > 0 && (list.p[0] == ' ' || list.p[0] == '\t'))
		return false;
	while (list.len > 0) {
		struct str spec = str_trim(str_cut(list, ',', &list));

		if (spec.len > 0 && !read_piece(p, spec, size))
			return false;
	}
	return p->asked > 0;
}

static int
compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* Whether the pieces form one range without a gap; that range is then list[0]. */
static bool
join_pieces(struct pieces *p)
{
	qsort(p->list, p->count, sizeof p->list[0], compare_pieces);
	for (unsigned i = 1; i < p->count; i++) {
		if (p->list[i].first > p->list[0].last + 1)
			return false;
		if (p->list[i].last > p->list[0].last)
			p->list[0].last = p->list[i].last;
	}
	return true;
}

enum range_verdict
range_read(struct str value, uint64_t size, struct range *out)
{
	struct str list, unit = str_cut(value, '=', &list);
	struct pieces p = { .count = 0 };

	if (!str_case_is(unit, "bytes") || !read_list(&p, list, size))
		return RANGE_WHOLE;
	/*
	 * RFC 9110 14.1.2: a suffix of an empty content is satisfiable, but Content-Range cannot
	 * express it
	 */
	if (p.count == 0)
		return p.is_all_of_nothing ? RANGE_WHOLE : RANGE_UNSATISFIABLE;
	if (!join_pieces(&p))
		return RANGE_WHOLE;
	*out = (struct range){ p.list[0].first, p.list[0].last - p.list[0].first + 1 };
	return RANGE_PART;
}
