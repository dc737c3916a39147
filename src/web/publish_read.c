/* SPDX-License-Identifier: Apache-2.0 */
/* publish_read: what the URL says goes before what the document says. */
#include "web/publish_read.h"

#include "base/macros.h"
#include "base/time.h"
#include "publish/reading_options.h"
#include "render/blocking.h"
#include "web/publish_job.h"
#include "web/publisher.h"
#include "web/site_private.h"

const char *
publish_format(const struct publish_job *j)
{
	/* media types that say more than the content does */
	static const char *const types[] = { "text/markdown", "application/akn+xml" };
	/* of a conversion, "format" is that of the answer */
	const char *given = fields_one(&j->fields, j->action == TOKEN_RENDER ? "from" : "format");

	for (size_t i = 0; i < ARRAY_LEN(types) && given == NULL && j->draft_act <= DRAFT_SAVE; i++)
		if (str_case_is(j->media_type, types[i]))
			given = types[i];
	return given;
}

static int
fill_options(struct publish_job *j, struct reading_options *o, struct err *e)
{
	char date[DATE_BYTES + 1];
	int rc;

	*o = (struct reading_options){ .date = fields_one(&j->fields, "date"),
		.language = fields_one(&j->fields, "lang"),
		.title = fields_one(&j->fields, "title"),
		.issuer = fields_one(&j->fields, "issuer"),
		.format = publish_format(j),
		.tradition = fields_one(&j->fields, "tradition") };
	if ((rc = publish_flag(j, "reject", &o->reject, e)) != 0)
		return rc;
	if (j->has_work)
		o->work = arena_dup(&j->arena, j->iri.work.whole);
	if (j->has_work && j->iri.language.len > 0)
		o->language = arena_dup(&j->arena, j->iri.language);
	if (j->has_version) {
		date_format(j->iri.day, date);
		o->date = arena_dup(&j->arena, str_from(date));
	}
	return reading_options_check(o, e);
}

int
publish_read(struct publish_job *j, struct reading_options *o, struct reading *out, struct err *e)
{
	struct publisher *p = j->site->publisher;
	struct blocking *worker = NULL;
	int rc;

	if ((rc = fill_options(j, o, e)) != 0 || (rc = publisher_take_worker(p, &worker, e)) != 0)
		return rc;
	rc = blocking_read_sealed(worker, j->upload.fd, o->pairs, o->pair_count, out, e);
	publisher_put_worker(p, worker);
	return rc;
}
