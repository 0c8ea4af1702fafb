/*
 * chap.c - reading and writing CHAP packets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/chap.h"
#include "common/base/hash.h"

enum { CHAP_HEADER_LEN = 4 };

bool chap_parse(struct bytes info, struct chap_packet *packet)
{
    struct reader r = rd_of(info);
    uint16_t length;

    *packet = (struct chap_packet){ 0 };
    packet->code = rd_u8(&r);
    packet->id = rd_u8(&r);
    length = rd_be16(&r);
    if (r.short_read || length < CHAP_HEADER_LEN || length > info.len)
        return false;
    r = rd_of(rd_take(&r, length - CHAP_HEADER_LEN));
    if (packet->code == CHAP_CHALLENGE || packet->code == CHAP_RESPONSE) {
        packet->value = rd_take(&r, rd_u8(&r));
        packet->name = r.rest;
        return !r.short_read && packet->value.len > 0;
    }
    packet->text = r.rest;
    return true;
}

static void write_header(struct writer *w, enum chap_code code, uint8_t id, size_t data_len)
{
    wr_u8(w, (uint8_t)code);
    wr_u8(w, id);
    wr_be16(w, (uint16_t)(CHAP_HEADER_LEN + data_len));
}

void chap_write_value(struct writer *w, enum chap_code code, uint8_t id, struct bytes value,
                      struct bytes name)
{
    write_header(w, code, id, 1 + value.len + name.len);
    wr_u8(w, (uint8_t)value.len);
    wr_bytes(w, value);
    wr_bytes(w, name);
}

void chap_write_text(struct writer *w, enum chap_code code, uint8_t id, struct bytes text)
{
    write_header(w, code, id, text.len);
    wr_bytes(w, text);
}

void chap_md5_value(uint8_t id, struct bytes secret, struct bytes challenge,
                    uint8_t out[CHAP_MD5_VALUE_LEN])
{
    hash_md5((struct bytes[]){ bytes_of(&id, 1), secret, challenge }, 3, out);
}
