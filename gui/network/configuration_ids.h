/*
 * configuration_ids.h - numbers of the Network Configuration box and the boxes below it. For .rc
 * files and C alike; the help of control or dialog N is string N + HELP_STRINGS.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONFIGURATION_IDS_H
#define RRAS_CONFIGURATION_IDS_H

#define IDD_NETWORK_CONFIGURATION 300
#define IDD_SERVER_TCPIP          310
#define IDD_SERVER_IPX            320
#define IDD_SERVER_NETBEUI        330
#define IDD_RADIUS_SERVERS        340
#define IDD_RADIUS_SERVER         350

/* Network Configuration */
#define IDC_OUT_NETBEUI           3001
#define IDC_OUT_TCPIP             3002
#define IDC_OUT_IPX               3003
#define IDC_IN_NETBEUI            3004
#define IDC_IN_NETBEUI_CONFIGURE  3005
#define IDC_IN_TCPIP              3006
#define IDC_IN_TCPIP_CONFIGURE    3007
#define IDC_IN_IPX                3008
#define IDC_IN_IPX_CONFIGURE      3009
#define IDC_AUTH_ANY              3010
#define IDC_AUTH_ENCRYPTED        3011
#define IDC_AUTH_MICROSOFT        3012
#define IDC_AUTH_CUSTOM           3013
#define IDC_DATA_ENCRYPTION       3014
#define IDC_STRONG_ENCRYPTION     3015
#define IDC_MULTILINK             3016
#define IDC_PROVIDER_LOCAL        3017
#define IDC_PROVIDER_WINDOWS      3018
#define IDC_PROVIDER_RADIUS       3019
#define IDC_PROVIDER_CONFIGURE    3020
#define IDC_PERMISSIONS           3021
#define IDC_NETWORK_SHIELD        3022
#define IDC_NETWORK_NOTE          3023

/* RAS Server TCP/IP Configuration */
#define IDC_TCPIP_ENTIRE          3101
#define IDC_TCPIP_COMPUTER        3102
#define IDC_TCPIP_DHCP            3103
#define IDC_TCPIP_STATIC          3104
#define IDC_TCPIP_BEGIN           3105
#define IDC_TCPIP_END             3106
#define IDC_TCPIP_FROM            3107
#define IDC_TCPIP_TO              3108
#define IDC_TCPIP_ADD             3109
#define IDC_TCPIP_REMOVE          3110
#define IDC_TCPIP_EXCLUDED        3111
#define IDC_TCPIP_PREDETERMINED   3112
#define IDC_TCPIP_ROOM            3113
#define IDC_TCPIP_WARNING         3114

/* RAS Server IPX Configuration */
#define IDC_IPX_WHY               3201
#define IDC_IPX_ENTIRE            3202
#define IDC_IPX_COMPUTER          3203
#define IDC_IPX_AUTOMATIC         3204
#define IDC_IPX_RANGE             3205
#define IDC_IPX_FROM              3206
#define IDC_IPX_TO                3207
#define IDC_IPX_SAME              3208
#define IDC_IPX_NODE              3209

/* RAS Server NetBEUI Configuration */
#define IDC_NETBEUI_WHY           3301
#define IDC_NETBEUI_ENTIRE        3302
#define IDC_NETBEUI_COMPUTER      3303

/* RADIUS Configuration */
#define IDC_RADIUS_LIST           3401
#define IDC_RADIUS_ADD            3402
#define IDC_RADIUS_EDIT           3403
#define IDC_RADIUS_DELETE         3404
#define IDC_RADIUS_ACCOUNTING     3405
#define IDC_RADIUS_NOTE           3406

/* RADIUS Server */
#define IDC_SERVER_NAME           3501
#define IDC_SERVER_SECRET         3502
#define IDC_SERVER_CONFIRM        3503
#define IDC_SERVER_TIMEOUT        3504
#define IDC_SERVER_SCORE          3505
#define IDC_SERVER_AUTH           3506
#define IDC_SERVER_AUTH_PORT      3507
#define IDC_SERVER_ACCT           3508
#define IDC_SERVER_ACCT_PORT      3509
#define IDC_SERVER_SIGNATURE      3510
#define IDC_SERVER_SECRET_NOTE    3511

/* Why a control cannot be used */
#define IDS_WHY_NO_DIAL_OUT       7001
#define IDS_WHY_NO_NETBEUI        7002
#define IDS_WHY_NO_IPX            7003
#define IDS_WHY_TCPIP_ALWAYS      7004
#define IDS_WHY_TCPIP_DIALLED 7233
#define IDS_WHY_NO_ENCRYPTION     7005
#define IDS_WHY_NO_MULTILINK      7006
#define IDS_WHY_NO_WINDOWS        7007
#define IDS_WHY_NO_RADIUS         7008
#define IDS_WHY_NO_DHCP           7009
#define IDS_CUSTOM_SET            7010
#define IDS_REFUSE_NO_RADIUS      7011
#define IDS_REFUSE_NO_ACCOUNTING  7012
#define IDS_CONFIGURATION_CAPTION 7014

/* TCP/IP */
#define IDS_TCPIP_ROOM            7101 /* server's own, callers */
#define IDS_TCPIP_ROOM_ONE        7102
#define IDS_TCPIP_NO_ROOM         7103
#define IDS_TCPIP_NO_FORWARDING   7104
#define IDS_TCPIP_OVERLAP         7105 /* adapter, its network */
#define IDS_TCPIP_OVERLAP_ASK     7106
#define IDS_REFUSE_BEGIN_EMPTY    7110
#define IDS_REFUSE_END_EMPTY      7111
#define IDS_REFUSE_END_BEFORE     7112
#define IDS_REFUSE_NO_HOST        7113
#define IDS_REFUSE_LOOPBACK       7114
#define IDS_REFUSE_BEGIN_ODD      7115
#define IDS_REFUSE_ONE_ADDRESS    7116
#define IDS_REFUSE_TOO_LARGE      7117
#define IDS_REFUSE_NOT_ADDED      7118
#define IDS_REFUSE_FROM_EMPTY     7119
#define IDS_REFUSE_TO_BEFORE      7120
#define IDS_REFUSE_OUTSIDE        7121
#define IDS_REFUSE_FIRST          7122
#define IDS_REFUSE_OVERLAP        7123
#define IDS_REFUSE_MANY_RANGES    7124
#define IDS_REFUSE_NONE_LEFT      7125
#define IDS_REFUSE_LIST_OUTSIDE   7126
#define IDS_REFUSE_LIST_FIRST     7127
#define IDS_REFUSE_IN_USE         7128
#define IDS_REFUSE_LIST_NONE_LEFT 7129
#define IDS_REFUSE_TO_ALONE       7130

/* RADIUS */
#define IDS_RADIUS_COLUMN_NAME    7201
#define IDS_RADIUS_COLUMN_USES    7202
#define IDS_RADIUS_COLUMN_SCORE   7203
#define IDS_RADIUS_USES_NOTHING   7204
#define IDS_RADIUS_USES_AUTH      7205
#define IDS_RADIUS_USES_ACCT      7206
#define IDS_RADIUS_USES_BOTH      7207
#define IDS_RADIUS_NO_SECRET      7208
#define IDS_RADIUS_ASK_DELETE     7209
#define IDS_RADIUS_NONE           7210
#define IDS_RADIUS_ADD_CAPTION    7211
#define IDS_RADIUS_SECRET_NEW     7212
#define IDS_RADIUS_SECRET_KEPT    7213
#define IDS_REFUSE_RADIUS_MANY    7220
#define IDS_REFUSE_NAME_EMPTY     7221
#define IDS_REFUSE_NAME_LONG      7222
#define IDS_REFUSE_NAME_LETTERS   7223
#define IDS_REFUSE_NAME_TWICE     7224
#define IDS_REFUSE_SECRET_EMPTY   7225
#define IDS_REFUSE_SECRET_LONG    7226
#define IDS_REFUSE_SECRET_LETTERS 7227
#define IDS_REFUSE_SECRET_DIFFERS 7228
#define IDS_REFUSE_NO_USE         7229
#define IDS_REFUSE_AUTH_PORT      7230
#define IDS_REFUSE_TIMEOUT        7231
#define IDS_REFUSE_SCORE          7232
#endif
