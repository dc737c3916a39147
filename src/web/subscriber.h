/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SUBSCRIBER_H
#define WEB_SUBSCRIBER_H
/* subscriber: one client that follows the changes, and what it is to be sent next. */
#include "base/str.h"

struct changes_place;
struct push_loop;
struct subscriber;

/*
 * Adds one to the list of its loop that is to get what comes after `from`. The caller answers the
 * request with its stream, by which it is freed.
 */
struct subscriber *subscriber_new(
    struct push_loop *l, struct str folder, const struct changes_place *from);
#endif
