/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change_event: reads ranges of numbers until there are enough events. What must hold: each change
 * after the place is given once, by this reading or by a later one from `reached` on.
 */
#include "web/change_event.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "corpus/corpus.h"
#include "doc/build_listing.h"
#include "web/change_entry.h"
#include "web/harvest_list.h"

#define RANGE_NUMBERS 100          /* read at one time */
#define WALKED_MAX 20000           /* numbers that a reading looks at, if few are in the folder */
#define ENTRY_BYTES_MAX (1u << 20) /* of one entry with what is recorded of its work */

static const char *
kind_of(const struct harvest_change *k)
{
	if (k->is_repeal)
		return "repeal";
	if (k->is_withdrawal)
		return k->kind == CORPUS_RENAME ? "rename" : "withdrawal";
	return k->version.revision > 1 ? "correction" : "publication";
}

static struct changes_place
place_of(const struct harvest_change *k)
{
	return (struct changes_place){ k->seq, k->version.seq };
}

static bool
is_wanted(const struct change_events *r, const struct harvest_change *k)
{
	struct changes_place at = place_of(k);

	return (k->is_withdrawal || k->version.withdrawn == 0) &&
	       changes_ask_compare(&at, &r->after) > 0;
}

static void
put_subjects(struct json *j, struct str lines)
{
	if (lines.len == 0)
		return;
	json_name(j, "subjects");
	json_open_array(j);
	while (lines.len > 0)
		json_string(j, str_cut(lines, '\n', &lines));
	json_close_array(j);
}

/* The members in the order of the format json, which writes /changes.json. */
static void
put_entry(struct buf *b, const struct listing_entry *entry)
{
	const struct {
		const char *name;
		struct str value;
	} members[] = {
		{ "href", entry->href },
		{ "title", entry->title },
		{ "date", entry->date },
		{ "language", entry->language },
		{ "revision", entry->revision },
		{ "published", entry->published },
		{ "digest", entry->digest },
		{ "withdrawn", entry->withdrawn },
		{ "repealed", entry->repealed },
		{ "reason", entry->reason },
		{ "until", entry->until },
	};
	struct json j;

	json_start_line(&j, b);
	json_open_object(&j);
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		if (members[i].value.len > 0)
			json_member(&j, members[i].name, members[i].value);
	json_member_int(&j, "seq", strtoll(entry->seq.p, NULL, 10));
	put_subjects(&j, entry->subjects);
	json_close_object(&j);
}

static int
give(struct change_events *r, struct corpus *c, const struct harvest_change *k, bool is_last,
    struct err *e)
{
	const struct change_entry_ask ask = { .corpus = c, .base_url = r->base_url };
	struct arena a = ARENA_INIT(ENTRY_BYTES_MAX);
	struct buf json = BUF_INIT(ENTRY_BYTES_MAX);
	struct change_event event = { .place = place_of(k),
		.is_last = is_last,
		.kind = kind_of(k),
		.work = k->version.work,
		.time = k->time };
	struct listing_entry entry;
	int rc = change_entry_make(&entry, &a, &ask, k, e);

	if (rc == 0) {
		put_entry(&json, &entry);
		rc = buf_check(&json, "event", e);
	}
	if (rc == 0) {
		event.href = entry.href;
		event.json = buf_str(&json);
		rc = r->fn(r->arg, &event, e);
	}
	buf_free(&json);
	arena_free(&a);
	return rc;
}

/* The next one that is wanted from index i on, or l->count. */
static size_t
find_wanted(const struct change_events *r, const struct harvest_list *l, size_t i)
{
	while (i < l->count && !is_wanted(r, &l->changes[i]))
		i++;
	return i;
}

/* Gives those of a range; ends after `most`, with r->reached behind the last one given. */
static int
give_range(struct change_events *r, struct corpus *c, const struct harvest_list *l, unsigned *most,
    struct err *e)
{
	size_t i = find_wanted(r, l, 0), next;
	int rc = 0;

	for (; i < l->count && rc == 0 && *most > 0; i = next, --*most) {
		const struct harvest_change *k = &l->changes[i];

		next = find_wanted(r, l, i + 1);
		rc = give(r, c, k, next == l->count || l->changes[next].seq != k->seq, e);
		r->reached = place_of(k);
	}
	r->has_more = i < l->count;
	return rc;
}

static int
read_range(struct change_events *r, struct corpus *c, int64_t last, unsigned *most, struct err *e)
{
	const struct harvest_ask ask = {
		.after = r->reached.publication == INT64_MAX ? r->reached.seq : r->reached.seq - 1,
		.last = last,
		.within = r->within,
		.repeals = true
	};
	struct harvest_list l = { 0 };
	int rc;

	if ((rc = harvest_read(&l, c, &ask, e)) == 0 &&
	    (rc = harvest_read_records(&l, c, &ask, e)) == 0)
		rc = give_range(r, c, &l, most, e);
	if (rc == 0 && !r->has_more)
		r->reached = (struct changes_place){ last, INT64_MAX };
	harvest_free(&l);
	return rc;
}

int
change_events_read(struct change_events *r, struct corpus *c, struct err *e)
{
	unsigned most = CHANGE_EVENTS_MAX;
	int64_t last, end;
	int rc;

	r->reached = r->after;
	r->has_more = false;
	if ((rc = corpus_seq(c, &last, e)) != 0)
		return rc;
	end = last - r->after.seq > WALKED_MAX ? r->after.seq + WALKED_MAX : last;
	while (rc == 0 && !r->has_more && most > 0 &&
	       (r->reached.seq < end || r->reached.publication != INT64_MAX) &&
	       r->reached.seq <= end) {
		int64_t to =
		    end - r->reached.seq > RANGE_NUMBERS ? r->reached.seq + RANGE_NUMBERS : end;

		rc = read_range(r, c, to, &most, e);
	}
	r->has_more = r->has_more || r->reached.seq < last;
	return rc;
}

void
change_event_put(struct buf *b, const struct change_event *event)
{
	const struct changes_place behind = { event->place.seq, INT64_MAX };
	char id[CHANGES_PLACE_BYTES];

	changes_ask_format(event->is_last ? &behind : &event->place, id);
	buf_putf(b, "id: %s\nevent: %s\ndata: ", id, event->kind);
	buf_putstr(b, event->json);
	buf_puts(b, "\n\n");
}
