/*
 * model_failed.h - NT's box *Error Connecting to*: its second line, and whether and when it dials again by
 * itself. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_FAILED_H
#define RRAS_MODEL_FAILED_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ERROR_INVALID_ADDRESS_NT = 1214 }; /* what NT says of an address that cannot be projected (KB Q176967) */

/* The string of line 2: "Error %lu: %s", or "TCP/IP CP reported error %lu: %s" for what IPCP found (KB Q172956, Q174474). */
int failed_line(uint32_t error);

/* Dialling again by itself: what is wrong today is wrong in a minute, too, and a third wrong password locks the account. */
bool failed_may_redial(uint32_t error);

struct redial {
    uint16_t left;                /* how often it may still dial by itself */
    uint64_t at_ms;               /* when it does; 0: it does not */
};
/* After a failure: the countdown begins when there is a try left. */
void redial_begin(struct redial *redial, uint32_t error, uint16_t redial_s, uint64_t now_ms);
/* The person has taken over: no countdown, and no more of them for this failure. */
void redial_stop(struct redial *redial);
/* Seconds on the button; 0: there is no countdown, or it has come to its end. */
unsigned redial_seconds(const struct redial *redial, uint64_t now_ms);
bool redial_is_due(const struct redial *redial, uint64_t now_ms);
#endif
