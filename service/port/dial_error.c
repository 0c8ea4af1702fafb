/* dial_error.c - one RAS error for every way a dialled call can end (facts: rras 3.4).
 * SPDX-License-Identifier: MIT */
#include "common/base/bytes.h"
#include "common/ras/ras_error.h"
#include "service/port/dial.h"

/*
 * What the server says in its Terminate-Request, and what the caller is shown. Numbers of the router
 * range were made for the server's own log: the caller's Windows knows a remote disconnection (KB
 * Q170977). Those up to 752 that are not here are shown as they are.
 */
static const struct {
    uint32_t said, shown;
} goodbyes[] = {
    { RAS_NOT_CLIENT_PORT, RAS_REMOTE_DISCONNECTION },
    { RAS_NOT_ROUTER_PORT, RAS_REMOTE_DISCONNECTION },
    { RAS_AUTH_PROTOCOL_REJECTED, RAS_REMOTE_DISCONNECTION },
    { RAS_PEER_REFUSED_AUTH, RAS_REMOTE_DISCONNECTION },
    { RAS_IDLE_DISCONNECTED, RAS_REMOTE_DISCONNECTION },
    { RAS_PPP_SESSION_TIMEOUT, RAS_REMOTE_DISCONNECTION },
    { RAS_AUTH_SERVER_TIMEOUT, RAS_AUTHENTICATION_FAILURE },
    { RAS_NO_RADIUS_SERVERS, RAS_AUTHENTICATION_FAILURE },
    { RAS_INVALID_RADIUS_RESPONSE, RAS_AUTHENTICATION_FAILURE },
    { RAS_NO_LOCAL_ENCRYPTION, RAS_AUTHENTICATION_FAILURE },
    { RAS_UNKNOWN_FRAMED_PROTOCOL, RAS_AUTHENTICATION_FAILURE },
    { RAS_UNKNOWN_SERVICE_TYPE, RAS_AUTHENTICATION_FAILURE },
    { RAS_BAD_CALLBACK_NUMBER, RAS_PPP_LCP_TERMINATED },
    { RAS_DISCONNECTION, RAS_PPP_LCP_TERMINATED },        /* hung up to call back, which we knew nothing of */
    { RAS_NO_IP_ADDRESSES, RAS_PPP_CP_REJECTED },
    { RAS_OUT_OF_BUFFERS, RAS_REMOTE_DISCONNECTION },     /* the server's, not ours: so are those below */
    { RAS_PORT_DISCONNECTED, RAS_REMOTE_DISCONNECTION },
    { RAS_HARDWARE_FAILURE, RAS_REMOTE_DISCONNECTION },
    { RAS_USER_DISCONNECTION, RAS_REMOTE_DISCONNECTION },
    { RAS_PPP_REMOTE_TERMINATED, RAS_REMOTE_DISCONNECTION },
    { RAS_PPP_NO_RESPONSE, RAS_REMOTE_DISCONNECTION },
    { RAS_PPP_TIMEOUT, RAS_REMOTE_DISCONNECTION },
};

enum { CALLER_FIRST = 600, CALLER_LAST = 752 };

static uint32_t shown_for(uint32_t said)
{
    for (size_t i = 0; i < sizeof goodbyes / sizeof *goodbyes; i++)
        if (goodbyes[i].said == said)
            return goodbyes[i].shown;
    return said >= CALLER_FIRST && said <= CALLER_LAST ? said : RAS_REMOTE_DISCONNECTION;
}

/* What we found out ourselves. Those that depend on more are in dial_error_of(). */
static const uint32_t ours[END_REASONS] = {
    [END_ADMINISTRATOR] = RAS_USER_DISCONNECTION,
    [END_SERVICE_STOPPED] = RAS_DISCONNECTION,
    [END_COMPUTER_SLEPT] = RAS_DISCONNECTION,
    [END_AUTH_TIMEOUT] = RAS_PPP_TIMEOUT,
    [END_AUTH_REFUSED] = RAS_REMOTE_DISCONNECTION, /* no way to authenticate in common; NT 4 has no number of its own */
    [END_NO_DIALIN_PERMISSION] = RAS_NO_DIALIN_PERMISSION,
    [END_ACCOUNT_DISABLED] = RAS_ACCT_DISABLED,
    [END_PASSWORD_EXPIRED] = RAS_PASSWD_EXPIRED,
    [END_ACCOUNT_EXPIRED] = RAS_ACCT_EXPIRED,
    [END_LOGON_HOURS] = RAS_RESTRICTED_LOGON_HOURS,
    [END_NO_ADDRESS] = RAS_PPP_NO_ADDRESS_ASSIGNED,
    [END_LOOPBACK] = RAS_PPP_LOOPBACK_DETECTED,
    [END_NOT_CONVERGING] = RAS_PPP_NOT_CONVERGING,
    [END_NO_PROTOCOLS] = RAS_PPP_CP_REJECTED,      /* IP is what we ask for, and the server has rejected it */
    [END_PEER_SILENT] = RAS_PPP_TIMEOUT,
    [END_IDLE] = RAS_IDLE_DISCONNECTED,
    [END_LINE_FAILED] = RAS_HARDWARE_FAILURE,
    [END_NOT_A_CALL] = RAS_PPP_NO_RESPONSE,
    [END_OUT_OF_RESOURCES] = RAS_OUT_OF_BUFFERS,
    [END_AUTH_SERVER_TIMEOUT] = RAS_AUTHENTICATION_FAILURE,
    [END_NO_RADIUS_SERVERS] = RAS_AUTHENTICATION_FAILURE,
    [END_INVALID_RADIUS_RESPONSE] = RAS_AUTHENTICATION_FAILURE,
    [END_RADIUS_TERMS] = RAS_AUTHENTICATION_FAILURE,
};

uint32_t dial_error_of(const struct dial_end *end)
{
    switch (end->why) {
    case END_CALLER_HUNG_UP: /* the far end said goodbye */
        if (end->peer_error != 0)
            return shown_for(end->peer_error);
        return end->was_connected ? RAS_REMOTE_DISCONNECTION : RAS_PPP_LCP_TERMINATED;
    case END_AUTH_FAILED: /* PAP says no more than no; the goodbye behind it may */
        return end->peer_error != 0 && !dial_error_may_pass(shown_for(end->peer_error)) ? shown_for(end->peer_error)
                                                                                       : RAS_AUTHENTICATION_FAILURE;
    case END_CARRIER_LOST: /* its goodbye may have been lost on the way; before PPP nobody said anything */
        return end->has_frame ? RAS_REMOTE_DISCONNECTION : RAS_DISCONNECTION;
    case END_NO_ANSWER:
        return end->has_frame ? RAS_PPP_TIMEOUT : RAS_PPP_NO_RESPONSE;
    default:
        return (unsigned)end->why < END_REASONS && ours[end->why] ? ours[end->why] : RAS_DISCONNECTION;
    }
}

bool dial_error_may_pass(uint32_t ras_error)
{
    /* Wrong once is wrong again, and a third time locks the account; or somebody hung up on purpose. */
    static const uint32_t final[] = {
        RAS_USER_DISCONNECTION, RAS_RESTRICTED_LOGON_HOURS, RAS_ACCT_DISABLED, RAS_PASSWD_EXPIRED,
        RAS_NO_DIALIN_PERMISSION, RAS_AUTHENTICATION_FAILURE, RAS_ACCT_EXPIRED, RAS_IDLE_DISCONNECTED,
    };

    for (size_t i = 0; i < sizeof final / sizeof *final; i++)
        if (final[i] == ras_error)
            return false;
    return true;
}
