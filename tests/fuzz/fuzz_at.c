/*
 * fuzz_at.c - a modem that says anything at any time.
 *
 * Or there is none, but a cable. Each input octet pair below 0x20 is a wait or an event, the rest is what the modem says. Holds:
 * what we write is short and never without a cause, AT_ONLINE needs a CONNECT, deadlines move on,
 * and a stop answers no call and is over in 3 s.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/modem/at.h"

static struct at m;
static char said[64];       /* the end of all the modem said outside a call */
static size_t writes;
static bool was_connect;
static bool is_dialing;
static rras_ms stop_by;     /* RRAS_NEVER while nobody has asked for it */

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void on_write(void *ctx, struct bytes out)
{
    (void)ctx;
    check(out.len > 0 && out.len <= sizeof m.config.init + 4);
    check(m.state != AT_ONLINE && m.state != AT_FAILED && m.state != AT_CLOSED);
    check(stop_by == RRAS_NEVER || !bytes_equal(out, bytes_of_text("ATA\r")));
    writes++;
}

static void on_dtr(void *ctx, bool on)
{
    (void)ctx;
    (void)on;
    check(m.config.has_dtr);
}

static void on_state(void *ctx, enum at_state now_in)
{
    (void)ctx;
    check(m.state == now_in);
}

static void on_online(void *ctx, const struct at_result *connect, const struct at_caller *caller, struct bytes rest)
{
    (void)ctx;
    (void)rest;
    check(m.state == AT_ONLINE && (was_connect || m.is_numeric || m.config.is_cable) && connect->kind == AT_RESULT_CONNECT);
    check(memchr(caller->called, 0, sizeof caller->called) && memchr(caller->date, 0, sizeof caller->date));
    check(memchr(caller->number, 0, sizeof caller->number) && memchr(caller->name, 0, sizeof caller->name));
    was_connect = is_dialing = false;
    memset(said, 0, sizeof said);
}

static void on_offline(void *ctx)
{
    (void)ctx;
    check(m.state == (m.config.is_cable ? AT_HANGING_UP : AT_INITIALISING));
}

static void on_dial_failed(void *ctx, uint32_t ras_error)
{
    (void)ctx;
    check(is_dialing && ras_error != 0 && 
          (m.config.is_cable ? m.state == AT_READY : m.state == AT_INITIALISING || m.state == AT_HANGING_UP));
    is_dialing = false;
}

static void on_trace(void *ctx, const char *line)
{
    (void)ctx;
    check(strlen(line) < 256);
}

static const struct at_host host = { on_write, on_dtr, on_state, on_online, on_offline, on_dial_failed, on_trace };

/* Was CONNECT said, in whatever case and with whatever unprintable between its letters? */
static void remember(uint8_t c)
{
    if (c < ' ' || c >= 0x7f)
        return;
    memmove(said, said + 1, sizeof said - 1);
    said[sizeof said - 1] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
    if (memcmp(said + sizeof said - 7, "CONNECT", 7) == 0)
        was_connect = true;
}

static rras_ms advance(rras_ms now, rras_ms until)
{
    for (int i = 0; i < 64; i++) {
        rras_ms next = at_advance(&m, now);

        check(next > now);
        check(now < stop_by || at_is_quiet(&m));
        if (next > until)
            break;
        now = next;
    }
    return until > now ? until : now;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct at_config config;
    rras_ms now = 1;
    size_t steps = 0;

    if (size < 2)
        return 0;
    at_config_defaults(&config);
    config.rings = data[0] & 3;
    config.wants_caller_id = (data[0] & 4) != 0;
    config.has_dtr = (data[0] & 8) != 0;
    config.has_dcd = (data[0] & 16) != 0;
    config.is_cable = (data[0] & 32) != 0;
    config.blind_dial = (data[0] & 64) != 0;
    memset(said, 0, sizeof said);
    was_connect = is_dialing = false;
    writes = 0;
    stop_by = RRAS_NEVER;
    at_init(&m, &config, &host, NULL);
    at_start(&m, now);
    for (size_t i = 1; i < size;) {
        uint8_t c = data[i++];

        steps++;
        if (c == 1 && i < size) {
            now = advance(now, now + 10u * data[i++]);
        } else if (c == 2 && i < size) {
            now = advance(now, now + 1000u * data[i++]);
            steps += 256;
        } else if (c == 3) {
            at_carrier(&m, false, now);
        } else if (c == 4) {
            at_carrier(&m, true, now);
        } else if (c == 5) {
            is_dialing = false;
            at_hang_up(&m, now);
        } else if (c == 9) {
            is_dialing = at_dial(&m, "9,5551234", now) || is_dialing;
            check(is_dialing == (m.state == AT_DIALING));
        } else if (c == 7) {
            stop_by = rras_sooner(stop_by, now + 3000);
            is_dialing = false;
            at_stop(&m, now);
        } else if (c == 8 && at_is_quiet(&m)) {
            stop_by = RRAS_NEVER;
            at_start(&m, now);
        } else {
            size_t n = c == 6 && i < size ? data[i++] : 1;
            const uint8_t *from = c == 6 ? data + i : &c;
            uint8_t *exact;

            n = c == 6 && n > size - i ? size - i : n;
            exact = malloc(n + 1); /* ASan sees one octet over */
            memcpy(exact, from, n);
            for (size_t k = 0; m.state != AT_ONLINE && k < n; k++)
                remember(exact[k]);
            at_receive(&m, bytes_of(exact, n), now);
            free(exact);
            if (c == 6) {
                i += n;
                steps += n;
            }
        }
    }
    check(writes <= steps + 8);
    return 0;
}
