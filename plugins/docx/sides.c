/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sides: two hosts whose trees are the earlier and the later version of a comparison. Slots have no
 * argument for the host, so the real one is a variable of the file; it is set before each job and
 * has no influence on the next.
 */
#include "docx.h"

static const struct gaz_host *real;

static const struct gaz_node *
pass_siblings(const struct gaz_node *n, int hidden)
{
	while (n != NULL && real->change(n) == hidden)
		n = real->next_sibling(n);
	return n;
}

static const struct gaz_node *
pass_nodes(const struct gaz_node *n, int hidden)
{
	while (n != NULL && real->change(n) == hidden)
		n = real->skip(n);
	return n;
}

#define SIDE(name, hidden)                                                          \
	static const struct gaz_node *name##_first_child(const struct gaz_node *n)  \
	{                                                                           \
		return pass_siblings(real->first_child(n), hidden);                 \
	}                                                                           \
	static const struct gaz_node *name##_next_sibling(const struct gaz_node *n) \
	{                                                                           \
		return pass_siblings(real->next_sibling(n), hidden);                \
	}                                                                           \
	static const struct gaz_node *name##_next(const struct gaz_node *n)         \
	{                                                                           \
		return pass_nodes(real->next(n), hidden);                           \
	}                                                                           \
	static const struct gaz_node *name##_skip(const struct gaz_node *n)         \
	{                                                                           \
		return pass_nodes(real->skip(n), hidden);                           \
	}                                                                           \
	static struct gaz_host name##_host

SIDE(earlier, GAZ_INSERTED);
SIDE(later, GAZ_DELETED);

/* In a tree of one version nothing is changed. */
static int
no_change(const struct gaz_node *n)
{
	(void)n;
	return GAZ_SAME;
}

void
docx_sides(const struct gaz_host *h, const struct gaz_host **earlier, const struct gaz_host **later)
{
	real = h;
	earlier_host = later_host = *h;
	earlier_host.first_child = earlier_first_child;
	earlier_host.next_sibling = earlier_next_sibling;
	earlier_host.next = earlier_next;
	earlier_host.skip = earlier_skip;
	later_host.first_child = later_first_child;
	later_host.next_sibling = later_next_sibling;
	later_host.next = later_next;
	later_host.skip = later_skip;
	earlier_host.change = later_host.change = no_change;
	*earlier = &earlier_host;
	*later = &later_host;
}
