/* SPDX-License-Identifier: Apache-2.0 */
/* rendition: describes a document as a server does for a publication, and has it rendered. */
#include "cli/rendition.h"

#include <sys/mman.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "akn/component.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/macros.h"
#include "base/output.h"
#include "corpus/resource.h"
#include "render/formats.h"
#include "render/options.h"
#include "render/output_file.h"

#define NAMES_BYTES_MAX 300 /* of components, in a message */
#define PORTION_SHOWN_BYTES_MAX 100
#define WHOLE_FACTS 3                        /* the first ones in describe() */
#define RENDITION_ARENA_BYTES_MAX (1u << 20) /* options and metadata of one document */

static void
add_pair(struct message_pair *pairs, uint32_t *count, const char *name, struct str value)
{
	if (value.len > 0)
		pairs[(*count)++] = (struct message_pair){ .name = str_from(name), .value = value };
}

/* A fact of the document, under a name of the metadata. */
struct fact {
	const char *name;
	enum image_meta what;
};

static void
add_facts(struct rendition *o, const struct reading *r, const struct fact *facts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_pair(o->meta, &o->meta_count, facts[i].name,
		    str_slice(image_meta(&r->image, facts[i].what), 0, MESSAGE_TEXT_BYTES_MAX - 1));
}

static void
add_digest(struct rendition *o, const char *name, const struct reading *r)
{
	struct sha256 digest = sha256_of(r->xml.p, r->xml.len);
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(&digest, hex);
	add_pair(o->meta, &o->meta_count, name, str_from(arena_dup(&o->arena, str_from(hex))));
}

/* Adds the metadata that a server would give for a publication, as far as the file has it. */
static void
describe(struct rendition *o, const struct reading *r, bool is_component)
{
	static const struct fact facts[] = { { "title", IMAGE_META_TITLE },
		{ "number", IMAGE_META_NUMBER }, { "type", IMAGE_META_TYPE },
		{ "issuer", IMAGE_META_ISSUER }, { "work", IMAGE_META_WORK },
		{ "version", IMAGE_META_VERSION }, { "date", IMAGE_META_DATE },
		{ "language", IMAGE_META_LANGUAGE } };
	static const struct fact earlier[] = { { "earlier-version", IMAGE_META_VERSION },
		{ "earlier-date", IMAGE_META_DATE } };
	const char *tag = lang_tag(image_meta(&r->image, IMAGE_META_LANGUAGE));

	/* a component has its own title, number and type */
	add_facts(o, r, is_component ? facts + WHOLE_FACTS : facts,
	    ARRAY_LEN(facts) - (is_component ? WHOLE_FACTS : 0));
	add_digest(o, "digest", r);
	add_pair(o->meta, &o->meta_count, "lang", str_from(tag != NULL ? tag : "und"));
	if (o->earlier == NULL)
		return;
	add_facts(o, o->earlier, earlier, ARRAY_LEN(earlier));
	add_digest(o, "earlier-digest", o->earlier);
}

/* Whether one of the documents has the portion. */
static bool
has_portion(const struct rendition *o, const struct reading *r, struct str portion)
{
	return image_find_portion(&r->image, portion) != IMAGE_NONE ||
	       (o->earlier != NULL &&
		   image_find_portion(&o->earlier->image, portion) != IMAGE_NONE);
}

/* Names the components there are. */
static int
refuse_component(const struct image *im, struct str portion, struct err *e)
{
	struct buf names = BUF_INIT(NAMES_BYTES_MAX);
	int rc;

	for (uint32_t i = 0; i < im->portion_count; i++) {
		struct str eid = image_str(im, im->portions[i].eid);

		if (component_is_whole(eid) && names.len + eid.len + sizeof ", " < NAMES_BYTES_MAX)
			buf_putf(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(eid));
	}
	rc = err_set(e, ERR_NOTFOUND, "the document has no '" STR_FMT "'; its components are: %s",
	    STR_ARG(str_slice(portion, 0, PORTION_SHOWN_BYTES_MAX)),
	    names.len > 0 ? names.data : "none");
	buf_free(&names);
	return rc;
}

/* Sets the view of the job, with what it shows. */
static int
choose_view(struct rendition *o, const struct reading *r, struct render_job *job, struct err *e)
{
	struct str portion = str_from(o->portion);

	job->view =
	    portion.len > 0 && !component_is_whole(portion) ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
	if (o->earlier != NULL) {
		job->view = GAZ_VIEW_COMPARISON;
		job->has_earlier = true;
		job->earlier_fd = o->earlier->image_fd;
	}
	if (portion.len == 0)
		return 0;
	if (!has_portion(o, r, portion) && component_is(portion))
		return refuse_component(&r->image, portion, e);
	if (!has_portion(o, r, portion))
		return err_set(e, ERR_NOTFOUND,
		    "the document has no portion '%.100s'; 'gazetted import --dry-run' "
		    "lists them",
		    o->portion);
	job->portion = portion;
	add_pair(o->meta, &o->meta_count, "portion", portion);
	return 0;
}

static int
describe_job(struct rendition *o, const struct formats *formats, const struct reading *r,
    struct render_job *job, struct err *e)
{
	struct str canonical;
	uint32_t format = formats_find(formats, str_from(o->format)), count = 0;
	int rc;

	if (format == UINT32_MAX)
		return err_set(e, ERR_UNSUPPORTED,
		    "there is no format '%.40s'; 'gazetted formats' lists the formats", o->format);
	if ((rc = format_options(&formats->list[format], str_from(o->query), o->options, &count,
		 &canonical, &o->arena, e)) != 0)
		return rc;
	*job = (struct render_job){ .kind = JOB_RENDER,
		.format = format,
		.options = o->options,
		.option_count = count,
		.input_fd = r->image_fd,
		.request_id = STR("render") };
	if ((rc = choose_view(o, r, job, e)) != 0)
		return rc;
	job->has_files = (formats->list[format].plugin.views & GAZ_WITH_RESOURCES) != 0 &&
			 (o->files.len > 0 || r->files.len > 0);
	job->files_fd = r->files_fd;
	if ((formats->list[format].plugin.views & job->view) == 0)
		return err_set(
		    e, ERR_UNSUPPORTED, "the format '%.40s' cannot write that view", o->format);
	describe(o, r, component_is_whole(job->portion) && job->view == GAZ_VIEW_DOCUMENT);
	job->meta = o->meta;
	job->meta_count = o->meta_count;
	return 0;
}

static int
write_output(struct rendition *o, const struct render_output *out, struct err *e)
{
	char *map =
	    out->size > 0 ? mmap(NULL, out->size, PROT_READ, MAP_PRIVATE, out->fd, 0) : NULL;
	struct str bytes = str_make(map, map != NULL ? out->size : 0);
	int rc;

	if (map == MAP_FAILED)
		return err_errno(e, ERR_IO, "the rendition could not be read back");
	rc = o->put != NULL ? o->put(bytes, e) : output_write(o->output, bytes, e);
	if (map != NULL)
		munmap(map, out->size);
	return rc;
}

int
rendition_write(struct rendition *o, struct blocking *w, const struct reading *r, struct err *e)
{
	struct render_job job = { .files_fd = -1 };
	int rc, files_fd = -1;

	o->arena = ARENA_INIT(RENDITION_ARENA_BYTES_MAX);
	rc = describe_job(o, w->formats, r, &job, e);
	if (rc == 0 && job.has_files && o->files.len > 0) {
		rc = output_make("files", o->files, &files_fd, e);
		job.files_fd = files_fd;
	}
	if (rc == 0 && (rc = blocking_run(w, &job, e)) == 0) {
		rc = write_output(o, &job.outputs[0], e);
		close(job.outputs[0].fd);
	}
	if (files_fd >= 0)
		close(files_fd);
	arena_free(&o->arena);
	return rc;
}

int
rendition_add_files(struct buf *parcel, struct corpus *c, int64_t seq, struct err *e)
{
	struct corpus_held held = corpus_held_new();
	int rc = corpus_held_load(&held, c, seq, false, e);

	if (rc == 0) {
		corpus_held_pack(&held, parcel);
		rc = buf_check(parcel, "the pictures of the document", e);
	}
	corpus_held_free(&held);
	return rc;
}
