/*
 * fuzz_at_query.c - anything a line can say while a modem is asked who it is. Each input is a script:
 * an octet below 0x20 lets that many tenths of a second go by, any other begins a piece of its length.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_query.h"
#include <stdlib.h>

static void need(bool ok)
{
    if (!ok)
        abort();
}

static void count(void *ctx, struct bytes out)
{
    unsigned *commands = ctx;

    (*commands)++;
    need(out.len >= 3 && out.at[0] == 'A' && out.at[1] == 'T' && out.at[out.len - 1] == '\r');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct at_query q;
    unsigned commands = 0;
    rras_ms now = 1, next;

    at_query_start(&q, count, &commands, now);
    for (size_t i = 0; i < size;) {
        uint8_t c = data[i++];

        if (c < 0x20) {
            now += c * 100u;
        } else {
            size_t n = (size_t)(c - 0x1f) < size - i ? (size_t)(c - 0x1f) : size - i;

            at_query_receive(&q, bytes_of(data + i, n), now);
            i += n;
        }
        next = at_query_advance(&q, now);
        need((next == RRAS_NEVER) == (q.end != AT_QUERY_RUNNING));
        need(next > now);
    }
    while ((next = at_query_advance(&q, now)) != RRAS_NEVER) {
        need(next > now && next <= 1 + AT_QUERY_MS);
        now = next;
    }
    need(commands >= 1 && commands <= 7);
    need(strlen(q.dialogue) <= AT_QUERY_DIALOGUE_MAX && strlen(q.identity) <= AT_QUERY_LINE_MAX);
    for (const char *p = q.dialogue; *p; p++)
        need(*p == '\n' || (*p >= ' ' && *p < 0x7f));
    return 0;
}
