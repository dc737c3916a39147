/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_WORKS_LINES_TYPE_H
#define WEB_WORKS_LINES_TYPE_H
/* works_lines_type: the media type of works as lines of JSON. */
#define WORKS_LINES_TYPE "application/x-ndjson"
#endif
