/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_NOTE_H
#define HTML_NOTE_H
/*
 * note: finds the notes of a page: short links to a place further on that begins with the same
 * mark, or leads back.
 */
#include <stdint.h>

struct err;
struct html_page;

/* A note: the part of the page that has its text. */
struct html_note {
	uint32_t mark; /* the link in the text */
	uint32_t node; /* the item or paragraph of the note */
};

struct html_notes {
	struct html_note *v;
	uint32_t count;
};

/* Finds the notes in the order of their marks; sets note of the links and left of the notes. */
int html_find_notes(struct html_page *page, struct html_notes *out, struct err *e);
#endif
