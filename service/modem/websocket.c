/*
 * websocket.c - a browser on a TCP line: RFC 6455, the server's side.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/websocket.h"
#include "common/base/hash.h"

enum stage { STAGE_REQUEST, STAGE_HEADER, STAGE_PAYLOAD, STAGE_OVER };

enum opcode { OP_CONTINUATION = 0, OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

enum { FIN = 0x80, RESERVED = 0x70, OPCODE = 0x0f, MASKED = 0x80, LENGTH = 0x7f, LEN_16 = 126, LEN_64 = 127 };

enum { KEY_LEN = 24, CLOSE_NORMAL = 1000, CLOSE_PROTOCOL = 1002, CLOSE_NO_STATUS = 1005 };

static const char key_guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* RFC 6455 1.3 */

void websocket_init(struct websocket *w)
{
    memset(w, 0, sizeof *w);
}

/* ---- the request ---- */

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

static bool equal_nocase(struct bytes a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower((uint8_t)b[i]))
            return false;
    return true;
}

static struct bytes trimmed(struct bytes b)
{
    while (b.len > 0 && (b.at[0] == ' ' || b.at[0] == '\t'))
        b = bytes_of(b.at + 1, b.len - 1);
    while (b.len > 0 && (b.at[b.len - 1] == ' ' || b.at[b.len - 1] == '\t'))
        b.len--;
    return b;
}

/* What stands before `mark`; `rest` goes on behind it. Without one it is all of it. */
static struct bytes cut_at(struct bytes *rest, uint8_t mark)
{
    const uint8_t *found = rest->len ? memchr(rest->at, mark, rest->len) : NULL;
    struct bytes head = bytes_of(rest->at, found ? (size_t)(found - rest->at) : rest->len);

    *rest = found ? bytes_of(found + 1, rest->len - head.len - 1) : bytes_of(NULL, 0);
    return head;
}

static struct bytes next_line(struct bytes *rest)
{
    struct bytes line = cut_at(rest, '\n');

    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* The value of a field that may be there once; `at` NULL: it is not. */
static struct bytes field(struct bytes request, const char *name)
{
    next_line(&request);
    while (request.len > 0) {
        struct bytes line = next_line(&request);

        if (equal_nocase(cut_at(&line, ':'), name))
            return line.at ? trimmed(line) : bytes_of(name, 0);
    }
    return bytes_of(NULL, 0);
}

/* "keep-alive, Upgrade" has the word upgrade. */
static bool has_word(struct bytes value, const char *word)
{
    while (value.len > 0)
        if (equal_nocase(trimmed(cut_at(&value, ',')), word))
            return true;
    return false;
}

static void write_base64(struct bytes in, struct writer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < in.len; i += 3) {
        const size_t n = in.len - i < 3 ? in.len - i : 3;
        const uint32_t bits = (uint32_t)in.at[i] << 16 | (n > 1 ? (uint32_t)in.at[i + 1] << 8 : 0) | (n > 2 ? in.at[i + 2] : 0u);

        for (unsigned d = 0; d < 4; d++)
            wr_u8(out, d <= n ? (uint8_t)digits[bits >> (18 - 6 * d) & 63] : '=');
    }
}

static void write_answer(struct websocket *w, struct bytes key, struct writer *reply)
{
    const struct bytes parts[] = { key, bytes_of_text(key_guid) };
    uint8_t hash[SHA1_LEN];

    hash_sha1(parts, 2, hash);
    wr_text(reply, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ");
    write_base64(bytes_of(hash, sizeof hash), reply);
    wr_text(reply, w->is_binary ? "\r\nSec-WebSocket-Protocol: binary\r\n\r\n" : "\r\n\r\n");
}

static enum websocket_says refuse(struct websocket *w, const char *why, struct writer *reply)
{
    w->stage = STAGE_OVER;
    wr_text(reply, why);
    return WEBSOCKET_REFUSED;
}

/* "GET /path HTTP/1.1"; any web request is one, whatever it wants. */
static bool read_request_line(struct websocket *w, struct bytes request, bool *is_get)
{
    struct bytes line = next_line(&request);
    struct bytes method = cut_at(&line, ' '), path = cut_at(&line, ' ');
    size_t n = path.len < sizeof w->path - 1 ? path.len : sizeof w->path - 1;

    if (path.len == 0 || line.len < 5 || memcmp(line.at, "HTTP/", 5) != 0)
        return false;
    for (size_t i = 0; i < n; i++)
        w->path[i] = path.at[i] > ' ' && path.at[i] < 0x7f ? (char)path.at[i] : '?';
    *is_get = bytes_equal(method, bytes_of_text("GET"));
    return true;
}

static enum websocket_says heed_request(struct websocket *w, struct writer *reply)
{
    const struct bytes request = bytes_of(w->room, w->len);
    struct bytes key = field(request, "Sec-WebSocket-Key");
    bool is_get = false;

    w->len = 0;
    if (!read_request_line(w, request, &is_get))
        return refuse(w, "", reply);
    if (!is_get || !has_word(field(request, "Upgrade"), "websocket") || !has_word(field(request, "Connection"), "upgrade")) {
        w->stage = STAGE_OVER;
        return WEBSOCKET_NO_UPGRADE;
    }
    if (!equal_nocase(field(request, "Sec-WebSocket-Version"), "13"))
        return refuse(w, "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", reply);
    if (key.len != KEY_LEN)
        return refuse(w, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", reply);
    w->is_binary = has_word(field(request, "Sec-WebSocket-Protocol"), "binary");
    write_answer(w, key, reply);
    w->stage = STAGE_HEADER;
    return WEBSOCKET_OPENED;
}

static bool ends_request(const struct websocket *w)
{
    const uint8_t *end = w->room + w->len;

    return (w->len >= 4 && memcmp(end - 4, "\r\n\r\n", 4) == 0) || (w->len >= 2 && memcmp(end - 2, "\n\n", 2) == 0);
}

static enum websocket_says request_octet(struct websocket *w, uint8_t c, struct writer *reply)
{
    if (w->len == sizeof w->room)
        return refuse(w, "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", reply);
    w->room[w->len++] = c;
    return ends_request(w) ? heed_request(w, reply) : WEBSOCKET_MORE;
}

/* ---- frames ---- */

static void write_frame(uint8_t opcode, struct bytes payload, struct writer *out)
{
    wr_u8(out, (uint8_t)(FIN | opcode));
    if (payload.len < LEN_16) {
        wr_u8(out, (uint8_t)payload.len);
    } else {
        wr_u8(out, LEN_16);
        wr_be16(out, (uint16_t)payload.len);
    }
    wr_bytes(out, payload);
}

void websocket_frame(uint16_t len, struct writer *out)
{
    wr_u8(out, FIN | OP_BINARY);
    wr_u8(out, len < LEN_16 ? (uint8_t)len : LEN_16);
    if (len >= LEN_16)
        wr_be16(out, len);
}

void websocket_close(uint16_t status, struct writer *out)
{
    const uint8_t octets[2] = { (uint8_t)(status >> 8), (uint8_t)status };

    write_frame(OP_CLOSE, bytes_of(octets, sizeof octets), out);
}

static enum websocket_says over(struct websocket *w, uint16_t status, struct writer *reply)
{
    w->stage = STAGE_OVER;
    websocket_close(status, reply);
    return WEBSOCKET_CLOSED;
}

static bool is_control(uint8_t opcode)
{
    return (opcode & 8) != 0;
}

/* 5.2, 5.4, 5.5: what a frame's first two octets may be. */
static bool header_is_good(const struct websocket *w)
{
    const uint8_t first = w->room[0], opcode = first & OPCODE, len = w->room[1] & LENGTH;

    if ((first & RESERVED) || !(w->room[1] & MASKED))
        return false;
    if (is_control(opcode))
        return opcode <= OP_PONG && (first & FIN) && len <= WEBSOCKET_CONTROL_MAX;
    return opcode <= OP_BINARY && (opcode == OP_CONTINUATION) == w->is_in_message;
}

/* Octets of the header, its mask included, by its second one. */
static uint16_t header_len(uint8_t second)
{
    return (uint16_t)(2 + 4 + ((second & LENGTH) == LEN_64 ? 8 : (second & LENGTH) == LEN_16 ? 2 : 0));
}

static bool begin_frame(struct websocket *w)
{
    struct reader in = rd_of(bytes_of(w->room, w->len));
    uint64_t high;

    w->opcode = rd_u8(&in) & OPCODE;
    w->is_last = (w->room[0] & FIN) != 0;
    w->rest = rd_u8(&in) & LENGTH;
    if (w->rest == LEN_16) {
        w->rest = rd_be16(&in);
    } else if (w->rest == LEN_64) {
        high = rd_be32(&in);
        w->rest = high << 32 | rd_be32(&in);
    }
    memcpy(w->mask, rd_take(&in, sizeof w->mask).at, sizeof w->mask);
    w->mask_at = 0;
    w->len = 0;
    w->stage = STAGE_PAYLOAD;
    return w->rest >> 63 == 0;
}

/* 5.5.1: a close is answered with the status it says; 1005 is never sent (7.4.1). */
static uint16_t close_status(struct bytes said)
{
    struct reader in = rd_of(said);
    const uint16_t status = said.len >= 2 ? rd_be16(&in) : 0;

    if (said.len == 1)
        return CLOSE_PROTOCOL;
    return status < CLOSE_NORMAL || status == CLOSE_NO_STATUS ? CLOSE_NORMAL : status;
}

/* The frame's last octet has come. */
static enum websocket_says end_frame(struct websocket *w, struct writer *reply)
{
    const struct bytes said = bytes_of(w->room, w->len);

    w->stage = STAGE_HEADER;
    w->len = 0;
    switch (w->opcode) {
    case OP_PING:
        write_frame(OP_PONG, said, reply);
        return WEBSOCKET_MORE;
    case OP_PONG:
        return WEBSOCKET_MORE;
    case OP_CLOSE:
        return over(w, close_status(said), reply);
    default:
        w->is_in_message = !w->is_last;
        return WEBSOCKET_MORE;
    }
}

static enum websocket_says header_octet(struct websocket *w, uint8_t c, struct writer *reply)
{
    w->room[w->len++] = c;
    if (w->len < 2)
        return WEBSOCKET_MORE;
    if (w->len == 2 && !header_is_good(w))
        return over(w, CLOSE_PROTOCOL, reply);
    if (w->len < header_len(w->room[1]))
        return WEBSOCKET_MORE;
    if (!begin_frame(w))
        return over(w, CLOSE_PROTOCOL, reply);
    return w->rest == 0 ? end_frame(w, reply) : WEBSOCKET_MORE;
}

static enum websocket_says payload_octets(struct websocket *w, struct bytes *in, struct writer *data, struct writer *reply)
{
    const bool is_data = !is_control(w->opcode);
    const size_t n = in->len < w->rest ? in->len : (size_t)w->rest;

    for (size_t i = 0; i < n; i++) {
        const uint8_t c = in->at[i] ^ w->mask[w->mask_at++ & 3];

        if (is_data)
            wr_u8(data, c);
        else
            w->room[w->len++] = c; /* at most WEBSOCKET_CONTROL_MAX */
    }
    *in = bytes_of(in->at + n, in->len - n);
    w->rest -= n;
    return w->rest == 0 ? end_frame(w, reply) : WEBSOCKET_MORE;
}

enum websocket_says websocket_receive(struct websocket *w, struct bytes *in, struct writer *data, struct writer *reply)
{
    enum websocket_says says = WEBSOCKET_MORE;

    while (in->len > 0 && says == WEBSOCKET_MORE && w->stage != STAGE_OVER) {
        /* A ping's answer has to fit; what is left is offered again. */
        if (reply->cap - reply->len < WEBSOCKET_CONTROL_MAX + WEBSOCKET_HEADER_MAX && w->stage != STAGE_REQUEST)
            return WEBSOCKET_MORE;
        if (w->stage == STAGE_PAYLOAD) {
            says = payload_octets(w, in, data, reply);
            continue;
        }
        says = w->stage == STAGE_REQUEST ? request_octet(w, in->at[0], reply) : header_octet(w, in->at[0], reply);
        *in = bytes_of(in->at + 1, in->len - 1);
    }
    if (w->stage == STAGE_OVER && says == WEBSOCKET_MORE)
        *in = bytes_of(NULL, 0);
    return says;
}
