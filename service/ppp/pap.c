/*
 * pap.c - reading and writing PAP packets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/pap.h"

enum { PAP_HEADER_LEN = 4 };

bool pap_parse(struct bytes info, struct pap_packet *packet)
{
    struct reader r = rd_of(info);
    uint16_t length;

    *packet = (struct pap_packet){ 0 };
    packet->code = rd_u8(&r);
    packet->id = rd_u8(&r);
    length = rd_be16(&r);
    if (r.short_read || length < PAP_HEADER_LEN || length > info.len)
        return false;
    r = rd_of(rd_take(&r, length - PAP_HEADER_LEN));

    switch (packet->code) {
    case PAP_REQUEST:
        packet->user = rd_take(&r, rd_u8(&r));
        packet->password = rd_take(&r, rd_u8(&r));
        return !r.short_read;
    case PAP_ACK:
    case PAP_NAK:
        /* Some servers leave out even the octet that says the message is empty. */
        if (r.rest.len > 0)
            packet->message = rd_take(&r, rd_u8(&r));
        return !r.short_read;
    default:
        return false;
    }
}

static void write_header(struct writer *w, uint8_t code, uint8_t id, size_t data_len)
{
    wr_u8(w, code);
    wr_u8(w, id);
    wr_be16(w, (uint16_t)(PAP_HEADER_LEN + data_len));
}

static void write_field(struct writer *w, struct bytes field)
{
    wr_u8(w, (uint8_t)field.len);
    wr_bytes(w, field);
}

void pap_write_request(struct writer *w, uint8_t id, struct bytes user, struct bytes password)
{
    write_header(w, PAP_REQUEST, id, 1 + user.len + 1 + password.len);
    write_field(w, user);
    write_field(w, password);
}

void pap_write_answer(struct writer *w, enum pap_code code, uint8_t id, struct bytes message)
{
    write_header(w, (uint8_t)code, id, 1 + message.len);
    write_field(w, message);
}
