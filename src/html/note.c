/* SPDX-License-Identifier: Apache-2.0 */
/* note: a table of the ids of the page leads from each mark to its note. */
#include "html/note.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/table.h"
#include "base/utf8.h"
#include "html/page.h"
#include "office/document.h"
#include "office/grow.h"

#define MARK_CHARS_MAX 6 /* "[12]" */

static bool
is_target_kind(const struct html_node *n)
{
	return n->kind == HTML_ITEM || n->kind == HTML_BLOCK || n->kind == HTML_CELL;
}

/* The item or the paragraph around a node, or the node itself. */
static uint32_t
find_block(const struct html_page *page, uint32_t node)
{
	uint32_t at = node;

	while (at != HTML_NONE && !is_target_kind(&page->nodes[at]))
		at = page->nodes[at].parent;
	if (at != HTML_NONE && page->nodes[at].parent != HTML_NONE &&
	    page->nodes[page->nodes[at].parent].kind == HTML_ITEM)
		at = page->nodes[at].parent;
	return at;
}

/* The mark without brackets: "12" of "[12]". */
static struct str
bare(struct str s)
{
	while (s.len > 0 && strchr("[]().", s.p[0]) != NULL)
		s = str_slice(s, 1, s.len);
	while (s.len > 0 && strchr("[]().", s.p[s.len - 1]) != NULL)
		s.len--;
	return s;
}

/* Whether a link in the block leads to the mark, or to what is around the mark. */
static bool
leads_back(const struct html_page *page, uint32_t block, uint32_t mark)
{
	for (uint32_t i = block; i < page->nodes[block].end; i++) {
		struct str href = page->nodes[i].href, id;
		uint32_t at = mark;

		if (!str_starts(href, "#") || href.len == 1)
			continue;
		id = str_slice(href, 1, href.len);
		for (int k = 0; k < 3 && at != HTML_NONE; k++, at = page->nodes[at].parent)
			if (str_eq(page->nodes[at].id, id))
				return true;
	}
	return false;
}

/* Whether the block is the note of a mark with that text. */
static bool
is_note(const struct html_page *page, uint32_t block, uint32_t mark, struct str text)
{
	const char *whole;

	if (block == HTML_NONE || block <= mark || page->nodes[block].left != HTML_KEPT ||
	    page->nodes[block].kind == HTML_HEADING)
		return false;
	if (leads_back(page, block, mark))
		return true;
	whole = html_text(page, block);
	return whole != NULL && text.len > 0 && str_starts(bare(str_from(whole)), text.p);
}

static int
add(struct html_page *page, struct html_notes *notes, uint32_t *cap, uint32_t mark, uint32_t block,
    struct err *e)
{
	struct html_note *v = grow(page->arena, notes->v, notes->count, cap, sizeof *v);

	if (v == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	notes->v = v;
	v[notes->count++] = (struct html_note){ mark, block };
	page->nodes[mark].note = notes->count;
	for (uint32_t i = block; i < page->nodes[block].end; i++)
		page->nodes[i].left = HTML_NOTE;
	return 0;
}

static int
look_at(struct html_page *page, const struct table *ids, struct html_notes *notes, uint32_t *cap,
    uint32_t mark, struct err *e)
{
	const struct html_node *link = &page->nodes[mark], *target;
	const char *text;
	struct str sign;
	uint32_t block;

	if (link->kind != HTML_LINK || link->left != HTML_KEPT || link->contents ||
	    link->text == 0 || link->text > MARK_CHARS_MAX || link->href.len < 2 ||
	    link->href.p[0] != '#' || notes->count == OFFICE_NOTES_MAX)
		return 0;
	target = table_find(ids, str_slice(link->href, 1, link->href.len));
	if (target == NULL || (text = html_text(page, mark)) == NULL)
		return 0;
	sign = bare(str_from(text));
	block = find_block(page, (uint32_t)(target - page->nodes));
	text = arena_dup(page->arena, sign);
	if (text == NULL || !is_note(page, block, mark, str_from(text)))
		return 0;
	return add(page, notes, cap, mark, block, e);
}

int
html_find_notes(struct html_page *page, struct html_notes *out, struct err *e)
{
	struct table ids = { 0 };
	uint32_t cap = 0;
	int rc = 0;

	*out = (struct html_notes){ 0 };
	for (uint32_t i = page->count; i-- > 0;) /* the first of equal ids counts */
		if (page->nodes[i].id.len > 0)
			table_put(&ids, page->nodes[i].id, &page->nodes[i]);
	for (uint32_t i = 0; i < page->count && rc == 0; i++)
		rc = look_at(page, &ids, out, &cap, i, e);
	table_free(&ids);
	return rc;
}
