/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_AKN_H
#define INGEST_AKN_H
/*
 * akn: converts the variants of Akoma Ntoso found in real files to Akoma Ntoso 3.0: its namespaces
 * become one, the ids of version 2.0 become eIds. All elements and attributes are kept; comments
 * and processing instructions, which an image cannot hold, are reported.
 */
#include <stdint.h>

#include "base/str.h"

struct akn;
struct buf;
struct build;
struct err;

struct akn *akn_new(struct build *b, struct buf *report); /* report may be NULL */
void akn_free(struct akn **a);

int akn_open(struct akn *a, uint32_t line, struct str ns, struct str prefix, struct str local,
    struct err *e);
int akn_attr(struct akn *a, struct str ns, struct str prefix, struct str local, struct str value,
    struct err *e);
int akn_text(struct akn *a, struct str text, struct err *e);
int akn_close(struct akn *a, struct err *e);
void akn_comment(struct akn *a, uint32_t line, struct str text);
void akn_instruction(struct akn *a, uint32_t line, struct str target);
#endif
