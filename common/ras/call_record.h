/*
 * call_record.h - one ended call, as the connection history keeps it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CALL_RECORD_H
#define RRAS_CALL_RECORD_H
#include "common/ras/account.h"
#include "common/ras/end_reason.h"
#include "common/ras/port_config.h"

struct call_record {
    int64_t id;                          /* key in the store */
    char port[PORT_NAME_MAX + 1];
    bool is_dialed;                      /* this computer was the caller; `user` is who it said it is */
    char user[ACCOUNT_NAME_MAX + 1];     /* "" when nobody was authenticated */
    char peer[48];                       /* "127.0.0.1:51234", or the caller's number */
    uint32_t address;                    /* given to the caller, host order; 0 none */
    int64_t started_unix, ended_unix;    /* seconds UTC */
    uint64_t bytes_in, bytes_out;        /* on the line */
    uint32_t bps;                        /* line speed, 0 unknown */
    enum end_reason why;
    uint32_t peer_error;                 /* the Windows RAS error the peer said, 0 none */
};
#endif
