/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_DRAFT_FOLDER_H
#define PUBLISH_DRAFT_FOLDER_H
/*
 * draft_folder: the drafts of a server, each in a file of a folder beside the store: copies of a
 * store, which may be published, then have no drafts in them. Any thread, and several processes.
 */
#include "publish/draft.h"

struct arena;
struct err;

#define DRAFTS_MAX 1000                         /* files in the folder: each listing reads all */
#define DRAFTS_BYTES_MAX ((uint64_t)1024 << 20) /* of all files: 32 of the largest uploads */

/*
 * The path of the folder: the setting, or beside the store. The caller frees. NULL: the store is a
 * database, and no folder is set.
 */
char *draft_folder_place(const char *setting, const char *store);

/*
 * Saves a draft in place of that of the same version; d->upload and d->upload_bytes are set by
 * upload. expected: the ETag of the draft that is replaced, "" for none; NULL: any. Sets etag to
 * that of the draft, which is durable then. ERR_CHANGED, ERR_LIMIT, ERR_IO. [blocks]
 */
int draft_folder_save(const char *folder, struct draft *d, struct str upload, const char *expected,
    char etag[DRAFT_ETAG_BYTES + 1], struct err *e);
/*
 * The draft of a version, with strings in a. upload: set to a memfd with the file, which the caller
 * closes; NULL: it is not read. ERR_NOTFOUND, ERR_IO: etag is DRAFT_DAMAGED if the file is.
 * [blocks]
 */
int draft_folder_load(const char *folder, const struct draft_key *key, struct draft *out,
    char etag[DRAFT_ETAG_BYTES + 1], int *upload, struct arena *a, struct err *e);
/* ERR_IO: for a draft whose file is not as it was written. */
int draft_refuse_damaged(struct err *e);
/* Removes the draft; expected as above. ERR_NOTFOUND, ERR_CHANGED, ERR_IO. [blocks] */
int draft_folder_remove(
    const char *folder, const struct draft_key *key, const char *expected, struct err *e);

/* d is valid during the call; a negative code ends the listing. */
typedef int draft_fn(void *arg, const struct draft *d, const char *etag, struct err *e);
/* Calls fn for each draft, in no order; passes over files that are damaged. ERR_IO. [blocks] */
int draft_folder_list(const char *folder, draft_fn *fn, void *arg, struct err *e);
#endif
