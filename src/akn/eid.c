/* SPDX-License-Identifier: Apache-2.0 */
/* eid: splits an eId at "__" and '_'. */
#include "akn/eid.h"

struct str
eid_last(struct str eid)
{
	size_t at;

	while ((at = str_find_str(eid, STR("__"))) < eid.len)
		eid = str_slice(eid, at + 2, eid.len);
	return eid;
}

struct str
eid_kind(struct str eid)
{
	struct str last = eid_last(eid);
	size_t end = str_find(last, '_');

	return str_slice(last, 0, end < last.len ? end + 1 : end);
}
