/*
 * fuzz_hayes.c - any octets and any moments on a serial line with our modem on it.
 *
 * Holds: every answer fits its promise, data is never more than came in, commands are never data nor data
 * commands, and what the owner is asked for suits the mode.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/modem/hayes_line.h"

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void heed(struct hayes_line *l, enum hayes_does does, uint8_t how, struct writer *reply, rras_ms now)
{
    if (does == HAYES_DIALS || does == HAYES_ANSWERS || does == HAYES_GOES_ON) {
        check(l->mode == HAYES_CALLING);
        if (how & 1)
            hayes_line_connected(l, reply, now);
        else if (how & 2)
            hayes_line_over(l, HAYES_BUSY, reply);
    } else if (does == HAYES_HANGS_UP) {
        check(!l->h.connected && l->mode == HAYES_COMMANDS);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hayes_line l;
    static uint8_t out[512], said[1024];
    struct reader r = rd_of(bytes_of(data, size));
    rras_ms now = 1000;

    hayes_line_init(&l, 33600);
    while (r.rest.len >= 2) {
        const uint8_t how = rd_u8(&r), len = rd_u8(&r);
        struct bytes in = rd_take(&r, len < r.rest.len ? len : r.rest.len);
        struct writer passed = wr_into(out, sizeof out), reply = wr_into(said, in.len + HAYES_REPLY_MAX);
        enum hayes_does does = HAYES_STAYS;

        now += (rras_ms)(how >> 4) * 300;
        if ((how & 0x0c) == 0x0c)
            hayes_line_ring(&l, how & 1, now);
        while (in.len > 0) {
            const size_t before = in.len;
            const bool was_online = l.mode == HAYES_ONLINE;

            does = hayes_line_receive(&l, &in, &passed, &reply, now);
            check(in.len < before && (was_online || passed.len == 0));
            if (was_online)
                check(passed.len == before - in.len && does == HAYES_STAYS);
            heed(&l, does, how, &reply, now);
            passed.len = 0;
            reply.len = 0;
        }
        if (how & 8)
            heed(&l, hayes_line_dtr(&l, how & 4, &reply), how, &reply, now);
        reply.len = 0;
        heed(&l, hayes_line_advance(&l, &reply, now), how, &reply, now);
        check(!reply.overflow && !passed.overflow && l.len <= HAYES_LINE_MAX && strlen(l.h.number) <= HAYES_NUMBER_MAX);
    }
    return 0;
}
