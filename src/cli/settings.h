/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H
/*
 * settings: what this installation of the server is told, from four sources: flags, then the
 * environment, then files, then the defaults of settings.def. A list is taken whole from the first
 * source that has it. A struct settings never changes: a reload makes another one.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "cli/command.h"

struct buf;
struct err;
struct settings;

enum setting_id {
#define SECTION(title)
#define SETTING(name, symbol, kind, fallback, metavar, unit, least, most, when, help) \
	SETTING_##symbol,
#include "cli/settings.def"
#undef SETTING
#undef SECTION
	SETTING_COUNT
};

enum setting_kind {
	SETTING_IS_FLAG,
	SETTING_IS_STRING,
	SETTING_IS_PATH,
	SETTING_IS_LIST,
	SETTING_IS_NUMBER,
	SETTING_IS_CHOICE
};

enum setting_unit { UNIT_NONE, UNIT_SECONDS, UNIT_BYTES, UNIT_MIB };

struct setting {
	const char *name, *environment; /* "log-level", "GAZETTED_LOG_LEVEL" */
	enum setting_kind kind;
	const char *fallback, *metavar;
	enum setting_unit unit;
	int64_t least, most;
	bool is_live;
	const char *help;
};

/* A line of settings.def: a heading, or a setting. */
struct setting_line {
	const char *heading; /* NULL: id counts */
	enum setting_id id;
};

extern const struct setting settings_table[SETTING_COUNT];
extern const struct setting_line settings_lines[];
extern const unsigned settings_line_count;

enum setting_origin { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_FLAG };

struct setting_value {
	struct option_list list; /* one item unless it is a list, which has no empty ones */
	int64_t number;          /* NUMBER: in ms or bytes; FLAG: 0 or 1; CHOICE: its place */
	enum setting_origin origin;
	const char *where; /* the file, or the name of the variable */
	unsigned line;
};

/* What was given on the command line, by setting; command_parse() fills it. */
struct settings_flags {
	struct option_list given[SETTING_COUNT];
	const char *file; /* --config */
};

#define SETTINGS_FOLDER "/etc/gazetted"
#define SETTINGS_PREFIX "GAZETTED_" /* of variables */
#define SETTINGS_FILE_VARIABLE SETTINGS_PREFIX "CONFIG"
#define SETTINGS_FILES_MAX 64                 /* in conf.d: ten times what anybody has seen */
#define SETTINGS_FAULTS_BYTES_MAX 65536       /* of complaints; the rest is seen the next time */
#define SETTINGS_OPTIONS (SETTING_COUNT + 16) /* headings, --config, the end */

struct settings_source {
	const struct settings_flags *flags; /* NULL: none; kept, as its strings are */
	char *const *environment;           /* NULL: none; its strings are kept */
	const char *folder; /* gazetted.conf and conf.d are there, unless a file is named */
};

/*
 * Reads every source and checks the whole. ERR_CONFIG: faults has one line for each fault, with its
 * place; *out is untouched. [blocks]
 */
int settings_load(
    struct settings **out, const struct settings_source *from, struct buf *faults, struct err *e);
void settings_free(struct settings **s);

const struct setting_value *settings_value(const struct settings *s, enum setting_id id);
const char *settings_text(const struct settings *s, enum setting_id id); /* "" when empty */
const struct option_list *settings_list(const struct settings *s, enum setting_id id);
int64_t settings_number(const struct settings *s, enum setting_id id);
bool settings_is_on(const struct settings *s, enum setting_id id); /* of a FLAG */
bool settings_is_equal(const struct settings *a, const struct settings *b, enum setting_id id);

/* The flags alone, for a message before all else. ERR_USAGE. */
int settings_check_flags(const struct settings_flags *flags, struct err *e);

/* The effective values as a configuration file, each with where it came from. */
void settings_print(const struct settings *s, struct buf *out);

/* The flags of `gazetted serve`: fills options (SETTINGS_OPTIONS of them), which fill flags. */
void settings_options(struct option_spec *options, struct settings_flags *flags);

/*
 * Checks one value of a setting and reads it: *number as in setting_value. ERR_CONFIG: what is
 * allowed.
 */
int setting_check(const struct setting *t, const char *text, int64_t *number, struct err *e);
/* The name in the table that was probably meant, or NULL. */
const char *setting_suggest(struct str name);
#endif
