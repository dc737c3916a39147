/* SPDX-License-Identifier: Apache-2.0 */
/* room_facts: reads the facts and lists of the page. */
#include <string.h>

#include "room.h"

struct tree_str
room_fact(const struct room *r, const char *name)
{
	return flow_str(r->x.f.h->attr(r->page, name, NULL));
}

struct tree_str
room_site(const struct room *r)
{
	struct tree_str site = room_fact(r, "site");

	return site.len > 0 ? site : flow_str(r->words->documents);
}

bool
room_is(const struct room *r, const char *name, const char *value)
{
	return tree_same(room_fact(r, name), flow_str(value));
}

const struct gaz_node *
room_list(const struct room *r, const char *name)
{
	const struct gaz_host *h = r->x.f.h;
	const struct gaz_node *n = h->first_child(r->page);
	const char *s;

	for (; n != NULL; n = h->next_sibling(n))
		if (h->kind(n) == GAZ_LISTING && (s = h->attr(n, "name", NULL)) != NULL &&
		    strcmp(s, name) == 0)
			return h->first_child(n);
	return NULL;
}

struct tree_str
room_attr(const struct room *r, const struct gaz_node *entry, const char *name)
{
	return flow_str(r->x.f.h->attr(entry, name, NULL));
}

bool
room_rel(const struct room *r, const struct gaz_node *entry, const char *word)
{
	struct tree_str rel = room_attr(r, entry, "rel");
	size_t len = strlen(word), from = 0, end;

	for (; from < rel.len; from = end + 1) {
		for (end = from; end < rel.len && rel.p[end] != ' ';)
			end++;
		if (end - from == len && memcmp(rel.p + from, word, len) == 0)
			return true;
	}
	return false;
}

enum room_class
room_class_of(struct tree_str type)
{
	static const struct {
		const char *type;
		enum room_class class;
	} table[] = { { "act", ROOM_LAW }, { "statement", ROOM_LAW }, { "bill", ROOM_BILL },
		{ "judgment", ROOM_VERDICT }, { "debate", ROOM_SITTING },
		{ "debateReport", ROOM_SITTING } };

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (tree_same(type, flow_str(table[i].type)))
			return table[i].class;
	return ROOM_PAPER;
}

bool
room_is_current(const struct room *r)
{
	static const char *const old[] = { "superseded", "future", "repealed", "expired",
		"withdrawn", NULL };

	for (size_t i = 0; old[i] != NULL; i++)
		if (room_is(r, "status", old[i]))
			return false;
	return room_fact(r, "latest").len == 0;
}

struct tree_str
room_join(struct room *r, struct tree_str a, struct tree_str b, struct tree_str c)
{
	char *p = flow_alloc(&r->x.f, a.len + b.len + c.len + 1);

	if (p == NULL)
		return (struct tree_str){ 0 };
	if (a.len > 0)
		memcpy(p, a.p, a.len);
	if (b.len > 0)
		memcpy(p + a.len, b.p, b.len);
	if (c.len > 0)
		memcpy(p + a.len + b.len, c.p, c.len);
	return (struct tree_str){ p, a.len + b.len + c.len };
}
