/*
 * radius_server.h - one RADIUS server this one may ask (RFC 2865, RFC 2866): a row of *RADIUS
 * Configuration*.
 *
 * Several are asked in the order of their score, the highest first; a silent one loses score and is
 * asked later (netsh ras aaaa: init-score, timeout). Names as in `netsh ras aaaa add authserver`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_SERVER_H
#define RRAS_RADIUS_SERVER_H
#include <stdbool.h>
#include <stdint.h>

enum { RADIUS_SERVERS_MAX = 16, RADIUS_NAME_MAX = 63, RADIUS_SECRET_MAX = 127, RADIUS_SEALED_MAX = 512, RADIUS_SCORE_MAX = 30 };

struct radius_server {
    int64_t id;                          /* key in the store; 0: not stored yet */
    char name[RADIUS_NAME_MAX + 1];      /* host name or address; unique without case */
    bool is_for_authentication;          /* on */
    bool is_for_accounting;              /* off */
    uint16_t auth_port;                  /* 1812; old servers use 1645 */
    uint16_t acct_port;                  /* 1813; 1646 */
    uint16_t timeout_s;                  /* 1-60, 5: for each of three sendings */
    uint8_t score;                       /* initial, 0-30; 30 */
    bool wants_signature;                /* Message-Authenticator with every request (RFC 2869 5.14); on */
    bool has_secret;
    uint16_t sealed_len;                 /* the secret as the store keeps it, sealed by the host; 0 none */
    uint8_t sealed[RADIUS_SEALED_MAX];
    char secret[RADIUS_SECRET_MAX + 1];  /* in clear: of a change being made, and of the running client; else "" */
};

void radius_server_defaults(struct radius_server *server);
/* A host name (RFC 1123 2.1, '_' allowed) or an address of either version, not longer than RADIUS_NAME_MAX. */
bool radius_server_name_is_good(const char *name);
/* NULL when all is consistent, else one sentence that names the cure. The secret is not judged. */
const char *radius_server_check(const struct radius_server *server);
#endif
