/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FURNITURE_GAZETTE_H
#define INGEST_FURNITURE_GAZETTE_H
/*
 * furniture_gazette: finds the heads of a gazette: its name, and far beside it a page number, or
 * the same head on another page.
 */
struct furniture;

/* Marks such lines as furniture; the keys of all lines must be counted. */
void furniture_find_gazettes(struct furniture *f);
#endif
