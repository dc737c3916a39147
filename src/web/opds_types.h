/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPDS_TYPES_H
#define WEB_OPDS_TYPES_H
/* opds_types: the media types of the catalogue, and how it calls a download. */

/* Media types, which clients compare as strings (OPDS 1.2, 2). */
#define OPDS_NAVIGATION "application/atom+xml;profile=opds-catalog;kind=navigation"
#define OPDS_ACQUISITION "application/atom+xml;profile=opds-catalog;kind=acquisition"
#define OPDS_JSON "application/opds+json"
#define OPDS_SEARCH_DESCRIPTION "application/opensearchdescription+xml"
#define OPDS_OPEN_ACCESS "http://opds-spec.org/acquisition/open-access"
#endif
