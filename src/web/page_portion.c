/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_portion: finds the publications in which a portion changed, and the portions before, after
 * and above it. What must hold: the wording shown is that of the last change up to the version
 * shown.
 */
#include "web/page_portion.h"

#include <stdlib.h>

#include "akn/component.h"
#include "akn/eid.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "doc/build_page.h"
#include "web/known_version.h"
#include "web/page_lines.h"
#include "web/page_make.h"
#include "web/urls.h"

#define VERSIONS_SHOWN 100
#define CHANGES_SHOWN 200                /* the history has all */
#define NEIGHBOURS_BYTES_MAX (16u << 20) /* the numbers and headings up to the portion */
#define DEPTH_MAX 64                     /* of portions in each other */
#define NONE SIZE_MAX
/*
 * Sources of the documents whose wordings are compared, the one shown included. Making the image of
 * a document takes some 20 ms a megabyte, the first time only; comparing two, some 5 ms.
 */
#define WORDINGS_BYTES_MAX (4u << 20)

/* A publication in which the portion changed. */
struct change {
	size_t line;    /* index in lines */
	struct str eid; /* of the portion there, in the arena of the lines; empty: it is gone */
};

struct wording {
	struct page_lines *lines;
	struct buf bytes; /* of struct change, oldest first */
	struct change *list;
	size_t count;
	size_t shown; /* the change that gave the version shown its wording, or NONE */
	/*
	 * The changes from `newest` backwards have their wordings in these documents: 0 is the one
	 * shown, and k the k-th further one; -1: none
	 */
	size_t newest;
	int documents[1 + MESSAGE_WORDINGS_MAX];
};

static int
add_change(void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	struct wording *w = arg;
	struct change c = { .line = page_lines_find(w->lines, v),
		.eid = p != NULL ? p->eid : STR("") };

	if (c.line == w->lines->count)
		return 0;
	if (!arena_keep(&w->lines->arena, &c.eid))
		w->bytes.failed = true;
	buf_put(&w->bytes, &c, sizeof c);
	if (buf_check(&w->bytes, "history of the portion", e) != 0)
		return -ERR_LIMIT;
	w->list = (struct change *)(void *)w->bytes.data;
	w->count++;
	return 0;
}

/* The day of the wording after change i; DAY_NONE: there is none. */
static int64_t
next_of(const struct wording *w, size_t i)
{
	return i + 1 < w->count ? w->lines->list[w->list[i + 1].line].day : DAY_NONE;
}

static bool
is_repealed(const struct wording *w, size_t i)
{
	const struct page_lines *l = w->lines;

	return page_lines_is_repealed(l, l->list[w->list[i].line].day, next_of(w, i));
}

/* The first day on which the wording of change i is no longer in force; DAY_NONE: not known. */
static int64_t
end_of(const struct wording *w, size_t i)
{
	return is_repealed(w, i) ? w->lines->corrections.repealed : next_of(w, i);
}

static void
put_status(struct page_make *m, const struct wording *w, int64_t today)
{
	int64_t since = w->lines->list[w->list[w->shown].line].day, end = end_of(w, w->shown);
	const char *status = since > today ? "future" : "in-force";

	page_make_day(m, "since", since);
	if (end == DAY_NONE && w->lines->is_cut_after)
		return; /* the next change, if there is one, is behind what was read */
	if (end != DAY_NONE && end <= today)
		status = is_repealed(w, w->shown) ? "repealed" : "superseded";
	page_fact(m->build, "status", str_from(status));
	if (end != DAY_NONE)
		page_make_day(m, "until", end - 1);
	if (end != DAY_NONE && end > today && !is_repealed(w, w->shown))
		page_make_day(m, "next", end);
}

/* The comparison of the wording shown with the one in force, if that is another. */
static void
put_compare(
    struct page_make *m, const struct wording *w, size_t shown, int64_t today, struct str eid)
{
	size_t current = page_lines_in_force(w->lines, today);
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	if (current == w->lines->count || current == shown)
		return;
	page_lines_put_comparison(&path, w->lines, shown, current);
	url_put_portion(&path, eid);
	page_make_href(m, "compare", &path, "");
}

/*
 * Chooses the documents by which the page shows how the wording changed: from the change that ended
 * the wording shown backwards, as many as the limits allow.
 */
static void
choose_documents(struct wording *w, struct known_version *out)
{
	const struct corpus_version *lines = w->lines->list;
	uint64_t bytes = out->found.version.source_bytes;

	w->newest = w->shown + 1 < w->count ? w->shown + 1 : w->count - 1;
	for (size_t k = 0; k <= MESSAGE_WORDINGS_MAX && k <= w->newest; k++) {
		const struct change *c = &w->list[w->newest - k];

		if (w->newest - k == w->shown) {
			w->documents[k] = 0;
			continue;
		}
		bytes += lines[c->line].source_bytes;
		if (c->eid.len == 0 || bytes > WORDINGS_BYTES_MAX ||
		    out->wording_count == MESSAGE_WORDINGS_MAX)
			continue;
		out->wordings[out->wording_count++] = lines[c->line].source;
		w->documents[k] = (int)out->wording_count;
	}
}

static void
put_document(struct page_make *m, const struct wording *w, size_t i)
{
	if (w->newest == NONE || i > w->newest || w->newest - i > MESSAGE_WORDINGS_MAX ||
	    w->documents[w->newest - i] < 0)
		return;
	page_make_number(m, "wording", (uint64_t)w->documents[w->newest - i]);
}

static void
put_change(struct page_make *m, const struct wording *w, size_t i)
{
	const struct page_lines *l = w->lines;
	const struct change *c = &w->list[i];
	struct buf path = BUF_INIT(URL_BYTES_MAX), compare = BUF_INIT(URL_BYTES_MAX);
	int64_t end = end_of(w, i);
	struct str eid = c->eid;

	url_put_revision(&path, &l->list[c->line]);
	url_put_portion(&path, eid);
	page_make_link(m, &path, "", STR(""));
	page_make_day(m, "date", l->list[c->line].day);
	if (end != DAY_NONE)
		page_make_day(m, "until", end - 1);
	page_make_number(m, "revision", l->list[c->line].revision);
	page_set(m->build, "rel", i == w->shown ? STR("self") : STR(""));
	page_set(m->build, "portion", eid);
	put_document(m, w, i);
	if (eid.len == 0 && i > 0)
		eid = w->list[i - 1].eid;
	if (c->line == 0 || eid.len == 0)
		return;
	page_lines_put_comparison(&compare, l, c->line - 1, c->line);
	url_put_portion(&compare, eid);
	page_make_href(m, "compare", &compare, "");
}

static void
put_changes(struct page_make *m, const struct wording *w)
{
	page_list(m->build, "changes");
	for (size_t i = w->count; i > 0 && w->count - i < CHANGES_SHOWN; i--)
		put_change(m, w, i - 1);
}

/* The portions of the version shown that are beside or above the one that the page shows. */
struct neighbours {
	struct str eid;     /* of the portion shown */
	struct str kind;    /* of its eId: "art_" */
	struct arena arena; /* for the portions below */
	struct corpus_portion prev, next;
	struct corpus_portion *above; /* those that enclose the present one, by depth */
	struct corpus_portion up;
	bool is_found, has_prev, has_next, has_up;
};

static void
keep(struct neighbours *n, struct corpus_portion *out, const struct corpus_portion *p)
{
	*out = *p;
	arena_keep(&n->arena, &out->eid);
	arena_keep(&n->arena, &out->num);
	arena_keep(&n->arena, &out->heading);
}

/* Parts such as the body have none: they are no place for a reader to go. */
static bool
has_label(const struct corpus_portion *p)
{
	return p->num.len > 0 || p->heading.len > 0;
}

static int
visit(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct neighbours *n = arg;

	(void)e;
	if (str_eq(p->eid, n->eid)) {
		n->is_found = true;
		for (uint32_t d = p->depth < DEPTH_MAX ? p->depth : DEPTH_MAX; d > 0 && !n->has_up;
		     d--) {
			n->up = n->above[d - 1];
			n->has_up = has_label(&n->up);
		}
		return 0;
	}
	if (!n->is_found && p->depth < DEPTH_MAX)
		keep(n, &n->above[p->depth], p);
	if (!str_eq(eid_kind(component_eid(p->eid)), n->kind))
		return 0;
	if (n->is_found) {
		keep(n, &n->next, p);
		n->has_next = true;
		return 1; /* ends the walk */
	}
	keep(n, &n->prev, p);
	n->has_prev = true;
	return 0;
}

static void
put_neighbour(struct page_make *m, const struct corpus_version *v, const struct corpus_portion *p,
    const char *rel)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	url_put_revision(&path, v);
	url_put_portion(&path, p->eid);
	page_make_portion_link(m, &path, p->eid, p->num, p->heading);
	page_set(m->build, "portion", p->eid);
	page_set(m->build, "rel", str_from(rel));
}

static int
put_neighbours(struct page_make *m, struct corpus *c, const struct resolution *found, struct err *e)
{
	struct corpus_portion above[DEPTH_MAX] = { { .eid = STR("") } };
	struct neighbours n = { .eid = found->portion,
		.kind = eid_kind(component_eid(found->portion)),
		.arena = ARENA_INIT(NEIGHBOURS_BYTES_MAX),
		.above = above };
	int rc = corpus_portions(c, found->version.seq, visit, &n, e);

	page_list(m->build, "neighbours");
	if (n.has_prev)
		put_neighbour(m, &found->version, &n.prev, "prev");
	if (n.has_up)
		put_neighbour(m, &found->version, &n.up, "up");
	if (n.has_next)
		put_neighbour(m, &found->version, &n.next, "next");
	arena_free(&n.arena);
	return rc < 0 ? rc : 0;
}

/* The change whose wording the version shown has. */
static size_t
find_shown(const struct wording *w, size_t shown)
{
	size_t i = w->count;

	while (i > 0 && w->list[i - 1].line > shown)
		i--;
	return i > 0 ? i - 1 : NONE;
}

/* What the portion is called today; none: it is gone, or nothing is in force yet. */
static void
put_current(struct page_make *m, const struct wording *w, int64_t today)
{
	size_t current = find_shown(w, page_lines_in_force(w->lines, today));

	if (current != NONE && w->list[current].eid.len > 0)
		page_lines_put_current(m, w->lines, today, w->list[current].eid);
}

static void
put_wording(
    struct page_make *m, struct wording *w, struct known_version *out, size_t shown, int64_t today)
{
	w->shown = find_shown(w, shown);
	if (w->shown != NONE) {
		put_status(m, w, today);
		choose_documents(w, out);
	}
	put_compare(m, w, shown, today, out->found.portion);
	put_current(m, w, today);
	page_lines_put(m, w->lines, shown, today, VERSIONS_SHOWN);
	put_changes(m, w);
}

/* Reads the changes in the publications that were read. */
static int
read_wording(struct wording *w, struct corpus *c, const struct resolution *found,
    struct page_lines *l, struct err *e)
{
	bool is_cut = l->is_cut_before || l->is_cut_after;

	*w = (struct wording){ .lines = l,
		.bytes = BUF_INIT(PAGE_LINES_MAX * sizeof(struct change)),
		.shown = NONE,
		.newest = NONE,
		.documents = { [0 ... MESSAGE_WORDINGS_MAX] = -1 } };
	return corpus_changes(c,
	    &(struct corpus_changes_ask){ .work = found->version.work,
		.language = found->version.language,
		.key = found->portion_key,
		.after = l->is_cut_before ? &l->first : NULL,
		.most = is_cut ? (uint32_t)l->count : 0 },
	    add_change, w, e);
}

int
page_portion_put(struct page_make *m, struct corpus *c, struct known_version *out,
    struct page_lines *l, size_t shown, int64_t today, struct err *e)
{
	struct wording w;
	int rc = read_wording(&w, c, &out->found, l, e);

	if (rc == 0) {
		put_wording(m, &w, out, shown, today);
		rc = put_neighbours(m, c, &out->found, e);
	}
	buf_free(&w.bytes);
	return rc;
}

int
page_portion_put_changes(struct page_make *m, struct corpus *c, const struct resolution *found,
    struct page_lines *l, int64_t today, struct err *e)
{
	struct wording w;
	int rc = read_wording(&w, c, found, l, e);

	if (rc == 0) {
		put_current(m, &w, today);
		page_lines_put(m, l, l->count, today, VERSIONS_SHOWN);
		put_changes(m, &w);
	}
	buf_free(&w.bytes);
	return rc;
}
