/* ui_ids.h - strings and icons that come with the dialog base. Plain #defines: for .rc and C.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_UI_IDS_H
#define RRAS_UI_IDS_H

#define IDC_HELP_BUTTON       9   /* IDHELP, where its name is taken */

#define IDI_PROGRAM           1   /* of the program, chosen by its own .rc: the first icon is Explorer's */

#define IDI_LIST_PORT         4001
#define IDI_LIST_MODEM        4002
#define IDI_LIST_NETWORK      4003
#define IDI_LIST_USER         4004
#define IDI_LIST_SERVICE      4005

#define IDS_UI_NUMBER         4000 /* complaints: %u %u */
#define IDS_UI_ADDRESS        4001
#define IDS_UI_TOO_LONG       4002 /* %u */
#define IDS_UI_NO_MEMORY      4003
#define IDS_UI_NO_HELP        4004
#define IDS_UI_UNAVAILABLE    4005 /* help of a disabled control: %s %s */
#define IDS_UI_UNAVAILABLE_LIST 4006
#define IDS_UI_COMPLAINT      4007 /* title of the balloon */
#endif
