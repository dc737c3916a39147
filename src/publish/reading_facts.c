/* SPDX-License-Identifier: Apache-2.0 */
/* reading_facts: looks for single records of the report, and counts the portions of the image. */
#include "publish/reading_facts.h"

#include <gazetted/plugin.h>

#include "base/macros.h"
#include "doc/image.h"
#include "publish/report_record.h"

struct str
reading_proposal(struct str report)
{
	struct report_record r;

	return report_record_find(report, "propose", NULL, &r) ? r.text : STR("");
}

bool
reading_count_doubts(struct str report, uint64_t *places)
{
	struct report_record r;

	*places = 0;
	return report_record_find(report, "check", NULL, &r) && str_to_u64(r.text, places);
}

struct str
reading_upload_type(struct str report)
{
	static const struct {
		const char *reader, *type;
	} types[] = { { "text", "text/plain" }, { "md", "text/markdown" },
		{ "akn", "application/akn+xml" }, { "html", "text/html" },
		{ "odt", "application/vnd.oasis.opendocument.text" },
		{ "fodt", "application/vnd.oasis.opendocument.text-flat-xml" },
		{ "docx",
		    "application/vnd.openxmlformats-officedocument.wordprocessingml.document" } };
	struct report_record found;

	if (report_record_find(report, "reader", NULL, &found))
		for (size_t i = 0; i < ARRAY_LEN(types); i++)
			if (str_is(found.text, types[i].reader))
				return str_from(types[i].type);
	return STR("");
}

unsigned
reading_count_units(const struct image *im, struct unit_count counts[UNIT_COUNTS_MAX])
{
	unsigned used = 0, k;

	for (uint32_t i = 0; i < im->portion_count; i++) {
		int kind = im->nodes[im->portions[i].node].kind;
		struct str name = image_node_name(im, im->portions[i].node);

		if (kind != GAZ_HIER && kind != GAZ_ITEM)
			continue;
		for (k = 0; k < used && !str_eq(counts[k].name, name); k++)
			;
		if (k == UNIT_COUNTS_MAX)
			continue;
		if (k == used)
			counts[used++] = (struct unit_count){ .name = name };
		counts[k].n++;
	}
	return used;
}
