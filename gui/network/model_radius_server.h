/*
 * model_radius_server.h - what *RADIUS Server* decides: whether a server as typed can be asked. PURE.
 *
 * The secret is never shown: an empty box keeps the one that is stored. server_form_fini() wipes what
 * was typed.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_RADIUS_SERVER_H
#define RRAS_MODEL_RADIUS_SERVER_H
#include <stddef.h>
#include "common/ras/radius_server.h"
#include "gui/network/model_refusal.h"

enum { RADIUS_TIMEOUT_MAX_S = 60, FORM_NAME_MAX = 4 * RADIUS_NAME_MAX, FORM_SECRET_MAX = 4 * RADIUS_SECRET_MAX };

/* What stands in the controls; longer than allowed where it is text, so that the form can say so. */
struct server_form {
    struct radius_server server;         /* what the boxes below do not hold; its id, ports, ticks */
    char name[FORM_NAME_MAX + 1];
    char secret[FORM_SECRET_MAX + 1];
    char confirm[FORM_SECRET_MAX + 1];
    bool is_new;
};

void server_form_new(struct server_form *form);                              /* with the defaults */
void server_form_load(struct server_form *form, const struct radius_server *server);
/* `others` may hold the server itself (same id). */
bool server_form_check(const struct server_form *form, const struct radius_server *others, size_t count,
                       struct refusal *why);
/* What was checked: with the new secret, or "" for the old one. */
void server_form_store(const struct server_form *form, struct radius_server *server);
void server_form_fini(struct server_form *form);
#endif
