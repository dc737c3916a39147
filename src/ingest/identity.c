/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity: completes a document by its other facts and by its text. What must hold: a fact that
 * the options or the document state in the right form is never replaced.
 */
#include "ingest/identity.h"

#include <string.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "doc/image.h"
#include "ingest/language.h"
#include "ingest/propose.h"
#include "ingest/report.h"
#include "ingest/scheme.h"

#define NAME_ARENA_BYTES 8192  /* a few IRIs */
#define SAMPLE_BYTES_MAX 65536 /* of the text, to find its language */

/* All that the steps of identity_report() share. */
struct identity {
	const struct image *im;
	const struct identity_given *given;
	struct buf *report;
	struct arena *arena;
	uint32_t meta; /* IMAGE_NONE: the document has no metadata */
};

static uint32_t
child_of(const struct identity *d, uint32_t node, const char *name)
{
	return node == IMAGE_NONE ? IMAGE_NONE : image_child(d->im, node, name);
}

/* Whether the option or else the document states a day. */
static bool
is_dated(const struct identity *d)
{
	struct str stated =
	    d->given->date.len > 0 ? d->given->date : image_meta(d->im, IMAGE_META_DATE);
	int64_t day;

	return date_parse(stated, &day);
}

static bool
is_in_meta(const struct identity *d, uint32_t node)
{
	return d->meta != IMAGE_NONE && node >= d->meta && node < d->im->nodes[d->meta].end;
}

static struct str
find_country(const struct identity *d)
{
	uint32_t identification = child_of(d, d->meta, "identification");
	uint32_t country = child_of(d, child_of(d, identification, "FRBRWork"), "FRBRcountry");

	return country == IMAGE_NONE ? STR("") : image_attr(d->im, country, "value");
}

/* The day that names the year of a work whose name has none. */
static struct str
find_work_date(const struct identity *d)
{
	struct str work = image_meta(d->im, IMAGE_META_WORK_DATE);
	int64_t day;

	if (work.len == 4 || date_parse(work, &day))
		return work;
	return image_meta(d->im, IMAGE_META_DATE);
}

static int
propose(const struct identity *d, struct err *e)
{
	struct str date =
	    d->given->date.len > 0 ? d->given->date : image_meta(d->im, IMAGE_META_DATE);
	struct str work;
	struct proposal from = { .doctype = image_meta(d->im, IMAGE_META_TYPE),
		.title = image_meta(d->im, IMAGE_META_TITLE),
		.date = is_dated(d) ? date : d->given->today,
		.place = scheme_place(find_country(d), d->arena) };
	int rc = propose_work(&work, &from, d->arena, e);

	if (rc == 0)
		report_propose(d->report, work);
	return rc;
}

/* Compares the name in the document with that of the options; finds one if there is neither. */
static int
check_name(const struct identity *d, struct err *e)
{
	struct str own = iri_strip(image_meta(d->im, IMAGE_META_WORK)), work;
	const struct scheme_facts facts = { .name = own,
		.country = find_country(d),
		.doctype = image_meta(d->im, IMAGE_META_TYPE),
		.date = find_work_date(d) };
	struct iri_work parsed;
	int rc;

	if (d->given->work.len > 0) {
		if (own.len > 0 && !str_eq(iri_strip(d->given->work), own))
			report_note(
			    d->report, 0, "the file names another work: " STR_FMT, STR_ARG(own));
		return 0;
	}
	if (iri_parse_work(own, &parsed, NULL) == 0)
		return 0;
	if ((rc = scheme_map(&work, &facts, d->arena, e)) != 0)
		return rc;
	if (work.len == 0)
		return propose(d, e);
	report_name(d->report, work, own);
	return 0;
}

/* The text of the document, as far as its language needs it. */
static void
put_sample(const struct identity *d, struct buf *sample)
{
	for (uint32_t node = 0; node < d->im->node_count && sample->len < SAMPLE_BYTES_MAX;
	     node++) {
		struct str text = image_text(d->im, node);

		if (text.len == 0 || is_in_meta(d, node))
			continue;
		buf_putstr(sample, utf8_cut(text, SAMPLE_BYTES_MAX - sample->len));
		if (sample->len < SAMPLE_BYTES_MAX)
			buf_putc(sample, '\n');
	}
}

static void
find_language(const struct identity *d)
{
	struct buf sample = BUF_INIT(SAMPLE_BYTES_MAX);
	const char *code;
	bool sure;

	put_sample(d, &sample);
	code = language_detect(buf_str(&sample), &sure);
	buf_free(&sample);
	if (strcmp(code, "und") != 0)
		language_note_detected(d->report, code);
}

/* The language that was given counts; the file may state another one, or none. */
static void
check_language(const struct identity *d)
{
	const char *own = lang_code(image_meta(d->im, IMAGE_META_LANGUAGE)),
		   *given = lang_code(d->given->language);

	if (own != NULL && given != NULL && strcmp(own, given) != 0)
		language_note_stated(d->report, own, given);
	else if (own == NULL && given == NULL)
		find_language(d);
}

/* A version without a day has that of its work; else that of today, as a plain text. */
static void
check_date(const struct identity *d)
{
	struct str stated = image_meta(d->im, IMAGE_META_DATE),
		   work = image_meta(d->im, IMAGE_META_WORK_DATE);
	int64_t day;
	bool of_work = date_parse(work, &day);

	if (is_dated(d) || d->given->date.len > 0 || stated.len > 0)
		return;
	report_note(d->report, 0,
	    "the file does not say from which day this version is in force; it gets %s, give "
	    "--date to say another",
	    of_work ? "the date of the work" : "the date of today");
	report_field(d->report, "date", of_work ? work : d->given->today);
	report_field(d->report, "how", of_work ? STR("file") : STR("default"));
}

int
identity_report(
    const struct image *im, const struct identity_given *given, struct buf *report, struct err *e)
{
	struct arena arena = ARENA_INIT(NAME_ARENA_BYTES);
	struct identity d = { .im = im, .given = given, .report = report, .arena = &arena };
	int rc;

	d.meta = child_of(&d, im->head->root, "meta");
	if ((rc = check_name(&d, e)) == 0) {
		check_language(&d);
		check_date(&d);
	}
	arena_free(&arena);
	return rc;
}
