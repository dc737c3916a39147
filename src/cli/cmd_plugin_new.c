/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin new: makes a project from the templates compiled into this program. What must
 * hold: no existing file is overwritten, and the project passes 'gazetted plugin check'
 * unchanged.
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
#include "base/macros.h"
#include "cli/command.h"
#include "cli/template_files.h"

#define NAME_BYTES_MAX 16          /* the limit of a format's name in <gazetted/plugin.h> */
#define FILE_BYTES_MAX (64u << 10) /* the templates are a few kilobytes */
#define NAME_MARK "@NAME@"
#define FOLDER_MARK "@FOLDER@"

struct file {
	const char *name;
	const unsigned char *bytes;
	size_t len;
};

/*
 * The files of a project, and a hint on how to go on; in both, @NAME@ stands for the name and
 * @FOLDER@ for the folder.
 */
struct project {
	const char *subfolder; /* NULL: none */
	const struct file *files;
	size_t count;
	const char *hint;
};

static const struct file c_files[] = {
	{ "@NAME@.c", template_plugin_c, sizeof template_plugin_c },
	{ "@NAME@.md", template_manual_md, sizeof template_manual_md },
	{ "CMakeLists.txt", template_cmakelists_txt, sizeof template_cmakelists_txt },
};

static const struct file xslt_files[] = {
	{ "@NAME@.xslt/format.json", template_format_json, sizeof template_format_json },
	{ "@NAME@.xslt/main.xsl", template_main_xsl, sizeof template_main_xsl },
	{ "@NAME@.md", template_manual_xslt_md, sizeof template_manual_xslt_md },
};

static const struct project c_project = { NULL, c_files, ARRAY_LEN(c_files),
	"Build and check it:\n  cmake -S @FOLDER@ -B @FOLDER@/build && cmake --build "
	"@FOLDER@/build && "
	"ctest --test-dir @FOLDER@/build --output-on-failure\n" };
static const struct project xslt_project = { "@NAME@.xslt", xslt_files, ARRAY_LEN(xslt_files),
	"Check it, and serve it:\n  gazetted plugin check @FOLDER@/@NAME@.xslt && gazetted serve "
	"--plugins @FOLDER@\n" };

static int
check_name(const char *name, struct err *e)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");

	if (len == 0 || name[len] != '\0' || len > NAME_BYTES_MAX ||
	    (name[0] >= '0' && name[0] <= '9'))
		return err_set(e, ERR_USAGE,
		    "'%.60s' cannot be the suffix of a URL: a name is a letter a-z, then "
		    "letters and digits, at most %d",
		    name, NAME_BYTES_MAX);
	return 0;
}

/* Appends text with @NAME@ and @FOLDER@ replaced. */
static void
fill(struct buf *out, struct str text, const char *name, const char *folder)
{
	struct str mark;
	size_t at;

	while ((at = str_find(text, '@')) < text.len) {
		buf_putstr(out, str_slice(text, 0, at));
		text = str_slice(text, at, text.len);
		mark = str_starts(text, NAME_MARK) ? STR(NAME_MARK) : STR(FOLDER_MARK);
		if (str_starts(text, mark.p))
			buf_puts(out, mark.len == strlen(NAME_MARK) ? name : folder);
		else
			buf_putstr(out, str_slice(text, 0, mark.len = 1));
		text = str_slice(text, mark.len, text.len);
	}
	buf_putstr(out, text);
}

/* Makes the path FOLDER/inside, with @NAME@ and @FOLDER@ replaced. */
static int
make_path(struct buf *path, const char *folder, const char *inside, const char *name, struct err *e)
{
	buf_putf(path, "%s/", folder);
	fill(path, str_from(inside), name, folder);
	return buf_check(path, "the path", e);
}

static int
write_file(const char *folder, const struct file *file, const char *name, struct err *e)
{
	struct buf path = BUF_INIT(PATH_MAX), text = BUF_INIT(FILE_BYTES_MAX);
	int fd = -1, rc;

	fill(&text, str_make((const char *)file->bytes, file->len), name, folder);
	if ((rc = make_path(&path, folder, file->name, name, e)) != 0 ||
	    (rc = buf_check(&text, "the template", e)) != 0)
		goto out;
	if ((fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0) {
		rc = errno == EEXIST
			 ? err_set(e, ERR_CONFLICT, "%.200s exists already: choose another folder",
			       path.data)
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
make_folder(const char *folder, struct err *e)
{
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "cannot make the folder %.200s", folder);
	return 0;
}

static int
make_folders(const struct project *p, const char *name, const char *folder, struct err *e)
{
	struct buf inner = BUF_INIT(PATH_MAX);
	int rc;

	if ((rc = make_folder(folder, e)) == 0 && p->subfolder != NULL &&
	    (rc = make_path(&inner, folder, p->subfolder, name, e)) == 0)
		rc = make_folder(inner.data, e);
	buf_free(&inner);
	return rc;
}

static int
make_project(const struct project *p, const char *name, const char *folder, struct err *e)
{
	struct buf hint = BUF_INIT(FILE_BYTES_MAX);
	int rc = make_folders(p, name, folder, e);

	for (size_t k = 0; k < p->count && rc == 0; k++)
		rc = write_file(folder, &p->files[k], name, e);
	fill(&hint, str_from(p->hint), name, folder);
	if (rc == 0 && (rc = buf_check(&hint, "the hint", e)) == 0)
		printf("\n%s", hint.data);
	buf_free(&hint);
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
		    .help = "a format without a compiler: a folder with format.json and an XSLT "
			    "style sheet" },
		{ .name = NULL },
	};
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count < 1 || count > 2)
		return err_set(e, ERR_USAGE, "name the format, and optionally a folder for it");
	if ((rc = check_name(argv[0], e)) != 0)
		return rc;
	return make_project(
	    xslt ? &xslt_project : &c_project, argv[0], count == 2 ? argv[1] : argv[0], e);
}

const struct command plugin_new = {
	.name = "plugin new",
	.usage = "NAME [FOLDER] [--xslt]",
	.summary = "create a plugin project: code, manual, build and test",
	.details = "NAME is the format's name, the suffix of URLs. FOLDER is ./NAME by default. "
		   "The project builds\nagainst an installed gazetted and passes 'gazetted plugin "
		   "check' as it is. With --xslt there\nis nothing to build: FOLDER/NAME.xslt is "
		   "the format.",
	.run = run_new,
};
