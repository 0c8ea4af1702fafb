/*
 * fuzz_lcp_options.c - judging a peer's LCP options, and reading its answers to ours.
 *
 * Properties: an Ack is the request byte for byte; a Reject is never longer than the request and
 * lists only what was in it; a reply never overruns; what we ask for stays sound.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/lcp_options.h"
#include <stdlib.h>

static void check_reply(struct bytes request, enum cp_verdict verdict, const struct writer *reply)
{
    if (reply->len > reply->cap)
        abort();
    if (verdict == CP_VERDICT_ACK && !reply->overflow && !bytes_equal(request, wr_view(reply)))
        abort();
    if (verdict == CP_VERDICT_REJ && reply->len > request.len)
        abort();
    if (verdict == CP_VERDICT_NAK && reply->len == 0 && !reply->overflow)
        abort();
}

static void check_wish(struct lcp_wish *wish)
{
    uint8_t out[64];
    struct writer request = wr_into(out, sizeof out);

    cp_write_request(lcp_options, wish, &request);
    if (request.overflow || (wish->params.auth & ~wish->auth_policy))
        abort();
    if (wish->auth_policy && !wish->params.auth && !wish->is_auth_refused)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lcp_scratch scratch = { .our_magic = 0x11223344, .fresh_magic = 0x55667788 };
    struct lcp_wish wish = { .asks_accm = true, .auth_policy = AUTH_METHODS_ALL,
                             .auth_left = AUTH_METHODS_ALL };
    static uint8_t out[1496];
    struct writer reply;
    struct bytes options;
    uint8_t *exact, flags;

    if (size < 1 || size > 1600)
        return 0;
    flags = *data++;
    size--;
    exact = malloc(size ? size : 1);
    if (size > 0)
        memcpy(exact, data, size);
    options = bytes_of(exact, size);

    scratch.peer = lcp_params_default();
    scratch.auth_allowed = flags & AUTH_METHODS_ALL;
    reply = wr_into(out, flags & 0x20 ? 124 : sizeof out);
    check_reply(options, cp_judge_request(lcp_options, options, flags & 0x10, &scratch, &reply),
                &reply);
    if (scratch.peer.mru < LCP_MRU_MIN || (scratch.peer.auth & ~scratch.auth_allowed))
        abort();

    wish.params = (struct lcp_params){ .mru = 1400, .accm = 0x000a0000, .magic = 1,
                                       .auth = AUTH_MSCHAP_V2, .pfc = true, .acfc = true };
    if (flags & 0x40)
        cp_read_nak(lcp_options, options, &wish);
    check_wish(&wish);
    cp_read_reject(lcp_options, options, &wish);
    check_wish(&wish);
    free(exact);
    return 0;
}
