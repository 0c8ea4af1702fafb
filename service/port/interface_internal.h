/*
 * interface_internal.h - one demand-dial interface while the service runs; what the interface_*.c files share.
 *
 * interface.c keeps the set of them; interface_state.c decides when one may dial, and dials; interface_call.c
 * is about the call it has, and a second one; interface_status.c tells of it, and is the door for an
 * administrator; interface_error.c has its sentences.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_INTERFACE_INTERNAL_H
#define RRAS_INTERFACE_INTERNAL_H
#include "service/port/dial_internal.h"

enum {
    PROBE_MS = 4000,             /* for a sign of life of the call that is up, when the same router calls again */
    HOURS_LOOK_MS = 60 * 1000    /* the dial-out hours are looked at this often; a dial looks for itself */
};

struct dd_interface {
    struct server *server;
    struct demand_dial config;
    struct net_interface *net;
    struct dd_interface *next_removed; /* one that is no more, until its last call and dial are over */
    bool is_removed;

    /* What it has. */
    struct call *call;           /* its call, from authentication on; NULL none */
    struct call *rival;          /* the same router has called again; waits for the probe of `call`. NULL none */
    uint64_t probe_frames;       /* frames_in of `call` when the probe was sent */
    rras_ms probe_until;         /* RRAS_NEVER: there is none */
    uint32_t dial_id;            /* it dials, or its call was dialled here; 0 */
    uint32_t last_dial_id;       /* the same, until the other router has called; 0 none */
    bool has_yielded;            /* that dial is hung up for the sake of a call that came in */
    bool is_up;                  /* IPCP of `call` is open */
    bool was_up;                 /* its call was, and perhaps is: the end of the dial is no failure */
    bool is_called_off;          /* the dial is hung up by the service: no failure either */
    rras_ms up_since;
    uint32_t own_address, peer_address; /* on the link, while it is up */

    /* What it is to do. */
    bool is_wanted;              /* a packet waits */
    bool is_held;                /* hung up by hand: a persistent one is not dialled again by itself */
    rras_ms persist_at;          /* a persistent one is dialled, not before */
    uint32_t failures;           /* in a row */
    rras_ms retry_at;            /* unreachable until then; 0 not */
    unsigned failure_reason;     /* of enum interface_reason, of the last failure */
    bool has_told_no_port;       /* the event was logged */
    rras_ms look_at;             /* nothing is to be decided before; 0: look now */
    const char *wrong;           /* with its entry, in words; NULL nothing */
    bool has_port;               /* some port may dial for it, free or not; */
    size_t ports_known;          /* both are of when there were so many ports; SIZE_MAX: not known */
    enum net_interface_phase phase; /* as `net` knows it, while there is no router */

    /* How its last call or dial ended. */
    uint32_t error;              /* 0: well, or not at all */
    enum end_reason last_why;    /* of the call of the dial's last try */
    uint32_t peer_error;
    char last_port[PORT_NAME_MAX + 1];
};

/* interface_state.c */
enum interface_state interface_state_of(struct dd_interface *iface);
/* All that keeps it from dialling now: set of enum interface_reason. */
unsigned interface_blocked_by(struct dd_interface *iface);
/* Its dial is about to try, perhaps hours after the one before: 0, or the RAS error it is called off with. */
uint32_t interface_begin_try(struct dd_interface *iface);
/* It knows whom to dial; one without a number only answers. */
bool interface_can_dial(const struct dd_interface *iface);
/* 0, or a RAS error with a sentence in `why` (256). A packet waits for a port that is only busy, a person does not. */
uint32_t interface_dial(struct dd_interface *iface, bool by_hand, rras_ms now, char *why);
void interface_hang_up(struct dd_interface *iface, enum end_reason why, rras_ms now);
void interface_forgive(struct dd_interface *iface);      /* no failure counts any more */
void interface_show_phase(struct dd_interface *iface);   /* to the network, which its state now is */
rras_ms interface_look(struct dd_interface *iface, rras_ms now);

/* interface_call.c */
struct dial *interface_its_dial(const struct dd_interface *iface); /* NULL none */
/* The router of the interface calls, and has proved it. True: it may go on; false: it was refused, or waits. */
bool interface_admit(struct dd_interface *iface, struct call *call, rras_ms now);
bool interface_call_is_ending(const struct call *call); /* it says goodbye, or nothing any more */
rras_ms interface_probe(struct dd_interface *iface, rras_ms now);  /* has the call that is up spoken? */
/* The call we dialled is authenticated. False: another one is up already, this one is hung up. */
bool interface_take_dialled(struct dd_interface *iface, struct call *call, rras_ms now);

/* interface_error.c */
/* What a call's end is to a router, beside what a person would be shown: 924 instead of 691, 914 as it was said. */
uint32_t interface_error_of(const struct dd_interface *iface, uint32_t shown);
bool interface_is_routers(uint32_t error);               /* of the router's own range */
/* The sentence with the cure. */
void interface_explain_error(uint32_t error, char *out, size_t cap);

/* interface_status.c: the RAS error and the sentence for a set of enum interface_reason; 0 nothing blocks. */
uint32_t interface_explain_block(const struct dd_interface *iface, unsigned reasons, char *out, size_t cap);

/* For what is told of a failure. */
void interface_used_port(struct dd_interface *iface, const struct port *port);
/* dial.c: server_dial() for an interface; a port that is only busy is waited for. */
uint32_t dial_start(struct server *server, const struct dial_request *request, struct dd_interface *iface, rras_ms now,
                    uint32_t *connection, char *why);
/* dial_hunt.c: some port has the role it takes, free or not. */
bool dial_has_port(const struct server *server, const struct dial_request *request);
#endif
