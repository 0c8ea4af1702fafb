/*
 * ras_event.c - the events of the service: source, published number, severity, text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/ras_event.h"
#include <string.h>
#include "common/base/text.h"

#define ROUTER(event, number, severity, args, text) \
    [event] = { RAS_SOURCE_ROUTER, number, RAS_SEVERITY_##severity, args, #event, text }
#define REMOTE_ACCESS(event, number, severity, args, text) \
    [event] = { RAS_SOURCE_REMOTE_ACCESS, number, RAS_SEVERITY_##severity, args, #event, text }
#define OURS(event, number, severity, args, text) \
    [event] = { RAS_SOURCE_OPENRRAS, number, RAS_SEVERITY_##severity, args, #event, text }

static const struct ras_event_info events[RAS_EVENTS] = {
    ROUTER(RAS_EVENT_AUTH_FAILED, 20014, WARNING, 2,
           "The user %1 failed to authenticate on port %2: the name or the password is wrong. The line has"
           " been disconnected. Check both at the caller, capital letters included, or give the user a new"
           " password: rrasctl set user"),
    ROUTER(RAS_EVENT_AUTH_TIMEOUT, 20049, WARNING, 1,
           "The caller on port %1 did not prove who it is in the time allowed. The line has been disconnected."
           " Enter name and password at the caller before dialing, or allow more time: rrasctl set settings"
           " auth-time="),
    ROUTER(RAS_EVENT_NOT_PROJECTED, 20050, WARNING, 3,
           "The user %1 on port %2 could not be given a place on the network: %3"),
    ROUTER(RAS_EVENT_PPP_START_FAILED, 20063, ERROR, 1,
           "The PPP engine could not start: %1 Restart the service: rrasctl restart"),
    ROUTER(RAS_EVENT_PPP_ERROR, 20073, ERROR, 3, "PPP ended the call on port %1, user %2: %3"),
    ROUTER(RAS_EVENT_NO_INITIAL_DATA, 20095, WARNING, 1,
           "Port %1 was answered, but nothing was received from the caller. The line has been disconnected."
           " See that the caller is set to PPP; noise and scanners need no cure."),
    ROUTER(RAS_EVENT_SETTING_DEFAULTED, 20101, WARNING, 3,
           "The setting %1 has the value %2, which is out of range; %3 is used. Set it anew: rrasctl set"
           " settings"),
    ROUTER(RAS_EVENT_COMPONENT_NOT_LOADED, 20103, ERROR, 2, "The component %1 could not be loaded: %2"),
    ROUTER(RAS_EVENT_INTERFACE_NOT_LOADED, 20105, ERROR, 1,
           "The interface %1 cannot be used: no port has Dial out and receive calls as a demand dial router ticked."),
    ROUTER(RAS_EVENT_PORT_ALREADY_OPEN, 20108, WARNING, 1,
           "Port %1 is already open in another program. Close it there; the port is tried again by itself."),
    ROUTER(RAS_EVENT_DIAL_FAILED, 20111, WARNING, 3,
           "The interface %1 tried to connect on port %2 and failed: %3"),
    ROUTER(RAS_EVENT_IDLE, 20139, INFORMATION, 1,
           "Port %1 was disconnected because nothing was sent for too long. To keep calls longer: rrasctl set"
           " settings idle-disconnect="),

    REMOTE_ACCESS(RAS_EVENT_NOT_RECEIVING, 20008, WARNING, 0,
           "No port is configured to receive calls. Tick Receive calls as a RAS server on a port and restart the"
           " service."),
    REMOTE_ACCESS(RAS_EVENT_NO_INITIAL_FRAME, 20009, WARNING, 1,
           "The caller on port %1 never sent a valid first frame. The line has been disconnected. See that the"
           " caller is set to PPP, and on a cable that both ends have the same speed."),
    REMOTE_ACCESS(RAS_EVENT_DEVICE_FAILED, 20015, ERROR, 2, "The device on port %1 is not functioning: %2"),
    REMOTE_ACCESS(RAS_EVENT_AUTHENTICATED, 20017, INFORMATION, 2, "The user %1 has authenticated on port %2."),
    REMOTE_ACCESS(RAS_EVENT_DISCONNECTED, 20019, INFORMATION, 2, "The user %1 has disconnected from port %2."),
    REMOTE_ACCESS(RAS_EVENT_SESSION, 20050, INFORMATION, 9,
           "The user %1 was connected on port %2 from %3 to %4, %5 minutes; %6 bytes were sent and %7 received at"
           " %8 bit/s. %9"),
    REMOTE_ACCESS(RAS_EVENT_PASSWORD_EXPIRED, 20080, WARNING, 2,
           "The user %1 was refused on port %2: the password has expired. Give the user a new one: rrasctl set"
           " user"),
    REMOTE_ACCESS(RAS_EVENT_ACCOUNT_EXPIRED, 20081, WARNING, 2,
           "The user %1 was refused on port %2: the account has expired. Set a later date, or none: rrasctl"
           " set user"),
    REMOTE_ACCESS(RAS_EVENT_NO_DIALIN_PERMISSION, 20082, WARNING, 2,
           "The user %1 was refused on port %2: the account has no permission to dial in. Grant it: rrasctl"
           " set user name=%1 dialin=permit"),
    REMOTE_ACCESS(RAS_EVENT_CALLED_BACK, 20068, INFORMATION, 3, "The user %1 on port %2 was called back at %3."),
    REMOTE_ACCESS(RAS_EVENT_CALLBACK_FAILED, 20093, WARNING, 3,
           "The user %1 could not be called back from port %2: %3"),
    REMOTE_ACCESS(RAS_EVENT_SERVER_LEASE_LOST, 20088, ERROR, 1,
           "The lease of the server's address %1 could not be renewed."),
    REMOTE_ACCESS(RAS_EVENT_CLIENT_LEASE_LOST, 20089, ERROR, 2,
           "The lease of the address %1 of user %2 could not be renewed."),
    REMOTE_ACCESS(RAS_EVENT_NO_CLIENT_ADDRESS, 20090, ERROR, 1,
           "No address could be had for the user %1. Make the pool larger: rrasctl ip add range"),
    REMOTE_ACCESS(RAS_EVENT_NO_SERVER_ADDRESS, 20091, ERROR, 1,
           "No address could be had for the server: %1 See to the pool: rrasctl ip show config"),
    REMOTE_ACCESS(RAS_EVENT_SERVER_ADDRESS, 20092, INFORMATION, 1,
           "The server has the address %1 on its callers' side."),

    OURS(RAS_EVENT_SERVICE_STARTED, 30001, INFORMATION, 0, "The service has started."),
    OURS(RAS_EVENT_SERVICE_STOPPED, 30002, INFORMATION, 0, "The service has stopped."),
    OURS(RAS_EVENT_SERVICE_FAILED, 30003, ERROR, 1, "The service cannot do its work: %1"),
    OURS(RAS_EVENT_RESTART_PENDING, 30004, INFORMATION, 1,
           "The new configuration of %1 takes effect when the service is restarted: rrasctl restart"),
    OURS(RAS_EVENT_COMPONENT_MISMATCH, 30005, ERROR, 3,
         "%1 has version %2, the service has version %3; callers get error 629. Update the service:"
         " Network > Services > Update."),
    OURS(RAS_EVENT_DATABASE_SET_ASIDE, 30006, ERROR, 2,
           "The database was damaged and has been set aside as %1: %2 The service runs with a new, empty one."
           " Replay a dump, if there is one: rrasctl exec"),
    OURS(RAS_EVENT_DEVICE_HEALED, 30007, INFORMATION, 1, "The device on port %1 is functioning again."),
    OURS(RAS_EVENT_CALL_TURNED_AWAY, 30008, WARNING, 2, "A call from %1 was turned away: %2"),
    OURS(RAS_EVENT_LOCKED_OUT, 30009, WARNING, 1,
           "The user %1 is locked out after too many wrong passwords. Enable the account to end it: rrasctl"
           " set user name=%1 disabled=no"),
    OURS(RAS_EVENT_SERVICE_PAUSED, 30010, INFORMATION, 0,
         "The service is paused: calls that are up go on, no new one is answered. Let it answer again with: rrassvc"
         " continue"),
    OURS(RAS_EVENT_SERVICE_CONTINUED, 30011, INFORMATION, 0, "The service is no longer paused and answers calls again."),
    OURS(RAS_EVENT_WOKE_UP, 30012, INFORMATION, 1,
         "The computer woke up. %1 calls had been ended by its sleep; the lines are opened anew. To keep callers, set"
         " the power plan to never sleep."),
    OURS(RAS_EVENT_FIREWALL_OPENED, 30013, INFORMATION, 1,
         "Windows Firewall lets calls to %1 in; the rule goes with the line."),
    OURS(RAS_EVENT_FIREWALL_FAILED, 30014, WARNING, 2,
         "Windows Firewall may keep calls to %1 out: %2 Allow rrassvc.exe in Windows Firewall by hand."),
    OURS(RAS_EVENT_WISH_REFUSED, 30015, WARNING, 2,
         "What the installer was asked for, %1, could not be done: %2 Do it with rrasctl."),
    OURS(RAS_EVENT_RADIUS_SILENT, 30020, WARNING, 2,
         "The RADIUS server %1 did not answer (%2); others are asked first from now on. See that it runs, and that"
         " this computer is one of its clients."),
    OURS(RAS_EVENT_RADIUS_ANSWERS, 30021, INFORMATION, 1, "The RADIUS server %1 answers again."),
    OURS(RAS_EVENT_RADIUS_INVALID, 30022, ERROR, 2,
         "An answer in the name of the RADIUS server %1 was not used: %2"),
    OURS(RAS_EVENT_RADIUS_REFUSED, 30023, WARNING, 3, "The user %1 was refused on port %2: %3"),
    OURS(RAS_EVENT_ACCOUNTING_LOST, 30024, ERROR, 1,
         "Records of calls were not delivered to RADIUS accounting: %1"),
    OURS(RAS_EVENT_ADAPTER_GONE, 30030, WARNING, 2,
         "The adapter chosen for callers' traffic, %1, is not connected; %2 Connect it, or choose another one on the"
         " Adapters page of Network."),
    OURS(RAS_EVENT_ADAPTER_BACK, 30031, INFORMATION, 1,
         "The adapter chosen for callers' traffic, %1, is connected again and used."),
    OURS(RAS_EVENT_PROXY_FAILED, 30040, WARNING, 2,
         "Programs cannot reach dialled networks by %1: %2 It is tried again every 10 seconds."),
    OURS(RAS_EVENT_PROXY_LISTENS, 30041, INFORMATION, 1, "Programs can reach dialled networks by %1 again."),
    OURS(RAS_EVENT_WINTUN_FAILED, 30042, WARNING, 2,
         "The connection %1 is no network adapter of this computer: %2 Programs reach it by SOCKS all the same."),
    OURS(RAS_EVENT_INTERFACE_CONNECTED, 30050, INFORMATION, 2, "The interface %1 is connected on port %2."),
    OURS(RAS_EVENT_INTERFACE_DISCONNECTED, 30051, INFORMATION, 3,
         "The interface %1 is no longer connected on port %2: %3"),
};

const struct ras_event_info *ras_event_info(enum ras_event event)
{
    return &events[(unsigned)event < RAS_EVENTS ? event : RAS_EVENT_SERVICE_FAILED];
}

const char *ras_event_source_name(enum ras_event_source source)
{
    static const char *const names[RAS_SOURCES] = { "Router", "RemoteAccess", "OpenRRAS" };

    return names[(unsigned)source < RAS_SOURCES ? source : RAS_SOURCE_OPENRRAS];
}

const char *ras_event_severity_name(enum ras_event_severity severity)
{
    switch (severity) {
    case RAS_SEVERITY_WARNING:
        return "warning";
    case RAS_SEVERITY_ERROR:
        return "error";
    case RAS_SEVERITY_INFORMATION:
        break;
    }
    return "information";
}

uint32_t ras_event_id(enum ras_event event)
{
    const struct ras_event_info *info = ras_event_info(event);
    uint32_t facility = 0x100 + (uint32_t)info->source;

    return (uint32_t)info->severity << 30 | UINT32_C(1) << 29 | facility << 16 | info->number;
}

void ras_event_format(enum ras_event event, const char *const *args, unsigned count, char *out, size_t cap)
{
    size_t len = 0;

    if (cap == 0)
        return;
    for (const char *c = ras_event_info(event)->text; *c != '\0' && len + 1 < cap; c++) {
        unsigned n;

        if (c[0] != '%' || c[1] < '1' || c[1] > '9') {
            out[len++] = *c;
            continue;
        }
        n = (unsigned)(*++c - '1');
        if (n < count && args[n] != NULL) {
            struct bytes arg = bytes_of_text(args[n]);
            size_t room = cap - len;

            len += strlen(text_printable(out + len, room, arg));
            if (arg.len >= room)
                break; /* cut: nothing more belongs behind it */
        }
    }
    out[len] = '\0';
}
