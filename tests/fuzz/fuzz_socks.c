/*
 * fuzz_socks.c - any octets as a SOCKS handshake, in any pieces.
 *
 * However it is cut, it ends the same way and at the same octet; where it leads is a host that fits.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "service/net/socks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    enum socks_step step;
    size_t taken, reply_len;
    uint8_t reply[64];
};

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void talk(struct outcome *o, struct socks *s, struct bytes text, size_t piece)
{
    struct writer w = wr_into(o->reply, sizeof o->reply);

    o->step = SOCKS_MORE;
    o->taken = 0;
    socks_init(s);
    while (o->taken < text.len && o->step == SOCKS_MORE) {
        size_t left = text.len - o->taken, part = left < piece ? left : piece;
        struct reader r = rd_of(bytes_of(text.at + o->taken, part));

        o->step = socks_input(s, &r, &w);
        o->taken += part - r.rest.len;
    }
    require(!w.overflow);
    o->reply_len = w.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome whole, cut;
    struct socks a, b;
    uint8_t reply[SOCKS_REPLY_MAX];
    struct writer w = wr_into(reply, sizeof reply);

    if (size < 1)
        return 0;
    talk(&whole, &a, bytes_of(data + 1, size - 1), SIZE_MAX);
    talk(&cut, &b, bytes_of(data + 1, size - 1), 1u + data[0] % 16);
    require(whole.step == cut.step && whole.taken == cut.taken && whole.reply_len == cut.reply_len);
    require(memcmp(whole.reply, cut.reply, whole.reply_len) == 0);
    require(whole.taken <= 2 + 255 + SOCKS_REQUEST_MAX);
    require(whole.step == SOCKS_MORE || whole.taken > 0);
    if (whole.step == SOCKS_CONNECT) {
        require(memchr(a.host, '\0', sizeof a.host) != NULL && strcmp(a.host, b.host) == 0);
        require(a.address == b.address && a.port == b.port);
        socks_reply(&a, SOCKS_GRANTED, 1, 2, &w);
        require(!w.overflow && w.len == (a.version == 5 ? 10u : 8u));
    }
    return 0;
}
