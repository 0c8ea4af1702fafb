/*
 * fuzz_call.c - arbitrary bytes and pauses on the lines of a whole server: text, telnet, HDLC, PPP, IP.
 *
 * The input is a list of steps; the first octet of a step picks the line and what happens: octets
 * that follow are sent, framed as PPP or as they are, LCP is started over by the caller or by another
 * one in its place, or time goes by. Held to: when the far ends
 * are gone every address is back in the pool and every port is free again, and the server never
 * answers more than a bounded amount.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "tests/support/server/server_rig.h"

enum { LINES = 2, CALLS_MAX = 32, ANSWER_MAX = 200 * 1024 };

static void send_framed(struct rig *rig, struct rig_line *line, struct bytes data)
{
    uint8_t room[1024];
    struct writer out = wr_into(room, sizeof room);
    struct reader in = rd_of(data);
    struct hdlc_tx tx;
    uint16_t protocol = rd_be16(&in);

    hdlc_tx_init(&tx);
    hdlc_send(&tx, protocol, in.rest, &out);
    rig_send(rig, line, out.at, out.len);
}

/* The caller asks again from the start of LCP. */
static void restart_lcp(struct rig *rig, struct rig_line *line, uint8_t salt)
{
    const uint8_t request[] = { 0xc0, 0x21, 1, salt, 0, 10, 5, 6, 0x11, 0x22, salt, (uint8_t)rig->now };

    send_framed(rig, line, bytes_of(request, sizeof request));
    rig_run(rig, 1000);
}

/* Somebody else is at the far end: on the same call, or on a new one when that is over. */
static void replace_caller(struct rig *rig, struct rig_line **line, uint8_t salt)
{
    static const char *const who[][2] = {
        { "joe", "secret" }, { "joe", "wrong" }, { "Office", "secret" }, { "", "" },
    };
    const char *const *is = who[salt & 3];
    const unsigned methods = salt & 4 ? AUTH_MSCHAP_V2 | AUTH_PAP : AUTH_PAP;
    struct rig_line *another;

    if ((*line)->is_open)
        rig_attach(rig, *line, is[0], is[1], methods);
    else if (rig->line_count < CALLS_MAX && (another = rig_dial(rig, is[0], is[1], methods)) != NULL)
        *line = another;
    rig_run(rig, 2000);
}

static void step(struct rig *rig, struct rig_line *lines[LINES], struct reader *in)
{
    uint8_t what = rd_u8(in);
    struct rig_line *line = lines[what & 1];
    struct bytes data;

    if ((what & 6) == 6) {
        rig_run(rig, (rras_ms)(what >> 3) * 500);
        return;
    }
    if ((what & 6) == 4) {
        if (what & 8)
            replace_caller(rig, &lines[what & 1], what >> 4);
        else
            restart_lcp(rig, line, what >> 4);
        return;
    }
    data = rd_take(in, in->rest.len < (size_t)(what >> 3) * 4 ? in->rest.len : (size_t)(what >> 3) * 4);
    if ((what & 6) == 0)
        rig_send(rig, line, data.at, data.len);
    else
        send_framed(rig, line, data);
    rig_run(rig, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rig *rig = malloc(sizeof *rig);
    struct reader in = rd_of(bytes_of(data, size));
    struct rig_line *lines[LINES];
    struct server_totals totals;

    if (size > 4096) {
        free(rig);
        return -1;
    }
    rig_init(rig, NULL);
    rig_add_router(rig, "Office");
    rig_add_tcp(rig, LINES, CALL_IN);
    rig_start(rig);
    /* The first one is let in before the noise begins, so that IP is reached; the second is not. */
    lines[0] = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 1500);
    lines[1] = rig_call(rig, IP4(127, 0, 0, 1));
    while (in.rest.len > 0 && !in.short_read)
        step(rig, lines, &in);
    for (int i = 0; i < LINES; i++) {
        if (lines[i]->to_caller_len > ANSWER_MAX)
            abort();
        rig_drop(rig, lines[i]);
    }
    rig_run(rig, 10);
    server_totals(rig->server, &totals);
    if (totals.calls != 0 || totals.pool_in_use != 0 || totals.listening != LINES)
        abort();
    rig_fini(rig);
    free(rig);
    return 0;
}
