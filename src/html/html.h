/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_HTML_H
#define HTML_HTML_H
/*
 * html: reads a web page as paragraphs, lists, tables and notes. Tables that only lay out a page
 * are unwrapped; the parts of the website are left out and listed.
 */
#include "base/str.h"
#include "html/page.h"
#include "office/document.h"

struct arena;
struct err;

#define HTML_PARTS_MAX 1000u /* of a website that are listed; further ones are only counted */

struct html_document {
	struct office_document text;
	struct str language; /* as the page says (BCP 47); or empty */
	struct str *parts;   /* the text of each part of the website that was left out */
	uint32_t part_count, parts_listed;
};

/* Reads a page, which is UTF-8, into arena. ERR_DATA, ERR_LIMIT. */
int html_read(struct html_document *out, struct str text, struct arena *arena, struct err *e);
#endif
