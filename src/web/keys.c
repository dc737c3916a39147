/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys: the cache keys of a fetch. What must hold: two requests get the same key only if the same
 * cached value is a correct answer to both.
 */
#include "web/keys.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/macros.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/fetch_private.h"
#include "web/loop_cache.h"
#include "web/searcher.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/views.h"

/* hexadecimal digits of the digest, enough to distinguish plugin files */
#define PLUGIN_KEY_BYTES 16

/*
 * Part of a plugin's digest, so that renditions of different plugin files never share a key,
 * whatever the format's name; "" if no format is selected.
 */
static const char *
plugin_key(const struct fetch *f, char out[PLUGIN_KEY_BYTES + 1])
{
	char hex[SHA256_HEX_BYTES + 1] = "";

	if (f->choice.format != FORMAT_NONE)
		sha256_hex(&f->request.formats->list[f->choice.format].digest, hex);
	snprintf(out, PLUGIN_KEY_BYTES + 1, "%.*s", PLUGIN_KEY_BYTES, hex);
	return out;
}

static int
too_long(struct err *e)
{
	return err_set(e, ERR_LIMIT, "the request is too long");
}

int
keys_make_url(const struct fetch *f, struct fetch_keys *out, struct err *e)
{
	const struct fetch_request *r = &f->request;
	const struct fetch_choice *c = &f->choice;
	bool moves = c->view->is_page || !iri_is_fixed(&r->route.iri);
	int64_t seq = moves ? r->seq : r->corrections, day = moves ? r->phase : 0;
	int64_t index = c->view->is_searched && r->site->searcher != NULL
			    ? searcher_state(r->site->searcher)
			    : 0;
	struct str path = http_path(r->x);
	struct str bare = str_slice(path, 0, path.len - r->route.suffix.len);
	char plugin[PLUGIN_KEY_BYTES + 1];
	char *answer = arena_printf(r->arena,
	    "a:%" PRIu64 ":%" PRId64 ":%" PRId64 ":%" PRId64 ":%s:%s%s:" STR_FMT ":" STR_FMT
	    "?" STR_FMT,
	    r->formats->epoch, seq, index, day, plugin_key(f, plugin), c->takes_gzip ? "gzip" : "",
	    c->is_second_choice ? "second" : "", STR_ARG(r->languages), STR_ARG(path),
	    STR_ARG(c->query));
	char *version = arena_printf(r->arena,
	    "%s:%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRId64 ":" STR_FMT ":" STR_FMT "?" STR_FMT,
	    f->memento.is_asked ? "m"
	    : c->view->is_page  ? "p"
				: "v",
	    seq, index, day, f->memento.day, STR_ARG(r->languages), STR_ARG(bare),
	    STR_ARG(c->page));

	if (answer == NULL || version == NULL)
		return too_long(e);
	out->answer = str_from(answer);
	out->version = str_from(version);
	return 0;
}

/* The key of the image of a source, which all versions with that source share. */
static int
make_image(
    const struct fetch *f, const struct sha256 *source, struct fetch_image *out, struct err *e)
{
	char hex[SHA256_HEX_BYTES + 1];
	char *key;

	sha256_hex(source, hex);
	if ((key = arena_printf(f->request.arena, "i:%s", hex)) == NULL)
		return too_long(e);
	out->key = str_from(key);
	return 0;
}

static int
make_images(const struct fetch *f, struct fetch_image *images, struct err *e)
{
	const struct known_version *known = f->lookup.known;
	const struct sha256 *const sources[] = { &f->found->version.source,
		&f->found->earlier.source };
	const unsigned shown = view_documents(f->choice.view), documents = fetch_documents(f);
	int rc;

	assert(fetch_images(f) <= VIEW_IMAGES_MAX && shown <= ARRAY_LEN(sources));
	for (unsigned k = 0; k < documents; k++)
		if ((rc = make_image(f, k < shown ? sources[k] : &known->wordings[k - shown],
			 &images[k], e)) != 0)
			return rc;
	if (fetch_images(f) == documents)
		return 0;
	return make_image(f, &known->listing_digest, &images[documents], e);
}

int
keys_make(const struct fetch *f, struct fetch_keys *out, struct fetch_image *images, struct err *e)
{
	struct str digest = STR("");
	char plugin[PLUGIN_KEY_BYTES + 1];
	char *key, *compressed;
	int rc;

	if ((rc = url_permanent_path(f, &out->permanent, e)) != 0 ||
	    (rc = make_images(f, images, e)) != 0)
		return rc;
	if (!f->choice.view->is_permanent)
		digest = images[fetch_images(f) - 1].key;
	key = arena_printf(f->request.arena, "r:%s:" STR_FMT "?" STR_FMT "#" STR_FMT,
	    plugin_key(f, plugin), STR_ARG(out->permanent), STR_ARG(f->choice.query),
	    STR_ARG(digest));
	compressed = key != NULL ? arena_printf(f->request.arena, "g:%s", key) : NULL;
	if (compressed == NULL)
		return too_long(e);
	out->rendition = str_from(key);
	out->compressed = str_from(compressed);
	return 0;
}

/*
 * Answers to URLs with tracking parameters are not stored: the parameters differ in each link, so
 * they would displace entries that are used again.
 */
void
keys_keep_in_loop_cache(const struct fetch *f, struct http_content *c)
{
	struct http_exchange *x = f->request.x;
	const struct loop_cache_key key = { http_target(x), http_takes_gzip(x) };
	const struct loop_cache_choice choice = { f->choice.is_negotiated,
		http_accept(x, HTTP_ACCEPT), f->request.by_language,
		http_accept(x, HTTP_ACCEPT_LANGUAGE) };
	bool moves = f->choice.view->is_page || !iri_is_fixed(&f->request.route.iri);
	const struct loop_cache_term term = { .seq = moves ? f->request.seq : LOOP_CACHE_EVER,
		.day = moves ? f->request.phase : LOOP_CACHE_EVER,
		.corrections = f->request.corrections };

	/* the loop cache knows the number of the store, but not that of the index */
	if (!f->choice.view->is_searched && !f->request.route.has_tracking &&
	    !f->choice.is_second_choice && f->choice.marked.len == 0)
		loop_cache_keep(site_loop_cache(x), &key, &term, &choice, c);
}
