/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_HTML_H
#define HTML_HTML_H
/*
 * html: one page of HTML: what stands around the text, which is written by flow. The bytes go
 * wherever f.to takes them: the html plugin writes to the job, htmlz into a ZIP container.
 */
#include "../flow/flow.h"

#define HTML_TITLE_LEVEL 1

/* What a page says by itself, in one language. */
struct html_words {
	const char *tag; /* BCP 47, its first subtag */
	const char *contents, *skip, *notes, *back, *table, *about;
	const char *number, *issuer, *in_force, *revision, *published, *address, *digest;
};

struct html {
	struct flow f;
	bool toc;
	const char *style_href; /* a style sheet beside the page; NULL: within it */
	struct flow_str label;  /* of f.topic, a portion whose head is the page's; else empty */
	const struct html_words *words;
};

/* form.c */
extern const struct flow_form html_form;

/* page.c: what the plugins call. */
bool html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job); /* false: f.rc */
void html_write_page(struct html *x);

/* style.c */
void html_write_style(struct html *x);

/* words.c */
const struct html_words *html_words_for(struct flow_str lang);
void html_word_lang(struct html *x); /* ` lang`, where it is another than the page's */

/* heading.c, notes.c, listing.c */
void html_section(struct flow *f, const struct gaz_node *n);
void html_note_mark(struct flow *f, size_t number);
void html_note_back(struct flow *f, size_t number);
void html_notes(struct html *x); /* all of them, at the end of the page */
void html_listing(struct html *x, const struct gaz_node *listing);
#endif
