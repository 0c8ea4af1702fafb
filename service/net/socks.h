/*
 * socks.h - the server's end of a SOCKS handshake: 5 (RFC 1928) without authentication, 4 and 4a.
 *
 * CONNECT only: BIND and UDP ASSOCIATE, and IPv6, are refused with their codes. A machine without I/O
 * over caller-owned memory; it never takes a byte that comes after the handshake.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SOCKS_H
#define RRAS_SOCKS_H
#include "common/base/bytes.h"

enum { SOCKS_HOST_MAX = 255, SOCKS_USER_MAX = 255, SOCKS_REPLY_MAX = 16 };
enum { SOCKS_REQUEST_MAX = 8 + SOCKS_USER_MAX + 1 + SOCKS_HOST_MAX + 1 };

/* What the client is told; the codes of RFC 1928 6. For version 4 all but the first are one. */
enum socks_result {
    SOCKS_GRANTED, SOCKS_FAILED, SOCKS_NOT_ALLOWED, SOCKS_NET_UNREACHABLE, SOCKS_HOST_UNREACHABLE, SOCKS_REFUSED,
    SOCKS_EXPIRED, SOCKS_NO_COMMAND, SOCKS_NO_ADDRESS_TYPE
};

struct socks {
    uint8_t version;                 /* 0: not known yet */
    bool has_greeted;                /* version 5: the method was agreed on */
    uint16_t len;
    uint8_t in[SOCKS_REQUEST_MAX];   /* of the message that is coming in */
    char host[SOCKS_HOST_MAX + 1];   /* where to; "" when it is an address */
    uint32_t address;
    uint16_t port;
};

enum socks_step {
    SOCKS_MORE,                      /* more is to come */
    SOCKS_CONNECT,                   /* to host or address, and port; then socks_reply(), once */
    SOCKS_OVER                       /* refused, or no SOCKS at all: send the reply, if any, and close */
};

void socks_init(struct socks *socks);
/* Takes from `data` what belongs to the handshake; what to answer is added to `reply`. */
enum socks_step socks_input(struct socks *socks, struct reader *data, struct writer *reply);
/* `address` and `port`: ours, once connected. */
void socks_reply(const struct socks *socks, enum socks_result result, uint32_t address, uint16_t port,
                 struct writer *reply);
#endif
