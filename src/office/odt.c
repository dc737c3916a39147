/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odt: reads the parts of an OpenDocument package: styles.xml, then content.xml. The part
 * "mimetype" says the kind; files of some programs do not have it, and are known by their manifest.
 */
#include "office/odt.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/odt_picture.h"
#include "office/odt_private.h"
#include "office/odt_text.h"
#include "office/unzip.h"

#define CONTENT_PART "content.xml"
#define KIND "application/vnd.oasis.opendocument."
#define FLAT_LOOK_BYTES 2000 /* in which the first element is */
#define NAME_QUOTE_BYTES 80

bool
odt_is(const struct unzip *z)
{
	const struct unzip_entry *first = z->count > 0 ? &z->entries[0] : NULL;

	if (unzip_find(z, STR("META-INF/manifest.xml")) != NULL &&
	    (unzip_find(z, STR(CONTENT_PART)) != NULL ||
		unzip_find(z, STR("encrypted-package")) != NULL))
		return true;
	return first != NULL && str_is(first->name, "mimetype") &&
	       str_find_str(str_slice(z->bytes, 0, 200), STR(KIND)) < 200;
}

bool
odt_is_flat(struct str xml)
{
	struct str look = str_slice(xml, 0, FLAT_LOOK_BYTES);
	size_t at = str_find_str(look, STR("<office:document"));

	return str_starts(look, "<") && at < look.len &&
	       str_find_str(str_slice(look, at, look.len), STR("opendocument")) < look.len - at;
}

/* Unpacks a part; one that is missing is empty. */
static int
read_part(
    const struct unzip *z, struct str name, struct arena *arena, struct str *out, struct err *e)
{
	const struct unzip_entry *entry = unzip_find(z, name);

	*out = STR("");
	return entry == NULL ? 0 : unzip_read(z, entry, arena, out, e);
}

/* The kind by the part "mimetype": of texts, of their templates and of their parts. */
static int
check_kind(struct str kind, struct err *e)
{
	kind = str_trim(kind);
	if (!str_starts(kind, KIND))
		return 0; /* content.xml tells */
	kind = str_slice(kind, sizeof KIND - 1, kind.len);
	if (str_starts(kind, "text"))
		return 0;
	return err_set(e, ERR_DATA,
	    "the file is an OpenDocument " STR_FMT
	    ", and no text: save it as an OpenDocument text (.odt)",
	    STR_ARG(utf8_cut(kind, NAME_QUOTE_BYTES)));
}

/* Modules of macros; a library without any has only a list (of LibreOffice). */
static bool
is_macro(struct str name)
{
	if (str_starts(name, "Scripts/"))
		return !str_ends(name, "/");
	return str_starts(name, "Basic/") && str_ends(name, ".xml") &&
	       !str_ends(name, "script-lb.xml") && !str_ends(name, "script-lc.xml") &&
	       !str_ends(name, "dialog-lb.xml") && !str_ends(name, "dialog-lc.xml");
}

static int
check_macros(const struct unzip *z, struct err *e)
{
	for (size_t i = 0; i < z->count; i++)
		if (is_macro(z->entries[i].name))
			return err_set(e, ERR_DATA,
			    "the file has macros (" STR_FMT "): save the document without them",
			    STR_ARG(utf8_cut(z->entries[i].name, NAME_QUOTE_BYTES)));
	return 0;
}

static bool
looks_like_xml(struct str s)
{
	return str_starts(s, "\xef\xbb\xbf") || str_starts(str_trim(str_slice(s, 0, 64)), "<");
}

/* Encrypted parts are no XML; in the manifest, each has what it was encrypted by. */
static int
check_encryption(const struct unzip *z, struct str content, struct arena *arena, struct err *e)
{
	struct str manifest;
	bool encrypted = unzip_find(z, STR("encrypted-package")) != NULL;
	int rc;

	if (!encrypted && !looks_like_xml(content)) {
		if ((rc = read_part(z, STR("META-INF/manifest.xml"), arena, &manifest, e)) != 0)
			return rc;
		encrypted = str_find_str(manifest, STR("encryption-data")) < manifest.len;
	}
	return !encrypted ? 0
			  : err_set(e, ERR_DATA,
				"the document is encrypted (META-INF/manifest.xml): save it "
				"without a password");
}

static int
read_parts(struct odt *o, const struct unzip *z, struct arena *own, struct err *e)
{
	struct str kind, styles, content;
	int rc;

	if ((rc = read_part(z, STR("mimetype"), own, &kind, e)) != 0 ||
	    (rc = check_kind(kind, e)) != 0 ||
	    (rc = read_part(z, STR(CONTENT_PART), own, &content, e)) != 0 ||
	    (rc = check_encryption(z, content, own, e)) != 0 || (rc = check_macros(z, e)) != 0)
		return rc;
	if (content.len == 0)
		return err_set(e, ERR_DATA,
		    "the part \"content.xml\" is missing or empty: save the document again");
	if ((rc = read_part(z, STR("styles.xml"), own, &styles, e)) != 0)
		return rc;
	o->styles_alone = true;
	if (styles.len > 0 && (rc = part_read(STR("styles.xml"), styles, &odt_handlers, o, e)) != 0)
		return rc;
	o->styles_alone = false;
	o->skip = 0;
	return part_read(STR(CONTENT_PART), content, &odt_handlers, o, e);
}

static struct odt *
odt_new(struct office_document *out, bool reject, struct arena *arena)
{
	struct odt *o = arena_zalloc(arena, sizeof *o);

	*out = (struct office_document){ 0 };
	if (o == NULL)
		return NULL;
	o->out = o->frames.out = out;
	o->arena = o->frames.arena = o->styles.arena = arena;
	o->reject = reject;
	o->handlers = &odt_handlers;
	o->lists = ODT_LISTS_INIT(&o->styles);
	return o;
}

static int
odt_free(struct odt *o, int rc, struct err *e)
{
	if (rc == 0 && !o->had_body)
		rc = err_set(e, ERR_DATA,
		    "the file has no element office:text: save it as an OpenDocument text (.odt)");
	frames_free(&o->frames);
	odt_picture_free(o);
	table_free(&o->changes);
	odt_lists_free(&o->lists);
	odt_styles_free(&o->styles);
	return rc;
}

int
odt_read(struct office_document *out, const struct unzip *z, bool reject, struct arena *arena,
    struct err *e)
{
	struct odt *o = odt_new(out, reject, arena);
	struct arena own = ARENA_INIT(3 * (UNZIP_PART_BYTES_MAX + 4096));
	int rc;

	if (o == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	rc = read_parts(o, z, &own, e);
	arena_free(&own);
	return odt_free(o, rc, e);
}

int
odt_read_flat(
    struct office_document *out, struct str xml, bool reject, struct arena *arena, struct err *e)
{
	struct odt *o = odt_new(out, reject, arena);

	if (o == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	return odt_free(o, part_read(STR("the file"), xml, &odt_handlers, o, e), e);
}
