/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_CHANGE_H
#define COMPARE_CHANGE_H
/* change: whether a node of a comparison is in the earlier version, in the later, or in both. */
/* The values of enum gaz_change. */
enum doc_change { DOC_SAME, DOC_INSERTED, DOC_DELETED, DOC_CHANGED };
#endif
