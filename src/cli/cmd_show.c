/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted show: one text of the store, written through the workers that a server uses. */
#include <stdio.h>
#include <stdlib.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/zone.h"
#include "cli/command.h"
#include "cli/rendition.h"
#include "cli/store_report.h"
#include "cli/work_name.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "corpus/find.h"

#define SHOW_ARENA_BYTES_MAX (1u << 20) /* one publication, the names in the arguments */

struct show {
	struct rendition rendition;
	const char *store, *on, *sandbox;
	bool facts; /* instead of the text */
	struct str portion;
	struct arena arena;
};

/* Sets *ask to the text that is to be shown, by its name and the option --on. */
static int
take_ask(struct show *s, struct str name, struct corpus_ask *ask, struct err *e)
{
	struct iri iri;
	int rc;

	if ((rc = iri_parse(name, &iri, e)) != 0)
		return rc;
	if (iri.point == IRI_RANGE)
		return err_set(e, ERR_USAGE, "name one version: /akn/xx/act/2006/1/eng@2006-05-01");
	if (iri.beside.len > 0)
		return err_set(e, ERR_USAGE,
		    "name one language: 'gazetted serve' writes two beside each other");
	*ask = (struct corpus_ask){ .work = iri.work.whole,
		.language = iri.language,
		.how = iri.point == IRI_FROM    ? CORPUS_EXACT
		       : iri.point == IRI_FIRST ? CORPUS_FIRST
						: CORPUS_IN_FORCE,
		.day = iri.point == IRI_FROM || iri.point == IRI_ON ? iri.day : zone_today(),
		.revision = iri.revision };
	s->portion = iri.portion;
	if (s->on == NULL)
		return 0;
	if (iri.point != IRI_WORK && iri.point != IRI_LANGUAGE)
		return err_set(
		    e, ERR_USAGE, "--on goes with a work or a language of it, without a date");
	if (!date_parse(str_from(s->on), &ask->day))
		return err_set(e, ERR_USAGE, "--on expects a day, YYYY-MM-DD");
	return 0;
}

static int
render_source(struct show *s, struct str xml, struct err *e)
{
	const struct blocking_options how = { .sandbox = command_sandbox(s->sandbox),
		.deadline_ms = command_deadline_ms() };
	const struct message_pair akn = { STR("format"), STR("akn") };
	struct blocking w = { 0 };
	struct reading r = { .image_fd = -1 };
	int rc;

	if ((rc = blocking_open(&w, &how, true, e)) != 0)
		return rc;
	if ((rc = blocking_read(&w, xml, &akn, 1, &r, e)) == 0)
		rc = rendition_write(&s->rendition, &w, &r, e);
	reading_close(&r);
	blocking_close(&w);
	return rc;
}

static void
put_fact(const char *name, struct str value)
{
	if (value.len > 0)
		printf("%s: " STR_FMT "\n", name, STR_ARG(value));
}

/*
 * Prints the metadata of a work: each fact as it is recorded of the work, else as the version
 * states it.
 */
static int
show_facts(struct corpus *c, struct corpus_version *v, struct arena *a, struct err *e)
{
	char day[DATE_BYTES + 1];
	struct corpus_facts facts;
	int rc;

	if ((rc = corpus_facts_read(c, v->work, v->language, &facts, a, e)) != 0)
		return rc;
	if (facts.one[CORPUS_NOTE_TITLE].len == 0)
		facts.one[CORPUS_NOTE_TITLE] = v->title;
	if (facts.one[CORPUS_NOTE_ISSUER].len == 0)
		facts.one[CORPUS_NOTE_ISSUER] = v->issuer;
	put_fact("work", v->work);
	put_fact("language", v->language);
	put_fact("type", v->type);
	put_fact("number", v->number);
	date_format(v->day, day);
	put_fact("date", str_from(day));
	for (unsigned f = 0; f < CORPUS_NOTE_FIELDS; f++)
		put_fact(corpus_note_word((enum corpus_note_field)f), facts.one[f]);
	for (size_t i = 0; i < facts.subject_count; i++)
		put_fact(corpus_note_word(CORPUS_NOTE_SUBJECT), facts.subjects[i]);
	if (facts.repealed != DAY_NONE) {
		date_format(facts.repealed, day);
		put_fact("repealed", str_from(day));
	}
	return 0;
}

static int
show_text(struct show *s, struct str name, struct err *e)
{
	struct corpus *c = NULL;
	struct corpus_ask ask;
	struct corpus_version v;
	struct buf files = BUF_INIT(RENDITION_FILES_BYTES_MAX);
	char *xml = NULL;
	size_t len = 0;
	int rc;

	if ((rc = corpus_open(&c, command_store(s->store), CORPUS_READ, e)) == 0 &&
	    (rc = work_name_expand(c, &name, &s->arena, e)) == 0 &&
	    (rc = take_ask(s, name, &ask, e)) == 0 &&
	    (rc = corpus_find(c, &ask, &v, &s->arena, e)) == 0)
		rc = s->facts ? show_facts(c, &v, &s->arena, e)
			      : corpus_source(c, &v.source, &xml, &len, e);
	if (rc == 0 && !s->facts)
		rc = rendition_add_files(&files, c, v.seq, e);
	s->rendition.files = buf_str(&files);
	corpus_close(&c);
	if (s->facts)
		return rc;
	if (rc == 0 && (s->rendition.portion = arena_dup(&s->arena, s->portion)) == NULL)
		rc = err_set(e, ERR_LIMIT, "the name of the portion is too long");
	if (rc == 0)
		rc = render_source(s, str_make(xml, len), e);
	buf_free(&files);
	free(xml);
	return rc;
}

/* The text and the component or portion of it may be two arguments: opinions !schedule_1. */
static int
join_names(struct show *s, char **names, int count, struct str *out, struct err *e)
{
	char *whole;

	*out = str_from(names[0]);
	if (count == 1)
		return 0;
	if (names[1][0] != '!' && names[1][0] != '~')
		return err_set(e, ERR_USAGE,
		    "behind the text may stand a component (!schedule_1) or a portion (~art_12)");
	if ((whole = arena_printf(&s->arena, "%s/%s", names[0], names[1])) == NULL)
		return err_set(e, ERR_LIMIT, "the name of the text is too long");
	*out = str_from(whole);
	return 0;
}

static int
run_show(const struct command *self, int argc, char **argv, struct err *e)
{
	struct show s = { .rendition.format = "txt", .arena = ARENA_INIT(SHOW_ARENA_BYTES_MAX) };
	const struct option_spec options[] = {
		{ .name = "on",
		    .kind = OPTION_STRING,
		    .target = &s.on,
		    .metavar = "DATE",
		    .help = "the version in force on that day (default: today)" },
		{ .name = "format",
		    .letter = 'f',
		    .kind = OPTION_STRING,
		    .target = &s.rendition.format,
		    .metavar = "NAME",
		    .help = "the format to write (default: txt)" },
		{ .name = "facts",
		    .kind = OPTION_FLAG,
		    .target = &s.facts,
		    .help = "instead of the text: title, subjects and so on, as recorded by "
			    "'gazetted note'" },
		STORE_OPTION(s.store),
		SANDBOX_OPTION(s.sandbox),
		{ .name = NULL },
	};
	struct str name;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count < 1 || count > 2)
		return err_set(e, ERR_USAGE, "name one text: its IRI (/akn/...) or its short name");
	if ((rc = join_names(&s, argv, count, &name, e)) == 0)
		rc = show_text(&s, name, e);
	arena_free(&s.arena);
	return rc;
}

const struct command command_show = {
	.name = "show",
	.usage = "WORK[/LANG][@DATE[;rN]] [~PORTION | !COMPONENT] [--on DATE]"
		 " [--format NAME | --facts] [--store PATH]",
	.summary = "write a text of the store",
	.details = "WORK is an IRI (/akn/...) or a short name: opinions/eng@2006-05-01;r1/~art_12. "
		   "A component, such as !schedule_1, is a document in the text. "
		   "Without a date: the version in force.",
	.run = run_show,
};
