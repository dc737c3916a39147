/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H
/*
 * option: the table in which a subcommand declares its options, and the lists that options fill.
 * cli/command.c parses command lines by such a table and prints --help from it.
 */

enum option_kind {
	OPTION_FLAG,
	OPTION_STRING,
	OPTION_LIST,
	OPTION_NUMBER,
	OPTION_SWITCH, /* bare, or with =on or =off; target: const char *, "on" when bare */
	OPTION_HEADING /* heading of the options that follow; help is its text */
};

#define OPTION_LIST_MAX 32 /* listeners, proxies, folders: no list is longer in practice */

struct option_list {
	const char *items[OPTION_LIST_MAX];
	unsigned count;
};

/* One option of a subcommand. target by kind: bool, const char *, struct option_list, long. */
struct option_spec {
	const char *name; /* without the dashes */
	char letter;      /* '\0': none */
	enum option_kind kind;
	void *target;
	const char *metavar;  /* NULL for flags */
	const char *fallback; /* default shown by --help; NULL or "": not shown */
	const char *help;
	long min, max; /* OPTION_NUMBER */
};
#endif
