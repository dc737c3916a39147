/* SPDX-License-Identifier: Apache-2.0 */
/* keys: under which names a fetch looks for what others have made. */
#include "web/keys.h"

#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/hash.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/fetch.h"
#include "web/headers.h"

#define PLUGIN_KEY_BYTES 16 /* of the digest in hexadecimal: enough to tell files apart */

struct str
keys_image(struct fetch *f, const struct sha256 *source)
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(source, hex);
	return str_from(arena_printf(&f->arena, "i:%s", hex));
}

/* What was written by another file is another thing, whatever name the two have; "": by none. */
static const char *
plugin_key(const struct fetch *f, char out[PLUGIN_KEY_BYTES + 1])
{
	char hex[SHA256_HEX_BYTES + 1] = "";

	if (f->format != FORMAT_NONE)
		sha256_hex(&f->formats->list[f->format].digest, hex);
	snprintf(out, PLUGIN_KEY_BYTES + 1, "%.*s", PLUGIN_KEY_BYTES, hex);
	return out;
}

/* The path of a listing stays when what it lists does not; so its image is part of the name. */
int
keys_make(struct fetch *f, struct err *e)
{
	bool is_comparison = f->view == GAZ_VIEW_COMPARISON;
	char plugin[PLUGIN_KEY_BYTES + 1];
	char *key, *pressed;
	int rc;

	if ((rc = headers_permanent_path(f, &f->permanent, e)) != 0)
		return rc;
	f->images[0].key = keys_image(f, &f->found.version.source);
	if (is_comparison)
		f->images[1].key = keys_image(f, &f->found.earlier.source);
	key = arena_printf(&f->arena, "r:%s:" STR_FMT "?" STR_FMT "#" STR_FMT,
	    plugin_key(f, plugin), STR_ARG(f->permanent), STR_ARG(f->query),
	    STR_ARG(f->view == GAZ_VIEW_LISTING ? f->images[0].key : STR("")));
	pressed = arena_printf(&f->arena, "g:%s", key != NULL ? key : "");
	if (key == NULL || pressed == NULL || f->images[0].key.len == 0 ||
	    (is_comparison && f->images[1].key.len == 0))
		return err_set(e, ERR_LIMIT, "the request is too long");
	f->rendition_key = str_from(key);
	f->pressed_key = str_from(pressed);
	return 0;
}

int
keys_make_url(struct fetch *f, struct err *e)
{
	bool moves = !iri_is_fixed(&f->route.iri);
	int64_t seq = moves ? f->seq : 0, day = moves ? f->today : 0;
	struct str path = http_path(f->x);
	struct str bare = str_slice(path, 0, path.len - f->route.suffix.len);
	char plugin[PLUGIN_KEY_BYTES + 1];
	char *answer = arena_printf(&f->arena,
	    "a:%" PRId64 ":%" PRId64 ":%s:%s:" STR_FMT "?" STR_FMT, seq, day, plugin_key(f, plugin),
	    f->takes_gzip ? "gzip" : "", STR_ARG(path), STR_ARG(f->query));
	char *version = arena_printf(&f->arena, "v:%" PRId64 ":%" PRId64 ":" STR_FMT "?" STR_FMT,
	    seq, day, STR_ARG(bare), STR_ARG(f->after));

	if (answer == NULL || version == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	f->answer_key = str_from(answer);
	f->version_key = str_from(version);
	return 0;
}
