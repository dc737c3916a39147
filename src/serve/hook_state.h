/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HOOK_STATE_H
#define SERVE_HOOK_STATE_H
/*
 * hook_state: how far a hook was told, in a file that survives a loss of power. Its lock lets one
 * process at a time tell the hook.
 */
#include <stdbool.h>

#include "web/changes_ask.h"

struct err;

struct hook_state {
	char *path;
	int lock_fd;   /* -1: not open */
	bool is_known; /* place was read, or saved */
	struct changes_place place;
};

/* ERR_BUSY: another process tells this hook at present. ERR_IO. [blocks] */
int hook_state_open(struct hook_state *s, const char *folder, const char *url, struct err *e);
/* Durable when it returns. ERR_IO. [blocks] */
int hook_state_save(struct hook_state *s, const struct changes_place *place, struct err *e);
void hook_state_close(struct hook_state *s); /* may be called for one that was not opened */
#endif
