/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H
/* units: factors between units of time. Plain int constants: the operand decides the width. */
#define MS_A_SECOND 1000
#define US_A_MS 1000
#define NS_A_US 1000
#define US_A_SECOND 1000000
#define NS_A_MS 1000000
#define NS_A_SECOND 1000000000
#define SECONDS_A_DAY 86400
#endif
