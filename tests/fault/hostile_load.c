/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probing plugins that are not what they should be, in the real worker: each is refused with its
 * own reason, and costs nothing but the time it was given. The program and plugins are those of the
 * build tree (PLUGINS, HOSTILE_PLUGINS).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "render/probe.h"
#include "render/render.h"

#define PATIENT_MS 60000 /* sanitizers on a busy machine: no test depends on it */

static struct render_config config;
static struct formats *formats;

static const char *
reason_of(const char *file)
{
	for (uint32_t k = 0; k < formats->refused_count; k++) {
		if (str_ends(str_from(formats->refused[k].path), file))
			return formats->refused[k].reason;
	}
	fail_msg("%s was not refused", file);
	return NULL;
}

static void
each_refused_plugin_has_its_own_reason(void **state)
{
	char hung[64];

	(void)state;
	assert_string_equal(reason_of("/badabi.so"),
	    "badabi.so was built for plugin contract 2, this gazetted has 1: build it again with "
	    "this gazetted's <gazetted/plugin.h>");
	assert_string_equal(reason_of("/nosymbol.so"),
	    "nosymbol.so exports no gaz_plugin: define it with GAZ_PLUGIN");
	assert_string_equal(reason_of("/ctor_crash.so"), "crashed while loading (signal 6)");
	snprintf(hung, sizeof hung, "did not finish loading within %g s",
	    probe_deadline_ms(&config) / 1e3);
	assert_string_equal(reason_of("/ctor_hang.so"), hung);
	assert_string_equal(reason_of("/ctor_exit.so"), "exited with status 3 while loading");
	assert_string_equal(reason_of("/badsize.so"),
	    "badsize.so says its gaz_plugin has 8 bytes, at least 96 are needed: set .size = "
	    "sizeof gaz_plugin");
	assert_string_equal(reason_of("/sameid.so"),
	    "has the id 'org.example.open', which open.so has already: remove one, or change .id");
	assert_string_equal(reason_of("/undefined.so"),
	    "undefined.so cannot be loaded: undefined symbol: nobody_defines_this");
}

static void
a_format_that_is_taken_is_refused_naming_the_first(void **state)
{
	static const char *const twice[] = { PLUGINS, PLUGINS };
	struct formats *f = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(formats_load(&f, twice, 2, &config, &e), 0);
	assert_true(f->count > 0);
	assert_int_equal(f->refused_count, f->count);
	assert_non_null(strstr(f->refused[0].reason, "has already: remove one"));
	formats_unref(&f);
}

/*
 * A copy of txt.so with one byte changed, unless at is negative, and this mode: why it is refused.
 */
static char *
refusal_of_copy(long at, char byte, mode_t mode)
{
	char folder[] = "/tmp/gazetted-test-XXXXXX", from[4096], to[4096], *reason;
	const char *const folders[] = { folder };
	struct formats *f = NULL;
	struct err e = { 0 };
	int in, out;

	assert_non_null(mkdtemp(folder));
	snprintf(from, sizeof from, "%s/txt.so", PLUGINS);
	snprintf(to, sizeof to, "%s/txt.so", folder);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(to, O_RDWR | O_CREAT | O_CLOEXEC, 0700);
	while (copy_file_range(in, NULL, out, NULL, 1 << 20, 0) > 0)
		;
	assert_true(at < 0 || pwrite(out, &byte, 1, at) == 1);
	assert_int_equal(fchmod(out, mode), 0);
	close(in);
	close(out);
	assert_int_equal(formats_load(&f, folders, 1, &config, &e), 0);
	unlink(to);
	rmdir(folder);
	assert_int_equal(f->refused_count, 1);
	reason = str_dup(str_from(f->refused[0].reason));
	formats_unref(&f);
	return reason;
}

static void
a_file_of_another_kind_or_machine_is_refused_before_the_loader_sees_it(void **state)
{
	char *reason = refusal_of_copy(0, '#', 0700);

	(void)state;
	assert_string_equal(
	    reason, "txt.so is not a shared object: it does not begin like an ELF file");
	free(reason);
	reason = refusal_of_copy(offsetof(Elf64_Ehdr, e_machine), 0x15, 0700); /* PowerPC */
	assert_non_null(
	    strstr(reason, "txt.so was built for another kind of machine (ELF machine 21"));
	free(reason);
	reason = refusal_of_copy(offsetof(Elf64_Ehdr, e_type), ET_EXEC, 0700);
	assert_string_equal(reason, "txt.so is not a shared object: link it with -shared");
	free(reason);
}

static void
a_plugin_everybody_can_write_is_refused(void **state)
{
	char *reason = refusal_of_copy(-1, 0, 0702);

	(void)state;
	assert_string_equal(reason, "txt.so can be changed by everybody: chmod o-w it");
	free(reason);
}

/* Of an empty file, which was given away: only root can do so. */
static char *
refusal_of_given(uid_t owner, gid_t group, mode_t mode)
{
	char folder[] = "/tmp/gazetted-test-XXXXXX", path[4096], *reason;
	const char *const folders[] = { folder };
	struct formats *f = NULL;
	struct err e = { 0 };
	int fd;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.so", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	assert_int_equal(fchown(fd, owner, group), 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	assert_int_equal(formats_load(&f, folders, 1, &config, &e), 0);
	unlink(path);
	rmdir(folder);
	assert_int_equal(f->refused_count, 1);
	reason = str_dup(str_from(f->refused[0].reason));
	formats_unref(&f);
	return reason;
}

static void
a_plugin_of_somebody_else_is_refused(void **state)
{
	char *reason;

	(void)state;
	if (geteuid() != 0)
		skip();
	reason = refusal_of_given(65534, 0, 0700);
	assert_string_equal(reason,
	    "a.so belongs to user 65534: a plugin must belong to root or to the user who runs "
	    "gazetted");
	free(reason);
}

static void
a_plugin_that_another_group_can_write_is_refused(void **state)
{
	char *reason;

	(void)state;
	if (geteuid() != 0)
		skip();
	reason = refusal_of_given(0, 65534, 0770);
	assert_string_equal(reason, "a.so can be changed by group 65534: chmod g-w it");
	free(reason);
	reason =
	    refusal_of_given(0, 0, 0770); /* root's own may: it is another fault that is told */
	assert_null(strstr(reason, "group"));
	free(reason);
}

static void
a_folder_that_is_not_there_is_a_configuration_error(void **state)
{
	static const char *const folders[] = { "/nonexistent/plugins" };
	struct formats *f = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(formats_load(&f, folders, 1, &config, &e), -ERR_CONFIG);
	assert_null(f);
}

/* As on a kernel without Landlock: the call is not there for this process and its children. */
static int
load_without_landlock(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	static const char *const folders[] = { PLUGINS };
	struct formats *f = NULL;
	struct err e = { 0 };
	int rc;

	if (seccomp_rule_add(
		filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) != 0 ||
	    seccomp_load(filter) != 0)
		return 1;
	seccomp_release(filter);
	rc = formats_load(&f, folders, 1, &config, &e);
	if (rc != -ERR_CONFIG || strstr(e.text, "--sandbox off") == NULL ||
	    strstr(e.detail, "no Landlock") == NULL)
		return 2;
	config.sandbox = false;
	if (formats_load(&f, folders, 1, &config, &e) != 0 || f->count == 0)
		return 3;
	formats_unref(&f);
	return 0;
}

static void
a_kernel_that_cannot_confine_is_refused_unless_told_otherwise(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(load_without_landlock());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int
load_hostile(void **state)
{
	static const char *const folders[] = { HOSTILE_PLUGINS };
	struct err e = { 0 };

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	render_config_init(&config);
	config.render_worker = WORKERS "/gazetted-render-worker";
	config.ingest_worker = WORKERS "/gazetted-ingest-worker";
	config.deadline_ms = PATIENT_MS; /* of it ctor_hang takes what loading may take */
	if (formats_load(&formats, folders, 1, &config, &e) != 0)
		fail_msg("%s (%s)", e.text, e.detail);
	return 0;
}

static int
unload_hostile(void **state)
{
	(void)state;
	formats_unref(&formats);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_refused_plugin_has_its_own_reason),
		cmocka_unit_test(a_format_that_is_taken_is_refused_naming_the_first),
		cmocka_unit_test(
		    a_file_of_another_kind_or_machine_is_refused_before_the_loader_sees_it),
		cmocka_unit_test(a_plugin_everybody_can_write_is_refused),
		cmocka_unit_test(a_plugin_of_somebody_else_is_refused),
		cmocka_unit_test(a_plugin_that_another_group_can_write_is_refused),
		cmocka_unit_test(a_folder_that_is_not_there_is_a_configuration_error),
		cmocka_unit_test(a_kernel_that_cannot_confine_is_refused_unless_told_otherwise),
	};

	return cmocka_run_group_tests(tests, load_hostile, unload_hostile);
}
