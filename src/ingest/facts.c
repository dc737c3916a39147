/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts: chooses each fact from the options, the document, or a default. What must hold: the result
 * depends on the arguments only, not on a clock or a locale; every guess is noted in the report.
 */
#include "ingest/facts.h"

#include <string.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "ingest/ingest.h"
#include "ingest/language.h"
#include "ingest/propose.h"
#include "ingest/report.h"

#define TITLE_BYTES_MAX 120 /* of a first line that is used as title */

/* All that the steps of facts_fill() share. */
struct filling {
	struct facts *facts;
	const struct facts_found *found;
	const struct ingest_options *options;
	struct arena *arena;
	struct buf *report;
};

static struct str
choose(struct str option, struct str found)
{
	return option.len > 0 ? option : found;
}

static void
fill_title(const struct filling *f)
{
	const struct facts_found *found = f->found;
	struct facts *facts = f->facts;
	char quote[REPORT_QUOTE_BYTES + 8];

	facts->title = choose(f->options->title, found->title);
	facts->title_printed = str_eq(facts->title, found->title);
	if (facts->title.len > 0)
		return;
	facts->title = str_trim(utf8_cut(found->opening, TITLE_BYTES_MAX));
	report_note(f->report, found->opening_line,
	    "no line reads like a title; the first one serves as the name of the document, "
	    "give --title to choose another: %s",
	    report_quote(found->opening, quote));
}

/* Reports a language that was guessed; "und" is none. */
static void
report_language(struct buf *report, const char *code)
{
	if (strcmp(code, "und") != 0) {
		language_note_detected(report, code);
		return;
	}
	report_doubt(report, 0, 0,
	    "the language cannot be told from the text; give --lang CODE (such as eng), "
	    "for the numbers and words of units depend on it");
	report_field(report, "reason", STR("language"));
	report_field(report, "language", str_from(code));
	report_field(report, "how", STR("detected"));
}

static int
fill_language(const struct filling *f, struct err *e)
{
	struct str given = choose(f->options->language, f->found->language);
	const char *code = lang_code(given), *stated;

	if (code == NULL)
		return err_set(e, f->options->language.len > 0 ? ERR_USAGE : ERR_DATA,
		    "\"" STR_FMT
		    "\" is not a language code; give one of ISO 639, such as eng or zho",
		    STR_ARG(utf8_cut(given, REPORT_QUOTE_BYTES)));
	stated = f->found->language_guessed ? NULL : lang_code(f->found->language);
	if (stated != NULL && strcmp(stated, code) != 0)
		language_note_stated(f->report, stated, code);
	f->facts->language = str_from(code);
	if (f->options->language.len == 0 && f->found->language_guessed)
		report_language(f->report, code);
	return 0;
}

static int
fill_date(const struct filling *f, struct err *e)
{
	struct str stated = choose(f->options->date, f->found->date);
	int64_t day;

	f->facts->date = choose(stated, f->options->today);
	if (date_parse(f->facts->date, &day))
		return 0;
	return err_set(e,
	    f->options->date.len > 0 || f->found->date.len == 0 ? ERR_USAGE : ERR_DATA,
	    "\"" STR_FMT "\" is not a date; give the first day in force as YYYY-MM-DD",
	    STR_ARG(utf8_cut(f->facts->date, REPORT_QUOTE_BYTES)));
}

static int
fill_work(const struct filling *f, struct iri_work *iri, struct err *e)
{
	struct facts *facts = f->facts;
	struct proposal from = {
		.doctype = STR("doc"), .title = facts->title, .date = facts->date
	};
	int rc;

	facts->work = iri_strip(choose(f->options->work, f->found->work));
	if (facts->work.len == 0) {
		if ((rc = propose_work(&facts->work, &from, f->arena, e)) != 0)
			return rc;
		report_propose(f->report, facts->work);
	}
	return iri_parse_work(facts->work, iri, e);
}

/* Sets the document element of a document without one, and the name of its body. */
static void
fill_element(struct facts *facts, const struct iri_work *iri, struct buf *report)
{
	static const struct {
		const char *element, *body;
	} kinds[] = { { "act", "body" }, { "bill", "body" }, { "statement", "mainBody" },
		{ "doc", "mainBody" } };

	facts->name = iri->subtype.len > 0 ? iri->subtype : iri->doctype;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(iri->doctype, kinds[i].element)) {
			facts->element = kinds[i].element;
			facts->body = kinds[i].body;
			return;
		}
	facts->element = "doc";
	facts->body = "mainBody";
	report_note(report, 0,
	    "a document of type " STR_FMT " is written as a doc element with that name",
	    STR_ARG(iri->doctype));
}

int
facts_fill(struct facts *facts, const struct facts_found *found,
    const struct ingest_options *options, struct arena *arena, struct buf *report, struct err *e)
{
	const struct filling f = { facts, found, options, arena, report };
	struct iri_work iri = { 0 };
	int rc;

	facts->issuer = choose(options->issuer, found->issuer);
	fill_title(&f);
	if ((rc = fill_language(&f, e)) != 0 || (rc = fill_date(&f, e)) != 0 ||
	    (rc = fill_work(&f, &iri, e)) != 0)
		return rc;
	fill_element(facts, &iri, report);
	return 0;
}
