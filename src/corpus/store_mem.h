/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_MEM_H
#define CORPUS_STORE_MEM_H
/* store_mem: the backend in memory, for tests. */
struct store_backend;

extern const struct store_backend store_mem;
#endif
