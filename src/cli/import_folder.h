/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_FOLDER_H
#define CLI_IMPORT_FOLDER_H
/* import_folder: files and the files in folders, sorted by name in each folder. */
#include "cli/import_source.h"

struct err;
struct import;
struct import_folder;

/*
 * Finds the files: those that are named, and all in the folders that are named and in folders in
 * them. In folders, names that begin with a point are passed over, and so is what is neither a file
 * nor a folder. The options of im for reading hold for all. ERR_NOTFOUND, ERR_LIMIT. [blocks]
 */
int import_folder_open(struct import_folder **out, const struct import *im, char *const *paths,
    unsigned count, struct err *e);
/* Borrowed from the folder. */
struct import_source *import_folder_source(struct import_folder *f);
void import_folder_close(struct import_folder **f); /* *f may be NULL */
/* Whether the path is a folder. [blocks] */
bool import_folder_is(const char *path);
#endif
