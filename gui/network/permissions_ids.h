/*
 * permissions_ids.h - numbers of Remote Access Permissions and its boxes. For .rc files and C alike;
 * the help of control or dialog N is string N + HELP_STRINGS.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PERMISSIONS_IDS_H
#define RRAS_PERMISSIONS_IDS_H

#define IDD_PERMISSIONS           360
#define IDD_NEW_USER              370
#define IDD_PASSWORD              380

/* Remote Access Permissions */
#define IDC_USERS_NOTE            3601
#define IDC_USERS                 3602
#define IDC_USER_GRANT            3603
#define IDC_GRANT_ALL             3604
#define IDC_REVOKE_ALL            3605
#define IDC_USER_NEW              3606
#define IDC_USER_PASSWORD         3607
#define IDC_USER_DELETE           3608
#define IDC_CALLBACK_NONE         3609
#define IDC_CALLBACK_CALLER       3610
#define IDC_CALLBACK_PRESET       3611
#define IDC_CALLBACK_NUMBER       3612
#define IDC_USER_DISABLED         3613
#define IDC_USER_LOCKED           3614
#define IDC_USER_EXPIRED          3615
#define IDC_USER_FIXED            3616
#define IDC_USER_ADDRESS          3617
#define IDC_USERS_SHIELD          3618

/* New User */
#define IDC_NEW_NAME              3701
#define IDC_NEW_PASSWORD          3702
#define IDC_NEW_CONFIRM           3703
#define IDC_NEW_GRANT             3704
#define IDC_NEW_REVERSIBLE        3705

/* Set Password */
#define IDC_PASSWORD_USER         3801
#define IDC_PASSWORD_NEW          3802
#define IDC_PASSWORD_CONFIRM      3803
#define IDC_PASSWORD_REVERSIBLE   3804

#define IDS_USERS_COLUMN_NAME     7301
#define IDS_USERS_COLUMN_DIALIN   7302
#define IDS_USERS_COLUMN_CALLBACK 7303
#define IDS_USERS_COLUMN_STATE    7304
#define IDS_DIALIN_GRANTED        7305
#define IDS_DIALIN_DENIED         7306
#define IDS_CALLBACK_IS_NONE      7307
#define IDS_CALLBACK_IS_CALLER    7308
#define IDS_CALLBACK_IS_PRESET    7309
#define IDS_STATE_OK              7310
#define IDS_STATE_NEW             7311
#define IDS_STATE_DISABLED        7312
#define IDS_STATE_LOCKED          7313
#define IDS_STATE_EXPIRED         7314
#define IDS_STATE_PASSWORD        7315 /* a new password is set on OK */
#define IDS_LOCKED_COUNT          7316
#define IDS_LOCKED_NOT            7317
#define IDS_PERMISSIONS_CAPTION   7318

#define IDS_NOTE_NO_USERS         7320
#define IDS_NOTE_RADIUS           7321
#define IDS_NOTE_WINDOWS          7322
#define IDS_NOTE_NOBODY_GRANTED   7323
#define IDS_NOTE_ANYBODY          7324
#define IDS_NOTE_USERS            7325
#define IDS_WHY_NO_CALLBACK       7326
#define IDS_WHY_NO_USER           7327
#define IDS_WHY_NOT_LOCKED        7328
#define IDS_WHY_LOCKED_DISABLED   7329
#define IDS_WHY_NEW_PASSWORD      7330
#define IDS_ASK_DELETE            7331
#define IDS_WHY_NOT_PRESET        7332
#define IDS_WHY_NOT_FIXED         7333
#define IDS_ASK_USER_IS_ROUTER    7334

#define IDS_REFUSE_USER_EMPTY     7340
#define IDS_REFUSE_USER_LONG      7341
#define IDS_REFUSE_USER_LETTERS   7342
#define IDS_REFUSE_USER_SPACES    7343
#define IDS_REFUSE_USER_TWICE     7344
#define IDS_REFUSE_PASSWORD_EMPTY 7345
#define IDS_REFUSE_PASSWORD_LONG  7346
#define IDS_REFUSE_PASSWORD_LETTERS 7347
#define IDS_REFUSE_PASSWORD_DIFFERS 7348
#define IDS_REFUSE_NUMBER_EMPTY   7349
#define IDS_REFUSE_NUMBER_LETTERS 7350
#define IDS_REFUSE_ADDRESS_EMPTY  7352
#define IDS_REFUSE_ADDRESS_ODD    7353
#define IDS_REFUSE_ADDRESS_SERVER 7354
#define IDS_REFUSE_ADDRESS_TWICE  7355
#define IDS_REFUSE_MANY_CHANGES   7356
#define IDS_REFUSE_NO_MEMORY      7357
#endif
