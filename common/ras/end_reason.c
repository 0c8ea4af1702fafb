/*
 * end_reason.c - every way a call can end: its numbers, its sentence, its cure.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/end_reason.h"
#include "common/base/bytes.h"
#include "common/ras/ras_error.h"

#define CONFIGURE "Network > Services > Routing and Remote Access Service > Properties > Configure"

static const struct end_reason_info reasons[END_REASONS] = {
    [END_NONE] = { "none", 0, 0, "The call on %s has not ended.", "" },
    [END_CALLER_HUNG_UP] = { "caller-hung-up", RAS_PPP_REMOTE_TERMINATED, 0,
        "The caller on %s said goodbye and hung up.", "" },
    [END_CARRIER_LOST] = { "carrier-lost", RAS_PORT_DISCONNECTED, RAS_DISCONNECTION,
        "The line on %s dropped without a goodbye.",
        "If it happens often, check the cable, the modem and the telephone line, or the network under a TCP line." },
    [END_ADMINISTRATOR] = { "administrator", RAS_USER_DISCONNECTION, RAS_REMOTE_DISCONNECTION,
        "An administrator disconnected the call on %s.", "" },
    [END_SERVICE_STOPPED] = { "service-stopped", RAS_REMOTE_DISCONNECTION, RAS_REMOTE_DISCONNECTION,
        "The call on %s ended because the service was stopped.",
        "Start the service again (rrassvc start); the caller can then redial." },
    [END_NOT_CLIENT_PORT] = { "not-client-port", RAS_NOT_CLIENT_PORT, RAS_REMOTE_DISCONNECTION,
        "Error 629 at the caller: %s lacks Receive calls as a RAS server.",
        "Tick Receive calls as a RAS server for %s in " CONFIGURE
        " (or: rrasctl set wanports device=%s rasinonly=yes), then restart the service." },
    [END_NOT_ROUTER_PORT] = { "not-router-port", RAS_NOT_ROUTER_PORT, RAS_REMOTE_DISCONNECTION,
        "Error 629 at the caller: %s lacks Dial out and receive calls as a demand dial router.",
        "Tick that box for %s in " CONFIGURE " (or: rrasctl set wanports device=%s ddinout=yes), then restart the service." },
    [END_COMPONENT_MISMATCH] = { "component-mismatch", RAS_REMOTE_DISCONNECTION, RAS_REMOTE_DISCONNECTION,
        "Error 629 at the caller: %s answered, but parts of the service are of different versions.",
        "Update the service: Network > Services > Update." },
    [END_AUTH_FAILED] = { "auth-failed", RAS_AUTHENTICATION_FAILURE, RAS_AUTHENTICATION_FAILURE,
        "The caller on %s gave a wrong user name or password.",
        "Check both at the caller, capital letters included, or give the user a new password here." },
    [END_AUTH_TIMEOUT] = { "auth-timeout", RAS_AUTHENTICATION_FAILURE, RAS_REMOTE_DISCONNECTION,
        "The caller on %s did not prove who it is in the time allowed.",
        "At the caller, enter the user name and password before dialing;"
        " on a slow line, raise the time to authenticate here." },
    [END_AUTH_REFUSED] = { "auth-refused", RAS_PEER_REFUSED_AUTH, RAS_REMOTE_DISCONNECTION,
        "The caller on %s accepts none of the authentication methods this server may use.",
        "At the caller, accept any authentication including clear text, or allow a method it knows here"
        " (rrasctl add authtype PAP)." },
    [END_NO_DIALIN_PERMISSION] = { "no-dialin-permission", RAS_NO_DIALIN_PERMISSION, RAS_NO_DIALIN_PERMISSION,
        "The user who called on %s has no permission to dial in.",
        "Grant dialin permission to the user (rrasctl set user name=NAME dialin=permit); it holds at once." },
    [END_ACCOUNT_DISABLED] = { "account-disabled", RAS_ACCT_DISABLED, RAS_ACCT_DISABLED,
        "The account of the user who called on %s is disabled or locked out.",
        "Enable the account, which also ends a lockout after too many wrong passwords." },
    [END_PASSWORD_EXPIRED] = { "password-expired", RAS_PASSWD_EXPIRED, RAS_PASSWD_EXPIRED,
        "The password of the user who called on %s has expired.",
        "Give the user a new password; it cannot be changed over this connection." },
    [END_ACCOUNT_EXPIRED] = { "account-expired", RAS_ACCT_EXPIRED, RAS_ACCT_EXPIRED,
        "The account of the user who called on %s has expired.",
        "Set a later expiry date for the account, or none." },
    [END_LOGON_HOURS] = { "logon-hours", RAS_RESTRICTED_LOGON_HOURS, RAS_RESTRICTED_LOGON_HOURS,
        "The user who called on %s may not log on at this time of day.",
        "Call again in the permitted hours, or change the account's logon hours." },
    [END_NO_ADDRESS] = { "no-address", RAS_NO_IP_ADDRESSES, RAS_PPP_CP_REJECTED,
        "There was no free IP address for the caller on %s.",
        "Make the address pool larger (rrasctl ip add range from=FIRST to=LAST), or wait until a caller hangs up." },
    [END_LOOPBACK] = { "loopback", RAS_PPP_LOOPBACK_DETECTED, 0,
        "The line on %s sends our own frames back.",
        "Turn off the modem's echo (ATE0) and any loopback test, or check that a computer is at the other end." },
    [END_NO_ANSWER] = { "no-answer", RAS_PPP_NO_RESPONSE, RAS_REMOTE_DISCONNECTION,
        "The caller on %s connected but never spoke PPP.",
        "At the caller, choose PPP as the server type;"
        " on a direct cable, check that both ends run at the same speed." },
    [END_NOT_CONVERGING] = { "not-converging", RAS_PPP_NOT_CONVERGING, RAS_PPP_NOT_CONVERGING,
        "The caller on %s and this server could not agree on the settings of the line.",
        "Switch on the trace of %s and look at what the caller insists on." },
    [END_NO_PROTOCOLS] = { "no-protocols", RAS_PPP_NO_PROTOCOLS_CONFIGURED, RAS_PPP_NO_PROTOCOLS_CONFIGURED,
        "The caller on %s and this server have no network protocol in common.",
        "Tick TCP/IP in the caller's dial-up settings." },
    [END_PEER_SILENT] = { "peer-silent", RAS_PPP_TIMEOUT, RAS_DISCONNECTION,
        "The caller on %s went silent: it no longer answers echo requests.",
        "The machine was probably switched off or the line cut without a hang-up; it can call again." },
    [END_IDLE] = { "idle", RAS_IDLE_DISCONNECTED, RAS_REMOTE_DISCONNECTION,
        "The call on %s ended because nothing was sent for too long.",
        "Raise the idle time, or set it to 0 for never." },
    [END_LINE_FAILED] = { "line-failed", RAS_HARDWARE_FAILURE, RAS_DISCONNECTION,
        "The device on %s failed during the call.",
        "Check that the cable is plugged in and the modem has power; the port comes back by itself." },
    [END_NOT_A_CALL] = { "not-a-call", RAS_PPP_INVALID_PACKET, 0,
        "Whoever called on %s spoke no protocol this server knows.",
        "Nothing needs doing for noise or a scanner; an old machine must be set to PPP." },
    [END_OUT_OF_RESOURCES] = { "out-of-resources", RAS_OUT_OF_BUFFERS, RAS_REMOTE_DISCONNECTION,
        "The call on %s ended because the computer is out of memory.",
        "Close other programs, or serve fewer callers at a time." },
    [END_AUTH_SERVER_TIMEOUT] = { "auth-server-timeout", RAS_AUTH_SERVER_TIMEOUT, RAS_AUTHENTICATION_FAILURE,
        "No RADIUS server answered for the caller on %s.",
        "See that the RADIUS server runs, that its address and port are right here, and that it has this computer"
        " among its clients with the same shared secret: it does not answer others." },
    [END_NO_RADIUS_SERVERS] = { "no-radius-servers", RAS_NO_RADIUS_SERVERS, RAS_AUTHENTICATION_FAILURE,
        "Nobody could judge the caller on %s: RADIUS is the authentication provider, and no server is configured.",
        "Add a RADIUS server for authentication, or choose local users, in " CONFIGURE " > Network >"
        " Authentication Provider." },
    [END_INVALID_RADIUS_RESPONSE] = { "invalid-radius-response", RAS_INVALID_RADIUS_RESPONSE, RAS_AUTHENTICATION_FAILURE,
        "What answered for the RADIUS server about the caller on %s does not prove that it is the server.",
        "Enter the same shared secret here and there. A server older than 2024 may have to be told to sign its answers"
        " (Message-Authenticator), or Always use digital signatures be switched off for it here." },
    [END_RADIUS_TERMS] = { "radius-terms", RAS_UNKNOWN_SERVICE_TYPE, RAS_AUTHENTICATION_FAILURE,
        "The RADIUS server accepted the caller on %s on terms this server cannot keep.",
        "At the RADIUS server, let the user be Framed-User with Framed-Protocol PPP, and do not require encryption." },
    [END_SESSION_TIMEOUT] = { "session-timeout", RAS_PPP_SESSION_TIMEOUT, RAS_REMOTE_DISCONNECTION,
        "The time the RADIUS server allowed for the connection on %s is over.",
        "Raise the user's Session-Timeout at the RADIUS server." },
    [END_CALLBACK] = { "callback", RAS_DISCONNECTION, 0,
        "The call on %s was hung up to call the caller back.", "" },
    [END_NO_CALLBACK] = { "no-callback", RAS_BAD_CALLBACK_NUMBER, RAS_PPP_LCP_TERMINATED,
        "The caller on %s has to be called back, and does not know how (CBCP) or named no number.",
        "At the caller, tick Enable PPP LCP extensions, and call a port with a modem; or choose No Call Back for this user in Remote Access Permissions." },
    [END_CALLBACK_FAILED] = { "callback-failed", RAS_NO_ANSWER, 0,
        "The caller on %s could not be called back.",
        "See the event log for the modem's answer; check the number, and what must be dialed before it, in Remote Access Permissions." },
    [END_COMPUTER_SLEPT] = { "computer-slept", RAS_REMOTE_DISCONNECTION, RAS_REMOTE_DISCONNECTION,
        "The call on %s ended because the computer went to sleep.",
        "Set the computer's power plan to never sleep; the caller can redial now." },
    [END_INTERFACE_DISABLED] = { "interface-disabled", RAS_INTERFACE_DISABLED, RAS_REMOTE_DISCONNECTION,
        "A router called on %s whose demand-dial interface is disabled.",
        "Enable the interface (rrasctl set interface name=NAME enabled=yes); it holds at once." },
    [END_INTERFACE_CONNECTED] = { "interface-connected", RAS_INTERFACE_CONNECTED, RAS_REMOTE_DISCONNECTION,
        "A router called on %s whose demand-dial interface has a call already.",
        "Nothing needs doing when both routers dialed at the same moment. Otherwise see who else calls with this"
        " user name: each router needs an interface and a user name of its own." },
    [END_INTERFACE_REMOVED] = { "interface-removed", RAS_NO_SUCH_INTERFACE, RAS_REMOTE_DISCONNECTION,
        "The call on %s ended because its demand-dial interface was deleted.", "" },
    [END_ROUTER_NOT_PROVEN] = { "router-not-proven", RAS_AUTHENTICATION_FAILURE, RAS_AUTHENTICATION_FAILURE,
        "The router that was called on %s did not prove who it is.",
        "The user name and password of the other router's interface must be those of an account here that is named as"
        " the interface here and may dial in; or untick Use two-way authentication." },
    [END_ADDRESS_CONFLICT] = { "address-conflict", RAS_IP_CONFIGURATION, RAS_IP_CONFIGURATION,
        "The two routers on %s gave each other addresses that are in use already.",
        "Give each router an address pool of its own: the two must not overlap (rrasctl ip add range)." },
};

const struct end_reason_info *end_reason_info(enum end_reason why)
{
    return &reasons[(unsigned)why < END_REASONS ? why : END_NONE];
}

/* The octets of the name are data: only the "%s" of our own template is ever looked for. */
static void substitute(struct writer *w, const char *template, const char *name)
{
    for (const char *c = template; *c != '\0'; c++) {
        if (c[0] == '%' && c[1] == 's') {
            for (const char *n = name; *n != '\0'; n++)
                wr_u8(w, (uint8_t)*n);
            c++;
        } else {
            wr_u8(w, (uint8_t)*c);
        }
    }
}

void end_reason_sentence(enum end_reason why, const char *port_name, char *out, size_t cap)
{
    struct writer w;

    if (cap == 0)
        return;
    w = wr_into((uint8_t *)out, cap - 1);
    substitute(&w, end_reason_info(why)->sentence, port_name);
    out[w.len] = '\0';
}

void end_reason_explain(enum end_reason why, const char *port_name, char *out, size_t cap)
{
    const struct end_reason_info *info = end_reason_info(why);
    struct writer w;

    if (cap == 0)
        return;
    w = wr_into((uint8_t *)out, cap - 1);
    substitute(&w, info->sentence, port_name);
    if (info->cure[0] != '\0') {
        wr_u8(&w, ' ');
        substitute(&w, info->cure, port_name);
    }
    out[w.len] = '\0';
}

enum end_reason end_reason_of_auth(uint32_t ras_error)
{
    static const struct {
        uint32_t ras_error;
        enum end_reason why;
    } map[] = {
        { RAS_RESTRICTED_LOGON_HOURS, END_LOGON_HOURS },
        { RAS_ACCT_DISABLED, END_ACCOUNT_DISABLED },
        { RAS_PASSWD_EXPIRED, END_PASSWORD_EXPIRED },
        { RAS_NO_DIALIN_PERMISSION, END_NO_DIALIN_PERMISSION },
        { RAS_ACCT_EXPIRED, END_ACCOUNT_EXPIRED },
        { RAS_AUTH_SERVER_TIMEOUT, END_AUTH_SERVER_TIMEOUT },
        { RAS_NO_RADIUS_SERVERS, END_NO_RADIUS_SERVERS },
        { RAS_INVALID_RADIUS_RESPONSE, END_INVALID_RADIUS_RESPONSE },
        { RAS_NO_LOCAL_ENCRYPTION, END_RADIUS_TERMS },
        { RAS_UNKNOWN_FRAMED_PROTOCOL, END_RADIUS_TERMS },
        { RAS_UNKNOWN_SERVICE_TYPE, END_RADIUS_TERMS },
    };

    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (map[i].ras_error == ras_error)
            return map[i].why;
    return END_AUTH_FAILED;
}
