/*
 * model_failed.c - NT's box *Error Connecting to*: its second line, and whether and when it dials again by itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_failed.h"
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"

static bool is_among(uint32_t error, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == error)
            return true;
    return false;
}

int failed_line(uint32_t error)
{
    /* What a network control protocol reports; 720 is of no protocol, and says so itself (KB Q152605). */
    static const uint32_t of_tcpip[] = { 731, RAS_PPP_CP_REJECTED, 735, RAS_PPP_NCP_TERMINATED, RAS_PPP_NO_ADDRESS_ASSIGNED,
                                         ERROR_INVALID_ADDRESS_NT };

    return is_among(error, of_tcpip, sizeof of_tcpip / sizeof *of_tcpip) ? IDS_ERROR_LINE_TCPIP : IDS_ERROR_LINE;
}

bool failed_may_redial(uint32_t error)
{
    static const uint32_t final[] = {
        RAS_PORT_NOT_FOUND, RAS_USER_DISCONNECTION, RAS_RESTRICTED_LOGON_HOURS, RAS_ACCT_DISABLED, RAS_PASSWD_EXPIRED,
        RAS_NO_DIALIN_PERMISSION, RAS_AUTHENTICATION_FAILURE, RAS_BAD_CALLBACK_NUMBER, RAS_ACCT_EXPIRED, RAS_CHANGING_PASSWORD,
        RAS_NO_LOCAL_ENCRYPTION, RAS_UNABLE_TO_AUTHENTICATE_SERVER, RAS_IDLE_DISCONNECTED, 623, 723, 749, 751, 752,
    };

    return error >= 600 && error <= 999 && !is_among(error, final, sizeof final / sizeof *final);
}

void redial_begin(struct redial *redial, uint32_t error, uint16_t redial_s, uint64_t now_ms)
{
    redial->at_ms = 0;
    if (redial->left == 0 || !failed_may_redial(error))
        return;
    redial->left--;
    redial->at_ms = now_ms + (uint64_t)(redial_s ? redial_s : 1) * 1000;
}

void redial_stop(struct redial *redial)
{
    redial->at_ms = 0;
}

unsigned redial_seconds(const struct redial *redial, uint64_t now_ms)
{
    if (redial->at_ms <= now_ms)
        return 0;
    return (unsigned)((redial->at_ms - now_ms + 999) / 1000);
}

bool redial_is_due(const struct redial *redial, uint64_t now_ms)
{
    return redial->at_ms != 0 && now_ms >= redial->at_ms;
}
