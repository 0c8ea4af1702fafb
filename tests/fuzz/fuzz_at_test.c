/*
 * fuzz_at_test.c - anything a line can say while a modem tests itself. Each input is a script: an octet below 0x20
 * lets that many tenths of a second go by, any other begins a piece of its length. Holds: it ends in time, the
 * receiver that was lifted is put down, and what is shown is text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_test.h"
#include <stdlib.h>

static unsigned commands;
static bool is_lifted;

static void need(bool ok)
{
    if (!ok)
        abort();
}

static void on_write(void *ctx, struct bytes out)
{
    (void)ctx;
    commands++;
    need(out.len >= 3 && out.at[0] == 'A' && out.at[1] == 'T' && out.at[out.len - 1] == '\r');
    if (bytes_equal(out, bytes_of_text("ATX4DT;\r")))
        is_lifted = true;
    else if (bytes_equal(out, bytes_of_text("ATH\r")))
        is_lifted = false;
    else
        need(!is_lifted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct at_test t;
    rras_ms now = 1, next;

    if (size < 1)
        return 0;
    commands = 0;
    is_lifted = false;
    at_test_start(&t, data[0] & 1 ? "&F&C1" : "", (data[0] & 2) != 0, on_write, NULL, now);
    for (size_t i = 1; i < size;) {
        uint8_t c = data[i++];

        if (c < 0x20) {
            now += c * 100u;
        } else {
            size_t n = (size_t)(c - 0x1f) < size - i ? (size_t)(c - 0x1f) : size - i;

            at_test_receive(&t, bytes_of(data + i, n), now);
            i += n;
        }
        next = at_test_advance(&t, now);
        need((next == RRAS_NEVER) == (t.end != AT_TEST_RUNNING));
        need(next > now);
    }
    for (rras_ms last = now + AT_TEST_MS; (next = at_test_advance(&t, now)) != RRAS_NEVER; now = next)
        need(next > now && next <= last);
    need(commands >= 1 && commands <= 20 && !is_lifted);
    need(t.verdict[0] != '\0' && strlen(t.verdict) <= AT_TEST_VERDICT_MAX && strlen(t.dialogue) <= AT_TEST_DIALOGUE_MAX);
    for (const char *p = t.dialogue; *p; p++)
        need(*p == '\n' || (*p >= ' ' && *p < 0x7f));
    return 0;
}
