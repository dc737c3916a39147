/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted note: metadata of a work, beside what its texts say. */
#include <stdio.h>

#include "akn/lang.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "corpus/record_note.h"

#define NOTES_MAX (CORPUS_NOTE_FIELDS + 2 * OPTION_LIST_MAX)

struct note {
	struct correction_options common;
	const char *one[CORPUS_NOTE_FIELDS]; /* by field; NULL: not given */
	struct option_list subjects, removed;
	const char *language;
	struct corpus_note notes[NOTES_MAX];
	size_t count;
};

static void
add(struct note *n, enum corpus_note_field field, const char *text, bool is_removal)
{
	n->notes[n->count++] = (struct corpus_note){ field, str_from(text), is_removal };
}

/* The changes in the order of the table; what is removed makes room for what is added. */
static int
collect(struct note *n, struct err *e)
{
	for (size_t i = 0; i < CORPUS_NOTE_FIELDS; i++)
		if (n->one[i] != NULL)
			add(n, (enum corpus_note_field)i, n->one[i], false);
	for (unsigned i = 0; i < n->removed.count; i++) {
		if (n->removed.items[i][0] == '\0')
			return err_set(e, ERR_USAGE,
			    "--remove-subject names a subject; --subject \"\" takes all back");
		add(n, CORPUS_NOTE_SUBJECT, n->removed.items[i], true);
	}
	for (unsigned i = 0; i < n->subjects.count; i++)
		add(n, CORPUS_NOTE_SUBJECT, n->subjects.items[i], false);
	return n->count > 0 ? 0
			    : err_set(e, ERR_USAGE,
				  "say what to record: --title, --short-title, --issuer, "
				  "--kind-label, --subject or --remove-subject");
}

/* The language of --language, or of the name of the work. */
static int
take_language(const struct note *n, struct corpus_scope *scope, struct err *e)
{
	const char *code;

	if (n->language == NULL)
		return 0;
	if ((code = lang_code(str_from(n->language))) == NULL)
		return err_set(e, ERR_USAGE,
		    "--language expects a code of three letters such as eng, not '%.40s'",
		    n->language);
	if (scope->language.len > 0 && !str_is(scope->language, code))
		return err_set(e, ERR_USAGE,
		    "--language says %s, the name says " STR_FMT ": give one of them", code,
		    STR_ARG(scope->language));
	scope->language = str_from(code);
	return 0;
}

static void
print_notes(const struct note *n, const struct corpus_correction *k)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct corpus_note *c = &n->notes[i];

		printf("%s ", k->is_trial ? "would record for" : "recorded for");
		command_print_text(stdout, k->scope.work);
		if (k->scope.language.len > 0)
			printf("/" STR_FMT, STR_ARG(k->scope.language));
		printf(": %s", corpus_note_word(c->field));
		if (c->text.len == 0)
			printf(" taken back");
		else {
			printf("%s ", c->is_removal ? " removed:" : ":");
			command_print_text(stdout, c->text);
		}
		putchar('\n');
	}
}

static int
record(struct note *n, const char *name, struct err *e)
{
	struct arena a = ARENA_INIT(CORRECTION_ARENA_BYTES_MAX);
	struct corpus_correction k;
	struct corpus *c = NULL;
	int rc;

	if ((rc = correction_open(&c, &n->common, str_from(name), &k, &a, e)) == 0 &&
	    (rc = take_language(n, &k.scope, e)) == 0 &&
	    (rc = corpus_note(c, &k, n->notes, n->count, e)) == 0)
		print_notes(n, &k);
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

#define TEXT_ROW(option, field, text)                                                           \
	{                                                                                       \
		.name = (option), .kind = OPTION_STRING, .target = &n.one[CORPUS_NOTE_##field], \
		.metavar = "TEXT", .help = (text)                                               \
	}
#define LIST_ROW(option, list, text)                                                         \
	{                                                                                    \
		.name = (option), .kind = OPTION_LIST, .target = &n.list, .metavar = "TEXT", \
		.help = (text)                                                               \
	}

static int
run_note(const struct command *self, int argc, char **argv, struct err *e)
{
	struct note n = { .count = 0 };
	const struct option_spec options[] = {
		TEXT_ROW("title", TITLE, "the title that lists and pages show"),
		TEXT_ROW("short-title", SHORT_TITLE, "the title that people use"),
		TEXT_ROW("issuer", ISSUER, "who issued the work"),
		TEXT_ROW("kind-label", KIND_LABEL,
		    "what this kind of document is called: By-law, instead of Act"),
		LIST_ROW("subject", subjects, "a subject to add; repeatable"),
		LIST_ROW("remove-subject", removed, "a subject to remove; repeatable"),
		{ .name = "language",
		    .kind = OPTION_STRING,
		    .target = &n.language,
		    .metavar = "CODE",
		    .help = "for the texts in this language only (default: in all)" },
		CORRECTION_OPTIONS(n.common),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = command_one_work(count, e)) != 0)
		return rc;
	if ((rc = collect(&n, e)) != 0)
		return rc;
	return record(&n, argv[0], e);
}

const struct command command_note = {
	.name = "note",
	.usage = "WORK [--title TEXT] [--issuer TEXT] [--subject TEXT]... [--kind-label TEXT] "
		 "--reason TEXT [--by NAME] [--dry-run]",
	.summary = "record metadata of a work: title, issuer, subjects, the word for its kind",
	.details = "Lists, feeds and pages show what was recorded last; the texts and what is made "
		   "of them do not\nchange. \"\" takes back what was recorded: --title \"\". "
		   "'gazetted history' shows all of it.",
	.run = run_note,
};
