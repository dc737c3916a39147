/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H
/* target: parses the target of a request and its authority. Pure, like request.h. */
#include "base/str.h"
#include "http/request_head.h"

/*
 * Parses the request target and sets target, path, query (and host). Returns NULL, or the
 * sentence that says what is wrong.
 */
const char *request_read_target(struct request *r, const char *bytes, struct span target);
/*
 * Checks an authority without user information: host [":" port]. Returns NULL, or the sentence that
 * says what is wrong.
 */
const char *request_check_host(struct str authority);
#endif
