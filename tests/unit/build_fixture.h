/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUILD_FIXTURE_H
#define BUILD_FIXTURE_H
/* build_fixture: a document being built, for the tests of build. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "doc_sample.h"

struct fixture {
	struct build *b;
	struct buf bytes;
	struct image im;
	struct err e;
};

static inline int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->b = build_new();
	*state = f;
	return 0;
}

static inline int
end(void **state)
{
	struct fixture *f = *state;

	build_free(&f->b);
	buf_free(&f->bytes);
	free(f);
	return 0;
}

static inline void
finish(struct fixture *f)
{
	sample_finish(&f->b, &f->bytes, &f->im);
}

/* Opens a body to put the matter of a test into. */
static inline void
begin_body(struct fixture *f)
{
	sample_begin(f->b);
	sample_open(f->b, "mainBody", NULL);
}

static inline void
finish_body(struct fixture *f)
{
	sample_close(f->b, 3);
	finish(f);
}

static inline uint32_t
body_of(const struct image *im)
{
	return image_child(im, im->head->root, "mainBody");
}

static inline const struct image_portion *
portion(const struct image *im, const char *eid)
{
	uint32_t found = image_find_portion(im, str_from(eid));

	assert_int_not_equal(found, IMAGE_NONE);
	return &im->portions[found];
}

static inline struct str
meta(const struct fixture *f, enum image_meta what)
{
	return image_meta(&f->im, what);
}

#define BUILT(test) cmocka_unit_test_setup_teardown(test, begin, end)
#endif
