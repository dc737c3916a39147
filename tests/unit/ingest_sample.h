/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_SAMPLE_H
#define INGEST_SAMPLE_H
/*
 * ingest_sample: what the tests of the readers share: files in, documents out, and both as words.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "doc/image.h"
#include "ingest/ingest.h"

#define SAMPLE_BYTES_MAX (64u << 20)
#define FIXTURE(name) GAZETTED_FIXTURES "/ingest/" name
#define SHARED(name) GAZETTED_SHARED "/" name

/* One import and what came of it. */
struct sample {
	struct buf input, xml, image, report;
	struct image im;
	struct err e;
	int rc;
};

/* False if there is no such file. */
static inline bool
sample_load(struct sample *s, const char *path)
{
	FILE *f = fopen(path, "rb");
	char bytes[4096];
	size_t n;

	*s = (struct sample){ .input = BUF_INIT(SAMPLE_BYTES_MAX),
		.xml = BUF_INIT(SAMPLE_BYTES_MAX),
		.image = BUF_INIT(SAMPLE_BYTES_MAX),
		.report = BUF_INIT(SAMPLE_BYTES_MAX) };
	if (f == NULL)
		return false;
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_put(&s->input, bytes, n);
	fclose(f);
	return true;
}

static inline void
sample_text(struct sample *s, struct str text)
{
	*s = (struct sample){ .input = BUF_INIT(SAMPLE_BYTES_MAX),
		.xml = BUF_INIT(SAMPLE_BYTES_MAX),
		.image = BUF_INIT(SAMPLE_BYTES_MAX),
		.report = BUF_INIT(SAMPLE_BYTES_MAX) };
	buf_putstr(&s->input, text);
}

/* Imports what was loaded. */
static inline int
sample_read(struct sample *s, const char *work)
{
	struct ingest_options options = { .work = str_from(work),
		.date = STR("2011-07-01"),
		.language = STR("eng"),
		.issuer = STR("The Council") };
	struct ingest_result out = { &s->xml, &s->image, &s->report };

	s->rc = ingest_read(buf_str(&s->input), &options, &out, &s->e);
	if (s->rc == 0)
		s->rc = image_open(&s->im, s->image.data, s->image.len, &s->e);
	return s->rc;
}

static inline void
sample_free(struct sample *s)
{
	buf_free(&s->input);
	buf_free(&s->xml);
	buf_free(&s->image);
	buf_free(&s->report);
}

/* Every portion as a line "eId num heading". */
static inline void
sample_outline(const struct sample *s, struct buf *out)
{
	for (uint32_t i = 0; i < s->im.portion_count; i++) {
		const struct image_portion *p = &s->im.portions[i];
		struct str eid = image_str(&s->im, p->eid), num = image_str(&s->im, p->num);
		struct str heading = image_str(&s->im, p->heading);

		if (num.len > 0)
			buf_putf(out, STR_FMT " | " STR_FMT " | " STR_FMT "\n", STR_ARG(eid),
			    STR_ARG(num), STR_ARG(heading));
	}
}

static inline bool
sample_is_word(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The words of text, one a line; of scripts other than Latin each character is one. */
static inline void
sample_put_words(struct buf *out, struct str text)
{
	size_t at = 0, from;

	while ((from = at) < text.len) {
		uint32_t c = utf8_next(text, &at);

		if (sample_is_word(c))
			buf_putc(out, (char)c);
		else if (out->len > 0 && out->data[out->len - 1] != '\n')
			buf_putc(out, '\n');
		if (c > 0x7f && !utf8_is_space(c))
			buf_putf(out, STR_FMT "\n", STR_ARG(str_slice(text, from, at)));
	}
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

/* The words of a document, without its metadata, in order. */
static inline void
sample_document_words(const struct sample *s, struct buf *out)
{
	for (uint32_t i = 0; i < s->im.node_count; i++) {
		if (s->im.nodes[i].kind == GAZ_META)
			i = s->im.nodes[i].end - 1;
		else if (image_is_text(&s->im, i))
			sample_put_words(out, image_text(&s->im, i));
	}
}

/*
 * The number of report lines of that kind for that line of the input; *text is the last one's text.
 */
static inline size_t
sample_reported(const struct sample *s, const char *kind, uint64_t line, struct str *text)
{
	struct str rest = buf_str(&s->report);
	size_t count = 0;

	while (rest.len > 0) {
		struct str record = str_cut(rest, '\n', &rest), tail, words;
		struct str found = str_cut(record, '\t', &tail);
		uint64_t number = 0;

		if (!str_is(found, kind) || !str_to_u64(str_cut(tail, '\t', &words), &number) ||
		    number != line)
			continue;
		*text = words;
		count++;
	}
	return count;
}

/*
 * The words of the input, less the lines reported as dropped, with the numbers reported as
 * repaired.
 */
static inline void
sample_input_words(const struct sample *s, struct buf *out)
{
	struct str rest = buf_str(&s->input);

	for (uint64_t line = 1; rest.len > 0; line++) {
		struct str text = str_cut(rest, '\n', &rest), said, old, repaired;

		if (sample_reported(s, "drop", line, &said) > 0)
			continue;
		if (sample_reported(s, "repair", line, &said) >
		    0) { /* the number "1 1." became "11.": ... */
			str_cut(said, '"', &said);
			old = str_cut(said, '"', &said);
			str_cut(said, '"', &said);
			repaired = str_cut(said, '"', &said);
			sample_put_words(out, repaired);
			text = str_slice(str_trim(text), old.len, text.len);
		}
		sample_put_words(out, text);
	}
}
#endif
