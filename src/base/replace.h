/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H
/*
 * replace: writes a state file under a name beside its own, syncs it, renames it and syncs the
 * folder. A reader finds the old file or the new one, whole; when it returns, the new one is
 * durable. The caller holds a lock against other writers. The file is readable by its owner alone,
 * who is that of the folder if root writes it.
 */
#include <stddef.h>

#include "base/str.h"

struct err;

/*
 * Replaces `name` in the folder by a file of the parts, one after the other; `beside` is the name
 * while it is written, and what a killed process leaves there is overwritten. ERR_IO, with the
 * sentence. [blocks]
 */
int replace_at(int folder, const char *beside, const char *name, const struct str *parts,
    size_t count, const char *sentence, struct err *e);
/* The same of a path, with its name and ".new" beside it. [blocks] */
int replace_path(const char *path, struct str bytes, const char *sentence, struct err *e);
#endif
