/*
 * lcp.c - LCP beyond its options: loops, Echo, Identification, Protocol-Reject (RFC 1661, 1570).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/lcp.h"
#include "service/ppp/link.h"

/* Never 0 (illegal) and never `taken`. */
static uint32_t new_magic(struct lcp *lcp, uint32_t taken)
{
    uint8_t random[4] = { 0 };
    struct reader r = rd_of(bytes_of(random, sizeof random));
    uint32_t magic;

    lcp->cp.owner->random(lcp->cp.ctx, random, sizeof random);
    magic = rd_be32(&r);
    while (magic == 0 || magic == taken)
        magic++;
    return magic;
}

static void *lcp_ours(struct cp *cp)
{
    return &lcp_of(cp)->wish;
}

static void *lcp_scratch(struct cp *cp)
{
    struct lcp *lcp = lcp_of(cp);

    lcp->scratch = (struct lcp_scratch){ .peer = lcp_params_default(),
                                         .our_magic = lcp->wish.params.magic,
                                         .fresh_magic = new_magic(lcp, lcp->wish.params.magic),
                                         .takes_callback = lcp->callback_taken,
                                         .auth_allowed = lcp->auth_answered };
    return &lcp->scratch;
}

/* Our own request has come back: a modem in command mode or a telnet echo. Whatever else is in it,
 * the answer is one Nak with another number (RFC 1661 6.4). A shell that has only just been told to start
 * PPP echoes, too, for a moment: what still comes back when the Restart timer asks again is a loop. */
static enum cp_verdict lcp_review(struct cp *cp, enum cp_verdict verdict, struct writer *reply)
{
    struct lcp *lcp = lcp_of(cp);
    uint8_t magic_buf[4];
    struct writer magic = wr_into(magic_buf, sizeof magic_buf);

    if (!lcp->scratch.is_loop) {
        lcp->loops = 0;
        return verdict;
    }
    if (lcp->loops == 0)
        lcp->looped_at = cp->now;
    if (lcp->loops >= LCP_LOOPS_MAX && cp->now - lcp->looped_at < LCP_LOOP_MS)
        return CP_VERDICT_MALFORMED;
    if (++lcp->loops > LCP_LOOPS_MAX)
        cp_fail(cp, END_LOOPBACK);
    wr_be32(&magic, lcp->scratch.fresh_magic);
    reply->len = 0;
    cp_put_option(reply, LCP_MAGIC, wr_view(&magic));
    return CP_VERDICT_NAK;
}

static void lcp_answered(struct cp *cp, enum cp_verdict verdict)
{
    if (verdict == CP_VERDICT_ACK)
        lcp_of(cp)->peer = lcp_of(cp)->scratch.peer;
}

static void lcp_refused(struct cp *cp)
{
    struct lcp *lcp = lcp_of(cp);

    if (lcp->wish.needs_magic) {
        lcp->wish.needs_magic = false;
        lcp->wish.params.magic = new_magic(lcp, lcp->wish.params.magic);
    }
    if (lcp->wish.is_auth_refused)
        cp_fail(cp, END_AUTH_REFUSED);
}

/* Codes of LCP's own. */

/* With our magic number in front, 0 when the peer would not hear of one. */
static void send_with_magic(struct lcp *lcp, uint8_t code, uint8_t id, struct bytes data)
{
    uint8_t body_buf[CP_PACKET_MAX];
    struct writer body = wr_into(body_buf, sizeof body_buf);

    wr_be32(&body, lcp->wish.params.magic);
    if (data.len > body.cap - body.len)
        data.len = body.cap - body.len;
    wr_bytes(&body, data);
    cp_send(&lcp->cp, code, id, wr_view(&body));
}

static void receive_protocol_reject(struct lcp *lcp, struct bytes data)
{
    struct reader r = rd_of(data);
    uint16_t protocol = rd_be16(&r);

    if (r.short_read || !cp_is_open(&lcp->cp))
        return;
    if (protocol == PPP_LCP)
        cp_reject(&lcp->cp, lcp->cp.now);
    else
        lcp->owner->protocol_rejected(lcp->cp.ctx, protocol);
}

/* A request with our own number is our own: a modem back in command mode echoes it. Were it
 * answered, the echo of the answer would prove that the peer lives. */
static void receive_echo_request(struct lcp *lcp, uint8_t id, struct bytes data)
{
    struct reader r = rd_of(data);
    uint32_t magic = rd_be32(&r);

    if (r.short_read || !cp_is_open(&lcp->cp))
        return;
    if (magic == 0 || magic != lcp->wish.params.magic)
        send_with_magic(lcp, CP_ECHO_REPLY, id, r.rest);
}

static void receive_echo_reply(struct lcp *lcp, struct bytes data)
{
    struct reader r = rd_of(data);

    rd_be32(&r);
    if (!r.short_read && cp_is_open(&lcp->cp))
        lcp->owner->echo_reply(lcp->cp.ctx, r.rest);
}

/* RFC 1570 2.1. Text only: Windows XP also sends a GUID this way. */
static void receive_identification(struct lcp *lcp, struct bytes data)
{
    struct reader r = rd_of(data);
    char text[LCP_IDENTIFICATION_MAX + 1];

    rd_be32(&r);
    if (r.rest.len == 0 || r.rest.len > LCP_IDENTIFICATION_MAX)
        return;
    for (size_t i = 0; i < r.rest.len; i++) {
        if (r.rest.at[i] < 0x20 || r.rest.at[i] > 0x7e)
            return;
        text[i] = (char)r.rest.at[i];
    }
    text[r.rest.len] = '\0';
    lcp->owner->identified(lcp->cp.ctx, text);
}

static bool lcp_extra(struct cp *cp, uint8_t code, uint8_t id, struct bytes data)
{
    struct lcp *lcp = lcp_of(cp);

    switch (code) {
    case CP_PROTOCOL_REJECT:
        receive_protocol_reject(lcp, data);
        return true;
    case CP_ECHO_REQUEST:
        receive_echo_request(lcp, id, data);
        return true;
    case CP_ECHO_REPLY:
        receive_echo_reply(lcp, data);
        return true;
    case CP_IDENTIFICATION:
        receive_identification(lcp, data);
        return true;
    case CP_DISCARD_REQUEST:
    case CP_TIME_REMAINING:
        return true;
    default:
        return false;
    }
}

static void lcp_code_rejected(struct cp *cp, uint8_t code)
{
    if (code == CP_ECHO_REQUEST)
        lcp_of(cp)->owner->echo_refused(cp->ctx);
}

static const struct cp_protocol lcp_protocol = {
    .number = PPP_LCP,
    .name = "LCP",
    .options = lcp_options,
    .ours = lcp_ours,
    .scratch = lcp_scratch,
    .review = lcp_review,
    .answered = lcp_answered,
    .refused = lcp_refused,
    .extra = lcp_extra,
    .code_rejected = lcp_code_rejected,
};

void lcp_init(struct lcp *lcp, const struct cp_owner *cp_owner, const struct lcp_owner *owner,
              void *ctx, const struct cp_limits *limits, const struct lcp_policy *policy)
{
    *lcp = (struct lcp){ .owner = owner, .peer = lcp_params_default(),
                         .auth_answered = policy->auth_answered,
                         .callback_taken = policy->callback_taken };
    cp_init(&lcp->cp, &lcp_protocol, cp_owner, ctx, limits);
    lcp->wish = (struct lcp_wish){ .asks_accm = true, .auth_policy = policy->auth_asked,
                                   .auth_left = policy->auth_asked };
    lcp->wish.params = (struct lcp_params){ .mru = policy->mru, .accm = policy->accm,
                                            .auth = lcp_strongest_auth(policy->auth_asked),
                                            .pfc = true, .acfc = true,
                                            .callback = policy->callback_asked };
    lcp->wish.params.magic = new_magic(lcp, 0);
}

void lcp_echo(struct lcp *lcp, struct bytes data)
{
    if (cp_is_open(&lcp->cp))
        send_with_magic(lcp, CP_ECHO_REQUEST, cp_take_id(&lcp->cp), data);
}

void lcp_identify(struct lcp *lcp, const char *text)
{
    if (cp_is_open(&lcp->cp))
        send_with_magic(lcp, CP_IDENTIFICATION, cp_take_id(&lcp->cp), bytes_of_text(text));
}

void lcp_reject_protocol(struct lcp *lcp, uint16_t protocol, struct bytes info, rras_ms now)
{
    uint8_t body_buf[CP_PACKET_MAX];
    struct writer body = wr_into(body_buf, sizeof body_buf);

    lcp->cp.now = now;
    if (!cp_is_open(&lcp->cp) || !cp_may_reject(&lcp->cp))
        return;
    wr_be16(&body, protocol);
    if (info.len > body.cap - body.len)
        info.len = body.cap - body.len;
    wr_bytes(&body, info);
    cp_send(&lcp->cp, CP_PROTOCOL_REJECT, cp_take_id(&lcp->cp), wr_view(&body));
}
