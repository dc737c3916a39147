/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_file: the parser of configuration files, and the reading and quoting of values. What
 * must hold: for each line that is not blank or a comment either entry or fault is called, once;
 * a value never holds a control character.
 */
#include "config/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct str
skip_blanks(struct str s)
{
	size_t i = 0;

	while (i < s.len && is_blank(s.p[i]))
		i++;
	return str_slice(s, i, s.len);
}

static bool
is_key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

/* Only blanks, or a comment after a blank, may follow a value. */
static const char *
check_tail(struct str rest)
{
	struct str after = skip_blanks(rest);

	if (after.len == 0 || (after.p[0] == '#' && after.p != rest.p))
		return NULL;
	return "text follows the value; a value with spaces or '#' needs quotes around "
	       "it, and a list repeats its key";
}

/*
 * Reads "...", in which \" and \\ are escapes, or '...', which has none. Returns what is wrong,
 * or NULL.
 */
static const char *
take_quoted(struct str s, char *out, struct str *rest)
{
	char quote = s.p[0];
	size_t i, n = 0;

	for (i = 1; i < s.len && s.p[i] != quote; i++) {
		if (quote == '"' && s.p[i] == '\\') {
			i++;
			if (i == s.len || (s.p[i] != '"' && s.p[i] != '\\'))
				return "within double quotes only \" or a backslash may follow a "
				       "backslash; in '...' it is an ordinary character";
		}
		out[n++] = s.p[i];
	}
	if (i == s.len)
		return "the closing quote is missing";
	out[n] = '\0';
	*rest = str_slice(s, i + 1, s.len);
	return NULL;
}

static const char *
take_bare(struct str s, char *out, struct str *rest)
{
	size_t n = 0;

	while (n < s.len && !is_blank(s.p[n])) {
		if (s.p[n] == '"' || s.p[n] == '\'' || s.p[n] == '#')
			return "a value with quotes or '#' in it needs quotes around it";
		out[n] = s.p[n];
		n++;
	}
	out[n] = '\0';
	*rest = str_slice(s, n, s.len);
	return NULL;
}

static const char *
take_value(struct str s, char *out)
{
	struct str rest;
	const char *wrong;

	s = skip_blanks(s);
	if (s.len == 0 || s.p[0] == '#')
		return "there is no value after '='; write \"\" for an empty one";
	wrong =
	    s.p[0] == '"' || s.p[0] == '\'' ? take_quoted(s, out, &rest) : take_bare(s, out, &rest);
	return wrong != NULL ? wrong : check_tail(rest);
}

static const char *
check_bytes(struct str line)
{
	if (line.len > CONFIG_LINE_BYTES_MAX)
		return "the line is longer than 4096 bytes";
	if (utf8_check(line) != line.len)
		return "the line is not UTF-8";
	for (size_t i = 0; i < line.len; i++)
		if (((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7f)
			return "the line has a control character in it";
	return NULL;
}

/* Reads one line, without its line end. Returns what is wrong with it, or NULL. */
static const char *
read_line(struct str line, unsigned number, struct arena *a, const struct config_sink *sink)
{
	struct config_entry entry = { .line = number };
	const char *wrong = check_bytes(line);
	size_t n = 0;
	char *value;

	if (wrong != NULL)
		return wrong;
	line = skip_blanks(line);
	if (line.len == 0 || line.p[0] == '#')
		return NULL;
	while (n < line.len && is_key_byte(line.p[n]))
		n++;
	entry.key = str_slice(line, 0, n);
	line = skip_blanks(str_slice(line, n, line.len));
	if (n == 0 || line.len == 0 || line.p[0] != '=')
		return "a line reads 'key = value'; a comment begins with '#'";
	if ((value = arena_alloc(a, line.len + 1)) == NULL)
		return "the configuration is too large";
	if ((wrong = take_value(str_slice(line, 1, line.len), value)) != NULL)
		return wrong;
	entry.value = value;
	sink->entry(&entry, sink->arg);
	return NULL;
}

void
config_file_parse(struct str text, struct arena *a, const struct config_sink *sink)
{
	unsigned number = 0;
	const char *wrong;
	struct str line;

	if (str_starts(text, BYTE_ORDER_MARK))
		text = str_slice(text, strlen(BYTE_ORDER_MARK), text.len);
	while (text.len > 0) {
		line = str_cut(text, '\n', &text);
		if (line.len > 0 && line.p[line.len - 1] == '\r')
			line.len--;
		if ((wrong = read_line(line, ++number, a, sink)) != NULL)
			sink->fault(number, wrong, sink->arg);
	}
}

/* Refuses a file that everybody may write: it names the folders from which plugins are loaded. */
static int
check_file(int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_errno(e, ERR_CONFIG, "the file cannot be examined");
	if (S_ISDIR(st.st_mode))
		return err_set(e, ERR_CONFIG, "the path is a folder; name a file");
	if (S_ISREG(st.st_mode) && (st.st_mode & S_IWOTH) != 0)
		return err_set(e, ERR_CONFIG,
		    "everybody may change the file; remove that right with 'chmod o-w'");
	return 0;
}

static int
read_whole(int fd, struct buf *out, struct err *e)
{
	ssize_t n;
	int rc;

	while (out->len <= CONFIG_FILE_BYTES_MAX) {
		if ((rc = buf_reserve(out, CONFIG_READ_BYTES, e)) != 0)
			return rc;
		n = read(fd, out->data + out->len, CONFIG_READ_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_CONFIG, "the file cannot be read");
		if (n == 0)
			return 0;
		out->len += (size_t)n;
	}
	return err_set(
	    e, ERR_CONFIG, "the file is larger than 1 MiB, so it is not a configuration");
}

int
config_file_load(const char *path, struct buf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(e, ERR_NOTFOUND, "there is no such file");
	if (fd < 0 && errno == EACCES)
		return err_set(e, ERR_CONFIG, "this user may not read the file");
	if (fd < 0)
		return err_errno(e, ERR_CONFIG, "the file cannot be opened");
	if ((rc = check_file(fd, e)) == 0)
		rc = read_whole(fd, out, e);
	close(fd);
	return rc;
}

void
config_file_quote(struct buf *out, const char *value)
{
	if (value[0] != '\0' && value[strcspn(value, " \t#\"'\\")] == '\0') {
		buf_puts(out, value);
		return;
	}
	buf_putc(out, '"');
	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *p);
	}
	buf_putc(out, '"');
}
