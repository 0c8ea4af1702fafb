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
#define IDI_LIST_CONNECTED    4006

#define IDD_WORK              4000
#define IDC_WORK_TEXT         4010
#define IDC_WORK_BAR          4011

#define IDS_UI_NUMBER         4000 /* complaints: %u %u */
#define IDS_UI_ADDRESS        4001
#define IDS_UI_TOO_LONG       4002 /* %u */
#define IDS_UI_NO_MEMORY      4003
#define IDS_UI_NO_HELP        4004
#define IDS_UI_UNAVAILABLE    4005 /* help of a disabled control: %s %s */
#define IDS_UI_UNAVAILABLE_LIST 4006
#define IDS_UI_COMPLAINT      4007 /* title of the balloon */

/* A program's own .rc gives these two: what it is called, and why somebody may only look. */
#define IDS_UI_CAPTION        4010
#define IDS_UI_LOOK_ONLY      4011

#define IDS_UI_SERVICE_START  4020 /* %s */
#define IDS_UI_SERVICE_INSTALL 4021 /* %s */
#define IDS_UI_SERVICE_NO_PROGRAM 4022
#define IDS_UI_SERVICE_DISABLED 4023
#define IDS_UI_SERVICE_ENDED  4024
#define IDS_UI_SERVICE_TIMEOUT 4025
#define IDS_UI_SERVICE_REFUSED 4026
#define IDS_UI_SERVICE_GOING  4027
#define IDS_UI_VERSION        4028 /* %s %s */
#define IDS_UI_NO_INSTANCE    4029 /* %s */

#define IDS_UI_WORK_START     4030
#define IDS_UI_WORK_STOP      4031
#define IDS_UI_WORK_INSTALL   4032
#define IDS_UI_WORK_REMOVE    4033
#define IDS_UI_WORK_RESTART   4034
#endif
