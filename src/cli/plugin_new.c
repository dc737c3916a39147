/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin new: a project from the templates compiled into this program. What must hold:
 * nothing that exists is overwritten, and what is written passes 'gazetted plugin check' as it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/plugin.h"
#include "cli/template_files.h"

#define NAME_BYTES_MAX 16          /* of a format, promised in <gazetted/plugin.h> */
#define FILE_BYTES_MAX (64u << 10) /* the templates are a few kilobytes */
#define PLACE "@NAME@"

static const struct {
	const char *name; /* of the file */
	const unsigned char *bytes;
	size_t len;
} files[] = {
	{ "@NAME@.c", template_plugin_c, sizeof template_plugin_c },
	{ "@NAME@.md", template_manual_md, sizeof template_manual_md },
	{ "CMakeLists.txt", template_cmakelists_txt, sizeof template_cmakelists_txt },
};

#define FILE_COUNT (sizeof files / sizeof *files)

static int
check_name(const char *name, struct err *e)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");

	if (len == 0 || name[len] != '\0' || len > NAME_BYTES_MAX ||
	    (name[0] >= '0' && name[0] <= '9'))
		return err_set(e, ERR_USAGE,
		    "'%.60s' cannot stand behind the dot of a URL: a name is a letter a-z, then "
		    "letters and digits, at most %d",
		    name, NAME_BYTES_MAX);
	return 0;
}

/* text with every place of the name filled. */
static void
fill(struct buf *out, struct str text, const char *name)
{
	struct str place = STR(PLACE);
	size_t at;

	while ((at = str_find_str(text, place)) < text.len) {
		buf_putstr(out, str_slice(text, 0, at));
		buf_puts(out, name);
		text = str_slice(text, at + place.len, text.len);
	}
	buf_putstr(out, text);
}

static int
write_file(const char *folder, size_t index, const char *name, struct err *e)
{
	struct buf path = BUF_INIT(PATH_MAX), text = BUF_INIT(FILE_BYTES_MAX);
	int fd = -1, rc;

	buf_putf(&path, "%s/", folder);
	fill(&path, str_from(files[index].name), name);
	fill(&text, str_make((const char *)files[index].bytes, files[index].len), name);
	if ((rc = buf_check(&path, "the path", e)) != 0 ||
	    (rc = buf_check(&text, "the template", e)) != 0)
		goto out;
	if ((fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0) {
		rc = errno == EEXIST
			 ? err_set(e, ERR_CONFLICT,
			       "%.200s is there already: choose another folder", path.data)
			 : err_errno(e, ERR_IO, "cannot create %.200s", path.data);
		goto out;
	}
	if ((rc = io_write_all(fd, buf_str(&text), "the file cannot be written", e)) == 0)
		printf("%s\n", path.data);
	close(fd);
out:
	buf_free(&path);
	buf_free(&text);
	return rc;
}

static int
make_project(const char *name, const char *folder, struct err *e)
{
	int rc = 0;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "cannot make the folder %.200s", folder);
	for (size_t k = 0; k < FILE_COUNT && rc == 0; k++)
		rc = write_file(folder, k, name, e);
	if (rc == 0)
		printf(
		    "\nBuild and check it:\n  cmake -S %s -B %s/build && cmake --build %s/build && "
		    "ctest --test-dir %s/build --output-on-failure\n",
		    folder, folder, folder, folder);
	return rc;
}

static int
run_new(const struct command *self, int argc, char **argv, struct err *e)
{
	bool xslt = false, help;
	const struct option_spec options[] = {
		{ .name = "xslt",
		    .kind = OPTION_FLAG,
		    .target = &xslt,
		    .help = "a format without a compiler: not in this release" },
		{ .name = NULL },
	};
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (xslt)
		return err_set(e, ERR_UNSUPPORTED,
		    "this gazetted has no XSLT formats yet: leave out --xslt and write it in C");
	if (count < 1 || count > 2)
		return err_set(e, ERR_USAGE, "name the format, and perhaps a folder for it");
	if ((rc = check_name(argv[0], e)) != 0)
		return rc;
	return make_project(argv[0], count == 2 ? argv[1] : argv[0], e);
}

const struct command plugin_new = {
	.name = "plugin new",
	.usage = "NAME [FOLDER]",
	.summary = "start a plugin: code, manual, build and test",
	.details = "NAME is the format's name, the suffix of URLs. FOLDER is ./NAME unless given. "
		   "The project builds\nagainst an installed gazetted and passes 'gazetted plugin "
		   "check' as it is.",
	.run = run_new,
};
