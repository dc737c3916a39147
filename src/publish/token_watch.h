/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_TOKEN_WATCH_H
#define PUBLISH_TOKEN_WATCH_H
/*
 * token_watch: the tokens as the file has them now. A thread polls the file, so that no event loop
 * reads it.
 */
struct err;
struct token_table;
struct token_watch;

#define TOKEN_WATCH_MS 250 /* between two looks: a revoked token is refused within a second */

/*
 * While the file cannot be used, which the log says, there are no tokens. ERR_IO: no thread.
 * [blocks]
 */
int token_watch_open(struct token_watch **out, const char *path, struct err *e);
void token_watch_close(struct token_watch **w); /* *w may be NULL */
/* A reference to the tokens, owned by the caller. Any thread. */
struct token_table *token_watch_take(struct token_watch *w);
#endif
