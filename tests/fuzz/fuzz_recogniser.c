/*
 * fuzz_recogniser.c - anybody on the line before PPP.
 *
 * Holds: an answer stays in its room and is no longer than what text explains, 16 KiB end the call,
 * REC_PPP is said once, and octets one by one are understood as in one read.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "service/modem/recogniser.h"

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void judge(const struct recogniser *r, enum recogniser_says says, int *ppp)
{
    check(says <= REC_HANG_UP);
    if (says == REC_PPP)
        check(++*ppp == 1 && r->decided);
    check(memchr(r->what, 0, sizeof r->what) != NULL);
    check(says != REC_LOGIN || (r->attempt.user[0] != '\0' && r->config.login));
}

/* The whole call in reads of `chunk`; returns a sum of all that was said and answered. */
static uint64_t call(const uint8_t *data, size_t size, size_t chunk, bool login, uint8_t verdicts)
{
    struct recogniser_config config = { .login = login, .banner = "OpenRRAS" };
    struct recogniser r;
    static uint8_t room[64 * 1024];
    uint64_t sum = 0;
    int ppp = 0;

    recogniser_init(&r, &config, 0);
    for (size_t at = 0; at < size; at += chunk) {
        struct writer reply = wr_into(room, chunk == 1 ? RECOGNISER_REPLY_MAX : sizeof room);
        size_t n = size - at < chunk ? size - at : chunk;
        uint8_t *exact = malloc(n);
        enum recogniser_says says;

        memcpy(exact, data + at, n);
        says = recogniser_receive(&r, bytes_of(exact, n), &reply, 0);
        free(exact);
        judge(&r, says, &ppp);
        if (says == REC_LOGIN && chunk == 1) { /* in one read the owner answers too late to compare */
            says = recogniser_login(&r, (verdicts & 1) != 0, &reply, 0);
            verdicts >>= 1;
            judge(&r, says, &ppp);
        }
        check(!reply.overflow && reply.len <= n * 260 + 260);
        for (size_t i = 0; i < reply.len; i++)
            sum = sum * 31 + room[i];
        if (says == REC_HANG_UP)
            break;
    }
    check(r.bytes_seen <= RECOGNISER_MAX_NOISE_BYTES + 1);
    return sum * 2 + r.decided;
}

/* Whatever it is, repeated it ends by 16 KiB. */
static void check_end(const uint8_t *data, size_t size)
{
    struct recogniser_config config = { .login = true, .banner = "OpenRRAS" };
    struct recogniser r;
    uint8_t room[RECOGNISER_REPLY_MAX];
    size_t seen = 0;

    recogniser_init(&r, &config, 0);
    for (;;) {
        struct writer reply = wr_into(room, sizeof room);
        enum recogniser_says says = recogniser_receive(&r, bytes_of(data, size), &reply, seen);

        check(!reply.overflow);
        seen += size;
        if (says == REC_HANG_UP)
            return;
        check(seen <= RECOGNISER_MAX_NOISE_BYTES);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t slow;

    if (size < 2 || size > 2048)
        return 0;
    slow = call(data + 1, size - 1, 1, (data[0] & 1) != 0, data[0] >> 1);
    if (!(data[0] & 1)) /* without a login no owner is in between */
        check(slow == call(data + 1, size - 1, size, false, 0));
    if (data[0] & 0x40)
        check_end(data + 1, size - 1);
    return 0;
}
