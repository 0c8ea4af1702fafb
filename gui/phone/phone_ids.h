/* phone_ids.h - numbers of the phone book, its wizard and its edit pages. For .rc and C.
 * Dialogs 400-499, controls and strings 8000-8999.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_PHONE_IDS_H
#define RRAS_PHONE_IDS_H

/* ---- strings ---- */
#define IDS_PHONE_NO_ROOM         8600 /* %s %s */
#define IDS_PHONE_USAGE           8601 /* %s */
#endif
