/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: walks the tree in order. What must hold: each text that is shown is in a paragraph, a cell
 * or a note, or in the list of the parts of the website.
 */
#include "html/html.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "html/note.h"
#include "html/site.h"
#include "html/table.h"
#include "html/writer.h"
#include "office/grow.h"
#include "office/number_format.h"

#define PARAGRAPH_BYTES_MAX (16u << 20)
#define NUMBER_BYTES_MAX 64u
#define LISTS_MAX 64 /* nested lists that are counted; deeper ones go on with the innermost */
#define MARKER_BYTES_MAX 24 /* of the beginning of an item, to see whether it has a number */

/* A list that is open. */
struct list {
	bool is_counted, reversed;
	enum number_format format;
	int32_t next;
	uint32_t id;
};

struct walk {
	struct html_page *page;
	struct html_document *out;
	struct html_writer w;
	struct office_pictures pictures;
	struct list lists[LISTS_MAX];
	uint32_t depth, list_count, blocks_cap, parts_cap;
	uint32_t title; /* the node of the title; HTML_NONE: the page does not say which it is */
	bool in_heading, in_pre;
};

static int walk_children(struct walk *k, uint32_t node, struct err *e);

/* ---- lists ---- */

static enum number_format
format_of(struct str type)
{
	return str_is(type, "a")   ? FORMAT_LOWER_LETTER
	       : str_is(type, "A") ? FORMAT_UPPER_LETTER
	       : str_is(type, "i") ? FORMAT_LOWER_ROMAN
	       : str_is(type, "I") ? FORMAT_UPPER_ROMAN
				   : FORMAT_DECIMAL;
}

static int
walk_list(struct walk *k, uint32_t node, struct err *e)
{
	const struct html_node *n = &k->page->nodes[node];
	bool deeper = k->depth < LISTS_MAX;
	int rc = html_end_paragraph(&k->w, e);

	if (rc == 0 && deeper)
		k->lists[k->depth++] = (struct list){ .is_counted = str_case_is(n->name, "ol"),
			.reversed = n->reversed,
			.format = format_of(n->type),
			.next = n->start >= 0 ? n->start : 1,
			.id = ++k->list_count };
	if (rc == 0)
		rc = walk_children(k, node, e);
	k->depth -= deeper && k->depth > 0;
	return rc != 0 ? rc : html_end_paragraph(&k->w, e);
}

/* Whether the text of the item begins with a number or a sign of its own. */
static bool
has_own_number(const struct walk *k, uint32_t item)
{
	const char *text = html_text(k->page, item);
	struct str s = str_from(text);
	size_t end = 0;

	while (end < s.len && end < MARKER_BYTES_MAX && s.p[end] != ' ')
		end++;
	return html_is_marker(str_slice(s, 0, end));
}

/* Sets the number of the next paragraph to that of the item. */
static int
count_item(struct walk *k, uint32_t item, struct err *e)
{
	struct list *list = &k->lists[k->depth - 1];
	const struct html_node *n = &k->page->nodes[item];
	struct buf number = BUF_INIT(NUMBER_BYTES_MAX);
	const char *copy;

	if (n->start >= 0)
		list->next = n->start;
	if (list->is_counted) {
		number_format_put(&number, list->format, list->next);
		buf_puts(&number, ".");
		list->next += list->reversed ? (list->next > 0 ? -1 : 0) : 1;
	} else {
		buf_puts(&number, "•");
	}
	copy = arena_dup(k->w.arena, buf_str(&number));
	buf_free(&number);
	if (copy == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	k->w.number = has_own_number(k, item) ? STR("") : str_from(copy);
	k->w.bullet = !list->is_counted;
	k->w.list = list->id;
	k->w.level = (uint8_t)(k->depth - 1);
	return 0;
}

static int
walk_item(struct walk *k, uint32_t node, struct err *e)
{
	int rc = html_end_paragraph(&k->w, e);

	if (rc == 0 && k->depth > 0 && k->page->nodes[node].text > 0 &&
	    !k->page->nodes[node].contents)
		rc = count_item(k, node, e);
	if (rc == 0)
		rc = walk_children(k, node, e);
	if (rc == 0)
		rc = html_end_paragraph(&k->w, e);
	k->w.number = STR("");
	return rc;
}

/* ---- tables ---- */

/* The text of a node as that of a cell or a note: its paragraphs, separated by line feeds. */
static int
capture_text(void *arg, uint32_t node, struct str *text, struct faces *faces, struct err *e)
{
	struct walk *k = arg;
	struct html_writer outer = k->w;
	struct buf captured = BUF_INIT(PARAGRAPH_BYTES_MAX);
	uint32_t depth = k->depth;
	int rc;

	*faces = (struct faces){ 0 };
	k->w = (struct html_writer){ .out = outer.out,
		.arena = outer.arena,
		.capture = &captured,
		.capture_faces = faces,
		.bookmarks = outer.bookmarks,
		.pictures = &k->pictures,
		.text = BUF_INIT(PARAGRAPH_BYTES_MAX),
		.number = STR("") };
	k->depth = 0;
	if ((rc = walk_children(k, node, e)) == 0)
		rc = html_hold(&k->w, STR(""), e);
	if (rc == 0 && (rc = buf_check(&captured, "a cell", e)) == 0)
		*text = str_from(arena_dup(outer.arena, buf_str(&captured)));
	if (rc == 0 && text->p == NULL)
		rc = err_set(e, ERR_LIMIT, HTML_MEMORY);
	buf_free(&k->w.text);
	buf_free(&k->w.leading);
	buf_free(&captured);
	outer.bookmarks = k->w.bookmarks;
	k->w = outer;
	k->depth = depth;
	return rc;
}

static int
walk_table(struct walk *k, uint32_t node, struct err *e)
{
	struct office_table *table;
	int rc = html_end_paragraph(&k->w, e);

	if (rc != 0)
		return rc;
	/* a table in a cell or a note is its paragraphs */
	if (k->w.capture != NULL || html_is_layout(k->page, node))
		return walk_children(k, node, e);
	if ((table = arena_zalloc(k->w.arena, sizeof *table)) == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	for (uint32_t c = html_first(k->page, node); c != HTML_NONE && rc == 0;
	     c = html_next(k->page, c))
		if (str_case_is(k->page->nodes[c].name, "caption"))
			rc = walk_children(k, c, e);
	if (rc != 0 || (rc = html_end_paragraph(&k->w, e)) != 0 ||
	    (rc = html_make_table(k->page, node, capture_text, k, table, e)) != 0)
		return rc;
	return table->count == 0 ? 0 : html_put_table(&k->w, table, e);
}

/* The cell of a layout, or of a list of terms: a number in it is that of the text that follows. */
static int
walk_layout_cell(struct walk *k, uint32_t node, struct err *e)
{
	const char *text = html_text(k->page, node);
	int rc = html_end_paragraph(&k->w, e);

	if (rc != 0)
		return rc;
	if (text == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	if (html_is_marker(str_from(text)))
		return html_hold(&k->w, str_from(text), e);
	rc = walk_children(k, node, e);
	return rc != 0 ? rc : html_end_paragraph(&k->w, e);
}

/* ---- text ---- */

/* Walks the children with a face in addition to that of the text around. */
static int
walk_faced(struct walk *k, uint32_t node, struct face own, struct err *e)
{
	struct face around = k->w.face;
	int rc;

	k->w.face.flags |= own.flags | k->page->nodes[node].faces.on;
	k->w.face.flags &= (uint8_t)~k->page->nodes[node].faces.off;
	if (own.link.len > 0)
		k->w.face.link = own.link;
	if (k->w.face.link.len > 0)
		k->w.face.flags &= (uint8_t)~FACE_UNDERLINE; /* all links are underlined */
	rc = walk_children(k, node, e);
	k->w.face = around;
	return rc;
}

/* The lines of preformatted text are paragraphs. */
static int
walk_pre(struct walk *k, struct str text, struct err *e)
{
	int rc = 0;

	while (text.len > 0 && rc == 0) {
		bool ends = str_find(text, '\n') < text.len;

		html_put_text(&k->w, str_cut(text, '\n', &text));
		if (ends)
			rc = k->w.text.len > 0 ? html_end_paragraph(&k->w, e)
					       : html_put_blank(&k->w, e);
	}
	return rc;
}

static int
walk_text(struct walk *k, uint32_t node, struct err *e)
{
	struct str text = k->page->nodes[node].name;

	if (k->in_pre)
		return walk_pre(k, text, e);
	html_put_text(&k->w, text);
	return 0;
}

/* Digits above and below the line are characters of their own: 10³ is not 103. */
static int
walk_raised(struct walk *k, uint32_t node, struct err *e)
{
	static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
	static const char *const lowered[] = { "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉" };
	const struct html_node *n = &k->page->nodes[node];
	const char *text = html_text(k->page, node);

	if (text == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	if (n->linked > 0 || *text == '\0' || strspn(text, "0123456789") != strlen(text))
		return walk_faced(k, node,
		    (struct face){ n->kind == HTML_RAISED ? FACE_RAISED : FACE_LOWERED, STR("") },
		    e);
	for (; *text != '\0'; text++)
		html_put_text(
		    &k->w, str_from((n->kind == HTML_RAISED ? raised : lowered)[*text - '0']));
	return 0;
}

/* The reading of a word, behind it: in brackets of its script. */
static int
walk_ruby(struct walk *k, uint32_t node, struct err *e)
{
	const char *reading = html_text(k->page, node);
	size_t at = 0;
	bool wide;

	if (reading == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	if (*reading == '\0')
		return 0;
	wide = utf8_next(str_from(reading), &at) >= 0x2e80; /* the first of the East Asian blocks */
	html_put_text(&k->w, wide ? STR("（") : STR(" ("));
	html_put_text(&k->w, str_from(reading));
	html_put_text(&k->w, wide ? STR("）") : STR(")"));
	return 0;
}

static int
walk_break(struct walk *k, struct err *e)
{
	if (k->in_heading) {
		html_put_text(&k->w, STR(" "));
		return 0;
	}
	return k->w.text.len > 0 ? html_end_paragraph(&k->w, e) : html_put_blank(&k->w, e);
}

static int
walk_block(struct walk *k, uint32_t node, struct err *e)
{
	const struct html_node *n = &k->page->nodes[node];
	bool heading = n->kind == HTML_HEADING, pre = n->kind == HTML_PRE;
	bool was_heading = k->in_heading, was_pre = k->in_pre;
	/* the first block of an item has the item's number; a heading is a block of its own */
	int rc = k->w.number.len > 0 && k->w.text.len == 0 ? 0
		 : heading                                 ? html_put_blank(&k->w, e)
							   : html_end_paragraph(&k->w, e);

	k->in_heading |= heading;
	k->in_pre |= pre;
	k->w.title = node == k->title;
	if (rc == 0)
		rc = walk_children(k, node, e);
	if (rc == 0)
		rc = heading ? html_put_blank(&k->w, e) : html_end_paragraph(&k->w, e);
	k->w.title = false;
	k->in_heading = was_heading;
	k->in_pre = was_pre;
	return rc;
}

/* Adds a part of the website to the list. */
static int
list_part(struct walk *k, uint32_t node, struct err *e)
{
	struct html_document *d = k->out;
	const char *text = html_text(k->page, node);
	struct str *parts;

	if (text == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	if (*text == '\0')
		return 0;
	d->part_count++;
	if (d->parts_listed == HTML_PARTS_MAX)
		return 0;
	parts = grow(k->w.arena, d->parts, d->parts_listed, &k->parts_cap, sizeof *parts);
	if (parts == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	d->parts = parts;
	parts[d->parts_listed++] = str_from(text);
	return 0;
}

static int
walk_left(struct walk *k, uint32_t node, struct err *e)
{
	const struct html_node *n = &k->page->nodes[node];

	if (n->left == HTML_PART)
		return list_part(k, node, e);
	if (n->left == HTML_HIDDEN) {
		const char *text = html_text(k->page, node);

		k->out->text.hidden += text != NULL && *text != '\0';
	}
	return 0;
}

/* A link to a place in the page, else to an address. */
static struct str
link_of(struct str href)
{
	return str_starts(href, "#") && href.len <= FACE_LINK_BYTES_MAX ? href : face_link(href);
}

static int
walk_link(struct walk *k, uint32_t node, struct err *e)
{
	const struct html_node *n = &k->page->nodes[node];

	if (n->note == 0)
		return walk_faced(k, node, (struct face){ .link = link_of(n->href) }, e);
	k->w.space = false;
	html_put_char(&k->w, OFFICE_NOTE_FIRST + n->note - 1);
	return 0;
}

/* A number in an element of its own is not one word with the next element: "(1)" "The". */
static int
walk_inline(struct walk *k, uint32_t node, struct err *e)
{
	uint32_t next = html_next(k->page, node);
	bool begins = k->w.text.len == 0;
	int rc = walk_faced(k, node, (struct face){ .link = STR("") }, e);

	if (begins && next != HTML_NONE && k->page->nodes[next].kind == HTML_INLINE &&
	    html_is_marker(buf_str(&k->w.text)))
		k->w.space = true;
	return rc;
}

/* Whether an address is that of another place than the folder of the page. */
static bool
is_elsewhere(struct str src)
{
	return str_starts(src, "/") ||
	       (str_find(src, ':') < src.len && !str_case_is(str_slice(src, 0, 5), "data:"));
}

/* A picture at another address is its text; one without a text is left out. */
static int
walk_picture(struct walk *k, uint32_t node, struct err *e)
{
	const struct html_node *n = &k->page->nodes[node];
	struct office_picture picture = {
		.src = n->href, .alt = str_trim(n->type), .decorative = n->has_alt
	};

	if (str_case_is(n->name, "picture"))
		return walk_children(k, node, e);
	if (!str_case_is(n->name, "img") || picture.src.len == 0 ||
	    (picture.alt.len == 0 && is_elsewhere(picture.src))) {
		k->out->text.pictures++;
		return 0;
	}
	return html_put_picture(&k->w, &picture, e);
}

static int
walk(struct walk *k, uint32_t node, struct err *e)
{
	const struct html_node *n = &k->page->nodes[node];

	k->w.contents = n->contents;
	if (n->kind != HTML_TEXT &&
	    !bookmark_add(&k->w.bookmarks, &k->out->text, n->id, k->w.arena))
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	switch ((enum html_kind)n->kind) {
	case HTML_TEXT: return walk_text(k, node, e);
	case HTML_BLOCK:
	case HTML_HEADING:
	case HTML_PRE:
	case HTML_ROWS:
	case HTML_ROW: return walk_block(k, node, e);
	case HTML_CELL: return walk_layout_cell(k, node, e);
	case HTML_BREAK: return walk_break(k, e);
	case HTML_LIST: return walk_list(k, node, e);
	case HTML_ITEM: return walk_item(k, node, e);
	case HTML_TABLE: return walk_table(k, node, e);
	case HTML_LINK: return walk_link(k, node, e);
	case HTML_RAISED:
	case HTML_LOWERED: return walk_raised(k, node, e);
	case HTML_RUBY: return walk_ruby(k, node, e);
	case HTML_PICTURE: return walk_picture(k, node, e);
	case HTML_NOTHING: return 0;
	case HTML_INLINE: return walk_inline(k, node, e);
	case HTML_SITE: break;
	}
	return walk_children(k, node, e);
}

static int
walk_children(struct walk *k, uint32_t node, struct err *e)
{
	int rc = 0;

	for (uint32_t c = html_first(k->page, node); c != HTML_NONE && rc == 0;
	     c = html_next(k->page, c))
		rc = k->page->nodes[c].left == HTML_KEPT ? walk(k, c, e) : walk_left(k, c, e);
	return rc;
}

/* ---- notes ---- */

/* Keeps the text of the note for its walk, without the links that lead back to the mark. */
static void
keep_note(struct html_page *page, uint32_t node)
{
	for (uint32_t i = node; i < page->nodes[node].end; i++)
		page->nodes[i].left =
		    page->nodes[i].kind == HTML_LINK && str_starts(page->nodes[i].href, "#")
			? HTML_NOTE
			: HTML_KEPT;
}

/* Takes the mark off the beginning of a note: "1. See the Act." */
static struct str
strip_mark(struct str text)
{
	size_t end = 0;

	while (end < text.len && end < MARKER_BYTES_MAX && strchr(" \n", text.p[end]) == NULL)
		end++;
	if (end < text.len && (html_is_marker(str_slice(text, 0, end)) || str_starts(text, "[")))
		return utf8_trim(str_slice(text, end, text.len));
	return text;
}

static int
write_notes(struct walk *k, const struct html_notes *notes, struct err *e)
{
	struct office_document *d = &k->out->text;
	int rc = 0;

	if (notes->count == 0)
		return 0;
	if ((d->notes = arena_zalloc(k->w.arena, notes->count * sizeof *d->notes)) == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	for (uint32_t i = 0; i < notes->count && rc == 0; i++) {
		struct str text;
		struct faces faces;
		struct office_note *note = &d->notes[i];

		keep_note(k->page, notes->v[i].node);
		if ((rc = capture_text(k, notes->v[i].node, &text, &faces, e)) != 0)
			break;
		d->note_count++;
		note->text = strip_mark(text);
		if (!faces_append(&note->faces, 0, &faces, (size_t)(note->text.p - text.p),
			note->text.len, k->w.arena))
			rc = err_set(e, ERR_LIMIT, HTML_MEMORY);
	}
	return rc;
}

/* The heading of the first level, if there is one only. */
static uint32_t
find_title(const struct html_page *page)
{
	uint32_t found = HTML_NONE;

	for (uint32_t i = 0; i < page->count; i++) {
		const struct html_node *n = &page->nodes[i];

		if (n->kind != HTML_HEADING || n->left != HTML_KEPT || n->text == 0 ||
		    !str_case_is(n->name, "h1"))
			continue;
		if (found != HTML_NONE)
			return HTML_NONE;
		found = i;
	}
	return found;
}

int
html_read(struct html_document *out, struct str text, struct arena *arena, struct err *e)
{
	struct html_page page;
	struct html_notes notes;
	struct walk *k = arena_zalloc(arena, sizeof *k);
	int rc;

	*out = (struct html_document){ .language = STR("") };
	if (k == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	if ((rc = html_parse(&page, text, arena, e)) != 0)
		return rc;
	html_mark_site(&page);
	if ((rc = html_find_notes(&page, &notes, e)) != 0)
		return rc;
	k->page = &page;
	k->title = find_title(&page);
	k->out = out;
	k->pictures = (struct office_pictures){ .out = &out->text, .arena = arena };
	k->w = (struct html_writer){ .out = &out->text,
		.arena = arena,
		.pictures = &k->pictures,
		.text = BUF_INIT(PARAGRAPH_BYTES_MAX),
		.number = STR("") };
	out->language = page.language;
	for (uint32_t i = 0; i < page.count && rc == 0; i = page.nodes[i].end)
		rc = page.nodes[i].left == HTML_KEPT ? walk(k, i, e) : walk_left(k, i, e);
	if (rc == 0)
		rc = html_hold(&k->w, STR(""), e);
	if (rc == 0)
		rc = write_notes(k, &notes, e);
	buf_free(&k->w.text);
	buf_free(&k->w.leading);
	office_pictures_free(&k->pictures);
	return rc;
}
