/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted diff: two versions of a work compared, as text on the terminal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "base/zone.h"
#include "cli/command.h"
#include "cli/rendition.h"
#include "cli/store_report.h"
#include "cli/work_name.h"
#include "corpus/corpus.h"
#include "corpus/find.h"

#define DIFF_ARENA_BYTES_MAX (1u << 20) /* two publications, the names in the arguments */
#define RED "\033[31m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

struct diff {
	struct rendition rendition;
	const char *store, *from, *to, *language, *colour, *sandbox;
	struct arena arena;
};

/* A publication of the store, and its source. */
struct side {
	struct corpus_version version;
	char *xml;
	size_t len;
};

/* The marks of the format txt, and their colours. */
static const struct mark {
	const char *text, *colour;
	bool opens;
} marks[] = { { "[-", RED, true }, { "{+", GREEN, true }, { "-]", PLAIN, false },
	{ "+}", PLAIN, false } };

static const struct mark *
find_mark(struct str s)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts(s, marks[i].text))
			return &marks[i];
	return NULL;
}

/* The output with colours at the marks, which stay: texts may have such signs of their own. */
static int
put_coloured(struct str bytes, struct err *e)
{
	const struct mark *mark;

	while (bytes.len > 0) {
		size_t n = (mark = find_mark(bytes)) != NULL ? strlen(mark->text) : 1;

		if (mark != NULL && mark->opens)
			fputs(mark->colour, stdout);
		fwrite(bytes.p, 1, n, stdout);
		if (mark != NULL && !mark->opens)
			fputs(mark->colour, stdout);
		bytes = str_slice(bytes, n, bytes.len);
	}
	return fflush(stdout) == 0 ? 0 : err_errno(e, ERR_IO, "standard output cannot be written");
}

static int
take_day(const char *option, const char *value, int64_t *day, struct err *e)
{
	if (date_parse(str_from(value), day))
		return 0;
	return err_set(e, ERR_USAGE, "%s expects a day, YYYY-MM-DD", option);
}

/* The version before v: that in force on the day before, or else the revision before. */
static int
find_before(struct corpus *c, const struct corpus_version *v, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	struct corpus_ask ask = {
		.work = v->work, .language = v->language, .how = CORPUS_IN_FORCE, .day = v->day - 1
	};
	struct err why = { 0 };
	int rc = corpus_find(c, &ask, out, a, &why);

	if (rc == -ERR_NOTFOUND || rc == -ERR_GONE) {
		ask.how = CORPUS_EXACT;
		ask.day = v->day;
		for (ask.revision = v->revision; rc != 0 && --ask.revision > 0;)
			rc = corpus_find(c, &ask, out, a, &why);
	}
	if (rc == -ERR_NOTFOUND || rc == -ERR_GONE)
		return err_set(e, ERR_NOTFOUND,
		    "there is no version before the one that is compared, which is the first: name "
		    "a later day by --to; 'gazetted history' lists all");
	return rc == 0 ? 0 : err_set(e, (enum err_code) - rc, "%s", why.text);
}

/* A version of a range: eng@2006-05-01...2007-01-01. */
static int
find_end(struct corpus *c, const struct iri *iri, int64_t day, uint32_t revision,
    struct corpus_version *out, struct arena *a, struct err *e)
{
	const struct corpus_ask ask = { .work = iri->work.whole,
		.language = iri->language,
		.how = CORPUS_EXACT,
		.day = day,
		.revision = revision };

	return corpus_find(c, &ask, out, a, e);
}

/* The version in force on --to, and that on --from or the one before. */
static int
find_by_days(struct diff *d, struct corpus *c, const struct iri *iri, struct side *earlier,
    struct side *later, struct err *e)
{
	struct corpus_ask ask = { .work = iri->work.whole,
		.language = d->language != NULL ? str_from(d->language) : iri->language,
		.how = CORPUS_IN_FORCE,
		.day = zone_today() };
	int rc;

	if (d->to != NULL && (rc = take_day("--to", d->to, &ask.day, e)) != 0)
		return rc;
	if ((rc = corpus_find(c, &ask, &later->version, &d->arena, e)) != 0)
		return rc;
	if (d->from == NULL)
		return find_before(c, &later->version, &earlier->version, &d->arena, e);
	ask.language = later->version.language;
	if ((rc = take_day("--from", d->from, &ask.day, e)) != 0)
		return rc;
	return corpus_find(c, &ask, &earlier->version, &d->arena, e);
}

static int
find_sides(struct diff *d, struct corpus *c, struct str name, struct side *earlier,
    struct side *later, struct err *e)
{
	struct iri iri;
	int rc;

	if ((rc = work_name_expand(c, &name, &d->arena, e)) != 0 ||
	    (rc = iri_parse(name, &iri, e)) != 0)
		return rc;
	if (iri.portion.len > 0)
		d->rendition.portion = arena_dup(&d->arena, iri.portion);
	if (iri.point == IRI_WORK || iri.point == IRI_LANGUAGE)
		rc = find_by_days(d, c, &iri, earlier, later, e);
	else if (iri.point != IRI_RANGE || d->from != NULL || d->to != NULL)
		return err_set(e, ERR_USAGE,
		    "name a work, with --from and --to, or two versions of it: "
		    "/akn/xx/act/2006/1/eng@2006-05-01...2007-01-01");
	else if ((rc = find_end(c, &iri, iri.day, iri.revision, &earlier->version, &d->arena, e)) ==
		 0)
		rc = find_end(
		    c, &iri, iri.until.day, iri.until.revision, &later->version, &d->arena, e);
	if (rc == 0 && earlier->version.seq == later->version.seq)
		return err_set(e, ERR_NOTFOUND,
		    "on both days the same version is in force: 'gazetted history' lists all");
	return rc;
}

static int
load_sides(struct diff *d, struct str name, struct side *earlier, struct side *later, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_open(&c, command_store(d->store), CORPUS_READ, e)) == 0 &&
	    (rc = find_sides(d, c, name, earlier, later, e)) == 0 &&
	    (rc = corpus_source(c, &earlier->version.source, &earlier->xml, &earlier->len, e)) == 0)
		rc = corpus_source(c, &later->version.source, &later->xml, &later->len, e);
	corpus_close(&c);
	return rc;
}

static int
render(struct diff *d, const struct side *earlier, const struct side *later, struct err *e)
{
	const struct blocking_options how = { .sandbox = command_sandbox(d->sandbox),
		.deadline_ms = command_deadline_ms() };
	const struct message_pair akn = { STR("format"), STR("akn") };
	struct reading one = { .image_fd = -1 }, other = { .image_fd = -1 };
	struct blocking w = { 0 };
	int rc;

	if ((rc = blocking_open(&w, &how, true, e)) != 0)
		return rc;
	d->rendition.earlier = &one;
	if ((rc = blocking_read(&w, str_make(earlier->xml, earlier->len), &akn, 1, &one, e)) == 0 &&
	    (rc = blocking_read(&w, str_make(later->xml, later->len), &akn, 1, &other, e)) == 0)
		rc = rendition_write(&d->rendition, &w, &other, e);
	d->rendition.earlier = NULL;
	reading_close(&one);
	reading_close(&other);
	blocking_close(&w);
	return rc;
}

static void
print_name(const char *sign, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	printf("%s ", sign);
	command_print_text(stdout, v->work);
	printf("/" STR_FMT "@%s;r%" PRIu32 "\n", STR_ARG(v->language), date, v->revision);
}

/* Says what is compared, before the text that other calls write. */
static int
print_names(const struct side *earlier, const struct side *later, struct err *e)
{
	print_name("---", &earlier->version);
	print_name("+++", &later->version);
	putchar('\n');
	return fflush(stdout) == 0 ? 0 : err_errno(e, ERR_IO, "standard output cannot be written");
}

static int
compare(struct diff *d, struct str name, struct err *e)
{
	struct side earlier = { .xml = NULL }, later = { .xml = NULL };
	int rc;

	if ((rc = load_sides(d, name, &earlier, &later, e)) == 0 &&
	    (rc = print_names(&earlier, &later, e)) == 0)
		rc = render(d, &earlier, &later, e);
	free(earlier.xml);
	free(later.xml);
	return rc;
}

static int
check_arguments(struct diff *d, int count, char **argv, struct err *e)
{
	if (count == 2 && argv[1][0] == '~')
		d->rendition.portion = argv[1] + 1;
	else if (count != 1)
		return err_set(e, ERR_USAGE,
		    "name one work: its IRI (/akn/...) or its short name; and, if you like, a "
		    "portion: ~art_12");
	if (d->language != NULL && (d->language = lang_code(str_from(d->language))) == NULL)
		return err_set(
		    e, ERR_USAGE, "--lang is not a language code; use ISO 639-2, such as eng");
	if (d->colour == NULL || strcmp(d->colour, "auto") == 0)
		d->rendition.put = isatty(STDOUT_FILENO) ? put_coloured : NULL;
	else if (strcmp(d->colour, "on") == 0)
		d->rendition.put = put_coloured;
	else if (strcmp(d->colour, "off") != 0)
		return err_set(e, ERR_USAGE, "--colour is on, off or auto");
	return 0;
}

static int
run_diff(const struct command *self, int argc, char **argv, struct err *e)
{
	struct diff d = { .rendition = { .format = "txt", .query = "meta=0" },
		.arena = ARENA_INIT(DIFF_ARENA_BYTES_MAX) };
	const struct option_spec options[] = {
		{ .name = "from",
		    .kind = OPTION_STRING,
		    .target = &d.from,
		    .metavar = "DATE",
		    .help =
			"the version in force on that day (default: the one before the other)" },
		{ .name = "to",
		    .kind = OPTION_STRING,
		    .target = &d.to,
		    .metavar = "DATE",
		    .help = "the version in force on that day (default: today)" },
		{ .name = "lang",
		    .kind = OPTION_STRING,
		    .target = &d.language,
		    .metavar = "CODE",
		    .help = "language, ISO 639-2: eng, fra, zho (default: that of the work)" },
		{ .name = "options",
		    .letter = 'O',
		    .kind = OPTION_STRING,
		    .target = &d.rendition.query,
		    .metavar = "QUERY",
		    .help = "options of the format txt, as in a URL: width=60" },
		{ .name = "colour",
		    .kind = OPTION_STRING,
		    .target = &d.colour,
		    .metavar = "auto|on|off",
		    .help = "colours at the marks of changes (default: on a terminal)" },
		STORE_OPTION(d.store),
		SANDBOX_OPTION(d.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = check_arguments(&d, count, argv, e)) == 0)
		rc = compare(&d, str_from(argv[0]), e);
	arena_free(&d.arena);
	return rc;
}

const struct command command_diff = {
	.name = "diff",
	.usage = "WORK [~PORTION] [--from DATE] [--to DATE] [--lang CODE] [--store PATH]",
	.summary = "compare two versions of a work",
	.details =
	    "WORK is an IRI (/akn/...) or a short name, or two versions: "
	    "opinions/eng@2006-05-01...2007-01-01. Writes the text of the later version, with "
	    "what was [-deleted-] and {+inserted+}.",
	.run = run_diff,
};
