/*
 * radius_packet.c - RADIUS packets as octets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_packet.h"
#include "common/base/hash.h"
#include "common/base/secret.h"

enum {
    LENGTH_AT = 2,
    AUTHENTICATOR_AT = 4,
    ATTRIBUTE_HEADER_LEN = 2,
    SIGNATURE_LEN = 16,
    PASSWORD_BLOCK = 16,
    PASSWORD_MAX = 128,
    VENDOR_ID_LEN = 4
};

void radius_begin(struct writer *w, enum radius_code code, uint8_t id,
                  const uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN])
{
    wr_u8(w, (uint8_t)code);
    wr_u8(w, id);
    wr_be16(w, 0);
    wr_bytes(w, bytes_of(authenticator, RADIUS_AUTHENTICATOR_LEN));
}

/* The header of an attribute; false, and the packet is spoilt, when the value is too long for one. */
static bool put_header(struct writer *w, uint8_t type, size_t value_len)
{
    if (value_len > RADIUS_VALUE_MAX) {
        w->overflow = true;
        return false;
    }
    wr_u8(w, type);
    wr_u8(w, (uint8_t)(ATTRIBUTE_HEADER_LEN + value_len));
    return true;
}

void radius_put(struct writer *w, uint8_t type, struct bytes value)
{
    if (put_header(w, type, value.len))
        wr_bytes(w, value);
}

void radius_put_u32(struct writer *w, uint8_t type, uint32_t value)
{
    put_header(w, type, 4);
    wr_be32(w, value);
}

void radius_put_text(struct writer *w, uint8_t type, const char *text)
{
    if (text[0] != '\0')
        radius_put(w, type, bytes_of_text(text));
}

void radius_put_ms(struct writer *w, uint8_t ms_type, struct bytes value)
{
    if (!put_header(w, RADIUS_VENDOR_SPECIFIC, VENDOR_ID_LEN + ATTRIBUTE_HEADER_LEN + value.len))
        return;
    wr_be32(w, RADIUS_VENDOR_MICROSOFT);
    wr_u8(w, ms_type);
    wr_u8(w, (uint8_t)(ATTRIBUTE_HEADER_LEN + value.len));
    wr_bytes(w, value);
}

void radius_put_password(struct writer *w, struct bytes password, struct bytes secret)
{
    uint8_t block[PASSWORD_BLOCK], key[MD5_LEN];
    struct bytes before;
    size_t blocks = password.len == 0 ? 1 : (password.len + PASSWORD_BLOCK - 1) / PASSWORD_BLOCK;

    if (password.len > PASSWORD_MAX || w->len < RADIUS_HEADER_LEN ||
        w->cap - w->len < ATTRIBUTE_HEADER_LEN + blocks * PASSWORD_BLOCK) {
        w->overflow = true;
        return;
    }
    before = bytes_of(w->at + AUTHENTICATOR_AT, RADIUS_AUTHENTICATOR_LEN);
    put_header(w, RADIUS_USER_PASSWORD, blocks * PASSWORD_BLOCK);
    for (size_t at = 0; blocks > 0; blocks--, at += PASSWORD_BLOCK) {
        hash_md5((struct bytes[]){ secret, before }, 2, key);
        for (size_t i = 0; i < PASSWORD_BLOCK; i++)
            block[i] = (uint8_t)(key[i] ^ (at + i < password.len ? password.at[at + i] : 0));
        before = bytes_of(w->at + w->len, PASSWORD_BLOCK);
        wr_bytes(w, bytes_of(block, sizeof block));
    }
    secret_wipe(key, sizeof key);
}

void radius_put_signature(struct writer *w)
{
    static const uint8_t nothing_yet[SIGNATURE_LEN];

    if (w->len != RADIUS_HEADER_LEN)
        w->overflow = true; /* a signature that is not first is a mistake of ours */
    radius_put(w, RADIUS_MESSAGE_AUTHENTICATOR, bytes_of(nothing_yet, sizeof nothing_yet));
}

static bool put_length(struct writer *w)
{
    if (w->overflow || w->len < RADIUS_HEADER_LEN || w->len > RADIUS_PACKET_MAX)
        return false;
    w->at[LENGTH_AT] = (uint8_t)(w->len >> 8);
    w->at[LENGTH_AT + 1] = (uint8_t)w->len;
    return true;
}

bool radius_seal_access(struct writer *w, struct bytes secret)
{
    uint8_t *signature = w->at + RADIUS_HEADER_LEN + ATTRIBUTE_HEADER_LEN;
    struct bytes whole;

    if (!put_length(w))
        return false;
    whole = wr_view(w);
    if (w->len > RADIUS_HEADER_LEN && w->at[RADIUS_HEADER_LEN] == RADIUS_MESSAGE_AUTHENTICATOR)
        hash_hmac_md5(secret, &whole, 1, signature);
    return true;
}

bool radius_seal_accounting(struct writer *w, struct bytes secret)
{
    struct bytes parts[2];

    if (!put_length(w))
        return false;
    memset(w->at + AUTHENTICATOR_AT, 0, RADIUS_AUTHENTICATOR_LEN);
    parts[0] = wr_view(w);
    parts[1] = secret;
    hash_md5(parts, 2, w->at + AUTHENTICATOR_AT);
    return true;
}

/* ---- reading ---- */

bool radius_next(struct reader *attributes, struct radius_attribute *out)
{
    uint8_t len;

    if (attributes->rest.len == 0)
        return false;
    out->type = rd_u8(attributes);
    len = rd_u8(attributes);
    if (len < ATTRIBUTE_HEADER_LEN) {
        attributes->short_read = true;
        return false;
    }
    out->value = rd_take(attributes, (size_t)len - ATTRIBUTE_HEADER_LEN);
    return !attributes->short_read;
}

bool radius_parse(struct bytes datagram, struct radius_packet *out)
{
    struct reader in = rd_of(datagram), attributes;
    struct radius_attribute each;
    uint16_t len;

    out->code = rd_u8(&in);
    out->id = rd_u8(&in);
    len = rd_be16(&in);
    if (in.short_read || len < RADIUS_HEADER_LEN || len > RADIUS_PACKET_MAX || len > datagram.len)
        return false;
    out->whole = bytes_of(datagram.at, len);
    out->attributes = bytes_of(datagram.at + RADIUS_HEADER_LEN, (size_t)len - RADIUS_HEADER_LEN);
    attributes = rd_of(out->attributes);
    while (radius_next(&attributes, &each))
        ;
    return !attributes.short_read;
}

struct reader radius_ms_reader(const struct radius_attribute *vendor_specific)
{
    struct reader inner = rd_of(vendor_specific->value);

    if (rd_be32(&inner) != RADIUS_VENDOR_MICROSOFT)
        inner.rest.len = 0;
    return inner;
}

bool radius_ms_next(struct reader *inner, struct radius_attribute *out)
{
    return radius_next(inner, out);
}

/* ---- proving ---- */

/* Where the one Message-Authenticator's 16 octets begin; NULL: there is none. `*is_wrong` when there
 * are two, or one of another length. */
static const uint8_t *find_signature(const struct radius_packet *packet, bool *is_wrong)
{
    struct reader in = rd_of(packet->attributes);
    struct radius_attribute each;
    const uint8_t *found = NULL;

    *is_wrong = false;
    while (radius_next(&in, &each)) {
        if (each.type != RADIUS_MESSAGE_AUTHENTICATOR)
            continue;
        *is_wrong = *is_wrong || found != NULL || each.value.len != SIGNATURE_LEN;
        found = each.value.at;
    }
    return found;
}

/* RFC 2869 5.14: over the packet with the request's authenticator in it, and the signature's own
 * octets as zeroes. */
static bool signature_fits(const struct radius_packet *packet, const uint8_t *signature,
                           const uint8_t *request, struct bytes secret)
{
    static const uint8_t zeroes[SIGNATURE_LEN];
    const uint8_t *end = packet->whole.at + packet->whole.len, *behind = signature + SIGNATURE_LEN;
    const struct bytes parts[] = {
        bytes_of(packet->whole.at, AUTHENTICATOR_AT),
        bytes_of(request, RADIUS_AUTHENTICATOR_LEN),
        bytes_of(packet->attributes.at, (size_t)(signature - packet->attributes.at)),
        bytes_of(zeroes, sizeof zeroes),
        bytes_of(behind, (size_t)(end - behind)),
    };
    uint8_t expected[MD5_LEN];

    hash_hmac_md5(secret, parts, sizeof parts / sizeof *parts, expected);
    return secret_equal(expected, signature, sizeof expected);
}

enum radius_proof radius_prove(const struct radius_packet *packet, const uint8_t request[RADIUS_AUTHENTICATOR_LEN],
                               struct bytes secret, bool needs_signature)
{
    const struct bytes parts[] = {
        bytes_of(packet->whole.at, AUTHENTICATOR_AT),
        bytes_of(request, RADIUS_AUTHENTICATOR_LEN),
        packet->attributes,
        secret,
    };
    uint8_t expected[MD5_LEN];
    const uint8_t *signature;
    bool is_wrong;

    hash_md5(parts, sizeof parts / sizeof *parts, expected);
    if (!secret_equal(expected, packet->whole.at + AUTHENTICATOR_AT, sizeof expected))
        return RADIUS_FORGED;
    signature = find_signature(packet, &is_wrong);
    if (is_wrong)
        return RADIUS_FORGED_SIGNATURE;
    if (signature == NULL)
        return needs_signature ? RADIUS_UNSIGNED : RADIUS_PROVED;
    return signature_fits(packet, signature, request, secret) ? RADIUS_PROVED : RADIUS_FORGED_SIGNATURE;
}
