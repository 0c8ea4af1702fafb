/* sheet_ids.h - numbers of the Network sheet, its boxes and what panel.c says. For .rc and C.
 * Dialogs 100-199, controls 1000-1999, strings 5000-5999.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_SHEET_IDS_H
#define RRAS_SHEET_IDS_H

/* ---- dialogs ---- */
#define IDD_WORK                  100
#define IDD_MEANWHILE             101
#define IDD_RESTART               102
#define IDD_SELECT_SERVICE        103
#define IDD_UPDATE                104
#define IDD_SETUP_DISK            105
#define IDD_IDENTIFICATION        110
#define IDD_SERVICES              111
#define IDD_PROTOCOLS             112
#define IDD_ADAPTERS              113
#define IDD_BINDINGS              114
#define IDD_TCPIP_ROUTING         115
#define IDD_ADAPTER               116

/* ---- controls ---- */
#define IDC_WORK_TEXT             1000
#define IDC_WORK_BAR              1001

#define IDC_MEANWHILE_LIST        1010
#define IDC_MEANWHILE_NOTE        1011
#define IDC_MEANWHILE_THEIRS      1012

#define IDC_RESTART_ICON          1020
#define IDC_RESTART_SERVICE       1021

#define IDC_SELECT_SERVICE_LIST   1030
#define IDC_SELECT_SERVICE_TEXT   1031

#define IDC_UPDATE_LIST           1040
#define IDC_UPDATE_TEXT           1041
#define IDC_UPDATE_REPAIR         1042

#define IDC_SETUP_DISK_ICON       1050
#define IDC_SETUP_DISK_TEXT       1051
#define IDC_SETUP_DISK_FOLDER     1052
#define IDC_SETUP_DISK_BROWSE     1053

#define IDC_COMPUTER_NAME         1100
#define IDC_COMPUTER_GROUP_LABEL  1101
#define IDC_COMPUTER_GROUP        1102
#define IDC_COMPUTER_SEEN         1103
#define IDC_COMPUTER_DIAL         1104

#define IDC_SERVICES_LIST         1110
#define IDC_SERVICES_ADD          1111
#define IDC_SERVICES_REMOVE       1112
#define IDC_SERVICES_PROPERTIES   1113
#define IDC_SERVICES_UPDATE       1114
#define IDC_SERVICES_DESCRIPTION  1115
#define IDC_SERVICES_NOTE         1116
#define IDC_SERVICES_NOTE_ICON    1117
#define IDC_SERVICES_SHIELD       1118

#define IDC_PROTOCOLS_LIST        1120
#define IDC_PROTOCOLS_PROPERTIES  1121
#define IDC_PROTOCOLS_DESCRIPTION 1122

#define IDC_ADAPTERS_LIST         1130
#define IDC_ADAPTERS_PROPERTIES   1131
#define IDC_ADAPTERS_BEST         1132
#define IDC_ADAPTERS_THIS         1133
#define IDC_ADAPTERS_NOTE         1134

#define IDC_BINDINGS_VIEW         1140
#define IDC_BINDINGS_TREE         1141
#define IDC_BINDINGS_DESCRIPTION  1142

#define IDC_ROUTING_FORWARD       1150
#define IDC_ROUTING_NOTE          1151

#define IDC_ADAPTER_DETAILS       1160

/* ---- strings ---- */
#define IDS_PANEL_CAPTION         5000
#define IDS_PANEL_START           5001 /* %s */
#define IDS_PANEL_INSTALL         5002 /* %s */
#define IDS_PANEL_VERSION         5003 /* %s %s */
#define IDS_PANEL_LOOK_ONLY       5004
#define IDS_PANEL_NO_ROOM         5005 /* %s %s */
#define IDS_PANEL_NO_INSTANCE     5006 /* %s */
#define IDS_PANEL_USAGE           5007
#define IDS_PANEL_TOO_OLD         5008

#define IDS_SERVICE_NO_PROGRAM    5010
#define IDS_SERVICE_DISABLED      5011
#define IDS_SERVICE_ENDED         5012
#define IDS_SERVICE_TIMEOUT       5013
#define IDS_SERVICE_REFUSED       5014
#define IDS_SERVICE_GOING         5015

#define IDS_WORK_START            5020
#define IDS_WORK_STOP             5021
#define IDS_WORK_INSTALL          5022
#define IDS_WORK_REMOVE           5023
#define IDS_WORK_RESTART          5024
#define IDS_WORK_COPY             5025

#define IDS_MEANWHILE_CHANGE      5030
#define IDS_MEANWHILE_MINE        5031
#define IDS_MEANWHILE_COLLIDES    5032
#define IDS_MEANWHILE_SOME        5033
#define IDS_MEANWHILE_NONE        5034

#define IDS_RESTART_CAPTION       5040
#define IDS_RESTART_FAILED        5041 /* %s */
#endif
