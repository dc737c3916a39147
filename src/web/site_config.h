/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_CONFIG_H
#define WEB_SITE_CONFIG_H
/* site_config: what a site needs to know before it opens. */
#include "http/http_config.h"
#include "render/render_config.h"

struct config;

struct site_config {
	const struct config *settings; /* must outlive the site; LIVE settings are not read here */
	struct http_config http;     /* listeners, inherited sockets and loops; the rest is unset */
	struct render_config render; /* formats included */
};
#endif
