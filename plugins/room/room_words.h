/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROOM_WORDS_H
#define ROOM_WORDS_H
/*
 * room_words: the words and sentences that the plugin adds to a page. Each language is one file,
 * words_LANGUAGE.c. In a sentence $1, $2 and $3 stand for the arguments that the comment names;
 * a date is written as the language writes it.
 */
#include "../tree/tree.h"

/* All members are strings, and none is NULL: a test reads the struct as an array of strings. */
struct room_words {
	const char *tag; /* first subtag of a BCP 47 tag, or "zh-Hant" */

	/* dates: $d day, $m name of the month, $n number of the month, $y year */
	const char *date, *first_of_month; /* first_of_month: for the first day of a month */
	const char *months;                /* twelve names, with '|' between them */

	/* frame */
	const char *site, *documents, *news, *how_to_cite, *you_are_here, *search, *search_label,
	    *data, *feed, *accessibility;

	/* kinds of documents; numbered: $1 kind, $2 number, $3 year */
	const char *act, *bill, *statement, *judgment, *debate, *paper, *amendment, *gazette,
	    *collection, *numbered;
	const char *subjects; /* of a document */

	/* status of a law: its name, and a sentence with the days of since ($1) and until ($2) */
	const char *status, *in_force, *superseded, *future, *repealed, *expired, *withdrawn;
	const char *is_in_force, *is_in_force_until, *was_in_force, *will_be_in_force, *is_repealed,
	    *is_withdrawn, *never_in_force;
	/* status of other texts, which are not in force or out of force */
	const char *current, *earlier, *announced;
	const char *is_bill, *is_judgment, *is_debate, *is_paper, *was_current, *will_be_current,
	    *never_current;
	/* links beside the status, and notices; $1 is the date of a version, or a revision */
	const char *read_in_force, *read_current, *see_changes, *new_version, *is_corrected,
	    *was_corrected;

	/* menus */
	const char *versions, *as_on, *show, *compare_with, *compare, *history, *follow, *download,
	    *print, *cite, *copy, *copied, *in_words, *for_good, *always_in_force, *always_current,
	    *version_of, *languages, *beside;

	/* headings of a text: $1 number of the article; $1 year */
	const char *own_page, *changed_in;

	/* portion */
	const char *portion_changes, *amended, *made, *removed, *previous, *in_context, *next,
	    *neighbours, *whole;

	/* history */
	const char *from, *until, *chosen_two, *revisions, *earlier_one, *later_one;

	/* home and folders; go_to: $1 is a provision; range: $1 to $3 are first, last, number */
	const char *go_to, *filter, *find, *new_documents, *coming, *kinds, *places, *years,
	    *tongues, *issuers, *all_documents, *range, *pages, *since, *nothing_found, *narrow;

	/*
	 * search; $1 of found and about_found: how many; of also_earlier: number of versions; of
	 * did_you_mean: another spelling
	 */
	const char *found, *about_found, *did_you_mean, *also_earlier, *all_versions,
	    *searched_plainly, *searched_in_part, *time_ended, *index_is_behind;

	/* comparison; $1 and $2: dates; of the two changes, $1: the article where the change is */
	const char *compared, *whole_text, *changes_only, *previous_change, *next_change,
	    *one_column, *two_columns, *other_way;

	/* errors; request: $1 is the id */
	const char *not_found, *gone, *not_understood, *not_in_this_form, *not_done, *failed,
	    *several, *instead, *request, *to_home;
};

/* The languages, English first. */
#define ROOM_LANGUAGES(X) \
	X(en) X(ar) X(de) X(es) X(fr) X(it) X(ja) X(ko) X(nl) X(pt) X(ru) X(zh) X(zh_hant)
#define ROOM_DECLARE_WORDS(tag) extern const struct room_words room_words_##tag;
ROOM_LANGUAGES(ROOM_DECLARE_WORDS)

/* The words for a language, by its tag, else its first subtag; English if there are none. */
const struct room_words *room_words_for(struct tree_str lang);
/* The language with this number, in the order of ROOM_LANGUAGES; NULL after the last. */
const struct room_words *room_words_at(size_t i);
/* The name of a kind of document ("judgment"), the name of a document element; else NULL. */
const char *room_kind_word(const struct room_words *w, struct tree_str type);
#endif
