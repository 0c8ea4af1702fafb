/*
 * fuzz_websocket.c - any octets as a WebSocket client, from the request on or behind a good one.
 *
 * Holds: reads of any size give the same, no more data than octets came in, and every reply fits.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/modem/websocket.h"

static const char request[] = "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

static void check(bool ok)
{
    if (!ok)
        abort();
}

struct run {
    struct websocket w;
    enum websocket_says says;
    uint8_t data[8192], reply[32768];
    struct writer all, replies;
};

static void feed(struct run *run, struct bytes in, size_t chunk)
{
    while (in.len > 0 && run->says != WEBSOCKET_CLOSED && run->says != WEBSOCKET_REFUSED && run->says != WEBSOCKET_NO_UPGRADE) {
        struct bytes piece = bytes_of(in.at, in.len < chunk ? in.len : chunk);
        const size_t n = piece.len;
        uint8_t room[WEBSOCKET_REPLY_MAX];
        struct writer reply = wr_into(room, sizeof room);

        run->says = websocket_receive(&run->w, &piece, &run->all, &reply);
        check(!reply.overflow && piece.len <= n && (piece.len < n || n == 0));
        wr_bytes(&run->replies, wr_view(&reply));
        in = bytes_of(in.at + (n - piece.len), in.len - (n - piece.len));
    }
}

static void start(struct run *run, bool is_open)
{
    run->says = WEBSOCKET_MORE;
    run->all = wr_into(run->data, sizeof run->data);
    run->replies = wr_into(run->reply, sizeof run->reply);
    websocket_init(&run->w);
    if (is_open)
        feed(run, bytes_of_text(request), sizeof request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct run one, many;
    const bool is_open = size > 0 && (data[0] & 1);
    const size_t chunk = size > 0 ? data[0] % 7 + 1u : 1;

    if (size < 2 || size > 4000)
        return 0;
    start(&one, is_open);
    start(&many, is_open);
    feed(&one, bytes_of(data + 1, size - 1), size);
    feed(&many, bytes_of(data + 1, size - 1), chunk);
    check(one.says == many.says && !one.all.overflow && one.all.len <= size);
    check(bytes_equal(wr_view(&one.all), wr_view(&many.all)) && bytes_equal(wr_view(&one.replies), wr_view(&many.replies)));
    return 0;
}
