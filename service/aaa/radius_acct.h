/*
 * radius_acct.h - what happened to a call, as an Accounting-Request (RFC 2866).
 *
 * PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_ACCT_H
#define RRAS_RADIUS_ACCT_H
#include "common/ras/end_reason.h"
#include "service/aaa/radius_auth.h"

enum radius_status { RADIUS_START = 1, RADIUS_STOP = 2, RADIUS_ACCOUNTING_ON = 7, RADIUS_ACCOUNTING_OFF = 8 };
enum { RADIUS_SESSION_ID_MAX = 32 };

/* One record. For Accounting-On and -Off only `status`, `session` and `when_unix` count. */
struct radius_record {
    enum radius_status status;
    char session[RADIUS_SESSION_ID_MAX + 1]; /* Acct-Session-Id: the same in Start and Stop, of no other call */
    int64_t when_unix;               /* seconds UTC; goes as Event-Timestamp */
    struct radius_caller caller;
    char user[AUTH_NAME_MAX + 1];
    bool is_local;                   /* judged here, not by RADIUS: Acct-Authentic */
    struct radius_class class_;
    uint32_t address;                /* the caller's, host order; 0 none */
    uint32_t session_s;              /* Stop: how long the call was up */
    uint64_t bytes_in, bytes_out;    /* Stop: from and to the caller */
    uint64_t frames_in, frames_out;  /* Stop; both 0: not counted, left out */
    enum end_reason why;             /* Stop */
};

/* Acct-Terminate-Cause, RFC 2866 5.10. */
uint32_t radius_terminate_cause(enum end_reason why);

/* The whole packet, sealed; its authenticator is in its octets 4 to 19. `delay_s`: how long ago it
 * happened. False: it does not fit. */
bool radius_write_accounting(struct writer *w, uint8_t id, const struct radius_record *record,
                             const struct radius_nas *nas, uint32_t delay_s, struct bytes secret);
#endif
