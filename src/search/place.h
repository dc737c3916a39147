/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_PLACE_H
#define SEARCH_PLACE_H
/* place: the path of the index of a store. */

/*
 * The path that the setting names, or else one beside the store. NULL where neither is there: the
 * store is a database. The caller frees it.
 */
char *search_place(const char *setting, const char *store);
#endif
