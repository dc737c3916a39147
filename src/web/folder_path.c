/* SPDX-License-Identifier: Apache-2.0 */
/* folder_path: reads the paths of folders by their spelling alone. */
#include "web/folder_path.h"

#include <ctype.h>
#include <string.h>

#define SEGMENTS_MAX 6        /* /akn/place/type/subtype/actor/date */
#define FOLDER_PREFIX "/akn/" /* every folder is below it */

/* Whether a path that names no document may be the beginning of such names. */
static bool
is_folder(struct str path)
{
	unsigned segments = 0;

	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if (c == '/')
			segments++;
		else if (!isalnum(c) && strchr("-._", c) == NULL)
			return false;
	}
	return segments <= SEGMENTS_MAX;
}

bool
folder_path_take(struct str path, struct str tail, struct str *folder)
{
	struct str before = str_slice(path, 0, path.len - tail.len);

	if (path.len < tail.len || !str_eq(str_slice(path, before.len, path.len), tail) ||
	    !str_starts(before, FOLDER_PREFIX) || !is_folder(before))
		return false;
	*folder = before;
	return true;
}
