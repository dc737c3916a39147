/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_WRITE_FACE_H
#define INGEST_WRITE_FACE_H
/* write_face: opens and closes the elements of faces: a, ref, b, i, u, sup, sub. */
#include "base/str.h"
#include "office/face.h"

struct build;

#define WRITE_FACES_MAX 6

/* Elements that are open, the outermost first. Zero: none. */
struct write_face {
	struct {
		const char *element;
		struct str link; /* of an a or ref */
	} open[WRITE_FACES_MAX];
	unsigned count;
};

/* The text that follows has the face: elements that it shares with the text before stay open. */
void write_face(struct build *b, struct write_face *w, const struct face *face);
#endif
