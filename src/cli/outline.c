/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/outline.h"

#include <gazetted/plugin.h>

#include "base/utf8.h"
#include "doc/image.h"

#define COUNTED_NAMES_MAX 16    /* kinds of portions in one summary */
#define LABEL_BYTES_MAX 100     /* of a heading, on one line of a terminal */
#define TEXT_START_BYTES_MAX 72 /* of an article without heading */

static const struct {
	const char *kind, *title;
} report_kinds[] = { { "drop", "Dropped" }, { "repair", "Repaired" }, { "note", "Notes" } };

/* Splits one report line: "kind TAB line TAB text". */
static struct str
next_line(struct str *report, struct str *kind, struct str *number)
{
	struct str line = str_cut(*report, '\n', report);

	*kind = str_cut(line, '\t', &line);
	*number = str_cut(line, '\t', &line);
	return line;
}

static void
print_kind(struct str report, const char *wanted, const char *title, FILE *to)
{
	struct str kind, number, text;
	bool titled = false;

	while (report.len > 0) {
		text = next_line(&report, &kind, &number);
		if (!str_is(kind, wanted))
			continue;
		if (!titled)
			fprintf(to, "%s:\n", title);
		titled = true;
		if (str_is(number, "0"))
			fprintf(to, "  " STR_FMT "\n", STR_ARG(text));
		else
			fprintf(to, "  line %-5.*s " STR_FMT "\n", STR_ARG(number), STR_ARG(text));
	}
}

void
outline_print_report(struct str report, FILE *to)
{
	size_t i;

	for (i = 0; i < sizeof report_kinds / sizeof report_kinds[0]; i++)
		print_kind(report, report_kinds[i].kind, report_kinds[i].title, to);
}

/* What an outline shows: divisions of the text; not each paragraph element, list or block in them.
 */
static bool
is_division(const struct image *im, const struct image_portion *p)
{
	int kind = im->nodes[p->node].kind;

	return kind == GAZ_HIER || kind == GAZ_FRONT || kind == GAZ_BACK;
}

static unsigned
count_items(const struct image *im, uint32_t portion)
{
	const struct image_node *around = &im->nodes[im->portions[portion].node];
	unsigned n = 0;
	uint32_t i;

	for (i = portion + 1; i < im->portion_count && im->portions[i].node < around->end; i++) {
		if (is_division(im, &im->portions[i]))
			break; /* its items are counted with it */
		n += im->nodes[im->portions[i].node].kind == GAZ_ITEM;
	}
	return n;
}

/* The first words of a portion that has no heading. */
static struct str
text_start(const struct image *im, uint32_t node)
{
	uint32_t i;
	struct str s;

	for (i = node + 1; i < im->nodes[node].end; i++) {
		if (!image_is_text(im, i) || im->nodes[im->nodes[i].parent].kind == GAZ_NUM)
			continue;
		s = str_trim(image_text(im, i));
		if (s.len > 0)
			return utf8_cut(s, TEXT_START_BYTES_MAX);
	}
	return STR("");
}

static void
print_division(const struct image *im, uint32_t index, FILE *to)
{
	const struct image_portion *p = &im->portions[index];
	struct str num = image_str(im, p->num), heading = image_str(im, p->heading), start;
	unsigned items = count_items(im, index);

	fprintf(to, "  %*s%-14.*s", (int)(p->depth * 2), "", STR_ARG(image_str(im, p->eid)));
	if (num.len > 0)
		fprintf(to, " " STR_FMT, STR_ARG(num));
	start = heading.len > 0 ? utf8_cut(heading, LABEL_BYTES_MAX) : text_start(im, p->node);
	fprintf(to, " " STR_FMT "%s", STR_ARG(start), heading.len > 0 ? "" : "...");
	if (items > 0)
		fprintf(to, "  [%u items]", items);
	fputc('\n', to);
}

void
outline_print_tree(const struct image *im, FILE *to)
{
	uint32_t i;

	fprintf(to, "Outline of \"" STR_FMT "\":\n", STR_ARG(image_meta(im, IMAGE_META_TITLE)));
	for (i = 0; i < im->portion_count; i++)
		if (is_division(im, &im->portions[i]))
			print_division(im, i, to);
}

struct count {
	struct str name;
	unsigned n;
};

void
outline_print_counts(const struct image *im, FILE *to)
{
	struct count counts[COUNTED_NAMES_MAX];
	unsigned used = 0, k;
	uint32_t i;

	for (i = 0; i < im->portion_count; i++) {
		int kind = im->nodes[im->portions[i].node].kind;
		struct str name = image_node_name(im, im->portions[i].node);

		if (kind != GAZ_HIER && kind != GAZ_ITEM)
			continue;
		for (k = 0; k < used && !str_eq(counts[k].name, name); k++)
			;
		if (k == COUNTED_NAMES_MAX)
			continue;
		if (k == used)
			counts[used++] = (struct count){ .name = name };
		counts[k].n++;
	}
	for (k = 0; k < used; k++)
		fprintf(to, "%s%u " STR_FMT "%s", k > 0 ? ", " : "", counts[k].n,
		    STR_ARG(counts[k].name), counts[k].n == 1 ? "" : "s");
	if (used == 0)
		fputs("no numbered structure: one body", to);
}
