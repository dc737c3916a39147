/* SPDX-License-Identifier: Apache-2.0 */
/* token: makes secrets, and says what a token allows. */
#include "publish/token.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/err.h"

static const char *const words[TOKEN_ACTIONS] = {
#define ACTION(symbol, word, meaning) word,
#include "publish/token.def"
#undef ACTION
};

const char *
token_action_word(enum token_action action)
{
	return words[action];
}

bool
token_action_from(struct str word, enum token_action *out)
{
	for (unsigned i = 0; i < TOKEN_ACTIONS; i++) {
		if (!str_is(word, words[i]))
			continue;
		*out = (enum token_action)i;
		return true;
	}
	return false;
}

int
token_make(char out[TOKEN_BYTES + 1], struct sha256 *digest, struct err *e)
{
	char hex[SHA256_HEX_BYTES + 1];
	struct sha256 random;

	if (getrandom(random.bytes, sizeof random.bytes, 0) != (ssize_t)sizeof random.bytes)
		return err_errno(e, ERR_IO, "the system has no random bytes: try again");
	sha256_hex(&random, hex);
	explicit_bzero(&random, sizeof random);
	snprintf(out, TOKEN_BYTES + 1, TOKEN_PREFIX "%s", hex);
	explicit_bzero(hex, sizeof hex);
	*digest = sha256_of(out, TOKEN_BYTES);
	return 0;
}

bool
token_digest(struct str secret, struct sha256 *out)
{
	if (secret.len != TOKEN_BYTES || !str_starts(secret, TOKEN_PREFIX))
		return false;
	*out = sha256_of(secret.p, secret.len);
	return true;
}

int
token_check_name(struct str name, struct err *e)
{
	bool is_good = name.len > 0 && isalnum((unsigned char)name.p[0]) != 0;

	if (name.len > TOKEN_NAME_BYTES_MAX)
		return err_set(
		    e, ERR_USAGE, "the name of a token has at most %d bytes", TOKEN_NAME_BYTES_MAX);
	for (size_t i = 0; i < name.len && is_good; i++)
		is_good =
		    isalnum((unsigned char)name.p[i]) != 0 || strchr("._@-", name.p[i]) != NULL;
	return is_good ? 0
		       : err_set(e, ERR_USAGE,
			     "the name of a token begins with a letter or digit, and has letters, "
			     "digits, '.', '_', '@' and '-' only");
}

int
token_check_folder(struct str folder, struct err *e)
{
	bool is_good = str_eq(str_slice(folder, 0, 4), STR("/akn")) &&
		       (folder.len == 4 || folder.p[4] == '/') && !str_ends(folder, "/");

	for (size_t i = 0; i < folder.len && is_good; i++)
		is_good = (unsigned char)folder.p[i] > ' ' && folder.p[i] != 0x7f &&
			  folder.p[i] != '@' && folder.p[i] != '~';
	return is_good ? 0
		       : err_set(e, ERR_USAGE,
			     "a token is for a work or a folder of works, such as /akn or "
			     "/akn/xx/act, without a slash at the end");
}

bool
token_is_valid(const struct token *t, int64_t now)
{
	return t->revoked == 0 && now < t->expires;
}

bool
token_allows(const struct token *t, enum token_action action)
{
	return (t->actions >> action & 1u) != 0;
}

bool
token_has_drafts(const struct token *t)
{
	return token_allows(t, TOKEN_DRAFT) || token_allows(t, TOKEN_PUBLISH);
}

bool
token_has_work(const struct token *t, struct str work)
{
	for (unsigned i = 0; i < t->folder_count; i++) {
		struct str folder = t->folders[i];

		if (str_eq(str_slice(work, 0, folder.len), folder) &&
		    (work.len == folder.len || work.p[folder.len] == '/'))
			return true;
	}
	return false;
}
