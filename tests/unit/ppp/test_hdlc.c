/*
 * test_hdlc.c - framing against published and real frames, in pieces of every size.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/hdlc.h"
#include "service/ppp/link.h"
#include "tests/support/ppp_peer.h"
#include <check.h>

enum { LINE_MAX_BYTES = 8192 };

struct vector {
    char kind[16], name[200], accm[16], address[4], frame[2048], wire[4096];
};

/* Reads the vectors with a call for each; returns how many there were. */
static unsigned each_vector(void (*check)(const struct vector *))
{
    FILE *f = fopen(RRAS_VECTORS "/hdlc_frames.txt", "r");
    static char line[LINE_MAX_BYTES];
    static struct vector v;
    unsigned count = 0;

    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#')
            continue;
        ck_assert_int_eq(sscanf(line, "%15[^|]|%199[^|]|%15[^|]|%3[^|]|%2047[^|]|%4095[0-9a-f]",
                                v.kind, v.name, v.accm, v.address, v.frame, v.wire), 6);
        check(&v);
        count++;
    }
    fclose(f);
    return count;
}

/* FF 03 off, protocol split off; what the receiver must make of `hex`. */
static size_t expected_info(const char *hex, uint16_t *protocol, uint8_t *out)
{
    uint8_t frame[LINE_MAX_BYTES];
    size_t len = peer_unhex(hex, frame, sizeof frame), at = 0;

    if (frame[0] == 0xff && frame[1] == 0x03)
        at = 2;
    *protocol = frame[at++];
    if (!(*protocol & 1))
        *protocol = (uint16_t)(*protocol << 8 | frame[at++]);
    memcpy(out, frame + at, len - at);
    return len - at;
}

/* Feeds `wire` in pieces of `piece` octets; returns the number of frames, the last one copied. */
static unsigned receive_in_pieces(struct hdlc_rx *rx, struct bytes wire, size_t piece,
                                  struct hdlc_frame *last, uint8_t *copy)
{
    unsigned frames = 0;

    while (wire.len > 0) {
        size_t n = piece < wire.len ? piece : wire.len;
        uint8_t exact[LINE_MAX_BYTES];
        struct bytes in = bytes_of(exact, n);
        struct hdlc_frame frame;

        memcpy(exact, wire.at, n);
        while (hdlc_receive(rx, &in, &frame)) {
            frames++;
            memcpy(copy, frame.info.at, frame.info.len);
            *last = frame;
            last->info.at = copy;
        }
        ck_assert_uint_eq(in.len, 0);
        wire.at += n;
        wire.len -= n;
    }
    return frames;
}

static void check_decoding(const struct vector *v)
{
    const size_t pieces[] = { 1, 2, 3, 7, 16, 64, LINE_MAX_BYTES };
    uint8_t wire[LINE_MAX_BYTES], info[LINE_MAX_BYTES], copy[LINE_MAX_BYTES];
    size_t wire_len = peer_unhex(v->wire, wire, sizeof wire), info_len;
    struct hdlc_frame frame;
    uint16_t protocol;

    if (strcmp(v->kind, "bad") == 0)
        return;
    info_len = expected_info(v->frame, &protocol, info);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct hdlc_rx rx;

        hdlc_rx_init(&rx);
        ck_assert_msg(receive_in_pieces(&rx, bytes_of(wire, wire_len), pieces[i], &frame, copy) ==
                          1, "%s in pieces of %u", v->name, (unsigned)pieces[i]);
        ck_assert_uint_eq(frame.protocol, protocol);
        ck_assert_uint_eq(frame.info.len, info_len);
        ck_assert_mem_eq(frame.info.at, info, info_len);
        ck_assert_uint_eq(rx.count.frames, 1);
        ck_assert_uint_eq(rx.count.bytes, wire_len);
    }
}

START_TEST(every_good_vector_decodes_in_pieces_of_every_size)
{
    ck_assert_uint_eq(each_vector(check_decoding), 13);
}
END_TEST

static void check_encoding(const struct vector *v)
{
    uint8_t wire[LINE_MAX_BYTES], info[LINE_MAX_BYTES], out[LINE_MAX_BYTES];
    size_t wire_len = peer_unhex(v->wire, wire, sizeof wire), info_len;
    struct writer line = wr_into(out, sizeof out);
    struct hdlc_tx tx;
    uint16_t protocol;

    if (strcmp(v->kind, "both") != 0)
        return;
    info_len = expected_info(v->frame, &protocol, info);
    hdlc_tx_init(&tx);
    tx.accm = (uint32_t)strtoul(v->accm, NULL, 16);
    tx.acfc = tx.pfc = strcmp(v->address, "0") == 0;
    if (protocol == PPP_LCP && tx.accm != 0xffffffff)
        return; /* kept as a reference: LCP is never sent like that */
    hdlc_send(&tx, protocol, bytes_of(info, info_len), &line);
    ck_assert_msg(line.len == wire_len && memcmp(out, wire, wire_len) == 0, "%s", v->name);
    ck_assert(!line.overflow);
    ck_assert_uint_le(line.len, hdlc_sent_max(info_len));
    ck_assert_uint_eq(tx.count.frames, 1);
    ck_assert_uint_eq(tx.count.bytes, wire_len);
}

START_TEST(every_good_vector_encodes_to_the_same_wire)
{
    ck_assert_uint_eq(each_vector(check_encoding), 13);
}
END_TEST

/* What each of the bad vectors must do to the counters, in the order of the file. */
static const struct {
    uint32_t accm;
    unsigned frames, aborted, too_short, bad_fcs;
} bad_outcomes[] = {
    { 0, 0, 1, 0, 0 }, { 0, 0, 0, 1, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 1 },
    /* a stray XON: a bad frame while nothing was agreed, noise once it was */
    { 0x000a0000, 1, 0, 0, 0 },
};
static unsigned bad_seen;

static void check_bad(const struct vector *v)
{
    uint8_t wire[LINE_MAX_BYTES], copy[LINE_MAX_BYTES];
    struct hdlc_frame frame;
    struct hdlc_rx rx;

    if (strcmp(v->kind, "bad") != 0)
        return;
    ck_assert_uint_lt(bad_seen, sizeof bad_outcomes / sizeof *bad_outcomes);
    hdlc_rx_init(&rx);
    rx.accm = bad_outcomes[bad_seen].accm;
    ck_assert_msg(receive_in_pieces(&rx, bytes_of(wire, peer_unhex(v->wire, wire, sizeof wire)), 1,
                                    &frame, copy) == bad_outcomes[bad_seen].frames, "%s", v->name);
    ck_assert_msg(rx.count.aborted == bad_outcomes[bad_seen].aborted, "%s", v->name);
    ck_assert_msg(rx.count.too_short == bad_outcomes[bad_seen].too_short, "%s", v->name);
    ck_assert_msg(rx.count.bad_fcs == bad_outcomes[bad_seen].bad_fcs, "%s", v->name);
    bad_seen++;
}

START_TEST(every_bad_vector_is_counted_for_what_it_is)
{
    bad_seen = 0;
    each_vector(check_bad);
    ck_assert_uint_eq(bad_seen, 5);
}
END_TEST

START_TEST(the_fcs_is_that_of_the_published_values_whole_and_in_pieces)
{
    FILE *f = fopen(RRAS_VECTORS "/fcs16.csv", "r");
    static char line[LINE_MAX_BYTES], hex[LINE_MAX_BYTES];
    unsigned value, rows = 0;
    char wire_order[8];

    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        char *comma = strchr(line, ',');
        uint8_t data[LINE_MAX_BYTES];
        size_t len;
        uint16_t fcs = HDLC_FCS_INIT;

        *comma = '\0';
        snprintf(hex, sizeof hex, "%s", line);
        ck_assert_int_eq(sscanf(comma + 1, "%x,%4[0-9a-f]", &value, wire_order), 2);
        len = peer_unhex(hex, data, sizeof data);
        ck_assert_uint_eq((uint16_t)~hdlc_fcs16(HDLC_FCS_INIT, bytes_of(data, len)), value);
        for (size_t i = 0; i < len; i++)
            fcs = hdlc_fcs16(fcs, bytes_of(data + i, 1));
        ck_assert_uint_eq((uint16_t)~fcs, value);
        len += peer_unhex(wire_order, data + len, 2);
        ck_assert_uint_eq(hdlc_fcs16(HDLC_FCS_INIT, bytes_of(data, len)), HDLC_FCS_GOOD);
        rows++;
    }
    fclose(f);
    ck_assert_uint_ge(rows, 7);
}
END_TEST

static size_t encode(uint16_t protocol, struct bytes info, const struct hdlc_tx *how, uint8_t *out,
                     size_t cap)
{
    struct hdlc_tx tx = *how;
    struct writer line = wr_into(out, cap);

    hdlc_send(&tx, protocol, info, &line);
    return line.len;
}

START_TEST(ff_goes_as_7d_df_when_asked_also_in_lcp)
{
    struct hdlc_tx tx;
    uint8_t out[64], info[] = { 0xff };

    hdlc_tx_init(&tx);
    tx.escape_ff = true;
    for (unsigned i = 0; i < 2; i++) {
        size_t len = encode(i ? PPP_LCP : PPP_IP, bytes_of(info, 1), &tx, out, sizeof out);

        ck_assert_uint_eq(out[1], 0x7d);
        ck_assert_uint_eq(out[2], 0xdf);
        ck_assert_ptr_null(memchr(out, 0xff, len));
    }
}
END_TEST

START_TEST(lcp_is_never_compressed_and_always_fully_escaped)
{
    struct hdlc_tx tx;
    uint8_t out[64], info[] = { 1, 0, 0, 4 };
    const uint8_t head[] = { 0x7e, 0xff, 0x7d, 0x23, 0xc0, 0x21, 0x7d, 0x21, 0x7d, 0x20 };

    hdlc_tx_init(&tx);
    tx.accm = 0;
    tx.pfc = tx.acfc = true;
    ck_assert_uint_gt(encode(PPP_LCP, bytes_of(info, 4), &tx, out, sizeof out), sizeof head);
    ck_assert_mem_eq(out, head, sizeof head);
}
END_TEST

START_TEST(a_protocol_that_cannot_be_compressed_keeps_both_octets)
{
    struct hdlc_tx tx;
    uint8_t out[64];
    const uint8_t head[] = { 0x7e, 0x80, 0x21 };

    hdlc_tx_init(&tx);
    tx.accm = 0;
    tx.pfc = tx.acfc = true;
    encode(PPP_IPCP, bytes_of(NULL, 0), &tx, out, sizeof out);
    ck_assert_mem_eq(out, head, sizeof head);
}
END_TEST

START_TEST(the_longest_frame_passes_and_one_octet_more_is_counted)
{
    static uint8_t out[2 * HDLC_FRAME_MAX + 64], info[HDLC_INFO_MAX + 1], copy[HDLC_FRAME_MAX];
    struct hdlc_frame frame;
    struct hdlc_tx tx;
    struct hdlc_rx rx;
    size_t len;

    memset(info, 0x7e, sizeof info);
    hdlc_tx_init(&tx);
    hdlc_rx_init(&rx);
    len = encode(PPP_IP, bytes_of(info, HDLC_INFO_MAX), &tx, out, sizeof out);
    ck_assert_uint_gt(len, 2 * HDLC_INFO_MAX);
    ck_assert_uint_le(len, hdlc_sent_max(HDLC_INFO_MAX));
    ck_assert_uint_eq(receive_in_pieces(&rx, bytes_of(out, len), len, &frame, copy), 1);
    ck_assert_uint_eq(frame.info.len, HDLC_INFO_MAX);

    len = encode(PPP_IP, bytes_of(info, HDLC_INFO_MAX + 1), &tx, out, sizeof out);
    ck_assert_uint_eq(receive_in_pieces(&rx, bytes_of(out, len), 5, &frame, copy), 0);
    ck_assert_uint_eq(rx.count.too_long, 1);
    ck_assert_uint_eq(rx.count.bad_fcs, 0);
    len = encode(PPP_IP, bytes_of(info, 3), &tx, out, sizeof out);
    ck_assert_uint_eq(receive_in_pieces(&rx, bytes_of(out, len), len, &frame, copy), 1);
}
END_TEST

START_TEST(the_receiver_stops_behind_each_frame_so_its_owner_may_change_the_accm)
{
    struct hdlc_tx tx;
    struct hdlc_rx rx;
    uint8_t out[128], a[] = { 1 }, b[] = { 2, 3 };
    struct writer line = wr_into(out, sizeof out);
    struct hdlc_frame frame;
    struct bytes in;

    hdlc_tx_init(&tx);
    hdlc_rx_init(&rx);
    hdlc_send(&tx, PPP_IP, bytes_of(a, 1), &line);
    in.len = line.len;
    hdlc_send(&tx, PPP_IPCP, bytes_of(b, 2), &line);
    ck_assert_uint_eq(tx.count.frames, 2);
    in = wr_view(&line);
    ck_assert(hdlc_receive(&rx, &in, &frame));
    ck_assert_uint_eq(frame.protocol, PPP_IP);
    ck_assert_uint_gt(in.len, 0);
    ck_assert(hdlc_receive(&rx, &in, &frame));
    ck_assert_uint_eq(frame.protocol, PPP_IPCP);
    ck_assert_uint_eq(frame.info.len, 2);
    ck_assert(!hdlc_receive(&rx, &in, &frame));
    ck_assert_uint_eq(in.len, 0);
}
END_TEST

START_TEST(two_frames_may_share_a_flag)
{
    uint8_t wire[256], copy[HDLC_FRAME_MAX];
    size_t len = peer_unhex("7eff030021450000147d5d7d5e11130affb2ed7e"
                            "ff030021450000147d5d7d5e11130affb2ed7e", wire, sizeof wire);
    struct hdlc_frame frame;
    struct hdlc_rx rx;

    hdlc_rx_init(&rx);
    ck_assert_uint_eq(receive_in_pieces(&rx, bytes_of(wire, len), 9, &frame, copy), 2);
}
END_TEST

START_TEST(modem_text_in_front_of_the_first_flag_costs_no_frame)
{
    uint8_t wire[256] = "CONNECT 57600\r\n", copy[HDLC_FRAME_MAX];
    size_t len = 15;
    struct hdlc_frame frame;
    struct hdlc_rx rx;

    len += peer_unhex("7eff030021450000147d5d7d5e11130affb2ed7e", wire + len, 200);
    hdlc_rx_init(&rx);
    ck_assert_uint_eq(receive_in_pieces(&rx, bytes_of(wire, len), len, &frame, copy), 1);
    ck_assert_uint_eq(rx.count.bad_fcs, 1);
}
END_TEST

START_TEST(a_line_without_room_gets_no_half_frame)
{
    struct hdlc_tx tx;
    uint8_t out[12], info[20] = { 0 };
    struct writer line = wr_into(out, sizeof out);

    hdlc_tx_init(&tx);
    wr_u8(&line, 0x55);
    hdlc_send(&tx, PPP_IP, bytes_of(info, sizeof info), &line);
    ck_assert(line.overflow);
    ck_assert_uint_eq(line.len, 1);
    ck_assert_uint_eq(tx.count.frames, 0);
}
END_TEST

START_TEST(noise_between_an_escape_and_its_octet_is_dropped)
{
    /* 7d 11 5d: the escape of 7d, torn by an XON that was agreed to be noise */
    uint8_t wire[256], copy[HDLC_FRAME_MAX];
    size_t len = peer_unhex("7eff030021450000147d115d7d5e7d317d330affb2ed7e", wire, sizeof wire);
    struct hdlc_frame frame;
    struct hdlc_rx rx;

    hdlc_rx_init(&rx);
    rx.accm = 0x000a0000;
    ck_assert_uint_eq(receive_in_pieces(&rx, bytes_of(wire, len), 4, &frame, copy), 1);
    ck_assert_uint_eq(frame.info.len, 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hdlc");
    TCase *t = tcase_create("RFC 1662");
    SRunner *runner;
    int failed;

    tcase_add_test(t, every_good_vector_decodes_in_pieces_of_every_size);
    tcase_add_test(t, every_good_vector_encodes_to_the_same_wire);
    tcase_add_test(t, every_bad_vector_is_counted_for_what_it_is);
    tcase_add_test(t, the_fcs_is_that_of_the_published_values_whole_and_in_pieces);
    tcase_add_test(t, ff_goes_as_7d_df_when_asked_also_in_lcp);
    tcase_add_test(t, lcp_is_never_compressed_and_always_fully_escaped);
    tcase_add_test(t, a_protocol_that_cannot_be_compressed_keeps_both_octets);
    tcase_add_test(t, the_longest_frame_passes_and_one_octet_more_is_counted);
    tcase_add_test(t, the_receiver_stops_behind_each_frame_so_its_owner_may_change_the_accm);
    tcase_add_test(t, two_frames_may_share_a_flag);
    tcase_add_test(t, modem_text_in_front_of_the_first_flag_costs_no_frame);
    tcase_add_test(t, a_line_without_room_gets_no_half_frame);
    tcase_add_test(t, noise_between_an_escape_and_its_octet_is_dropped);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
