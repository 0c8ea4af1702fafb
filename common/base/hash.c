/*
 * hash.c - the old hashes and ciphers, by way of libtomcrypt.
 *
 * HMAC and RC4 stand here in full: libtomcrypt's HMAC wants a global table of hashes filled first,
 * and its RC4 would put its type into our header.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/hash.h"
#include <tomcrypt.h>
#include "common/base/secret.h"

/* libtomcrypt ends the program on a NULL input, also of length 0. */
#define FEED(process, state, parts, n)                                              \
    for (size_t i_ = 0; i_ < (n); i_++)                                             \
        if ((parts)[i_].len > 0)                                                    \
            process((state), (parts)[i_].at, (unsigned long)(parts)[i_].len)

void hash_md4(const struct bytes *parts, size_t n, uint8_t out[MD4_LEN])
{
    hash_state state;

    md4_init(&state);
    FEED(md4_process, &state, parts, n);
    md4_done(&state, out);
    secret_wipe(&state, sizeof state);
}

void hash_md5(const struct bytes *parts, size_t n, uint8_t out[MD5_LEN])
{
    hash_state state;

    md5_init(&state);
    FEED(md5_process, &state, parts, n);
    md5_done(&state, out);
    secret_wipe(&state, sizeof state);
}

void hash_sha1(const struct bytes *parts, size_t n, uint8_t out[SHA1_LEN])
{
    hash_state state;

    sha1_init(&state);
    FEED(sha1_process, &state, parts, n);
    sha1_done(&state, out);
    secret_wipe(&state, sizeof state);
}

void hash_hmac_md5(struct bytes key, const struct bytes *parts, size_t n, uint8_t out[MD5_LEN])
{
    enum { BLOCK = 64 };
    uint8_t pad[BLOCK] = { 0 }, inner[MD5_LEN];
    hash_state state;

    if (key.len > BLOCK)
        hash_md5(&key, 1, pad);
    else if (key.len > 0)
        memcpy(pad, key.at, key.len);

    for (size_t i = 0; i < BLOCK; i++)
        pad[i] ^= 0x36;
    md5_init(&state);
    md5_process(&state, pad, BLOCK);
    FEED(md5_process, &state, parts, n);
    md5_done(&state, inner);

    for (size_t i = 0; i < BLOCK; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    hash_md5((struct bytes[]){ bytes_of(pad, BLOCK), bytes_of(inner, MD5_LEN) }, 2, out);
    secret_wipe(&state, sizeof state);
    secret_wipe(pad, sizeof pad);
}

void des_expand_key(const uint8_t key[DES_KEY_LEN], uint8_t out[DES_BLOCK_LEN])
{
    uint64_t bits = 0;

    for (size_t i = 0; i < DES_KEY_LEN; i++)
        bits = bits << 8 | key[i];
    for (size_t i = 0; i < DES_BLOCK_LEN; i++) {
        uint8_t seven = (uint8_t)(bits >> (49 - 7 * i) & 0x7f);
        uint8_t folded = (uint8_t)(seven ^ seven >> 4);

        folded = (uint8_t)(folded ^ folded >> 2);
        folded = (uint8_t)(folded ^ folded >> 1);
        out[i] = (uint8_t)(seven << 1 | (~folded & 1));
    }
}

void des_encrypt(const uint8_t key[DES_KEY_LEN], const uint8_t in[DES_BLOCK_LEN], uint8_t out[DES_BLOCK_LEN])
{
    uint8_t expanded[DES_BLOCK_LEN];
    symmetric_key schedule;

    des_expand_key(key, expanded);
    des_setup(expanded, DES_BLOCK_LEN, 0, &schedule);
    des_ecb_encrypt(in, out, &schedule);
    secret_wipe(&schedule, sizeof schedule);
    secret_wipe(expanded, sizeof expanded);
}

void rc4_init(struct rc4 *rc4, struct bytes key)
{
    uint8_t j = 0;

    for (size_t i = 0; i < 256; i++)
        rc4->s[i] = (uint8_t)i;
    for (size_t i = 0; i < 256 && key.len > 0; i++) {
        uint8_t t = rc4->s[i];

        j = (uint8_t)(j + t + key.at[i % key.len]);
        rc4->s[i] = rc4->s[j];
        rc4->s[j] = t;
    }
    rc4->i = rc4->j = 0;
}

void rc4_apply(struct rc4 *rc4, uint8_t *data, size_t len)
{
    uint8_t *s = rc4->s, i = rc4->i, j = rc4->j;

    for (size_t n = 0; n < len; n++) {
        uint8_t t = s[++i];

        j = (uint8_t)(j + t);
        s[i] = s[j];
        s[j] = t;
        data[n] ^= s[(uint8_t)(s[i] + t)];
    }
    rc4->i = i;
    rc4->j = j;
}
