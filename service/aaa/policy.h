/*
 * policy.h - the rules of the server that hold for every user.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_POLICY_H
#define RRAS_POLICY_H
#include <stdbool.h>
#include <stdint.h>

struct auth_policy {
    unsigned methods;          /* enum auth_method bits that may be used; all four unless set */
    uint32_t max_denials;      /* wrong passwords that lock an account out; 0 never (MaxDenials) */
    bool allow_lan_manager;    /* judge by the LM response when there is no NT response; off */
    bool accept_any_user;      /* "guest" servers: any name without an account, with any password, over
                                  PAP and the typed login; a name with one is judged by it; off */
};
void auth_policy_defaults(struct auth_policy *policy);
#endif
