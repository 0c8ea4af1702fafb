/*
 * mschap.c - the values and texts of MS-CHAP and MS-CHAPv2.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/mschap.h"
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/ras_error.h"

/* Offsets in the Response value: RFC 2433 6 and RFC 2759 4. */
enum { V1_NT = 24, V1_FLAGS = 48, V2_NT = 24 };

static size_t challenge_len(enum auth_method method)
{
    return method == AUTH_MSCHAP_V2 ? MSCHAP_V2_CHALLENGE_LEN : MSCHAP_V1_CHALLENGE_LEN;
}

char *mschap_failure_text(const struct mschap_failure *failure, enum auth_method method, char *out,
                          size_t cap)
{
    char hex[2 * MSCHAP_V2_CHALLENGE_LEN + 1];
    size_t n = challenge_len(method);
    bool has_message = method == AUTH_MSCHAP_V2 && failure->message[0] != '\0';

    for (size_t i = 0; i < n; i++)
        snprintf(hex + 2 * i, 3, "%02X", failure->challenge[i]);
    snprintf(out, cap, "E=%u R=%d C=%s V=%u%s%s", (unsigned)failure->ras_error, failure->may_retry,
             hex, (unsigned)failure->version, has_message ? " M=" : "",
             has_message ? failure->message : "");
    return out;
}

static uint32_t parse_number(struct bytes digits)
{
    uint32_t n = 0;

    /* RFC 2433 8: up to ten digits; nine are enough for every error and cannot overflow. */
    for (size_t i = 0; i < digits.len && i < 9 && digits.at[i] >= '0' && digits.at[i] <= '9'; i++)
        n = n * 10 + (uint32_t)(digits.at[i] - '0');
    return n;
}

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (uint8_t)text_upper((char)c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Exactly `n` octets in 2n digits, or false. */
static bool parse_hex(struct bytes digits, uint8_t *out, size_t n)
{
    if (digits.len != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(digits.at[2 * i]), low = hex_digit(digits.at[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void mschap_parse_failure(struct bytes text, enum auth_method method,
                          struct mschap_failure *failure)
{
    *failure = (struct mschap_failure){ .ras_error = RAS_AUTHENTICATION_FAILURE };
    while (text.len > 0) {
        struct bytes word = { text.at, 0 }, value = { 0 };

        while (word.len < text.len && word.at[word.len] != ' ')
            word.len++;
        if (word.len > 2 && word.at[1] == '=')
            value = bytes_of(word.at + 2, word.len - 2);
        if (value.len > 0 && word.at[0] == 'M') {
            text_printable(failure->message, sizeof failure->message,
                           bytes_of(text.at + 2, text.len - 2));
            return;
        }
        if (value.len > 0 && word.at[0] == 'E')
            failure->ras_error = parse_number(value);
        else if (value.len > 0 && word.at[0] == 'R')
            failure->may_retry = parse_number(value) == 1;
        else if (value.len > 0 && word.at[0] == 'V')
            failure->version = parse_number(value);
        else if (value.len > 0 && word.at[0] == 'C')
            failure->has_challenge = parse_hex(value, failure->challenge, challenge_len(method));
        text.at += word.len;
        text.len -= word.len;
        for (; text.len > 0 && text.at[0] == ' '; text.len--)
            text.at++;
    }
}

void mschap_implied_challenge(uint8_t *challenge)
{
    challenge[0] = (uint8_t)(challenge[0] + 23);
}

void mschap_v1_value(const uint8_t challenge[MSCHAP_V1_CHALLENGE_LEN], struct bytes password,
                     uint8_t out[MSCHAP_VALUE_LEN])
{
    uint8_t nt_hash[MSCHAP_HASH_LEN];

    memset(out, 0, MSCHAP_VALUE_LEN);
    mschap_nt_hash(password, nt_hash);
    mschap_challenge_response(challenge, nt_hash, out + V1_NT);
    out[V1_FLAGS] = 1;
    secret_wipe(nt_hash, sizeof nt_hash);
}

void mschap_v2_value(const uint8_t challenge[MSCHAP_V2_CHALLENGE_LEN],
                     const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN], const char *user,
                     struct bytes password, uint8_t out[MSCHAP_VALUE_LEN])
{
    uint8_t nt_hash[MSCHAP_HASH_LEN];

    memset(out, 0, MSCHAP_VALUE_LEN);
    memcpy(out, peer_challenge, MSCHAP_V2_CHALLENGE_LEN);
    mschap_nt_hash(password, nt_hash);
    mschap_nt_response(challenge, peer_challenge, user, nt_hash, out + V2_NT);
    secret_wipe(nt_hash, sizeof nt_hash);
}

bool mschap_v2_success_is_genuine(struct bytes text,
                                  const uint8_t challenge[MSCHAP_V2_CHALLENGE_LEN],
                                  const uint8_t value[MSCHAP_VALUE_LEN], const char *user,
                                  struct bytes password)
{
    enum { PROOF_LEN = (MSCHAP_AUTHENTICATOR_LEN - 2) / 2 };
    char expected[MSCHAP_AUTHENTICATOR_LEN + 1];
    uint8_t nt_hash[MSCHAP_HASH_LEN], theirs[PROOF_LEN], ours[PROOF_LEN];

    if (text.len < MSCHAP_AUTHENTICATOR_LEN || text.at[0] != 'S' || text.at[1] != '=' ||
        !parse_hex(bytes_of(text.at + 2, 2 * PROOF_LEN), theirs, PROOF_LEN))
        return false;
    mschap_nt_hash(password, nt_hash);
    mschap_authenticator_response(nt_hash, value + V2_NT, value, challenge, user, expected);
    secret_wipe(nt_hash, sizeof nt_hash);
    parse_hex(bytes_of(expected + 2, 2 * PROOF_LEN), ours, PROOF_LEN);
    return secret_equal(theirs, ours, PROOF_LEN);
}
