/* decoder.c - the raw and the RFC 854 receiver, side by side until a frame tells them apart.
 * SPDX-License-Identifier: MIT */
#include "service/port/decoder.h"

void decoder_init(struct decoder *d, enum telnet_mode mode)
{
    static const enum decoder_plane decided[] = {
        [TELNET_AUTO] = PLANE_UNDECIDED, [TELNET_RAW] = PLANE_RAW, [TELNET_ALWAYS] = PLANE_TELNET
    };
    d->plane = decided[mode];
    telnet_init(&d->telnet);
    hdlc_rx_init(&d->rx[PLANE_RAW]);
    hdlc_rx_init(&d->rx[PLANE_TELNET]);
}

void decoder_set_accm(struct decoder *d, uint32_t rx_accm)
{
    d->rx[PLANE_RAW].accm = rx_accm;
    d->rx[PLANE_TELNET].accm = rx_accm;
}

static bool next_raw(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text)
{
    struct bytes before = *in;
    bool found = hdlc_receive(&d->rx[PLANE_RAW], in, frame);

    if (text)
        wr_bytes(text, bytes_of(before.at, before.len - in->len));
    return found;
}

/* One octet through telnet; true when it ended a good frame in that plane. */
static bool telnet_octet(struct decoder *d, uint8_t octet, struct hdlc_frame *frame, struct writer *text,
                         struct writer *reply)
{
    uint8_t room[2];
    struct writer data = wr_into(room, sizeof room);
    struct bytes decoded;

    telnet_receive(&d->telnet, bytes_of(&octet, 1), &data, reply);
    decoded = wr_view(&data);
    if (text && d->telnet.seen_command)
        wr_bytes(text, decoded);
    return hdlc_receive(&d->rx[PLANE_TELNET], &decoded, frame);
}

static bool next_telnet(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text,
                        struct writer *reply)
{
    while (in->len > 0) {
        uint8_t octet = in->at[0];

        in->at++, in->len--;
        if (text && !d->telnet.seen_command)
            wr_u8(text, octet);
        if (telnet_octet(d, octet, frame, text, reply))
            return true;
    }
    return false;
}

/* Both planes see the closing flag at the same octet, so one octet at a time keeps them in step. */
static bool next_undecided(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text,
                           struct writer *reply)
{
    while (in->len > 0) {
        struct bytes octet = bytes_of(in->at, 1);
        struct hdlc_frame raw = { 0 }, decoded = { 0 };
        bool knows_telnet = d->telnet.seen_command;
        bool is_telnet = telnet_octet(d, in->at[0], &decoded, text, reply);
        bool is_raw = hdlc_receive(&d->rx[PLANE_RAW], &octet, &raw);

        if (text && !knows_telnet && !d->telnet.seen_command)
            wr_u8(text, in->at[0]);
        in->at++, in->len--;
        if (is_raw != is_telnet)
            d->plane = is_raw ? PLANE_RAW : PLANE_TELNET;
        if (is_raw || is_telnet) {
            *frame = is_raw ? raw : decoded;
            return true;
        }
    }
    return false;
}

bool decoder_next(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text,
                  struct writer *reply)
{
    switch (d->plane) {
    case PLANE_RAW:
        return next_raw(d, in, frame, text);
    case PLANE_TELNET:
        return next_telnet(d, in, frame, text, reply);
    default:
        return next_undecided(d, in, frame, text, reply);
    }
}

const struct hdlc_counters *decoder_counters(const struct decoder *d)
{
    return &d->rx[d->plane == PLANE_TELNET ? PLANE_TELNET : PLANE_RAW].count;
}
