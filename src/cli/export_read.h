/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_READ_H
#define CLI_EXPORT_READ_H
/* export_read: writes what an export holds into a new store. */
struct corpus;
struct err;

/*
 * Reads the folder that export_write() made into an empty store. Each file is compared with its
 * digest, each number with the one that it had. ERR_NOTFOUND: the folder is no complete export;
 * ERR_DATA: it is damaged, or has a text that cannot be read. [blocks]
 */
int export_read(struct corpus *c, const char *folder, const char *sandbox, struct err *e);
#endif
