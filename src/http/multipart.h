/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H
/* multipart: reads the parts of a form with files (multipart/form-data, RFC 7578). Pure. */
#include "base/str.h"

struct err;

#define MULTIPART_PARTS_MAX 32          /* fields of a form; one of a page here has ten */
#define MULTIPART_HEAD_BYTES_MAX 4096   /* of one part: a name and the name of a file */
#define MULTIPART_BOUNDARY_BYTES_MAX 70 /* RFC 2046, 5.1.1 */

/* A form that is being read. */
struct multipart {
	struct str rest;
	unsigned count; /* parts so far */
	size_t delimiter_len;
	char delimiter[MULTIPART_BOUNDARY_BYTES_MAX + 5]; /* CRLF, "--" and the boundary */
};

/* A part; the strings are those of the body. */
struct multipart_part {
	struct str name, bytes;
};

/* Begins with the value of Content-Type and the whole body. ERR_USAGE. */
int multipart_open(struct multipart *m, struct str content_type, struct str body, struct err *e);
/* Takes the next part: 1; 0 at the end. ERR_USAGE: the form is malformed, or cut off. */
int multipart_next(struct multipart *m, struct multipart_part *out, struct err *e);
#endif
