/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "compare_fixture.h"
#include "doc_sample.h"

struct version {
	struct buf bytes;
	struct image im;
};

struct two {
	struct version earlier, later;
	struct comparison *c;
	struct err e;
};

static int
begin(void **state)
{
	*state = calloc(1, sizeof(struct two));
	return 0;
}

static int
end(void **state)
{
	struct two *t = *state;

	comparison_free(&t->c);
	buf_free(&t->earlier.bytes);
	buf_free(&t->later.bytes);
	free(t);
	return 0;
}

#define COMPARED(test) cmocka_unit_test_setup_teardown(test, begin, end)

static struct build *
begin_body(void)
{
	struct build *b = build_new();

	sample_begin(b);
	sample_open(b, "mainBody", "eId", "body", NULL);
	return b;
}

static void
finish_body(struct build *b, struct version *v)
{
	sample_close(b, 3);
	sample_finish(&b, &v->bytes, &v->im);
}

static void
make_paragraph(struct version *v, const char *text)
{
	struct build *b = begin_body();

	sample_leaf(b, "p", text, NULL);
	finish_body(b, v);
}

/* Articles, numbered by their order; each text may begin with "HEADING: ". */
static void
make_articles(struct version *v, const char *const *texts)
{
	struct build *b = begin_body();
	char eid[16], num[16];

	for (int n = 1; texts[n - 1] != NULL; n++) {
		snprintf(eid, sizeof eid, "art_%d", n);
		snprintf(num, sizeof num, "%d.", n);
		sample_article(b, eid, num, "Aim", texts[n - 1]);
	}
	finish_body(b, v);
}

static void
compare_both(struct two *t)
{
	if (compare_images(&t->c, &t->earlier.im, &t->later.im, &t->e) != 0)
		fail_msg("%s", t->e.text);
	sound_comparison(t->c, &t->earlier.im, &t->later.im);
}

static void
expect(struct two *t, const char *marked)
{
	char *found = marked_text(t->c);

	assert_string_equal(found, marked);
	free(found);
}

static void
paragraphs_give(struct two *t, const char *earlier, const char *later, const char *marked)
{
	comparison_free(&t->c);
	buf_free(&t->earlier.bytes);
	buf_free(&t->later.bytes);
	make_paragraph(&t->earlier, earlier);
	make_paragraph(&t->later, later);
	compare_both(t);
	expect(t, marked);
}

static void
a_version_does_not_differ_from_itself(void **state)
{
	struct two *t = *state;
	struct build *b = build_new(), *again = build_new();

	sample_document(b);
	sample_finish(&b, &t->earlier.bytes, &t->earlier.im);
	sample_document(again);
	sample_finish(&again, &t->later.bytes, &t->later.im);
	compare_both(t);
	assert_int_equal(count_changed(t->c), 0);
}

static void
words_that_changed_stand_beside_each_other(void **state)
{
	paragraphs_give(*state, "The old text stays here.", "The new text stays here.",
	    "|The [-old-]{+new+} text stays here.");
	paragraphs_give(*state, "One two three four five.", "One two four five.",
	    "|One two [-three -]four five.");
	paragraphs_give(*state, "One two four five, all of them.",
	    "One two three four five, all of them.", "|One two {+three +}four five, all of them.");
	paragraphs_give(*state, "It costs 12.50 euros a day, and more.",
	    "It costs 12.75 euros a day, and more.",
	    "|It costs 12.[-50-]{+75+} euros a day, and more.");
}

static void
a_block_may_be_empty_in_one_version(void **state)
{
	paragraphs_give(*state, "", "Words.", "|{+Words.+}");
	paragraphs_give(*state, "Words.", "", "|[-Words.-]");
}

static void
replaced_words_beside_each_other_are_replaced_together(void **state)
{
	paragraphs_give(*state, "We say the big red house is ours to keep.",
	    "We say the small blue house is ours to keep.",
	    "|We say the [-big red-]{+small blue+} house is ours to keep.");
}

static void
other_words_altogether_are_not_picked_apart(void **state)
{
	paragraphs_give(*state, "Fish of the sea and all that swims in it is free.",
	    "Nobody shall drive a car on Sundays, but doctors may.",
	    "|[-Fish of the sea and all that swims in it is free.-]"
	    "{+Nobody shall drive a car on Sundays, but doctors may.+}");
}

static void
chinese_is_compared_by_character(void **state)
{
	paragraphs_give(*state, "全民所有制企业的改革", "全民所有制公司的改革",
	    "|全民所有制[-企业-]{+公司+}的改革");
}

static void
white_space_is_not_a_change(void **state)
{
	paragraphs_give(
	    *state, "One two\n   three four.", "One two three\tfour.", "|One two three\tfour.");
	paragraphs_give(*state, "One two\n   three four.", "One two three five.",
	    "|One two three [-four-]{+five+}.");
}

static void
an_inserted_article_leaves_those_behind_it_alone(void **state)
{
	static const char *const before[] = { "Fish is free.", "Boats are taxed.",
		"Ropes are long enough.", NULL };
	static const char *const after[] = { "Fish is free.", "Nets are counted every year.",
		"Boats are taxed.", "Ropes are long enough.", NULL };
	struct two *t = *state;

	make_articles(&t->earlier, before);
	make_articles(&t->later, after);
	compare_both(t);
	expect(t, "1.Aim|Fish is free.{+2.+}{+Aim+}|{+Nets are counted every year.+}"
		  "[-2.-]{+3.+}Aim|Boats are taxed.[-3.-]{+4.+}Aim|Ropes are long enough.");
}

static void
an_article_that_moved_and_changed_is_found_by_its_words(void **state)
{
	static const char *const before[] = { "Fish of all kinds is free in the old harbour.",
		NULL };
	static const char *const after[] = { "Nobody counts the nets of others at night.",
		"Fish of all kinds is free in the new harbour.", NULL };
	struct two *t = *state;

	make_articles(&t->earlier, before);
	make_articles(&t->later, after);
	compare_both(t);
	expect(t, "{+1.+}{+Aim+}|{+Nobody counts the nets of others at night.+}"
		  "[-1.-]{+2.+}Aim|Fish of all kinds is free in the [-old-]{+new+} harbour.");
}

static void
an_article_keeps_its_place_whatever_became_of_its_words(void **state)
{
	static const char *const before[] = { "Fish is free.", "Boats.", NULL };
	static const char *const after[] = { "Entirely other words stand here now.", "Boats.",
		NULL };
	struct two *t = *state;

	make_articles(&t->earlier, before);
	make_articles(&t->later, after);
	compare_both(t);
	expect(t, "1.Aim|[-Fish is free.-]{+Entirely other words stand here now.+}2.Aim|Boats.");
}

static void
make_inline(struct version *v, const char *bold, const char *rest)
{
	struct build *b = begin_body();

	sample_open(b, "p", NULL);
	sample_text(b, "See ");
	sample_leaf(b, "b", bold, NULL);
	sample_text(b, rest);
	sample_close(b, 1);
	finish_body(b, v);
}

static void
inlines_are_compared_within_their_line(void **state)
{
	struct two *t = *state;

	make_inline(&t->earlier, "all the articles", " of this part.");
	make_inline(&t->later, "all the sections", " of that part.");
	compare_both(t);
	expect(t, "|See all the [-articles-]{+sections+} of [-this-]{+that+} part.");
}

static void
an_attribute_that_changed_is_told_and_the_later_given(void **state)
{
	struct two *t = *state;
	struct build *b = begin_body();
	uint32_t i = 0;

	sample_leaf(b, "p", "Words", "class", "old", NULL);
	finish_body(b, &t->earlier);
	b = begin_body();
	sample_leaf(b, "p", "Words", "class", "new", NULL);
	finish_body(b, &t->later);
	compare_both(t);
	while (!str_is(image_node_name(&t->c->image, i), "p"))
		i++;
	assert_int_equal(t->c->changes[i], DOC_CHANGED);
	assert_int_equal(t->c->changes[i + 1], DOC_SAME);
	assert_true(str_is(image_attr(&t->c->image, i, "class"), "new"));
}

static void
make_foreign(struct version *v, const char *prefix, const char *value)
{
	struct build *b = begin_body();
	struct err e = { 0 };

	sample_open(b, "p", NULL);
	assert_int_equal(build_open(b, STR("urn:x"), str_from(prefix), STR("mark"), &e), 0);
	assert_int_equal(build_attr(b, STR("urn:y"), STR("y"), STR("k"), str_from(value), &e), 0);
	sample_text(b, "Words");
	sample_close(b, 2);
	finish_body(b, v);
}

static void
names_are_the_same_under_any_prefix(void **state)
{
	struct two *t = *state;

	make_foreign(&t->earlier, "x", "v");
	make_foreign(&t->later, "other", "v");
	compare_both(t);
	assert_int_equal(count_changed(t->c), 0);
}

static void
names_of_the_earlier_version_alone_are_kept(void **state)
{
	struct two *t = *state;

	make_foreign(&t->earlier, "x", "v");
	make_paragraph(&t->later, "Words");
	compare_both(t);
	expect(t, "|[-Words-]{+Words+}");
}

static void
a_portion_is_compared_with_what_had_its_id(void **state)
{
	static const char *const before[] = { "Fish is free.", "Boats are big.", NULL };
	static const char *const after[] = { "Fish is free.", "Boats are small.", NULL };
	struct two *t = *state;
	const struct image *im;
	uint32_t top;

	make_articles(&t->earlier, before);
	make_articles(&t->later, after);
	assert_int_equal(
	    compare_portions(&t->c, &t->earlier.im, &t->later.im, STR("art_2"), &t->e), 0);
	expect(t, "2.Aim|Boats are [-big-]{+small+}.");
	im = &t->c->image;
	assert_int_equal(im->portion_count, 1);
	assert_int_equal(image_find_portion(im, STR("art_2")), 0);
	top = im->portions[0].node;
	assert_true(str_is(image_attr(im, top, "eId"), "art_2"));
	assert_true(str_is(image_node_name(im, im->nodes[top].parent), "mainBody"));
}

static void
a_portion_of_one_version_came_or_went_as_a_whole(void **state)
{
	static const char *const one[] = { "Fish is free.", NULL };
	static const char *const two[] = { "Fish is free.", "Boats are big.", NULL };
	struct two *t = *state;

	make_articles(&t->earlier, one);
	make_articles(&t->later, two);
	assert_int_equal(
	    compare_portions(&t->c, &t->earlier.im, &t->later.im, STR("art_2"), &t->e), 0);
	expect(t, "{+2.+}{+Aim+}|{+Boats are big.+}");
	comparison_free(&t->c);
	assert_int_equal(
	    compare_portions(&t->c, &t->later.im, &t->earlier.im, STR("art_2"), &t->e), 0);
	expect(t, "[-2.-][-Aim-]|[-Boats are big.-]");
	assert_true(str_is(image_str(&t->c->image, t->c->image.portions[0].eid), "art_2"));
	comparison_free(&t->c);
	assert_int_equal(compare_portions(&t->c, &t->later.im, &t->earlier.im, STR("art_3"), &t->e),
	    -ERR_NOTFOUND);
	assert_null(t->c);
}

/* A document of random words and elements; each call with the same numbers makes the same one. */
struct dice {
	uint32_t seed;
	unsigned edits; /* in 1,000 of what is put */
	uint32_t edit_seed;
};

static unsigned
roll(uint32_t *seed, unsigned sides)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % sides;
}

static bool
is_edited(struct dice *d)
{
	return roll(&d->edit_seed, 1000) < d->edits;
}

static void
put_random_words(struct build *b, struct dice *d, unsigned count)
{
	static const char *const words[] = { "fish", "boat", "rope", "net", "the", "of", "in",
		"harbour", "1.5", "—", "企业", "改革", "shall", "\n  ", ",", "ropes" };
	unsigned pick;

	for (unsigned i = 0; i < count; i++) {
		pick = roll(&d->seed, 16);
		if (is_edited(d)) {
			if (roll(&d->edit_seed, 2) == 0)
				continue;
			pick = roll(&d->edit_seed, 16);
		}
		sample_text(b, words[pick]);
		if (roll(&d->seed, 4) != 0)
			sample_text(b, " ");
	}
}

static void
put_random_block(struct build *b, struct dice *d)
{
	static const char *const inlines[] = { "b", "i", "term" };
	unsigned runs = 1 + roll(&d->seed, 3);

	sample_open(b, "p", NULL);
	for (unsigned i = 0; i < runs; i++) {
		bool wrapped = roll(&d->seed, 2) == 0;

		wrapped = is_edited(d) ? !wrapped : wrapped;
		if (wrapped)
			sample_open(b, inlines[roll(&d->seed, 3)], NULL);
		put_random_words(b, d, 1 + roll(&d->seed, 12));
		sample_close(b, wrapped);
	}
	sample_close(b, 1);
}

static void
put_random_article(struct build *b, struct dice *d, unsigned number)
{
	char eid[16], num[16];
	unsigned blocks = 1 + roll(&d->seed, 3);

	snprintf(eid, sizeof eid, "art_%u", number);
	snprintf(num, sizeof num, "%u.", number);
	sample_open(b, "article", "eId", eid, NULL);
	sample_leaf(b, "num", num, NULL);
	sample_open(b, "content", NULL);
	for (unsigned i = 0; i < blocks; i++)
		if (!is_edited(d))
			put_random_block(b, d);
	sample_close(b, 2);
}

static void
make_random(struct version *v, struct dice d)
{
	struct build *b = begin_body();
	struct dice fresh = { d.edit_seed, 0, 0 };
	unsigned number = 1;

	for (unsigned i = 0; i < 8; i++) {
		uint32_t seed = d.seed;

		if (is_edited(&d))
			put_random_article(b, &fresh, number++);
		put_random_article(b, &d, number++);
		d.seed = seed + 77; /* the next one is the same whatever was left out of this one */
	}
	finish_body(b, v);
}

static void
whatever_is_edited_both_versions_are_in_the_comparison(void **state)
{
	struct two *t = *state;

	for (uint32_t round = 0; round < 150; round++) {
		make_random(&t->earlier, (struct dice){ round, round % 3 * 20, round });
		make_random(&t->later, (struct dice){ round, 10 + round * 2, round + 1000 });
		compare_both(t);
		comparison_free(&t->c);
		buf_free(&t->earlier.bytes);
		buf_free(&t->later.bytes);
	}
}

/* Words that occur again and again, in two orders: nothing to hold on to. */
static void
make_hostile(struct version *v, unsigned step)
{
	struct build *b = begin_body();
	char word[16];

	sample_open(b, "p", NULL);
	for (uint32_t i = 0; i < 60000; i++) {
		snprintf(word, sizeof word, "%u ", i * step % 251);
		sample_text(b, word);
	}
	sample_close(b, 1);
	for (uint32_t i = 0; i < 2000; i++) {
		snprintf(word, sizeof word, "%u a %u", i * step % 17, i * step % 13);
		sample_leaf(b, "p", word, NULL);
	}
	finish_body(b, v);
}

static void
documents_made_to_be_slow_are_compared_too(void **state)
{
	struct two *t = *state;

	make_hostile(&t->earlier, 7);
	make_hostile(&t->later, 11);
	compare_both(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		COMPARED(a_version_does_not_differ_from_itself),
		COMPARED(words_that_changed_stand_beside_each_other),
		COMPARED(a_block_may_be_empty_in_one_version),
		COMPARED(replaced_words_beside_each_other_are_replaced_together),
		COMPARED(other_words_altogether_are_not_picked_apart),
		COMPARED(chinese_is_compared_by_character),
		COMPARED(white_space_is_not_a_change),
		COMPARED(an_inserted_article_leaves_those_behind_it_alone),
		COMPARED(an_article_that_moved_and_changed_is_found_by_its_words),
		COMPARED(an_article_keeps_its_place_whatever_became_of_its_words),
		COMPARED(inlines_are_compared_within_their_line),
		COMPARED(an_attribute_that_changed_is_told_and_the_later_given),
		COMPARED(names_are_the_same_under_any_prefix),
		COMPARED(names_of_the_earlier_version_alone_are_kept),
		COMPARED(a_portion_is_compared_with_what_had_its_id),
		COMPARED(a_portion_of_one_version_came_or_went_as_a_whole),
		COMPARED(whatever_is_edited_both_versions_are_in_the_comparison),
		COMPARED(documents_made_to_be_slow_are_compared_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
