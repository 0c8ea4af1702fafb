/* dial_pause.c - a connection that waits for the person who dials: another password, or a number to be called back at.
 *
 * RasDial's paused states. Patience is bounded: a box that nobody answers keeps no line.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/port/dial_internal.h"

enum {
    PASSWORD_PATIENCE_MS = 120 * 1000,
    NUMBER_PATIENCE_MS = 80 * 1000      /* NT's server asks for 93 s in all */
};

void dial_sent_user(const struct dial_request *request, char out[AUTH_NAME_MAX + 1])
{
    size_t domain = strlen(request->domain);

    text_copy(out, AUTH_NAME_MAX + 1, request->domain);
    if (domain > 0)
        out[domain++] = '\\';
    text_copy(out + domain, AUTH_NAME_MAX + 1 - domain, request->user);
}

void dial_pause_config(const struct call *call, struct link_config *link)
{
    const struct dial_request *request = &call->dial->request;

    link->can_retry = request->may_pause;
    link->can_ask_callback = request->may_pause && request->asks_callback;
}

static void pause_in(struct dial *dial, enum dial_state state, rras_ms patience, rras_ms now)
{
    if (dial->paused_in == state) /* the peer began anew meanwhile: its patience is not ours */
        return;
    dial->paused_in = state;
    dial->deadline = now + patience;
    dial_report(dial, state);
}

void dial_pause_for_password(struct dial *dial, rras_ms now)
{
    pause_in(dial, DIAL_RETRY_AUTHENTICATION, PASSWORD_PATIENCE_MS, now);
}

void dial_pause_for_number(struct dial *dial, rras_ms now)
{
    pause_in(dial, DIAL_CALLBACK_SET_BY_CALLER, NUMBER_PATIENCE_MS, now);
}

void dial_unpause(struct dial *dial)
{
    if (!dial_is_paused(dial))
        return;
    dial->paused_in = DIAL_OPEN_PORT;
    dial->deadline = RRAS_NEVER;
}

static uint8_t callback_delay(const struct dial_request *request)
{
    return request->callback_delay_s ? request->callback_delay_s : CBCP_DELAY_DEFAULT_S;
}

static void resume_with_password(struct dial *dial, const struct dial_resume *resume, rras_ms now)
{
    struct dial_request *request = &dial->request;
    char user[AUTH_NAME_MAX + 1];

    text_copy(request->user, sizeof request->user, resume->user);
    text_copy(request->domain, sizeof request->domain, resume->domain);
    secret_wipe(request->password, sizeof request->password);
    text_copy(request->password, sizeof request->password, resume->password);
    dial_sent_user(request, user);
    dial_report(dial, DIAL_AUTHENTICATE);
    link_retry_auth(dial->port->call->link, user, request->password, now);
}

static void resume_with_number(struct dial *dial, const char *number, rras_ms now)
{
    text_copy(dial->request.callback_number, sizeof dial->request.callback_number, number);
    dial_report(dial, DIAL_AUTHENTICATE);
    link_wish_callback(dial->port->call->link, number, callback_delay(&dial->request), now);
}

void dial_pause_over(struct dial *dial, rras_ms now)
{
    const enum dial_state state = dial->paused_in;

    dial_unpause(dial);
    if (!dial->port || !dial->port->call || !dial->port->call->link)
        return;
    if (state == DIAL_RETRY_AUTHENTICATION)
        call_hang_up(dial->port->call, END_AUTH_FAILED, now);
    else
        resume_with_number(dial, "", now);
}

bool server_dial_resume(struct server *server, uint32_t connection, const struct dial_resume *resume, rras_ms now)
{
    struct dial *dial = dial_find(server, connection);
    enum dial_state state;

    if (!dial || !dial_is_paused(dial) || !dial->port || !dial->port->call || !dial->port->call->link ||
        dial->port->call->is_over)
        return false;
    state = dial->paused_in;
    if (state == DIAL_CALLBACK_SET_BY_CALLER && resume->callback_number[0] != '\0' &&
        !cbcp_number_is_good(resume->callback_number))
        return false;
    dial_unpause(dial);
    if (state == DIAL_RETRY_AUTHENTICATION)
        resume_with_password(dial, resume, now);
    else
        resume_with_number(dial, resume->callback_number, now);
    return true;
}
