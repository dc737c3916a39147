/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wording: goes back from a version, publication by publication, until each portion had another
 * text or was not there. A portion is the same one by its wId, or its eId where it has none, as in
 * corpus_changes().
 */
#include "web/wording.h"

#include "base/err.h"

#define WORDING_BYTES_MAX (64u << 20) /* of a version with 100,000 portions */

static struct str
key_of(const struct corpus_portion *p)
{
	return p->wid.len > 0 ? p->wid : p->eid;
}

static int
note_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct wording *w = arg;
	struct wording_portion row = { .portion = *p };
	struct corpus_portion *kept = &row.portion;

	if (p->num.len == 0 && p->heading.len == 0)
		return 0; /* a paragraph, or what only holds others */
	if (!arena_keep(&w->arena, &kept->eid) || !arena_keep(&w->arena, &kept->wid) ||
	    !arena_keep(&w->arena, &kept->num) || !arena_keep(&w->arena, &kept->heading))
		return err_set(e, ERR_LIMIT, "the version has too many portions to list");
	buf_put(&w->rows, &row, sizeof row);
	w->count++;
	return buf_check(&w->rows, "list of portions", e);
}

int
wording_read(struct wording *w, struct corpus *c, const struct corpus_version *v, struct err *e)
{
	int rc;

	*w = (struct wording){ .arena = ARENA_INIT(WORDING_BYTES_MAX),
		.rows = BUF_INIT(WORDING_BYTES_MAX),
		.now = { v->seq, v->day, v->published, v->revision },
		.language = v->language };
	if ((rc = corpus_portions(c, v->seq, note_portion, w, e)) == 0)
		w->portions = (struct wording_portion *)(void *)w->rows.data;
	return rc;
}

static int
note_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct wording *w = arg;

	(void)e;
	if (!str_eq(v->language, w->language) || v->seq == w->now.seq)
		return 1; /* ends the walk, which goes by language, day and revision */
	if (v->withdrawn == 0)
		w->before[w->before_count++ % WORDING_LOOK_BACK_MAX] =
		    (struct wording_publication){ v->seq, v->day, v->published, v->revision };
	return 0;
}

static int
compare_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct wording *w = arg;
	struct wording_portion *row = table_find(&w->by_key, key_of(p));

	(void)e;
	if (row != NULL && corpus_is_same_text(&row->portion.text, &p->text))
		row->is_seen = true;
	return 0;
}

/* Compares with one publication; *open is the number of portions that may be older still. */
static int
look_at(struct wording *w, struct corpus *c, const struct wording_publication *at, size_t *open,
    struct err *e)
{
	int rc;

	for (size_t i = 0; i < w->count; i++)
		w->portions[i].is_seen = false;
	if ((rc = corpus_portions(c, at->seq, compare_portion, w, e)) != 0)
		return rc;
	*open = 0;
	for (size_t i = 0; i < w->count; i++) {
		struct wording_portion *row = &w->portions[i];

		if (row->is_known)
			continue;
		if (row->is_seen) {
			row->since = *at;
			++*open;
		} else
			row->is_known = true;
	}
	return 0;
}

static void
begin_looking(struct wording *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct wording_portion *row = &w->portions[i];

		row->since = w->now;
		table_put(&w->by_key, key_of(&row->portion), row);
	}
}

int
wording_look_back(
    struct wording *w, struct corpus *c, const struct corpus_version *v, struct err *e)
{
	const struct corpus_place first = { v->language, INT64_MIN, 0 };
	size_t open = w->count, looked = 0;
	int rc = corpus_history(c, v->work, &first, note_publication, w, e);

	if (rc < 0)
		return rc;
	begin_looking(w);
	while (open > 0 && looked < w->before_count && looked < WORDING_LOOK_BACK_MAX) {
		looked++;
		if ((rc = look_at(w, c,
			 &w->before[(w->before_count - looked) % WORDING_LOOK_BACK_MAX], &open,
			 e)) != 0)
			return rc;
	}
	if (looked == w->before_count) /* what is left is as old as the work */
		for (size_t i = 0; i < w->count; i++)
			w->portions[i].is_known = true;
	return 0;
}

void
wording_free(struct wording *w)
{
	table_free(&w->by_key);
	buf_free(&w->rows);
	arena_free(&w->arena);
}
