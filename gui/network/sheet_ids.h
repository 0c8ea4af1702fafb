/* sheet_ids.h - numbers of the Network sheet, its boxes and what panel.c says. For .rc and C.
 * Dialogs 100-199, controls 1000-1999, strings 5000-5999.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_SHEET_IDS_H
#define RRAS_SHEET_IDS_H

/* ---- dialogs ---- */
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
#define IDC_SERVICES_RESTART      1119

#define IDC_PROTOCOLS_LIST        1120
#define IDC_PROTOCOLS_PROPERTIES  1121
#define IDC_PROTOCOLS_DESCRIPTION 1122

#define IDC_ADAPTERS_LIST         1130
#define IDC_ADAPTERS_PROPERTIES   1131
#define IDC_ADAPTERS_CHOICE       1132
#define IDC_ADAPTERS_NOTE         1133

#define IDC_BINDINGS_VIEW         1140
#define IDC_BINDINGS_TREE         1141
#define IDC_BINDINGS_DESCRIPTION  1142

#define IDC_ROUTING_FORWARD       1150
#define IDC_ROUTING_NOTE          1151

#define IDC_ADAPTER_DETAILS       1160

/* ---- strings ---- */
#define IDS_PANEL_NO_ROOM         5005 /* %s %s */
#define IDS_PANEL_USAGE           5007
#define IDS_PANEL_TOO_OLD         5008

#define IDS_WORK_COPY             5025

#define IDS_MEANWHILE_CHANGE      5030
#define IDS_MEANWHILE_MINE        5031
#define IDS_MEANWHILE_COLLIDES    5032
#define IDS_MEANWHILE_SOME        5033
#define IDS_MEANWHILE_NONE        5034

#define IDS_RESTART_CAPTION       5040
#define IDS_RESTART_FAILED        5041 /* %s */

#define IDS_SERVICE_RRAS          5100
#define IDS_ABOUT_RRAS            5101
#define IDS_ABOUT_NO_SERVICE      5102
#define IDS_COLUMN_SERVICE        5103
#define IDS_COLUMN_STATE          5104
#define IDS_REMOVE_SURE           5105 /* %s */
#define IDS_STATE_RUNNING         5110
#define IDS_STATE_FOREGROUND      5111
#define IDS_STATE_PAUSED          5112
#define IDS_STATE_RESTARTING      5113
#define IDS_STATE_CHANGING        5114
#define IDS_STATE_STOPPED         5115
#define IDS_WHY_NOT_ADD           5120
#define IDS_WHY_NOT_REMOVE        5121
#define IDS_WHY_NOT_SELECTED      5122

#define IDS_NOTE_MISMATCH         5130
#define IDS_NOTE_NOT_INSTALLED    5131
#define IDS_NOTE_STOPPED          5132
#define IDS_NOTE_PENDING          5133
#define IDS_NOTE_PAUSED           5134
#define IDS_NOTE_NO_DEVICE        5135
#define IDS_NOTE_NO_PORT          5136
#define IDS_NOTE_NO_USER          5137
#define IDS_NOTE_DIAL             5138 /* %s */
#define IDS_CALL_MODEM            5290 /* %s: COM5 */
#define IDS_CALL_PORT             5291 /* %s: 2323 */
#define IDS_CALL_OR               5292
#define IDS_NOTE_DIAL_629         5293 /* %s */

#define IDS_COMPUTER_WORKGROUP    5140
#define IDS_COMPUTER_DOMAIN       5141
#define IDS_COMPUTER_SEEN         5142 /* %s %s %s %s */
#define IDS_COMPUTER_SEEN_NOT     5143
#define IDS_COMPUTER_NO_DIAL      5144
#define IDS_COMPUTER_DIAL         5145 /* %s */
#define IDS_COMPUTER_WILL_DIAL    5146 /* %s */

#define IDS_COLUMN_PROTOCOL       5150
#define IDS_PROTOCOL_TCPIP        5151
#define IDS_PROTOCOL_IPX          5152
#define IDS_PROTOCOL_NETBEUI      5153
#define IDS_PROTOCOL_HERE         5154
#define IDS_PROTOCOL_NOT_HERE     5155
#define IDS_ABOUT_TCPIP           5156
#define IDS_ABOUT_IPX             5157
#define IDS_ABOUT_IPX_NOT         5158
#define IDS_ABOUT_NETBEUI         5159
#define IDS_ABOUT_NETBEUI_NOT     5160
#define IDS_TCPIP_CAPTION         5161
#define IDS_WHY_NO_PROPERTIES     5162

#define IDS_COLUMN_ADAPTER        5170
#define IDS_COLUMN_ADDRESS        5171
#define IDS_ADAPTER_UP            5172
#define IDS_ADAPTER_DOWN          5173
#define IDS_ADAPTER_USED          5174
#define IDS_ADAPTER_BEST          5176
#define IDS_ADAPTER_BEST_IS       5177 /* %s */
#define IDS_ADAPTER_GONE          5178 /* %s */
#define IDS_ADAPTER_CHOICE        5179 /* %s %s */
#define IDS_ADAPTERS_NOTE         5180
#define IDS_ADAPTERS_NOTE_GONE    5181

#define IDS_BINDINGS_SERVICES     5190
#define IDS_BINDINGS_PROTOCOLS    5191
#define IDS_BINDINGS_ADAPTERS     5192
#define IDS_BOUND_STOPPED         5193
#define IDS_BOUND_PENDING         5194
#define IDS_BOUND_EVERYWHERE      5195
#define IDS_BOUND_HERE            5196
#define IDS_WHY_STOPPED           5197
#define IDS_WHY_PENDING           5198
#define IDS_WHY_NO_ROLE           5199
#define IDS_BOUND_NOT_HERE        5204
#define IDS_ABOUT_LINE            5200
#define IDS_ABOUT_MODEM           5201
#define IDS_ABOUT_PORT            5202
#define IDS_ABOUT_ADAPTER         5203

#define IDS_DETAIL_NAME           5210
#define IDS_DETAIL_VALUE          5211
#define IDS_DETAIL_FIRST          5212 /* and the rows of an adapter's details behind it */
#define IDS_DETAIL_DESCRIPTION    5212
#define IDS_DETAIL_STATE          5213
#define IDS_DETAIL_ADDRESS        5214
#define IDS_DETAIL_MASK           5215
#define IDS_DETAIL_GATEWAY        5216
#define IDS_DETAIL_DNS            5217
#define IDS_DETAIL_PHYSICAL       5218
#define IDS_DETAIL_MTU            5219
#define IDS_DETAIL_CALLERS        5220
#define IDS_DETAIL_YES            5221
#define IDS_DETAIL_NO             5222

#define IDS_NOT_REACHABLE         5230
#define IDS_WHY_NOT_SELECTED_PROTOCOL 5231
#define IDS_WHY_NOT_SELECTED_ADAPTER 5232
#define IDS_ROUTING_ON            5233
#define IDS_ROUTING_OFF           5234

#define IDS_UPDATE_CAPTION        5240
#define IDS_COLUMN_PART           5241
#define IDS_COLUMN_VERSION        5242
#define IDS_PART_GOOD             5243
#define IDS_PART_OTHER            5244
#define IDS_PART_MISSING          5245
#define IDS_PART_UNKNOWN          5246
#define IDS_UPDATE_GOOD           5247
#define IDS_UPDATE_MISMATCH       5248
#define IDS_UPDATE_INCOMPLETE     5249
#define IDS_UPDATE_DONE           5250
#define IDS_UPDATE_DONE_WINDOW    5251
#define IDS_UPDATE_UNDONE         5252 /* %s %lu */
#define IDS_UPDATE_STUCK          5253 /* %s %lu */
#define IDS_SET_NO_FOLDER         5254
#define IDS_SET_EMPTY             5255
#define IDS_SET_SAME              5256
#define IDS_SET_LACKS             5257 /* %s */
#define IDS_SET_MIXED             5258 /* %s %s %s %s */
#define IDS_SET_BROWSE            5259
#endif
