/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_table: reads and writes lines. What must hold: a line that is not understood allows
 * nothing.
 */
#include "publish/token_table.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"

struct token_table {
	_Atomic unsigned refs;
	char *text;
	struct token *list;
	unsigned count;
};

static bool
read_actions(struct str words, struct token *t)
{
	enum token_action action;

	while (words.len > 0) {
		if (!token_action_from(str_cut(words, ',', &words), &action))
			return false;
		t->actions |= 1u << action;
	}
	return t->actions != 0;
}

static bool
read_folders(struct str words, struct token *t)
{
	while (words.len > 0 && t->folder_count < TOKEN_FOLDERS_MAX) {
		struct str folder = str_cut(words, ',', &words);

		if (token_check_folder(folder, NULL) != 0)
			return false;
		t->folders[t->folder_count++] = folder;
	}
	return words.len == 0 && t->folder_count > 0;
}

static bool
read_line(struct str line, struct token *t)
{
	struct str rest = line, revoked;

	*t = (struct token){ .name = str_cut(rest, '\t', &rest) };
	if (token_check_name(t->name, NULL) != 0 ||
	    !sha256_from_hex(str_cut(rest, '\t', &rest), &t->digest) ||
	    !time_parse_rfc3339(str_cut(rest, '\t', &rest), &t->created) ||
	    !time_parse_rfc3339(str_cut(rest, '\t', &rest), &t->expires))
		return false;
	revoked = str_cut(rest, '\t', &rest);
	if (!str_is(revoked, "-") && !time_parse_rfc3339(revoked, &t->revoked))
		return false;
	return read_actions(str_cut(rest, '\t', &rest), t) && read_folders(rest, t);
}

static unsigned
count_lines(struct str text)
{
	unsigned count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.p[i] == '\n';
	return count;
}

int
token_table_read(struct token_table **out, struct str text, struct err *e)
{
	struct token_table *t = NEW(struct token_table);
	struct str rest, line;
	unsigned number = 0;
	int rc = 0;

	t->refs = 1;
	t->text = str_dup(text);
	t->list = mem_new_array(count_lines(text), sizeof *t->list);
	rest = str_make(t->text, text.len);
	while (rest.len > 0 && rc == 0) {
		line = str_cut(rest, '\n', &rest);
		number++;
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if (!read_line(line, &t->list[t->count++]))
			rc = err_set(e, ERR_CONFIG,
			    "line %u of the file of tokens is not one that 'gazetted token' "
			    "writes: remove it, and make the token again",
			    number);
	}
	if (rc == 0)
		*out = t;
	else
		token_table_unref(&t);
	return rc;
}

struct token_table *
token_table_ref(struct token_table *t)
{
	atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
	return t;
}

void
token_table_unref(struct token_table **pt)
{
	struct token_table *t = *pt;

	*pt = NULL;
	if (t == NULL || atomic_fetch_sub(&t->refs, 1) != 1)
		return;
	free(t->list);
	free(t->text);
	free(t);
}

unsigned
token_table_count(const struct token_table *t)
{
	return t->count;
}

const struct token *
token_table_at(const struct token_table *t, unsigned i)
{
	return &t->list[i];
}

static bool
is_same(const struct sha256 *a, const struct sha256 *b)
{
	volatile uint8_t differ = 0;

	for (size_t i = 0; i < sizeof a->bytes; i++)
		differ |= a->bytes[i] ^ b->bytes[i];
	return differ == 0;
}

const struct token *
token_table_find(const struct token_table *t, const struct sha256 *digest)
{
	unsigned found = t->count;

	for (unsigned i = 0; i < t->count; i++)
		found = is_same(&t->list[i].digest, digest) ? i : found;
	return found < t->count ? &t->list[found] : NULL;
}

const struct token *
token_table_named(const struct token_table *t, struct str name)
{
	for (unsigned i = 0; i < t->count; i++)
		if (str_eq(t->list[i].name, name))
			return &t->list[i];
	return NULL;
}

static void
put_time(struct buf *b, int64_t seconds)
{
	char text[RFC3339_BYTES + 1];

	time_rfc3339(seconds, text);
	buf_putf(b, "\t%s", text);
}

void
token_put(struct buf *b, const struct token *t)
{
	char hex[SHA256_HEX_BYTES + 1];
	const char *separator = "\t";

	sha256_hex(&t->digest, hex);
	buf_putf(b, STR_FMT "\t%s", STR_ARG(t->name), hex);
	put_time(b, t->created);
	put_time(b, t->expires);
	if (t->revoked == 0)
		buf_puts(b, "\t-");
	else
		put_time(b, t->revoked);
	for (unsigned i = 0; i < TOKEN_ACTIONS; i++) {
		if (!token_allows(t, (enum token_action)i))
			continue;
		buf_putf(b, "%s%s", separator, token_action_word((enum token_action)i));
		separator = ",";
	}
	for (unsigned i = 0; i < t->folder_count; i++)
		buf_putf(b, "%s" STR_FMT, i == 0 ? "\t" : ",", STR_ARG(t->folders[i]));
	buf_putc(b, '\n');
}
