/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_SITE_H
#define HTML_SITE_H
/*
 * site: tells the text of a page from the parts of the website around it, by general rules: the
 * elements and roles of HTML, names of classes, how much of a part is links, and where most of the
 * text is.
 */
struct html_page;

/* Sets text, linked, left and contents of the nodes. */
void html_mark_site(struct html_page *page);
#endif
