/*
 * hash.h - the old hashes and ciphers PPP authentication and MPPE are made of.
 *
 * A thin front of libtomcrypt; none of its types are seen. A hash takes its input as parts, which
 * saves every caller a buffer to join them in. None of this is fit for new protocols. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HASH_H
#define RRAS_HASH_H
#include "common/base/bytes.h"

enum { MD4_LEN = 16, MD5_LEN = 16, SHA1_LEN = 20, DES_BLOCK_LEN = 8, DES_KEY_LEN = 7, RC4_KEY_MAX = 256 };

/* RFC 1320, RFC 1321, FIPS 180: the hash of `parts` joined. */
void hash_md4(const struct bytes *parts, size_t n, uint8_t out[MD4_LEN]);
void hash_md5(const struct bytes *parts, size_t n, uint8_t out[MD5_LEN]);
void hash_sha1(const struct bytes *parts, size_t n, uint8_t out[SHA1_LEN]);

/* RFC 2104 over MD5. */
void hash_hmac_md5(struct bytes key, const struct bytes *parts, size_t n, uint8_t out[MD5_LEN]);

/* RFC 2433 A.5: 56 bits of key spread over 8 octets, odd parity in the lowest bit of each. */
void des_expand_key(const uint8_t key[DES_KEY_LEN], uint8_t out[DES_BLOCK_LEN]);
/* DesEncrypt of RFC 2433: one block in ECB mode under a 56-bit key. `in` and `out` may be one. */
void des_encrypt(const uint8_t key[DES_KEY_LEN], const uint8_t in[DES_BLOCK_LEN], uint8_t out[DES_BLOCK_LEN]);

/* An RC4 stream; the state is open to be embedded, its fields are its own. */
struct rc4 {
    uint8_t s[256];
    uint8_t i, j;
};
void rc4_init(struct rc4 *rc4, struct bytes key); /* key of 1 to RC4_KEY_MAX octets */
void rc4_apply(struct rc4 *rc4, uint8_t *data, size_t len);
#endif
