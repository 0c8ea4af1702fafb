/* cpl_ids.h - numbers of rras.cpl. For .rc and C.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_CPL_IDS_H
#define RRAS_CPL_IDS_H
#define IDI_CPL            1
#define IDS_CPL_NAME       1
#define IDS_CPL_INFO       2
#define IDS_CPL_NO_PROGRAM 3
#endif
