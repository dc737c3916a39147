/* SPDX-License-Identifier: Apache-2.0 */
/* What dump gives and replay writes makes an equal store; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "corpus/correct.h"
#include "corpus/dump.h"
#include "corpus/record_note.h"
#include "corpus/replay.h"
#include "corpus_fixture.h"

#define OTHER_WORK "/akn/xx/act/2007/2"
#define SUMMARY_BYTES_MAX 65536

/* Two works; publications that are withdrawn, erased, and published again; a moved alias. */
static void
fill(struct fixture *f)
{
	const struct corpus_note title = { CORPUS_NOTE_TITLE, STR("A title"), false };
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 1);

	sample_make(&f->sample, "eng", "2006-05-01", 1);
	f->sample.p.alias = STR("act");
	publish(f, NULL);
	add(f, "eng", "2006-05-01", 2);
	add(f, "fra", "2006-05-01", 3);
	sample_ok(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	k.scope.revision = 2;
	sample_ok(corpus_erase(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	sample_make(&f->sample, "eng", "2007-01-01", 4);
	f->sample.p.work = STR(OTHER_WORK);
	publish(f, NULL);
	k = sample_correction(OTHER_WORK, "2007-01-01", 0);
	k.scope.day = DAY_NONE;
	k.scope.language = STR("");
	sample_ok(corpus_repeal(f->corpus, &k, sample_day("2020-01-01"), &f->e), &f->e);
	sample_ok(corpus_move_alias(f->corpus, &k, STR("act"), &f->e), &f->e);
	sample_ok(corpus_note(f->corpus, &k, &title, 1, &f->e), &f->e);
	add(f, "eng", "2008-01-01", 5);
	k = sample_correction(SAMPLE_WORK, "2008-01-01", 1);
	sample_ok(corpus_erase(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	add(f, "eng", "2008-01-01", 5); /* the bytes come back */
}

struct copy {
	struct fixture *f;
	struct corpus_replay replay;
	int64_t record, before; /* records are replayed that lie between */
	struct sample sample;
};

static int
copy_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct copy *k = arg;

	return r->seq > k->record && r->seq < k->before ? corpus_replay_record(&k->replay, r, e)
							: 0;
}

static void
copy_records(struct copy *k, int64_t before)
{
	k->before = before;
	sample_ok(corpus_records(k->f->corpus, STR(""), copy_record, k, &k->f->e), &k->f->e);
	k->record = before;
}

static int
copy_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct copy *k = arg;
	struct corpus_bytes b;
	struct corpus_replayed p = { .version = *v };
	unsigned text = 0;
	int rc;

	copy_records(k, v->seq);
	sample_ok(corpus_dump_bytes(k->f->corpus, v, &b, e), e);
	if (b.xml != NULL) {
		for (unsigned n = 1; n <= 5 && text == 0; n++) {
			sample_make(&k->sample, "eng", "2006-05-01", n);
			text = sha256_of(k->sample.p.xml.p, k->sample.p.xml.len).bytes[0] ==
				       v->source.bytes[0]
				   ? n
				   : 0;
		}
		assert_true(text > 0);
		p.image = &k->sample.image;
		p.xml = str_make(b.xml, b.xml_len);
	}
	p.upload = str_make(b.upload, b.upload_len);
	p.upload_type = b.upload_type;
	rc = corpus_replay_publication(&k->replay, &p, e);
	corpus_bytes_free(&b);
	return rc;
}

static int
copy_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct copy *k = arg;

	return corpus_replay_alias(&k->replay, alias, work, e);
}

static void
copy_all(struct copy *k)
{
	struct fixture *f = k->f;

	sample_ok(corpus_dump(f->corpus, copy_publication, k, &f->e), &f->e);
	copy_records(k, INT64_MAX);
	sample_ok(corpus_aliases(f->corpus, STR(""), STR(""), copy_alias, k, &f->e), &f->e);
	sample_ok(corpus_replay_finish(&k->replay, &f->e), &f->e);
}

/* Everything of a store, as text. */
struct summary {
	struct corpus *c;
	struct buf text;
};

static int
sum_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct summary *s = arg;

	(void)e;
	buf_putf(&s->text, "  " STR_FMT " " STR_FMT " %u\n", STR_ARG(p->eid), STR_ARG(p->num),
	    p->text.bytes[0]);
	return 0;
}

static int
sum_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct summary *s = arg;
	struct corpus_bytes b;
	int rc;

	buf_putf(&s->text, "%d " STR_FMT " " STR_FMT " %d;%u %d '" STR_FMT "' '" STR_FMT "' %d\n",
	    (int)v->seq, STR_ARG(v->work), STR_ARG(v->language), (int)v->day, v->revision,
	    (int)v->published, STR_ARG(v->title), STR_ARG(v->issuer), (int)v->withdrawn);
	buf_put(&s->text, v->source.bytes, SHA256_BYTES);
	buf_put(&s->text, v->upload.bytes, SHA256_BYTES);
	if ((rc = corpus_dump_bytes(s->c, v, &b, e)) != 0)
		return rc;
	buf_putf(
	    &s->text, " %d of %d, %d\n", (int)b.xml_len, (int)v->source_bytes, (int)b.upload_len);
	rc = b.xml == NULL ? 0 : corpus_portions(s->c, v->seq, sum_portion, s, e);
	corpus_bytes_free(&b);
	return rc;
}

static int
sum_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct summary *s = arg;

	(void)e;
	buf_putf(&s->text,
	    "%d %s " STR_FMT " " STR_FMT " %d;%u %d %d " STR_FMT " " STR_FMT " " STR_FMT "\n",
	    (int)r->seq, corpus_record_word(r->kind), STR_ARG(r->scope.work),
	    STR_ARG(r->scope.language), (int)r->scope.day, r->scope.revision, (int)r->effective,
	    (int)r->made, STR_ARG(r->author), STR_ARG(r->reason), STR_ARG(r->value));
	return 0;
}

static int
sum_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct summary *s = arg;

	(void)e;
	buf_putf(&s->text, STR_FMT " " STR_FMT "\n", STR_ARG(alias), STR_ARG(work));
	return 0;
}

static struct buf
sum_up(struct corpus *c, struct err *e)
{
	struct summary s = { .c = c, .text = BUF_INIT(SUMMARY_BYTES_MAX) };

	sample_ok(corpus_dump(c, sum_version, &s, e), e);
	sample_ok(corpus_records(c, STR(""), sum_record, &s, e), e);
	sample_ok(corpus_aliases(c, STR(""), STR(""), sum_alias, &s, e), e);
	sample_ok(buf_check(&s.text, "the summary", e), e);
	return s.text;
}

static void
open_copy(struct fixture *f, struct copy *k)
{
	char path[512] = "mem:copy";

	if (f->folder.folder[0] != '\0')
		snprintf(path, sizeof path, "%s/copy.db", f->folder.folder);
	k->f = f;
	sample_ok(corpus_open(&k->replay.c, path, CORPUS_CREATE, &f->e), &f->e);
}

static void
close_copy(struct fixture *f, struct copy *k)
{
	static const char *const files[] = { "copy.db", "copy.db-wal", "copy.db-shm",
		"copy.db.lock" };
	char path[512];

	corpus_close(&k->replay.c);
	for (size_t i = 0; f->folder.folder[0] != '\0' && i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", f->folder.folder, files[i]);
		unlink(path);
	}
}

static void
a_replayed_store_is_equal(void **state)
{
	static struct copy k;
	struct fixture *f = *state;
	struct buf one, other;

	k = (struct copy){ 0 };
	fill(f);
	open_copy(f, &k);
	copy_all(&k);
	one = sum_up(f->corpus, &f->e);
	other = sum_up(k.replay.c, &f->e);
	assert_int_equal(one.len, other.len);
	assert_memory_equal(one.data, other.data, one.len);
	assert_non_null(memmem(one.data, one.len, " 0 of 20000", 11)); /* one is erased */
	buf_free(&one);
	buf_free(&other);
	close_copy(f, &k);
}

static int
first_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct corpus_replayed *p = arg;

	(void)e;
	p->version = *v;
	return 1;
}

static void
what_does_not_fit_is_refused(void **state)
{
	static struct copy k;
	struct fixture *f = *state;
	struct corpus_replayed p = { 0 };
	struct corpus_record r = { .seq = 1,
		.kind = CORPUS_REPEAL,
		.scope.work = STR(SAMPLE_WORK),
		.author = STR("a"),
		.reason = STR("b") };

	k = (struct copy){ 0 };
	add(f, "eng", "2006-05-01", 1);
	open_copy(f, &k);
	assert_int_equal(corpus_dump(f->corpus, first_publication, &p, &f->e), 1);
	p.version.work = STR(SAMPLE_WORK);
	p.version.language = STR("eng");
	p.version.title = p.version.issuer = p.version.type = p.version.number = STR("");
	p.version.seq = 2;
	assert_int_equal(corpus_replay_publication(&k.replay, &p, &f->e), -ERR_DATA);
	p.version.seq = 1;
	p.version.revision = 0;
	assert_int_equal(corpus_replay_publication(&k.replay, &p, &f->e), -ERR_DATA);
	p.version.revision = 1;
	p.xml = STR("other");
	p.image = &f->sample.image;
	assert_int_equal(corpus_replay_publication(&k.replay, &p, &f->e), -ERR_DATA);
	assert_int_equal(corpus_replay_record(&k.replay, &r, &f->e), -ERR_DATA);
	assert_int_equal(
	    corpus_replay_alias(&k.replay, STR("act"), STR(SAMPLE_WORK), &f->e), -ERR_DATA);
	close_copy(f, &k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_replayed_store_is_equal),
		ON_EACH(what_does_not_fit_is_refused),
	};

	return RUN_ON_BACKENDS(tests);
}
