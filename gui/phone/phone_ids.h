/* phone_ids.h - numbers of the phone book, its wizard and its edit pages. For .rc and C.
 * Dialogs 400-499, controls 8000-8599, strings 8600-8999; the help of control or dialog N is string
 * N + HELP_STRINGS.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_PHONE_IDS_H
#define RRAS_PHONE_IDS_H

/* ---- dialogs and menus ---- */
#define IDD_BOOK                  400
#define IDD_ENTRY_BASIC           410
#define IDD_ENTRY_SERVER          411
#define IDD_ENTRY_SCRIPT          412
#define IDD_ENTRY_SECURITY        413
#define IDD_ENTRY_DIALING         414
#define IDD_ENTRY_CALLBACK        415
#define IDD_TCPIP                 420
#define IDD_NUMBERS               421
#define IDD_NEW_NAME              430
#define IDD_NEW_LINE              431
#define IDD_NEW_NUMBER            432
#define IDD_NEW_USER              433
#define IDD_NEW_FINISH            434
#define IDD_IMPORTED              440
#define IDR_BOOK_MORE             490

/* ---- the main box ---- */
#define IDC_BOOK_LIST             8000
#define IDC_BOOK_NEW              8001
#define IDC_BOOK_MORE             8002
#define IDC_BOOK_NUMBER           8003
#define IDC_BOOK_FROM             8004
#define IDC_BOOK_NOTE_ICON        8005
#define IDC_BOOK_NOTE             8006
#define IDC_BOOK_DIAL             8007
#define IDC_BOOK_SHIELD           8008
#define IDC_BOOK_BEGIN            8009 /* posted to itself when it is on the screen */

#define IDM_BOOK_EDIT             8020
#define IDM_BOOK_CLONE            8021
#define IDM_BOOK_DELETE           8022
#define IDM_BOOK_MONITOR          8023
#define IDM_BOOK_HANG_UP          8024
#define IDM_BOOK_IMPORT           8025
#define IDM_BOOK_EXPORT           8026
#define IDM_BOOK_DIAL             8027
#define IDM_BOOK_NEW              8028

/* ---- an entry: the same controls on the pages of the sheet and of the wizard ---- */
#define IDC_ENTRY_NAME            8100
#define IDC_ENTRY_NUMBER_LABEL    8101
#define IDC_ENTRY_NUMBER          8102
#define IDC_ENTRY_ALTERNATES      8103
#define IDC_ENTRY_PREFIX          8104
#define IDC_ENTRY_KIND            8105
#define IDC_ENTRY_PORT            8106
#define IDC_ENTRY_CONFIGURE       8107
#define IDC_ENTRY_OTHER_PORT      8108
#define IDC_ENTRY_LINE_ICON       8109
#define IDC_ENTRY_LINE_NOTE       8110
#define IDC_ENTRY_NUMBER_HINT     8111

#define IDC_ENTRY_SERVER_TYPE     8120
#define IDC_ENTRY_TCPIP           8121
#define IDC_ENTRY_TCPIP_SETTINGS  8122
#define IDC_ENTRY_IPX             8123
#define IDC_ENTRY_NETBEUI         8124
#define IDC_ENTRY_COMPRESSION     8125
#define IDC_ENTRY_LCP             8126
#define IDC_ENTRY_PROTOCOL_NOTE   8127

#define IDC_ENTRY_NO_SCRIPT       8140
#define IDC_ENTRY_RUN_SCRIPT      8141
#define IDC_ENTRY_SCRIPT          8142
#define IDC_ENTRY_SCRIPT_READ     8143

#define IDC_ENTRY_ANY             8160
#define IDC_ENTRY_ENCRYPTED       8161
#define IDC_ENTRY_MICROSOFT       8162
#define IDC_ENTRY_CHOSEN          8163
#define IDC_ENTRY_PAP             8164
#define IDC_ENTRY_CHAP            8165
#define IDC_ENTRY_MSCHAP          8166
#define IDC_ENTRY_MSCHAP2         8167
#define IDC_ENTRY_USER            8168
#define IDC_ENTRY_DOMAIN          8169
#define IDC_ENTRY_SAVE_PASSWORD   8170
#define IDC_ENTRY_PASSWORD        8171
#define IDC_ENTRY_PASSWORD_NOTE   8172

#define IDC_ENTRY_REDIALS         8180
#define IDC_ENTRY_REDIALS_SPIN    8181
#define IDC_ENTRY_REDIAL_S        8182
#define IDC_ENTRY_REDIAL_S_SPIN   8183
#define IDC_ENTRY_IDLE            8184
#define IDC_ENTRY_IDLE_SPIN       8185
#define IDC_ENTRY_CALLBACK_NO     8190
#define IDC_ENTRY_CALLBACK_ASK    8191
#define IDC_ENTRY_CALLBACK_YES    8192
#define IDC_ENTRY_CALLBACK_NUMBER 8193

/* ---- PPP TCP/IP Settings ---- */
#define IDC_TCPIP_SERVER_ADDRESS  8200
#define IDC_TCPIP_OWN_ADDRESS     8201
#define IDC_TCPIP_ADDRESS         8202
#define IDC_TCPIP_SERVER_NAMES    8203
#define IDC_TCPIP_OWN_NAMES       8204
#define IDC_TCPIP_DNS             8205
#define IDC_TCPIP_DNS2            8206
#define IDC_TCPIP_WINS            8207
#define IDC_TCPIP_WINS2           8208
#define IDC_TCPIP_HEADERS         8209
#define IDC_TCPIP_GATEWAY         8210

/* ---- Phone Numbers ---- */
#define IDC_NUMBERS_NEW           8220
#define IDC_NUMBERS_ADD           8221
#define IDC_NUMBERS_REPLACE       8222
#define IDC_NUMBERS_LIST          8223
#define IDC_NUMBERS_UP            8224
#define IDC_NUMBERS_DOWN          8225
#define IDC_NUMBERS_DELETE        8226

/* ---- the wizard's own ---- */
#define IDC_NEW_KNOWS             8240
#define IDC_NEW_MODEM             8241
#define IDC_NEW_TCP               8242
#define IDC_NEW_CABLE             8243
#define IDC_NEW_SUMMARY           8244

/* ---- what an import left out ---- */
#define IDC_IMPORTED_TEXT         8260
#define IDC_IMPORTED_NOTES        8261

/* ---- strings ---- */
#define IDS_PHONE_NO_ROOM         8600 /* %s %s */
#define IDS_PHONE_USAGE           8601 /* %s */
#define IDS_PHONE_NO_ENTRY        8602 /* %s */
#define IDS_PHONE_NAME_ENTRY      8603

#define IDS_BOOK_COLUMN_ENTRY     8610
#define IDS_BOOK_COLUMN_LINE      8611
#define IDS_BOOK_COLUMN_STATE     8612
#define IDS_BOOK_EMPTY            8613
#define IDS_BOOK_FROM_NONE        8614
#define IDS_BOOK_FROM             8615 /* %s */
#define IDS_BOOK_FROM_PREFIX      8616 /* %s %s */
#define IDS_BOOK_DELETE           8617 /* %s */
#define IDS_BOOK_NOTE_STOPPED     8618
#define IDS_BOOK_NOTE_EMPTY       8619
#define IDS_BOOK_NOTE_EMPTY_LOOK  8620
#define IDS_BOOK_NOTE_UP          8621 /* %s %s */
#define IDS_BOOK_NOTE_ALTERNATES  8622 /* %u */
#define IDS_BOOK_DIAL             8623
#define IDS_BOOK_HANG_UP          8624
#define IDS_STATE_CONNECTED       8625
#define IDS_STATE_CONNECTING      8626
#define IDS_STATE_WAITING         8627
#define IDS_BOOK_NOTE_UP_UNKNOWN  8628 /* %s */

#define IDS_LINE_NO_MODEM         8630
#define IDS_LINE_NO_TCP           8631
#define IDS_LINE_MODEM_RECEIVES   8632
#define IDS_LINE_TCP_RECEIVES     8633
#define IDS_LINE_PENDING          8634
#define IDS_LINE_PORT_RECEIVES    8635 /* %s */
#define IDS_LINE_PORT_GONE        8636 /* %s */
#define IDS_LINE_NO_CABLE         8637
#define IDS_LINE_CABLE_RECEIVES   8638

#define IDS_CHOICE_ANY_MODEM      8640
#define IDS_CHOICE_ANY_TCP        8641
#define IDS_CHOICE_ANY_CABLE      8642
#define IDS_CHOICE_PORT           8643 /* %s: COM5 (Standard modem) */
#define IDS_CHOICE_RECEIVES       8644 /* %s */
#define IDS_CHOICE_PENDING        8645 /* %s */
#define IDS_CHOICE_GONE           8646 /* %s */
#define IDS_PORT_DEVICE           8647 /* %s %s */
#define IDS_KIND_MODEM            8650 /* and the kinds behind it, in the order of enum phone_kind */
#define IDS_KIND_TCP              8651
#define IDS_KIND_CABLE            8652
#define IDS_SHORT_MODEM           8653 /* the same, for the list */
#define IDS_SHORT_TCP             8654
#define IDS_SHORT_CABLE           8655
#define IDS_OVER_ANY_MODEM        8690 /* the same, in a sentence */
#define IDS_OVER_ANY_TCP          8691
#define IDS_OVER_ANY_CABLE        8692
#define IDS_LABEL_NUMBER          8656
#define IDS_LABEL_PLACE           8657
#define IDS_HINT_NUMBER           8658
#define IDS_HINT_PLACE            8659

#define IDS_WHY_NO_SERVICE        8660
#define IDS_WHY_NO_DIALLING       8661
#define IDS_WHY_NO_ENTRY          8662
#define IDS_WHY_EMPTY_BOOK        8663
#define IDS_WHY_NOT_UP            8664
#define IDS_WHY_UP                8665
#define IDS_WHY_CABLE             8666
#define IDS_WHY_NO_PREFIX         8667
#define IDS_WHY_ANY_PORT          8668
#define IDS_WHY_NO_IPX            8669
#define IDS_WHY_NO_NETBEUI        8670
#define IDS_WHY_ONLY_PPP          8671
#define IDS_WHY_NO_TCPIP          8672
#define IDS_WHY_NO_SCRIPT         8673
#define IDS_WHY_POLICY            8674
#define IDS_WHY_NOT_SAVED         8675
#define IDS_WHY_NO_CALLBACK       8676
#define IDS_WHY_SERVER_GIVES      8677
#define IDS_WHY_NOTHING_TYPED     8678
#define IDS_WHY_NOTHING_SELECTED_NUMBER 8679
#define IDS_WHY_FIRST             8680
#define IDS_WHY_LAST              8681

#define IDS_REFUSE_NAME_EMPTY     8700
#define IDS_REFUSE_NAME           8701
#define IDS_REFUSE_NAME_TAKEN     8702
#define IDS_REFUSE_NUMBER_EMPTY   8703
#define IDS_REFUSE_PLACE_EMPTY    8704
#define IDS_REFUSE_NUMBER         8705
#define IDS_REFUSE_PLACE          8706
#define IDS_REFUSE_NUMBER_LONG    8707
#define IDS_REFUSE_NUMBER_FIRST   8708
#define IDS_REFUSE_ALTERNATE      8709
#define IDS_REFUSE_PREFIX         8710
#define IDS_REFUSE_NUMBER_TWICE   8711
#define IDS_REFUSE_NUMBERS_FULL   8712
#define IDS_REFUSE_NO_TCPIP       8713
#define IDS_REFUSE_SCRIPT_EMPTY   8714
#define IDS_REFUSE_SCRIPT         8715
#define IDS_REFUSE_NO_METHOD      8716
#define IDS_REFUSE_USER_LONG      8717
#define IDS_REFUSE_DOMAIN         8718
#define IDS_REFUSE_NO_PASSWORD    8719
#define IDS_REFUSE_CALLBACK_EMPTY 8720
#define IDS_REFUSE_CALLBACK       8721
#define IDS_REFUSE_ADDRESS        8722
#define IDS_REFUSE_ADDRESS_EMPTY  8723
#define IDS_REFUSE_SERVER_FIRST   8724
#define IDS_REFUSE_SERVER_EMPTY   8725

#define IDS_ENTRY_EDIT            8740
#define IDS_ENTRY_NEW             8741
#define IDS_ENTRY_CLONE           8742
#define IDS_SERVER_PPP            8743
#define IDS_PASSWORD_SAVED        8744
#define IDS_PASSWORD_ASKED        8745
#define IDS_PASSWORD_NEW          8746
#define IDS_NO_CONFIGURE          8747
#define IDS_PROTOCOL_NOTE         8748
#define IDS_SUMMARY_NUMBER        8750 /* %s %s %s */
#define IDS_SUMMARY_CABLE         8751 /* %s %s */
#define IDS_SUMMARY_ASKS_NUMBER   8752 /* %s %s */
#define IDS_SUMMARY_USER          8753 /* %s */
#define IDS_SUMMARY_ASKED_USER    8754
#define IDS_SUMMARY_PASSWORD      8755
#define IDS_SUMMARY_ASKED_PASSWORD 8756
#define IDS_SUMMARY_END           8757

#define IDS_FILE_BOOKS            8760 /* what GetOpenFileName() offers: | stands for NUL */
#define IDS_FILE_SCRIPTS          8761
#define IDS_FILE_UNREADABLE       8762 /* %s */
#define IDS_FILE_TOO_LONG         8763 /* %s */
#define IDS_FILE_REFUSED          8764 /* %s %u %s */
#define IDS_FILE_NOT_WRITTEN      8765 /* %s */
#define IDS_FILE_WRITTEN          8766 /* %s %u */
#define IDS_FILE_NAME_IT          8767
#define IDS_IMPORT_DONE           8768 /* %u %u */
#define IDS_IMPORT_EXISTS         8769 /* %u */
#define IDS_IMPORT_NOTHING        8770
#define IDS_IMPORT_NO_SCRIPT      8771 /* %u %s */
#define IDS_IMPORT_NOTE           8772 /* %u %s */
#define IDS_IMPORT_MORE_NOTES     8773 /* %u */
#define IDS_EXPORT_REPLACE        8774 /* %s */
#define IDS_IMPORT_NONE           8775
#endif
