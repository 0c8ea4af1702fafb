/*
 * fuzz_cbcp.c - both sides of CBCP are told anything.
 *
 * The first octet is what is on offer, then packets: a length and that many octets. Properties: each
 * side ends at most once; a client that is asking somebody answers nothing meanwhile; what is agreed was on offer, and a number in it can be dialed; an Ack
 * repeats the Response's option octet by octet; nothing said is longer than a packet; and neither side
 * waits for ever, whatever it is told.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/ppp/cbcp.h"

struct side {
    unsigned ends, offer;
    struct bytes heard;    /* the packet under judgement */
    bool is_server, is_asking;
};

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    const struct side *side = ctx;

    check(protocol == 0xc029 && info.len >= 4 && info.len <= CBCP_PACKET_MAX);
    check((size_t)(info.at[2] << 8 | info.at[3]) == info.len);
    check(!side->is_asking);
    if (side->is_server && info.at[0] == CBCP_ACK)
        check(side->heard.len >= info.len && memcmp(side->heard.at + 4, info.at + 4, info.len - 4) == 0);
}

static void on_done(void *ctx, const struct cbcp_agreed *agreed)
{
    struct side *side = ctx;

    check(!side->is_asking && side->ends++ == 0 && memchr(agreed->number, 0, sizeof agreed->number));
    if (side->is_server) {
        check(side->offer & CBCP_SET(agreed->type));
        check((agreed->type == CBCP_CALLER_NUMBER) == cbcp_number_is_good(agreed->number));
    }
}

static void on_failed(void *ctx, enum end_reason why)
{
    check(((struct side *)ctx)->ends++ == 0 && why == END_NO_CALLBACK);
}

static void on_wanted(void *ctx)
{
    struct side *side = ctx;

    check(!side->is_server && !side->is_asking && side->ends == 0);
    side->is_asking = true;
}

static const struct cbcp_ops ops = { .send = on_send, .done = on_done, .failed = on_failed };

static const struct cbcp_ops asking = { .send = on_send, .done = on_done, .failed = on_failed, .wanted = on_wanted };

enum { CLIENT_PATIENCE_MS = 3000 * (2 * CBCP_CLIENT_RESTARTS + CBCP_SERVER_RESTARTS) };

/* Whoever was asked and has not answered is not waited for either. */
static void advance_client(struct cbcp_client *client, struct side *side, rras_ms now)
{
    if (now >= client->deadline)
        side->is_asking = false;
    check(cbcp_client_advance(client, now) > now);
    check(side->ends > 0 || client->deadline <= now + CLIENT_PATIENCE_MS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader in = rd_of(bytes_of(data, size));
    uint8_t how = rd_u8(&in);
    struct side called = { .offer = how & 0x0e, .is_server = true }, caller = { 0 };
    struct cbcp_wish wish = { .delay_s = how };
    struct cbcp_server server;
    struct cbcp_client client;
    rras_ms now = 0;

    if (called.offer == 0)
        return 0;
    if (how & 0x80)
        strcpy(wish.number, "5551234");
    cbcp_server_start(&server, called.offer, 3000, &ops, &called, now);
    cbcp_client_start(&client, &wish, 3000, how & 0x40 ? &asking : &ops, &caller, now);
    while (in.rest.len > 0) {
        size_t len = rd_u8(&in);
        struct bytes packet = rd_take(&in, len < in.rest.len ? len : in.rest.len);
        uint8_t *exact = malloc(packet.len ? packet.len : 1);

        if (packet.len > 0)
            memcpy(exact, packet.at, packet.len);
        called.heard = bytes_of(exact, packet.len);
        cbcp_server_receive(&server, called.heard, now);
        cbcp_client_receive(&client, called.heard, now);
        free(exact);
        if (packet.len == 0)
            cbcp_server_rejected(&server);
        if (len & 0x80) {
            caller.is_asking = false;
            cbcp_client_wish(&client, now);
        }
        now += 500;
        cbcp_server_advance(&server, now);
        advance_client(&client, &caller, now);
    }
    while (cbcp_server_advance(&server, now) != RRAS_NEVER)
        now += 3000;
    advance_client(&client, &caller, now + CLIENT_PATIENCE_MS);
    check(called.ends == 1 && caller.ends == 1);
    return 0;
}
