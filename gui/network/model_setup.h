/*
 * model_setup.h - what *Remote Access Setup* says about its ports and does with them.
 *
 * It edits a draft; Continue sends what differs from what was saved. PURE, UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_SETUP_H
#define RRAS_MODEL_SETUP_H
#include "gui/network/model_port_usage.h"

/* What the running service says of a port (RRAS_PORT_0). */
struct running_port {
    port_name name;
    unsigned roles;             /* in force */
    bool is_down;               /* its line cannot be opened */
    char condition[64];         /* "Waiting for call" */
    char explanation[320];      /* sentence and cure; "" */
};

enum port_mark { PORT_MARK_NONE, PORT_MARK_PENDING, PORT_MARK_WARNING, PORT_MARK_ERROR };

/* What is said of a port: a sentence, and whether what the service says comes behind it. */
struct port_note {
    enum port_mark mark;
    int string_id;              /* IDS_SAYS_...: a format with %s for the port */
    bool tells_condition;
    bool tells_explanation;
};

/* `now` is NULL when the running service has no such port. */
struct port_note setup_port_note(const struct port_config *port, const struct running_port *now);
/* NULL: none. */
const struct running_port *setup_running(const struct running_port *ports, size_t count, const char *name);
/* How many of the ports would answer a client and hang up on it. */
size_t setup_count_629(const struct ras_config *draft, const port_name *names, size_t count);

/* The note on what to dial. */
struct dial_note {
    int string_id;              /* IDS_DIAL_...: a format with %s for the place and %u for the TCP port */
    char place[DEVICE_NAME_MAX + 1];
    unsigned port;
};
/* For the device of `port_name`, or (NULL) for the first that serves a caller, or the first.
 * `own_address` is this computer's on its network; 0 not known. */
struct dial_note setup_dial_note(const struct ras_config *draft, const char *port, uint32_t own_address);
/* The sentence on who may come in: IDS_NO_CALLERS, IDS_CALLERS (%u of them), or that others are asked.
 * Users are those of `saved`: Permissions saves by itself. */
struct caller_note {
    int string_id;
    unsigned count;
};
struct caller_note setup_caller_note(const struct ras_config *draft, const struct ras_config *saved);

bool setup_is_changed(const struct ras_config *saved, const struct ras_config *draft);
/* The sentence on the restart that is due (is_pending: the service says so) or will be; 0 none. */
int setup_restart_note(const struct ras_config *saved, const struct ras_config *draft, bool is_pending);

/* ---- what the buttons do to the draft ---- */

void setup_remove(struct ras_config *draft, const port_name *names, size_t count);

enum setup_clone { SETUP_CLONED, SETUP_CLONE_NEEDS_PLACE, SETUP_CLONE_FULL, SETUP_CLONE_FAILED };
/* One more port of the line `name` is of, with its usage; `*made` is its name. A modem needs a COM
 * port first (setup_add). */
enum setup_clone setup_clone(struct ras_config *draft, const char *name, port_name *made);
/* A new device with ports as `like` is used (NULL: Receive calls as a RAS server); `*made` is the
 * first. False: no memory, or too many ports. */
bool setup_add(struct ras_config *draft, const struct device_config *device, const char *like, port_name *made);
#endif
