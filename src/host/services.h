/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_SERVICES_H
#define HOST_SERVICES_H
/* services: the tables of services.def, which plugins get by name. */
#include <gazetted/plugin.h>

#define SERVICE(version, symbol) extern const struct gaz_##symbol service_##symbol;
#include "host/services.def"
#undef SERVICE
#endif
