/*
 * pap.h - the packets of the Password Authentication Protocol (RFC 1334 section 2).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PAP_H
#define RRAS_PAP_H
#include "common/base/bytes.h"

enum pap_code { PAP_REQUEST = 1, PAP_ACK = 2, PAP_NAK = 3 };

/* Views into the packet it was read from. */
struct pap_packet {
    uint8_t code, id;
    struct bytes user, password; /* Request: each may be empty */
    struct bytes message;        /* Ack, Nak */
};

/* False for a packet that is cut short or has another code. What follows Length is padding. */
bool pap_parse(struct bytes info, struct pap_packet *packet);

/* `user` and `password` of at most 255 octets. */
void pap_write_request(struct writer *w, uint8_t id, struct bytes user, struct bytes password);
/* An Ack or a Nak, `message` of at most 255 octets. */
void pap_write_answer(struct writer *w, enum pap_code code, uint8_t id, struct bytes message);
#endif
