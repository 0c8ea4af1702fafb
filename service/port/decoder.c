/* decoder.c - the raw and the RFC 854 receiver, side by side until a frame tells them apart.
 * SPDX-License-Identifier: MIT */
#include "service/port/decoder.h"

enum { FLAG = 0x7e, PIECE_MAX = 512 };

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

/*
 * The next piece of `in`: it has at most one flag, its last octet, and so it ends at most one frame,
 * in either plane at the same octet. Where text is wanted a piece is one octet, so that the first
 * telnet command is told from what follows it.
 */
static struct bytes take_piece(struct bytes *in, bool is_octet)
{
    size_t len = is_octet ? 1 : in->len < PIECE_MAX ? in->len : PIECE_MAX;
    const uint8_t *flag = memchr(in->at, FLAG, len);
    struct bytes piece = bytes_of(in->at, flag ? (size_t)(flag - in->at) + 1 : len);

    in->at += piece.len;
    in->len -= piece.len;
    return piece;
}

/* A piece through telnet; true when it ended a good frame in that plane. Text is raw up to the end
 * of the first telnet command, because until then nobody knows that it is one. */
static bool telnet_piece(struct decoder *d, struct bytes piece, struct hdlc_frame *frame, struct writer *text,
                         struct writer *reply)
{
    const bool knew_telnet = d->telnet.seen_command;
    uint8_t room[PIECE_MAX];
    struct writer data = wr_into(room, sizeof room);
    struct bytes decoded;

    telnet_receive(&d->telnet, piece, &data, reply);
    decoded = wr_view(&data);
    if (text)
        wr_bytes(text, knew_telnet ? decoded : piece);
    return hdlc_receive(&d->rx[PLANE_TELNET], &decoded, frame);
}

static bool next_telnet(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text,
                        struct writer *reply)
{
    while (in->len > 0) {
        if (telnet_piece(d, take_piece(in, text != NULL), frame, text, reply))
            return true;
    }
    return false;
}

static bool next_undecided(struct decoder *d, struct bytes *in, struct hdlc_frame *frame, struct writer *text,
                           struct writer *reply)
{
    while (in->len > 0) {
        struct bytes piece = take_piece(in, text != NULL);
        struct hdlc_frame raw = { 0 }, decoded = { 0 };
        bool is_telnet = telnet_piece(d, piece, &decoded, text, reply);
        bool is_raw = hdlc_receive(&d->rx[PLANE_RAW], &piece, &raw);

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
