/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_CHECK_OLD_H
#define CORPUS_STORE_SQLITE_CHECK_OLD_H
/* store_sqlite_check_old: the tables of layouts 1 and 2. */
struct check;

void store_check_old(struct check *k);
#endif
