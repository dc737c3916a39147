/* SPDX-License-Identifier: Apache-2.0 */
/* io: what must hold: a write cut short, or interrupted by a signal, goes on where it stopped. */
#include "base/io.h"

#include <errno.h>
#include <unistd.h>

#include "base/err.h"

int
io_write_all(int fd, struct str bytes, const char *sentence, struct err *e)
{
	ssize_t n;

	while (bytes.len > 0) {
		n = write(fd, bytes.p, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_IO, "%s", sentence);
		bytes = str_slice(bytes, (size_t)n, bytes.len);
	}
	return 0;
}
