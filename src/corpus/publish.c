/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish: writes one publication into the store. What must hold: everything that can be refused is
 * refused before the first write, and the caller gets a result only after it is durable,
 * but for a batch, whose caller waits for its commit.
 */
#include "corpus/publish.h"

#include <assert.h>

#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus.h"
#include "corpus/corpus_private.h"
#include "corpus/correct.h"
#include "doc/image.h"

/* A publication in progress. */
struct publishing {
	struct corpus *c;
	const struct corpus_publication *p;
	struct arena scratch;
	struct store_row row;
	bool has_latest;
	struct corpus_version latest; /* of that work, language and day; strings in scratch */
	bool new_alias;
	bool is_writing; /* a failure leaves the transaction incomplete */
};

/* False for bytes that have another meaning in a URL, or cannot be typed in one. */
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
check_reason(const struct corpus_publication *p, struct err *e)
{
	const struct corpus_correction words = { .reason = p->reason, .author = p->author };

	return p->reason.len == 0 ? 0 : corpus_check_words(&words, e);
}

int
corpus_index_portions(
    const struct image *im, struct arena *a, struct corpus_portion **out, struct err *e)
{
	struct corpus_portion *to = arena_alloc(a, im->portion_count * sizeof *to);

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
	*out = to;
	return 0;
}

int
corpus_fill_row(
    const struct corpus_publication *p, struct store_row *row, struct arena *a, struct err *e)
{
	const struct image *im = p->image;
	struct corpus_portion *portions = NULL;
	int rc = corpus_index_portions(im, a, &portions, e);

	if (rc != 0)
		return rc;
	*row = (struct store_row){ .xml = p->xml,
		.upload = p->upload,
		.upload_type = p->upload_type,
		.resources = p->resources,
		.resource_count = p->resource_count };
	row->version = (struct corpus_version){ .work = p->work,
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
	row->portions = portions;
	row->portion_count = im->portion_count;
	return 0;
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

	rc = g->c->backend->find(g->c->store,
	    &(struct store_find){ .work = p->work,
		.language = p->language,
		.max_day = p->day,
		.is_exact = true,
		.includes_withdrawn = true },
	    &g->latest, &g->scratch, &why);
	if (rc != 0 && rc != -ERR_NOTFOUND)
		return corpus_fail(e, &why);
	if ((g->has_latest = rc == 0))
		g->row.version.revision = g->latest.revision + 1;
	return 0;
}

/* The old name of a renamed work leads to the new one: nothing more is published under it. */
static int
check_not_renamed(struct publishing *g, struct err *e)
{
	struct str name;
	int rc = corpus_new_name(g->c, g->p->work, &name, &g->scratch, e);

	if (rc != 0 || name.len == 0)
		return rc;
	return err_set(e, ERR_CONFLICT,
	    STR_FMT " is now called " STR_FMT ": publish further versions under that name (--work)",
	    STR_ARG(g->p->work), STR_ARG(name));
}

/* Records why the revision that was written is published. */
static int
write_reason(const struct publishing *g, struct err *e)
{
	const struct corpus_version *v = &g->row.version;
	const struct corpus_record r = { .kind = CORPUS_CORRECT,
		.scope = { v->work, v->language, v->day, v->revision },
		.effective = DAY_NONE,
		.made = v->published,
		.author = g->p->author,
		.reason = g->p->reason };
	int64_t seq;

	return r.reason.len == 0 ? 0 : g->c->backend->put_record(g->c->store, &r, &seq, e);
}

/* Records who has published the revision that was written, and of which bytes. */
static int
write_publisher(const struct publishing *g, struct err *e)
{
	const struct corpus_version *v = &g->row.version;
	char hex[SHA256_HEX_BYTES + 1];
	struct corpus_record r = { .kind = CORPUS_PUBLISH,
		.scope = { v->work, v->language, v->day, v->revision },
		.effective = DAY_NONE,
		.made = v->published,
		.author = g->p->publisher };
	int64_t seq;

	sha256_hex(&v->upload, hex);
	r.value = str_make(hex, SHA256_HEX_BYTES);
	return r.author.len == 0 ? 0 : g->c->backend->put_record(g->c->store, &r, &seq, e);
}

/* Inside the transaction: decides whether the publication is new, and writes it. */
static int
write_publication(struct publishing *g, enum corpus_outcome *outcome,
    struct corpus_version *version, struct arena *a, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	struct store *s = g->c->store;
	int rc;

	if ((rc = check_not_renamed(g, e)) != 0 || (rc = look_for_alias(g, e)) != 0 ||
	    (rc = look_for_latest(g, e)) != 0)
		return rc;
	*outcome = g->has_latest && g->latest.withdrawn == 0 &&
			   sha256_eq(&g->latest.source, &g->row.version.source)
		       ? CORPUS_ALREADY_THERE
		       : CORPUS_ADDED;
	/* copied before the first write: nothing but the store may fail after it */
	if ((rc = corpus_version_copy(
		 version, *outcome == CORPUS_ADDED ? &g->row.version : &g->latest, a, e)) != 0)
		return rc;
	g->is_writing = true;
	if (*outcome == CORPUS_ADDED) {
		if ((rc = b->put_version(s, &g->row, &g->row.version.seq, e)) != 0 ||
		    (rc = write_publisher(g, e)) != 0 || (rc = write_reason(g, e)) != 0)
			return rc;
		version->seq = g->row.version.seq;
	}
	return g->new_alias ? b->put_alias(s, g->p->alias, g->p->work, e) : 0;
}

/* Rolls the batch back; rc is why. */
static int
lose_batch(struct publishing *g, int rc, const struct err *e)
{
	g->c->lost = e != NULL ? *e : (struct err){ .code = -rc };
	g->c->backend->rollback(g->c->store);
	return rc;
}

/*
 * Writes in the transaction of the batch. A failure undoes this publication alone where the store
 * can do that, else the whole batch.
 */
static int
write_in_batch(struct publishing *g, enum corpus_outcome *outcome, struct corpus_version *version,
    struct arena *a, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	int rc;

	if (b->mark != NULL && (rc = b->mark(g->c->store, e)) != 0)
		return lose_batch(g, rc, e);
	if ((rc = write_publication(g, outcome, version, a, e)) == 0)
		return 0;
	if (b->back != NULL ? b->back(g->c->store) : !g->is_writing)
		return rc;
	return lose_batch(g, rc, e);
}

/* Writes in a transaction of its own, or in that of the batch. */
static int
write_durably(struct publishing *g, enum corpus_outcome *outcome, struct corpus_version *version,
    struct arena *a, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	int rc;

	if (g->c->in_batch)
		return write_in_batch(g, outcome, version, a, e);
	if ((rc = b->begin(g->c->store, e)) != 0)
		return rc;
	rc = write_publication(g, outcome, version, a, e);
	if (rc != 0 || (rc = b->commit(g->c->store, e)) != 0)
		b->rollback(g->c->store);
	return rc;
}

static int
publish(struct publishing *g, enum corpus_outcome *outcome, struct corpus_version *version,
    struct arena *a, struct err *e)
{
	int rc;

	if (g->c->lost.code != ERR_NONE)
		return corpus_fail(e, &g->c->lost);
	if ((rc = check_alias(g->p->alias, e)) != 0 || (rc = check_reason(g->p, e)) != 0 ||
	    (rc = corpus_fill_row(g->p, &g->row, &g->scratch, e)) != 0)
		return rc;
	return write_durably(g, outcome, version, a, e);
}

int
corpus_batch_begin(struct corpus *c, struct err *e)
{
	int rc;

	assert(c->mode != CORPUS_READ && !c->in_batch);
	if ((rc = c->backend->begin(c->store, e)) == 0)
		c->in_batch = true;
	return rc;
}

int
corpus_batch_commit(struct corpus *c, struct err *e)
{
	struct err lost = c->lost;
	int rc;

	assert(c->in_batch);
	c->in_batch = false;
	c->lost = (struct err){ 0 };
	if (lost.code != ERR_NONE)
		return corpus_fail(e, &lost);
	if ((rc = c->backend->commit(c->store, e)) != 0)
		c->backend->rollback(c->store);
	return rc;
}

void
corpus_batch_rollback(struct corpus *c)
{
	if (c->in_batch && c->lost.code == ERR_NONE)
		c->backend->rollback(c->store);
	c->in_batch = false;
	c->lost = (struct err){ 0 };
}

int
corpus_publish(struct corpus *c, const struct corpus_publication *p, enum corpus_outcome *outcome,
    struct corpus_version *version, struct arena *a, struct err *e)
{
	struct publishing g = { .c = c, .p = p, .scratch = ARENA_INIT(CORPUS_PORTIONS_BYTES_MAX) };
	struct corpus_version v = { 0 };
	enum corpus_outcome o = CORPUS_ADDED;
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
