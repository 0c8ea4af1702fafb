/*
 * mschap_hash.c - RFC 2433 appendix A and RFC 2759 section 8.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/mschap_hash.h"
#include "common/base/hash.h"
#include "common/base/secret.h"
#include "common/base/text.h"

void mschap_nt_hash(struct bytes password, uint8_t out[MSCHAP_HASH_LEN])
{
    uint8_t unicode[2 * 255];
    size_t len = text_utf16le(password, unicode, sizeof unicode);

    /* Longer than any password field of PPP: hash what no password can be. */
    if (len == SIZE_MAX)
        len = sizeof unicode;
    hash_md4((struct bytes[]){ bytes_of(unicode, len) }, 1, out);
    secret_wipe(unicode, sizeof unicode);
}

void mschap_nt_hash_hash(const uint8_t nt_hash[MSCHAP_HASH_LEN], uint8_t out[MSCHAP_HASH_LEN])
{
    hash_md4((struct bytes[]){ bytes_of(nt_hash, MSCHAP_HASH_LEN) }, 1, out);
}

bool mschap_lm_hash(struct bytes password, uint8_t out[MSCHAP_HASH_LEN])
{
    static const uint8_t clear[DES_BLOCK_LEN] = "KGS!@#$%"; /* RFC 2433 A.3: StdText */
    uint8_t upper[2 * DES_KEY_LEN] = { 0 };

    memset(out, 0, MSCHAP_HASH_LEN);
    for (size_t i = 0; i < password.len; i++) {
        if (password.at[i] >= 0x80)
            return false;
        if (i < sizeof upper)
            upper[i] = (uint8_t)text_upper((char)password.at[i]);
    }
    des_encrypt(upper, clear, out);
    des_encrypt(upper + DES_KEY_LEN, clear, out + DES_BLOCK_LEN);
    secret_wipe(upper, sizeof upper);
    return true;
}

void mschap_challenge_response(const uint8_t challenge[MSCHAP_V1_CHALLENGE_LEN],
                               const uint8_t hash[MSCHAP_HASH_LEN],
                               uint8_t out[MSCHAP_RESPONSE_LEN])
{
    uint8_t keys[3 * DES_KEY_LEN] = { 0 };

    memcpy(keys, hash, MSCHAP_HASH_LEN);
    for (size_t i = 0; i < 3; i++)
        des_encrypt(keys + i * DES_KEY_LEN, challenge, out + i * DES_BLOCK_LEN);
    secret_wipe(keys, sizeof keys);
}

const char *mschap_user_without_domain(const char *user)
{
    const char *slash = strrchr(user, '\\');

    return slash != NULL ? slash + 1 : user;
}

void mschap_challenge_hash(const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN],
                           const uint8_t authenticator_challenge[MSCHAP_V2_CHALLENGE_LEN],
                           const char *user, uint8_t out[MSCHAP_V1_CHALLENGE_LEN])
{
    uint8_t digest[SHA1_LEN];
    const struct bytes parts[] = { bytes_of(peer_challenge, MSCHAP_V2_CHALLENGE_LEN),
                                   bytes_of(authenticator_challenge, MSCHAP_V2_CHALLENGE_LEN),
                                   bytes_of_text(mschap_user_without_domain(user)) };

    hash_sha1(parts, 3, digest);
    memcpy(out, digest, MSCHAP_V1_CHALLENGE_LEN);
}

void mschap_nt_response(const uint8_t authenticator_challenge[MSCHAP_V2_CHALLENGE_LEN],
                        const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN], const char *user,
                        const uint8_t nt_hash[MSCHAP_HASH_LEN], uint8_t out[MSCHAP_RESPONSE_LEN])
{
    uint8_t challenge[MSCHAP_V1_CHALLENGE_LEN];

    mschap_challenge_hash(peer_challenge, authenticator_challenge, user, challenge);
    mschap_challenge_response(challenge, nt_hash, out);
}

void mschap_authenticator_response(const uint8_t nt_hash[MSCHAP_HASH_LEN],
                                   const uint8_t nt_response[MSCHAP_RESPONSE_LEN],
                                   const uint8_t peer_challenge[MSCHAP_V2_CHALLENGE_LEN],
                                   const uint8_t authenticator_challenge[MSCHAP_V2_CHALLENGE_LEN],
                                   const char *user, char out[MSCHAP_AUTHENTICATOR_LEN + 1])
{
    static const char magic1[] = "Magic server to client signing constant";
    static const char magic2[] = "Pad to make it do more than one iteration";
    static const char digits[] = "0123456789ABCDEF";
    uint8_t hash_hash[MSCHAP_HASH_LEN], challenge[MSCHAP_V1_CHALLENGE_LEN], digest[SHA1_LEN];

    mschap_nt_hash_hash(nt_hash, hash_hash);
    hash_sha1((struct bytes[]){ bytes_of(hash_hash, sizeof hash_hash),
                                bytes_of(nt_response, MSCHAP_RESPONSE_LEN), bytes_of_text(magic1) },
              3, digest);
    mschap_challenge_hash(peer_challenge, authenticator_challenge, user, challenge);
    hash_sha1((struct bytes[]){ bytes_of(digest, sizeof digest),
                                bytes_of(challenge, sizeof challenge), bytes_of_text(magic2) },
              3, digest);
    *out++ = 'S';
    *out++ = '=';
    for (size_t i = 0; i < sizeof digest; i++) {
        *out++ = digits[digest[i] >> 4];
        *out++ = digits[digest[i] & 15];
    }
    *out = '\0';
    secret_wipe(hash_hash, sizeof hash_hash);
}
