/* SPDX-License-Identifier: Apache-2.0 */
/* corpus_rows: which parts of rows are compared. */
#include "corpus/corpus_rows.h"

#include <string.h>

bool
corpus_is_same_text(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a->bytes, b->bytes, CORPUS_TEXT_BYTES) == 0;
}
