/*
 * socks.c - the server's end of a SOCKS handshake.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/socks.h"

#include "common/base/ip4.h"

enum {
    CONNECT = 1, METHOD_NONE_NEEDED = 0, METHOD_NO_GOOD = 0xff,
    TYPE_IP4 = 1, TYPE_NAME = 3, TYPE_IP6 = 4,
    V4_HEADER = 8, V4_GRANTED = 90, V4_REJECTED = 91, V5_HEADER = 4
};

void socks_init(struct socks *socks)
{
    memset(socks, 0, sizeof *socks);
}

void socks_reply(const struct socks *socks, enum socks_result result, uint32_t address, uint16_t port,
                 struct writer *reply)
{
    if (socks->version == 5) {
        wr_u8(reply, 5);
        wr_u8(reply, (uint8_t)result);
        wr_u8(reply, 0);
        wr_u8(reply, TYPE_IP4);
        wr_be32(reply, address);
        wr_be16(reply, port);
    } else if (socks->version == 4) {
        wr_u8(reply, 0);
        wr_u8(reply, result == SOCKS_GRANTED ? V4_GRANTED : V4_REJECTED);
        wr_be16(reply, port);
        wr_be32(reply, address);
    }
}

static enum socks_step refuse(const struct socks *s, enum socks_result why, struct writer *reply)
{
    socks_reply(s, why, 0, 0, reply);
    return SOCKS_OVER;
}

/* A name, or an address in words. */
static enum socks_step connect_to(struct socks *s, struct bytes host, struct writer *reply)
{
    if (host.len == 0 || host.len > SOCKS_HOST_MAX || memchr(host.at, '\0', host.len))
        return refuse(s, SOCKS_FAILED, reply);
    memcpy(s->host, host.at, host.len);
    s->host[host.len] = '\0';
    if (ip4_parse(s->host, &s->address))
        s->host[0] = '\0';
    return SOCKS_CONNECT;
}

/* ---- version 5 ---- */

static enum socks_step greeting(struct socks *s, struct writer *reply)
{
    if (s->len < 2 || s->len < 2 + s->in[1])
        return SOCKS_MORE;
    wr_u8(reply, 5);
    s->len = 0;
    if (!memchr(s->in + 2, METHOD_NONE_NEEDED, s->in[1])) {
        wr_u8(reply, METHOD_NO_GOOD);
        return SOCKS_OVER;
    }
    wr_u8(reply, METHOD_NONE_NEEDED);
    s->has_greeted = true;
    return SOCKS_MORE;
}

/* 0 while it cannot be told, or for a type nobody knows. */
static size_t address_len(const struct socks *s)
{
    switch (s->in[3]) {
    case TYPE_IP4:
        return 4;
    case TYPE_IP6:
        return 16;
    case TYPE_NAME:
        return s->len > V5_HEADER ? 1u + s->in[V5_HEADER] : 0;
    default:
        return 0;
    }
}

static enum socks_step request5(struct socks *s, struct writer *reply)
{
    struct reader r = rd_of(bytes_of(s->in, s->len));
    uint8_t command, type;
    size_t len;

    if (s->in[0] != 5)
        return refuse(s, SOCKS_FAILED, reply);
    if (s->len < V5_HEADER)
        return SOCKS_MORE;
    rd_u8(&r);
    command = rd_u8(&r);
    rd_u8(&r);
    type = rd_u8(&r);
    len = address_len(s);
    if (len == 0 && type != TYPE_NAME)
        return refuse(s, SOCKS_NO_ADDRESS_TYPE, reply);
    if (len == 0 || s->len < V5_HEADER + len + 2) /* all of it is read before anything is said */
        return SOCKS_MORE;
    s->port = (uint16_t)(s->in[s->len - 2] << 8 | s->in[s->len - 1]);
    if (command != CONNECT)
        return refuse(s, SOCKS_NO_COMMAND, reply);
    if (type == TYPE_IP6)
        return refuse(s, SOCKS_NO_ADDRESS_TYPE, reply);
    if (type == TYPE_NAME)
        return connect_to(s, bytes_of(s->in + V5_HEADER + 1, len - 1), reply);
    s->address = rd_be32(&r);
    return SOCKS_CONNECT;
}

/* ---- version 4 ---- */

/* Only the last octet may have ended it. An address 0.0.0.x, x not 0, is 4a's: the name follows. */
static enum socks_step request4(struct socks *s, struct writer *reply)
{
    struct reader r = rd_of(bytes_of(s->in, s->len));
    const uint8_t *user_end, *name;
    uint8_t command;

    if (s->len <= V4_HEADER || s->in[s->len - 1] != '\0')
        return s->len < SOCKS_REQUEST_MAX ? SOCKS_MORE : refuse(s, SOCKS_FAILED, reply);
    rd_u8(&r);
    command = rd_u8(&r);
    s->port = rd_be16(&r);
    s->address = rd_be32(&r);
    user_end = memchr(s->in + V4_HEADER, '\0', (size_t)(s->len - V4_HEADER));
    name = user_end + 1;
    if (s->address >> 8 == 0 && s->address != 0 && name == s->in + s->len)
        return s->len < SOCKS_REQUEST_MAX ? SOCKS_MORE : refuse(s, SOCKS_FAILED, reply);
    if (command != CONNECT)
        return refuse(s, SOCKS_NO_COMMAND, reply);
    if (name < s->in + s->len)
        return connect_to(s, bytes_of(name, (size_t)(s->in + s->len - 1 - name)), reply);
    return SOCKS_CONNECT;
}

static enum socks_step take_octet(struct socks *s, uint8_t octet, struct writer *reply)
{
    s->in[s->len++] = octet;
    if (s->version == 0) {
        if (octet != 4 && octet != 5)
            return SOCKS_OVER;
        s->version = octet;
    }
    if (s->version == 4)
        return request4(s, reply);
    return s->has_greeted ? request5(s, reply) : greeting(s, reply);
}

enum socks_step socks_input(struct socks *socks, struct reader *data, struct writer *reply)
{
    enum socks_step step = SOCKS_MORE;

    while (step == SOCKS_MORE && data->rest.len > 0)
        step = take_octet(socks, rd_u8(data), reply);
    return step;
}
