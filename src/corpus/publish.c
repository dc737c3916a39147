/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish: one publication into the store. What must hold: everything that can be refused is
 * refused before the transaction begins to write, and nothing is told to the caller that is not
 * durable.
 */
#include <assert.h>

#include "base/err.h"
#include "base/utf8.h"
#include "corpus/corpus.h"
#include "corpus/corpus_private.h"
#include "doc/image.h"

/* Portions of the largest document the gate lets pass: its 500,000 nodes at a portion each. */
#define PUBLISH_ARENA_BYTES_MAX (128u << 20)

/* A publication on its way. */
struct publishing {
	struct corpus *c;
	const struct corpus_publication *p;
	struct arena scratch;
	struct store_row row;
	bool has_latest;
	struct corpus_version latest; /* for that work, language and day; strings in scratch */
	bool new_alias;
};

/* Bytes that mean something else in a URL, or cannot be typed in one. */
static bool
is_alias_byte(unsigned char b)
{
	return b > ' ' && b != 0x7f && b != '/' && b != '?' && b != '#' && b != '%';
}

static int
check_alias(struct str alias, struct err *e)
{
	struct str shown = utf8_cut(alias, CORPUS_ALIAS_BYTES_MAX);

	if (alias.len > CORPUS_ALIAS_BYTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "the alias '" STR_FMT "...' is longer than %d bytes: choose a shorter one",
		    STR_ARG(shown), CORPUS_ALIAS_BYTES_MAX);
	for (size_t i = 0; i < alias.len; i++)
		if (!is_alias_byte((unsigned char)alias.p[i]))
			return err_set(e, ERR_USAGE,
			    "the alias '" STR_FMT
			    "' may not contain white space or any of / ? # %%: choose another",
			    STR_ARG(shown));
	return 0;
}

static int
index_portions(struct publishing *g, struct err *e)
{
	const struct image *im = g->p->image;
	struct corpus_portion *to;

	to = arena_alloc(&g->scratch, im->portion_count * sizeof *to);
	if (to == NULL)
		return err_set(e, ERR_LIMIT, "the document has too many portions to index (%u)",
		    (unsigned)im->portion_count);
	for (uint32_t i = 0; i < im->portion_count; i++) {
		const struct image_portion *from = &im->portions[i];

		to[i] = (struct corpus_portion){ .eid = image_str(im, from->eid),
			.wid = image_str(im, from->wid),
			.num = image_str(im, from->num),
			.heading = image_str(im, from->heading),
			.position = i,
			.parent = from->parent,
			.depth = from->depth };
		memcpy(to[i].text.bytes, from->sha256, SHA256_BYTES);
	}
	g->row.portions = to;
	g->row.portion_count = im->portion_count;
	return 0;
}

static int
fill_row(struct publishing *g, struct err *e)
{
	const struct corpus_publication *p = g->p;
	const struct image *im = p->image;

	g->row =
	    (struct store_row){ .xml = p->xml, .upload = p->upload, .upload_type = p->upload_type };
	g->row.version = (struct corpus_version){ .work = p->work,
		.language = p->language,
		.day = p->day,
		.revision = 1,
		.published = p->published,
		.title = utf8_cut(image_meta(im, IMAGE_META_TITLE), CORPUS_TITLE_BYTES_MAX),
		.issuer = utf8_cut(image_meta(im, IMAGE_META_ISSUER), CORPUS_TITLE_BYTES_MAX),
		.type = image_meta(im, IMAGE_META_TYPE),
		.number = utf8_cut(image_meta(im, IMAGE_META_NUMBER), CORPUS_TITLE_BYTES_MAX),
		.source = sha256_of(p->xml.p, p->xml.len),
		.source_bytes = p->xml.len,
		.upload = sha256_of(p->upload.p, p->upload.len) };
	return index_portions(g, e);
}

static int
look_for_alias(struct publishing *g, struct err *e)
{
	const struct corpus_publication *p = g->p;
	struct err why = { 0 };
	struct str work;
	int rc;

	if (p->alias.len == 0)
		return 0;
	rc = g->c->backend->alias(g->c->store, p->alias, &work, &g->scratch, &why);
	g->new_alias = rc == -ERR_NOTFOUND;
	if (rc != 0 && rc != -ERR_NOTFOUND)
		return corpus_fail(e, &why);
	if (rc == 0 && !str_eq(work, p->work))
		return err_set(e, ERR_CONFLICT,
		    "the alias '" STR_FMT "' already names " STR_FMT ": choose another",
		    STR_ARG(p->alias), STR_ARG(work));
	return 0;
}

static int
look_for_latest(struct publishing *g, struct err *e)
{
	const struct corpus_publication *p = g->p;
	struct err why = { 0 };
	int rc;

	rc = g->c->backend->find(
	    g->c->store, p->work, p->language, p->day, true, 0, &g->latest, &g->scratch, &why);
	if (rc != 0 && rc != -ERR_NOTFOUND)
		return corpus_fail(e, &why);
	if ((g->has_latest = rc == 0))
		g->row.version.revision = g->latest.revision + 1;
	return 0;
}

/* Inside the transaction: decides what this publication is, and writes it. */
static int
write_publication(struct publishing *g, enum corpus_outcome *outcome,
    struct corpus_version *version, struct arena *a, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	struct store *s = g->c->store;
	int rc;

	if ((rc = look_for_alias(g, e)) != 0 || (rc = look_for_latest(g, e)) != 0)
		return rc;
	*outcome = CORPUS_ADDED;
	if (g->has_latest && sha256_eq(&g->latest.source, &g->row.version.source))
		*outcome = CORPUS_ALREADY_THERE;
	else if ((rc = b->put_version(s, &g->row, &g->row.version.seq, e)) != 0)
		return rc;
	if (g->new_alias && (rc = b->put_alias(s, g->p->alias, g->p->work, e)) != 0)
		return rc;
	/* Copied before the commit: after it nothing may fail any more. */
	return corpus_version_copy(
	    version, *outcome == CORPUS_ADDED ? &g->row.version : &g->latest, a, e);
}

static int
publish(struct publishing *g, enum corpus_outcome *outcome, struct corpus_version *version,
    struct arena *a, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	int rc;

	if ((rc = check_alias(g->p->alias, e)) != 0 || (rc = fill_row(g, e)) != 0 ||
	    (rc = b->begin(g->c->store, e)) != 0)
		return rc;
	if ((rc = write_publication(g, outcome, version, a, e)) != 0 ||
	    (rc = b->commit(g->c->store, e)) != 0)
		b->rollback(g->c->store);
	return rc;
}

int
corpus_publish(struct corpus *c, const struct corpus_publication *p, enum corpus_outcome *outcome,
    struct corpus_version *version, struct arena *a, struct err *e)
{
	struct publishing g = { .c = c, .p = p, .scratch = ARENA_INIT(PUBLISH_ARENA_BYTES_MAX) };
	struct corpus_version v;
	enum corpus_outcome o;
	int rc;

	assert(c->mode != CORPUS_READ);
	assert(p->work.len > 0 && p->language.len > 0 && p->image != NULL);
	if ((rc = publish(&g, &o, &v, version != NULL ? a : &g.scratch, e)) == 0) {
		*outcome = o;
		if (version != NULL)
			*version = v;
	}
	arena_free(&g.scratch);
	return rc;
}
