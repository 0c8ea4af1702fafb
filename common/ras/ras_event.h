/*
 * ras_event.h - what the service writes into the event log.
 *
 * Numbers are the published ones (KB Q117304 for RemoteAccess; the Router numbers have drifted from
 * them and are listed on their own, never computed). What NT had no event for is numbered from 30000
 * under OpenRRAS. The Windows message table is generated from a checked-in file; a test holds it
 * against this table. Pure, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RAS_EVENT_H
#define RRAS_RAS_EVENT_H
#include <stddef.h>
#include <stdint.h>

enum ras_event {
    /* Router: the numbers of Routing and Remote Access. */
    RAS_EVENT_AUTH_FAILED,            /* %1 user, %2 port */
    RAS_EVENT_AUTH_TIMEOUT,           /* %1 port */
    RAS_EVENT_NOT_PROJECTED,          /* %1 user, %2 port, %3 why: no address, 717 */
    RAS_EVENT_PPP_START_FAILED,       /* %1 why */
    RAS_EVENT_PPP_ERROR,              /* %1 port, %2 user, %3 error; also 913 and 914 */
    RAS_EVENT_NO_INITIAL_DATA,        /* %1 port */
    RAS_EVENT_SETTING_DEFAULTED,      /* %1 setting, %2 value found, %3 value used */
    RAS_EVENT_COMPONENT_NOT_LOADED,   /* %1 component, %2 why */
    RAS_EVENT_INTERFACE_NOT_LOADED,   /* %1 demand-dial interface: no port has the router role */
    RAS_EVENT_PORT_ALREADY_OPEN,      /* %1 port */
    RAS_EVENT_DIAL_FAILED,            /* %1 demand-dial interface, %2 port, %3 error */
    RAS_EVENT_IDLE,                   /* %1 port */
    /* RemoteAccess: published only there. */
    RAS_EVENT_NOT_RECEIVING,          /* no port is configured to receive calls */
    RAS_EVENT_NO_INITIAL_FRAME,       /* %1 port */
    RAS_EVENT_DEVICE_FAILED,          /* %1 port, %2 why */
    RAS_EVENT_AUTHENTICATED,          /* %1 user, %2 port */
    RAS_EVENT_DISCONNECTED,           /* %1 user, %2 port */
    RAS_EVENT_SESSION,                /* %1 user, %2 port, %3 start, %4 end, %5 minutes, %6 bytes sent,
                                         %7 bytes received, %8 bit/s, %9 why it ended */
    RAS_EVENT_PASSWORD_EXPIRED,       /* %1 user, %2 port */
    RAS_EVENT_ACCOUNT_EXPIRED,        /* %1 user, %2 port */
    RAS_EVENT_NO_DIALIN_PERMISSION,   /* %1 user, %2 port */
    RAS_EVENT_CALLED_BACK,            /* %1 user, %2 port, %3 number */
    RAS_EVENT_CALLBACK_FAILED,        /* %1 user, %2 port, %3 error */
    RAS_EVENT_SERVER_LEASE_LOST,      /* %1 address */
    RAS_EVENT_CLIENT_LEASE_LOST,      /* %1 address, %2 user */
    RAS_EVENT_NO_CLIENT_ADDRESS,      /* %1 user */
    RAS_EVENT_NO_SERVER_ADDRESS,      /* %1 why */
    RAS_EVENT_SERVER_ADDRESS,         /* %1 address */
    /* OpenRRAS: our own. */
    RAS_EVENT_SERVICE_STARTED,
    RAS_EVENT_SERVICE_STOPPED,
    RAS_EVENT_SERVICE_FAILED,         /* %1 why */
    RAS_EVENT_RESTART_PENDING,        /* %1 port or setting */
    RAS_EVENT_COMPONENT_MISMATCH,     /* %1 component, %2 its version, %3 ours */
    RAS_EVENT_DATABASE_SET_ASIDE,     /* %1 where it is now, %2 why */
    RAS_EVENT_DEVICE_HEALED,          /* %1 port */
    RAS_EVENT_CALL_TURNED_AWAY,       /* %1 address, %2 why: limits against scanners */
    RAS_EVENT_LOCKED_OUT,             /* %1 user */
    RAS_EVENT_SERVICE_PAUSED,
    RAS_EVENT_SERVICE_CONTINUED,
    RAS_EVENT_WOKE_UP,                /* %1 how many calls the sleep ended */
    RAS_EVENT_FIREWALL_OPENED,        /* %1 address and port */
    RAS_EVENT_FIREWALL_FAILED,        /* %1 address and port, %2 why */
    RAS_EVENT_WISH_REFUSED,           /* %1 what the installer was asked for, %2 why */
    RAS_EVENT_RADIUS_SILENT,          /* %1 RADIUS server, %2 what it was asked for */
    RAS_EVENT_RADIUS_ANSWERS,         /* %1 RADIUS server: again */
    RAS_EVENT_RADIUS_INVALID,         /* %1 RADIUS server, %2 what is wrong with its answer */
    RAS_EVENT_RADIUS_REFUSED,         /* %1 user, %2 port, %3 why */
    RAS_EVENT_ACCOUNTING_LOST,        /* %1 why */
    RAS_EVENT_ADAPTER_GONE,           /* %1 the chosen adapter, %2 how callers' traffic leaves instead */
    RAS_EVENT_ADAPTER_BACK,           /* %1 the chosen adapter */
    RAS_EVENT_PROXY_FAILED,           /* %1 address, port and what it is for, %2 why it cannot be opened */
    RAS_EVENT_PROXY_LISTENS,          /* %1 the same, after it failed */
    RAS_EVENT_WINTUN_FAILED,          /* %1 connection, %2 why it has no network adapter */
    RAS_EVENT_INTERFACE_CONNECTED,    /* %1 demand-dial interface, %2 port */
    RAS_EVENT_INTERFACE_DISCONNECTED, /* %1 demand-dial interface, %2 port, %3 why */
    RAS_EVENTS
};

enum ras_event_source { RAS_SOURCE_ROUTER, RAS_SOURCE_REMOTE_ACCESS, RAS_SOURCE_OPENRRAS, RAS_SOURCES };
enum ras_event_severity { RAS_SEVERITY_INFORMATION = 1, RAS_SEVERITY_WARNING = 2, RAS_SEVERITY_ERROR = 3 };

struct ras_event_info {
    enum ras_event_source source;
    uint32_t number;                 /* unique within its source */
    enum ras_event_severity severity;
    unsigned args;                   /* how many of %1 to %9 the text uses */
    const char *symbol;              /* for the message table: "RAS_EVENT_AUTH_FAILED" */
    const char *text;
};

/* Never NULL; a value out of range gives RAS_EVENT_SERVICE_FAILED's row. */
const struct ras_event_info *ras_event_info(enum ras_event event);

/* "Router", "RemoteAccess", "OpenRRAS". */
const char *ras_event_source_name(enum ras_event_source source);

/* "information", "warning", "error". */
const char *ras_event_severity_name(enum ras_event_severity severity);

/* The 32-bit identifier for ReportEvent and the message table: severity, customer bit, a facility of
 * its own for each source (20050 is two different events), number. */
uint32_t ras_event_id(enum ras_event event);

/* The text with `args` put in: at most `cap` - 1 octets, cut between characters, NUL-terminated.
 * Arguments come from callers: what does not print becomes '?'. Missing ones are empty. */
void ras_event_format(enum ras_event event, const char *const *args, unsigned count, char *out, size_t cap);
#endif
