/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H
#ifndef GAZETTED_VERSION /* given by the build: the project's version in CMakeLists.txt */
#define GAZETTED_VERSION "unknown"
#endif
#ifndef GAZETTED_DATE /* of the version, for manual pages: given by the build too */
#define GAZETTED_DATE "1970-01-01"
#endif
#endif
