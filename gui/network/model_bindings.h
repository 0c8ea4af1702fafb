/*
 * model_bindings.h - the Bindings tab: who is bound to what, down to each port and the address it
 * listens on, seen from services, protocols or adapters.
 *
 * PURE. The tree is a list of lines, each with its depth; a line's children follow it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_BINDINGS_H
#define RRAS_MODEL_BINDINGS_H
#include "common/ras/config.h"

enum bindings_view { BINDINGS_BY_SERVICE, BINDINGS_BY_PROTOCOL, BINDINGS_BY_ADAPTER, BINDINGS_VIEWS };
enum binding_kind { BINDING_SERVICE, BINDING_PROTOCOL, BINDING_ADAPTER, BINDING_LINE, BINDING_MODEM, BINDING_PORT };

struct binding_port {              /* a port of the running service */
    const char *name, *condition;  /* "Waiting for call" */
    const char *explanation;       /* what is wrong with it, and the cure; "" */
    unsigned roles;                /* in force */
};

struct binding_adapter {
    const char *name;              /* "Ethernet" */
    uint32_t address;              /* host order; 0 none */
    bool is_up, is_loopback;
};

struct binding_facts {
    const struct ras_config *config;
    const struct binding_port *ports;
    size_t port_count;
    const struct binding_adapter *adapters;
    size_t adapter_count;
    bool can_ipx, can_netbeui, is_reachable;
};

enum { BINDING_TEXT_MAX = 160, BINDING_REASON_MAX = 320 };
struct binding {
    enum binding_kind kind;
    int depth;
    int name_id;                   /* what `text` is when it is 0 */
    int state_id;                  /* behind the name; 0: `state` */
    int reason_id;                 /* the description, "%s" in it for `text`; 0: `reason` */
    bool is_problem;
    char text[BINDING_TEXT_MAX], state[64], reason[BINDING_REASON_MAX];
};

/* Malloc'ed, to be freed; NULL: no memory. */
struct binding *bindings_build(enum bindings_view view, const struct binding_facts *facts, size_t *count);
#endif
