/*
 * dial_internal.h - what the dial*.c files and role_client.c share: one connection dialled out.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIAL_INTERNAL_H
#define RRAS_DIAL_INTERNAL_H
#include "service/port/dial.h"
#include "service/port/port_internal.h"

enum dial_phase {
    PHASE_START,      /* the next number, on the port it has or on another one */
    PHASE_OPENING,    /* the modem is being made ready */
    PHASE_CALLING,    /* the number rings; TCP: connecting */
    PHASE_CALL,       /* somebody answered: port->call is ours */
    PHASE_CALLBACK,   /* hung up, and to be called back */
    PHASE_WAITING,    /* to dial again */
    PHASE_OVER
};

struct dial {
    struct server *server;
    struct dd_interface *iface;  /* that dials; NULL: a person does */
    uint32_t id;
    struct dial_request request;
    enum dial_phase phase;
    enum dial_state state, last_state;
    uint32_t error;              /* of the last failure */
    uint32_t failed_with;        /* noted, and dealt with by dial_advance(); 0 */
    struct port *port;           /* lent, NULL while it has none */
    size_t next_place;           /* where the hunt for a port goes on */
    uint8_t number;
    uint16_t redials_left;
    uint32_t ticket;             /* of a TCP connection on its way; 0 */
    rras_ms deadline;            /* of the phase */
    enum dial_state paused_in;   /* DIAL_RETRY_AUTHENTICATION or DIAL_CALLBACK_SET_BY_CALLER; else none */
    rras_ms over_at;             /* when it ended, to be forgotten */
    bool is_callback_agreed, is_called_back;
    bool was_connected;
    bool is_hung_up;             /* by the one who dialled, or with the service: no more tries */
    rras_ms connected_at;
    struct link_ip ip;           /* while connected */
    uint32_t had_address;        /* and afterwards, for the record of the call */
    unsigned method;
    char said[64];               /* a line of text before PPP */
    uint8_t said_len;
    rras_ms last_packet;
    uint64_t packets_in, packets_dropped;
    uint64_t bytes_in, bytes_out, frames_in, frames_out; /* of calls that are over */
    uint32_t steps;
    struct dial_step history[DIAL_STEPS_KEPT];
};

/* dial_hunt.c */
enum dial_kind dial_kind_of(const struct server *server, const struct dial_request *request);
/* The first free port from `*place` on, which then is behind it; NULL: none. */
struct port *dial_hunt(struct server *server, const struct dial_request *request, size_t *place);
uint32_t dial_explain_none(const struct server *server, const struct dial_request *request, char *why);

void dial_report(struct dial *dial, enum dial_state state);
/* The i-th number with its prefix. */
const char *dial_number(const struct dial *dial, uint8_t i, char out[DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1]);
struct dial *dial_find(const struct server *server, uint32_t id);

/* dial_pause.c */
void dial_sent_user(const struct dial_request *request, char out[AUTH_NAME_MAX + 1]); /* DOMAIN\user */
void dial_pause_config(const struct call *call, struct link_config *link);
void dial_pause_for_password(struct dial *dial, rras_ms now);
void dial_pause_for_number(struct dial *dial, rras_ms now);
void dial_unpause(struct dial *dial);            /* it has come further without an answer */
void dial_pause_over(struct dial *dial, rras_ms now); /* nobody has answered in time */
static inline bool dial_is_paused(const struct dial *dial)
{
    return dial->paused_in != DIAL_OPEN_PORT;
}
#endif
