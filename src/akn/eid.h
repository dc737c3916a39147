/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_EID_H
#define AKN_EID_H
/* eid: the parts of an eId (Akoma Ntoso Naming Convention 1.0, 5.3): "chp_2__art_12". */
#include "base/str.h"

/* The last part: "art_12". The whole of eid if it has one part. */
struct str eid_last(struct str eid);
/* How eIds of the same kind begin in their last part: "art_"; "body" where no number follows. */
struct str eid_kind(struct str eid);
#endif
