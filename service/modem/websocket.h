/*
 * websocket.h - a browser on a TCP line: RFC 6455, the server's side, for emulators that run in a page.
 *
 * The request is read up to its empty line; an upgrade is answered with 101 and from then on frames are
 * turned into the bytes they carry, binary and text alike (a page's terminal sends text). What is a web
 * request and no upgrade is left to the owner, who has a page for people. Masked frames only, as a
 * client must (5.1); pings are answered, a close is, too.
 *
 * Sans-I/O, PURE; memory is the caller's; one thread; nothing to free.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WEBSOCKET_H
#define RRAS_WEBSOCKET_H
#include "common/base/bytes.h"

enum {
    WEBSOCKET_REQUEST_MAX = 4096,   /* octets of a request, its empty line included */
    WEBSOCKET_HEADER_MAX = 4,       /* in front of what we send, up to 65535 octets a frame */
    WEBSOCKET_REPLY_MAX = 512,      /* room a reply writer has at least */
    WEBSOCKET_CONTROL_MAX = 125     /* octets a ping, pong or close carries (5.5) */
};

enum websocket_says {
    WEBSOCKET_MORE,
    WEBSOCKET_OPENED,               /* it was an upgrade; the answer is in `reply`, and what follows is data */
    WEBSOCKET_NO_UPGRADE,           /* a web request without it: `path` is what it asks for */
    WEBSOCKET_REFUSED,              /* an upgrade we cannot make (the answer is in `reply`), or no request at all */
    WEBSOCKET_CLOSED                /* the peer said goodbye, or broke a rule: our close frame is in `reply` */
};

struct websocket {
    char path[128];                 /* of the request, cut; for the log */
    bool is_binary;                 /* it has offered the subprotocol "binary", and was given it */
    /* The rest is private. */
    uint8_t stage;
    uint8_t opcode, mask[4], mask_at;
    bool is_in_message;             /* a continuation may follow */
    bool is_last;                   /* of its message: FIN */
    uint64_t rest;                  /* octets of the frame that are still to come */
    uint16_t len;                   /* of `room` */
    uint8_t room[WEBSOCKET_REQUEST_MAX]; /* the request, a frame's header, a control frame's octets */
};

void websocket_init(struct websocket *w);

/* Takes `in` up to what it says: `*in` is what is left then. Bytes of the caller are appended to `data` (room for
 * in->len), what must be sent to `reply` (WEBSOCKET_REPLY_MAX). After MORE, what is left is offered again with
 * an empty reply writer. Once it is over, everything is thrown away. */
enum websocket_says websocket_receive(struct websocket *w, struct bytes *in, struct writer *data, struct writer *reply);

/* The header of a binary frame of `len` octets, at most 65535; the octets follow unchanged (5.2: a server does not mask). */
void websocket_frame(uint16_t len, struct writer *out);
/* A close frame with a status of 7.4.1: 1000 all is well, 1001 the service stops, 1002 a rule was broken. */
void websocket_close(uint16_t status, struct writer *out);
#endif
