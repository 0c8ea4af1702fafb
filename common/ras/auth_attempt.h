/*
 * auth_attempt.h - one try of a caller to say who it is, and the answer to it.
 *
 * The PPP engine (service/ppp) and the login text of the recogniser fill an attempt; an
 * authentication provider (service/aaa) judges it, now or later. Neither knows the other. Owned by
 * whoever declares it; holds secrets, so wipe it with secret_wipe() when done.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AUTH_ATTEMPT_H
#define RRAS_AUTH_ATTEMPT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bits, so that a policy is a set. Ordered from the strongest to the weakest. */
enum auth_method {
    AUTH_MSCHAP_V2 = 1u << 0, /* RFC 2759 */
    AUTH_MSCHAP_V1 = 1u << 1, /* RFC 2433 */
    AUTH_CHAP_MD5 = 1u << 2,  /* RFC 1994 */
    AUTH_PAP = 1u << 3,       /* RFC 1334; also the typed login */
    AUTH_METHODS_ALL = AUTH_MSCHAP_V2 | AUTH_MSCHAP_V1 | AUTH_CHAP_MD5 | AUTH_PAP
};

/* "MS-CHAPv2", "MS-CHAP", "CHAP", "PAP"; "none" for 0. */
const char *auth_method_name(unsigned method);

enum { AUTH_NAME_MAX = 255, AUTH_RESPONSE_MAX = 255, AUTH_CHALLENGE_MAX = 64, AUTH_MESSAGE_MAX = 128 };

struct auth_attempt {
    enum auth_method method;
    char user[AUTH_NAME_MAX + 1];           /* as sent, NUL-terminated; DOMAIN\user is possible */
    uint8_t id;                             /* CHAP identifier; 0 for PAP */
    uint8_t challenge[AUTH_CHALLENGE_MAX];  /* what we sent; empty for PAP */
    uint8_t challenge_len;
    uint8_t response[AUTH_RESPONSE_MAX];    /* PAP: the password; CHAP-MD5: 16 octets; MS-CHAP: 49 */
    uint8_t response_len;
};

struct auth_verdict {
    bool accepted;
    uint32_t ras_error;               /* 0 when accepted; else 691, 646, 647, 648, 649, 708, ... */
    bool may_retry;                   /* refused, but another try is welcome */
    char message[AUTH_MESSAGE_MAX];   /* MS-CHAPv2 success: the "S=<40 hex>" text; else may be empty */
};
#endif
