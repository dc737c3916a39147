/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H
/*
 * settings: the settings of the server, from four sources: flags, then the environment, then
 * files, then the defaults in settings.def. A list is taken whole from the first source that sets
 * it. A struct settings never changes: a reload makes a new one.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/option.h"
#include "base/str.h"
#include "config/settings_table.h"

struct buf;
struct config;
struct err;
struct settings;

enum setting_origin { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_FLAG };

struct setting_value {
	struct option_list list; /* one item; a list: any number, none empty */
	int64_t number; /* NUMBER: in ms or bytes; FLAG: 0 or 1; CHOICE: index of the word */
	enum setting_origin origin;
	const char *where; /* the file, the variable or the flag */
	unsigned line;
};

/* The flags on the command line, by setting; command_parse() fills them in. */
struct settings_flags {
	struct option_list given[SETTING_COUNT];
	const char *file; /* --config */
};

#define SETTINGS_FOLDER "/etc/gazetted"
#define SETTINGS_FILE_VARIABLE SETTINGS_PREFIX "CONFIG"
#define SETTINGS_FILES_MAX 64                 /* files in conf.d: far more than anybody needs */
#define SETTINGS_FAULTS_BYTES_MAX 65536       /* for the text of faults; the rest is cut off */
#define SETTINGS_OPTIONS (SETTING_COUNT + 16) /* with headings, --config and the end mark */

struct settings_source {
	const struct settings_flags *flags; /* NULL: none; its strings must stay valid */
	char *const *environment;           /* NULL: none; its strings must stay valid */
	const char *folder; /* of gazetted.conf and conf.d; not read if a file is named */
};

/*
 * Reads every source and checks all values. ERR_CONFIG: faults has one line for each fault, with
 * its place; *out is unchanged. [blocks]
 */
int settings_load(
    struct settings **out, const struct settings_source *from, struct buf *faults, struct err *e);
void settings_free(struct settings **s);

const struct setting_value *settings_value(const struct settings *s, enum setting_id id);
/* All values, as the modules of the server read them; valid as long as s. */
const struct config *settings_config(const struct settings *s);
bool settings_is_equal(const struct settings *a, const struct settings *b, enum setting_id id);

/* Checks only the flags, so that a wrong flag is reported first. ERR_USAGE. */
int settings_check_flags(const struct settings_flags *flags, struct err *e);
#endif
