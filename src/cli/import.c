/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted import: one file becomes one publication. An ingest worker reads it; this process only
 * checks and stores. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/outline.h"
#include "cli/workshop.h"
#include "corpus/corpus.h"
#include "doc/iri.h"
#include "doc/lang.h"
#include "web/route.h"

#define IMPORT_ARENA_BYTES_MAX (1u << 20) /* the strings of one publication */

struct import {
	const char *work, *alias, *date, *language, *title, *issuer, *format, *store, *sandbox;
	bool dry_run;
	char today[DATE_BYTES + 1];
	struct message_pair pairs[MESSAGE_PAIRS_MAX];
	uint32_t pair_count;
};

static void
add_pair(struct import *im, const char *name, const char *value)
{
	if (value != NULL)
		im->pairs[im->pair_count++] =
		    (struct message_pair){ .name = str_from(name), .value = str_from(value) };
}

/* Everything the user typed is checked before any work is done. */
static int
check_arguments(struct import *im, struct err *e)
{
	struct iri_work work;
	const char *code;
	int64_t day;

	if (im->work != NULL && iri_parse_work(str_from(im->work), &work, e) != 0)
		return err_wrap(e, "--work");
	if (im->alias != NULL && route_check_alias(str_from(im->alias), e) != 0)
		return err_wrap(e, "--alias");
	if (im->date != NULL && !date_parse(str_from(im->date), &day))
		return err_set(e, ERR_USAGE,
		    "--date wants a day that exists, as YYYY-MM-DD (2006-05-01), not '%.40s'",
		    im->date);
	if (im->language != NULL) {
		if ((code = lang_code(str_from(im->language))) == NULL)
			return err_set(e, ERR_USAGE,
			    "--lang '%.20s' is no language code; use ISO 639-2, such as eng, fra, "
			    "deu, zho",
			    im->language);
		im->language = code;
	}
	return 0;
}

static void
make_pairs(struct import *im)
{
	date_format(time_today(), im->today);
	add_pair(im, "format", im->format);
	add_pair(im, "work", im->work);
	add_pair(im, "title", im->title);
	add_pair(im, "issuer", im->issuer);
	add_pair(im, "date", im->date);
	add_pair(im, "today", im->today);
	add_pair(im, "language", im->language);
}

static void
print_choice(const char *name, struct str value, const char *given, const char *option)
{
	if (given != NULL)
		printf("  %-9s " STR_FMT "\n", name, STR_ARG(value));
	else
		printf("  %-9s " STR_FMT "  (default; %s sets it)\n", name, STR_ARG(value), option);
}

/* What the user typed decides under which name it is published; then what the document says of
 * itself. */
static struct str
chosen(const char *given, const struct reading *r, enum image_meta what)
{
	return given != NULL ? str_from(given) : image_meta(&r->image, what);
}

static void
print_understood(const struct import *im, const char *file, const struct reading *r)
{
	const struct image *image = &r->image;

	printf("%s: ", file);
	outline_print_counts(image, stdout);
	putchar('\n');
	print_choice("work", chosen(im->work, r, IMAGE_META_WORK), im->work, "--work");
	print_choice("date", chosen(im->date, r, IMAGE_META_DATE), im->date, "--date");
	print_choice(
	    "language", chosen(im->language, r, IMAGE_META_LANGUAGE), im->language, "--lang");
	print_choice("title", image_meta(image, IMAGE_META_TITLE), im->title, "--title");
	if (image_meta(image, IMAGE_META_ISSUER).len > 0)
		print_choice(
		    "issuer", image_meta(image, IMAGE_META_ISSUER), im->issuer, "--issuer");
	if (!im->dry_run)
		print_choice("store", str_from(command_store(im->store)), im->store,
		    "--store or GAZETTED_STORE");
	outline_print_report(r->report, stdout);
}

static int
describe_publication(const struct import *im, struct str upload, const struct reading *r,
    struct corpus_publication *p, struct err *e)
{
	struct str date = chosen(im->date, r, IMAGE_META_DATE);
	const char *code = lang_code(chosen(im->language, r, IMAGE_META_LANGUAGE));
	struct iri_work work;

	*p = (struct corpus_publication){ .work = chosen(im->work, r, IMAGE_META_WORK),
		.alias = str_from(im->alias),
		.xml = r->xml,
		.upload = upload,
		.image = &r->image,
		.published = time_now() };
	if (iri_parse_work(p->work, &work, e) != 0)
		return err_wrap(e,
		    "the document names its work '" STR_FMT "'; name another with --work",
		    STR_ARG(p->work));
	if (!date_parse(date, &p->day))
		return err_set(e, ERR_DATA,
		    "the document does not say from which day it is in force; add --date "
		    "YYYY-MM-DD");
	if (code == NULL)
		return err_set(e, ERR_DATA,
		    "the document does not say which language it is in; add --lang, such as --lang "
		    "eng");
	p->language = str_from(code);
	return 0;
}

static int
publish(const struct import *im, const struct corpus_publication *p, struct err *e)
{
	struct arena a = ARENA_INIT(IMPORT_ARENA_BYTES_MAX);
	struct corpus *c = NULL;
	struct corpus_version v;
	enum corpus_outcome outcome;
	char date[DATE_BYTES + 1];
	int rc;

	if ((rc = corpus_open(&c, command_store(im->store), CORPUS_CREATE, e)) != 0)
		goto out;
	if ((rc = corpus_publish(c, p, &outcome, &v, &a, e)) != 0)
		goto out;
	date_format(v.day, date);
	printf("%s " STR_FMT "/" STR_FMT "@%s;r%" PRIu32 " (publication %" PRId64 ")\n",
	    outcome == CORPUS_ADDED ? "Published" : "Already there:", STR_ARG(v.work),
	    STR_ARG(v.language), date, v.revision, v.seq);
	if (im->alias != NULL)
		printf("Short name: /%s\n", im->alias);
out:
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static int
import_file(struct import *im, const char *file, struct err *e)
{
	const struct workshop_options options = { .sandbox = im->sandbox };
	struct corpus_publication p;
	struct reading r = { .image_fd = -1 };
	struct workshop w = { 0 };
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if ((rc = workshop_load_file(file, &bytes, &len, e)) != 0)
		goto out;
	if ((rc = workshop_open(&w, &options, false, e)) != 0)
		goto out;
	if (workshop_read(&w, str_make(bytes, len), im->pairs, im->pair_count, &r, e) != 0) {
		rc = err_wrap(e, "%.200s", file);
		goto out;
	}
	print_understood(im, file, &r);
	if ((rc = describe_publication(im, str_make(bytes, len), &r, &p, e)) != 0)
		goto out;
	if (im->dry_run) {
		outline_print_tree(&r.image, stdout);
		puts("Nothing was stored (--dry-run).");
	} else
		rc = publish(im, &p, e);
out:
	reading_close(&r);
	workshop_close(&w);
	free(bytes);
	return rc;
}

static int
run_import(const struct command *self, int argc, char **argv, struct err *e)
{
	struct import im = { 0 };
	const struct option_spec options[] = {
		{ .name = "work",
		    .kind = OPTION_STRING,
		    .target = &im.work,
		    .metavar = "IRI",
		    .help = "Akoma Ntoso name of the work: /akn/cn-bj/statement/opinions/2006/1" },
		{ .name = "alias",
		    .kind = OPTION_STRING,
		    .target = &im.alias,
		    .metavar = "NAME",
		    .help = "short name: /NAME leads to the work" },
		{ .name = "date",
		    .kind = OPTION_STRING,
		    .target = &im.date,
		    .metavar = "DATE",
		    .help = "in force from, YYYY-MM-DD (default: today)" },
		{ .name = "lang",
		    .kind = OPTION_STRING,
		    .target = &im.language,
		    .metavar = "CODE",
		    .help = "language, ISO 639-2: eng, fra, zho (default: by script)" },
		{ .name = "title",
		    .kind = OPTION_STRING,
		    .target = &im.title,
		    .metavar = "TEXT",
		    .help = "title (default: from the text)" },
		{ .name = "issuer",
		    .kind = OPTION_STRING,
		    .target = &im.issuer,
		    .metavar = "TEXT",
		    .help = "who issued the document" },
		{ .name = "format",
		    .kind = OPTION_STRING,
		    .target = &im.format,
		    .metavar = "FORMAT",
		    .help = "text or akn (default: by content)" },
		{ .name = "dry-run",
		    .letter = 'n',
		    .kind = OPTION_FLAG,
		    .target = &im.dry_run,
		    .help = "print the outline understood; store nothing" },
		{ .name = "store",
		    .kind = OPTION_STRING,
		    .target = &im.store,
		    .metavar = "PATH",
		    .help = "the store (default: $GAZETTED_STORE or ./gazetted.db)" },
		{ .name = "sandbox",
		    .kind = OPTION_STRING,
		    .target = &im.sandbox,
		    .metavar = "on|off",
		    .help = "off only where the kernel has no Landlock or seccomp" },
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 1)
		return err_set(e, ERR_USAGE,
		    count == 0 ? "name the file to import ('-' reads standard input)"
			       : "one file at a time");
	if ((rc = check_arguments(&im, e)) != 0)
		return rc;
	make_pairs(&im);
	return import_file(&im, argv[0], e);
}

const struct command command_import = {
	.name = "import",
	.usage = "FILE [--work IRI] [--alias NAME] [--date DATE] [--lang CODE] [--title TEXT] "
		 "[--issuer TEXT]",
	.summary = "read a document and publish it as a version",
	.details = "Reads plain text (numbered parts and articles are recognised) and Akoma Ntoso "
		   "XML. Every line that was\n"
		   "dropped or repaired is reported. Publishing again for the same date makes the "
		   "next revision; publishing\n"
		   "the same text again changes nothing.",
	.run = run_import,
};
