/*
 * radius_answers.h - the other end of service/aaa/radius_*: a server that answers requests, rightly
 * or not.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_ANSWERS_H
#define RRAS_RADIUS_ANSWERS_H
#include "common/base/hash.h"
#include "service/aaa/radius_packet.h"

/* Begins an answer to `request`; a Message-Authenticator comes first when it is to be signed. */
static inline struct writer answer_begin(uint8_t *room, size_t cap, uint8_t code, struct bytes request, bool is_signed)
{
    struct writer w = wr_into(room, cap);

    radius_begin(&w, (enum radius_code)code, request.at[1], request.at + 4);
    if (is_signed)
        radius_put_signature(&w);
    return w;
}

/* The last step: as a server does it, with the request's authenticator in the packet while it signs. */
static inline struct bytes answer_seal(struct writer *w, struct bytes secret)
{
    struct bytes parts[2];
    uint8_t proof[MD5_LEN];

    radius_seal_access(w, secret);
    parts[0] = wr_view(w);
    parts[1] = secret;
    hash_md5(parts, 2, proof);
    memcpy(w->at + 4, proof, sizeof proof);
    return wr_view(w);
}

/* The value of the first attribute of this type; len 0 and at NULL when there is none. */
static inline struct bytes attribute_of(struct bytes packet, uint8_t type)
{
    struct radius_packet p;
    struct radius_attribute each;
    struct reader in;

    if (!radius_parse(packet, &p))
        return (struct bytes){ 0 };
    in = rd_of(p.attributes);
    while (radius_next(&in, &each))
        if (each.type == type)
            return each.value;
    return (struct bytes){ 0 };
}

static inline uint32_t number_attribute_of(struct bytes packet, uint8_t type)
{
    struct reader in = rd_of(attribute_of(packet, type));

    return rd_be32(&in);
}

/* The same of Microsoft's. */
static inline struct bytes ms_attribute_of(struct bytes packet, uint8_t ms_type)
{
    struct radius_packet p;
    struct radius_attribute each, inner;
    struct reader in, ms;

    if (!radius_parse(packet, &p))
        return (struct bytes){ 0 };
    in = rd_of(p.attributes);
    while (radius_next(&in, &each)) {
        if (each.type != RADIUS_VENDOR_SPECIFIC)
            continue;
        ms = radius_ms_reader(&each);
        while (radius_ms_next(&ms, &inner))
            if (inner.type == ms_type)
                return inner.value;
    }
    return (struct bytes){ 0 };
}
#endif
