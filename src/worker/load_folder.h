/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_LOAD_FOLDER_H
#define WORKER_LOAD_FOLDER_H
/* load_folder: loads a format that is a folder of files, with its engine. */
struct load_slot;

/*
 * Load a format that is a folder, in two steps. load_folder() runs before the last sandbox step: it
 * maps the engine's code and unpacks the files. load_folder_open() runs after that step: the engine
 * parses the files. Once in a process.
 */
void load_folder(const int fds[2], const char *path, struct load_slot *slot);
void load_folder_open(struct load_slot *slot);

/* The name by which the dynamic loader knows the loaded plugin's or engine's code. */
const char *load_code(const char *path);
#endif
