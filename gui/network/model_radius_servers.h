/*
 * model_radius_servers.h - what *RADIUS Configuration* edits: the list of servers, and whether calls
 * are accounted for by them. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_RADIUS_SERVERS_H
#define RRAS_MODEL_RADIUS_SERVERS_H
#include <stddef.h>
#include "common/ras/radius_server.h"
#include "common/ras/server_settings.h"
#include "gui/network/model_refusal.h"

struct radius_servers {
    struct radius_server list[RADIUS_SERVERS_MAX];
    size_t count;
    bool is_accounting;                  /* settings.acct_provider is RADIUS */
    bool is_judging;                     /* RADIUS is the authentication provider, or is to become it */
};

/* What does not fit is not there: the service stores no more than RADIUS_SERVERS_MAX. */
void radius_servers_load(struct radius_servers *model, const struct radius_server *servers, size_t count,
                         uint32_t acct_provider, bool is_judging);
/* A new server gets an id of its own below 0. NULL and `why`: the list is full. */
const struct radius_server *radius_servers_add(struct radius_servers *model, const struct radius_server *server,
                                               struct refusal *why);
bool radius_servers_may_add(const struct radius_servers *model, struct refusal *why);
void radius_servers_set(struct radius_servers *model, size_t index, const struct radius_server *server);
void radius_servers_remove(struct radius_servers *model, size_t index);
/* IDS_ of what this server is asked for. */
int radius_server_uses(const struct radius_server *server);
bool radius_servers_check(const struct radius_servers *model, struct refusal *why);
void radius_servers_fini(struct radius_servers *model); /* wipes the secrets typed */
#endif
