/*
 * cp.c - events into the automaton of RFC 1661, its actions out of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/cp.h"

/* What an action answers with: the identifier to repeat, the data to send, and for a
 * Configure-Request's answer its code. */
struct answer {
    uint8_t code, id;
    struct bytes data;
};

/* Sending. */

uint8_t cp_take_id(struct cp *cp)
{
    return cp->next_id++;
}

void cp_renew(struct cp *cp)
{
    cp->is_renewed = true;
}

void cp_send(struct cp *cp, uint8_t code, uint8_t id, struct bytes data)
{
    uint8_t packet_buf[CP_PACKET_MAX];
    struct writer packet = wr_into(packet_buf, cp->mru < CP_PACKET_MAX ? cp->mru : CP_PACKET_MAX);
    const size_t room = packet.cap - CP_HEADER_LEN;

    if (data.len > room)
        data.len = room;
    wr_u8(&packet, code);
    wr_u8(&packet, id);
    wr_be16(&packet, (uint16_t)(CP_HEADER_LEN + data.len));
    wr_bytes(&packet, data);
    cp->owner->send(cp->ctx, cp->protocol->number, wr_view(&packet));
}

void cp_fail(struct cp *cp, enum end_reason why)
{
    cp->has_failed = true;
    cp->owner->failed(cp->ctx, cp, why);
}

static bool spend(const struct cp *cp, struct cp_budget *budget)
{
    if (cp->now - budget->since >= cp->limits.restart_ms)
        *budget = (struct cp_budget){ .since = cp->now };
    if (budget->spent >= CP_ANSWERS_MAX)
        return false;
    budget->spent++;
    return true;
}

bool cp_may_reject(struct cp *cp)
{
    return spend(cp, &cp->rejects);
}

/* Closing, Stopping, Req-Sent, Ack-Rcvd and Ack-Sent are the states that wait for an answer. */
static bool has_timer(enum cp_state state)
{
    return state >= CP_CLOSING && state <= CP_ACK_SENT;
}

static void start_timer(struct cp *cp)
{
    cp->deadline = has_timer(cp->state) ? cp->now + cp->limits.restart_ms : RRAS_NEVER;
}

static struct bytes our_request(struct cp *cp, struct writer *out)
{
    cp_write_request(cp->protocol->options, cp->protocol->ours(cp), out);
    return wr_view(out);
}

/* A retransmission keeps its identifier, so that an Ack slower than our timer still counts
 * (KB Q219353: two ends a second apart never agreed). */
static void send_request(struct cp *cp)
{
    uint8_t options_buf[CP_PACKET_MAX];
    struct writer options = wr_into(options_buf, CP_PACKET_MAX - CP_HEADER_LEN);

    if (cp->is_renewed) {
        cp->request_id = cp_take_id(cp);
        cp->is_renewed = false;
    }
    cp->is_answered = false;
    if (cp->restarts_left > 0)
        cp->restarts_left--;
    start_timer(cp);
    if (++cp->asked > CP_ASKS_MAX) { /* a peer that acks and never asks renews our counter for ever */
        cp_fail(cp, END_NOT_CONVERGING);
        return;
    }
    cp_send(cp, CP_CONFIGURE_REQUEST, cp->request_id, our_request(cp, &options));
}

static void send_goodbye(struct cp *cp)
{
    uint8_t data_buf[32];
    struct writer data = wr_into(data_buf, sizeof data_buf);

    if (cp->restarts_left > 0)
        cp->restarts_left--;
    start_timer(cp);
    cp->owner->goodbye(cp->ctx, &data);
    cp_send(cp, CP_TERMINATE_REQUEST, cp_take_id(cp), wr_view(&data));
}

/* The automaton. */

static enum end_reason finish_reason(const struct cp *cp)
{
    if (cp->was_terminated)
        return END_CALLER_HUNG_UP;
    if (cp->was_rejected)
        return END_NO_PROTOCOLS;
    return cp->was_heard ? END_NOT_CONVERGING : END_NO_ANSWER;
}

static void set_counter(struct cp *cp, uint16_t actions)
{
    if (actions & CP_ZRC) {
        cp->restarts_left = 0;
        start_timer(cp);
    } else if (actions & CP_STR) {
        cp->restarts_left = cp->limits.max_terminate;
    } else {
        cp->restarts_left = cp->limits.max_configure;
        start_timer(cp);
    }
}

static void send_code_reject(struct cp *cp, struct bytes packet)
{
    if (cp_may_reject(cp))
        cp_send(cp, CP_CODE_REJECT, cp_take_id(cp), packet);
}

/* Carries out one cell of the table. The order is the RFC's: stop using the layer, count, speak,
 * and only then start using it. */
static void act(struct cp *cp, uint16_t actions, const struct answer *answer)
{
    if (actions & CP_TLD) {
        cp_renew(cp);
        cp->owner->down(cp->ctx, cp);
    }
    if (actions & (CP_IRC | CP_ZRC))
        set_counter(cp, actions);
    if (actions & CP_SCR)
        send_request(cp);
    if (actions & (CP_SCA | CP_SCN))
        cp_send(cp, answer->code, answer->id, answer->data);
    if (actions & CP_STR)
        send_goodbye(cp);
    if (actions & CP_STA)
        cp_send(cp, CP_TERMINATE_ACK, answer->id, bytes_of(NULL, 0));
    if (actions & CP_SCJ)
        send_code_reject(cp, answer->data);
    if (actions & CP_TLF)
        cp->owner->finished(cp->ctx, cp, finish_reason(cp));
    if (actions & CP_TLU) {
        cp->opened_at = cp->now;
        cp->asked = cp->naks = cp->refusals = cp->refused = cp->repeats = 0;
        cp->was_terminated = false;
        cp->owner->up(cp->ctx, cp);
    }
}

static void event(struct cp *cp, enum cp_event what, const struct answer *answer)
{
    struct cp_step step = cp_fsm_step(cp->state, what);

    if (step.actions & CP_ILLEGAL)
        return;
    cp->state = (enum cp_state)step.next;
    if (!has_timer(cp->state))
        cp->deadline = RRAS_NEVER;
    act(cp, step.actions, answer);
}

static void plain_event(struct cp *cp, enum cp_event what, rras_ms now)
{
    cp->now = now;
    event(cp, what, &(struct answer){ 0 });
}

void cp_init(struct cp *cp, const struct cp_protocol *protocol, const struct cp_owner *owner,
             void *ctx, const struct cp_limits *limits)
{
    *cp = (struct cp){ .protocol = protocol, .owner = owner, .ctx = ctx, .limits = *limits,
                       .state = CP_INITIAL, .deadline = RRAS_NEVER, .mru = CP_PACKET_MAX,
                       .next_id = 1, .is_renewed = true };
}

void cp_open(struct cp *cp, rras_ms now)
{
    plain_event(cp, CP_OPEN, now);
}

void cp_close(struct cp *cp, rras_ms now)
{
    plain_event(cp, CP_CLOSE, now);
}

void cp_up(struct cp *cp, rras_ms now)
{
    plain_event(cp, CP_UP, now);
}

void cp_down(struct cp *cp, rras_ms now)
{
    plain_event(cp, CP_DOWN, now);
}

void cp_reject(struct cp *cp, rras_ms now)
{
    cp->was_rejected = true;
    plain_event(cp, CP_RXJ_MINUS, now);
}

void cp_hurry(struct cp *cp, uint32_t wait_ms, rras_ms now)
{
    if (cp->state == CP_ACK_SENT && !cp->is_answered && cp->deadline > now + wait_ms)
        cp->deadline = now + wait_ms;
}

rras_ms cp_advance(struct cp *cp, rras_ms now)
{
    if (now >= cp->deadline && has_timer(cp->state))
        plain_event(cp, cp->restarts_left > 0 ? CP_TO_PLUS : CP_TO_MINUS, now);
    return cp->deadline;
}

/* Receiving. */

/* FNV-1a: tells a repeated request from a new one. Nothing but a repeat's counting hangs on it. */
static uint64_t print_of(struct bytes options)
{
    uint64_t sum = 14695981039346656037u;

    for (size_t i = 0; i < options.len; i++)
        sum = (sum ^ options.at[i]) * 1099511628211u;
    return sum;
}

static enum cp_verdict judge(struct cp *cp, struct bytes options, struct writer *reply)
{
    const bool can_nak = cp->naks < cp->limits.max_failure;
    enum cp_verdict verdict = cp_judge_request(cp->protocol->options, options, can_nak,
                                               cp->protocol->scratch(cp), reply);

    if (verdict != CP_VERDICT_MALFORMED && cp->protocol->review)
        verdict = cp->protocol->review(cp, verdict, reply);
    return verdict;
}

static void count_verdict(struct cp *cp, enum cp_verdict verdict, bool is_repeat)
{
    if (verdict == CP_VERDICT_ACK)
        cp->naks = cp->refusals = cp->repeats = 0;
    else if (is_repeat)
        cp->repeats++;
    else {
        cp->refusals++;
        if (verdict == CP_VERDICT_NAK)
            cp->naks++;
    }
}

/* The peer has lost our Ack, or not had it in time, and asks the same again, perhaps under a new id:
 * it gets its Ack and nothing else changes (KB Q219353). Only for a while: a peer that starts over
 * may ask for the very same (a NetX without magic number). */
static bool is_late_repeat(const struct cp *cp, bool is_same)
{
    return is_same && cp->was_acked && cp_is_open(cp) && cp->now - cp->opened_at < CP_REPEAT_MS;
}

static void answer_request(struct cp *cp, uint8_t id, struct bytes options, bool is_repeat)
{
    static const uint8_t code_of[] = { CP_CONFIGURE_ACK, CP_CONFIGURE_NAK, CP_CONFIGURE_REJECT };
    uint8_t reply_buf[CP_PACKET_MAX];
    struct writer reply = wr_into(reply_buf, cp->mru - (size_t)CP_HEADER_LEN);
    enum cp_verdict verdict = judge(cp, options, &reply);
    struct answer answer;

    if (cp->has_failed || verdict == CP_VERDICT_MALFORMED ||
        (verdict == CP_VERDICT_ACK && reply.overflow))
        return;
    answer = (struct answer){ code_of[verdict], id, wr_view(&reply) };
    cp->last_request = print_of(options);
    cp->last_id = id;
    cp->was_acked = verdict == CP_VERDICT_ACK;
    count_verdict(cp, verdict, is_repeat);
    if (cp->refusals > CP_TURNS_MAX || cp->repeats > CP_ASKS_MAX) {
        cp_fail(cp, END_NOT_CONVERGING);
        return;
    }
    if (!is_repeat || verdict == CP_VERDICT_ACK)
        cp->protocol->answered(cp, verdict);
    event(cp, verdict == CP_VERDICT_ACK ? CP_RCR_PLUS : CP_RCR_MINUS, &answer);
}

static void receive_request(struct cp *cp, uint8_t id, struct bytes options)
{
    const bool is_same = print_of(options) == cp->last_request;
    const bool is_over = cp->state < CP_REQ_SENT && cp->state != CP_STOPPED;

    if (!spend(cp, &cp->answers))
        return;
    if (is_late_repeat(cp, is_same))
        cp_send(cp, CP_CONFIGURE_ACK, id, options);
    else if (is_over)
        event(cp, CP_RCR_MINUS, &(struct answer){ .id = id });
    else
        answer_request(cp, id, options, is_same && id == cp->last_id);
}

/* An answer to our request, to be believed only when it is to the last one and the first of its
 * kind: a second Ack must not tear down what the first one opened. */
static bool is_answer_to_us(struct cp *cp, uint8_t id)
{
    return cp->state >= CP_REQ_SENT && id == cp->request_id && !cp->is_answered;
}

static void receive_ack(struct cp *cp, uint8_t id, struct bytes options)
{
    uint8_t ours_buf[CP_PACKET_MAX];
    struct writer ours = wr_into(ours_buf, sizeof ours_buf);

    if (!is_answer_to_us(cp, id) || !bytes_equal(options, our_request(cp, &ours)))
        return;
    cp->is_answered = true;
    cp->refused = 0;
    event(cp, CP_RCA, &(struct answer){ 0 });
}

static void receive_refusal(struct cp *cp, uint8_t id, struct bytes options,
                            bool (*read)(const struct cp_option *, struct bytes, void *))
{
    if (!is_answer_to_us(cp, id) ||
        !read(cp->protocol->options, options, cp->protocol->ours(cp)))
        return;
    cp->is_answered = true;
    cp_renew(cp);
    if (cp->protocol->refused)
        cp->protocol->refused(cp);
    if (++cp->refused > CP_TURNS_MAX && !cp->has_failed)
        cp_fail(cp, END_NOT_CONVERGING);
    if (!cp->has_failed)
        event(cp, CP_RCN, &(struct answer){ 0 });
}

static void receive_nak(struct cp *cp, uint8_t id, struct bytes options)
{
    receive_refusal(cp, id, options, cp_read_nak);
}

static void receive_reject(struct cp *cp, uint8_t id, struct bytes options)
{
    receive_refusal(cp, id, options, cp_read_reject);
}

/* Windows says why in magic(4) 00 3c cd 74 error(4); found by decoding real calls. */
static uint32_t windows_error(struct bytes data)
{
    struct reader r = rd_of(data);
    uint32_t error;

    rd_be32(&r);
    if (rd_be32(&r) != 0x003ccd74)
        return 0;
    error = rd_be32(&r);
    return r.short_read ? 0 : error;
}

static void receive_terminate(struct cp *cp, uint8_t id, struct bytes data)
{
    if (!spend(cp, &cp->answers))
        return;
    if (cp->state >= CP_REQ_SENT) {
        cp->was_terminated = true;
        cp->peer_error = windows_error(data);
    }
    event(cp, CP_RTR, &(struct answer){ .id = id });
    if (cp->was_terminated)
        cp->owner->terminated(cp->ctx, cp);
}

static void receive_terminate_ack(struct cp *cp, uint8_t id, struct bytes data)
{
    (void)id, (void)data;
    event(cp, CP_RTA, &(struct answer){ 0 });
}

static void receive_code_reject(struct cp *cp, uint8_t id, struct bytes data)
{
    uint8_t code = data.len > 0 ? data.at[0] : 0;

    (void)id;
    if (code == 0)
        return;
    if (code <= CP_CODE_REJECT) {
        cp->was_rejected = true;
        event(cp, CP_RXJ_MINUS, &(struct answer){ 0 });
        return;
    }
    if (cp->protocol->code_rejected)
        cp->protocol->code_rejected(cp, code);
    event(cp, CP_RXJ_PLUS, &(struct answer){ 0 });
}

void cp_receive(struct cp *cp, struct bytes packet, rras_ms now)
{
    static void (*const receivers[])(struct cp *, uint8_t, struct bytes) = {
        [CP_CONFIGURE_REQUEST] = receive_request,  [CP_CONFIGURE_ACK] = receive_ack,
        [CP_CONFIGURE_NAK] = receive_nak,          [CP_CONFIGURE_REJECT] = receive_reject,
        [CP_TERMINATE_REQUEST] = receive_terminate, [CP_TERMINATE_ACK] = receive_terminate_ack,
        [CP_CODE_REJECT] = receive_code_reject
    };
    struct reader r = rd_of(packet);
    uint8_t code = rd_u8(&r), id = rd_u8(&r);
    uint16_t len = rd_be16(&r);
    struct bytes data = rd_take(&r, len < CP_HEADER_LEN ? 0 : len - (size_t)CP_HEADER_LEN);

    if (r.short_read || len < CP_HEADER_LEN || cp->state < CP_CLOSED)
        return;
    cp->now = now;
    cp->was_heard = true;
    if (code != 0 && code < sizeof receivers / sizeof *receivers)
        receivers[code](cp, id, data);
    else if (!cp->protocol->extra || !cp->protocol->extra(cp, code, id, data))
        event(cp, CP_RUC, &(struct answer){ .data = bytes_of(packet.at, len) });
}
