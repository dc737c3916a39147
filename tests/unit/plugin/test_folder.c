/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "plugin/folder.h"

#define PATH_BYTES 128

static char root[] = "test_folder.XXXXXX";
static char path[PATH_BYTES];

static void
put_file(const char *name, const char *text)
{
	char file[PATH_BYTES * 2];
	FILE *f;

	snprintf(file, sizeof file, "%s/%s", path, name);
	f = fopen(file, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
drop_file(const char *name)
{
	char file[PATH_BYTES * 2];

	snprintf(file, sizeof file, "%s/%s", path, name);
	unlink(file);
}

static int
make_folder(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "%s/a.xslt", root);
	assert_int_equal(mkdir(path, 0700), 0);
	put_file("main.xsl", "<a/>");
	put_file("format.json", "{}");
	return 0;
}

static int
drop_folder(void **state)
{
	static const char *const names[] = { "main.xsl", "format.json", "words.xml", "a.md",
		"a b.xsl", ".x.xsl" };

	(void)state;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		drop_file(names[k]);
	return rmdir(path);
}

static void
a_folder_is_known_by_its_name(void **state)
{
	(void)state;
	assert_true(folder_is_named("/p/toc.xslt"));
	assert_false(folder_is_named("/p/toc.so"));
	assert_false(folder_is_named("/p.xslt/toc.so"));
	assert_false(folder_is_named("/p/.xslt"));
}

static void
what_is_packed_is_unpacked(void **state)
{
	struct buf pack = BUF_INIT(4096);
	struct folder f, back;

	(void)state;
	put_file("words.xml", "<w>two\nlines</w>");
	put_file("a.md", "not part of it");
	put_file(".x.xsl", "nor this");
	assert_int_equal(folder_read(&f, path, NULL), 0);
	assert_true(f.modified > 0);
	assert_int_equal(folder_pack(&f, &pack, NULL), 0);
	assert_string_equal(
	    pack.data, "format.json 2\n{}main.xsl 4\n<a/>words.xml 16\n<w>two\nlines</w>");
	assert_int_equal(folder_unpack(&back, buf_str(&pack), NULL), 0);
	assert_int_equal(back.count, 3);
	assert_string_equal(back.files[2].name, "words.xml");
	assert_string_equal(back.files[2].bytes, "<w>two\nlines</w>");
	assert_int_equal(back.files[2].len, 16);
	folder_free(&f);
	folder_free(&back);
	buf_free(&pack);
}

static void
what_was_not_packed_is_not_unpacked(void **state)
{
	static const char *const wrong[] = { "x", "main.xsl\n", "main.xsl 5\n<a/>", "main.xsl -1\n",
		" 1\nx", "main.xsl 4\n<a/>b", "main.xsl 99999999999999999999\nx" };
	struct folder f = { 0 };

	(void)state;
	for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
		assert_int_equal(folder_unpack(&f, str_from(wrong[k]), NULL), -ERR_DATA);
	assert_int_equal(f.count, 0);
}

static void
assert_refused(const char *sentence)
{
	struct folder f = { 0 };
	struct err e = { 0 };

	assert_int_equal(folder_read(&f, path, &e), -ERR_PLUGIN);
	assert_non_null(strstr(e.text, sentence));
	assert_int_equal(f.count, 0);
}

static void
a_folder_without_its_two_files_is_refused(void **state)
{
	(void)state;
	drop_file("main.xsl");
	assert_refused("a.xslt has no main.xsl");
	drop_file("format.json");
	assert_refused("a.xslt has no format.json");
}

static void
names_that_could_be_taken_for_something_else_are_refused(void **state)
{
	(void)state;
	put_file("a b.xsl", "x");
	assert_refused("a b.xsl: a file of a format has a name of letters");
}

static void
a_symbolic_link_is_refused_whatever_it_names(void **state)
{
	char file[PATH_BYTES * 2];

	(void)state;
	put_file("secret", "of somebody else");
	snprintf(file, sizeof file, "%s/words.xml", path);
	assert_int_equal(symlink("secret", file), 0);
	assert_refused("words.xml is a symbolic link: put the file itself into the folder");
	drop_file("secret");
	assert_refused("words.xml is a symbolic link");
}

static void
what_everybody_can_change_is_refused(void **state)
{
	char file[PATH_BYTES * 2];

	(void)state;
	snprintf(file, sizeof file, "%s/main.xsl", path);
	assert_int_equal(chmod(file, 0646), 0);
	assert_refused("main.xsl can be changed by everybody");
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(chmod(path, 0707), 0);
	assert_refused("a.xslt can be changed by everybody");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_is_known_by_its_name),
		cmocka_unit_test_setup_teardown(
		    what_is_packed_is_unpacked, make_folder, drop_folder),
		cmocka_unit_test(what_was_not_packed_is_not_unpacked),
		cmocka_unit_test_setup_teardown(
		    a_symbolic_link_is_refused_whatever_it_names, make_folder, drop_folder),
		cmocka_unit_test_setup_teardown(
		    a_folder_without_its_two_files_is_refused, make_folder, drop_folder),
		cmocka_unit_test_setup_teardown(
		    names_that_could_be_taken_for_something_else_are_refused, make_folder,
		    drop_folder),
		cmocka_unit_test_setup_teardown(
		    what_everybody_can_change_is_refused, make_folder, drop_folder),
	};
	int failed;

	if (mkdtemp(root) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return rmdir(root) == 0 ? failed : 1;
}
