/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_markdown: the reader of Markdown: a draft in the dialect of docs/markdown.md, and plain
 * Markdown. cmark-gfm finds the blocks; the other files of the reader make elements of them. What
 * must hold: the reader follows what is written; what it cannot follow is an error with its line.
 */
#include "ingest/reader_markdown.h"

#include <stdlib.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "doc/image.h"
#include "doc/image_open.h"
#include "ingest/ingest.h"
#include "ingest/language.h"
#include "ingest/meta.h"
#include "ingest/override.h"
#include "ingest/reader.h"
#include "ingest/report.h"

#define LINES_MAX 2000000 /* cmark has an object of some 200 bytes for each */
#define LANGUAGE_SAMPLE_BYTES 60000

/* Whether the front matter at the start of s has a key that only drafts have. */
static bool
has_our_front(struct str s)
{
	static const char *const keys[] = { "work:", "kind:", "units:", "ids:" };
	struct str line = str_cut(s, '\n', &s);

	if (!str_is(str_trim(line), "---"))
		return false;
	while (s.len > 0) {
		line = str_cut(s, '\n', &s);
		if (str_is(str_trim(line), "---"))
			return false;
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (str_starts(line, keys[i]))
				return true;
	}
	return false;
}

/* Whether the line is a heading with attributes: "# Part 2: Aims {#part_2}". */
static bool
is_our_heading(struct str line)
{
	size_t level = 0, open;

	line = str_trim(line);
	while (level < line.len && line.p[level] == '#')
		level++;
	open = str_rfind(line, '{');
	return level > 0 && level <= 6 && open + 2 < line.len && line.p[level] == ' ' &&
	       line.p[line.len - 1] == '}' && (line.p[open + 1] == '#' || line.p[open + 1] == '.');
}

/*
 * Other Markdown is left to the reader of plain text, which finds units in paragraphs too;
 * --format md has it read as Markdown.
 */
static enum reader_confidence
looks_like_markdown(struct str s)
{
	if (has_our_front(s))
		return READER_CERTAIN;
	while (s.len > 0)
		if (is_our_heading(str_cut(s, '\n', &s)))
			return READER_LIKELY;
	return READER_NEVER;
}

static uint32_t
count_starts(struct str s, const char *sign)
{
	uint32_t count = 0;

	while (s.len > 0) {
		struct str line = str_trim(str_cut(s, '\n', &s));

		count += str_starts(line, sign) && str_find_str(line, STR("]:")) < line.len;
	}
	return count;
}

/* Notes the footnotes, which cmark puts at the end; one that nothing names would be lost. */
static int
find_notes(struct markdown *m, cmark_node *document)
{
	size_t count = 0;

	for (cmark_node *n = cmark_node_first_child(document); n != NULL; n = cmark_node_next(n))
		count += cmark_node_get_type(n) == CMARK_NODE_FOOTNOTE_DEFINITION;
	m->notes = arena_zalloc(m->arena, (count + 1) * sizeof(struct cmark_node *));
	m->note_nodes = arena_zalloc(m->arena, (count + 1) * sizeof(struct md_node *));
	if (m->notes == NULL || m->note_nodes == NULL)
		return m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
	for (cmark_node *n = cmark_node_first_child(document); n != NULL; n = cmark_node_next(n))
		if (cmark_node_get_type(n) == CMARK_NODE_FOOTNOTE_DEFINITION)
			m->notes[m->note_count++] = n;
	return 0;
}

static cmark_node *
parse(struct str text)
{
	cmark_parser *parser;
	cmark_syntax_extension *table;
	cmark_node *document;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE);
	if ((table = cmark_find_syntax_extension("table")) != NULL)
		cmark_parser_attach_syntax_extension(parser, table);
	cmark_parser_feed(parser, text.p, text.len);
	document = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	cmark_consolidate_text_nodes(document);
	return document;
}

static int
read_blocks(struct markdown *m, struct str text)
{
	struct str rest = text;
	uint32_t written = count_starts(text, "[^");
	cmark_node *document;

	for (size_t lines = 0; rest.len > 0; lines++) {
		str_cut(rest, '\n', &rest);
		if (lines > LINES_MAX)
			return m->rc = err_set(m->e, ERR_LIMIT,
				   "the text has more than %d lines: split it in volumes",
				   LINES_MAX);
	}
	document = parse(text);
	if (find_notes(m, document) == 0 && m->note_count < written)
		report_note(m->report, 0,
		    "a footnote text has no sign [^name] in the text, and is left out");
	md_push(m, m->root, MD_DOCUMENT, 0, 1);
	md_blocks(m, cmark_node_first_child(document));
	if (m->rc == 0)
		md_pop_to(m, 0);
	m->document = document;
	return m->rc;
}

/* The text of an element, with single spaces. */
static void
flatten(struct buf *out, const struct md_node *n)
{
	for (const struct md_node *c = n->first; c != NULL; c = c->next) {
		buf_putstr(out, c->text);
		flatten(out, c);
	}
}

static struct str
find_title(struct markdown *m, const struct md_node *n)
{
	struct buf text = BUF_INIT(BUILD_TEXT_BYTES_MAX);
	struct str found = STR("");

	for (const struct md_node *c = n->first; c != NULL && found.len == 0; c = c->next) {
		if (str_is(c->name, "docTitle")) {
			flatten(&text, c);
			found = utf8_trim(buf_str(&text));
			arena_keep(m->arena, &found);
		} else if (str_is(c->name, "preface") || str_is(c->name, "p")) {
			found = find_title(m, c);
		}
	}
	buf_free(&text);
	return found;
}

/* Facts for the metadata of a document whose draft has none. */
static int
find_facts(struct markdown *m, struct facts *facts, const struct ingest_options *options)
{
	const struct md_front *f = &m->front;
	struct str printed = find_title(m, m->root);
	const struct facts_found found = { .work = f->work,
		.title = f->title.len > 0 ? f->title : printed,
		.issuer = f->issuer,
		.date = f->date,
		.language = m->language,
		.language_guessed = f->language.len == 0,
		.opening = STR("Untitled"),
		.opening_line = 1 };
	int rc = facts_fill(facts, &found, options, m->arena, m->report, m->e);

	if (rc != 0)
		return m->rc = rc;
	if (f->kind.len > 0)
		facts->element = arena_dup(m->arena, f->kind);
	return 0;
}

static void
put_root(struct markdown *m, struct build *b, const struct facts *facts)
{
	const struct md_front *f = &m->front;
	bool usual = !f->has_attributes;

	build_akn(b, "akomaNtoso", NULL);
	build_akn(b, facts->element, NULL);
	if (usual) {
		build_set(b, "name", facts->name, NULL);
		build_set(b, "contains", STR("singleVersion"), NULL);
	}
	for (size_t i = 0; !usual && i < f->attribute_count && m->rc == 0; i++)
		md_put_attr(m, b, f->attributes[i].key, f->attributes[i].value);
	if (m->meta == NULL && !f->no_metadata)
		meta_emit(b, facts);
}

static int
write_document(struct markdown *m, struct build *b, const struct ingest_options *options)
{
	struct facts facts = { 0 };

	facts.element = "doc";
	facts.name = STR("doc");

	if (m->meta == NULL && !m->front.no_metadata && find_facts(m, &facts, options) != 0)
		return m->rc;
	if ((m->meta != NULL || m->front.no_metadata) && m->front.kind.len > 0) {
		facts.element = arena_dup(m->arena, m->front.kind);
		facts.name = m->front.kind;
	}
	put_root(m, b, &facts);
	if (m->rc == 0)
		md_emit(m, b);
	build_close(b, NULL);
	return m->rc != 0 ? m->rc : (m->rc = build_close(b, m->e));
}

/* The metadata block must say what the front matter says, in whatever spelling. */
static int
check_facts(struct markdown *m, const struct image *im)
{
	const struct {
		const char *name;
		struct str front;
		enum image_meta what;
	} facts[] = { { "work", m->front.work, IMAGE_META_WORK },
		{ "date", m->front.date, IMAGE_META_DATE },
		{ "language", m->front.language, IMAGE_META_LANGUAGE },
		{ "number", m->front.number, IMAGE_META_NUMBER } };

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		struct str meta = image_meta(im, facts[i].what);

		if (facts[i].front.len > 0 && !str_eq(facts[i].front, meta))
			return md_fail(m, m->meta->line,
			    "the metadata at the end say %s \"" STR_FMT
			    "\", and the front matter \"" STR_FMT "\"; correct both",
			    facts[i].name, STR_ARG(utf8_cut(meta, REPORT_QUOTE_BYTES)),
			    STR_ARG(utf8_cut(facts[i].front, REPORT_QUOTE_BYTES)));
	}
	return 0;
}

/* Writes a document that has metadata of its own. Title and issuer of the front matter prevail. */
static int
write_with_meta(struct markdown *m, struct build *b, const struct ingest_options *options)
{
	struct buf bytes = BUF_INIT(IMAGE_BYTES_MAX);
	struct build *original = build_new();
	struct str title = options->title, issuer = options->issuer;
	struct image im;

	if (write_document(m, original, options) != 0 ||
	    (m->rc = build_finish(original, &bytes, m->e)) != 0 ||
	    (m->rc = image_open(&im, bytes.data, bytes.len, m->e)) != 0 || check_facts(m, &im) != 0)
		goto out;
	if (title.len == 0 && m->front.title.len > 0 &&
	    !str_eq(m->front.title, image_meta(&im, IMAGE_META_TITLE)))
		title = m->front.title;
	if (issuer.len == 0 && m->front.issuer.len > 0 &&
	    !str_eq(m->front.issuer, image_meta(&im, IMAGE_META_ISSUER)))
		issuer = m->front.issuer;
	if (title.len == 0 && issuer.len == 0)
		write_document(m, b, options);
	else
		m->rc = override_copy(
		    b, &im, &(struct override_facts){ .title = title, .issuer = issuer }, m->e);
out:
	build_free(&original);
	buf_free(&bytes);
	return m->rc;
}

static void
find_language(struct markdown *m, const struct ingest_options *options, struct str text)
{
	bool sure;

	m->language = m->front.language.len > 0 ? m->front.language : options->language;
	if (m->language.len == 0)
		m->language =
		    str_from(language_detect(utf8_cut(text, LANGUAGE_SAMPLE_BYTES), &sure));
}

static int
read_markdown(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct err own = { 0 };
	struct arena arena = ARENA_INIT(MARKDOWN_ARENA_BYTES);
	struct markdown *m = arena_zalloc(&arena, sizeof *m);
	struct str rest;
	int rc;

	if (m == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	m->arena = &arena;
	m->report = report;
	m->e = e != NULL ? e : &own;
	if (md_front_read(m, text, &rest) == 0) {
		find_language(m, options, rest);
		if ((m->root = md_new(m, m->front.kind.len > 0 ? m->front.kind : STR("doc"), 1)) !=
			NULL &&
		    read_blocks(m, rest) == 0) {
			if (m->meta != NULL)
				write_with_meta(m, b, options);
			else
				write_document(m, b, options);
		}
	}
	rc = m->rc;
	if (m->document != NULL)
		cmark_node_free(m->document);
	arena_free(&arena);
	return rc;
}

const struct reader reader_md = {
	.name = "md",
	.media_type = "text/markdown",
	.gives_names = true,
	.looks_like = looks_like_markdown,
	.read = read_markdown,
};
