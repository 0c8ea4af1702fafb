/*
 * mschap.h - what MS-CHAP puts into CHAP's values and texts (RFC 2433, RFC 2759).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MSCHAP_H
#define RRAS_MSCHAP_H
#include "common/ras/auth_attempt.h"
#include "common/ras/mschap_hash.h"

/* What an MS-CHAP Failure says. */
struct mschap_failure {
    uint32_t ras_error;                          /* E=, 691 when it said none */
    bool may_retry;                              /* R=1 */
    bool has_challenge;
    uint8_t challenge[MSCHAP_V2_CHALLENGE_LEN];  /* C=, 8 octets for v1 */
    uint32_t version;                            /* V= */
    char message[AUTH_MESSAGE_MAX];              /* M=, printable, "" for none */
};

/* "E=691 R=1 C=<hex> V=2", and " M=" with a sentence for v2. NUL-terminated; returns `out`. */
char *mschap_failure_text(const struct mschap_failure *failure, enum auth_method method, char *out, size_t cap);

/* Reads it back; fields come in any order, the unknown and the malformed are passed over. */
void mschap_parse_failure(struct bytes text, enum auth_method method, struct mschap_failure *failure);

/* The challenge of a retry when the Failure named none: the first octet goes up by 23 (RFC 2433 8). */
void mschap_implied_challenge(uint8_t *challenge);

/* The 49 octets of a Response. v1 leaves the LM half empty, as RFC 2433 6 asks of those who can. */
void mschap_v1_value(const uint8_t challenge[MSCHAP_V1_CHALLENGE_LEN], struct bytes password,
                     uint8_t out[MSCHAP_VALUE_LEN]);
void mschap_v2_value(const uint8_t challenge[MSCHAP_V2_CHALLENGE_LEN],
                     const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN], const char *user, struct bytes password,
                     uint8_t out[MSCHAP_VALUE_LEN]);

/* Does the text of a v2 Success prove that its sender knows the password, given our Response value? */
bool mschap_v2_success_is_genuine(struct bytes text, const uint8_t challenge[MSCHAP_V2_CHALLENGE_LEN],
                                  const uint8_t value[MSCHAP_VALUE_LEN], const char *user, struct bytes password);
#endif
