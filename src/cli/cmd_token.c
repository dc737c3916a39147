/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted token: the rights to publish over the network. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "config/config.h"
#include "publish/token_file.h"

#define DAYS_DEFAULT 90
#define DAYS_MAX 3660
#define DAY_S INT64_C(86400)

struct tokens {
	const char *store, *file;
	struct option_list allowed, folders;
	long days;
};

static int
take_scope(const struct tokens *o, struct token *t, struct err *e)
{
	enum token_action action;
	int rc;

	for (unsigned i = 0; i < o->allowed.count; i++) {
		if (!token_action_from(str_from(o->allowed.items[i]), &action))
			return err_set(e, ERR_USAGE,
			    "'%.40s' is nothing that a token may allow: publish, correct, "
			    "withdraw, repeal, rename, alias, note, draft or render",
			    o->allowed.items[i]);
		t->actions |= 1u << action;
	}
	if (t->actions == 0)
		return err_set(e, ERR_USAGE,
		    "say what the token allows: --allow publish, and again for each further "
		    "action");
	if (o->folders.count > TOKEN_FOLDERS_MAX)
		return err_set(
		    e, ERR_USAGE, "a token is for at most %d folders", TOKEN_FOLDERS_MAX);
	for (unsigned i = 0; i < o->folders.count; i++) {
		t->folders[t->folder_count++] = str_from(o->folders.items[i]);
		if ((rc = token_check_folder(t->folders[i], e)) != 0)
			return rc;
	}
	if (t->folder_count == 0)
		return err_set(e, ERR_USAGE,
		    "name the works of the token: --under /akn/xx, or --under /akn for all");
	return 0;
}

static int
create(const struct tokens *o, const char *path, struct str name, struct err *e)
{
	char secret[TOKEN_BYTES + 1], expires[RFC3339_BYTES + 1];
	struct token t = { .name = name, .created = time_now() };
	int rc;

	t.expires = t.created + o->days * DAY_S;
	if ((rc = token_check_name(name, e)) != 0 || (rc = take_scope(o, &t, e)) != 0 ||
	    (rc = token_make(secret, &t.digest, e)) != 0 || (rc = token_file_add(path, &t, e)) != 0)
		return rc;
	time_rfc3339(t.expires, expires);
	puts(secret);
	explicit_bzero(secret, sizeof secret);
	fprintf(stderr,
	    "The token is shown this time only. It ends at %s; 'gazetted token revoke " STR_FMT
	    "' ends it earlier.\n",
	    expires, STR_ARG(name));
	return 0;
}

static void
print_token(const struct token *t)
{
	char created[RFC3339_BYTES + 1], at[RFC3339_BYTES + 1];
	int64_t now = time_now();

	time_rfc3339(t->created, created);
	time_rfc3339(t->revoked != 0 ? t->revoked : t->expires, at);
	printf(STR_FMT "  created %s  %s %s  may", STR_ARG(t->name), created,
	    t->revoked != 0          ? "revoked"
	    : token_is_valid(t, now) ? "valid until"
				     : "expired",
	    at);
	for (unsigned i = 0; i < TOKEN_ACTIONS; i++)
		if (token_allows(t, (enum token_action)i))
			printf(" %s", token_action_word((enum token_action)i));
	fputs("  under", stdout);
	for (unsigned i = 0; i < t->folder_count; i++)
		printf(" " STR_FMT, STR_ARG(t->folders[i]));
	putchar('\n');
}

static int
list(const char *path, struct err *e)
{
	struct token_table *t = NULL;
	int rc = token_file_load(path, &t, NULL, e);

	for (unsigned i = 0; rc == 0 && i < token_table_count(t); i++)
		print_token(token_table_at(t, i));
	token_table_unref(&t);
	return rc;
}

static int
act(const struct tokens *o, int count, char **words, struct err *e)
{
	const struct config *c = command_settings();
	const char *setting = o->file != NULL ? o->file : c != NULL ? c->tokens : NULL;
	char *path = NULL;
	int rc;

	if ((rc = token_file_place(&path, setting, command_store(o->store), e)) != 0)
		return rc;
	if (count == 2 && strcmp(words[0], "create") == 0)
		rc = create(o, path, str_from(words[1]), e);
	else if (count == 2 && strcmp(words[0], "revoke") == 0)
		rc = token_file_revoke(path, str_from(words[1]), time_now(), e);
	else if (count == 1 && strcmp(words[0], "list") == 0)
		rc = list(path, e);
	else
		rc = err_set(e, ERR_USAGE, "say 'create NAME', 'list' or 'revoke NAME'");
	free(path);
	return rc;
}

static int
run_token(const struct command *self, int argc, char **argv, struct err *e)
{
	struct tokens o = { .days = DAYS_DEFAULT };
	const struct option_spec options[] = {
		{ .name = "allow",
		    .kind = OPTION_LIST,
		    .target = &o.allowed,
		    .metavar = "ACTION",
		    .help = "publish, correct, withdraw, repeal, rename, alias, note or render; "
			    "repeatable" },
		{ .name = "under",
		    .kind = OPTION_LIST,
		    .target = &o.folders,
		    .metavar = "FOLDER",
		    .help = "the work, or the folder of works, that it is for; repeatable" },
		{ .name = "days",
		    .kind = OPTION_NUMBER,
		    .target = &o.days,
		    .metavar = "N",
		    .min = 1,
		    .max = DAYS_MAX,
		    .help = "how long it is valid (default: 90)" },
		{ .name = "tokens",
		    .kind = OPTION_STRING,
		    .target = &o.file,
		    .metavar = "FILE",
		    .help = "the file of tokens (default: beside the store, STORE.tokens)" },
		STORE_OPTION(o.store),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	return act(&o, count, argv, e);
}

const struct command command_token = {
	.name = "token",
	.usage = "create NAME --allow ACTION... --under FOLDER... [--days N] | list | revoke NAME",
	.summary = "make, list and revoke the tokens for publishing over the network",
	.details =
	    "A new token is printed once, and stored as its SHA-256. NAME stands in the history "
	    "of what is\npublished with it, so no two tokens ever have the same. Running servers "
	    "follow within a second.",
	.run = run_token,
};
