/*
 * cbcp.c - the Callback Control Protocol, both sides.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/cbcp.h"
#include "common/base/text.h"
#include "service/ppp/link.h"

enum { HEADER_LEN = 4, OPTION_HEADER_LEN = 2, ADDRESS_IS_NUMBER = 1 };

struct cbcp_packet {
    uint8_t code, id;
    struct bytes options;
};

static bool parse(struct bytes info, struct cbcp_packet *packet)
{
    struct reader r = rd_of(info);
    uint16_t length;

    packet->code = rd_u8(&r);
    packet->id = rd_u8(&r);
    length = rd_be16(&r);
    if (r.short_read || length < HEADER_LEN || length > info.len)
        return false;
    packet->options = rd_take(&r, (size_t)length - HEADER_LEN);
    return true;
}

/* The next option off the front: its type, what is behind its length, and all of it. */
static bool next_option(struct reader *r, uint8_t *type, struct bytes *value, struct bytes *whole)
{
    const uint8_t *at = r->rest.at;
    uint8_t len;

    if (r->rest.len == 0)
        return false;
    *type = rd_u8(r);
    len = rd_u8(r);
    if (r->short_read || len < OPTION_HEADER_LEN)
        return false;
    *value = rd_take(r, (size_t)len - OPTION_HEADER_LEN);
    *whole = bytes_of(at, len);
    return !r->short_read;
}

static void send_packet(const struct cbcp_ops *ops, void *ctx, enum cbcp_code code, uint8_t id, struct bytes options)
{
    uint8_t packet[CBCP_PACKET_MAX];
    struct writer w = wr_into(packet, sizeof packet);

    wr_u8(&w, (uint8_t)code);
    wr_u8(&w, id);
    wr_be16(&w, (uint16_t)(HEADER_LEN + options.len));
    wr_bytes(&w, options);
    ops->send(ctx, PPP_CBCP, wr_view(&w));
}

bool cbcp_number_is_good(const char *number)
{
    static const char allowed[] = "0123456789TPWtpw()-@ *#,.:+!&ABCDabcd";

    return number[0] != '\0' && strlen(number) <= CBCP_NUMBER_MAX && strspn(number, allowed) == strlen(number);
}

/* Delay, address type and a number with its NUL, which some leave out. */
static bool read_number(struct reader *r, char out[CBCP_NUMBER_MAX + 1])
{
    const uint8_t *nul;
    size_t len;

    if (rd_u8(r) != ADDRESS_IS_NUMBER || r->short_read)
        return false;
    nul = r->rest.len > 0 ? memchr(r->rest.at, '\0', r->rest.len) : NULL;
    len = nul ? (size_t)(nul - r->rest.at) : r->rest.len;
    if (len > CBCP_NUMBER_MAX)
        return false;
    if (len > 0)
        memcpy(out, r->rest.at, len);
    out[len] = '\0';
    rd_take(r, nul ? len + 1 : len);
    return true;
}

/* ---- the called side ---- */

static void send_request(struct cbcp_server *s, rras_ms now)
{
    uint8_t options[16];
    struct writer w = wr_into(options, sizeof options);

    if (s->allowed & CBCP_SET(CBCP_NO_CALLBACK)) {
        wr_u8(&w, CBCP_NO_CALLBACK);
        wr_u8(&w, 2);
    }
    if (s->allowed & CBCP_SET(CBCP_CALLER_NUMBER)) {
        wr_u8(&w, CBCP_CALLER_NUMBER);
        wr_u8(&w, 5);
        wr_u8(&w, 0); /* the delay is the client's to name */
        wr_u8(&w, ADDRESS_IS_NUMBER);
        wr_u8(&w, 0); /* and so is the number */
    }
    if (s->allowed & CBCP_SET(CBCP_PRESET_NUMBER)) {
        wr_u8(&w, CBCP_PRESET_NUMBER);
        wr_u8(&w, 3);
        wr_u8(&w, 0);
    }
    send_packet(s->ops, s->ctx, CBCP_REQUEST, s->id, wr_view(&w));
    s->deadline = now + ((rras_ms)s->restart_ms << s->sent);
    s->sent++;
}

void cbcp_server_start(struct cbcp_server *s, unsigned allowed, uint32_t restart_ms, const struct cbcp_ops *ops, void *ctx, rras_ms now)
{
    *s = (struct cbcp_server){ .ops = ops, .ctx = ctx, .allowed = allowed, .state = CBCP_WAITING, .restart_ms = restart_ms, .id = 1 };
    send_request(s, now);
}

static void fail(struct cbcp_server *s, enum end_reason why)
{
    s->state = CBCP_FAILED;
    s->ops->failed(s->ctx, why);
}

/* One option, of a type that was offered, with all that belongs to it and nothing more. */
static bool judge(const struct cbcp_server *s, struct bytes options, struct cbcp_agreed *agreed, struct bytes *option)
{
    struct reader r = rd_of(options), v;
    struct bytes value;
    uint8_t type;

    *agreed = (struct cbcp_agreed){ .type = CBCP_NO_CALLBACK };
    if (!next_option(&r, &type, &value, option) || r.rest.len > 0 || type < CBCP_NO_CALLBACK || type > CBCP_PRESET_NUMBER ||
        !(s->allowed & CBCP_SET(type)) || option->len > sizeof s->answer)
        return false;
    agreed->type = (enum cbcp_type)type;
    v = rd_of(value);
    if (type != CBCP_NO_CALLBACK)
        agreed->delay_s = rd_u8(&v);
    if (type == CBCP_CALLER_NUMBER && (!read_number(&v, agreed->number) || !cbcp_number_is_good(agreed->number)))
        return false;
    return !v.short_read && v.rest.len == 0;
}

static void send_ack(const struct cbcp_server *s, uint8_t id)
{
    send_packet(s->ops, s->ctx, CBCP_ACK, id, bytes_of(s->answer, s->answer_len));
}

void cbcp_server_receive(struct cbcp_server *s, struct bytes info, rras_ms now)
{
    struct cbcp_packet packet;
    struct cbcp_agreed agreed;
    struct bytes option;

    if (!parse(info, &packet) || packet.code != CBCP_RESPONSE || packet.id != s->id)
        return;
    if (s->state == CBCP_DONE && bytes_equal(packet.options, bytes_of(s->answer, s->answer_len)))
        send_ack(s, packet.id); /* ours was lost */
    if (s->state != CBCP_WAITING)
        return;
    if (!judge(s, packet.options, &agreed, &option)) {
        if (++s->bad >= CBCP_BAD_RESPONSES) {
            fail(s, END_NO_CALLBACK);
            return;
        }
        s->id++;
        s->sent = 0;
        send_request(s, now);
        return;
    }
    memcpy(s->answer, option.at, option.len);
    s->answer_len = (uint8_t)option.len;
    s->state = CBCP_DONE;
    send_ack(s, packet.id);
    s->ops->done(s->ctx, &agreed);
}

/* Nothing can be agreed on: a caller who need not be called back is none. */
static void give_up(struct cbcp_server *s)
{
    if (s->allowed & CBCP_SET(CBCP_NO_CALLBACK)) {
        s->state = CBCP_DONE;
        s->ops->done(s->ctx, &(struct cbcp_agreed){ .type = CBCP_NO_CALLBACK });
    } else {
        fail(s, END_NO_CALLBACK);
    }
}

void cbcp_server_rejected(struct cbcp_server *s)
{
    if (s->state == CBCP_WAITING)
        give_up(s);
}

rras_ms cbcp_server_advance(struct cbcp_server *s, rras_ms now)
{
    if (s->state != CBCP_WAITING)
        return RRAS_NEVER;
    if (now >= s->deadline) {
        if (s->sent >= CBCP_REQUESTS) {
            give_up(s);
            return RRAS_NEVER;
        }
        send_request(s, now);
    }
    return s->deadline;
}

/* ---- the calling side ---- */

/* At least so many Restart timers from now. */
static void wait_for(struct cbcp_client *c, unsigned restarts, rras_ms now)
{
    const rras_ms until = now + (rras_ms)restarts * c->restart_ms;

    c->deadline = until > c->deadline ? until : c->deadline;
}

void cbcp_client_start(struct cbcp_client *c, const struct cbcp_wish *wish, uint32_t restart_ms, const struct cbcp_ops *ops, void *ctx,
                       rras_ms now)
{
    *c = (struct cbcp_client){ .ops = ops, .ctx = ctx, .wish = wish, .state = CBCP_WAITING, .restart_ms = restart_ms };
    wait_for(c, CBCP_CLIENT_RESTARTS, now);
}

/* The number of a list that we wished for, or its first. */
static bool read_list(struct reader *r, const char *wished, char out[CBCP_NUMBER_MAX + 1])
{
    char number[CBCP_NUMBER_MAX + 1];

    out[0] = '\0';
    while (r->rest.len > 0) {
        if (!read_number(r, number))
            return false;
        if (out[0] == '\0' || strcmp(number, wished) == 0)
            text_copy(out, CBCP_NUMBER_MAX + 1, number);
    }
    return out[0] != '\0';
}

/* What a Request allows; with a list, the number of it to take. */
static unsigned read_allowed(struct bytes options, const char *wished, char listed[CBCP_NUMBER_MAX + 1])
{
    struct reader r = rd_of(options);
    struct bytes value, whole;
    unsigned allowed = 0;
    uint8_t type;

    while (next_option(&r, &type, &value, &whole)) {
        struct reader v = rd_of(value);

        if (type < CBCP_NO_CALLBACK || type > CBCP_LIST_OF_NUMBERS)
            continue;
        rd_u8(&v);
        if (type == CBCP_LIST_OF_NUMBERS && !read_list(&v, wished, listed))
            continue;
        allowed |= CBCP_SET(type);
    }
    return allowed;
}

/* A server that insists gets its way; where there is a choice, a wish decides. */
static bool choose(const struct cbcp_wish *wish, unsigned allowed, const char *listed, struct cbcp_agreed *out)
{
    *out = (struct cbcp_agreed){ .delay_s = wish->delay_s };
    if (wish->number[0] != '\0' && (allowed & CBCP_SET(CBCP_CALLER_NUMBER))) {
        out->type = CBCP_CALLER_NUMBER;
        text_copy(out->number, sizeof out->number, wish->number);
    } else if (wish->number[0] == '\0' && (allowed & CBCP_SET(CBCP_NO_CALLBACK))) {
        *out = (struct cbcp_agreed){ .type = CBCP_NO_CALLBACK };
    } else if (allowed & CBCP_SET(CBCP_PRESET_NUMBER)) {
        out->type = CBCP_PRESET_NUMBER;
    } else if (allowed & CBCP_SET(CBCP_LIST_OF_NUMBERS)) {
        out->type = CBCP_LIST_OF_NUMBERS;
        text_copy(out->number, sizeof out->number, listed);
    } else if (allowed & CBCP_SET(CBCP_NO_CALLBACK)) {
        *out = (struct cbcp_agreed){ .type = CBCP_NO_CALLBACK };
    } else {
        return false;
    }
    return true;
}

static uint8_t write_option(const struct cbcp_agreed *agreed, uint8_t *out, size_t cap)
{
    struct writer w = wr_into(out, cap);

    wr_u8(&w, (uint8_t)agreed->type);
    wr_u8(&w, 0);
    if (agreed->type != CBCP_NO_CALLBACK)
        wr_u8(&w, agreed->delay_s);
    if (agreed->number[0] != '\0') {
        wr_u8(&w, ADDRESS_IS_NUMBER);
        wr_text(&w, agreed->number);
        wr_u8(&w, 0);
    }
    out[1] = (uint8_t)w.len;
    return (uint8_t)w.len;
}

static void answer_request(struct cbcp_client *c)
{
    if (!choose(c->wish, c->allowed, c->listed, &c->answered)) {
        c->state = CBCP_FAILED;
        c->ops->failed(c->ctx, END_NO_CALLBACK);
        return;
    }
    c->answer_len = write_option(&c->answered, c->answer, sizeof c->answer);
    send_packet(c->ops, c->ctx, CBCP_RESPONSE, c->id, bytes_of(c->answer, c->answer_len));
}

/* Somebody may have to be asked first; the server asks again meanwhile, and its last question counts. */
static void receive_request(struct cbcp_client *c, const struct cbcp_packet *packet, rras_ms now)
{
    if (!c->was_heard)
        wait_for(c, CBCP_SERVER_RESTARTS, now);
    c->was_heard = true;
    c->id = packet->id;
    c->listed[0] = '\0';
    c->allowed = read_allowed(packet->options, c->wish->number, c->listed);
    if (c->ops->wanted && !c->was_asked && (c->allowed & CBCP_SET(CBCP_CALLER_NUMBER))) {
        c->is_asking = c->was_asked = true;
        c->ops->wanted(c->ctx);
    } else if (!c->is_asking) {
        answer_request(c);
    }
}

void cbcp_client_wish(struct cbcp_client *c, rras_ms now)
{
    if (!c->is_asking || c->state != CBCP_WAITING)
        return;
    c->is_asking = false;
    wait_for(c, CBCP_CLIENT_RESTARTS, now);
    answer_request(c);
}

bool cbcp_client_skip(struct cbcp_client *c)
{
    if (c->state != CBCP_WAITING)
        return false;
    c->state = CBCP_DONE;
    c->is_asking = false;
    return true;
}

rras_ms cbcp_client_advance(struct cbcp_client *c, rras_ms now)
{
    if (c->state == CBCP_WAITING && now >= c->deadline && cbcp_client_skip(c))
        c->ops->done(c->ctx, &(struct cbcp_agreed){ .type = CBCP_NO_CALLBACK });
    return c->state == CBCP_WAITING ? c->deadline : RRAS_NEVER;
}

void cbcp_client_receive(struct cbcp_client *c, struct bytes info, rras_ms now)
{
    struct cbcp_packet packet;

    if (c->state != CBCP_WAITING || !parse(info, &packet))
        return;
    if (packet.code == CBCP_REQUEST) {
        receive_request(c, &packet, now);
    } else if (packet.code == CBCP_ACK && !c->is_asking && c->answer_len > 0 && packet.id == c->id &&
               bytes_equal(packet.options, bytes_of(c->answer, c->answer_len))) {
        c->state = CBCP_DONE;
        c->ops->done(c->ctx, &c->answered);
    }
}
