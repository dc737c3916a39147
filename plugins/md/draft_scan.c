/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_scan: one pass over the document before it is written: which rules its eIds follow most
 * often, and which element each shape of number belongs to. A rule that is chosen badly costs
 * attributes, never content: each attribute that differs is written.
 */
#include <stdlib.h>
#include <string.h>

#include "draft.h"

static struct draft_tally *
tally_of(struct draft *d, const char *name)
{
	struct draft_tally *t;

	for (size_t i = 0; i < d->tally_count; i++)
		if (strcmp(d->tallies[i].name, name) == 0)
			return &d->tallies[i];
	if (d->tally_count == DRAFT_TALLIES || draft_element(name, strlen(name)) == NULL)
		return NULL;
	t = &d->tallies[d->tally_count++];
	*t = (struct draft_tally){ .name = name, .word = draft_default_rule(name).word };
	if (t->word[0] == '\0')
		t->word = draft_element(name, strlen(name))->short_name;
	return t;
}

static bool
is_number(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	return digits > 0 && s[digits] == '\0' && digits < 8;
}

/* The eId of the nearest element around n that has one. */
static const char *
eid_around(const struct draft *d, const struct gaz_node *n)
{
	const char *eid = NULL;

	while ((n = d->h->parent(n)) != NULL && (eid == NULL || eid[0] == '\0'))
		eid = d->h->attr(n, "eId", NULL);
	return eid != NULL ? eid : "";
}

/* s without word; NULL: it does not begin with it. */
static const char *
after(const char *s, const char *word)
{
	size_t len = strlen(word);

	return strncmp(s, word, len) == 0 ? s + len : NULL;
}

static void
vote_number(struct draft *d, struct draft_tally *t, const char *rest, bool inside,
    const struct gaz_node *num)
{
	char label[DRAFT_LABEL_BYTES];
	size_t len;
	const char *p;

	if (num != NULL && (p = d->h->text(d->h->first_child(num), &len)) != NULL) {
		draft_label(p, len, false, label);
		t->votes[inside ? DRAFT_IN_NUM : DRAFT_NUM] += strcmp(label, rest) == 0;
		draft_label(p, len, true, label);
		t->votes[inside ? DRAFT_IN_ROMAN : DRAFT_ROMAN] += strcmp(label, rest) == 0;
	}
	t->votes[inside ? DRAFT_IN_COUNT : DRAFT_COUNT] += is_number(rest);
}

/* Whether the eId is made of the word and something known. */
static void
vote_word(struct draft *d, struct draft_tally *t, const struct gaz_node *n, const char *eid)
{
	const char *in = eid_around(d, n), *rest = after(eid, t->word), *own;
	const struct gaz_node *num = draft_plain_num(d, n);

	if (rest != NULL && rest[0] == '_' && rest[1] != '_')
		vote_number(d, t, rest + 1, false, num);
	else if (rest != NULL && rest[0] == '\0')
		t->votes[DRAFT_CONSTANT]++;
	if (in[0] == '\0') {
		if (rest != NULL && rest[0] == '_' && rest[1] != '_')
			vote_number(d, t, rest + 1, true, num);
		return;
	}
	if ((own = after(eid, in)) == NULL || (own = after(own, "__")) == NULL ||
	    (rest = after(own, t->word)) == NULL)
		return;
	if (rest[0] == '_')
		vote_number(d, t, rest + 1, true, num);
	else if (rest[0] == '\0')
		t->votes[DRAFT_IN]++;
}

static void
tally(struct draft *d, const struct gaz_node *n)
{
	const char *eid = d->h->attr(n, "eId", NULL), *name = d->h->name(n);
	struct draft_tally *t = tally_of(d, name);

	if (t == NULL || d->h->kind(n) == GAZ_NOTE || d->h->kind(n) == GAZ_NUM ||
	    d->h->kind(n) == GAZ_HEADING || d->h->kind(n) == GAZ_INLINE || d->h->kind(n) == GAZ_REF)
		return;
	if (eid == NULL)
		t->votes[DRAFT_NONE]++;
	else
		vote_word(d, t, n, eid);
}

static const char *
parent_name(const struct draft *d, const struct gaz_node *n)
{
	while ((n = d->h->parent(n)) != NULL)
		if (draft_is_unit(d->h->name(n)) || d->h->kind(n) == GAZ_ITEM)
			return d->h->name(n);
	return "";
}

static void
tally_number(struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *num = draft_plain_num(d, n);
	const char *p, *parent = parent_name(d, n), *name = d->h->name(n);
	char shape[DRAFT_SHAPE_BYTES], *copy;
	size_t size;
	struct draft_unit *u = d->units;
	size_t len;

	if (num == NULL || (!draft_is_unit(name) && d->h->kind(n) != GAZ_ITEM))
		return;
	p = d->h->text(d->h->first_child(num), &len);
	if ((size = draft_shape(p, len, shape)) == 0)
		return;
	for (; u < d->units + d->unit_count; u++)
		if (strcmp(u->shape, shape) == 0 && strcmp(u->parent, parent) == 0 &&
		    strcmp(u->element, name) == 0) {
			u->count++;
			return;
		}
	if (d->unit_count == DRAFT_UNITS || (copy = md_alloc(d->m, size + 1)) == NULL)
		return;
	memcpy(copy, shape, size + 1);
	d->units[d->unit_count++] =
	    (struct draft_unit){ .parent = parent, .shape = copy, .element = name, .count = 1 };
}

static enum draft_rule
best_rule(const struct draft_tally *t)
{
	static const enum draft_rule order[] = { DRAFT_NUM, DRAFT_ROMAN, DRAFT_IN_NUM,
		DRAFT_IN_ROMAN, DRAFT_IN_COUNT, DRAFT_COUNT, DRAFT_IN, DRAFT_CONSTANT, DRAFT_NONE };
	enum draft_rule fallback = draft_default_rule(t->name).rule, best = fallback;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (t->votes[order[i]] > t->votes[best])
			best = order[i];
	return best;
}

static void
choose_rules(struct draft *d)
{
	size_t unlike_default = 0, unlike_none = 0;

	for (size_t i = 0; i < d->tally_count; i++) {
		struct draft_tally *t = &d->tallies[i];

		t->rule = (struct draft_id_rule){ best_rule(t), t->word };
		if (t->rule.rule != draft_default_rule(t->name).rule)
			unlike_default++;
		if (t->rule.rule != DRAFT_NONE)
			unlike_none++;
	}
	d->no_defaults = unlike_none < unlike_default;
}

/* Marks for each shape the element of most numbers, and for each parent where it differs. */
static void
choose_units(struct draft *d)
{
	for (size_t i = 0; i < d->unit_count; i++) {
		struct draft_unit *u = &d->units[i];
		uint32_t best = 0;

		if (draft_unit_for(d, u->shape, NULL) != NULL)
			continue;
		for (size_t k = i; k < d->unit_count; k++) {
			uint32_t sum = 0;

			for (size_t j = i; j < d->unit_count; j++)
				if (strcmp(d->units[j].shape, u->shape) == 0 &&
				    strcmp(d->units[j].element, d->units[k].element) == 0)
					sum += d->units[j].count;
			if (strcmp(d->units[k].shape, u->shape) == 0 && sum > best) {
				best = sum;
				u = &d->units[k];
			}
		}
		u->is_default = true;
	}
	for (size_t i = 0; i < d->unit_count; i++) {
		struct draft_unit *u = &d->units[i];
		bool most = u->parent[0] != '\0';

		for (size_t k = 0; k < d->unit_count; k++)
			if (k != i && strcmp(d->units[k].shape, u->shape) == 0 &&
			    strcmp(d->units[k].parent, u->parent) == 0 &&
			    (d->units[k].count > u->count ||
				(k < i && d->units[k].count == u->count)))
				most = false;
		u->is_listed = most && strcmp(draft_unit_for(d, u->shape, NULL), u->element) != 0;
	}
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether two elements have one eId. */
static bool
has_repeated(struct draft *d)
{
	const struct gaz_node *n = d->h->root(d->m->job), *next;
	size_t count = 0, used = 0;
	const char **ids, *eid;

	for (const struct gaz_node *k = n; k != NULL; k = d->h->next(k))
		count++;
	if ((ids = md_alloc(d->m, (count + 1) * sizeof *ids)) == NULL)
		return false;
	for (; n != NULL; n = next) {
		bool meta = d->h->kind(n) == GAZ_META;

		next = meta ? d->h->skip(n) : d->h->next(n);
		if (!meta && d->h->kind(n) != GAZ_TEXT &&
		    (eid = d->h->attr(n, "eId", NULL)) != NULL && eid[0] != '\0')
			ids[used++] = eid;
	}
	qsort(ids, used, sizeof *ids, compare_ids);
	for (size_t i = 1; i < used; i++)
		if (strcmp(ids[i - 1], ids[i]) == 0)
			return true;
	return false;
}

void
draft_scan(struct draft *d)
{
	const struct gaz_node *n = d->h->root(d->m->job);

	for (; n != NULL; n = d->h->kind(n) == GAZ_META ? d->h->skip(n) : d->h->next(n)) {
		if (d->h->kind(n) == GAZ_TEXT || d->h->kind(n) == GAZ_META)
			continue;
		tally(d, n);
		tally_number(d, n);
	}
	choose_rules(d);
	choose_units(d);
	d->repeated = has_repeated(d);
}

struct draft_id_rule
draft_rule(const struct draft *d, const char *name)
{
	for (size_t i = 0; i < d->tally_count; i++)
		if (strcmp(d->tallies[i].name, name) == 0)
			return d->tallies[i].rule;
	return d->no_defaults ? (struct draft_id_rule){ DRAFT_NONE, "" } : draft_default_rule(name);
}

const char *
draft_unit_for(const struct draft *d, const char *shape, const char *parent)
{
	const char *found = NULL;

	for (size_t i = 0; i < d->unit_count; i++) {
		const struct draft_unit *u = &d->units[i];

		if (strcmp(u->shape, shape) != 0)
			continue;
		if (parent != NULL && u->is_listed && strcmp(u->parent, parent) == 0)
			return u->element;
		if (u->is_default)
			found = u->element;
	}
	return found;
}

bool
draft_knows(const void *ctx, const char *shape, size_t len)
{
	(void)len;
	return draft_unit_for(ctx, shape, NULL) != NULL;
}
