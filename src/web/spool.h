/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H
/*
 * spool: takes over what workers wrote. Reads it once, for its digest, and keeps what is large in
 * unlinked files, because a regular file leaves by sendfile faster than a memfd. One a loop; one
 * file is kept open ahead, since making it costs more than a small rendition itself.
 */
#include "base/mailbox.h"
#include "base/str.h"

struct err;
struct render_output;

#define SPOOL_BUFFER_BYTES (256u << 10) /* up to here reading costs less than mapping */

struct spool {
	const char *folder; /* on a disk; the site's */
	struct mailbox *home;
	struct letter refill;
	int spare; /* an unlinked file with nothing in it, or -1 */
	char *buffer;
	void *map; /* of the output being looked at, when it does not fit the buffer */
	size_t map_len;
};

void spool_open(struct spool *s, const char *folder, struct mailbox *home);
void spool_close(struct spool *s);

/* The bytes of a sealed output, borrowed until the next call on s. ERR_IO. */
int spool_look(struct spool *s, const struct render_output *o, struct str *bytes, struct err *e);

/* An unlinked file with these bytes, the caller's; -1 where that cannot be (read-only folder, disk
 * full). */
int spool_keep(struct spool *s, struct str bytes);
/* The same for threads that have no spool and may wait. [blocks] */
int spool_write(const char *folder, struct str bytes);
#endif
