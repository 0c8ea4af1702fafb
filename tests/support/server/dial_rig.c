/* dial_rig.c - a server that dials, and the servers it may reach, in a test.
 * SPDX-License-Identifier: MIT */
#include "tests/support/server/dial_rig.h"
#include "common/base/text.h"
#include <stdlib.h>

struct rig *rig;
uint32_t connection;
char why[256];

void open_rig(uint16_t ports, unsigned roles)
{
    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
    if (ports > 0)
        rig_add_tcp(rig, ports, roles);
    connection = 0;
}

void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

struct dial_request request_for(const char *number)
{
    struct dial_request request;

    dial_request_defaults(&request);
    request.number_count = 1;
    text_copy(request.numbers[0], sizeof request.numbers[0], number);
    text_copy(request.user, sizeof request.user, "joe");
    text_copy(request.password, sizeof request.password, "secret");
    return request;
}

uint32_t dial(const struct dial_request *request)
{
    uint32_t error = server_dial(rig->server, request, rig->now, &connection, why);

    rig_run(rig, 10);
    return error;
}

struct dial_status status_now(void)
{
    struct dial_status status = { 0 };

    server_connection_status(rig->server, connection, rig->now, &status);
    return status;
}

bool was_reported(enum dial_state state)
{
    for (size_t i = 0; i < rig->step_count; i++)
        if (rig->steps[i].state == state)
            return true;
    return false;
}

/* ---- a far end ---- */

static void far_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct far *far = ctx;
    uint8_t room[2 * HDLC_FRAME_MAX + 16];
    struct writer out = wr_into(room, sizeof room);

    hdlc_send(&far->tx, protocol, info, &out);
    if (far->line->is_open)
        far->line->transport.events->received(far->line->transport.ctx, wr_view(&out));
}

static void far_framing(void *ctx, const struct link_framing *framing)
{
    struct far *far = ctx;

    far->tx.accm = framing->tx_accm;
    far->tx.pfc = framing->tx_pfc;
    far->tx.acfc = framing->tx_acfc;
    far->rx.accm = framing->rx_accm;
}

static void far_authenticate(void *ctx, const struct auth_attempt *attempt)
{
    const struct auth_verdict yes = { .accepted = true };

    (void)attempt;
    link_auth_answer(((struct far *)ctx)->link, &yes, rig->now);
}

const struct link_ip far_terms = { .our_address = IP4(10, 7, 0, 1), .peer_address = IP4(10, 7, 0, 2),
                                          .dns = { IP4(10, 7, 0, 3), 0 }, .wins = { IP4(10, 7, 0, 4), 0 } };

static void far_authenticated(void *ctx, const char *user, unsigned method)
{
    struct far *far = ctx;

    (void)method;
    text_copy(far->user, sizeof far->user, user);
    if (far->callback && link_wants_callback(far->link))
        link_start_callback(far->link, far->callback, rig->now);
    else
        link_start_network(far->link, &far_terms, rig->now);
}

static void far_callback(void *ctx, const struct cbcp_agreed *agreed)
{
    struct far *far = ctx;

    far->agreed = *agreed;
    if (agreed->type == CBCP_NO_CALLBACK)
        link_start_network(far->link, &far_terms, rig->now);
    else
        link_close(far->link, END_CALLBACK, rig->now);
}

static void far_ip_up(void *ctx, const struct link_ip *ip)
{
    ((struct far *)ctx)->is_up = ip != NULL;
}

static void far_packet(void *ctx, uint16_t protocol, struct bytes packet)
{
    struct far *far = ctx;

    (void)protocol;
    far->packets++;
    far->got_len = packet.len;
    memcpy(far->got, packet.at, packet.len);
}

static void far_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(rand() >> 4);
}

static void far_ended(void *ctx, enum end_reason reason, uint32_t peer_error)
{
    (void)reason, (void)peer_error;
    ((struct far *)ctx)->has_ended = true;
}

static const struct link_host far_host = { .send = far_send, .framing = far_framing, .authenticate = far_authenticate,
                                           .authenticated = far_authenticated, .callback = far_callback, .ip_up = far_ip_up, .packet = far_packet,
                                           .random = far_random, .ended = far_ended };

void far_run(struct far *far, rras_ms ms)
{
    for (rras_ms end = rig->now + ms; rig->now < end;) {
        struct bytes in = bytes_of(far->line->to_caller, far->line->to_caller_len);
        uint8_t copy[4096];
        struct hdlc_frame frame;

        if (in.len > sizeof copy)
            abort();
        memcpy(copy, in.at, in.len);
        in.at = copy;
        far->line->to_caller_len = 0;
        while (hdlc_receive(&far->rx, &in, &frame))
            link_receive(far->link, frame.protocol, frame.info, rig->now);
        link_advance(far->link, rig->now);
        rig_run(rig, 5);
    }
}

void far_start(struct far *far, struct rig_line *line, unsigned callback)
{
    struct link_config config;

    *far = (struct far){ .line = line, .callback = callback };
    link_config_defaults(&config);
    config.auth_methods = AUTH_PAP;
    config.does_callback = callback != 0;
    hdlc_rx_init(&far->rx);
    hdlc_tx_init(&far->tx);
    far->link = link_new(&config, &far_host, far);
    link_up(far->link, rig->now);
}

void far_stop(struct far *far)
{
    link_free(far->link);
    far->link = NULL;
}
