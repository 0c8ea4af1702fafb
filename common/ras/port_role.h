/*
 * port_role.h - what a port is allowed to do: Configure Port Usage.
 *
 * Three independent check boxes (KB Q233196, Q289688), and what each of their eight combinations
 * does with each kind of call. Pure data, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PORT_ROLE_H
#define RRAS_PORT_ROLE_H
#include <stdbool.h>
#include <stdint.h>

/* MS-RRASM 2.2.1.1.21 names and values. */
enum port_role {
    CALL_IN = 0x01,     /* Receive calls as a RAS server */
    CALL_OUT = 0x02,    /* Dial out as a RAS client */
    CALL_ROUTER = 0x04, /* Dial out and receive calls as a demand dial router */
    CALL_ROLES = CALL_IN | CALL_OUT | CALL_ROUTER
};

/* Who is on the line, known after authentication: a router's user name is a demand-dial interface's. */
enum caller_kind { CALLER_CLIENT, CALLER_ROUTER };

/* One row of the matrix. Each number is a RAS error of ras_error.h, 0 meaning "goes ahead". */
struct port_role_row {
    unsigned roles;             /* the set of enum port_role this row speaks of */
    bool listens;               /* false: the port rings on, the caller sees 678 */
    uint32_t client_call;       /* incoming client: 0 served, 913 ended after authentication (629 there) */
    uint32_t router_call;       /* incoming router: 0 connected, 914 ended after authentication */
    uint32_t manual_dial;       /* dial-out by a person: 0 allowed, 633 */
    uint32_t demand_dial;       /* dial-out by a demand-dial interface: 0 allowed, 925 */
};

/* The row for a set of roles; bits outside CALL_ROLES are ignored. Never NULL. */
const struct port_role_row *port_role_row(unsigned roles);

/* The error that ends an incoming call of this kind after authentication; 0 when it is welcome. */
uint32_t port_role_refusal(unsigned roles, enum caller_kind kind);

/* The check box texts of Configure Port Usage, word for word (KB Q289688, Q232511, Q170977). */
const char *port_role_caption(enum port_role role);
#endif
