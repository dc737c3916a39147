/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLUGIN_HARNESS_H
#define PLUGIN_HARNESS_H
/*
 * harness: a plugin, a document and one rendition of it, in this process and without a sandbox.
 * Failures end the program.
 */
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/image.h"
#include "host/host.h"
#include "wire/message.h"

struct harness {
	const struct gaz_plugin *plugin;
	struct buf bytes; /* of the image */
	struct image im;
	struct buf earlier_bytes;
	struct image earlier; /* of a comparison */
	struct buf page_bytes;
	struct image page; /* the facts of a page */
	struct message_job request;
};

void harness_plugin(struct harness *h, const char *path);
void harness_document(struct harness *h, const char *path); /* Akoma Ntoso XML */
void harness_no_document(struct harness *h); /* the page shows nothing but its facts */
/* What that document, the later version, is compared with. */
void harness_earlier(struct harness *h, const char *path);
/*
 * The facts of a page beside the document; without a document, the page shows nothing else. Each
 * line of the file is NAME=VALUE, a fact; [NAME], the beginning of a list; or, in a list, one
 * entry: NAME=VALUE pairs with a TAB between them. Empty lines and lines with '#' are left out.
 */
void harness_page(struct harness *h, const char *path, const char *language);
void harness_option(struct harness *h, const char *name, const char *value);
void harness_meta(struct harness *h, const char *key, const char *value);
void harness_reset(struct harness *h); /* neither options, meta, earlier version nor page */
/* portion is an eId, or NULL. The caller frees *out; it is empty on failure. */
int harness_render(struct harness *h, const char *portion, struct buf *out, struct err *e);
void harness_free(struct harness *h);
#endif
