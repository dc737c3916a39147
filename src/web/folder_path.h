/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FOLDER_PATH_H
#define WEB_FOLDER_PATH_H
/*
 * folder_path: the paths of folders, which are the beginnings of the names of works ("/akn/xx"),
 * and of what there is of a folder ("/akn/xx/changes").
 */
#include <stdbool.h>

#include "base/str.h"

/* Whether the path is that of a folder with the tail behind it, which may be empty. */
bool folder_path_take(struct str path, struct str tail, struct str *folder);
#endif
