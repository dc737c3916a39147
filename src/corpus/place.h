/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PLACE_H
#define CORPUS_PLACE_H
/*
 * place: a store that is a file is made beside its place, and moved there when it is complete: a
 * command that was stopped leaves no half of a store, and never changes one that is there.
 */
#include "base/str.h"
#include "corpus/placing.h"

struct arena;
struct err;

/*
 * ERR_CONFLICT when a store, or the log of one that is gone, is at path. ERR_NOTFOUND: there is no
 * such folder. [blocks]
 */
int corpus_check_free(const char *path, struct err *e);

/*
 * The name under which the store for path should be made: in the same folder, of this process
 * alone. Removes the copies that corpus_each_left() tells. ERR_NOTFOUND: there is no such folder;
 * ERR_UNSUPPORTED: the store is not a file. [blocks]
 */
int corpus_place_name(const char *path, struct str *part, struct arena *a, struct err *e);

/*
 * Moves the closed store part to path. It gets the owner and the mode of the store that it
 * replaces, or else the owner of the folder and no access for others. ERR_CONFLICT, with
 * everything as it was, when a store, or the log of one, is there and !replaces; ERR_BUSY when a
 * process writes to the store. Running servers go over to the new file. [blocks until durable]
 */
int corpus_place(struct corpus_placing *p, struct err *e);
/* Removes what was made under a name of corpus_place_name(), if it is still there. */
void corpus_place_discard(struct str part);
/*
 * Calls fn with the path of each copy beside a store, made under a name of corpus_place_name(),
 * whose process was killed before it was complete. [blocks]
 */
void corpus_each_left(const char *path, corpus_left_fn *fn, void *arg);
#endif
