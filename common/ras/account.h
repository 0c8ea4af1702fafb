/*
 * account.h - one user's record: what service/store keeps and service/aaa judges by.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_ACCOUNT_H
#define RRAS_ACCOUNT_H
#include <stdbool.h>
#include <stdint.h>

enum { ACCOUNT_NAME_MAX = 104, ACCOUNT_PASSWORD_MAX = 127, ACCOUNT_PHONE_MAX = 128, ACCOUNT_SEALED_MAX = 512 };

/* May be a user's name. */
bool account_name_is_good(const char *name);

/* rassapi.h's RASPRIV_* values. */
enum account_privilege {
    RASPRIV_NoCallback = 0x01,
    RASPRIV_AdminSetCallback = 0x02,
    RASPRIV_CallerSetCallback = 0x04,
    RASPRIV_DialinPrivilege = 0x08
};

struct account {
    char name[ACCOUNT_NAME_MAX + 1];         /* UTF-8, compared without case */
    unsigned privilege;                      /* set of enum account_privilege; new users: NoCallback only */
    char callback_number[ACCOUNT_PHONE_MAX + 1];
    bool is_disabled;                        /* by an administrator: 647 */
    bool has_expired_password;               /* 648 */
    int64_t expires_unix;                    /* account expiry, seconds UTC; 0 never: 708 */
    uint32_t denials;                        /* failed tries since the last success (MaxDenials) */
    uint32_t fixed_address;                  /* host order; 0: from the pool */
    uint8_t nt_hash[16];
    bool has_lm_hash;
    uint8_t lm_hash[16];
    uint16_t sealed_len;                     /* reversible password for CHAP-MD5, sealed by the host; 0 none */
    uint8_t sealed[ACCOUNT_SEALED_MAX];
};
#endif
