/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CHECK_DOCUMENTS_H
#define CHECK_CHECK_DOCUMENTS_H
/* check_documents: the documents and listings that a plugin is tried with, and words in them. */
#include <stddef.h>

struct err;

enum context_document {
	CONTEXT_EVERYTHING,
	CONTEXT_AMENDED, /* a later version: words and articles were added and removed */
	CONTEXT_SMALL,
	CONTEXT_BARE,
	CONTEXT_PARAGRAPH,
	CONTEXT_DEEP,
	CONTEXT_MANY,
	CONTEXT_MORE, /* four times CONTEXT_MANY */
	CONTEXT_CHINESE,
	CONTEXT_ARABIC,
	CONTEXT_NOTES,
	CONTEXT_TABLES,
	CONTEXT_FOREIGN,
	CONTEXT_MARKS,
	CONTEXT_DOCUMENTS
};

/* Composes the XML of a document; the caller frees it. */
char *document_compose(enum context_document which, size_t *len);
const char *document_name(enum context_document which); /* "everything" */
const char *document_word(enum context_document which); /* a word its rendition holds; or NULL */
#define CONTEXT_WORD_GONE "signs"                       /* in CONTEXT_EVERYTHING only */
#define CONTEXT_WORD_COME "bluebird"                    /* in CONTEXT_AMENDED only */
/* Makes the image of a listing with that number of entries; the caller closes image_fd. */
int document_list(unsigned entries, int *image_fd, struct err *e);
/* The same with the facts of a page of that kind ("version", "home"). */
int document_page(const char *kind, int *image_fd, struct err *e);
#define CONTEXT_WORD_LISTED "Entry" /* in the title of each entry */
#endif
