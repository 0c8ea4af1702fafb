/*
 * server.h - the access server: its ports, the calls on them, the pool and the network behind.
 *
 * PURE: lines, sockets, users, files, time and chance are its host's. The Windows service and the
 * native benches drive the same code. One thread owns it all; callbacks of struct server_host come
 * on that thread from inside a call.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SERVER_H
#define RRAS_SERVER_H
#include "common/ras/call_record.h"
#include "common/ras/demand_dial.h"
#include "common/ras/port_role.h"
#include "common/ras/ras_error.h"
#include "common/ras/ras_event.h"
#include "common/ras/server_settings.h"
#include "service/aaa/auth.h"
#include "service/net/net.h"
#include "service/port/dial.h"
#include "service/port/transport.h"

/* rassapi.h's port conditions. */
enum port_condition {
    PORT_NON_OPERATIONAL, /* the line cannot be opened; `error` says why */
    PORT_DISCONNECTED,    /* no incoming role: it does not listen */
    PORT_LISTENING,       /* waiting for a call */
    PORT_INITIALIZING,    /* the modem is being set up */
    PORT_ANSWERING,       /* ringing, or connected and not yet authenticating */
    PORT_AUTHENTICATING,
    PORT_AUTHENTICATED,   /* a caller is served */
    PORT_HANGING_UP,
    PORT_CALLING_BACK,    /* the caller was hung up and is called at its number */
    PORT_DIALING,         /* lent to a connection that is being dialled */
    PORT_DIALED_OUT       /* and connected */
};
const char *port_condition_text(enum port_condition condition); /* "Waiting for call", ... (rras 2.1) */

struct port_status {
    char name[PORT_NAME_MAX + 1];
    char device[DEVICE_NAME_MAX + 1];
    enum device_kind kind;
    enum port_condition condition;
    unsigned roles;               /* in force since the start */
    unsigned configured_roles;    /* in force after the next start */
    uint32_t error;               /* RAS error of the line (692 ...) or of the last call's end; 0 */
    char explanation[320];        /* sentence and cure for that error; "" */
    enum end_reason last_end;
    char user[ACCOUNT_NAME_MAX + 1];
    char peer[48];
    char protocol[32];            /* who was recognised: "PPP", "AT", ...; auth method once known */
    uint32_t address;             /* the caller's, host order */
    uint32_t line_bps, port_bps;
    uint64_t connected_ms;        /* how long the call is up; 0 none */
    uint64_t bytes_in, bytes_out, frames_in, frames_out;
    uint32_t bad_fcs, too_long, aborted;
    bool is_tracing;
};

enum trace_direction { TRACE_IN, TRACE_OUT };

struct host_link;
struct server_host {
    /* Somebody says who it is; answer with server_auth_answer(ticket), now or later. */
    void (*authenticate)(void *ctx, uint32_t ticket, const struct auth_attempt *attempt);
    /* Open the line of this modem port; answer with server_line_opened() or server_line_failed(). For
     * a TCP device that failed: try to listen again; answer with server_device_up() or _failed(). */
    void (*open_line)(void *ctx, const char *port, const struct device_config *device);
    /* Something for the event log; `args` fill %1.. of the event's text. Never a secret. */
    void (*event)(void *ctx, enum ras_event event, const char *const *args, unsigned count);
    void (*call_ended)(void *ctx, const struct call_record *record);
    /* A caller has its address and the network now, with its record so far. Said again when it starts its
     * network protocol over. NULL: nobody wants to know. */
    void (*call_served)(void *ctx, const struct call_record *record);
    /* A traced port: a whole PPP frame (PAP passwords masked already), or a line for device.log. */
    void (*trace_frame)(void *ctx, const char *port, enum trace_direction direction, uint16_t protocol, struct bytes info);
    void (*trace_text)(void *ctx, const char *port, const char *line);
    void (*changed)(void *ctx);          /* some port's status is not what it was */
    void (*random)(void *ctx, uint8_t *out, size_t len);
    rras_ms (*now)(void *ctx);           /* for lines, whose reports carry no time */
    int64_t (*unix_now)(void *ctx);      /* seconds UTC */
    /* The hour of the week, local time: 0 Sunday 0:00 ... 167. NULL: dial-out hours allow all. */
    unsigned (*week_hour)(void *ctx);
    /* This computer has a place on a network it can use: a connection that was dialled is up, or (connection 0) the
     * network of the callers, for demand-dial routes. Until link_down() the host may open a proxy on the uplink, or
     * take the packets itself: server_take_packets(). NULL: nobody uses them. */
    void (*link_up)(void *ctx, uint32_t connection, const struct host_link *link);
    void (*link_down)(void *ctx, uint32_t connection);
    /* Dial out: connect to "host:port"; answer with server_connected() or server_connect_failed(). NULL:
     * TCP lines cannot dial. */
    void (*connect)(void *ctx, uint32_t ticket, const char *place);
    /* A connection has come further. It must only note it. NULL: nobody wants to know. */
    void (*dial_state)(void *ctx, uint32_t connection, const struct dial_step *step);
};

/* A place this computer has on a network. */
struct uplink;
struct host_link {
    char name[DIAL_NAME_MAX + 1];        /* the entry's; "" for the network of the callers */
    uint32_t address, peer_address, dns[2], wins[2];
    uint16_t mtu;
    uint32_t bps;
    bool use_default_gateway;
    struct uplink *uplink;               /* the server's; gone with link_down() */
};

struct server_config {
    struct server_settings settings;
    char computer_name[16];              /* CHAP name */
    char version[32];                    /* "0.1.0": for LCP Identification and the HTTP page */
    bool is_component_mismatch;          /* parts of different versions: every call ends with 629 */
    uint32_t dns_upstream[2];            /* the host's own resolvers, used when settings name none */
};

struct server;

/* `ctx` goes to `host`, `outside_ctx` to `outside`. NULL with a sentence in `message` (256 chars)
 * when the settings cannot work or memory is out. */
struct server *server_new(const struct server_config *config, const struct server_host *host, void *ctx,
                          const struct net_outside *outside, void *outside_ctx, rras_ms now, char *message);
void server_free(struct server *server);   /* every line still open is closed; NULL is allowed */

/* Before anything runs: the ports of one device, with the roles they have from now on. */
bool server_add_port(struct server *server, const struct device_config *device, const struct port_config *port);
/* Opens what must be opened. */
void server_start(struct server *server, rras_ms now);
/* Tells every caller goodbye; server_is_quiet() says when the last one is gone. */
void server_stop(struct server *server, enum end_reason why, rras_ms now);
bool server_is_quiet(const struct server *server);
/* Paused: no new call is answered, those that are up go on. */
void server_set_paused(struct server *server, bool on);
bool server_is_paused(const struct server *server);
/* The computer goes to sleep: callers are told goodbye. It woke up: calls that are still there are ended
 * and COM ports opened anew; how many calls the sleep ended. */
void server_sleep(struct server *server, rras_ms now);
unsigned server_wake(struct server *server, rras_ms now);
rras_ms server_advance(struct server *server, rras_ms now); /* runs what is due; when to call again */

/* True when this TCP device has a port that listens: otherwise its address is not opened at all. */
bool server_device_listens(const struct server *server, int64_t device_id);
/* A TCP device's address could not be opened: every port of it shows why, and open_line() is asked
 * for again later; or it is open (again). */
void server_device_failed(struct server *server, int64_t device_id, uint32_t ras_error, const char *why, rras_ms now);
void server_device_up(struct server *server, int64_t device_id);
/* A TCP call for a hunt group. False: no port is free (say BUSY and close), or `*scanner` is true:
 * the address calls too often or too many calls are half open (close without a word). On true the
 * line belongs to the server. */
bool server_incoming(struct server *server, int64_t device_id, struct transport *line, uint32_t from, bool *scanner, rras_ms now);
/* Answers to open_line(). */
void server_line_opened(struct server *server, const char *port, struct transport *line, rras_ms now);
void server_line_failed(struct server *server, const char *port, uint32_t ras_error, const char *why, rras_ms now);

/* The line of an idle modem port, found by its COM port ("COM5"), for somebody who has to ask the modem
 * something; service/port/lend.c. */
enum lend_result {
    LEND_LENT,          /* loan->line is the caller's until server_take_back() */
    LEND_NOT_OPEN,      /* the server does not have it open, and will not open it before server_take_back()
                           or half a minute */
    LEND_IN_CALL,
    LEND_BUSY           /* it is lent, being opened, or the server stops */
};
struct server_loan {
    struct transport *line;
    char port[PORT_NAME_MAX + 1];
};
enum lend_result server_lend_line(struct server *server, const char *system_name, rras_ms now, struct server_loan *loan);
/* After LEND_LENT and LEND_NOT_OPEN. A line that was lost meanwhile is closed by who has it, and NULL here:
 * server_line_failed() tells of it. */
void server_take_back(struct server *server, const struct server_loan *loan, rras_ms now);

/* The network behind the callers, for reports of outside sockets. Owned by the server. */
struct net *server_net(const struct server *server);

/* Each attempt has a ticket of its own: an answer to one that nobody waits for any more is ignored. */
void server_auth_answer(struct server *server, uint32_t ticket, const struct auth_result *result, rras_ms now);

/* Whose attempt this is, for as long as its verdict is out: the port's index. False: nobody's any more. */
bool server_find_ticket(const struct server *server, uint32_t ticket, size_t *index);

/* The host's own resolvers are other ones now; used where the settings name none. */
void server_set_host_dns(struct server *server, const uint32_t dns[2]);

/* The networks of this computer's own adapters, most of NET_LOCAL_MAX: a demand-dial default route does not take them. */
void server_set_local_networks(struct server *server, const struct interface_route *networks, size_t count);

/* What an administrator may change while it runs. */
void server_apply_settings(struct server *server, const struct server_settings *settings, rras_ms now);
bool server_set_configured_roles(struct server *server, const char *port, unsigned roles); /* false: no such port */
bool server_set_tracing(struct server *server, const char *port, bool on);
bool server_disconnect(struct server *server, const char *port, rras_ms now);  /* false: no such port or no call */
/* A program beside the service was found to be of another version: from now on every call ends with 629. */
void server_mark_component_mismatch(struct server *server);
bool server_restart_is_pending(const struct server *server);                  /* some role differs */

/* Dials out; dial.h. 0 and the connection's number, or a RAS error with a sentence in `why` (256 chars). What
 * follows is told by dial_state() and kept in its status; a port that was listening answers again afterwards. */
uint32_t server_dial(struct server *server, const struct dial_request *request, rras_ms now, uint32_t *connection, char *why);
/* Hangs up; a connection that is over already is forgotten. False: there is none of this number. */
bool server_hang_up(struct server *server, uint32_t connection, rras_ms now);
bool server_connection_status(const struct server *server, uint32_t connection, rras_ms now, struct dial_status *out);
size_t server_connection_count(const struct server *server);
void server_connection_at(const struct server *server, size_t index, rras_ms now, struct dial_status *out);
/* The states reported from the `from`-th on, at most `max`; how many there are in `out`. */
size_t server_connection_steps(const struct server *server, uint32_t connection, uint32_t from, struct dial_step *out, size_t max);
/* A step of it in words; its number is the one that was being tried then. */
const char *server_connection_step_text(const struct server *server, uint32_t connection, const struct dial_step *step,
                                        char out[DIAL_TEXT_MAX + 1]);
/* Line 1 of NT's failure box: "Disconnected.", "Dialing 5551234.", ... */
const char *dial_box_line(const struct dial_status *status, char out[DIAL_TEXT_MAX + 1]);
/* Answers to connect(). A line that comes too late is closed. */
void server_connected(struct server *server, uint32_t ticket, struct transport *line, rras_ms now);
void server_connect_failed(struct server *server, uint32_t ticket, uint32_t ras_error);

/* Goes on with a paused connection. False: it is not paused, or there is none of this number. */
struct dial_resume {
    char user[AUTH_NAME_MAX + 1], domain[DIAL_DOMAIN_MAX + 1], password[AUTH_NAME_MAX + 1]; /* DIAL_RETRY_AUTHENTICATION */
    char callback_number[DIAL_NUMBER_MAX + 1]; /* DIAL_CALLBACK_SET_BY_CALLER; "" none */
};
bool server_dial_resume(struct server *server, uint32_t connection, const struct dial_resume *resume, rras_ms now);

/* This computer's packets go to `receive`, as a network interface of the system wants it (Wintun), but for those of the
 * uplink's own connections, so that a proxy goes on beside it; NULL gives them back. From link_up() to link_down(). */
bool server_take_packets(struct server *server, uint32_t connection, void (*receive)(void *ctx, struct bytes packet), void *ctx);
/* A packet of this computer's. False: the line's queue is full or the link is gone. */
bool server_send_packet(struct server *server, uint32_t connection, struct bytes packet, rras_ms now);
/* The uplink's own work was done outside of a server call: have it looked at again. */
void server_uplink_used(struct server *server, uint32_t connection);

/* ---- demand-dial interfaces (mprapi.h's words) ----
 *
 * An interface has one call at a time, dialled or answered. Who calls with an interface's name is its router (KB
 * Q159684, Q176512). Both routers dial at the same moment: the call of the one with the higher name goes on (what each
 * calls itself, without case; both know both). A router calls though its call is up: that one has 4 s to say anything;
 * if it does the new call is refused (908), else replaced. An interface that is disabled hangs up and answers nobody
 * (916). What a failed dial says is the router's own number where there is one: 924 instead of the caller's 691, and
 * 908, 914, 916, 919 or 926 as the other router says it. */

enum interface_state {                   /* ROUTER_INTERFACE_STATE's values */
    INTERFACE_UNREACHABLE = 0, INTERFACE_DISCONNECTED = 1, INTERFACE_CONNECTING = 2, INTERFACE_CONNECTED = 3
};
const char *interface_state_text(enum interface_state state);

enum interface_reason {                  /* MPR_INTERFACE_*; a set */
    INTERFACE_OUT_OF_RESOURCES = 0x01, INTERFACE_ADMIN_DISABLED = 0x02, INTERFACE_CONNECTION_FAILURE = 0x04,
    INTERFACE_SERVICE_PAUSED = 0x08, INTERFACE_DIALOUT_HOURS = 0x10, INTERFACE_NO_DEVICE = 0x40
};

struct interface_status {
    char name[DIAL_NAME_MAX + 1];
    enum interface_state state;
    unsigned reasons;                    /* set of enum interface_reason */
    uint32_t error;                      /* RAS error of the last failure or end; 0 */
    char explanation[320];               /* sentence and cure; "" */
    char port[PORT_NAME_MAX + 1];
    rras_ms retry_in_ms;                 /* unreachable: it may be dialled again so soon; 0 */
    uint32_t failures;                   /* in a row, each after all its redials */
    uint32_t connection;                 /* dialled here, last if not now: the dial's number; 0 */
    bool is_dialled, is_persistent;
    uint32_t our_address, peer_address, line_bps;
    uint64_t connected_ms, bytes_in, bytes_out, packets_in, packets_out, packets_dropped;
    uint32_t packets_waiting;
};

/* Adds the interface, or changes the one of this name, at once; a call that is up stays, with the routes it has
 * from now on. `iface->entry.password` in clear. False: too many, or no memory. */
bool server_set_interface(struct server *server, const struct demand_dial *iface, rras_ms now);
/* Its call is hung up. False: there is none. */
bool server_remove_interface(struct server *server, const char *name, rras_ms now);
size_t server_interface_count(const struct server *server);
void server_interface_status(const struct server *server, size_t index, rras_ms now, struct interface_status *out);
bool server_find_interface(const struct server *server, const char *name, size_t *index); /* without case */
/* Dials now, whatever Unreachable and filters say. 0, or an error with a sentence (256 chars): 905 no such, 916
 * disabled, 910 already connecting, 908 connected, 944 hours, 925 no port, 928 paused. */
uint32_t server_connect_interface(struct server *server, const char *name, rras_ms now, char *why);
/* 905, 906 not connected; a persistent one stays disconnected until it is connected by hand, a packet wants it,
 * or the service starts again. */
uint32_t server_disconnect_interface(struct server *server, const char *name, rras_ms now, char *why);

size_t server_port_count(const struct server *server);
bool server_port_status(const struct server *server, size_t index, rras_ms now, struct port_status *out);
bool server_find_port(const struct server *server, const char *port, size_t *index);

struct server_totals {
    uint32_t ports, listening, calls, authenticated;
    uint32_t pool_size, pool_in_use;
    uint64_t calls_taken, calls_refused;
};
void server_totals(const struct server *server, struct server_totals *out);
#endif
