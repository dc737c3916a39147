/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_config: any bytes are a configuration file or have faults, told line by line; a value that
 * was taken is written so that it reads back as the same one.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "config/config_file.h"
#include "config/settings.h"
#include "config/settings_value.h"

#define ARENA_BYTES (4u << 20)
#define QUOTED_BYTES (4 * CONFIG_LINE_BYTES_MAX)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	const char *expected; /* the value that must come; NULL: any */
	unsigned last_line, entries;
};

static void
on_fault(unsigned line, const char *sentence, void *arg)
{
	struct seen *s = arg;

	assert(s->expected == NULL);
	assert(line > s->last_line && sentence[0] != '\0');
	s->last_line = line;
}

static void
on_again(const struct config_entry *entry, void *arg)
{
	struct seen *s = arg;

	assert(strcmp(entry->value, s->expected) == 0);
	s->entries++;
}

/* Written and read once more. */
static void
check_quoting(const char *value)
{
	struct seen again = { .expected = value };
	const struct config_sink sink = { on_again, on_fault, &again };
	struct buf line = BUF_INIT(QUOTED_BYTES);
	struct arena a = ARENA_INIT(ARENA_BYTES);

	buf_puts(&line, "k = ");
	config_file_quote(&line, value);
	if (line.len <= CONFIG_LINE_BYTES_MAX) {
		config_file_parse(buf_str(&line), &a, &sink);
		assert(again.entries == 1);
	}
	arena_free(&a);
	buf_free(&line);
}

static void
on_entry(const struct config_entry *entry, void *arg)
{
	struct seen *s = arg;
	struct err e = { 0 };
	int64_t number;

	assert(entry->line > s->last_line && entry->key.len > 0);
	assert(utf8_check(str_from(entry->value)) == strlen(entry->value));
	s->last_line = entry->line;
	check_quoting(entry->value);
	setting_suggest(entry->key);
	for (int i = 0; i < SETTING_COUNT; i++)
		if (setting_check(&settings_table[i], entry->value, &number, &e) != 0)
			assert(e.text[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen seen = { .expected = NULL };
	const struct config_sink sink = { on_entry, on_fault, &seen };
	struct arena a = ARENA_INIT(ARENA_BYTES);

	config_file_parse(str_make((const char *)data, size), &a, &sink);
	arena_free(&a);
	return 0;
}
