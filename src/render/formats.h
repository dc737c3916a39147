/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMATS_H
#define RENDER_FORMATS_H
/*
 * formats: the set of formats that the plugins offer, immutable and reference-counted; when plugin
 * files change, formats_renew() makes another set. A plugin that crashes, hangs or is malformed is
 * listed as refused, and the others are served. Shared by threads.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"
#include "render/format.h"
#include "render/plugin_file.h"
#include "wire/message.h"

struct err;

struct format_refusal {
	char *path;
	char *reason;
	bool is_kept;        /* the plugin loaded from this path before is still served */
	bool is_rolled_back; /* it was loaded and failed repeatedly: the earlier plugin is back */
	bool has_digest;
	struct sha256 digest;  /* of the refused file */
	struct file_mark mark; /* lets formats_renew() see whether the file has changed */
	struct format offered; /* body set: passed the probe, but its name or id is taken */
};

struct formats {
	struct format *list;
	uint32_t count;
	struct format_refusal *refused;
	uint32_t refused_count;
	bool is_unsettled; /* a file could not be judged yet: formats_renew() is due again */
	uint64_t epoch;    /* 1 for the first set, one more for each that replaces it */
	atomic_uint refs;
};

/* Checks that m can be added to f. ERR_PLUGIN: its name or id is taken, or f is full. */
int formats_check_room(const struct formats *f, const struct message_plugin *m, struct err *e);
/* An empty set with room for so many formats and refusals, and one reference. */
struct formats *formats_new(uint64_t epoch, unsigned formats, unsigned refusals);

struct formats *formats_ref(struct formats *f);
void formats_unref(struct formats **f); /* NULL is fine; leaves *f NULL */

/* Index by format name, or UINT32_MAX. */
uint32_t formats_find(const struct formats *f, struct str name);
#endif
