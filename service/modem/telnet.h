/*
 * telnet.h - RFC 854 on a TCP line, decoded beside the raw bytes until PPP decides which is right.
 *
 * Emulators differ (facts: lines 0.3): some double FF only one way, some not at all. So the owner
 * runs two receivers, raw and this one, until the first good FCS, and always sends FF as 7D DF.
 * Negotiation is passive: BINARY and SGA are accepted, all else refused, and a state already agreed
 * is never answered again (RFC 1143), so no storm can start.
 *
 * Memory is the caller's; one thread; nothing to free.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TELNET_H
#define RRAS_TELNET_H
#include "common/base/bytes.h"

struct telnet {
    uint8_t state;                    /* private */
    uint8_t verb;
    uint8_t skipped;                  /* octets of a subnegotiation thrown away so far */
    bool seen_command;                /* the peer sent a negotiation: it is a telnet client */
    bool we_will_binary, peer_will_binary, we_will_sga, peer_will_sga;
    uint8_t replies;                  /* answers sent in this call; bounded */
    uint8_t refused[2][32];           /* option bits already refused (DO, WILL): each is refused once */
};

void telnet_init(struct telnet *t);

/* Decodes all of `in`: data bytes are appended to `data` (room for in.len), answers to `reply`
 * (room for 3 bytes per 3 of `in`, i.e. in.len + 3). */
void telnet_receive(struct telnet *t, struct bytes in, struct writer *data, struct writer *reply);

/* Text for the peer. To a telnet client FF is doubled and a CR without LF gets its NUL (not when
 * BINARY is on); to a raw line the text goes as it is. Only for text; PPP sends FF as 7D DF. */
void telnet_send_text(const struct telnet *t, struct bytes text, struct writer *out);
#endif
