/* SPDX-License-Identifier: Apache-2.0 */
/*
 * print_outline: prints the report of the reader, the tree of portions, and their numbers. What
 * must hold: headings and other text of the document are printed by command_print_text().
 */
#include "cli/print_outline.h"

#include <inttypes.h>

#include <gazetted/plugin.h>

#include "base/macros.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "doc/image.h"
#include "publish/reading_facts.h"
#include "publish/report_record.h"

#define EID_COLUMNS 14          /* art_12__para_1 */
#define LABEL_BYTES_MAX 100     /* a heading, on one line of a terminal */
#define TEXT_START_BYTES_MAX 72 /* the first words of an article without heading */

#define JOINS_PRINTED_MAX 10 /* of a wrapped text, which has hundreds: the first ones */

/* A part of the printed report. */
struct section {
	const char *kind, *title;
	unsigned most; /* records that are printed; 0: all */
};

static const struct section sections[] = { { "drop", "Dropped", 0 }, { "repair", "Repaired", 0 },
	{ "join", "Joined to the line before", JOINS_PRINTED_MAX }, { "doubt", "To check", 0 },
	{ "note", "Notes", 0 } };

static void
print_record(const struct report_record *r, FILE *to)
{
	if (r->first == 0)
		fputs("  ", to);
	else if (r->last > r->first)
		fprintf(to, "  lines %-7.*s ", STR_ARG(r->place));
	else
		fprintf(to, "  line %-5.*s ", STR_ARG(r->place));
	command_print_text(to, r->text);
	fputc('\n', to);
}

static void
print_section(struct str report, const struct section *s, FILE *to)
{
	struct report_record r;
	unsigned count = 0;

	while (report_record_next(&report, &r)) {
		if (!str_is(r.kind, s->kind))
			continue;
		if (count++ == 0)
			fprintf(to, "%s:\n", s->title);
		if (s->most == 0 || count <= s->most)
			print_record(&r, to);
	}
	if (s->most > 0 && count > s->most)
		fprintf(to, "  and %u more; import --json lists them\n", count - s->most);
}

void
outline_print_report(struct str report, FILE *to)
{
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		print_section(report, &sections[i], to);
}

void
outline_print_verdict(struct str report, FILE *to)
{
	uint64_t places;

	if (!reading_count_doubts(report, &places))
		return;
	if (places == 0)
		fputs("Certain: every line that looks numbered is explained.\n", to);
	else
		fprintf(to,
		    "Check %" PRIu64 " place%s: the lines under \"To check\" and \"Repaired\".\n",
		    places, places == 1 ? "" : "s");
}

/*
 * True for divisions of the text, which an outline shows; not for paragraphs, lists or blocks in
 * them.
 */
static bool
is_division(const struct image *im, const struct image_portion *p)
{
	int kind = im->nodes[p->node].kind;

	return kind == GAZ_HIER || kind == GAZ_FRONT || kind == GAZ_BACK || kind == GAZ_ROOT;
}

static unsigned
count_items(const struct image *im, uint32_t portion)
{
	const struct image_node *around = &im->nodes[im->portions[portion].node];
	unsigned n = 0;

	for (uint32_t i = portion + 1; i < im->portion_count && im->portions[i].node < around->end;
	     i++) {
		if (is_division(im, &im->portions[i]))
			break; /* the items of a division are counted with it */
		n += im->nodes[im->portions[i].node].kind == GAZ_ITEM;
	}
	return n;
}

/* The first words of a portion that has no heading. */
static struct str
text_start(const struct image *im, uint32_t node)
{
	struct str s;

	for (uint32_t i = node + 1; i < im->nodes[node].end; i++) {
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
	size_t written;

	fprintf(to, "  %*s", (int)(p->depth * 2), "");
	written = command_print_text(to, image_str(im, p->eid));
	fprintf(to, "%*s ", written < EID_COLUMNS ? (int)(EID_COLUMNS - written) : 0, "");
	if (command_print_text(to, num) > 0)
		fputc(' ', to);
	start = heading.len > 0 ? utf8_cut(heading, LABEL_BYTES_MAX) : text_start(im, p->node);
	command_print_text(to, start);
	fputs(heading.len > 0 ? "" : "...", to);
	if (items > 0)
		fprintf(to, "  [%u items]", items);
	fputc('\n', to);
}

void
outline_print_tree(const struct image *im, FILE *to)
{
	fputs("Outline of \"", to);
	command_print_text(to, image_meta(im, IMAGE_META_TITLE));
	fputs("\":\n", to);
	for (uint32_t i = 0; i < im->portion_count; i++)
		if (is_division(im, &im->portions[i]))
			print_division(im, i, to);
}

void
outline_print_counts(const struct image *im, FILE *to)
{
	struct unit_count counts[UNIT_COUNTS_MAX];
	unsigned used = reading_count_units(im, counts);

	for (unsigned k = 0; k < used; k++)
		fprintf(to, "%s%u " STR_FMT "%s", k > 0 ? ", " : "", counts[k].n,
		    STR_ARG(counts[k].name), counts[k].n == 1 ? "" : "s");
	if (used == 0)
		fputs("no numbered structure: one body", to);
}
