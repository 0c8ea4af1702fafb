/*
 * port_role.c - the eight combinations of Configure Port Usage and what each does with a call.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/port_role.h"
#include "common/ras/ras_error.h"

enum { OK = RAS_OK, NO_DIAL = RAS_PORT_NOT_AVAILABLE, NO_DEVICE = RAS_INTERFACE_HAS_NO_DEVICES,
       NO_CLIENT = RAS_NOT_CLIENT_PORT, NO_ROUTER = RAS_NOT_ROUTER_PORT };

/* Indexed by the set itself. A port that does not listen refuses both kinds, should a call get in. */
static const struct port_role_row rows[CALL_ROLES + 1] = {
    /*                                   listens  client     router     by hand  on demand */
    { 0,                                 false,   NO_CLIENT, NO_ROUTER, NO_DIAL, NO_DEVICE },
    { CALL_IN,                           true,    OK,        NO_ROUTER, NO_DIAL, NO_DEVICE },
    { CALL_OUT,                          false,   NO_CLIENT, NO_ROUTER, OK,      NO_DEVICE },
    { CALL_IN | CALL_OUT,                true,    OK,        NO_ROUTER, OK,      NO_DEVICE },
    { CALL_ROUTER,                       true,    NO_CLIENT, OK,        NO_DIAL, OK },
    { CALL_IN | CALL_ROUTER,             true,    OK,        OK,        NO_DIAL, OK },
    { CALL_OUT | CALL_ROUTER,            true,    NO_CLIENT, OK,        OK,      OK },
    { CALL_IN | CALL_OUT | CALL_ROUTER,  true,    OK,        OK,        OK,      OK },
};

const struct port_role_row *port_role_row(unsigned roles)
{
    return &rows[roles & CALL_ROLES];
}

uint32_t port_role_refusal(unsigned roles, enum caller_kind kind)
{
    const struct port_role_row *row = port_role_row(roles);

    return kind == CALLER_ROUTER ? row->router_call : row->client_call;
}

const char *port_role_caption(enum port_role role)
{
    switch (role) {
    case CALL_OUT:
        return "Dial out as a RAS client";
    case CALL_IN:
        return "Receive calls as a RAS server";
    case CALL_ROUTER:
        return "Dial out and receive calls as a demand dial router";
    case CALL_ROLES:
        break;
    }
    return "";
}
