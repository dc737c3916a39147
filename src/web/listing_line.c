/* SPDX-License-Identifier: Apache-2.0 */
/* listing_line: the facts of a publication as the attributes of an entry. */
#include "web/listing_line.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_record.h"
#include "corpus/corpus_version.h"
#include "corpus/facts.h"
#include "doc/build_listing.h"
#include "web/urls.h"

#define LINE_BYTES_MAX (128u << 10) /* an IRI in three spellings, and a reason */
/* CORPUS_SUBJECTS_MAX subjects of at most 200 bytes (note.def) */
#define SUBJECTS_BYTES_MAX (16u << 10)

static void
put_repeal(struct listing_entry *out, struct arena *a, const struct corpus_record *r)
{
	char date[DATE_BYTES + 1], made[RFC3339_BYTES + 1];

	time_rfc3339(r->made, made);
	out->repealed = str_from(arena_dup(a, str_from(made)));
	if (r->effective != DAY_NONE) {
		date_format(r->effective, date);
		out->until = str_from(arena_dup(a, str_from(date)));
	}
	out->seq = str_from(arena_printf(a, "%" PRId64, r->seq));
}

/* Formats the numbers and times of a publication. */
static void
put_facts(struct listing_entry *out, struct arena *a, const struct listing_line *line)
{
	const struct corpus_version *v = line->version;
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], digest[SHA256_HEX_BYTES + 1];

	date_format(v->day, date);
	time_rfc3339(v->published, published);
	sha256_hex(&v->source, digest);
	out->date = str_from(arena_dup(a, str_from(date)));
	out->published = str_from(arena_dup(a, str_from(published)));
	out->digest = str_from(arena_dup(a, str_from(digest)));
	out->revision = str_from(arena_printf(a, "%" PRIu32, v->revision));
	if (line->is_repeal)
		put_repeal(out, a, line->record);
	else
		out->seq = str_from(
		    arena_printf(a, "%" PRId64, v->withdrawn != 0 ? v->withdrawn : v->seq));
	if (v->withdrawn != 0 && line->record != NULL) {
		time_rfc3339(line->record->made, published);
		out->withdrawn = str_from(arena_dup(a, str_from(published)));
	}
}

/* The subjects of a work, one a line: records have no ends of lines. ERR_LIMIT. */
static int
put_subjects(
    struct listing_entry *out, struct arena *a, const struct corpus_facts *facts, struct err *e)
{
	struct buf b = BUF_INIT(SUBJECTS_BYTES_MAX);
	int rc;

	for (size_t i = 0; i < facts->subject_count; i++)
		buf_putf(&b, "%s" STR_FMT, i > 0 ? "\n" : "", STR_ARG(facts->subjects[i]));
	rc = buf_check(&b, "list of subjects", e);
	out->subjects = buf_str(&b);
	if (rc == 0 && !arena_keep(a, &out->subjects))
		rc = err_set(e, ERR_LIMIT, "the subjects of a work take too much memory");
	buf_free(&b);
	return rc;
}

int
listing_line_make(
    struct listing_entry *out, struct arena *a, const struct listing_line *line, struct err *e)
{
	struct listing_entry made = { .title = utf8_cut(line->title, LISTING_TITLE_BYTES_MAX),
		.language = line->version->language };
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	url_put_revision(&path, line->version);
	url_put_portion(&path, line->portion);
	if ((rc = url_take(&path, line->base_url, a, &made.href, e)) != 0)
		return rc;
	put_facts(&made, a, line);
	if (line->facts != NULL && (rc = put_subjects(&made, a, line->facts, e)) != 0)
		return rc;
	if (line->record != NULL)
		made.reason = line->record->reason;
	if (!arena_keep(a, &made.reason) || made.seq.len == 0)
		return err_set(e, ERR_LIMIT, "a line of a listing takes too much memory");
	*out = made;
	return 0;
}

int
listing_line_add(struct listing *l, const struct listing_line *line, struct err *e)
{
	struct arena a = ARENA_INIT(LINE_BYTES_MAX);
	struct listing_entry entry;
	int rc = listing_line_make(&entry, &a, line, e);

	if (rc == 0)
		rc = listing_add(l, &entry, e);
	arena_free(&a);
	return rc;
}
