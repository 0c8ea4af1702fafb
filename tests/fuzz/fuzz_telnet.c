/*
 * fuzz_telnet.c - any octets as telnet.
 *
 * Holds: no more data than octets came in, answers fit their promise and are bounded for the call,
 * reads of any size give the same, and what telnet_send_text() dresses comes back undressed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/modem/telnet.h"

static void check(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t one_data[8192], one_reply[8192], many_data[8192], many_reply[8192], text[8192];
    struct writer d1 = wr_into(one_data, size), r1 = wr_into(one_reply, size + 3);
    struct writer d2 = wr_into(many_data, size), r2 = wr_into(many_reply, sizeof many_reply);
    struct telnet t1, t2;
    size_t at = 0, chunk = size > 0 ? data[0] % 7 + 1u : 1;

    if (size > 4000)
        return 0;
    telnet_init(&t1);
    telnet_init(&t2);
    telnet_receive(&t1, bytes_of(data, size), &d1, &r1);
    for (; at < size; at += chunk) {
        size_t n = size - at < chunk ? size - at : chunk, before = r2.len;

        telnet_receive(&t2, bytes_of(data + at, n), &d2, &r2);
        check(r2.len - before <= n + 3);
    }
    check(!d1.overflow && !r1.overflow && !d2.overflow && !r2.overflow);
    check(bytes_equal(wr_view(&d1), wr_view(&d2)) && bytes_equal(wr_view(&r1), wr_view(&r2)));
    check(memcmp(&t1, &t2, sizeof t1) == 0);
    check(r1.len <= 64 * 3 && r1.len % 3 == 0);

    t1.seen_command = t1.we_will_binary = true;
    d1 = wr_into(text, sizeof text);
    telnet_send_text(&t1, bytes_of(data, size), &d1);
    telnet_init(&t2);
    d2 = wr_into(many_data, size);
    r2 = wr_into(many_reply, sizeof many_reply);
    telnet_receive(&t2, wr_view(&d1), &d2, &r2);
    check(r2.len == 0 && bytes_equal(wr_view(&d2), bytes_of(data, size)));
    return 0;
}
