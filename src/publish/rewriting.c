/* SPDX-License-Identifier: Apache-2.0 */
/* rewriting: reads each source again, with the new name as an option. */
#include "publish/rewriting.h"

#include "akn/iri.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "publish/publication.h"

int
rewriting_check_name(struct str name, struct err *e)
{
	struct iri iri;

	if (iri_parse(name, &iri, e) != 0)
		return err_wrap(e, "the new name");
	if (iri.point != IRI_WORK || iri.portion.len > 0)
		return err_set(e, ERR_USAGE,
		    "the new name is that of a work, such as /akn/xx/act/2006/1, without language, "
		    "date or portion");
	return publication_check_work(name, e);
}

int
rewriting_run(void *arg, struct str xml, struct corpus_publication *p, struct err *e)
{
	struct rewriting *w = arg;
	char date[DATE_BYTES + 1] = "";
	const struct message_pair options[] = { { STR("work"), w->name },
		{ STR("former"), w->former }, { STR("date"), str_make(date, DATE_BYTES) },
		{ STR("language"), p->language } };
	int rc;

	rewriting_close(w);
	date_format(p->day, date);
	if ((rc = blocking_read(w->worker, xml, options, ARRAY_LEN(options), &w->reading, e)) != 0)
		return rc;
	w->is_read = true;
	p->xml = w->reading.xml;
	p->image = &w->reading.image;
	return 0;
}

void
rewriting_close(struct rewriting *w)
{
	if (w->is_read)
		reading_close(&w->reading);
	w->is_read = false;
}
