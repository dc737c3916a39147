/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_digest: everything that can be read, through the corpus, so that a layout makes no
 * difference.
 */
#include "store_digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../unit/fixture/corpus_sample.h"
#include "corpus/check.h"
#include "corpus/correct.h"
#include "corpus/dump.h"

struct reading {
	struct corpus *c;
	struct sha256_run run;
};

static void
add_str(struct reading *r, struct str s)
{
	sha256_add(&r->run, &s.len, sizeof s.len);
	sha256_add(&r->run, s.p, s.len);
}

static void
add_number(struct reading *r, int64_t n)
{
	sha256_add(&r->run, &n, sizeof n);
}

static int
read_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct reading *r = arg;

	(void)e;
	add_str(r, p->eid);
	add_str(r, p->wid);
	add_str(r, p->num);
	add_str(r, p->heading);
	add_number(r, p->parent);
	add_number(r, p->depth);
	sha256_add(&r->run, p->text.bytes, CORPUS_TEXT_BYTES);
	return 0;
}

static int
read_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct reading *r = arg;
	struct corpus_bytes b = { 0 };
	int rc;

	add_number(r, v->seq);
	add_number(r, v->day);
	add_number(r, v->revision);
	add_number(r, v->withdrawn);
	add_str(r, v->work);
	add_str(r, v->title);
	add_str(r, v->issuer);
	add_str(r, v->number);
	if ((rc = corpus_dump_bytes(r->c, v, &b, e)) != 0)
		return rc;
	add_str(r, b.xml == NULL ? STR("erased") : str_make(b.xml, b.xml_len));
	add_str(r, b.upload == NULL ? STR("erased") : str_make(b.upload, b.upload_len));
	corpus_bytes_free(&b);
	return corpus_portions(r->c, v->seq, read_portion, r, e);
}

static int
read_record(void *arg, const struct corpus_record *record, struct err *e)
{
	struct reading *r = arg;

	(void)e;
	add_number(r, record->seq);
	add_str(r, record->reason);
	add_str(r, record->author);
	return 0;
}

static int
read_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	(void)e;
	add_str(arg, alias);
	add_str(arg, work);
	return 0;
}

int
store_digest_try(struct corpus *c, struct sha256 *out, struct err *e)
{
	struct reading r = { .c = c };
	int rc;

	sha256_start(&r.run);
	if ((rc = corpus_dump(c, read_version, &r, e)) != 0 ||
	    (rc = corpus_records(c, STR(""), read_record, &r, e)) != 0 ||
	    (rc = corpus_aliases(c, STR(""), STR(""), read_alias, &r, e)) != 0)
		return rc;
	*out = sha256_finish(&r.run);
	return 0;
}

struct sha256
store_digest_of(struct corpus *c)
{
	struct sha256 found = { 0 };
	struct err e = { 0 };

	sample_ok(store_digest_try(c, &found, &e), &e);
	return found;
}

struct sha256
store_digest(const char *path)
{
	struct corpus *c = NULL;
	struct sha256 found;
	struct err e = { 0 };

	sample_ok(corpus_open(&c, path, CORPUS_READ, &e), &e);
	found = store_digest_of(c);
	corpus_close(&c);
	return found;
}

static void
say_fault(void *arg, const char *sentence)
{
	(void)arg;
	fail_msg("fsck: %s", sentence);
}

void
store_digest_check(struct corpus *c)
{
	struct corpus_checked out;
	struct err e = { 0 };

	sample_ok(corpus_check(c, say_fault, NULL, &out, &e), &e);
}
