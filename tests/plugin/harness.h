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
#include "wire/message.h"
#include "worker/host.h"

struct harness {
	const struct gaz_plugin *plugin;
	struct buf bytes; /* of the image */
	struct image im;
	struct buf earlier_bytes;
	struct image earlier; /* of a comparison */
	struct message_job request;
};

void harness_plugin(struct harness *h, const char *path);
void harness_document(struct harness *h, const char *path); /* Akoma Ntoso XML */
/* What that document, the later version, is compared with. */
void harness_earlier(struct harness *h, const char *path);
void harness_option(struct harness *h, const char *name, const char *value);
void harness_meta(struct harness *h, const char *key, const char *value);
void harness_reset(struct harness *h); /* neither options, meta nor earlier version */
/* portion is an eId, or NULL. The caller frees *out; it is empty on failure. */
int harness_render(struct harness *h, const char *portion, struct buf *out, struct err *e);
void harness_free(struct harness *h);
#endif
