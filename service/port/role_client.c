/* role_client.c - Dial out as a RAS client: a call we have made, told to the one who asked for it.
 *
 * The far end is a network we are a guest in, no caller of ours: nothing of it reaches this server's
 * network. Its packets are this computer's: host_link.c.
 * SPDX-License-Identifier: MIT */
#include "common/base/text.h"
#include "service/modem/at_result.h"
#include "service/port/dial_internal.h"

void role_client_config(const struct call *call, struct link_config *link)
{
    const struct dial_request *request = &call->dial->request;

    link->side = LINK_CALLS;
    link->auth_methods = request->auth_methods;
    link->does_callback = request->lcp_extensions && call->port->at && !call->dial->is_called_back;
    text_copy(link->callback.number, sizeof link->callback.number, request->callback_number);
    link->callback.delay_s = request->callback_delay_s ? request->callback_delay_s : CBCP_DELAY_DEFAULT_S;
    if (!request->lcp_extensions)
        link->identification[0] = '\0';
    dial_sent_user(request, link->user);
    text_copy(link->password, sizeof link->password, request->password);
}

/* Text before PPP: a telephone exchange, an emulator or another OpenRRAS says why there is no call. */
static void hear_line(struct call *call)
{
    struct dial *dial = call->dial;
    struct at_result result;

    at_result_parse(bytes_of((const uint8_t *)dial->said, dial->said_len), &result);
    dial->said_len = 0;
    if (result.kind != AT_RESULT_FAIL && result.kind != AT_RESULT_HANGUP)
        return;
    dial->failed_with = result.ras_error ? result.ras_error : RAS_NO_CARRIER;
    call_line_lost(call, END_CARRIER_LOST);
}

void role_client_text(struct call *call, struct bytes text)
{
    struct dial *dial = call->dial;

    for (size_t i = 0; i < text.len && !call->is_over; i++) {
        const uint8_t c = text.at[i];

        if (c == '\r' || c == '\n')
            hear_line(call);
        else if (c >= ' ' && c < 0x7e && dial->said_len < sizeof dial->said)
            dial->said[dial->said_len++] = (char)c;
        else if (c == 0x7e || c == 0x7d)
            dial->said_len = 0; /* a piece of a frame */
    }
}

void role_client_follow(struct call *call)
{
    struct dial *dial = call->dial;

    if (call->is_over || !call->link || link_phase(call->link) != LINK_AUTHENTICATE || call->phase_shown == LINK_AUTHENTICATE)
        return;
    call->phase_shown = LINK_AUTHENTICATE;
    dial_report(dial, DIAL_AUTHENTICATE);
}

void role_client_authenticated(struct call *call, unsigned method, rras_ms now)
{
    struct dial *dial = call->dial;
    const struct link_ip wanted = { .our_address = dial->request.address };

    role_client_follow(call);
    call->phase_shown = LINK_NETWORK;
    call->method = dial->method = method;
    dial_report(dial, DIAL_AUTH_NOTIFY);
    dial_report(dial, DIAL_AUTH_PROJECT);
    link_start_network(call->link, &wanted, now);
}

void role_client_callback(struct call *call, const struct cbcp_agreed *agreed, rras_ms now)
{
    role_client_follow(call);
    dial_callback_agreed(call->dial, agreed->delay_s, now);
}

void role_client_ip(struct call *call, const struct link_ip *ip, rras_ms now)
{
    struct dial *dial = call->dial;

    dial->ip = ip ? *ip : (struct link_ip){ 0 };
    call->port->server->has_changed = true;
    if (!ip) {
        dial->connected_at = 0;
        host_link_down(call);
        return;
    }
    dial->connected_at = now;
    dial->last_packet = now;
    dial->was_connected = true;
    host_link_up(call, ip, now);
    dial_report(dial, DIAL_PROJECTED);
    dial_report(dial, DIAL_AUTHENTICATED);
    dial_report(dial, DIAL_CONNECTED);
}

void role_client_packet(struct call *call, struct bytes packet, rras_ms now)
{
    host_link_packet(call, packet, now);
}

rras_ms role_client_idle_deadline(const struct call *call)
{
    const struct dial *dial = call->dial;

    return dial->request.idle_s && dial->connected_at ? dial->last_packet + (rras_ms)dial->request.idle_s * 1000 : RRAS_NEVER;
}
