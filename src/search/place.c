/* SPDX-License-Identifier: Apache-2.0 */
/* place: the path of the index of a store. */
#include "search/place.h"

#include <limits.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "corpus/corpus.h"

#define SUFFIX "-search"

char *
search_place(const char *setting, const char *store)
{
	struct buf path = BUF_INIT(PATH_MAX);
	size_t len;

	if (setting != NULL && *setting != '\0')
		return str_dup(str_from(setting));
	if (!corpus_is_file(store))
		return NULL;
	buf_putf(&path, "%s%s", store, SUFFIX);
	return buf_take(&path, &len);
}
