/*
 * port_internal.h - what the files of service/port share: a server, its ports, the call on a port.
 *
 * server.c keeps the set of ports; port.c is the life of one port's line; call.c the life of one
 * call on it; callback.c calls a caller back; role_*.c what the port's roles make of an authenticated caller;
 * dial.c a connection that somebody here asked for; interface*.c the demand-dial interfaces.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PORT_INTERNAL_H
#define RRAS_PORT_INTERNAL_H
#include "service/modem/at.h"
#include "service/modem/recogniser.h"
#include "service/net/pool.h"
#include "service/port/call_limit.h"
#include "service/port/decoder.h"
#include "service/port/dial.h"
#include "service/port/pacing.h"
#include "service/port/server.h"
#include "service/ppp/link.h"

enum {
    LISTEN_FIRST_MS = 750,       /* silence after CONNECT before our own first LCP request */
    LISTEN_AFTER_TEXT_MS = 3000, /* and after a line of text: somebody may still be talking */
    STOP_PATIENCE_MS = 1500,     /* for the answer to our Terminate-Request when the service stops */
    REOPEN_LINE_MS = 10 * 1000,  /* a COM port that is gone or taken is tried again this often */
    SAY_MAX = 1024,              /* one answer of the recogniser */
    OWN_LCP_MAX = 64             /* as much of our last LCP packet as is remembered */
};

/* One call, from CONNECT to hang-up. Allocated with the call, freed when the port reaps it. */
struct call {
    struct port *port;
    struct dial *dial;           /* we have made this call: the connection it is for; else NULL */
    struct dd_interface *iface;  /* the far end is this interface's router, dialled or calling; else NULL */
    struct transport *line;      /* the port's */
    uint32_t ticket;             /* of the attempt whose verdict is out; 0 none */
    bool is_login_ticket;        /* it came from the login text */
    rras_ms started;
    int64_t started_unix;
    rras_ms open_at;             /* when LCP begins by itself, unless a text dialogue is on then */
    rras_ms pump_at;             /* when the pacing lets more out */
    rras_ms session_until;       /* the provider allows the call until then */
    bool has_frame;              /* a good PPP frame has come */
    uint8_t own_lcp[OWN_LCP_MAX]; /* our last LCP packet, to know an echo of it */
    uint8_t own_lcp_len;
    bool wants_pump;             /* the network has packets for the caller */
    bool is_authenticated;
    bool logged_in_by_text;      /* the login text has authenticated: LCP asks nobody */
    bool is_link_spent;          /* LCP was not answered at all: begun anew, for as long as the port is patient */
    bool is_callback;            /* the port has called, to call `called_user` back */
    bool has_refused_router;     /* two-way: who we have called gave a wrong name or password */
    bool is_over;                /* ended: the port reaps it */
    enum end_reason why;
    uint32_t peer_error;
    uint32_t bps;
    uint32_t address;            /* from the pool */
    uint32_t echo_stamp;
    unsigned method;
    enum link_phase phase_shown; /* of a dialled call: as far as it was reported */
    char peer[48];
    char user[AUTH_NAME_MAX + 1];   /* as sent; the provider's spelling once authenticated */
    char called_user[AUTH_NAME_MAX + 1];
    struct auth_result who;
    uint64_t bytes_in, bytes_out, frames_in, frames_out;
    struct recogniser recogniser;
    struct decoder decoder;
    struct hdlc_tx tx;
    struct pacing pacing;
    struct call_script *script;  /* a dialled call's, while it runs; LCP begins behind it */
    struct link *link;           /* NULL until LCP began */
    struct net_caller *caller;   /* NULL until IPCP opened */
    struct host_place *host;     /* a guest's: this computer on the far network; NULL until IPCP opened */
};

/* Whom a port is to call back. */
struct callback {
    char number[CBCP_NUMBER_MAX + 1]; /* "": nobody */
    char user[AUTH_NAME_MAX + 1];
    uint32_t delay_ms;
    rras_ms dial_at;             /* RRAS_NEVER until the caller has been hung up */
    bool is_dialing;
};

struct port {
    struct server *server;
    struct device_config device;
    struct port_config config;   /* config.roles: in force */
    unsigned configured_roles;
    struct transport *line;      /* modem: while open; TCP: while a call is on it */
    struct at *at;               /* modem ports only */
    rras_ms reopen_at;
    uint32_t line_error;         /* RAS error why the line is not open; 0 */
    char line_why[128];
    bool has_told_failure;       /* the event was logged once */
    struct call *call;
    struct callback callback;
    struct dial *dial;           /* the connection it is lent to, or NULL */
    bool is_opening;             /* open_line() was asked for and is not answered */
    enum end_reason last_end;
    rras_ms unfit_at;            /* a caller was last sent away from it, or its like, for want of the role; 0 never */
    uint64_t calls;
};

struct server {
    struct server_config config;
    const struct server_host *host;
    void *ctx;
    struct pool *pool;
    struct net *net;
    struct call_limit limit;
    struct port **ports;
    size_t port_count, port_cap;
    uint32_t last_ticket;
    struct dd_interface **interfaces; /* INTERFACES_MAX of them, once there was one */
    size_t interface_count;
    struct dd_interface *removed_interfaces; /* whose calls still say goodbye */
    bool has_routes;             /* an interface leads somewhere */
    struct interface_route local[NET_LOCAL_MAX]; /* networks of this computer's adapters */
    uint8_t local_count;
    struct dial **dials;         /* DIALS_MAX of them, once there was one */
    size_t dial_count;
    uint32_t last_dial_ticket;
    uint32_t dial_steps;         /* reported so far, of all */
    uint64_t calls_taken, calls_refused;
    unsigned calls_slept;        /* ended by the computer's sleep, not yet told */
    rras_ms last_turned_away;    /* the last event about a scanner */
    bool is_stopping, is_paused, has_changed;
    bool is_asleep;              /* the computer is about to sleep: nothing dials by itself */
    rras_ms stop_began;
    struct host_place *among;    /* this computer among the callers, or NULL */
    bool wants_among;
    rras_ms among_again_at;      /* when no address was free */
};

/* call.c */
bool call_begin(struct port *port, struct transport *line, const char *peer, uint32_t bps, rras_ms now); /* false: no memory */
void call_received(struct call *call, struct bytes data, rras_ms now);
void call_pump(struct call *call, rras_ms now);
rras_ms call_advance(struct call *call, rras_ms now);
void call_hang_up(struct call *call, enum end_reason why, rras_ms now);   /* politely */
void call_line_lost(struct call *call, enum end_reason why);              /* at once */
void call_authenticate(struct call *call, const struct auth_attempt *attempt);
void call_auth_answer(struct call *call, const struct auth_result *result, rras_ms now);
bool call_has_lcp(const struct call *call);                               /* LCP is open */
void call_free(struct call *call);  /* NULL is allowed; pool and network are given back */

void call_say(struct call *call, struct bytes text); /* before PPP: FF doubled for a telnet client */

/* call_script.c: the script of a dialled call, between CONNECT and PPP. */
/* RAS_OK, or 752 and a sentence that names the line. */
uint32_t call_script_check(const char *text, char *why, size_t cap);
bool call_script_begin(struct call *call, rras_ms now);      /* false: no memory */
void call_script_hear(struct call *call, struct bytes text, rras_ms now);
rras_ms call_script_advance(struct call *call, rras_ms now);
void call_script_free(struct call *call);                    /* none is allowed */

/* call_link.c: the PPP engine's host. */
bool call_open_link(struct call *call, rras_ms now);
void call_trace_in(struct call *call, uint16_t protocol, struct bytes info); /* passwords starred out */

/* callback.c */
bool callback_is_possible(const struct port *port);
bool callback_is_pending(const struct port *port);
/* An authenticated caller: true when callback has to be settled first, or has ended the call. */
bool callback_takes_over(struct call *call, rras_ms now);
void callback_agreed(struct call *call, const struct cbcp_agreed *agreed, rras_ms now); /* not "no callback" */
void callback_call_over(struct port *port, enum end_reason why, rras_ms now);
void callback_failed(struct port *port, uint32_t ras_error);
bool callback_begin_call(struct port *port, uint32_t bps, rras_ms now);   /* the number answers; false: no memory */
void callback_cancel(struct port *port, rras_ms now);
rras_ms callback_advance(struct port *port, rras_ms now);

/* dial.c: what is told to a connection that is being dialled. dial_failed() only notes. */
void dial_began_call(struct dial *dial, rras_ms now);               /* somebody answered: port->call */
void dial_call_over(struct dial *dial, const struct call *call, rras_ms now);
void dial_failed(struct dial *dial, uint32_t ras_error);            /* no call came of it */
void dial_callback_agreed(struct dial *dial, uint8_t delay_s, rras_ms now);
void dial_cancel(struct dial *dial, enum end_reason why, rras_ms now);
bool dial_awaits_ring(const struct dial *dial);                     /* it is to be called back */
bool dial_is_connected(const struct dial *dial);
rras_ms dial_advance_all(struct server *server, rras_ms now);
void dial_woke_up(struct server *server, rras_ms now);              /* a try that fell due while the computer slept */
void dial_stop_all(struct server *server, enum end_reason why, rras_ms now);
void dial_free_all(struct server *server);

/* role_client.c: the calling side of a call; all of them only where call->dial is set. */
void role_client_config(const struct call *call, struct link_config *link);
void role_client_text(struct call *call, struct bytes text);        /* before the first frame */
void role_client_follow(struct call *call);                         /* the link may have come further */
void role_client_authenticated(struct call *call, unsigned method, rras_ms now);
void role_client_callback(struct call *call, const struct cbcp_agreed *agreed, rras_ms now);
void role_client_ip(struct call *call, const struct link_ip *ip, rras_ms now);
void role_client_packet(struct call *call, struct bytes packet, rras_ms now);
rras_ms role_client_idle_deadline(const struct call *call);

/* A call we have made as a client: its far end is a network we are a guest in. A dialled router is none. */
static inline bool call_is_guest(const struct call *call)
{
    return call->dial && !call->iface;
}

/* interface.c: demand-dial interfaces. */
struct dd_interface *interface_find(const struct server *server, const char *name); /* without case; NULL */
void interface_call_up(struct dd_interface *iface, struct call *call, rras_ms now);   /* IPCP opened: routes are in force */
void interface_call_over(struct dd_interface *iface, struct call *call, rras_ms now); /* from call_free(), whoever called */
/* Its dial has ended for good, redials and all; also after a call. */
void interface_dial_over(struct dd_interface *iface, uint32_t error, rras_ms now);
rras_ms interface_advance_all(struct server *server, rras_ms now);
void interface_stop_all(struct server *server, enum end_reason why, rras_ms now);
void interface_free_all(struct server *server);
void interface_call_down(struct dd_interface *iface, struct call *call);     /* IPCP has left that state */
void interface_set_paused(struct server *server, rras_ms now);      /* server->is_paused by now */
void interface_woke_up(struct server *server);                      /* what failed before the sleep counts no more */

/* role_router.c: a call to or from a demand-dial interface's router, from authentication on. */
void role_router_authenticated(struct call *call, unsigned method, rras_ms now);  /* we have dialled it */
void role_router_config(const struct call *call, struct link_config *link);       /* likewise */
void role_router_go_on(struct call *call, rras_ms now);                           /* it has called, and is the one call */
/* IPCP opened: joins the network by call->caller, or hangs up; or it has left that state. */
void role_router_left(struct call *call, rras_ms now);
void role_router_join(struct call *call, const struct link_ip *ip, const struct net_caller_facts *facts, uint16_t mtu,
                      void (*wake)(void *ctx), rras_ms now);
bool role_router_address_wanted(struct call *call, uint32_t address);             /* the router names its own */
rras_ms role_router_idle_deadline(const struct call *call);

/* host_link.c: this computer's own place on a network. */
void host_link_up(struct call *call, const struct link_ip *ip, rras_ms now);      /* a guest's call is on line */
void host_link_down(struct call *call);                                           /* NULL-safe, idempotent */
void host_link_packet(struct call *call, struct bytes packet, rras_ms now);
bool host_link_pull(struct call *call, struct bytes *packet, rras_ms now);
rras_ms host_link_advance_all(struct server *server, rras_ms now);
void host_link_free_all(struct server *server);
/* This computer among the callers: there as long as there is a demand-dial interface with a route. */
void host_link_among_callers(struct server *server, bool on, rras_ms now);
/* The pool is about to be this one. False: it has gone from among the callers, whose addresses are others now; it
 * comes back by itself. */
bool host_link_keeps_address(struct server *server, struct pool *pool, const struct address_range *range);
/* A caller needs this address, or (0) any while none is free: true when this computer had it, uses it for nothing (a
 * caller's own address: whatever it uses it for), and has given it back to the pool. It comes back by itself. */
bool host_link_gives_way(struct server *server, uint32_t address);

/* call_events.c */
struct call_record call_record_of(const struct call *call); /* as it is now: ended_unix is the present */
void call_log_refusal(const struct call *call, uint32_t ras_error);
void call_log_end(const struct call *call, int64_t ended_unix);

/* role_server.c, role_router.c: admit an authenticated caller, or end the call with a reason. */
void role_server_admit(struct call *call, rras_ms now);
void role_router_admit(struct call *call, rras_ms now);
uint32_t role_take_address(const struct call *call);        /* of the pool, or the user's own; 0 none */
/* role.c: which of the two, and what the port's boxes say to it. */
struct dd_interface *role_interface_of(const struct call *call); /* that is named as the caller; NULL: a client */
void role_refuse(struct call *call, enum end_reason why, rras_ms now); /* with its event */
void role_decide(struct call *call, rras_ms now);
void role_admit(struct call *call, rras_ms now);            /* after callback, if any */

/* port.c */
struct port *port_new(struct server *server, const struct device_config *device, const struct port_config *config);
void port_free(struct port *port);
void port_start(struct port *port, rras_ms now);
void port_stop(struct port *port, enum end_reason why, rras_ms now);
void port_set_paused(struct port *port, bool on);
bool port_sleep(struct port *port, rras_ms now);            /* true: it had a call */
bool port_wake(struct port *port, rras_ms now);             /* true: a call was still there */
bool port_listens(const struct port *port);                 /* it has a role that answers, and the service is not paused */
bool port_is_quiet(const struct port *port);                /* no call, and the modem is on hook */
bool port_is_free(const struct port *port);                 /* listens and has no call */
void port_take_line(struct port *port, struct transport *line, rras_ms now);  /* TCP: a call; modem: its COM port */
void port_line_failed(struct port *port, uint32_t ras_error, const char *why, rras_ms now);
rras_ms port_advance(struct port *port, rras_ms now);       /* also reaps a call that is over */
enum port_condition port_condition(const struct port *port);
void port_hold_back(struct port *port);                     /* a modem's RING is, or is not, for us now */
void port_open_for_dial(struct port *port);                 /* its COM port, unless it is open or on its way */
void port_dialled(struct port *port, rras_ms now);          /* a connection has given it back */

/* server.c */
void server_event(struct server *server, enum ras_event event, const char *a1, const char *a2, const char *a3);
static inline rras_ms server_now(const struct server *server)
{
    return server->host->now(server->ctx);
}
#endif
