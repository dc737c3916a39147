/* SPDX-License-Identifier: Apache-2.0 */
/*
 * io: writes whole buffers to a descriptor, and names descriptors. What must hold: after a partial
 * write, or a signal, writing continues where it stopped.
 */
#include "base/io.h"

#include <errno.h>
#include <stdio.h>
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

void
io_fd_path(int fd, char out[FD_PATH_BYTES])
{
	snprintf(out, FD_PATH_BYTES, "/proc/self/fd/%d", fd);
}
