/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_LLMS_H
#define WEB_LLMS_H
/*
 * llms: /llms.txt (llmstxt.org): one page of Markdown for programs that read text, which says what
 * is here and how addresses work. Its tables are those of routes.def.
 */
struct http_exchange;
struct route;
struct site;

void llms_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
