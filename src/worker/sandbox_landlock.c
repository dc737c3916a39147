/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_landlock: restricts file access with Landlock. Every right that this kernel handles is
 * denied; SANDBOX_LOAD then allows reading the folders of libraries and plugins, SANDBOX_SERVE
 * allows nothing. On newer kernels Landlock also denies TCP, abstract sockets and signals; on older
 * ones only the system call filter does.
 */
#include "worker/sandbox_landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macros.h"

/*
 * The current struct landlock_ruleset_attr of the kernel; the headers of Debian 12 have only its
 * first member.
 */
struct ruleset {
	uint64_t fs;
	uint64_t net;    /* since ABI 4 */
	uint64_t scoped; /* since ABI 6 */
};

#define FS_ABI_1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1) /* all rights up to MAKE_SYM */
#define FS_REFER (1ull << 13)
#define FS_TRUNCATE (1ull << 14)
#define FS_IOCTL_DEV (1ull << 15)
#define NET_BIND_AND_CONNECT_TCP 3ull
#define SCOPE_ABSTRACT_SOCKET_AND_SIGNAL 3ull

#define FILE_RIGHTS LANDLOCK_ACCESS_FS_READ_FILE
#define FOLDER_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static const char *const library_folders[] = { "/lib", "/lib64", "/usr/lib", "/usr/lib64",
	"/usr/local/lib" };

static struct ruleset
all_rights(long abi)
{
	struct ruleset r = { .fs = FS_ABI_1 };

	if (abi >= 2)
		r.fs |= FS_REFER;
	if (abi >= 3)
		r.fs |= FS_TRUNCATE;
	if (abi >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (abi >= 4)
		r.net = NET_BIND_AND_CONNECT_TCP;
	if (abi >= 6)
		r.scoped = SCOPE_ABSTRACT_SOCKET_AND_SIGNAL;
	return r;
}

/* A path that cannot be opened needs no rule: the worker could not read it anyway. */
static int
allow(int ruleset, const char *path, uint64_t rights, struct err *e)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights };
	long rc;

	if ((rule.parent_fd = open(path, O_PATH | O_CLOEXEC)) < 0)
		return 0;
	rc = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	if (rc != 0)
		return err_errno(e, ERR_CONFIG, "the worker cannot allow itself a library folder");
	return 0;
}

static int
allow_folders(int ruleset, const struct sandbox *s, struct err *e)
{
	int rc = allow(ruleset, "/etc/ld.so.cache", FILE_RIGHTS, e);

	for (size_t k = 0; rc == 0 && k < ARRAY_LEN(library_folders); k++)
		rc = allow(ruleset, library_folders[k], FOLDER_RIGHTS, e);
	for (unsigned k = 0; rc == 0 && k < s->folder_count; k++)
		rc = allow(ruleset, s->folders[k], FOLDER_RIGHTS, e);
	return rc;
}

int
sandbox_landlock(const struct sandbox *s, enum sandbox_step step, struct err *e)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset rights = all_rights(abi);
	int fd, rc = 0;

	if (abi < 1)
		return err_errno(e, ERR_CONFIG, "this kernel has no Landlock");
	if ((fd = (int)syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0)) < 0)
		return err_errno(e, ERR_CONFIG, "the worker cannot make a Landlock ruleset");
	if (step == SANDBOX_LOAD)
		rc = allow_folders(fd, s, e);
	if (rc == 0 && syscall(SYS_landlock_restrict_self, fd, 0) != 0)
		rc = err_errno(e, ERR_CONFIG, "the worker cannot confine itself with Landlock");
	close(fd);
	return rc;
}
