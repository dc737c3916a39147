/* SPDX-License-Identifier: Apache-2.0 */
/* fold: folding by utf8proc. */
#include "akn/fold.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "akn/label_private.h"
#include "base/arena.h"
#include "base/utf8.h"

struct str
fold_text(struct arena *a, struct str s)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len,
	    &folded, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	struct str out = STR("");

	if (len > 0) {
		out = str_make((const char *)folded, (size_t)len);
		if (!arena_keep(a, &out))
			out = STR("");
	}
	free(folded);
	return out;
}

bool
fold_is_letter(uint32_t c)
{
	return char_is_letter(c);
}

bool
fold_is_upper(uint32_t c)
{
	return char_is_upper(c);
}

size_t
fold_word(struct str s, char *out, size_t max)
{
	char one[FOLD_BYTES_MAX];
	size_t len = 0;

	for (size_t at = 0; at < s.len;) {
		size_t n = char_fold(utf8_next(s, &at), one);

		if (len + n > max)
			return 0;
		memcpy(out + len, one, n);
		len += n;
	}
	return len;
}
