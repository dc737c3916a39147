/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TIME_H
#define BASE_TIME_H
/*
 * time: civil days and instants. A day is a proleptic Gregorian day number in an int64 (0 =
 * 1970-01-01, negative before); an instant is int64 seconds UTC. Laws can date from 1803, so no
 * function here assumes time >= 0 or uses time_t.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/units.h"

#define DAY_NONE INT64_MIN
#define DATE_BYTES 10       /* YYYY-MM-DD, without the NUL */
#define HTTP_DATE_BYTES 29  /* IMF-fixdate, without the NUL */
#define RFC3339_BYTES 20    /* YYYY-MM-DDThh:mm:ssZ */
#define RFC3339_MS_BYTES 24 /* YYYY-MM-DDThh:mm:ss.mmmZ */

/* YYYY-MM-DD, years 0001..9999; the day must exist. */
bool date_parse(struct str s, int64_t *day);
void date_format(int64_t day, char out[DATE_BYTES + 1]);
int64_t date_from_civil(int64_t year, unsigned month, unsigned dom);
void date_to_civil(int64_t day, int64_t *year, unsigned *month, unsigned *dom);

void time_http(int64_t seconds, char out[HTTP_DATE_BYTES + 1]);
/* Parses the three forms of RFC 9110 5.6.7; a two-digit year is interpreted relative to now. */
bool time_parse_http(struct str s, int64_t now, int64_t *seconds);
void time_rfc3339(int64_t seconds, char out[RFC3339_BYTES + 1]);
/* Parses what time_rfc3339() writes, and nothing else. */
bool time_parse_rfc3339(struct str s, int64_t *seconds);
void time_rfc3339_ms(int64_t ms, char out[RFC3339_MS_BYTES + 1]);

int64_t time_now(void); /* seconds UTC */
int64_t time_now_ms(void);
int64_t time_mono_ms(void); /* for deadlines: a monotonic clock */
int64_t time_mono_us(void);
int64_t time_thread_ms(void); /* processor time of this thread: bounds work, whatever the load */
#endif
