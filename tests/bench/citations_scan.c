/* SPDX-License-Identifier: Apache-2.0 */
/*
 * citations_scan LANGUAGE [REPEATS] <TEXT: writes the citations of each line of a text; with
 * REPEATS instead, on standard error, the milliseconds of the quickest reading of the whole text. A
 * line of output is: line, first byte, end, whose, the bytes that name another work, and the steps,
 * as kind and number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cite/kind.h"
#include "cite/running.h"

#define TEXT_BYTES_MAX ((size_t)64 << 20)
#define BLOCK_BYTES 65536
#define NS_PER_MS 1e6
#define NS_PER_S 1000000000

struct output {
	size_t line;
	size_t count; /* citations, in all repeats */
	bool is_quiet;
};

static void
put_mark(void *arg, const struct cite_mark *m)
{
	static const char *const whose[] = { "bare", "own", "article", "other" };
	struct output *o = arg;

	o->count++;
	if (o->is_quiet)
		return;
	printf("%zu\t%zu\t%zu\t%s\t%zu\t%zu\t", o->line, m->range.start, m->range.end,
	    whose[m->whose], m->other.start, m->other.end);
	for (uint8_t i = 0; m->path != NULL && i < m->path->count; i++) {
		const struct cite_step *s = &m->path->steps[i];
		const struct cite_number *n = s->is_range ? &s->from : &s->single;

		printf("%s%s %s%s%s", i > 0 ? ";" : "",
		    s->is_bracket ? "()" : cite_kind_name(s->kinds),
		    n->count > 0 ? n->readings[0].name : "", s->is_range ? "->" : "",
		    s->is_range && s->to.count > 0 ? s->to.readings[0].name : "");
	}
	putchar('\n');
}

static void
read_all(const struct cite_running *r, struct str text, struct output *o)
{
	for (o->line = 0; text.len > 0; o->line++) {
		struct cite_seen seen = { 0 };

		cite_running_scan(r, str_cut(text, '\n', &text), put_mark, o, &seen);
	}
}

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

int
main(int argc, char **argv)
{
	struct buf text = BUF_INIT(TEXT_BYTES_MAX);
	struct cite_words *words = cite_words_new();
	struct cite *scratch = NEW(struct cite);
	long repeats = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	struct output o = { 0 };
	struct cite_running r;
	char block[BLOCK_BYTES];
	int64_t start, best = 0;
	size_t n;

	if (argc < 2)
		return 2;
	while ((n = fread(block, 1, sizeof block, stdin)) > 0)
		buf_put(&text, block, n);
	cite_running_init(&r, words, str_from(argv[1]), scratch);
	if (repeats == 0)
		read_all(&r, buf_str(&text), &o);
	o.is_quiet = true;
	for (long i = 0; i < repeats; i++) {
		start = now_ns();
		read_all(&r, buf_str(&text), &o);
		best = i == 0 || now_ns() - start < best ? now_ns() - start : best;
	}
	if (repeats > 0)
		fprintf(stderr, "%.3f ms, %zu bytes, %zu citations\n", (double)best / NS_PER_MS,
		    text.len, o.count / (size_t)repeats);
	cite_words_free(&words);
	buf_free(&text);
	free(scratch);
	return 0;
}
