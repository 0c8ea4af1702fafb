/*
 * dial_ids.h - numbers of the boxes around a connection: asking, connecting, failing, the monitor, the
 * tray. For .rc files and C alike; the help of control or dialog N is string N + HELP_STRINGS.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIAL_IDS_H
#define RRAS_DIAL_IDS_H

#define IDD_CONNECT_TO            500
#define IDD_CONNECTING            505
#define IDD_RETRY                 510
#define IDD_CALLBACK_NUMBER       515
#define IDD_CONNECTED             520
#define IDD_FAILED                525
#define IDD_MORE_INFO             530
#define IDD_STATUS                540
#define IDD_SUMMARY               545
#define IDD_PREFERENCES           550
#define IDD_DETAILS               555

#define GRAPH_CLASS               "RrasLineGraph" /* graph.c */

/* Connect to; Authentication Failed has the same */
#define IDC_ASK_NUMBER            9001
#define IDC_ASK_USER              9002
#define IDC_ASK_PASSWORD          9003
#define IDC_ASK_DOMAIN            9004
#define IDC_ASK_SAVE              9005
#define IDC_ASK_TEXT              9006

/* Connecting */
#define IDC_CONNECTING_TEXT       9011
#define IDC_CONNECTING_ICON       9012

/* Callback */
#define IDC_CALLBACK_WHERE        9021

/* Connection Complete */
#define IDC_CONNECTED_TEXT        9031
#define IDC_CONNECTED_NEVER       9032
#define IDC_CONNECTED_ICON        9033

/* Error Connecting to */
#define IDC_FAILED_ICON           9041
#define IDC_FAILED_STATE          9042
#define IDC_FAILED_ERROR          9043
#define IDC_FAILED_REDIAL         9044
#define IDC_FAILED_MORE           9045

/* More Info */
#define IDC_MORE_ERROR            9051
#define IDC_MORE_TEXT             9052
#define IDC_MORE_ICON             9053

/* Dial-Up Networking Monitor: Status */
#define IDC_STATUS_CONNECTION     9101
#define IDC_STATUS_DEVICE         9102
#define IDC_STATUS_CONDITION      9103
#define IDC_STATUS_DURATION       9104
#define IDC_STATUS_BPS            9105
#define IDC_STATUS_BYTES_IN       9106
#define IDC_STATUS_BYTES_OUT      9107
#define IDC_STATUS_FRAMES_IN      9108
#define IDC_STATUS_FRAMES_OUT     9109
#define IDC_STATUS_RATE_IN        9110
#define IDC_STATUS_RATE_OUT       9111
#define IDC_STATUS_CRC            9112
#define IDC_STATUS_TOO_LONG       9113
#define IDC_STATUS_ABORTED        9114
#define IDC_STATUS_DROPPED        9115
#define IDC_STATUS_GRAPH          9116
#define IDC_STATUS_RESET          9117
#define IDC_STATUS_DETAILS        9118
#define IDC_STATUS_HANG_UP        9119

/* Summary */
#define IDC_SUMMARY_LIST          9131
#define IDC_SUMMARY_DETAILS       9132
#define IDC_SUMMARY_HANG_UP       9133
#define IDC_SUMMARY_TEXT          9134

/* Preferences */
#define IDC_PREFER_ICON           9141
#define IDC_PREFER_LIGHTS         9142
#define IDC_PREFER_COMPLETE       9143
#define IDC_PREFER_MONITOR        9144
#define IDC_PREFER_LOST           9145

/* Details */
#define IDC_DETAILS_LIST          9151

/* The tray icon's menu */
#define IDC_TRAY_BOOK             9161
#define IDC_TRAY_MONITOR          9162
#define IDC_TRAY_HANG_UP          9170 /* of the first connection; up to nine */
#define TRAY_HANG_UPS             9

#define IDS_DIAL_CAPTION          9401 /* "Dial-Up Networking" */
#define IDS_CONNECT_TO            9402 /* %s */
#define IDS_CONNECTING_TO         9403 /* %s */
#define IDS_CONNECTING_BEGIN      9404
#define IDS_CONNECTED_TO          9405 /* %s */
#define IDS_ALREADY_CONNECTED     9406 /* %s */
#define IDS_NO_SUCH_ENTRY         9407 /* %s */
#define IDS_NOT_CONNECTED         9408 /* %s */
#define IDS_NO_NAME_GIVEN         9409
#define IDS_RETRY_TEXT            9411 /* %s */
#define IDS_DIAL_NO_MEMORY        9412
#define IDS_CONNECT_ENTER         9413
#define IDS_CONNECT_ELSEWHERE     9414
#define IDS_CONNECT_SAVED         9415

#define IDS_WHY_NO_SAVE           9421
#define IDS_WHY_NO_NUMBER         9422
#define IDS_REFUSE_NO_USER        9423
#define IDS_REFUSE_USER_DOMAIN    9424
#define IDS_REFUSE_NO_NUMBER      9425
#define IDS_REFUSE_BAD_NUMBER     9426
#define IDS_REFUSE_BAD_PLACE      9427
#define IDS_REFUSE_NO_CALLBACK    9428
#define IDS_REFUSE_BAD_CALLBACK   9429
#define IDS_REFUSE_LETTERS        9430
#define IDS_DEVICE_TCP            9431 /* %s */
#define IDS_PROXY_AT_NONE         9432 /* %lu */

#define IDS_ERROR_CONNECTING      9441 /* %s */
#define IDS_ERROR_LINE            9442 /* %lu %s */
#define IDS_ERROR_LINE_TCPIP      9443 /* %lu %s */
#define IDS_ERROR_CANNOT_CONNECT  9444
#define IDS_REDIAL                9445
#define IDS_REDIAL_IN             9446 /* %u */
#define IDS_ERROR_TEXT_1214       9447

#define IDS_MONITOR_CAPTION       9461
#define IDS_MONITOR_NONE          9462
#define IDS_MONITOR_COUNT_ONE     9463
#define IDS_MONITOR_COUNT         9464 /* %u */
#define IDS_MONITOR_LOST          9465
#define IDS_WHY_NO_CONNECTION     9466
#define IDS_WHY_NO_SELECTION      9467
#define IDS_WHY_NO_ICON           9468
#define IDS_BPS                   9469 /* %s */
#define IDS_BPS_UNKNOWN           9470
#define IDS_RATE                  9471 /* %s */
#define IDS_GRAPH_SAYS            9472 /* %s %s */
#define IDS_GRAPH_IN              9473
#define IDS_GRAPH_OUT             9474
#define IDS_DEVICE_ON             9475 /* %s %s */
#define IDS_HANG_UP_ROUTER        9476 /* %s */
#define IDS_CONDITION_REDIAL      9477 /* %lu */
#define IDS_CONDITION_ERROR       9478 /* %lu %s */

#define IDS_COLUMN_CONNECTION     9481
#define IDS_COLUMN_PORT           9482
#define IDS_COLUMN_DURATION       9483
#define IDS_COLUMN_IN             9484
#define IDS_COLUMN_OUT            9485
#define IDS_COLUMN_CONDITION      9486
#define IDS_COLUMN_WHAT           9487
#define IDS_COLUMN_VALUE          9488

#define IDS_DETAIL_CONNECTION     9491
#define IDS_DETAIL_NUMBER         9492
#define IDS_DETAIL_PORT           9493
#define IDS_DETAIL_ADDRESS        9494
#define IDS_DETAIL_SERVER         9495
#define IDS_DETAIL_DNS            9496
#define IDS_DETAIL_WINS           9497
#define IDS_DETAIL_USER           9498
#define IDS_DETAIL_METHOD         9499
#define IDS_DETAIL_PROXY          9500
#define IDS_DETAIL_ADAPTER        9501
#define IDS_DETAIL_ROUTER         9502
#define IDS_DETAIL_YES            9503
#define IDS_DETAIL_NONE           9504
#define IDS_PROXY_AT              9505 /* %lu %lu */
#define IDS_PROXY_AT_ONE          9506 /* %lu */

#define IDS_TRAY_TIP              9521 /* %s %s %s */
#define IDS_TRAY_TIP_DIALING      9522 /* %s %s */
#define IDS_TRAY_BOOK             9523
#define IDS_TRAY_MONITOR          9524
#define IDS_TRAY_HANG_UP          9525 /* %s */
#define IDS_TRAY_LOST_TITLE       9526 /* %s */
#define IDS_TRAY_LOST             9527 /* %lu %s */
#define IDS_TRAY_TIP_NONE         9528

/* What *More Info* says of RAS error N, 600 to 999, is string N + MORE_INFO_STRINGS; and what has no number there. */
#define MORE_INFO_STRINGS         9000
#define IDS_MORE_OTHER            9541 /* %lu */
#define IDS_MORE_1214             9542
#define IDS_MORE_629_REFUSED      9543 /* let in, and then hung up on: the seed */
#define IDS_MORE_629_LATER        9544 /* it was up */
#define IDS_MORE_NOT_RUNNING      9545
#define IDS_MORE_SERVICE_SAYS     9546 /* %s */
#define IDS_MORE_NOT_RAS          9547 /* %lu */
#endif
