/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading_options: checks the options before any work is done. What must hold: a tradition is
 * checked by the worker, which alone has the table of them.
 */
#include "publish/reading_options.h"

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/err.h"
#include "base/zone.h"

static void
add_pair(struct reading_options *o, const char *name, struct str value)
{
	if (value.len > 0)
		o->pairs[o->pair_count++] =
		    (struct message_pair){ .name = str_from(name), .value = value };
}

static int
check_values(struct reading_options *o, struct err *e)
{
	struct iri_work work;
	const char *code;
	int64_t day;

	if (o->work != NULL && iri_parse_work(iri_strip(str_from(o->work)), &work, e) != 0)
		return err_wrap(e, "--work");
	if (o->date != NULL && !date_parse(str_from(o->date), &day))
		return err_set(e, ERR_USAGE,
		    "--date must be an existing day, as YYYY-MM-DD (2006-05-01), not '%.40s'",
		    o->date);
	if (o->language != NULL) {
		if ((code = lang_code(str_from(o->language))) == NULL)
			return err_set(e, ERR_USAGE,
			    "--lang '%.20s' is not a language code; use ISO 639-2, such as eng, "
			    "fra, deu, zho",
			    o->language);
		o->language = code;
	}
	if (o->tradition != NULL && o->tradition[0] == '\0')
		return err_set(e, ERR_USAGE, "--tradition needs a name, such as uk");
	return 0;
}

int
reading_options_check(struct reading_options *o, struct err *e)
{
	int rc = check_values(o, e);

	if (rc != 0)
		return rc;
	date_format(zone_today(), o->today);
	add_pair(o, "format", str_from(o->format));
	add_pair(o, "work", iri_strip(str_from(o->work)));
	add_pair(o, "title", str_from(o->title));
	add_pair(o, "issuer", str_from(o->issuer));
	add_pair(o, "date", str_from(o->date));
	add_pair(o, "today", str_from(o->today));
	add_pair(o, "language", str_from(o->language));
	add_pair(o, "tradition", str_from(o->tradition));
	if (o->reject)
		add_pair(o, "reject", STR("yes"));
	return 0;
}
