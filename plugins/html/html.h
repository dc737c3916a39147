/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_HTML_H
#define HTML_HTML_H
/*
 * html: writes one HTML page; flow writes the text, this code the parts around it. The output goes
 * to f.write: the html plugin writes to the job, htmlz into a ZIP container.
 */
#include "../flow/flow.h"
#include "../flow/flow_words.h"

#define HTML_TITLE_LEVEL 1

/* The state of a comparison. */
struct html_comparison {
	bool changed_only;    /* unchanged text is left out */
	bool any;             /* there is at least one change */
	bool elsewhere;       /* there is a change outside of all entries */
	bool whole;           /* in a section marked as a whole: no marks on single words */
	bool gap;             /* text was left out, and the line that says so is not yet written */
	unsigned char *fates; /* enum flow_fate of each entry */
	size_t next;          /* next entry to be found by find_fates() */
	bool beside;          /* the text is written for two columns, too */
};

struct html {
	struct flow f;
	bool toc;
	const char *style_href; /* URL of a separate style sheet; NULL: it is in the page */
	struct tree_str label;  /* label of f.topic, the portion that heads the page; else empty */
	const struct flow_words *words;
	struct html_comparison compared;
	/* Writes more at the end of the heading of n. May be NULL. */
	void (*head_end)(struct html *x, const struct gaz_node *n);
	/* Writes links to the same comparison shown otherwise. May be NULL: to the whole text. */
	void (*choices)(struct html *x);
};

/* html_form.c */
extern const struct flow_form html_form;

/* html_page.c: the functions that the plugins html and htmlz call. */
/* turned: a comparison is read from the later version back to the earlier. false: see f.rc. */
bool html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job, bool turned);
void html_write_page(struct html *x);
/* Whether n has a number only, no heading: the contents list several of those on one line. */
bool html_is_bare(const struct flow *f, const struct gaz_node *n);
/* Whether the outermost level of the contents fits the screen of a telephone. */
bool html_has_short_contents(const struct html *x);
void html_description(struct html *x); /* meta element: the beginning of the text */
void html_topic_trail(struct html *x); /* labels of the elements that contain the topic */
void html_entries(struct html *x);     /* the contents, as nested lists */
void html_put_text(struct html *x);    /* the text and its notes */

/* text_style.c, html_style.c */
void html_write_text_style(struct html *x); /* the part of html_write_style() for the text */
void html_write_style(struct html *x);
void html_write_comparison_style(struct html *x);

/* words.c */
void html_word_lang(struct html *x); /* ` lang="en"`, if the page is in another language */
/* <tag attrs>word</tag>, with html_word_lang(). */
void html_word(struct html *x, const char *tag, const char *attrs, const char *word);
void html_time(struct html *x, struct tree_str time); /* RFC 3339 */

/* comparison.c: marks changes in the text. */
void html_compare(struct html *x); /* after the first pass of flow */
const char *html_mark(struct flow *f, const struct gaz_node *n);
const struct gaz_node *html_pass_over(struct flow *f, const struct gaz_node *c);
/* Opens the mark of a section: returns "ins" or "del" if n changed as a whole, else NULL. */
const char *html_open_whole(struct flow *f, const struct gaz_node *n);
void html_close_whole(struct flow *f, const char *whole);

/* beside.c: a comparison in two columns. */
const struct gaz_node *html_walk_next(struct flow *f, const struct gaz_node *c);

/* summary.c: the summary of a comparison, above the text. */
/*
 * A fact about the version that the comparison leads to (prefix ""), or about the one that it
 * starts from (prefix "earlier-").
 */
struct tree_str html_version_fact(struct html *x, const char *prefix, const char *name);
void html_versions(struct html *x);
void html_summary(struct html *x);
bool html_is_listed(const struct html *x, size_t entry); /* in the summary, as a change */

/* colophon.c */
/* Whether the page can link to url. */
bool html_is_address(const struct html *x, struct tree_str url);
void html_address(struct html *x, struct tree_str url); /* writes url, as a link if possible */
void html_colophon(struct html *x);

/* html_heading.c, html_notes.c, html_listing.c, html_snippet.c */
/* A snippet of a search; marks: characters of it, "4-6 10-12", that are written as mark. */
void html_snippet(struct html *x, struct tree_str s, struct tree_str marks);
void html_section(struct flow *f, const struct gaz_node *n);
void html_note_mark(struct flow *f, size_t number);
void html_note_back(struct flow *f, size_t number);
void html_notes(struct html *x); /* all notes, at the end of the page */
void html_listing(struct html *x, const struct gaz_node *listing);
#endif
