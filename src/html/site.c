/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site: the part of the page with most of the text is found first; rules are stricter for what is
 * beside it. What must hold: a paragraph without links is left out only beside that part, and only
 * if a class or a row of labels says that it is of the website.
 */
#include "html/site.h"

#include <string.h>

#include "base/macros.h"
#include "base/str.h"
#include "base/utf8.h"
#include "html/page.h"

#define MAIN_PERCENT 60     /* of the text of a part that one child has: the text is in it */
#define LINKS_MIN 3         /* links that make a list of them navigation */
#define INSIDE_PERCENT 75   /* of a part in the text that is links: navigation */
#define BESIDE_PERCENT 34   /* the same beside the text */
#define TITLE_CHARS_MAX 400 /* a longer part is no header of a page */
#define LABEL_ROWS_SHARE 2  /* one row in so many has a label: "Date: 1 May 2006" */

/* Words in classes and ids of parts of websites. */
static const char *const words[] = { "nav", "navbar", "navigation", "menu", "breadcrumb",
	"breadcrumbs", "crumb", "crumbs", "footer", "foot", "sidebar", "aside", "banner",
	"copyright", "cookie", "cookies", "share", "sharing", "social", "qr", "qrcode", "toolbar",
	"tools", "print", "login", "search", "skip", "pager", "pagination", "related", "comments",
	"advert", "ads", "promo", "newsletter", "feedback", "btn", "button", "buttons", "popup" };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether one of the words of s, which any other sign separates, is one of websites. */
static bool
has_site_word(struct str s)
{
	for (size_t from = 0, to; from < s.len; from = to + 1) {
		for (to = from; to < s.len && is_letter(s.p[to]); to++)
			;
		for (size_t i = 0; i < ARRAY_LEN(words) && to > from; i++)
			if (str_case_is(str_slice(s, from, to), words[i]))
				return true;
	}
	return false;
}

/* The characters of s without white space. */
static uint32_t
count_chars(struct str s)
{
	uint32_t n = 0;

	for (size_t at = 0; at < s.len;)
		n += !utf8_is_space(utf8_next(s, &at));
	return n;
}

/* The paragraph with the most text; the page if it has no text. */
static uint32_t
find_longest(const struct html_page *page)
{
	uint32_t longest = 0, most = 0;

	for (uint32_t i = 0; i < page->count; i++)
		if (page->nodes[i].kind == HTML_TEXT && page->nodes[i].text > most) {
			longest = i;
			most = page->nodes[i].text;
		}
	return longest;
}

/* Whether a link with that target is a button: it leads nowhere, or to the top of the page. */
static bool
is_button(struct str href)
{
	return str_is(href, "#") || str_case_is(href, "#top") ||
	       str_case_is(str_slice(href, 0, strlen("javascript:")), "javascript:");
}

/* Passes what is left out, and links, from each node to those in it. */
static void
inherit(struct html_page *page)
{
	for (uint32_t i = 0; i < page->count; i++) {
		struct html_node *n = &page->nodes[i];
		const struct html_node *parent =
		    n->parent == HTML_NONE ? NULL : &page->nodes[n->parent];

		if (n->kind == HTML_SITE && n->left == HTML_KEPT)
			n->left = HTML_PART;
		if (n->kind == HTML_LINK && n->left == HTML_KEPT && is_button(n->href))
			n->left = HTML_PART;
		n->in_link = (n->kind == HTML_LINK && n->href.len > 0) ||
			     (parent != NULL && parent->in_link);
		if (parent == NULL)
			continue;
		if (parent->left != HTML_KEPT)
			n->left = parent->left;
		if (parent->kind == HTML_NOTHING)
			n->kind = HTML_NOTHING;
	}
}

/* Counts the text of each node, with that of the nodes in it. */
static void
weigh(struct html_page *page)
{
	for (uint32_t i = 0; i < page->count; i++)
		page->nodes[i].text = page->nodes[i].linked = 0;
	for (uint32_t i = page->count; i-- > 0;) {
		struct html_node *n = &page->nodes[i];

		if (n->kind == HTML_TEXT) {
			n->text = n->left == HTML_KEPT ? count_chars(n->name) : 0;
			n->linked = n->in_link ? n->text : 0;
		}
		if (n->parent != HTML_NONE) {
			page->nodes[n->parent].text += n->text;
			page->nodes[n->parent].linked += n->linked;
		}
	}
}

static uint32_t
own_text(const struct html_node *n)
{
	return n->text - n->linked;
}

/* The smallest part that has most of the text. */
static uint32_t
find_main(const struct html_page *page)
{
	uint32_t at = 0, child;

	do {
		for (child = html_first(page, at); child != HTML_NONE;
		     child = html_next(page, child))
			if ((uint64_t)own_text(&page->nodes[child]) * 100 >=
				(uint64_t)own_text(&page->nodes[at]) * MAIN_PERCENT &&
			    own_text(&page->nodes[child]) > 0 &&
			    page->nodes[child].kind != HTML_TEXT)
				break;
		if (child != HTML_NONE)
			at = child;
	} while (child != HTML_NONE);
	return at;
}

static bool
is_part(const struct html_node *n)
{
	return n->kind == HTML_BLOCK || n->kind == HTML_LIST || n->kind == HTML_TABLE ||
	       n->kind == HTML_ROWS || n->kind == HTML_ROW || n->kind == HTML_CELL ||
	       n->kind == HTML_ITEM || n->kind == HTML_INLINE || n->kind == HTML_LINK;
}

/* Counts the links in the node, and those that lead to a place in the page. */
static uint32_t
count_links(const struct html_page *page, uint32_t node, uint32_t *inside)
{
	uint32_t n = 0;

	*inside = 0;
	for (uint32_t i = node; i < page->nodes[node].end; i++) {
		const struct html_node *link = &page->nodes[i];

		if (link->kind != HTML_LINK || link->href.len == 0 || link->text == 0)
			continue;
		n++;
		*inside += str_starts(link->href, "#") && link->href.len > 1;
	}
	return n;
}

/* Whether the first cell of the row ends like a label: "Date:". */
static bool
has_label(const struct html_page *page, uint32_t row)
{
	for (uint32_t cell = html_first(page, row); cell != HTML_NONE;
	     cell = html_next(page, cell)) {
		const char *text = page->nodes[cell].text == 0 ? NULL : html_text(page, cell);

		if (text != NULL)
			return str_ends(str_from(text), ":") || str_ends(str_from(text), "：");
	}
	return false;
}

/* Whether a table has the facts about a text, each after its label. */
static bool
is_record(const struct html_page *page, uint32_t table)
{
	uint32_t rows = 0, labels = 0;

	for (uint32_t i = table; i < page->nodes[table].end; i++)
		if (page->nodes[i].kind == HTML_ROW && page->nodes[i].text > 0) {
			const struct html_node *n = &page->nodes[i];
			bool inner = false;

			for (uint32_t k = i + 1; k < n->end && !inner; k++)
				inner = page->nodes[k].kind == HTML_TABLE;
			if (inner)
				continue;
			rows++;
			labels += has_label(page, i);
		}
	return rows > 0 && labels * LABEL_ROWS_SHARE >= rows;
}

static void
leave_out(struct html_page *page, uint32_t node)
{
	for (uint32_t i = node; i < page->nodes[node].end; i++)
		if (page->nodes[i].left == HTML_KEPT)
			page->nodes[i].left = HTML_PART;
}

/* Leaves out the tables with facts about the text that are before it. */
static void
mark_records(struct html_page *page)
{
	uint32_t longest = find_longest(page);

	for (uint32_t i = 0; i < longest; i++)
		if (page->nodes[i].kind == HTML_TABLE && page->nodes[i].end <= longest &&
		    page->nodes[i].left == HTML_KEPT && is_record(page, i))
			leave_out(page, i);
}

/* Whether a header of the page has its navigation: it is not that of the text. */
static bool
is_site_header(const struct html_page *page, uint32_t node)
{
	const struct html_node *n = &page->nodes[node];
	bool has_site = false, has_title = false;

	for (uint32_t i = node; i < n->end; i++) {
		has_site |= page->nodes[i].left == HTML_PART;
		has_title |= str_case_is(page->nodes[i].name, "h1");
	}
	return str_case_is(n->name, "header") && has_site && !has_title;
}

/* Whether a part beside the text is of the website. */
static bool
is_beside(const struct html_page *page, uint32_t node)
{
	const struct html_node *n = &page->nodes[node];
	uint32_t inside, links;

	if (n->text == 0 || !is_part(n))
		return false;
	if (is_site_header(page, node))
		return true;
	if (has_site_word(n->classes) || has_site_word(n->id))
		return n->text <= TITLE_CHARS_MAX || n->linked > 0;
	if ((uint64_t)n->linked * 100 < (uint64_t)n->text * BESIDE_PERCENT)
		return false;
	links = count_links(page, node, &inside);
	return links > 0 && inside * 2 <= links;
}

/* Marks the parts of the website in what is beside the text. */
static void
mark_beside(struct html_page *page, uint32_t node, uint32_t main)
{
	for (uint32_t child = html_first(page, node); child != HTML_NONE;
	     child = html_next(page, child)) {
		bool around = child < main && page->nodes[child].end > main;

		if (child == main)
			continue;
		if (!around && is_beside(page, child))
			leave_out(page, child);
		else if (page->nodes[child].kind != HTML_TEXT)
			mark_beside(page, child, main);
	}
}

/* Marks lists of links: tables of contents, and in the text navigation. */
static void
mark_links(struct html_page *page)
{
	uint32_t node = 0;

	while (node < page->count) {
		struct html_node *n = &page->nodes[node];
		uint32_t links, inside;

		if (n->text == 0 || n->left != HTML_KEPT || !is_part(n) || n->kind == HTML_LINK ||
		    (uint64_t)n->linked * 100 < (uint64_t)n->text * INSIDE_PERCENT ||
		    (links = count_links(page, node, &inside)) < LINKS_MIN) {
			node++;
			continue;
		}
		if (inside * 2 <= links)
			leave_out(page, node);
		for (uint32_t i = node; i < n->end && inside * 2 > links; i++)
			page->nodes[i].contents = true;
		node = n->end;
	}
}

void
html_mark_site(struct html_page *page)
{
	uint32_t main;

	if (page->count == 0)
		return;
	inherit(page);
	weigh(page);
	mark_records(page);
	weigh(page);
	main = find_main(page);
	mark_beside(page, 0, main);
	mark_links(page);
}
