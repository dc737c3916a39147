/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tradition: the table of traditions, made from the files in tradition/. traditions.def, which
 * CMake writes, has one line TRADITION_FILE(name) for each.
 */
#include "ingest/tradition.h"

#define TRADITION(languages, title) { TRADITION_NAME, CLASS_NONE, languages, title },
#define UNIT(class, element, words) { TRADITION_UNIT, class, element, words },
#define MARK(class, element, sign) { TRADITION_MARK, class, element, sign },
#define FORMULA(class, words) { TRADITION_FORMULA, class, NULL, words },
#include "ingest/tradition_rows.inc"
#undef TRADITION
#undef UNIT
#undef MARK
#undef FORMULA

const struct tradition traditions[] = {
#define TRADITION_FILE(name) { #name, rows_##name, sizeof(rows_##name) / sizeof(rows_##name[0]) },
#include "ingest/traditions.inc"
#undef TRADITION_FILE
};
const size_t tradition_count = sizeof traditions / sizeof traditions[0];

const struct tradition *
tradition_find(struct str name)
{
	for (size_t i = 0; i < tradition_count; i++)
		if (str_is(name, traditions[i].name))
			return &traditions[i];
	return NULL;
}
