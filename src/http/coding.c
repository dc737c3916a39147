/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coding: parses an Accept-Encoding field; weights are in thousandths. A coding that the field does
 * not name has the weight of "*", if present. What must hold: the order of the elements does not
 * matter; if a coding is named twice, the smaller weight counts, so that q=0 always refuses it.
 */
#include "http/coding.h"

#include <string.h>

#define WEIGHT_ONE 1000 /* RFC 9110 12.4.2: three decimals at most */
#define WEIGHT_NONE (-1)

/* "0", "0.25", "1.000"; WEIGHT_NONE for anything else. */
static int
read_weight(struct str s)
{
	int weight, scale = WEIGHT_ONE / 10;

	if (s.len == 0 || s.len > 5 || (s.p[0] != '0' && s.p[0] != '1') ||
	    (s.len > 1 && s.p[1] != '.'))
		return WEIGHT_NONE;
	weight = (s.p[0] - '0') * WEIGHT_ONE;
	for (size_t i = 2; i < s.len; i++, scale /= 10) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return WEIGHT_NONE;
		weight += (s.p[i] - '0') * scale;
	}
	return weight <= WEIGHT_ONE ? weight : WEIGHT_NONE;
}

/*
 * The weight of an element, "gzip" or "gzip ; q=0.5"; WEIGHT_NONE when it is malformed. Cuts
 * *coding down to the name.
 */
static int
take_weight(struct str *coding)
{
	struct str parameter, name;

	if (str_find(*coding, ';') == coding->len)
		return WEIGHT_ONE;
	*coding = str_trim(str_cut(*coding, ';', &parameter));
	parameter = str_trim(parameter);
	name = str_cut(parameter, '=', &parameter);
	return str_case_is(name, "q") ? read_weight(parameter) : WEIGHT_NONE;
}

static void
note_weight(int *weight, int named)
{
	if (*weight == WEIGHT_NONE || named < *weight)
		*weight = named;
}

/* Fast path for the values that browsers and tools send; each one is a prefix of the next. */
static bool
is_usual(struct str s)
{
	static const char usual[] = "gzip, deflate, br, zstd";

	return (s.len == 4 || s.len == 13 || s.len == 17 || s.len == sizeof usual - 1) &&
	       memcmp(s.p, usual, s.len) == 0;
}

bool
coding_takes_gzip(struct str accept_encoding)
{
	int gzip = WEIGHT_NONE, identity = WEIGHT_NONE, any = WEIGHT_NONE;
	struct str rest = accept_encoding;

	if (is_usual(rest))
		return true;
	while (rest.len > 0) {
		struct str coding = str_trim(str_cut(rest, ',', &rest));
		int weight = take_weight(&coding);

		if (weight == WEIGHT_NONE)
			continue;
		if (str_case_is(coding, "gzip") || str_case_is(coding, "x-gzip"))
			note_weight(&gzip, weight);
		else if (str_case_is(coding, "identity"))
			note_weight(&identity, weight);
		else if (str_is(coding, "*"))
			note_weight(&any, weight);
	}
	if (gzip == WEIGHT_NONE)
		gzip = any;
	if (identity == WEIGHT_NONE)
		identity = any;
	return gzip > 0 && gzip >= identity;
}
