/*
 * cp_fsm.h - the option negotiation automaton (RFC 1661 section 4).
 *
 * One automaton drives every control protocol (LCP, IPCP). It does no I/O and owns no timer: cp.c
 * feeds it events and carries out the actions that come back. Pure, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CP_FSM_H
#define RRAS_CP_FSM_H
#include <stdint.h>

enum cp_state { /* RFC 1661 section 4.2, the RFC's numbers */
    CP_INITIAL, CP_STARTING, CP_CLOSED, CP_STOPPED, CP_CLOSING,
    CP_STOPPING, CP_REQ_SENT, CP_ACK_RCVD, CP_ACK_SENT, CP_OPENED,
    CP_STATES
};

enum cp_event { /* RFC 1661 section 4.3 */
    CP_UP, CP_DOWN, CP_OPEN, CP_CLOSE, CP_TO_PLUS, CP_TO_MINUS,
    CP_RCR_PLUS, CP_RCR_MINUS, CP_RCA, CP_RCN, CP_RTR, CP_RTA,
    CP_RUC, CP_RXJ_PLUS, CP_RXJ_MINUS, CP_RXR,
    CP_EVENTS
};

enum cp_action { /* RFC 1661 section 4.4; a set, so one bit each */
    CP_TLU = 1u << 0, CP_TLD = 1u << 1, CP_TLS = 1u << 2, CP_TLF = 1u << 3,
    CP_IRC = 1u << 4, CP_ZRC = 1u << 5, CP_SCR = 1u << 6, CP_SCA = 1u << 7,
    CP_SCN = 1u << 8, CP_STR = 1u << 9, CP_STA = 1u << 10, CP_SCJ = 1u << 11,
    CP_SER = 1u << 12,
    CP_ILLEGAL = 1u << 15 /* the dash in the RFC's table: cannot happen */
};

struct cp_step {
    uint16_t actions; /* set of enum cp_action */
    uint8_t next;     /* enum cp_state */
};

/* One cell of the table: same arguments, same answer. */
struct cp_step cp_fsm_step(enum cp_state now, enum cp_event event);

/* "Req-Sent", "RCR+": the RFC's own words, for traces; "?" out of range. */
const char *cp_state_name(enum cp_state state);
const char *cp_event_name(enum cp_event event);
#endif
