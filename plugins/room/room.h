/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROOM_ROOM_H
#define ROOM_ROOM_H
/*
 * room: writes the pages of the website. The facts of a page (gaz_host.page) say what it shows; the
 * text of a document is written by html_page and flow. Every page is complete without script, and
 * has its style in it.
 */
#include "../html/html.h"
#include "room_words.h"

/* The kinds of documents whose status has different words. */
enum room_class {
	ROOM_LAW,     /* is in force: act, statement */
	ROOM_BILL,    /* is never in force */
	ROOM_VERDICT, /* is given */
	ROOM_SITTING, /* is held */
	ROOM_PAPER,   /* is current: any other */
	ROOM_CLASSES
};

/* An entry of the list changes, sorted by portion. */
struct room_change {
	const char *portion;
	const struct gaz_node *entry;
};

/* A part of a long text, which has a page of its own. */
struct room_part {
	struct tree_str label, page; /* page: its URL */
};

/* The state of one job. */
struct room {
	struct html x; /* first: functions of html and flow get a pointer to it */
	const struct gaz_node *page;
	const struct room_words *words;
	enum room_class class;
	bool has_text;        /* the page shows a document, a portion or a comparison */
	struct tree_str base; /* URL that the address of a portion, "/~art_1", is added to */
	struct tree_str
	    version; /* "version of 1 May 2006", "Changes from ..."; empty without a text */
	struct room_change *changes;
	size_t change_count;
	struct flow_form form;   /* of a divided text */
	struct room_part *parts; /* all but the first; NULL: the text is not divided */
	bool shows_all;          /* the reader asked for the whole text */
	size_t mark_count;       /* marks "changed 2007" written */
	size_t last_change; /* of a comparison: number of the last changed entry written; 0: none */
};

/* The arguments of a sentence, for $1 to $3. */
struct room_args {
	struct tree_str a, b, c;
};

/* room_facts.c: what the server says about the page. */
struct tree_str room_fact(const struct room *r, const char *name); /* empty: not known */
struct tree_str room_site(const struct room *r); /* name of the website; never empty */
bool room_is(const struct room *r, const char *name, const char *value);
/* The first entry of a list; NULL: the page has no such list. next_sibling() leads on. */
const struct gaz_node *room_list(const struct room *r, const char *name);
struct tree_str room_attr(const struct room *r, const struct gaz_node *entry, const char *name);
/* Whether the attribute rel of the entry contains the word. */
bool room_rel(const struct room *r, const struct gaz_node *entry, const char *word);
enum room_class room_class_of(struct tree_str type);
/* Whether the text shown is the one that is in force today, or the current one. */
bool room_is_current(const struct room *r);
/* a, b and c as one string. */
struct tree_str room_join(struct room *r, struct tree_str a, struct tree_str b, struct tree_str c);

/* room_date.c */
bool room_is_date(struct tree_str s); /* begins with YYYY-MM-DD */
/* The day as the language writes it ("1 May 2006"); anything but a date unchanged. */
struct tree_str room_date(struct room *r, struct tree_str date);
void room_time(struct room *r, struct tree_str date); /* the same, as a time element */

/* room_say.c: words and sentences. */
/* Writes a sentence; arguments that are dates are written as time elements. */
void room_say(struct room *r, const char *sentence, struct room_args args);
/* The same as plain text. */
struct tree_str room_phrase(struct room *r, const char *sentence, struct room_args args);
/* <tag attrs>sentence</tag>, with a lang if the words are not in the language of the page. */
void room_element(struct room *r, const char *tag, const char *attrs, const char *sentence,
    struct room_args args);
void room_word(struct room *r, const char *tag, const char *attrs, const char *word);
/* An attribute whose value is a word. */
void room_word_attr(struct room *r, const char *name, const char *word);
/* <a href="url" attrs>sentence</a>; nothing without a URL. */
void room_link(struct room *r, struct tree_str url, const char *attrs, const char *sentence,
    struct room_args args);
/* <a href="url" attrs>text</a>; the text alone without a URL. */
void room_link_text(struct room *r, struct tree_str url, const char *attrs, struct tree_str text);
void room_puts(struct room *r, const char *s);

/* room_language.c */
/* The name of a language in itself ("Deutsch"), by its BCP 47 tag; else NULL. */
const char *room_language_name(struct tree_str tag);
/* A lang attribute if the tag is not the language of the page. */
void room_lang_attr(struct room *r, struct tree_str tag);

/* room_frame.c: what is around each page. */
void room_open_page(struct room *r, const char *main_class);
void room_close_page(struct room *r);

/* room_head.c, room_style.c, room_script.c, legislation.c: the element head, and the script. */
void room_head(struct room *r);
void room_style(struct room *r);
void room_script(struct room *r);                     /* at the end of the body */
void room_legislation(struct room *r);                /* the facts as JSON-LD */
struct tree_str room_canonical(const struct room *r); /* URL of the page itself; may be empty */

/* status.c, room_menus.c, citation.c: the parts above a text. */
/*
 * "Act no. 3 of 2014"; label is the word for the kind, where one is recorded. Empty if the kind is
 * not known.
 */
struct tree_str room_kind(struct room *r, struct tree_str label, struct tree_str type,
    struct tree_str number, struct tree_str work);
struct tree_str room_own_kind(struct room *r);      /* of the document that the page shows */
struct tree_str room_issuer(const struct room *r);  /* likewise: as it is recorded today */
const char *room_status_name(const struct room *r); /* "In force" */
void room_status(struct room *r);
void room_menus(struct room *r);
void room_citation(struct room *r); /* the contents of the menu */

/* room_text.c, room_comparison.c: pages of a text. */
void room_version(struct room *r);
void room_portion(struct room *r);
void room_comparison(struct room *r);

/* room_parts.c: long texts. */
/* Divides the text of a version if it is long; before it is written. */
void room_divide(struct room *r);
/* The URL of the page of the version, such that it shows a long text whole. */
struct tree_str room_whole(struct room *r, struct tree_str url);

/* room_home.c, room_works.c, room_search.c, room_history.c, room_error.c: pages of facts. */
void room_home(struct room *r);
/* Whether the page has lists of folders; writes them, so that a reader can narrow the list. */
bool room_has_folders(const struct room *r);
void room_folders(struct room *r);
void room_works(struct room *r, const char *list); /* ul of a list of works */
void room_formats(struct room *r); /* a line of links to the same in other formats, if there are */
/* The range of entries that the page shows of a list ("works"), and links to further pages. */
void room_range(struct room *r, const char *list);
void room_pages(struct room *r); /* those links alone */
void room_search(struct room *r);
void room_changes(struct room *r);
void room_history(struct room *r);
/* A heading that fits the status of the answer; also the title of the page. */
const char *room_error_title(const struct room *r);
void room_error(struct room *r);
#endif
