/* SPDX-License-Identifier: Apache-2.0 */
/* route_work: a suffix that a format could have is taken off an address (route.c). */
#include "web/route_work.h"

#include <ctype.h>

#include "base/err.h"

#define FORMAT_NAME_BYTES_MAX 16 /* <gazetted/plugin.h>: the member format */
#define FORMAT_LIKE_BYTES_MIN 2  /* "12.a" is a number */

/* The part of the last segment after its last dot; empty if it cannot be the name of a format. */
static struct str
format_like(struct str work)
{
	struct str number = str_slice(work, str_rfind(work, '/') + 1, work.len);
	struct str end = str_slice(number, str_rfind(number, '.') + 1, number.len);

	if (end.len < FORMAT_LIKE_BYTES_MIN || end.len > FORMAT_NAME_BYTES_MAX ||
	    islower((unsigned char)end.p[0]) == 0)
		return STR("");
	for (size_t i = 0; i < end.len; i++)
		if (islower((unsigned char)end.p[i]) == 0 && isdigit((unsigned char)end.p[i]) == 0)
			return STR("");
	return end;
}

int
route_check_work(struct str work, struct err *e)
{
	struct str end = format_like(work);

	if (end.len == 0)
		return 0;
	return err_set(e, ERR_USAGE,
	    "the name ends in '." STR_FMT
	    "' like the address of a format, so that no address would lead to the work: write '-' "
	    "instead of the dot",
	    STR_ARG(end));
}
