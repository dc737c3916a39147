/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_policy: what a browser may load and run for a rendition. The policy is sent with every media
 * type, because SVG and XHTML can contain scripts too: inline styles are allowed. Forms are for
 * pages only, and so is the one script whose digest is the setting.
 */
#include "web/page_policy.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "config/config.h"

#define POLICY(forms)                                                              \
	"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; " \
	"img-src 'self' data:; base-uri 'none'; form-action '" forms               \
	"'; frame-ancestors 'none'; sandbox allow-downloads allow-popups "         \
	"allow-popups-to-escape-sandbox"
#define NO_SCRIPT "none"
#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

/* CSP 3, 2.3.1: hash-source. */
static bool
is_digest(struct str s)
{
	static const char *const prefixes[] = { "sha256-", "sha384-", "sha512-" };

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		size_t len = strlen(prefixes[i]);

		if (str_starts(s, prefixes[i]))
			return s.len > len && strspn(s.p + len, BASE64) == s.len - len;
	}
	return false;
}

void
page_policy_put(struct buf *b, const struct config *c, bool is_page)
{
	buf_puts(b, is_page ? POLICY("self") " allow-forms" : POLICY("none"));
	if (is_page && is_digest(str_from(c->site_script)))
		buf_putf(b, " allow-scripts; script-src '%s'", c->site_script);
	buf_puts(b, "\r\n");
}

int
page_policy_check(const struct config *c, struct err *e)
{
	if (is_digest(str_from(c->site_script)) || strcmp(c->site_script, NO_SCRIPT) == 0)
		return 0;
	return err_set(e, ERR_CONFIG,
	    "site-script should be a digest, such as sha256- and its base64, or none");
}
