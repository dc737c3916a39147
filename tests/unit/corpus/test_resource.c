/* SPDX-License-Identifier: Apache-2.0 */
/* Resources: stored once, given while a publication with them is served; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/check.h"
#include "corpus/copy.h"
#include "corpus/rename.h"
#include "corpus/resource.h"
#include "corpus_fixture.h"

#define PICTURE_BYTES 9000 /* more than a page of a database */
#define NEW_NAME "/akn/xx/act/2006/one"

static struct corpus_resource
make(struct str bytes, const char *type)
{
	return (struct corpus_resource){
		.digest = sha256_of(bytes.p, bytes.len), .type = str_from(type), .bytes = bytes
	};
}

/* A text with the pictures; its number. */
static int64_t
add_with(struct fixture *f, const char *date, unsigned text, const struct corpus_resource *r,
    uint32_t count)
{
	struct corpus_version v;

	sample_make(&f->sample, "eng", date, text);
	f->sample.p.resources = r;
	f->sample.p.resource_count = count;
	assert_int_equal(publish(f, &v), CORPUS_ADDED);
	return v.seq;
}

static int
read_it(struct fixture *f, const struct sha256 *digest, struct str expected, const char *type)
{
	struct str found_type = STR("");
	char *bytes = NULL;
	size_t len = 0;
	int rc = corpus_resource(f->corpus, digest, &bytes, &len, &found_type, &f->arena, &f->e);

	if (rc == 0) {
		assert_int_equal(len, expected.len);
		assert_memory_equal(bytes, expected.p, len);
		assert_str(found_type, type);
	}
	free(bytes);
	return rc;
}

static void
count_fault(void *arg, const char *sentence)
{
	print_message("%s\n", sentence);
	++*(unsigned *)arg;
}

/* Checks the store; the number of resources with bytes. */
static uint64_t
checked(struct fixture *f)
{
	struct corpus_checked k = { 0 };
	unsigned faults = 0;

	sample_ok(corpus_check(f->corpus, count_fault, &faults, &k, &f->e), &f->e);
	assert_int_equal(faults, 0);
	return k.resources;
}

static void
a_resource_is_read_by_its_digest(void **state)
{
	struct fixture *f = *state;
	char letters[PICTURE_BYTES];
	const struct sha256 none = sha256_of("none", 4);
	struct corpus_resource r[2];
	struct corpus_held held = corpus_held_new();
	int64_t seq;

	sample_letters(letters, sizeof letters, 7);
	r[0] = make(str_make(letters, sizeof letters), "image/png");
	r[1] = make(STR("<svg/>"), "image/svg+xml");
	seq = add_with(f, "2006-05-01", 1, r, 2);
	sample_ok(read_it(f, &r[0].digest, r[0].bytes, "image/png"), &f->e);
	sample_ok(read_it(f, &r[1].digest, r[1].bytes, "image/svg+xml"), &f->e);
	assert_int_equal(read_it(f, &none, STR(""), ""), -ERR_NOTFOUND);
	/* the source of a version is none, although it is stored under its digest */
	assert_int_equal(read_it(f, &(struct sha256){ { 0 } }, STR(""), ""), -ERR_NOTFOUND);
	sample_ok(corpus_held_load(&held, f->corpus, seq, false, &f->e), &f->e);
	assert_int_equal(corpus_held_count(&held), 2);
	assert_str(corpus_held_rows(&held)[1].bytes, "<svg/>");
	assert_int_equal(checked(f), 2);
	corpus_held_free(&held);
}

static void
a_source_is_no_resource(void **state)
{
	struct fixture *f = *state;
	struct sha256 source;

	add(f, "eng", "2006-05-01", 1);
	source = sha256_of(f->sample.p.xml.p, f->sample.p.xml.len);
	assert_int_equal(read_it(f, &source, STR(""), ""), -ERR_NOTFOUND);
}

static void
what_is_withdrawn_takes_its_resources_along(void **state)
{
	struct fixture *f = *state;
	const struct corpus_resource r[] = { make(STR("one"), "image/png"),
		make(STR("two"), "image/jpeg") };
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 1);

	add_with(f, "2006-05-01", 1, r, 2);
	add_with(f, "2007-05-01", 2, r + 1, 1);
	sample_ok(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	assert_int_equal(read_it(f, &r[0].digest, STR(""), ""), -ERR_GONE);
	sample_ok(read_it(f, &r[1].digest, r[1].bytes, "image/jpeg"), &f->e);
}

static void
erasing_leaves_what_another_publication_shows(void **state)
{
	struct fixture *f = *state;
	const struct corpus_resource r[] = { make(STR("one"), "image/png"),
		make(STR("two"), "image/jpeg") };
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 1);
	struct corpus_held held = corpus_held_new();
	int64_t seq = add_with(f, "2006-05-01", 1, r, 2);

	add_with(f, "2007-05-01", 2, r + 1, 1);
	sample_ok(corpus_erase(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	assert_int_equal(read_it(f, &r[0].digest, STR(""), ""), -ERR_GONE);
	sample_ok(read_it(f, &r[1].digest, r[1].bytes, "image/jpeg"), &f->e);
	sample_ok(corpus_held_load(&held, f->corpus, seq, true, &f->e), &f->e);
	assert_int_equal(corpus_held_rows(&held)[0].bytes.len, 0);
	assert_str(corpus_held_rows(&held)[1].bytes, "two");
	checked(f);
	/* published again, the bytes come back */
	add_with(f, "2008-05-01", 3, r, 1);
	sample_ok(read_it(f, &r[0].digest, r[0].bytes, "image/png"), &f->e);
	corpus_held_free(&held);
}

static int
rewrite(void *arg, struct str xml, struct corpus_publication *p, struct err *e)
{
	struct fixture *f = arg;

	(void)xml;
	(void)e;
	sample_make(&f->sample, "eng", "2006-05-01", 8);
	p->xml = f->sample.p.xml;
	p->image = f->sample.p.image;
	return 0;
}

static void
a_new_name_keeps_the_resources(void **state)
{
	struct fixture *f = *state;
	const struct corpus_resource r = make(STR("one"), "image/png");
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 0);
	struct corpus_renamed renamed;

	k.scope.language = STR("");
	k.scope.day = DAY_NONE;
	add_with(f, "2006-05-01", 1, &r, 1);
	sample_ok(corpus_rename(f->corpus, &k, STR(NEW_NAME), rewrite, f, &renamed, &f->e), &f->e);
	sample_ok(read_it(f, &r.digest, r.bytes, "image/png"), &f->e);
}

static void
ignore(void *arg, uint64_t publications)
{
	(void)arg;
	(void)publications;
}

/* Of a store with a resource that is served and one that is erased, in memory. */
static void
a_copy_has_the_resources(void **state)
{
	struct fixture *f = *state;
	const struct corpus_resource r[] = { make(STR("one"), "image/png"),
		make(STR("two"), "image/jpeg") };
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 1);
	struct corpus *other = NULL;
	struct fixture source = { .arena = ARENA_INIT(1 << 20) };

	sample_ok(corpus_open(&other, "mem:other", CORPUS_CREATE, &f->e), &f->e);
	source.corpus = other;
	add_with(&source, "2006-05-01", 1, r, 2);
	add_with(&source, "2007-05-01", 2, r + 1, 1);
	sample_ok(corpus_erase(other, &k, NULL, NULL, &f->e), &f->e);
	sample_ok(corpus_copy(other, f->corpus, ignore, NULL, &f->e), &f->e);
	sample_ok(corpus_compare(other, f->corpus, ignore, NULL, &f->e), &f->e);
	sample_ok(read_it(f, &r[1].digest, r[1].bytes, "image/jpeg"), &f->e);
	assert_int_equal(read_it(f, &r[0].digest, STR(""), ""), -ERR_GONE);
	corpus_close(&other);
	arena_free(&source.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_resource_is_read_by_its_digest),
		ON_EACH(a_source_is_no_resource),
		ON_EACH(what_is_withdrawn_takes_its_resources_along),
		ON_EACH(erasing_leaves_what_another_publication_shows),
		ON_EACH(a_new_name_keeps_the_resources),
		ON_EACH(a_copy_has_the_resources),
	};

	return RUN_ON_BACKENDS(tests);
}
