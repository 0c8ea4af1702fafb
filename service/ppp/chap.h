/*
 * chap.h - the packets of the Challenge Handshake Authentication Protocol (RFC 1994), and its MD5.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CHAP_H
#define RRAS_CHAP_H
#include "common/base/bytes.h"

enum chap_code {
    CHAP_CHALLENGE = 1,
    CHAP_RESPONSE = 2,
    CHAP_SUCCESS = 3,
    CHAP_FAILURE = 4,
    /* RFC 2433 9 and 10, RFC 2759 7: */
    MSCHAP_CHANGE_PASSWORD_1 = 5,
    MSCHAP_CHANGE_PASSWORD_2 = 6,
    MSCHAP_CHANGE_PASSWORD_3 = 7
};

enum { CHAP_MD5_VALUE_LEN = 16 };

/* Views into the packet it was read from. */
struct chap_packet {
    uint8_t code, id;
    struct bytes value, name; /* Challenge, Response */
    struct bytes text;        /* every other code: all of the data */
};

/* False for a packet that is cut short or has no value where one must be. */
bool chap_parse(struct bytes info, struct chap_packet *packet);

/* A Challenge or a Response; `value` of 1 to 255 octets. */
void chap_write_value(struct writer *w, enum chap_code code, uint8_t id, struct bytes value,
                      struct bytes name);
/* A Success or a Failure. */
void chap_write_text(struct writer *w, enum chap_code code, uint8_t id, struct bytes text);

/* RFC 1994 4.1: MD5 of the identifier, the secret and the challenge. */
void chap_md5_value(uint8_t id, struct bytes secret, struct bytes challenge,
                    uint8_t out[CHAP_MD5_VALUE_LEN]);
#endif
