/* SPDX-License-Identifier: Apache-2.0 */
/* publication: options first, then the document, then what its reader found or proposes. */
#include "publish/publication.h"

#include <ctype.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/find.h"
#include "publish/reading_facts.h"
#include "publish/reading_options.h"
#include "publish/report_record.h"
#include "render/blocking.h"

#define LACKS_BYTES 512                 /* the facts that a document may lack, in a sentence */
#define FIND_ARENA_BYTES_MAX (1u << 20) /* the strings of one publication */
#define FORMAT_NAME_BYTES_MAX 16        /* <gazetted/plugin.h>: the member format */
#define FORMAT_LIKE_BYTES_MIN 2         /* "12.a" is a number */

/* The field of the first note, or else of the first doubt, that has it. */
static struct str
find_field(const struct reading *r, const char *name, struct report_record *record)
{
	if (!report_record_find(r->report, "note", name, record) &&
	    !report_record_find(r->report, "doubt", name, record))
		return STR("");
	return report_record_field(record, name);
}

struct publication_fact
publication_work(const struct reading_options *o, const struct reading *r)
{
	struct report_record found;
	struct str own = iri_strip(image_meta(&r->image, IMAGE_META_WORK));

	if (o->work != NULL)
		return (
		    struct publication_fact){ iri_strip(str_from(o->work)), PUBLICATION_OPTION };
	if (report_record_find(r->report, "name", NULL, &found))
		return (struct publication_fact){ found.text, PUBLICATION_SCHEME };
	if (report_record_find(r->report, "propose", NULL, &found))
		return (struct publication_fact){ found.text, PUBLICATION_PROPOSED };
	return (struct publication_fact){ own, PUBLICATION_FILE };
}

struct publication_fact
publication_date(const struct reading_options *o, const struct reading *r)
{
	struct str stated = image_meta(&r->image, IMAGE_META_DATE), found;
	struct report_record record;
	bool today;

	if (o->date != NULL)
		return (struct publication_fact){ str_from(o->date), PUBLICATION_OPTION };
	if (stated.len > 0)
		return (struct publication_fact){ stated,
			str_is(stated, o->today) ? PUBLICATION_DEFAULT : PUBLICATION_FILE };
	found = find_field(r, "date", &record);
	today = found.len > 0 && str_is(report_record_field(&record, "how"), "default");
	return (struct publication_fact){ found, today ? PUBLICATION_DEFAULT : PUBLICATION_FILE };
}

struct publication_fact
publication_language(const struct reading_options *o, const struct reading *r)
{
	struct str stated = image_meta(&r->image, IMAGE_META_LANGUAGE), found;
	struct report_record record;

	if (o->language != NULL)
		return (struct publication_fact){ str_from(o->language), PUBLICATION_OPTION };
	found = find_field(r, "language", &record);
	if (found.len == 0)
		return (struct publication_fact){ stated, PUBLICATION_FILE };
	return (struct publication_fact){ lang_code(stated) != NULL ? stated : found,
		PUBLICATION_DETECTED };
}

bool
publication_is_proposed(const struct reading_options *o, const struct reading *r)
{
	return publication_work(o, r).source == PUBLICATION_PROPOSED;
}

/* A fact that the document does not state, and how it is given. */
struct lack {
	bool is_lacking;
	const char *fact, *remedy;
};

/* Refuses a document that lacks facts, with all of them in one sentence. */
static int
refuse_incomplete(const struct lack *lacks, size_t count, struct err *e)
{
	struct buf facts = BUF_INIT(LACKS_BYTES), remedies = BUF_INIT(LACKS_BYTES);
	int rc;

	for (size_t i = 0; i < count; i++) {
		if (!lacks[i].is_lacking)
			continue;
		buf_putf(&facts, "%s%s", facts.len > 0 ? ", " : "", lacks[i].fact);
		buf_putf(&remedies, "%s%s", remedies.len > 0 ? ", " : "", lacks[i].remedy);
	}
	rc = err_set(
	    e, ERR_DATA, "the document does not state %s; add %s", facts.data, remedies.data);
	buf_free(&facts);
	buf_free(&remedies);
	return rc;
}

int
publication_describe(const struct publication_ask *ask, const struct reading *r,
    struct corpus_publication *p, struct err *e)
{
	const struct reading_options *o = ask->options;
	const char *code = lang_code(publication_language(o, r).value);
	struct lack lacks[] = {
		{ publication_is_proposed(o, r) && !ask->accepts_name, "its name",
		    ask->remedies->work },
		{ false, "its first day in force as YYYY-MM-DD", ask->remedies->date },
		{ code == NULL, "its language", ask->remedies->language },
	};

	*p = (struct corpus_publication){ .work = publication_work(o, r).value,
		.language = str_from(code),
		.alias = str_from(ask->alias),
		.xml = r->xml,
		.upload = ask->upload,
		.upload_type = reading_upload_type(r->report),
		.image = &r->image,
		.published = time_now(),
		.reason = str_from(ask->reason),
		.author = str_from(ask->author) };
	lacks[1].is_lacking = !date_parse(publication_date(o, r).value, &p->day);
	for (size_t i = 0; i < ARRAY_LEN(lacks); i++)
		if (lacks[i].is_lacking)
			return refuse_incomplete(lacks, ARRAY_LEN(lacks), e);
	return publication_check_work(p->work, e);
}

int
publication_find_work(struct corpus *c, struct str work, bool *is_known, struct err *e)
{
	const struct corpus_ask ask = { .work = work, .how = CORPUS_FIRST };
	struct arena a = ARENA_INIT(FIND_ARENA_BYTES_MAX);
	struct err why = { 0 };
	struct corpus_version v;
	int rc = corpus_find(c, &ask, &v, &a, &why);

	*is_known = rc == 0;
	arena_free(&a);
	if (rc == 0 || rc == -ERR_NOTFOUND)
		return 0;
	return err_set(e, (enum err_code) - rc, "%s", why.text);
}

/* The part of the last segment after its last dot; empty if it cannot be the name of a format. */
static struct str
format_like(struct str work)
{
	struct str number = str_slice(work, str_rfind(work, '/') + 1, work.len);
	struct str end = str_slice(number, str_rfind(number, '.') + 1, number.len);

	if (end.len < FORMAT_LIKE_BYTES_MIN || end.len > FORMAT_NAME_BYTES_MAX ||
	    islower((unsigned char)end.p[0]) == 0)
		return STR("");
	for (size_t i = 0; i < end.len; i++)
		if (islower((unsigned char)end.p[i]) == 0 && isdigit((unsigned char)end.p[i]) == 0)
			return STR("");
	return end;
}

int
publication_check_work(struct str work, struct err *e)
{
	struct str end = format_like(work);

	if (end.len == 0)
		return 0;
	return err_set(e, ERR_USAGE,
	    "the name ends in '." STR_FMT
	    "' like the address of a format, so that no address would lead to the work: write '-' "
	    "instead of the dot",
	    STR_ARG(end));
}
