/*
 * mschap_hash.h - the arithmetic of MS-CHAP: hashes of a password and answers to a challenge.
 *
 * Named after the functions of RFC 2433 appendix A and RFC 2759 section 8. Used by both sides of
 * PPP, by the user table and by RADIUS. Pure, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MSCHAP_HASH_H
#define RRAS_MSCHAP_HASH_H
#include "common/base/bytes.h"

enum {
    MSCHAP_HASH_LEN = 16,
    MSCHAP_RESPONSE_LEN = 24,
    MSCHAP_V1_CHALLENGE_LEN = 8,
    MSCHAP_V2_CHALLENGE_LEN = 16,
    MSCHAP_VALUE_LEN = 49,        /* the Response value: both versions */
    MSCHAP_AUTHENTICATOR_LEN = 42 /* "S=" and 40 hexadecimal digits */
};

/* NtPasswordHash: MD4 of the password in UTF-16LE; see text_utf16le() for what is not UTF-8. */
void mschap_nt_hash(struct bytes password, uint8_t out[MSCHAP_HASH_LEN]);

/* HashNtPasswordHash. */
void mschap_nt_hash_hash(const uint8_t nt_hash[MSCHAP_HASH_LEN], uint8_t out[MSCHAP_HASH_LEN]);

/* LmPasswordHash: the first 14 characters in upper case, ASCII only. A password with other
 * characters has no LM hash here (upper case is a matter of the caller's code page): false, `out`
 * is zeroes. */
bool mschap_lm_hash(struct bytes password, uint8_t out[MSCHAP_HASH_LEN]);

/* ChallengeResponse, RFC 2433 A.5; with either hash. */
void mschap_challenge_response(const uint8_t challenge[MSCHAP_V1_CHALLENGE_LEN],
                               const uint8_t hash[MSCHAP_HASH_LEN],
                               uint8_t out[MSCHAP_RESPONSE_LEN]);

/* The name after "DOMAIN\", which is what RFC 2759 hashes. */
const char *mschap_user_without_domain(const char *user);

/* ChallengeHash, RFC 2759 8.2; `user` may carry a domain. */
void mschap_challenge_hash(const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN],
                           const uint8_t authenticator_challenge[MSCHAP_V2_CHALLENGE_LEN],
                           const char *user, uint8_t out[MSCHAP_V1_CHALLENGE_LEN]);

/* GenerateNTResponse, RFC 2759 8.1. */
void mschap_nt_response(const uint8_t authenticator_challenge[MSCHAP_V2_CHALLENGE_LEN],
                        const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN], const char *user,
                        const uint8_t nt_hash[MSCHAP_HASH_LEN], uint8_t out[MSCHAP_RESPONSE_LEN]);

/* GenerateAuthenticatorResponse, RFC 2759 8.7: "S=" and 40 upper-case digits, NUL-terminated. */
void mschap_authenticator_response(const uint8_t nt_hash[MSCHAP_HASH_LEN],
                                   const uint8_t nt_response[MSCHAP_RESPONSE_LEN],
                                   const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN],
                                   const uint8_t authenticator_challenge[MSCHAP_V2_CHALLENGE_LEN],
                                   const char *user, char out[MSCHAP_AUTHENTICATOR_LEN + 1]);
#endif
