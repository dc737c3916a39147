/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_form: What must hold: nothing is done for a form without the secret of its session, so that
 * no page of another site can send one in the name of the person who is signed in.
 */
#include "web/desk_form.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"
#include "http/multipart.h"
#include "publish/fields.h"
#include "render/output_file.h"
#include "web/desk_ask.h"
#include "web/publish_job.h"
#include "web/site_private.h"

static const char not_written[] = "the upload cannot be written: try again";

#define FORM_TYPE "application/x-www-form-urlencoded"

static int
read_parts(struct publish_job *j, struct err *e)
{
	struct desk_ask *d = j->desk;
	struct multipart_part part;
	struct multipart m;
	int rc = multipart_open(&m, d->content_type, j->bytes, e);

	if (rc != 0)
		return rc;
	while ((rc = multipart_next(&m, &part, e)) > 0) {
		if (part.bytes.len == 0)
			continue;
		if (str_is(part.name, "file") || str_is(part.name, "text")) {
			if (d->file.len > 0)
				return err_set(e, ERR_USAGE,
				    "the form has more than one file: upload one after the other");
			d->file = part.bytes;
			continue;
		}
		if ((rc = fields_add(&j->fields, part.name, part.bytes, &j->arena, e)) != 0)
			return rc;
	}
	return rc;
}

static int
check_secret(const struct publish_job *j, struct err *e)
{
	struct str secret = str_from(fields_one(&j->fields, "form"));
	struct str own = str_from(j->desk->session.form);
	struct sha256 sent = sha256_of(secret.p, secret.len), kept = sha256_of(own.p, own.len);

	if (j->desk->has_session && sha256_eq(&sent, &kept))
		return 0;
	return err_set(e, ERR_DENIED,
	    "the form is not of this session: open the page again, and send it from there");
}

int
desk_form_read(struct publish_job *j, struct err *e)
{
	struct desk_ask *d = j->desk;
	struct str type = str_slice(d->content_type, 0, str_find(d->content_type, ';'));
	int rc;

	if (str_case_is(str_trim(type), FORM_TYPE))
		rc = fields_read_form(&j->fields, j->bytes, &j->arena, e);
	else
		rc = read_parts(j, e);
	if (rc != 0 || d->act == DESK_SIGN_IN)
		return rc;
	return check_secret(j, e);
}

/* Writes the file; of a text without the CR that forms have at the end of each line. */
static int
write_file(const struct publish_job *j, int fd, struct err *e)
{
	struct str rest = j->desk->file, line;
	int rc = 0;

	if (j->desk->act != DESK_SAVE)
		return io_write_all(fd, rest, not_written, e);
	while (rc == 0 && rest.len > 0) {
		size_t end = str_find_str(rest, STR("\r\n"));

		line = str_slice(rest, 0, end);
		rest = str_slice(rest, end + 1, rest.len); /* from the LF on */
		rc = io_write_all(fd, line, not_written, e);
	}
	return rc;
}

int
desk_form_take_file(struct publish_job *j, struct err *e)
{
	struct str file = j->desk->file;
	int fd = -1, rc;

	if (file.len == 0)
		return err_set(e, ERR_USAGE, "no file was chosen, or it is empty: choose one");
	if (file.len > j->site->config.settings->upload_limit_bytes)
		return err_set(e, ERR_LIMIT,
		    "the file is larger than %llu bytes, the most that is taken: send a shorter "
		    "one",
		    (unsigned long long)j->site->config.settings->upload_limit_bytes);
	if ((rc = output_create("upload", &fd, e)) != 0)
		return rc;
	if ((rc = write_file(j, fd, e)) != 0) {
		close(fd);
		return rc;
	}
	munmap((void *)(uintptr_t)j->bytes.p, j->bytes.len);
	close(j->upload.fd);
	j->bytes = j->desk->file = STR("");
	j->upload.fd = fd;
	j->upload.bytes = (uint64_t)lseek(fd, 0, SEEK_CUR);
	return publish_map_upload(j, e);
}
