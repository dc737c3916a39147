/* SPDX-License-Identifier: Apache-2.0 */
/* correction: finds out what a correction is about, and who makes it. */
#include "cli/correction.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "akn/iri.h"
#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/work_name.h"

void
correction_login(char name[CORPUS_AUTHOR_BYTES_MAX + 1])
{
	const struct passwd *p;

	if (getlogin_r(name, CORPUS_AUTHOR_BYTES_MAX + 1) == 0)
		return;
	p = getpwuid(getuid());
	snprintf(name, CORPUS_AUTHOR_BYTES_MAX + 1, "%s", p != NULL ? p->pw_name : "");
}

static int
scope_from(struct str name, struct corpus_scope *scope, struct err *e)
{
	struct iri iri;
	int rc;

	if ((rc = iri_parse(name, &iri, e)) != 0)
		return rc;
	if (iri.portion.len > 0 ||
	    (iri.point != IRI_WORK && iri.point != IRI_LANGUAGE && iri.point != IRI_FROM))
		return err_set(e, ERR_USAGE,
		    "name a work, a language of it, or a version: /akn/xx/act/2006/1, .../eng, "
		    ".../eng@2006-05-01 or .../eng@2006-05-01;r2");
	*scope = (struct corpus_scope){ .work = iri.work.whole,
		.language = iri.language,
		.day = iri.point == IRI_FROM ? iri.day : DAY_NONE,
		.revision = iri.point == IRI_FROM ? iri.revision : 0 };
	return 0;
}

int
correction_open(struct corpus **c, const struct correction_options *o, struct str name,
    struct corpus_correction *k, struct arena *a, struct err *e)
{
	char login[CORPUS_AUTHOR_BYTES_MAX + 1];
	int rc;

	if (o->reason == NULL)
		return err_set(e, ERR_USAGE, "say why: --reason TEXT, which readers are shown");
	correction_login(login);
	*k = (struct corpus_correction){ .author = str_from(o->author != NULL ? o->author : login),
		.reason = str_from(o->reason),
		.made = time_now(),
		.is_trial = o->is_trial };
	if (!arena_keep(a, &k->author))
		return err_set(e, ERR_LIMIT, "the name of the author is too long");
	if ((rc = corpus_open(c, command_store(o->store), CORPUS_WRITE, e)) != 0 ||
	    (rc = work_name_expand(*c, &name, a, e)) != 0)
		return rc;
	return scope_from(name, &k->scope, e);
}
