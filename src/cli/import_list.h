/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_LIST_H
#define CLI_IMPORT_LIST_H
/*
 * import_list: the files of a list, a table with tabs between the columns whose first line names
 * them; or the versions of one work, a list with a column of dates.
 */
#include "cli/import_source.h"

struct err;
struct import;
struct import_list;

/*
 * Reads the list ("-": standard input), whose paths count from its folder. The options of im for
 * reading, and its alias, hold for all lines that do not name another value. is_history: there must
 * be a column of dates, all lines are of the work of im, and columns that are not known are passed
 * over. ERR_NOTFOUND, ERR_DATA, ERR_IO. [blocks]
 */
int import_list_open(struct import_list **out, const struct import *im, const char *file,
    bool is_history, struct err *e);
/* Borrowed from the list. */
struct import_source *import_list_source(struct import_list *l);
void import_list_close(struct import_list **l); /* *l may be NULL */
#endif
