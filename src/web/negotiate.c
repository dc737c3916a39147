/* SPDX-License-Identifier: Apache-2.0 */
#include "web/negotiate.h"

#include <strings.h>

#include "render/formats.h"
#include "web/route.h"

#define QVALUE_ONE 1000 /* qvalues have three decimals (RFC 9110, 12.4.2) */

/* "0.25" is 250; anything malformed counts as 0: what a client cannot say clearly it does not get.
 */
static uint32_t
parse_qvalue(struct str s)
{
	uint32_t value = 0, scale = QVALUE_ONE;
	size_t i;

	if (s.len == 0 || s.len > 5 || (s.len > 1 && s.p[1] != '.'))
		return 0;
	for (i = 0; i < s.len; i++) {
		if (i == 1)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		value += (uint32_t)(s.p[i] - '0') * scale;
		scale /= 10;
	}
	return value <= QVALUE_ONE ? value : 0;
}

static uint32_t
range_quality(struct str params)
{
	struct str param, name;

	while (params.len > 0) {
		param = str_trim(str_cut(params, ';', &params));
		name = str_trim(str_cut(param, '=', &param));
		if (str_case_is(name, "q"))
			return parse_qvalue(str_trim(param));
	}
	return QVALUE_ONE;
}

/* How closely range fits type: 0 not at all, 1 for any type, 2 for any subtype, 3 exactly.
 * Parameters of the type do not count. */
static unsigned
range_fit(struct str range, struct str type)
{
	struct str range_sub, type_sub, range_main, type_main, rest;

	type = str_trim(str_cut(type, ';', &rest));
	range_main = str_cut(range, '/', &range_sub);
	type_main = str_cut(type, '/', &type_sub);
	if (str_is(range_main, "*") && str_is(range_sub, "*"))
		return 1;
	if (range_main.len != type_main.len ||
	    strncasecmp(range_main.p, type_main.p, type_main.len) != 0)
		return 0;
	if (str_is(range_sub, "*"))
		return 2;
	return range_sub.len == type_sub.len &&
		       strncasecmp(range_sub.p, type_sub.p, type_sub.len) == 0
		   ? 3
		   : 0;
}

/* The q of the closest range that fits (12.5.1: the most specific one counts). */
static uint32_t
accept_quality(struct str accept, struct str type)
{
	uint32_t quality = 0;
	unsigned best = 0, fit;
	struct str item, params;

	while (accept.len > 0) {
		item = str_trim(str_cut(accept, ',', &accept));
		item = str_trim(str_cut(item, ';', &params));
		fit = range_fit(item, type);
		if (fit > best) {
			best = fit;
			quality = range_quality(params);
		}
	}
	return quality;
}

uint32_t
negotiate_format(struct str accept, const struct formats *formats, uint32_t view)
{
	uint32_t i, chosen = FORMAT_NONE;
	uint64_t best = 0, score;

	for (i = 0; i < formats->count; i++) {
		const struct message_plugin *p = &formats->list[i].plugin;

		if ((p->views & view) == 0)
			continue;
		score = accept.p == NULL ? QVALUE_ONE : accept_quality(accept, p->media_type);
		score = score == 0 ? 0 : score * (QVALUE_ONE + 1) + p->quality;
		if (score > best) {
			best = score;
			chosen = i;
		}
	}
	return chosen;
}
