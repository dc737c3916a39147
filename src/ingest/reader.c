/* SPDX-License-Identifier: Apache-2.0 */
/* reader: the table of the readers. What must hold: some reader accepts any text. */
#include "ingest/reader.h"

#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "ingest/report.h"

static const struct reader *const readers[] = {
#define READER(name) &reader_##name,
#include "ingest/readers.def"
#undef READER
};

#define READER_COUNT ARRAY_LEN(readers)

static int
refuse_name(struct str wanted, struct err *e)
{
	static const char names[] =
#define READER(name) " " #name
#include "ingest/readers.def"
#undef READER
	    ;

	return err_set(e, ERR_USAGE,
	    "\"" STR_FMT "\" is not a format that can be imported; the formats are:%s",
	    STR_ARG(utf8_cut(wanted, REPORT_QUOTE_BYTES)), names);
}

static const struct reader *
find_by_content(struct str text, bool binary)
{
	const struct reader *best = NULL;
	enum reader_confidence highest = READER_NEVER;

	for (size_t i = 0; i < READER_COUNT; i++) {
		enum reader_confidence found =
		    readers[i]->binary == binary ? readers[i]->looks_like(text) : READER_NEVER;

		if (found > highest) {
			best = readers[i];
			highest = found;
		}
	}
	return best;
}

bool
reader_is_binary(struct str bytes)
{
	for (size_t i = 0; i < READER_COUNT; i++)
		if (readers[i]->binary && readers[i]->looks_like(bytes) == READER_CERTAIN)
			return true;
	return false;
}

static const struct reader *
find_by_name(struct str name)
{
	for (size_t i = 0; i < READER_COUNT; i++)
		if (str_is(name, readers[i]->name) || str_is(name, readers[i]->media_type))
			return readers[i];
	return NULL;
}

int
reader_choose(const struct reader **out, struct str text, struct str wanted, struct err *e)
{
	bool binary = reader_is_binary(text);
	const struct reader *found = wanted.len > 0
					 ? find_by_name(wanted)
					 : find_by_content(binary ? text : utf8_trim(text), binary);

	if (found == NULL)
		return refuse_name(wanted, e);
	if (found->binary != binary)
		return err_set(e, ERR_DATA, "the file is not of the format %s", found->name);
	*out = found;
	return 0;
}
