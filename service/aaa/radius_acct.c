/*
 * radius_acct.c - telling a RADIUS server of calls.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_acct.h"

enum { AUTHENTIC_RADIUS = 1, AUTHENTIC_LOCAL = 2 };

enum cause {
    CAUSE_USER_REQUEST = 1,
    CAUSE_LOST_CARRIER = 2,
    CAUSE_IDLE_TIMEOUT = 4,
    CAUSE_SESSION_TIMEOUT = 5,
    CAUSE_ADMIN_RESET = 6,
    CAUSE_ADMIN_REBOOT = 7,
    CAUSE_PORT_ERROR = 8,
    CAUSE_NAS_ERROR = 9,
    CAUSE_NAS_REQUEST = 10,
    CAUSE_SERVICE_UNAVAILABLE = 15,
    CAUSE_USER_ERROR = 17
};

static const uint8_t causes[END_REASONS] = {
    [END_CALLER_HUNG_UP] = CAUSE_USER_REQUEST,
    [END_CARRIER_LOST] = CAUSE_LOST_CARRIER,
    [END_ADMINISTRATOR] = CAUSE_ADMIN_RESET,
    [END_SERVICE_STOPPED] = CAUSE_ADMIN_REBOOT,
    [END_NOT_CLIENT_PORT] = CAUSE_SERVICE_UNAVAILABLE,
    [END_NOT_ROUTER_PORT] = CAUSE_SERVICE_UNAVAILABLE,
    [END_COMPONENT_MISMATCH] = CAUSE_SERVICE_UNAVAILABLE,
    [END_NO_ADDRESS] = CAUSE_SERVICE_UNAVAILABLE,
    [END_AUTH_FAILED] = CAUSE_USER_ERROR, /* a caller that was up and started LCP over, and failed then */
    [END_AUTH_TIMEOUT] = CAUSE_USER_ERROR,
    [END_AUTH_REFUSED] = CAUSE_USER_ERROR,
    [END_LOOPBACK] = CAUSE_PORT_ERROR,
    [END_NO_ANSWER] = CAUSE_LOST_CARRIER,
    [END_NOT_CONVERGING] = CAUSE_USER_ERROR,
    [END_NO_PROTOCOLS] = CAUSE_USER_ERROR,
    [END_PEER_SILENT] = CAUSE_LOST_CARRIER,
    [END_IDLE] = CAUSE_IDLE_TIMEOUT,
    [END_SESSION_TIMEOUT] = CAUSE_SESSION_TIMEOUT,
    [END_LINE_FAILED] = CAUSE_PORT_ERROR,
    [END_NOT_A_CALL] = CAUSE_USER_ERROR,
    [END_OUT_OF_RESOURCES] = CAUSE_NAS_ERROR,
};

uint32_t radius_terminate_cause(enum end_reason why)
{
    unsigned cause = (unsigned)why < END_REASONS ? causes[why] : 0;

    return cause != 0 ? cause : CAUSE_NAS_REQUEST;
}

/* 64 bits as RFC 2869 5.1 has them: what does not fit 32 goes on its own, when there is any. */
static void put_octets(struct writer *w, uint8_t type, uint8_t gigawords_type, uint64_t octets)
{
    radius_put_u32(w, type, (uint32_t)octets);
    if (octets >> 32 != 0)
        radius_put_u32(w, gigawords_type, (uint32_t)(octets >> 32));
}

static void put_stop(struct writer *w, const struct radius_record *record)
{
    radius_put_u32(w, RADIUS_ACCT_SESSION_TIME, record->session_s);
    put_octets(w, RADIUS_ACCT_INPUT_OCTETS, RADIUS_ACCT_INPUT_GIGAWORDS, record->bytes_in);
    put_octets(w, RADIUS_ACCT_OUTPUT_OCTETS, RADIUS_ACCT_OUTPUT_GIGAWORDS, record->bytes_out);
    if (record->frames_in != 0 || record->frames_out != 0) {
        radius_put_u32(w, RADIUS_ACCT_INPUT_PACKETS, (uint32_t)record->frames_in);
        radius_put_u32(w, RADIUS_ACCT_OUTPUT_PACKETS, (uint32_t)record->frames_out);
    }
    radius_put_u32(w, RADIUS_ACCT_TERMINATE_CAUSE, radius_terminate_cause(record->why));
}

static void put_call(struct writer *w, const struct radius_record *record, const struct radius_nas *nas)
{
    size_t name_len = strlen(record->user);

    radius_put(w, RADIUS_USER_NAME, bytes_of(record->user, name_len < RADIUS_VALUE_MAX ? name_len : RADIUS_VALUE_MAX));
    wr_bytes(w, bytes_of(record->class_.octets, record->class_.len));
    radius_put_caller(w, nas, &record->caller);
    radius_put_u32(w, RADIUS_ACCT_AUTHENTIC, record->is_local ? AUTHENTIC_LOCAL : AUTHENTIC_RADIUS);
    if (record->address != 0)
        radius_put_u32(w, RADIUS_FRAMED_IP_ADDRESS, record->address);
    if (record->status == RADIUS_STOP)
        put_stop(w, record);
}

bool radius_write_accounting(struct writer *w, uint8_t id, const struct radius_record *record,
                             const struct radius_nas *nas, uint32_t delay_s, struct bytes secret)
{
    static const uint8_t none[RADIUS_AUTHENTICATOR_LEN];

    radius_begin(w, RADIUS_ACCOUNTING_REQUEST, id, none);
    radius_put_u32(w, RADIUS_ACCT_STATUS_TYPE, (uint32_t)record->status);
    radius_put_text(w, RADIUS_ACCT_SESSION_ID, record->session);
    radius_put_u32(w, RADIUS_EVENT_TIMESTAMP, (uint32_t)record->when_unix);
    radius_put_u32(w, RADIUS_ACCT_DELAY_TIME, delay_s);
    if (record->status == RADIUS_START || record->status == RADIUS_STOP) {
        put_call(w, record, nas);
    } else {
        radius_put_text(w, RADIUS_NAS_IDENTIFIER, nas->identifier);
        if (nas->address != 0)
            radius_put_u32(w, RADIUS_NAS_IP_ADDRESS, nas->address);
    }
    return radius_seal_accounting(w, secret);
}
