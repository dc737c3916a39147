/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output_file: creates and checks memfds. What must hold: a size is read only after the seals were
 * seen, since it could change before.
 */
#include "render/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u /* Linux 6.3 */
#endif

#define NAME_BYTES_MAX 200 /* the kernel takes 249 */
#define FINAL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

static const char no_memory[] = "there is no memory for a document: try again later";

static int
make(const char *name, unsigned flags)
{
	char cut[NAME_BYTES_MAX + 1];

	snprintf(cut, sizeof cut, "%s", name);
	return memfd_create(cut, MFD_CLOEXEC | MFD_ALLOW_SEALING | flags);
}

int
output_create(const char *name, int *out, struct err *e)
{
	static atomic_uint noexec = MFD_NOEXEC_SEAL; /* 0 once the kernel has rejected the flag */
	unsigned flags = atomic_load_explicit(&noexec, memory_order_relaxed);
	int fd = make(name, flags);

	if (fd < 0 && errno == EINVAL && flags != 0) {
		atomic_store_explicit(&noexec, 0, memory_order_relaxed);
		fd = make(name, 0);
	}
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", no_memory);
	*out = fd;
	return 0;
}

int
output_open(int *fd, struct err *e)
{
	return output_create("gazetted-output", fd, e);
}

int
output_reopen(const int *sealed, unsigned count, int *fds, struct err *e)
{
	char path[FD_PATH_BYTES];

	for (unsigned k = 0; k < count; k++) {
		io_fd_path(sealed[k], path);
		fds[k] = open(path, O_RDONLY | O_NOATIME | O_CLOEXEC);
		if (fds[k] >= 0)
			continue;
		err_errno(e, ERR_IO, "what a worker needs cannot be opened");
		while (k > 0)
			close(fds[--k]);
		return -ERR_IO;
	}
	return 0;
}

/* O_NOATIME is not enough: a worker opens the plugin's code itself. Fails before Linux 6.0. */
static void
forget_access_time(int fd)
{
	int flags = FS_NOATIME_FL;

	ioctl(fd, FS_IOC_SETFLAGS, &flags);
}

int
output_seal(int fd, struct err *e)
{
	forget_access_time(fd);
	if (fcntl(fd, F_ADD_SEALS, FINAL_SEALS) != 0)
		return err_errno(e, ERR_IO, "a document cannot be sealed");
	return 0;
}

int
output_check(int fd, uint64_t max, uint64_t *size, struct err *e)
{
	int seals = fcntl(fd, F_GET_SEALS);
	struct stat st;

	if (seals < 0 || (seals & FINAL_SEALS) != FINAL_SEALS)
		return err_set(
		    e, ERR_PLUGIN, "a worker said it was done, but its output is not sealed");
	if (fstat(fd, &st) != 0 || st.st_size < 0 || (uint64_t)st.st_size > max)
		return err_set(
		    e, ERR_PLUGIN, "a worker said it was done, but its output is too large");
	*size = (uint64_t)st.st_size;
	return 0;
}

int
output_make(const char *name, struct str bytes, int *fd, struct err *e)
{
	int rc, made = -1;

	if ((rc = output_create(name, &made, e)) != 0)
		return rc;
	if ((rc = io_write_all(made, bytes, no_memory, e)) == 0)
		rc = output_seal(made, e);
	if (rc != 0) {
		close(made);
		return rc;
	}
	*fd = made;
	return 0;
}
