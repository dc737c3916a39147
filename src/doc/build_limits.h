/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_LIMITS_H
#define DOC_BUILD_LIMITS_H
/* build_limits: the namespace of Akoma Ntoso, and the limits of every document. */
#define AKN_NS "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

/* A refusal names the limit that was exceeded. */
#define BUILD_DEPTH_MAX 200             /* tree walks keep one level each on the stack */
#define BUILD_ATTRS_MAX 256             /* each attribute is compared with all before it */
#define BUILD_ATTRS_TOTAL_MAX (4 << 20) /* 8 bytes make a short attribute, 32 MiB a long document */
#define BUILD_NAMES_MAX 2000            /* Akoma Ntoso has some 300 elements */
#define BUILD_NAMESPACES_MAX 100        /* linear search; real documents have below 20 */
#define BUILD_NODES_MAX 500000          /* 10 MB of nodes */
#define BUILD_TEXT_BYTES_MAX (8u << 20) /* one text node */
#define BUILD_DOCUMENT_BYTES_MAX (32u << 20) /* all text and attribute values together */

/* Each text and value with its NUL; headings again. */
#define BUILD_POOL_BYTES_MAX (128 << 20)
#endif
