/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_CORPUS_SAMPLE_H
#define TEST_CORPUS_SAMPLE_H
/*
 * corpus_sample: publications for the tests of the corpus: a source of any length and an image with
 * three portions, made by hand, so that neither a parser nor a worker is needed. The tests include
 * <cmocka.h> before it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "doc/image.h"

#define SAMPLE_WORK "/akn/xx/act/2006/1"
#define SAMPLE_PUBLISHED INT64_C(1150000000)
#define SAMPLE_PORTIONS 3
#define SAMPLE_XML_BYTES 20000 /* five pages of a database, so that a write can be torn */

struct sample {
	struct corpus_publication p;
	struct image image;
	struct image_head head;
	struct image_portion portions[SAMPLE_PORTIONS];
	char pool[512];
	uint32_t pool_used;
	char xml[SAMPLE_XML_BYTES];
	char upload[64];
};

static inline struct image_str
sample_word(struct sample *s, const char *word)
{
	struct image_str at = { s->pool_used, (uint32_t)strlen(word) };

	memcpy(s->pool + at.off, word, at.len + 1);
	s->pool_used += at.len + 1;
	return at;
}

static inline int64_t
sample_day(const char *date)
{
	int64_t day = 0;

	assert_true(date_parse(str_from(date), &day));
	return day;
}

static inline void
sample_image(struct sample *s, unsigned text)
{
	static const char *const eids[SAMPLE_PORTIONS] = { "part_1", "art_1", "art_2" };
	char word[32];

	s->pool_used = 1; /* offset 0 with length 0 is the empty string */
	snprintf(word, sizeof word, "Title %u", text);
	s->head.meta[IMAGE_META_TITLE] = sample_word(s, word);
	s->head.meta[IMAGE_META_ISSUER] = sample_word(s, "The Council");
	s->head.meta[IMAGE_META_TYPE] = sample_word(s, "act");
	s->head.meta[IMAGE_META_NUMBER] = sample_word(s, "1");
	for (unsigned i = 0; i < SAMPLE_PORTIONS; i++) {
		s->portions[i] = (struct image_portion){ .eid = sample_word(s, eids[i]),
			.num = sample_word(s, "No."),
			.parent = i == 0 ? IMAGE_NONE : 0,
			.depth = i == 0 ? 0 : 1 };
		s->portions[i].sha256[0] = (uint8_t)text;
		s->portions[i].sha256[1] = (uint8_t)i;
	}
	s->image = (struct image){ .head = &s->head,
		.portions = s->portions,
		.pool = s->pool,
		.portion_count = SAMPLE_PORTIONS };
}

/* A publication of SAMPLE_WORK; another text is another source. */
static inline struct corpus_publication *
sample_make(struct sample *s, const char *language, const char *date, unsigned text)
{
	memset(s, 0, sizeof *s);
	sample_image(s, text);
	memset(s->xml, 'a' + (int)(text % 26), sizeof s->xml);
	s->xml[snprintf(s->xml, sizeof s->xml, "<akomaNtoso>%u", text)] = '<';
	snprintf(s->upload, sizeof s->upload, "text %u", text);
	s->p = (struct corpus_publication){ .work = STR(SAMPLE_WORK),
		.language = str_from(language),
		.day = sample_day(date),
		.xml = str_make(s->xml, sizeof s->xml),
		.upload = str_from(s->upload),
		.upload_type = STR("text/plain"),
		.image = &s->image,
		.published = SAMPLE_PUBLISHED };
	return &s->p;
}

/* A folder of its own for a store, and its removal. */
struct sample_folder {
	char folder[32];
	char store[64];
};

static inline void
sample_folder_make(struct sample_folder *f)
{
	snprintf(f->folder, sizeof f->folder, "corpus-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->store, sizeof f->store, "%s/store.db", f->folder);
}

static inline void
sample_folder_remove(struct sample_folder *f)
{
	static const char *const files[] = { "store.db", "store.db-wal", "store.db-shm",
		"store.db-journal", "store.db.lock" };
	char path[64];

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", f->folder, files[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(f->folder), 0);
}

/* Fails the test with the sentence, when there is one. */
static inline void
sample_ok(int rc, const struct err *e)
{
	if (rc != 0)
		fail_msg("%s (%s)", e->text, e->detail);
}
#endif
