/*
 * dlg_failed.h - *Error Connecting to ENTRY*: NT's box for a call that failed, with its Redial. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLG_FAILED_H
#define RRAS_DLG_FAILED_H
#include "gui/phone/model_failed.h"
#include "gui/phone/phone.h"
#include "gui/phone/model_dial.h"

enum { FAILED_LINE_MAX = 512 };

struct dial_failure {
    uint32_t error;                      /* RAS error, or a Windows error */
    enum dial_reach reach;
    char state_line[FAILED_LINE_MAX];    /* line 1: "Disconnected." */
    char error_line[FAILED_LINE_MAX];    /* line 2: "Error 629: ..." */
    char why[sizeof(RRAS_MESSAGE)];      /* what the service said besides; "" */
};

/* Both lines, of a connection that is over. */
void dial_failure_of(struct dial_failure *failure, const RRAS_CONNECTION_0 *now, enum dial_reach reach);
/* Both lines, of one that did not even begin: `status` as a call of the service returned it. */
void dial_failure_refused(struct dial_failure *failure, const char *instance, long status, const RRAS_MESSAGE *why);

/* True: Redial was pressed, or its countdown came to the end. */
bool dlg_failed_run(HWND owner, const char *entry, const struct dial_failure *failure, struct redial *redial);
#endif
