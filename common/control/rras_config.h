/*
 * rras_config.h - the configuration across the contract: read whole, changed by a list.
 *
 * The two sides' forms of one change (common/ras/config.h and RRAS_CONFIG_CHANGE) are turned into
 * each other here and nowhere else; the service takes nothing it was sent for granted. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONFIG_CONTROL_H
#define RRAS_CONFIG_CONTROL_H
#include "common/control/rras_client.h"
#include "common/ras/config.h"

/* Front ends: reads everything; when a change came in between, again, so that it is all of one
 * revision. `config` is initialised; on failure it is unchanged. 0 or what a call returned. */
long rras_config_read(handle_t h, struct ras_config *config);
/* Front ends: sends the changes of one OK. As RrasConfigChange(); `*failed` may be NULL. */
long rras_config_change(handle_t h, uint64_t revision, const struct config_change *changes, size_t count, size_t *failed, RRAS_MESSAGE *why);

/* Both sides. */
void rras_change_to_wire(RRAS_CONFIG_CHANGE *out, const struct config_change *change);
/* False for what no honest front end sends: an unknown kind or field, a text without its end or with
 * controls in it, a number that does not fit. */
bool rras_change_from_wire(struct config_change *out, const RRAS_CONFIG_CHANGE *change);
void rras_device_to_wire(RRAS_DEVICE_0 *out, const struct device_config *device);
void rras_device_from_wire(struct device_config *out, const RRAS_DEVICE_0 *device);
void rras_user_to_wire(RRAS_USER_0 *out, const struct user_config *user);
void rras_user_from_wire(struct user_config *out, const RRAS_USER_0 *user);
void rras_radius_to_wire(RRAS_RADIUS_SERVER_0 *out, const struct radius_server *server); /* never the secret */
void rras_radius_from_wire(struct radius_server *out, const RRAS_RADIUS_SERVER_0 *server);
void rras_phone_to_wire(RRAS_PHONE_ENTRY_0 *out, const struct phone_entry *entry); /* never the password */
void rras_phone_from_wire(struct phone_entry *out, const RRAS_PHONE_ENTRY_0 *entry);
/* rras_phone.c: of a change. */
void rras_phone_change_to_wire(RRAS_PHONE_ENTRY_0 *out, const struct phone_entry *entry, uint32_t fields);
bool rras_phone_change_from_wire(struct phone_entry *out, const RRAS_PHONE_ENTRY_0 *entry);
/* rras_interface.c: a demand-dial interface, and what it has beside its entry. The latter is false, and `out`
 * unchanged, for a count or number that does not fit. */
void rras_interface_to_wire(RRAS_INTERFACE_0 *out, const struct demand_dial *iface); /* never the password */
void rras_interface_from_wire(struct demand_dial *out, const RRAS_INTERFACE_0 *iface);
void rras_router_to_wire(RRAS_ROUTER_0 *out, const struct demand_dial *iface);
bool rras_router_from_wire(struct demand_dial *out, const RRAS_ROUTER_0 *router);
#endif
