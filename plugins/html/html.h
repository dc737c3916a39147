/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_HTML_H
#define HTML_HTML_H
/*
 * html: one page of HTML: what stands around the text, which is written by flow. The bytes go
 * wherever f.to takes them: the html plugin writes to the job, htmlz into a ZIP container.
 */
#include "../flow/flow.h"

#define HTML_TITLE_LEVEL 1

/* What became of a line of the contents. */
enum html_fate {
	HTML_UNCHANGED,
	HTML_CHANGED, /* some of its words */
	HTML_INSERTED,
	HTML_DELETED,
	HTML_FATES,
	HTML_WITHIN = HTML_FATES /* stands in one that came or went as a whole */
};

/* What a page says by itself, in one language. */
struct html_words {
	const char *tag; /* BCP 47, its first subtag */
	const char *contents, *skip, *notes, *back, *table, *about;
	const char *number, *issuer, *in_force, *revision, *published, *address, *digest;
	struct { /* of a comparison */
		const char *title, *earlier, *later, *elsewhere, *left_out, *same;
		const char *show_all, *show_changed;
		const char *fates[HTML_FATES];
	} changes;
};

/* What a comparison says, and what has been said of it. */
struct html_comparison {
	bool changed_only;    /* what did not change is left out */
	bool any;             /* something came or went */
	bool elsewhere;       /* something outside of all entries changed */
	bool whole;           /* in what came or went as a whole, where no word need say so again */
	bool gap;             /* something was left out, and nothing has said so yet */
	unsigned char *fates; /* enum html_fate of each entry */
	size_t next;          /* the entry that is looked for */
};

struct html {
	struct flow f;
	bool toc;
	const char *style_href; /* a style sheet beside the page; NULL: within it */
	struct flow_str label;  /* of f.topic, a portion whose head is the page's; else empty */
	const struct html_words *words;
	struct html_comparison compared;
};

/* form.c */
extern const struct flow_form html_form;

/* page.c: what the plugins call. */
bool html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job); /* false: f.rc */
void html_write_page(struct html *x);
/* A number and nothing else heads n: of such lines several stand beside each other. */
bool html_is_bare(const struct flow *f, const struct gaz_node *n);

/* style.c */
void html_write_style(struct html *x);
void html_write_comparison_style(struct html *x);

/* words.c */
const struct html_words *html_words_for(struct flow_str lang);
void html_word_lang(struct html *x); /* ` lang`, where it is another than the page's */
/* <tag attrs>word</tag>, with that language. */
void html_word(struct html *x, const char *tag, const char *attrs, const char *word);
void html_time(struct html *x, struct flow_str time); /* RFC 3339 */

/* comparison.c: what came and went in the text. */
void html_compare(struct html *x); /* after the first pass of flow */
const char *html_mark(struct flow *f, const struct gaz_node *n);
const struct gaz_node *html_pass_over(struct flow *f, const struct gaz_node *c);
/* Around a section: "ins" or "del" if it came or went as a whole, else NULL. */
const char *html_open_whole(struct flow *f, const struct gaz_node *n);
void html_close_whole(struct flow *f, const char *whole);

/* summary.c: what a comparison says above the text. */
struct flow_str html_version_fact(struct html *x, const char *prefix, const char *name);
void html_versions(struct html *x);
void html_summary(struct html *x);

/* heading.c, notes.c, listing.c */
void html_section(struct flow *f, const struct gaz_node *n);
void html_note_mark(struct flow *f, size_t number);
void html_note_back(struct flow *f, size_t number);
void html_notes(struct html *x); /* all of them, at the end of the page */
void html_listing(struct html *x, const struct gaz_node *listing);
#endif
