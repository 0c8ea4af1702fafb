/*
 * end_reason.h - why a call ended: one reason per call, set at the first cause, never overwritten.
 *
 * A reason maps to the RAS error the server records, the error the caller will read, an event, and
 * a sentence that names the cure. Everything a person reads about an ended call comes from here.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_END_REASON_H
#define RRAS_END_REASON_H
#include <stddef.h>
#include <stdint.h>

enum end_reason {
    END_NONE,                  /* the call is up, or there was none */
    END_CALLER_HUNG_UP,        /* the peer sent LCP Terminate-Request */
    END_CARRIER_LOST,          /* DCD, NO CARRIER or TCP close without a goodbye */
    END_ADMINISTRATOR,         /* disconnected from the console */
    END_SERVICE_STOPPED,       /* the service is stopping */
    END_NOT_CLIENT_PORT,       /* 913: a client called a port without Receive calls as a RAS server */
    END_NOT_ROUTER_PORT,       /* 914: a router called a port without the demand-dial role */
    END_COMPONENT_MISMATCH,    /* parts of the service are of different versions */
    END_AUTH_FAILED,           /* 691 */
    END_AUTH_TIMEOUT,          /* nobody proved a name in the time allowed */
    END_AUTH_REFUSED,          /* 919: the peer offers no authentication we may use */
    END_NO_DIALIN_PERMISSION,  /* 649 */
    END_ACCOUNT_DISABLED,      /* 647, also a lockout */
    END_PASSWORD_EXPIRED,      /* 648 */
    END_ACCOUNT_EXPIRED,       /* 708 */
    END_LOGON_HOURS,           /* 646 */
    END_NO_ADDRESS,            /* 717: the pool is empty */
    END_LOOPBACK,              /* 737: our own frames come back */
    END_NO_ANSWER,             /* 721: the peer never spoke PPP */
    END_NOT_CONVERGING,        /* 732: options were not agreed in the tries allowed */
    END_NO_PROTOCOLS,          /* 720: no network protocol in common */
    END_PEER_SILENT,           /* LCP echoes went unanswered */
    END_IDLE,                  /* 926 */
    END_LINE_FAILED,           /* 630: cable, device or socket failed */
    END_NOT_A_CALL,            /* noise, a scanner, or a protocol we do not speak */
    END_OUT_OF_RESOURCES,      /* no memory */
    END_AUTH_SERVER_TIMEOUT,   /* 930: no RADIUS server answered */
    END_NO_RADIUS_SERVERS,     /* 938: RADIUS is to judge, and no server is configured */
    END_INVALID_RADIUS_RESPONSE, /* 939: what came back proves nothing */
    END_RADIUS_TERMS,          /* 741, 794, 796: accepted on terms this server cannot keep */
    END_SESSION_TIMEOUT,       /* 932: the Session-Timeout of the caller's RADIUS server */
    END_CALLBACK,              /* hung up to call the caller back */
    END_NO_CALLBACK,           /* the caller must be called back, and knows no CBCP or names no number */
    END_CALLBACK_FAILED,       /* nobody answered at the number, or the modem could not call it */
    END_COMPUTER_SLEPT,        /* the computer went to sleep with the call on it */
    END_INTERFACE_DISABLED,    /* 916: the router's demand-dial interface is disabled here */
    END_INTERFACE_CONNECTED,   /* 908: the interface has a call already, or is about to */
    END_INTERFACE_REMOVED,     /* 905: the interface was deleted with the call on it */
    END_ROUTER_NOT_PROVEN,     /* 691: two-way: the router we called did not prove that it is the one */
    END_ADDRESS_CONFLICT,      /* 716: an address of the link is in use here already */
    END_REASONS
};

struct end_reason_info {
    const char *key;          /* stable, for scripts: "not-client-port" */
    uint32_t ras_error;       /* what the server records, and sends in the LCP Terminate-Request */
    uint32_t caller_error;    /* what the caller's Windows will most likely show; 0: nothing */
    const char *sentence;     /* "%s" is the port's name */
    const char *cure;         /* what to do about it, "%s" as above; "" where nothing is wrong */
};

/* Never NULL; a value out of range gives END_NONE's row. */
const struct end_reason_info *end_reason_info(enum end_reason why);

/* Sentence and cure for a port: "Error 629 at the caller: COM1 lacks ...". Always NUL-terminated. */
void end_reason_explain(enum end_reason why, const char *port_name, char *out, size_t cap);
enum { END_REASON_TEXT_MAX = 319 /* of the longest one, with a port name of 15 octets */ };

/* The sentence alone. */
void end_reason_sentence(enum end_reason why, const char *port_name, char *out, size_t cap);

/* The reason an authentication verdict's RAS error stands for; END_AUTH_FAILED when in doubt. */
enum end_reason end_reason_of_auth(uint32_t ras_error);
#endif
