/* dial_status.c - the connections that were dialled, for whoever asks.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "service/port/dial_internal.h"

static void add_call(struct dial_status *out, const struct call *call)
{
    out->bytes_in += call->bytes_in;
    out->bytes_out += call->bytes_out;
    out->frames_in += call->frames_in;
    out->frames_out += call->frames_out;
    out->bad_fcs = decoder_counters(&call->decoder)->bad_fcs;
    out->line_bps = call->bps;
}

static void fill(const struct dial *dial, rras_ms now, struct dial_status *out)
{
    const struct dial_request *request = &dial->request;

    *out = (struct dial_status){
        .id = dial->id, .state = dial->state, .last_state = dial->last_state, .error = dial->error,
        
        .is_over = dial->phase == PHASE_OVER, .is_paused = dial_is_paused(dial), .is_router = request->is_router,
        .redials_left = dial->redials_left, .method = dial->method,
        .our_address = dial->ip.our_address, .peer_address = dial->ip.peer_address,
        .dns = { dial->ip.dns[0], dial->ip.dns[1] }, .wins = { dial->ip.wins[0], dial->ip.wins[1] },
        .connected_ms = dial->connected_at ? now - dial->connected_at : 0,
        .bytes_in = dial->bytes_in, .bytes_out = dial->bytes_out, .frames_in = dial->frames_in, .frames_out = dial->frames_out,
        .packets_in = dial->packets_in, .packets_dropped = dial->packets_dropped, .steps = dial->steps,
    };
    if (dial->phase == PHASE_WAITING)
        out->redial_in_ms = dial->deadline > now ? dial->deadline - now : 1;
    text_copy(out->name, sizeof out->name, request->name);
    text_copy(out->user, sizeof out->user, request->user);
    dial_number(dial, dial->number, out->number);
    if (dial->port) {
        text_copy(out->port, sizeof out->port, dial->port->config.name);
        text_copy(out->device, sizeof out->device, dial->port->device.name);
        if (dial->port->call)
            add_call(out, dial->port->call);
    }
}

size_t server_connection_count(const struct server *server)
{
    return server->dial_count;
}

void server_connection_at(const struct server *server, size_t index, rras_ms now, struct dial_status *out)
{
    fill(server->dials[index], now, out);
}

bool server_connection_status(const struct server *server, uint32_t connection, rras_ms now, struct dial_status *out)
{
    const struct dial *dial = dial_find(server, connection);

    if (dial)
        fill(dial, now, out);
    return dial != NULL;
}

size_t server_connection_steps(const struct server *server, uint32_t connection, uint32_t from, struct dial_step *out, size_t max)
{
    const struct dial *dial = dial_find(server, connection);
    size_t count = 0;

    if (!dial)
        return 0;
    if (dial->steps > DIAL_STEPS_KEPT && from < dial->steps - DIAL_STEPS_KEPT)
        from = dial->steps - DIAL_STEPS_KEPT;
    for (; from < dial->steps && count < max; from++)
        out[count++] = dial->history[from % DIAL_STEPS_KEPT];
    return count;
}

const char *server_connection_step_text(const struct server *server, uint32_t connection, const struct dial_step *step,
                                        char out[DIAL_TEXT_MAX + 1])
{
    const struct dial *dial = dial_find(server, connection);
    char number[DIAL_PREFIX_MAX + DIAL_NUMBER_MAX + 1] = "";

    if (dial)
        dial_number(dial, step->number, number);
    return dial_step_text(step->state, number, out);
}

/* NT's box names the last thing it tried, unless the line went away under it. */
const char *dial_box_line(const struct dial_status *status, char out[DIAL_TEXT_MAX + 1])
{
    static const uint32_t line_went[] = { RAS_PORT_DISCONNECTED, RAS_DISCONNECTION, RAS_REMOTE_DISCONNECTION,
                                          RAS_HARDWARE_FAILURE, RAS_USER_DISCONNECTION };
    enum dial_state state = status->last_state;

    for (size_t i = 0; i < sizeof line_went / sizeof *line_went; i++)
        if (status->error == line_went[i])
            state = DIAL_DISCONNECTED;
    return dial_step_text(state, status->number, out);
}
