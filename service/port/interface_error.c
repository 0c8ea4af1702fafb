/* interface_error.c - why a demand-dial interface is not connected: the router's number for it, and the cure.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "service/port/interface_internal.h"

/* What the router we called said of our account has numbers of its own at a router. */
static const struct {
    uint32_t shown, remote;
} accounts[] = {
    { RAS_NO_DIALIN_PERMISSION, RAS_REMOTE_NO_DIALIN_PERMISSION },
    { RAS_PASSWD_EXPIRED, RAS_REMOTE_PASSWD_EXPIRED },
    { RAS_ACCT_DISABLED, RAS_REMOTE_ACCT_DISABLED },
    { RAS_RESTRICTED_LOGON_HOURS, RAS_REMOTE_LOGON_HOURS },
    { RAS_AUTHENTICATION_FAILURE, RAS_REMOTE_AUTHENTICATION_FAILURE },
};

/* Ends that are found here, and say more than the caller's number for them. */
static bool says_more(enum end_reason why)
{
    return why == END_AUTH_REFUSED || why == END_ROUTER_NOT_PROVEN || why == END_ADDRESS_CONFLICT ||
           why == END_NO_ADDRESS;
}

bool interface_is_routers(uint32_t error)
{
    return error >= 900 && error < 1000 && ras_error_symbol(error) != NULL;
}

uint32_t interface_error_of(const struct dd_interface *iface, uint32_t shown)
{
    if (says_more(iface->last_why))
        return end_reason_info(iface->last_why)->ras_error;
    if (interface_is_routers(iface->peer_error))
        return iface->peer_error; /* a router says what it means */
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        if (accounts[i].shown == shown)
            return accounts[i].remote;
    return shown;
}

static const struct {
    uint32_t error;
    const char *cure;
} cures[] = {
    { RAS_REMOTE_AUTHENTICATION_FAILURE, "Enter the user name, domain and password of an account the other"
      " router has." },
    { RAS_REMOTE_NO_DIALIN_PERMISSION, "Grant the account dialin permission at the other router." },
    { RAS_REMOTE_PASSWD_EXPIRED, "Give the account a new password at the other router, and enter it here." },
    { RAS_REMOTE_ACCT_DISABLED, "Enable the account at the other router." },
    { RAS_REMOTE_LOGON_HOURS, "Change the account's logon hours at the other router." },
    { RAS_AUTHENTICATION_FAILURE, "For two-way authentication the other router's interface needs the name and password"
      " of an account here, named as this interface." },
    { RAS_PEER_REFUSED_AUTH, "At the other router this router's user name must be the name of an interface, with"
      " credentials of its own; or untick Use two-way authentication here." },
    { RAS_NOT_ROUTER_PORT, "At the other router, tick Dial out and receive calls as a demand dial router for the"
      " port." },
    { RAS_NOT_CLIENT_PORT, "At the other router there is no interface named as the user name of this one: name it"
      " so." },
    { RAS_INTERFACE_DISABLED, "Enable the interface at the other router." },
    { RAS_INTERFACE_CONNECTED, "The other router has a call for its interface already: another router may use the same"
      " user name." },
    { RAS_IP_CONFIGURATION, "Give each of the two routers an address pool of its own; they must not overlap." },
    { RAS_NO_IP_ADDRESSES, "Make the address pool larger (rrasctl ip add range)." },
    { RAS_REMOTE_DISCONNECTION, "See the event log of the other router for the reason." },
    { RAS_LINE_BUSY, "Add an alternate number, or a line to the other router." },
    { RAS_NO_ANSWER, "See that the other router runs and listens, and that the number is right." },
    { RAS_PORT_NOT_AVAILABLE, "Wait until a call is over, or add a port for demand dialing." },
    { RAS_PORT_OR_DEVICE, "See that the modem is switched on and no other program uses its port." },
    { RAS_INTERFACE_CONFIGURATION, "See that the interface has a number and TCP/IP is ticked." },
    { RAS_PPP_NO_RESPONSE, "See that what answers there is a router that speaks PPP." },
    { RAS_PPP_TIMEOUT, "The other router was probably switched off, or the line cut." },
};

void interface_explain_error(uint32_t error, char *out, size_t cap)
{
    const char *cure = "";

    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++)
        if (cures[i].error == error)
            cure = cures[i].cure;
    snprintf(out, cap, "Error %u: %s%s%s", (unsigned)error, ras_error_text(error), cure[0] ? " " : "", cure);
}
