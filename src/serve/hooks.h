/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HOOKS_H
#define SERVE_HOOKS_H
/*
 * hooks: tells other programs of each change, by a POST to the URLs of the setting hook: at least
 * once, in the order of the numbers. Each hook has a thread of its own, so that one that is away
 * delays nothing.
 */
struct config;
struct err;
struct hooks;
struct site;

/*
 * Starts the threads, if there are hooks. ERR_CONFIG: a URL, the secret or the place of the state.
 * [blocks]
 */
int hooks_start(struct hooks **out, struct site *s, const struct config *c, struct err *e);
/* Ends calls that are under way; they are made again after a start. NULL is fine. [blocks] */
void hooks_stop(struct hooks **out);
#endif
