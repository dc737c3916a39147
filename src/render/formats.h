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
	struct file_mark mark;    /* of the file, when it was last looked at */
	struct format_body *body; /* counted */
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
	uint64_t epoch; /* 1, and one more for each set that takes the place of another */
	atomic_uint refs;
};

/*
 * Probes every *.so and every folder *.xslt in the folders, in name order. A folder that cannot be read is ERR_CONFIG. The
 * caller's reference. [blocks]
 */
int formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e);
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
