/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMATS_H
#define RENDER_FORMATS_H
/*
 * formats: what the plugins offer, as their workers described it: a set that never changes, counted
 * by who uses it; when files change, another set takes its place (formats_renew()). Each plugin is
 * copied and probed in a confined worker of its own first, so one that crashes, hangs or is malformed
 * is listed as refused, and the others serve. Shared by threads.
 */
#include <stdatomic.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "render/plugin_file.h"
#include "wire/message.h"

struct err;
struct format_body;
struct formats;
struct render_config;

#define FORMATS_OPTION_VALUE_BYTES_MAX 256 /* a name, a colour: what a URL is fit to carry */
#define FORMAT_FILES_MAX WIRE_FDS_MAX      /* all travel with one packet */

/* Copied by format_ref() only: what it points to belongs to the body. */
struct format {
	const char *path;
	struct sha256 digest;         /* of its files */
	bool is_bundled;              /* ours; any other has each job in a process of its own */
	int64_t modified;             /* when the file was written, seconds since 1970 */
	struct message_plugin plugin; /* strings live as long as the body */
	int files[FORMAT_FILES_MAX];  /* sealed copies, the code first */
	unsigned file_count;
	struct format_body *body; /* counted */
};

struct format_refusal {
	char *path;
	char *reason;
	bool is_kept;        /* what lay in the same place before goes on serving */
	bool is_rolled_back; /* it was loaded, and failed again and again */
	bool has_digest;
	struct sha256 digest;  /* of what is refused */
	struct file_mark mark; /* of the maker of the next set */
	struct format offered; /* is sound, but another has its name or id; body NULL: not that */
};

struct formats {
	struct format *list;
	uint32_t count;
	struct format_refusal *refused;
	uint32_t refused_count;
	uint64_t epoch; /* 1, and one more for each set that takes the place of another */
	atomic_uint refs;
};

/*
 * Probes every *.so and every folder *.xslt in the folders, in name order. A folder that cannot be read is ERR_CONFIG. The
 * caller's reference. [blocks]
 */
int formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e);

/* Where plugins are looked for, and how. */
struct formats_plan {
	const char *const *folders;
	unsigned folder_count;
	const struct render_config *config;
	bool tries_refused; /* also those whose files are as they were; not what was rolled back */
};

/* What became of the files; all 0: nothing. */
struct formats_change {
	unsigned added, replaced, removed, refused, forgotten; /* forgotten: refused no longer */
	bool is_unsettled; /* a file was being written: look again */
};

/*
 * The set as the files are now; those that have not changed are neither read nor probed. A file that
 * is refused leaves what was loaded from its place before. *out: NULL if there is nothing new. Always
 * called by the same thread, with its last set. ERR_CONFIG: a folder cannot be read. [blocks]
 */
int formats_renew(struct formats **out, const struct formats *now, const struct formats_plan *plan,
    struct formats_change *change, struct err *e);
/* What was loaded from the place of f before this set; NULL: nothing, or the same. */
const struct format *formats_before(const struct formats *earlier, const struct format *f);
/*
 * The set with `before` in place of the plugin with that digest, which is refused with this reason
 * until its file changes. NULL: it is not there, or another has taken the name or id of `before`.
 */
struct formats *formats_roll_back(const struct formats *now, const struct sha256 *digest,
    const struct format *before, const char *reason);
struct formats *formats_ref(struct formats *f);
void formats_unref(struct formats **f); /* NULL is fine; leaves *f NULL */

/* Another format over the same body. */
void format_ref(struct format *out, const struct format *f);
void format_unref(struct format *f);
/* LOAD for a worker of this format, or of none (NULL); f->files go with it. */
void format_put_load(struct wire_out *o, const struct format *f);

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
