/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FLOW_FLOW_WORDS_H
#define FLOW_FLOW_WORDS_H
/* flow_words: the words that the plugins add to a text, in its language. */
#include "flow.h"

/* How an entry of the table of contents differs between the two versions. */
enum flow_fate {
	FLOW_UNCHANGED,
	FLOW_CHANGED, /* some of its words */
	FLOW_INSERTED,
	FLOW_DELETED,
	FLOW_FATES,
	FLOW_WITHIN = FLOW_FATES /* in an entry that was inserted or deleted as a whole */
};

/* The words in one language. */
struct flow_words {
	const char *tag; /* first subtag of a BCP 47 tag, or "zh-Hant" */
	const char *withdrawn, *repealed;
	const char *contents, *skip, *notes, *back, *table, *about;
	const char *number, *issuer, *in_force, *check, *still, *versions, *formats, *revision,
	    *published, *address, *digest;
	struct { /* words for a comparison */
		const char *title, *earlier, *later, *elsewhere, *left_out, *same;
		const char *show_all, *show_changed;
		const char *fates[FLOW_FATES];
	} changes;
	struct { /* words for a book */
		const char *title_page, *start, *portion, *code, *cover;
	} book;
};

/* The words for a language, by its tag; English if the table does not have it. */
const struct flow_words *flow_words_for(struct tree_str lang);
void flow_word_lang(struct flow *f); /* the attribute lang, if the words are English */
/* Writes an element with a word; attrs: "" or attributes that begin with a space. */
void flow_word(struct flow *f, const char *tag, const char *attrs, const char *word);
#endif
