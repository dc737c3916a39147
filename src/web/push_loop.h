/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUSH_LOOP_H
#define WEB_PUSH_LOOP_H
/* push_loop: the subscribers of a loop: reads the store for them, and wakes them. */
struct err;
struct letter;
struct push_loop;
struct subscriber;

/* Begins the chain anew if nobody is subscribed, since nothing was read then. */
void push_loop_refresh(struct push_loop *l);
/* Reads what is new for all, if something is. */
void push_loop_look(struct push_loop *l);
/* Reads the next page for one who is behind. ERR_BUSY. */
int push_loop_catch_up(struct push_loop *l, struct subscriber *u, struct err *e);
/* Letters: the store has changed; more subscribers are to be woken. */
void push_loop_news(struct letter *letter);
void push_loop_more(struct letter *letter);
/* Takes u out of the list. */
void push_loop_leave(struct push_loop *l, struct subscriber *u);
/* Frees the readings that are under way, when no store thread runs any more. */
void push_loop_forget(struct push_loop *l);
#endif
