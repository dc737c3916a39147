/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMATS_H
#define RENDER_FORMATS_H
/*
 * formats: what the plugins offer, as their workers described it. Each file is probed in a confined
 * worker of its own first, so one that crashes, hangs or is malformed is listed as refused, and the
 * others serve. Immutable once loaded; shared by threads.
 */
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "wire/message.h"

struct err;
struct formats;
struct render_config;

#define FORMATS_OPTION_VALUE_BYTES_MAX 256 /* a name, a colour: what a URL is fit to carry */

struct format {
	char *path;
	struct sha256 digest;         /* of the plugin file */
	bool is_bundled;              /* ours; any other has each job in a process of its own */
	int64_t modified;             /* when the file was written, seconds since 1970 */
	struct message_plugin plugin; /* strings live as long as the formats */
};

struct format_refusal {
	char *path;
	char *reason;
};

struct formats {
	struct format *list;
	uint32_t count;
	struct format_refusal *refused;
	uint32_t refused_count;
	struct arena arena;
};

/*
 * Probes every *.so in the folders, in name order. A folder that cannot be read is ERR_CONFIG.
 * [blocks, once at start]
 */
int formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e);
void formats_free(struct formats **f);

/* Index by format name, or UINT32_MAX. */
uint32_t formats_find(const struct formats *f, struct str name);

/*
 * Parses a query string ("width=72&toc=0") against the format's schema into every declared option,
 * in schema order, defaults filled in, values canonical. ERR_USAGE: unknown or repeated name, or
 * bad value, naming what is allowed. out has room for MESSAGE_OPTIONS_MAX pairs; strings live in a.
 * *canonical: the query string of the non-default ones, "" if none.
 */
int format_options(const struct format *f, struct str query, struct message_pair *out,
    uint32_t *count, struct str *canonical, struct arena *a, struct err *e);
#endif
