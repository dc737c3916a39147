/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_TABLE_H
#define HTML_TABLE_H
/* table: tells tables of data from tables that lay out a page, and makes the rows of the former. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "office/document.h"

struct err;
struct html_page;

/* Whether the table only lays out the page: its cells are written as paragraphs. */
bool html_is_layout(const struct html_page *page, uint32_t table);
/* Whether s, the text of a cell or the beginning of an item, is a number or a sign of a list. */
bool html_is_marker(struct str s);

/* Writes the text of a cell to *text, with its faces; both are of the arena. */
typedef int (*html_cell_fn)(
    void *arg, uint32_t cell, struct str *text, struct faces *faces, struct err *e);

/* Makes the table; cells that span rows are continued below. ERR_LIMIT. */
int html_make_table(const struct html_page *page, uint32_t table, html_cell_fn fn, void *arg,
    struct office_table *out, struct err *e);
#endif
