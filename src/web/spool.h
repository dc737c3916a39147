/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H
/*
 * spool: takes over the outputs of workers: reads each once, for its digest, and stores large ones
 * in unlinked files, because sendfile is faster from a regular file than from a memfd. One spool
 * per loop; it keeps one file open in advance, since creating a file costs more than a small
 * rendition.
 */
#include "base/mailbox.h"
#include "base/str.h"

struct err;
struct render_output;
struct rendition_place;
struct sha256;

#define SPOOL_BUFFER_BYTES (256u << 10) /* up to this size reading costs less than mapping */

struct spool {
	const struct rendition_place *place; /* owned by the site */
	struct mailbox *home;
	struct letter refill;
	int spare; /* an empty unlinked file, or -1 */
	char *buffer;
	void *map; /* mapping of the current output if it exceeds the buffer, or NULL */
	size_t map_len;
};

void spool_open(struct spool *s, const struct rendition_place *place, struct mailbox *home);
void spool_close(struct spool *s);

/* The bytes of a sealed output, borrowed until the next call on s. ERR_IO. */
int spool_look(struct spool *s, const struct render_output *o, struct str *bytes, struct err *e);

/*
 * Returns an unlinked file with these bytes, owned by the caller; -1 if it cannot be made
 * (read-only folder, disk full).
 */
int spool_keep(struct spool *s, struct str bytes);
/* As spool_keep(), for threads that have no spool and may block. [blocks] */
int spool_write(const char *folder, struct str bytes);
/* An empty unlinked file, owned by the caller; -1 if it cannot be made. [blocks] */
int spool_open_file(const char *folder);
/*
 * Copies a sealed output of any size to an unlinked file and computes its digest, in one pass; *fd
 * is -1 if no file can be made. ERR_IO: the output cannot be read. [blocks]
 */
int spool_copy(
    const char *folder, const struct render_output *o, int *fd, struct sha256 *sha, struct err *e);
#endif
