/* SPDX-License-Identifier: Apache-2.0 */
/* change_entry: what was recorded of a publication, as the attributes of an entry. */
#include "web/change_entry.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "doc/build_listing.h"
#include "web/corrections.h"
#include "web/harvest_list.h"
#include "web/listing_line.h"

/*
 * In an archive a work has the title that it was published with, and no subjects: those of a record
 * may change.
 */
int
change_entry_make(struct listing_entry *out, struct arena *a, const struct change_entry_ask *ask,
    const struct harvest_change *k, struct err *e)
{
	const struct corpus_record by = {
		.seq = k->seq, .made = k->time, .effective = k->effective, .reason = k->reason
	};
	struct corpus_version v = k->version;
	struct corrections known = { .repealed = DAY_NONE };
	struct listing_line line = { .base_url = ask->base_url, .version = &v, .record = &by };
	struct corpus_facts facts;
	int rc = 0;

	if (k->is_repeal) {
		v.withdrawn = 0;
		line.record = &by;
		line.is_repeal = true;
	} else if (!k->is_withdrawal) {
		v.withdrawn = 0;
		if (!ask->is_archived) {
			rc = corpus_facts_overlay(ask->corpus, &v, &facts, a, e);
			line.facts = rc == 0 ? &facts : NULL;
		}
		if (rc == 0 && v.revision > 1)
			rc = corrections_read(&known, ask->corpus, v.work, e);
		line.record = corrections_of(&known, &v);
	}
	line.title = v.title.len > 0 ? v.title : v.work;
	if (rc == 0)
		rc = listing_line_make(out, a, &line, e);
	corrections_free(&known);
	return rc;
}
