/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paragraph: opens and closes paragraphs. Akoma Ntoso allows blocks inside paragraphs (a quoted
 * structure in a mod, a list in a p); HTML does not. So the first text opens the paragraph, a block
 * inside it closes it, and text after the block opens a new paragraph and the same inline elements.
 */
#include "flow_private.h"

#include <string.h>

void
flow_p_end(struct flow *f)
{
	struct flow_state *at = &f->at;

	if (!at->in_p)
		return;
	for (unsigned i = at->tag_count; i > 0; i--)
		flow_putf(f, "</%s>", at->tags[i - 1]);
	flow_puts(f, "</p>\n");
	at->in_p = false;
}

void
flow_enter(struct flow *f, struct flow_around *around)
{
	struct flow_state *at = &f->at;

	flow_p_end(f);
	memcpy(around->tags, at->tags, at->tag_count * sizeof at->tags[0]);
	around->tag_count = at->tag_count;
	around->p_class = at->p_class;
	around->p_of = at->p_of;
	at->tag_count = 0;
	at->p_class = NULL;
	at->p_of = NULL;
}

void
flow_leave(struct flow *f, const struct flow_around *around)
{
	struct flow_state *at = &f->at;

	memcpy(at->tags, around->tags, around->tag_count * sizeof at->tags[0]);
	at->tag_count = around->tag_count;
	at->p_class = around->p_class;
	at->p_of = around->p_of;
}

static void
write_owed(struct flow *f)
{
	struct flow_state *at = &f->at;
	const struct gaz_node *num = at->num;

	if (at->note != 0)
		f->form->note_back(f, at->note);
	at->note = 0;
	at->num = NULL;
	while (num != NULL && f->h->kind(num) == GAZ_NUM) {
		flow_puts(f, "<span class=\"num\">");
		flow_walk_flat(f, num);
		flow_puts(f, "</span> ");
		num = f->compared ? f->h->next_sibling(num) : NULL; /* old and new */
	}
}

/* Opens a paragraph unless text is allowed here; prints the pending number or link back. */
void
flow_need_p(struct flow *f)
{
	struct flow_state *at = &f->at;

	if (at->flat > 0 || at->in_p)
		return;
	flow_puts(f, "<p");
	if (at->p_class != NULL)
		flow_attr(f, "class", flow_str(at->p_class));
	if (at->p_of != NULL)
		flow_own_lang(f, at->p_of);
	flow_puts(f, ">");
	at->in_p = true;
	write_owed(f);
	for (unsigned i = 0; i < at->tag_count; i++)
		flow_putf(f, "<%s>", at->tags[i]);
}

void
flow_owe_num(struct flow *f, const struct gaz_node *num)
{
	flow_settle(f);
	f->at.num = num;
}

void
flow_settle(struct flow *f)
{
	flow_p_end(f);
	if (f->at.num == NULL && f->at.note == 0)
		return;
	flow_need_p(f);
	flow_p_end(f);
}
