/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H
/*
 * zone: the time zone in which a day begins, one for the process; UTC until zone_set(). A version
 * is in force from midnight of its day in this zone.
 */
#include <stdbool.h>
#include <stdint.h>

struct err;

/* Whether it is the IANA name (Europe/Vienna) of a zone that the system has; empty: UTC. */
bool zone_is_known(const char *name);
/* Sets the zone, before the process has threads. NULL: UTC. ERR_CONFIG: it is not known. */
int zone_set(const char *name, struct err *e);

/* The day at an instant, in seconds UTC. Cheap: the time zone is asked once a day and thread. */
int64_t zone_day(int64_t seconds);
int64_t zone_today(void);
/* The first second of a day, UTC. */
int64_t zone_midnight(int64_t day);
#endif
