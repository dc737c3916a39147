/* SPDX-License-Identifier: Apache-2.0 */
/* notify: what arrives at the socket of a service manager, and variables that make no sense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "serve/notify.h"

#define VARIABLE_BYTES 200

/* A manager's socket; its name goes into variable. name_bytes as bind() counts them. */
static int
open_manager(const char *name, size_t name_bytes, char variable[VARIABLE_BYTES])
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	memcpy(a.sun_path, name, name_bytes);
	assert_int_equal(bind(fd, (struct sockaddr *)&a,
			     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name_bytes)),
	    0);
	snprintf(variable, VARIABLE_BYTES, "NOTIFY_SOCKET=%s%s", name[0] == '\0' ? "@" : "",
	    name[0] == '\0' ? name + 1 : name);
	return fd;
}

static void
assert_arrives(int manager, const char *expected)
{
	char got[600];
	ssize_t n = recv(manager, got, sizeof got - 1, MSG_DONTWAIT);

	assert_true(n >= 0);
	got[n] = '\0';
	assert_string_equal(got, expected);
}

static void
without_a_manager_nothing_happens(void **state)
{
	char *environment[] = { NULL };
	struct err e = { 0 };
	struct notify n;

	(void)state;
	assert_int_equal(notify_open(&n, environment, &e), 0);
	assert_int_equal(n.fd, -1);
	assert_true(n.watchdog_ms == 0);
	notify_send(&n, "READY=1");
	notify_close(&n);
}

static void
a_message_arrives_at_a_path(void **state)
{
	char folder[] = "/tmp/gazetted-test-XXXXXX", path[64], variable[VARIABLE_BYTES],
	     watchdog[] = "WATCHDOG_USEC=3000000";
	char *environment[] = { variable, watchdog, NULL };
	struct err e = { 0 };
	struct notify n;
	int manager;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/notify", folder);
	manager = open_manager(path, strlen(path) + 1, variable);
	assert_int_equal(notify_open(&n, environment, &e), 0);
	assert_true(n.watchdog_ms == 3000);
	notify_send(&n, "READY=1\nSTATUS=%s", "Serving");
	assert_arrives(manager, "READY=1\nSTATUS=Serving");
	notify_close(&n);
	close(manager);
	unlink(path);
	rmdir(folder);
}

static void
a_message_arrives_at_an_abstract_name(void **state)
{
	char name[64] = "", variable[VARIABLE_BYTES], watchdog[] = "WATCHDOG_USEC=3000000",
	     pid[] = "WATCHDOG_PID=1";
	char *environment[] = { variable, watchdog, pid, NULL };
	struct err e = { 0 };
	struct notify n;
	int manager;

	(void)state;
	snprintf(name + 1, sizeof name - 1, "gazetted-test-%d", (int)getpid());
	manager = open_manager(name, 1 + strlen(name + 1), variable);
	assert_int_equal(notify_open(&n, environment, &e), 0);
	assert_true(n.watchdog_ms == 0); /* it is another process's watchdog */
	notify_send(&n, "STOPPING=1");
	assert_arrives(manager, "STOPPING=1");
	notify_close(&n);
	close(manager);
}

static void
a_manager_that_is_gone_is_no_error(void **state)
{
	char variable[] = "NOTIFY_SOCKET=/nowhere/notify";
	char *environment[] = { variable, NULL };
	struct err e = { 0 };
	struct notify n;

	(void)state;
	assert_int_equal(notify_open(&n, environment, &e), 0);
	assert_int_equal(n.fd, -1);
}

static void
a_message_is_cut_at_its_limit(void **state)
{
	char name[64] = "", variable[VARIABLE_BYTES], got[2000];
	char *environment[] = { variable, NULL };
	struct err e = { 0 };
	struct notify n;
	int manager;

	(void)state;
	snprintf(name + 1, sizeof name - 1, "gazetted-long-%d", (int)getpid());
	manager = open_manager(name, 1 + strlen(name + 1), variable);
	assert_int_equal(notify_open(&n, environment, &e), 0);
	notify_send(&n, "STATUS=%01500d", 7);
	assert_int_equal(recv(manager, got, sizeof got, MSG_DONTWAIT), 511);
	notify_close(&n);
	close(manager);
}

static void
nonsense_is_refused(void **state)
{
	static const char *const names[] = { "relative", "@", "vsock:2:1234", "/" };
	char variable[VARIABLE_BYTES];
	char *environment[] = { variable, NULL };
	struct notify n;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct err e = { 0 };

		snprintf(variable, sizeof variable, "NOTIFY_SOCKET=%s", names[i]);
		assert_int_equal(notify_open(&n, environment, &e), -ERR_CONFIG);
		assert_non_null(strstr(e.text, "NOTIFY_SOCKET"));
		assert_int_equal(n.fd, -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_manager_nothing_happens),
		cmocka_unit_test(a_message_arrives_at_a_path),
		cmocka_unit_test(a_message_arrives_at_an_abstract_name),
		cmocka_unit_test(a_manager_that_is_gone_is_no_error),
		cmocka_unit_test(a_message_is_cut_at_its_limit),
		cmocka_unit_test(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
