/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choice_key: writes all that explain.c and place*.c read of a tradition, and hashes it: the
 * readings of each line, and of the kinds without a word, in their order, those that a number of
 * the text may be. A kind is known by what is read of it, and by the order in which the text has
 * the kinds. What must hold: whatever these files begin to read of a mark or a kind is written
 * here, too.
 */
#include "ingest/choice_key.h"

#include "base/buf.h"
#include "base/hash.h"
#include "ingest/lines.h"
#include "ingest/mark.h"

#define KEY_BYTES_MAX ((size_t)32 << 20) /* CHOICE_LINES_MAX lines, each with all readings */
#define NUMBER_NONE 0xff
#define STYLES_MAX 200 /* of the numbers of a text; with more, all kinds may be one */

struct key {
	const struct forms *forms;
	struct buf out;
	uint8_t number[FORM_UNITS_MAX]; /* of each kind, in the order of use; NUMBER_NONE: none */
	uint8_t next;
	struct style styles[STYLES_MAX]; /* of the numbers without a word */
	size_t style_count;
};

static void
put_byte(struct key *k, unsigned byte)
{
	buf_putc(&k->out, (char)(unsigned char)byte);
}

static void
put_number(struct key *k, uint64_t number)
{
	buf_put(&k->out, &number, sizeof number);
}

static void
put_style(struct key *k, const struct style *s)
{
	const uint8_t all[] = { s->open, s->close, s->script, s->parts, s->twice, s->upper };

	buf_put(&k->out, all, sizeof all);
}

/* The number of a kind by the order of use; *is_new: it is used for the first time. */
static uint8_t
number_of(struct key *k, size_t i, bool *is_new)
{
	*is_new = k->number[i] == NUMBER_NONE;
	if (*is_new)
		k->number[i] = k->next++;
	return k->number[i];
}

/* A kind is written when it is used first. The first of all has a meaning of its own (place.c). */
static void
put_kind(struct key *k, const struct unit_kind *kind)
{
	uint8_t number;
	bool is_new;

	if (kind == NULL) {
		put_byte(k, NUMBER_NONE);
		return;
	}
	number = number_of(k, (size_t)(kind - k->forms->kinds), &is_new);
	put_byte(k, number);
	if (is_new) {
		const uint8_t all[] = { kind->class, kind->rank, kind->worded, kind->raised,
			kind == k->forms->kinds };

		buf_put(&k->out, all, sizeof all);
		put_number(k, kind->first);
		put_style(k, &kind->style);
	}
}

static void
put_parts(struct key *k, const struct label_part *part, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t all[] = { part[i].script, part[i].joint, part[i].upper,
			part[i].adverb };

		put_number(k, part[i].value);
		buf_put(&k->out, all, sizeof all);
	}
}

static void
put_label(struct key *k, const struct label *l)
{
	put_byte(k, l->count);
	put_parts(k, l->part, l->count);
	put_byte(k, l->sole);
	put_byte(k, l->range);
	put_byte(k, l->range ? l->last_count : 0);
	put_parts(k, l->last, l->range ? l->last_count : 0);
	put_number(k, l->len);
}

static bool
has_style(const struct key *k, const struct style *style)
{
	for (size_t i = 0; i < k->style_count; i++)
		if (mark_same_style(&k->styles[i], style))
			return true;
	return k->style_count == STYLES_MAX;
}

/* Adds the style of a number, and the one that it has with the point that it may have lost. */
static void
add_style(struct key *k, const struct style *style)
{
	struct style dotted = *style;

	dotted.close = CLOSE_DOT;
	if (!has_style(k, style))
		k->styles[k->style_count++] = *style;
	if (!has_style(k, &dotted))
		k->styles[k->style_count++] = dotted;
}

/* A slice of the line; an empty one may be anywhere. */
static void
put_slice(struct key *k, struct str line, struct str s)
{
	put_number(k, s.len);
	put_number(k, s.len > 0 ? (uint64_t)(s.p - line.p) : 0);
}

static void
put_mark(struct key *k, struct str line, const struct mark *m)
{
	put_kind(k, m->kind);
	if (m->kind == NULL) {
		put_style(k, &m->style);
		add_style(k, &m->style);
	}
	put_label(k, &m->label);
	put_slice(k, line, m->printed);
	put_slice(k, line, m->heading);
	put_slice(k, line, m->rest);
	put_byte(k, m->separated);
	put_byte(k, m->misprinted);
	put_byte(k, m->raised);
	put_byte(k, m->reference);
}

static void
put_line(struct key *k, struct str line)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(k->forms, line, readings);

	put_byte(k, (unsigned)count);
	for (size_t i = 0; i < count; i++) {
		put_byte(k, readings[i].count);
		for (size_t m = 0; m < readings[i].count; m++)
			put_mark(k, line, &readings[i].v[m]);
	}
}

/* The kinds without a word that a number of the text may be, with what they are numbered with. */
static void
put_unworded(struct key *k)
{
	const struct forms *f = k->forms;

	for (size_t i = 0; i < f->kind_count; i++) {
		const struct unit_kind *kind = &f->kinds[i];
		bool is_new;

		if (kind->worded || !has_style(k, &kind->style))
			continue;
		put_kind(k, kind);
		put_byte(k, number_of(k, kind->counter, &is_new));
		put_byte(k, kind->counter == 0);
		put_byte(k, kind->style.parts > 1 && kind->counter == i);
	}
}

uint64_t
choice_key(const struct lines *l, const uint16_t *facts, const struct forms *forms)
{
	struct key k = { .forms = forms, .out = BUF_INIT(KEY_BYTES_MAX) };
	uint64_t key = 0;

	memset(k.number, NUMBER_NONE, sizeof k.number);
	for (size_t i = 0; i < l->count; i++) {
		put_number(&k, facts[i]);
		put_line(&k, l->v[i].text);
	}
	put_unworded(&k);
	if (buf_check(&k.out, "the key", NULL) == 0)
		key = hash64(k.out.data, k.out.len);
	buf_free(&k.out);
	return key;
}
