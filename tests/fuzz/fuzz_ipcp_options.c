/*
 * fuzz_ipcp_options.c - judging a peer's IPCP options, and reading its answers to ours.
 *
 * Properties: an Ack is the request byte for byte; a Reject is never longer than the request; option
 * 3 of a caller is never rejected when its length is right; a caller never gets another address than
 * the granted one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/ipcp_options.h"
#include <stdlib.h>

static void check_reply(struct bytes request, enum cp_verdict verdict, const struct writer *reply)
{
    struct reader r = rd_of(wr_view(reply));
    struct bytes value;
    uint8_t type;

    if (reply->len > reply->cap)
        abort();
    if (verdict == CP_VERDICT_ACK && !reply->overflow && !bytes_equal(request, wr_view(reply)))
        abort();
    if (verdict != CP_VERDICT_REJ)
        return;
    if (reply->len > request.len)
        abort();
    while (r.rest.len > 0)
        if (!cp_take_option(&r, &type, &value) || (type == IPCP_ADDRESS && value.len == 4))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ipcp_scratch scratch = { .grant = 0x0a000002 };
    struct ipcp_wish wish = { .is_client = true, .asks_address = true,
                              .asks_server = { true, true, true, true } };
    static uint8_t out[1496];
    struct writer reply = wr_into(out, sizeof out), request;
    uint8_t *exact, flags, ours[64];
    enum cp_verdict verdict;
    struct bytes options;

    if (size < 1 || size > 1600)
        return 0;
    flags = *data++;
    size--;
    exact = malloc(size ? size : 1);
    if (size > 0)
        memcpy(exact, data, size);
    options = bytes_of(exact, size);

    for (int i = 0; i < IPCP_SERVERS; i++) {
        scratch.server[i] = flags >> i & 1 ? 0x0a000003u + (uint32_t)i : 0;
        scratch.dispute[i].naks = (uint8_t)(flags >> 4 & 3);
    }
    verdict = cp_judge_request(ipcp_options, options, flags & 0x40, &scratch, &reply);
    check_reply(options, verdict, &reply);
    if (verdict == CP_VERDICT_ACK && scratch.has_address && scratch.address != scratch.grant)
        abort();

    if (flags & 0x80)
        cp_read_nak(ipcp_options, options, &wish);
    cp_read_reject(ipcp_options, options, &wish);
    request = wr_into(ours, sizeof ours);
    cp_write_request(ipcp_options, &wish, &request);
    if (request.overflow || request.len > 30)
        abort();
    free(exact);
    return 0;
}
