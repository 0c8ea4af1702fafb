/*
 * radius_win.h - RADIUS for this instance: sockets, names, secrets and time for a radius_client, and
 * the calls to account for.
 *
 * One for the process; it outlives a restart of the access server, so that records of calls which
 * ended then are still delivered. Logic thread, unless said otherwise.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_WIN_H
#define RRAS_RADIUS_WIN_H
#include "service/host/instance_win.h"

/* Servers were added, changed or removed, or a provider was chosen: what is stored now is in force at
 * once. Any thread. */
void instance_radius_changed(struct instance *instance);

/* The access server has been made of what is stored: the servers are read, and told that we are up. */
void radius_begin_service(struct instance *instance);
/* The access server is gone; the servers are told. */
void radius_end_service(struct instance *instance);
/* The loop has ended, and nothing can be delivered any more. */
void radius_stop(void);

/* Asks; the answer goes to server_auth_answer(ticket). */
void radius_authenticate(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt);
/* Accounting; nothing happens when nobody is to be told. */
void radius_call_served(struct instance *instance, const struct call_record *record);
void radius_call_ended(struct instance *instance, const struct call_record *record);
#endif
