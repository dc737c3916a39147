/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: from lines to a document, step by step: noise of pages goes, numbers are proven, the tail
 * goes, broken lines are joined, every line finds its place. What must hold: every line of the
 * input is in the document or in the report.
 */
#include "ingest/text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/ingest.h"
#include "ingest/lines.h"
#include "ingest/noise.h"
#include "ingest/outline.h"
#include "ingest/report.h"

/* The line after the last proven number: before it nothing is a web site's tail. */
static size_t
find_tail(const struct outline *o)
{
	size_t at = o->count;

	while (at > 0 && o->v[at - 1].role != ENTRY_UNIT && o->v[at - 1].role != ENTRY_TITLE)
		at--;
	return at;
}

static void
fix_starts(struct lines *l, const struct outline *o)
{
	for (size_t i = 0; i < o->count; i++) {
		const struct entry *entry = &o->v[i];

		l->v[i].fixed =
		    entry->role != ENTRY_TEXT ||
		    (entry->reading_count > 0 && entry->readings[0].style == NUMBER_DASH);
	}
}

static int
read_outline(struct outline *o, struct lines *l, struct buf *report, struct err *e)
{
	int rc;

	outline_find_title(o);
	if ((rc = sequence_find_units(o, report, e)) != 0)
		return rc;
	noise_drop_tail(l, find_tail(o), report);
	fix_starts(l, o);
	if ((rc = lines_join(l, report, e)) != 0)
		return rc;
	outline_compact(o);
	outline_find_preface(o);
	if ((rc = outline_place(o, e)) != 0)
		return rc;
	if (o->unit_count == 0)
		report_note(report, 0,
		    "no numbered parts or articles were recognised: the text is kept as one body "
		    "without structure");
	return name_units(o, e);
}

static int
read_lines(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct arena *arena, struct err *e)
{
	struct text_meta meta = { 0 };
	struct outline o;
	struct lines l;
	int rc;

	if ((rc = lines_split(&l, text, arena, report, e)) != 0)
		return rc;
	noise_drop_header(&l, report);
	lines_compact(&l);
	noise_drop_pages(&l, report);
	if (l.count == 0)
		return err_set(e, ERR_DATA,
		    "nothing is left of the text but page numbers and links; nothing was imported");
	if ((rc = outline_new(&o, &l, arena, e)) != 0 ||
	    (rc = read_outline(&o, &l, report, e)) != 0 ||
	    (rc = meta_fill(&meta, options, &o, report, e)) != 0)
		return rc;
	return emit_document(b, &o, &meta, e);
}

int
text_read(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	int rc = read_lines(b, text, options, report, &arena, e);

	arena_free(&arena);
	return rc;
}
