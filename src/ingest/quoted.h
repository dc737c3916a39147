/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_QUOTED_H
#define INGEST_QUOTED_H
/*
 * quoted: reads the provisions of a quotation into a structure of their own, under the tradition of
 * the text around them. Nothing in it numbers the text around, and no number in it is repaired.
 */
#include "base/str.h"
#include "ingest/lines.h"
#include "ingest/structure.h"

struct quoted {
	struct lines lines; /* without the marks */
	struct structure s;
	struct str open, close;
	struct str again; /* the mark that is repeated at the start of paragraphs; may be empty */
	struct str tail;  /* the text after the closing mark */
	uint32_t unit_count;
};

/*
 * Reads each quotation of s, and those in it, into the member quoted of its node, in the arena of
 * s. ERR_LIMIT.
 */
int quoted_read(struct structure *s, struct err *e);
#endif
