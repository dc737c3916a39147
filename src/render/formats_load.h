/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMATS_LOAD_H
#define RENDER_FORMATS_LOAD_H
/*
 * formats_load: makes a set of formats from the plugin files, and another set when files have
 * changed. Each plugin is copied and first probed in a confined worker of its own.
 */
#include <stdbool.h>

#include "render/format_places.h"

struct err;
struct format;
struct formats;
struct render_config;
struct sha256;

/*
 * Probes every *.so file and every *.xslt folder in the folders, in name order. *out is the
 * caller's reference. ERR_CONFIG: a folder cannot be read; ERR_BUSY: cancelled, see c->cancel_fd.
 * [blocks: up to 13 s, when plugins hang]
 */
int formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e);

/* How the new set differs from the last one; all 0: not at all. */
struct formats_change {
	unsigned added, replaced, removed, refused, forgotten; /* forgotten: refused no longer */
	bool is_unsettled; /* a file could not be judged yet: look again */
};

/*
 * Makes a set from the files as they are now; unchanged files are neither read nor probed. When a
 * file is refused, the plugin loaded from the same path before is kept. *out: NULL if nothing has
 * changed. Must always be called by the same thread, with its last set. ERR_CONFIG: a folder
 * cannot be read; ERR_BUSY: cancelled. [blocks: up to 13 s, when plugins hang]
 */
int formats_renew(struct formats **out, const struct formats *now, const struct formats_plan *plan,
    struct formats_change *change, struct err *e);
/* The format that `earlier` has from the path of f; NULL: none, or one with the same digest. */
const struct format *formats_before(const struct formats *earlier, const struct format *f);
/*
 * The set with `before` in place of the plugin with that digest, which is refused for this reason
 * until its file changes. NULL: that plugin is not in the set, or the name or id of `before` is
 * taken.
 */
struct formats *formats_roll_back(const struct formats *now, const struct sha256 *digest,
    const struct format *before, const char *reason);
#endif
