/*
 * auth_rig.h - what the tests of PAP, CHAP and MS-CHAP share: an owner that records what it is asked.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_AUTH_RIG_H
#define RRAS_AUTH_RIG_H
#include <check.h>
#include <stdio.h>
#include "service/ppp/authenticator.h"
#include "service/ppp/link.h"

#define HEX(...) bytes_of((const uint8_t[]){ __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ }))

struct rig {
    int sent, verified, succeeded, failed;
    uint16_t protocol;                 /* of the last packet sent */
    uint8_t packet[2048];
    size_t packet_len;
    struct auth_attempt attempt;       /* the last one to be verified */
    char user[AUTH_NAME_MAX + 1];
    unsigned method;
    enum end_reason why;
    uint8_t seed;                      /* random() counts up from here */
};

static inline void rig_send(void *ctx, uint16_t protocol, struct bytes info)
{
    struct rig *rig = ctx;

    ck_assert_uint_le(info.len, AUTH_PACKET_MAX);
    rig->sent++;
    rig->protocol = protocol;
    memcpy(rig->packet, info.at, info.len);
    rig->packet_len = info.len;
}

static inline void rig_verify(void *ctx, const struct auth_attempt *attempt)
{
    struct rig *rig = ctx;

    rig->verified++;
    rig->attempt = *attempt;
}

static inline void rig_done(void *ctx, const char *user, unsigned method)
{
    struct rig *rig = ctx;

    rig->succeeded++;
    rig->method = method;
    snprintf(rig->user, sizeof rig->user, "%s", user);
}

static inline void rig_failed(void *ctx, enum end_reason why)
{
    struct rig *rig = ctx;

    rig->failed++;
    rig->why = why;
}

static inline void rig_random(void *ctx, uint8_t *out, size_t len)
{
    struct rig *rig = ctx;

    for (size_t i = 0; i < len; i++)
        out[i] = rig->seed++;
}

static const struct authenticator_ops rig_ops = { rig_send, rig_verify, rig_done, rig_failed, rig_random };

static inline struct bytes rig_packet(const struct rig *rig)
{
    return bytes_of(rig->packet, rig->packet_len);
}

static inline void assert_sent(const struct rig *rig, struct bytes expected)
{
    ck_assert_uint_eq(rig->packet_len, expected.len);
    ck_assert_mem_eq(rig->packet, expected.at, expected.len);
}

/* The text of the last Success, Failure, or of the last Ack or Nak. */
static inline const char *rig_text(const struct rig *rig)
{
    static char text[1024];
    size_t skip = rig->protocol == PPP_PAP ? 5 : 4;

    ck_assert_uint_ge(rig->packet_len, skip);
    ck_assert_uint_eq(rig->packet_len, (size_t)rig->packet[2] << 8 | rig->packet[3]);
    memcpy(text, rig->packet + skip, rig->packet_len - skip);
    text[rig->packet_len - skip] = '\0';
    return text;
}

static inline void answer_yes(struct authenticator *a, const char *message)
{
    struct auth_verdict verdict = { .accepted = true };

    snprintf(verdict.message, sizeof verdict.message, "%s", message);
    authenticator_answer(a, &verdict, 0);
}

static inline void answer_no(struct authenticator *a, uint32_t ras_error, bool may_retry, rras_ms now)
{
    struct auth_verdict verdict = { .ras_error = ras_error, .may_retry = may_retry };

    authenticator_answer(a, &verdict, now);
}

static inline int run_suite(Suite *s)
{
    SRunner *runner = srunner_create(s);
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
#endif
