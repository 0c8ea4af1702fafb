/*
 * test_decoder.c - PPP out of a line that may or may not speak telnet, and text before it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "service/modem/recogniser.h"
#include "service/port/decoder.h"
#include "service/ppp/link.h"

enum { ROOM = 16384 };

/* What came out of a decoder so far. */
static struct heard {
    struct decoder d;
    unsigned frames;
    uint16_t protocol[64];
    uint8_t info[64][32];
    size_t info_len[64];
    uint8_t text_room[ROOM], reply_room[ROOM];
    struct writer text, reply;
} h;

static void begin(enum telnet_mode mode)
{
    memset(&h, 0, sizeof h);
    decoder_init(&h.d, mode);
    h.text = wr_into(h.text_room, sizeof h.text_room);
    h.reply = wr_into(h.reply_room, sizeof h.reply_room);
}

static void hear(struct bytes in, bool wants_text)
{
    struct hdlc_frame frame;

    while (decoder_next(&h.d, &in, &frame, wants_text ? &h.text : NULL, &h.reply)) {
        ck_assert_uint_lt(h.frames, 64);
        h.protocol[h.frames] = frame.protocol;
        h.info_len[h.frames] = frame.info.len;
        ck_assert_uint_le(frame.info.len, sizeof h.info[0]);
        if (frame.info.len > 0)
            memcpy(h.info[h.frames], frame.info.at, frame.info.len);
        h.frames++;
    }
    ck_assert_uint_eq(in.len, 0);
    ck_assert(!h.text.overflow && !h.reply.overflow);
}

/* In pieces of `size` octets, each in memory of its own. */
static void hear_in_pieces(struct bytes in, size_t size, bool wants_text)
{
    while (in.len > 0) {
        size_t n = in.len < size ? in.len : size;
        uint8_t *exact = malloc(n);

        memcpy(exact, in.at, n);
        hear(bytes_of(exact, n), wants_text);
        free(exact);
        in = bytes_of(in.at + n, in.len - n);
    }
}

enum how { RAW, ESCAPED, DOUBLED };

/* Appends a frame of one protocol as that sort of peer sends it. */
static void frame_of(enum how how, uint16_t protocol, struct bytes info, struct writer *out)
{
    uint8_t room[256];
    struct writer line = wr_into(room, sizeof room);
    struct hdlc_tx tx;

    hdlc_tx_init(&tx);
    tx.escape_ff = how == ESCAPED;
    hdlc_send(&tx, protocol, info, &line);
    for (size_t i = 0; i < line.len; i++) {
        wr_u8(out, room[i]);
        if (how == DOUBLED && room[i] == 0xff)
            wr_u8(out, 0xff);
    }
    ck_assert(!out->overflow && !line.overflow);
}

static const uint8_t request[] = { 1, 1, 0, 10, 5, 6, 0xff, 0xff, 0xf1, 0x7e };

static bool got(unsigned i)
{
    return h.protocol[i] == PPP_LCP && h.info_len[i] == sizeof request &&
           memcmp(h.info[i], request, sizeof request) == 0;
}

static const uint8_t greeting[] = { 0xff, 0xfb, 0x01, 0xff, 0xfb, 0x03, 0xff, 0xfd, 0x03, 0xff, 0xfb, 0x00 };

START_TEST(every_sort_of_peer_is_decided_by_its_first_frame_however_it_is_cut)
{
    static const struct {
        enum telnet_mode mode;
        bool greets;
        enum how how;
        enum decoder_plane plane;
        unsigned frames, bad_fcs; /* of the three sent; a greeting is garbage to a raw line */
    } rows[] = {
        { TELNET_AUTO, false, RAW, PLANE_RAW, 3, 0 },      { TELNET_AUTO, false, DOUBLED, PLANE_TELNET, 3, 0 },
        { TELNET_AUTO, true, RAW, PLANE_RAW, 3, 1 },       { TELNET_AUTO, true, DOUBLED, PLANE_TELNET, 3, 0 },
        { TELNET_AUTO, false, ESCAPED, PLANE_UNDECIDED, 3, 0 },
        { TELNET_AUTO, true, ESCAPED, PLANE_UNDECIDED, 3, 1 },
        { TELNET_RAW, false, RAW, PLANE_RAW, 3, 0 },       { TELNET_RAW, false, DOUBLED, PLANE_RAW, 0, 3 },
        { TELNET_ALWAYS, false, RAW, PLANE_TELNET, 0, 3 }, { TELNET_ALWAYS, true, DOUBLED, PLANE_TELNET, 3, 0 },
        { TELNET_ALWAYS, false, ESCAPED, PLANE_TELNET, 3, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t room[1024];
        struct writer wire = wr_into(room, sizeof room);

        if (rows[i].greets)
            wr_bytes(&wire, bytes_of(greeting, sizeof greeting));
        for (int k = 0; k < 3; k++)
            frame_of(rows[i].how, PPP_LCP, bytes_of(request, sizeof request), &wire);
        for (size_t size = 1; size <= wire.len; size++) {
            for (int wants_text = 0; wants_text < 2; wants_text++) {
                begin(rows[i].mode);
                hear_in_pieces(wr_view(&wire), size, wants_text != 0);
                ck_assert_msg(h.frames == rows[i].frames, "row %u, size %u: %u", (unsigned)i,
                              (unsigned)size, h.frames);
                ck_assert_msg(h.d.plane == rows[i].plane, "row %u, size %u", (unsigned)i, (unsigned)size);
                for (unsigned k = 0; k < h.frames; k++)
                    ck_assert(got(k));
                ck_assert_uint_eq(decoder_counters(&h.d)->frames, rows[i].frames);
                ck_assert_uint_eq(decoder_counters(&h.d)->bad_fcs, rows[i].bad_fcs);
            }
        }
    }
}
END_TEST

START_TEST(a_peer_that_escaped_ff_may_send_it_later_either_way)
{
    for (int later = RAW; later <= DOUBLED; later++) {
        uint8_t room[4096];
        struct writer wire = wr_into(room, sizeof room);

        for (int k = 0; k < 20; k++)
            frame_of(ESCAPED, PPP_LCP, bytes_of(request, sizeof request), &wire);
        frame_of((enum how)later, PPP_LCP, bytes_of(request, sizeof request), &wire);
        begin(TELNET_AUTO);
        hear(wr_view(&wire), false);
        ck_assert_uint_eq(h.frames, 21);
        ck_assert(got(20));
        ck_assert_int_eq(h.d.plane, later == RAW ? PLANE_RAW : later == DOUBLED ? PLANE_TELNET : PLANE_UNDECIDED);
    }
}
END_TEST

START_TEST(a_frame_longer_than_a_piece_is_whole)
{
    static uint8_t info[HDLC_INFO_MAX], room[2 * HDLC_FRAME_MAX + 64];

    for (int how = RAW; how <= ESCAPED; how++) {
        struct writer wire = wr_into(room, sizeof room);
        struct hdlc_tx tx;
        struct hdlc_frame frame;
        struct bytes in;

        memset(info, 'x', sizeof info);
        hdlc_tx_init(&tx);
        tx.escape_ff = how == ESCAPED;
        hdlc_send(&tx, PPP_IP, bytes_of(info, sizeof info), &wire);
        begin(TELNET_AUTO);
        in = wr_view(&wire);
        ck_assert(decoder_next(&h.d, &in, &frame, NULL, &h.reply));
        ck_assert_uint_eq(in.len, 0);
        ck_assert_uint_eq(frame.info.len, sizeof info);
        ck_assert_mem_eq(frame.info.at, info, sizeof info);
    }
}
END_TEST

/* The recogniser behind a decoder, as in a call; what it says goes into `said`. */
static void hear_call(struct recogniser *r, struct bytes in, size_t size, struct writer *said)
{
    while (in.len > 0) {
        size_t n = in.len < size ? in.len : size;

        h.text.len = 0;
        hear(bytes_of(in.at, n), true);
        ck_assert_uint_le(h.text.len, n);
        recogniser_receive(r, wr_view(&h.text), said, 1000);
        in = bytes_of(in.at + n, in.len - n);
    }
}

START_TEST(text_behind_a_greeting_is_heard_from_its_first_octet_however_it_is_cut)
{
    static const struct {
        const char *sent;
        size_t len;
        const char *said;
    } rows[] = {
        { "ATZ\r", 4, "ATZ\r\r\nOK\r\n" },
        { "\r", 1, "\r\nOpenRRAS\r\n\r\nlogin: " },
        { "\xff\xfd\x03" "ATZ\r", 7, "ATZ\r\r\nOK\r\n" },
        { "\xff\xfd\x03\r", 4, "\r\nOpenRRAS\r\n\r\nlogin: " },
        { "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x03\r\0", 11, "\r\nOpenRRAS\r\n\r\nlogin: " }, /* tcpser */
        { "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x03" "CLIENT", 15, "CLIENTSERVER" },
        { "\xff\xfd\x41" "TZ\r" "ATZ\r", 10, "ATZ\r\r\nOK\r\n" }, /* option 'A' is no text */
        { "\xff\xfa\x18\x01\xff\xf0" "ATZ\r", 10, "ATZ\r\r\nOK\r\n" },
        { "\xff\xfa\x18\xff\xfd\x03" "ATZ\r", 10, "ATZ\r\r\nOK\r\n" }, /* its end was lost */
        { "\xff\xf1\xff\xfd\x03" "ATZ\r", 9, "ATZ\r\r\nOK\r\n" },
        { "\xff\xff\x01\xff\xfd\x03" "ATZ\r", 10, "ATZ\r\r\nOK\r\n" },
    };
    struct recogniser_config config = { .login = true, .banner = "OpenRRAS", .connect_bps = 33600 };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int mode = 0; mode < 2; mode++) {
            for (size_t size = 1; size <= rows[i].len; size++) {
                struct recogniser r;
                uint8_t room[RECOGNISER_REPLY_MAX + 1] = { 0 };
                struct writer said = wr_into(room, RECOGNISER_REPLY_MAX);

                begin(mode == 0 ? TELNET_AUTO : TELNET_ALWAYS);
                recogniser_init(&r, &config, 1000);
                hear_call(&r, bytes_of(rows[i].sent, rows[i].len), size, &said);
                ck_assert_msg(strcmp((const char *)room, rows[i].said) == 0, "row %u, size %u: %s", (unsigned)i,
                              (unsigned)size, (const char *)room);
            }
        }
    }
}
END_TEST

START_TEST(nothing_is_lost_that_only_looked_like_telnet)
{
    static const uint8_t in[] = { 'a', 0xff, 'b', 0xff, 0xff, 'c', 0xff, 0xf1, 'd', 0xff, 0x03, 0xc0, 0x21, 0xff };

    for (size_t size = 1; size <= sizeof in; size++) {
        begin(TELNET_AUTO);
        hear_in_pieces(bytes_of(in, sizeof in), size, true);
        ck_assert_uint_eq(h.text.len, sizeof in);
        ck_assert_mem_eq(h.text_room, in, sizeof in);
        begin(TELNET_RAW);
        hear_in_pieces(bytes_of(greeting, sizeof greeting), size, true);
        ck_assert_uint_eq(h.text.len, sizeof greeting); /* a raw line knows no telnet, and answers none */
        ck_assert_uint_eq(h.reply.len, 0);
    }
}
END_TEST

START_TEST(a_negotiation_is_answered_once_in_both_planes)
{
    static const uint8_t asked[] = { 0xff, 0xfd, 0x00, 0xff, 0xfd, 0x00, 0xff, 0xfb, 0x18 };
    static const uint8_t answered[] = { 0xff, 0xfb, 0x00, 0xff, 0xfe, 0x18 };

    for (size_t size = 1; size <= sizeof asked; size++) {
        for (int wants_text = 0; wants_text < 2; wants_text++) {
            begin(TELNET_AUTO);
            hear_in_pieces(bytes_of(asked, sizeof asked), size, wants_text != 0);
            ck_assert_uint_eq(h.reply.len, sizeof answered);
            ck_assert_mem_eq(h.reply_room, answered, sizeof answered);
        }
    }
}
END_TEST

START_TEST(a_storm_of_negotiation_is_answered_in_part_and_ppp_heard_behind_it)
{
    static uint8_t storm[ROOM - 256];
    struct writer out = wr_into(storm, sizeof storm);

    while (out.len + 64 < sizeof storm) {
        const uint8_t n = (uint8_t)out.len;
        const uint8_t flip[] = {
            0xff, 0xfd, 0, 0xff, 0xfe, 0, 0xff, 0xfb, n, 0xff, 0xfc, n, 0xff, 0xfb, 3, 0xff, 0xfd, n,
        };

        wr_bytes(&out, bytes_of(flip, sizeof flip));
    }
    begin(TELNET_AUTO);
    hear_in_pieces(wr_view(&out), 1000, true);
    ck_assert_uint_gt(h.reply.len, 0);
    ck_assert_uint_le(h.reply.len, 3 * 64);
    out.len = 0;
    frame_of(DOUBLED, PPP_LCP, bytes_of(request, sizeof request), &out);
    hear(wr_view(&out), false);
    ck_assert_uint_eq(h.frames, 1);
    ck_assert(got(0));
    ck_assert_int_eq(h.d.plane, PLANE_TELNET);
}
END_TEST

START_TEST(the_counters_are_those_of_the_plane_that_is_right)
{
    static const uint8_t noise[] = { 0x7e, 'n', 'o', 'i', 's', 'e', 0x7e };
    uint8_t room[1024];
    struct writer wire = wr_into(room, sizeof room);

    wr_bytes(&wire, bytes_of(noise, sizeof noise));
    frame_of(DOUBLED, PPP_LCP, bytes_of(request, sizeof request), &wire);
    begin(TELNET_AUTO);
    hear(bytes_of(room, sizeof noise), false);
    ck_assert_uint_eq(decoder_counters(&h.d)->bad_fcs, 1);
    hear(bytes_of(room + sizeof noise, wire.len - sizeof noise), false);
    ck_assert_ptr_eq(decoder_counters(&h.d), &h.d.rx[PLANE_TELNET].count);
    ck_assert_uint_eq(decoder_counters(&h.d)->frames, 1);
    ck_assert_uint_eq(decoder_counters(&h.d)->bad_fcs, 1);
    ck_assert_uint_eq(h.d.rx[PLANE_RAW].count.bad_fcs, 2); /* the doubled frame was garbage there */
}
END_TEST

START_TEST(the_accm_counts_in_both_planes)
{
    for (int how = RAW; how <= DOUBLED; how++) {
        uint8_t room[1024], noisy[1024];
        struct writer wire = wr_into(room, sizeof room), line = wr_into(noisy, sizeof noisy);

        frame_of((enum how)how, PPP_LCP, bytes_of(request, sizeof request), &wire);
        for (size_t i = 0; i < wire.len; i++) {
            wr_u8(&line, room[i]);
            if (room[i] != 0xff)
                wr_u8(&line, 0x11); /* XON everywhere, but not inside a doubled FF */
        }
        begin(TELNET_AUTO);
        decoder_set_accm(&h.d, 0x000a0000);
        hear(wr_view(&line), false);
        ck_assert_msg(h.frames == 1 && got(0), "%d", how);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("decoder");
    TCase *t = tcase_create("raw or telnet");
    SRunner *sr;
    int failed;

    tcase_add_test(t, every_sort_of_peer_is_decided_by_its_first_frame_however_it_is_cut);
    tcase_add_test(t, a_peer_that_escaped_ff_may_send_it_later_either_way);
    tcase_add_test(t, a_frame_longer_than_a_piece_is_whole);
    tcase_add_test(t, text_behind_a_greeting_is_heard_from_its_first_octet_however_it_is_cut);
    tcase_add_test(t, nothing_is_lost_that_only_looked_like_telnet);
    tcase_add_test(t, a_negotiation_is_answered_once_in_both_planes);
    tcase_add_test(t, a_storm_of_negotiation_is_answered_in_part_and_ppp_heard_behind_it);
    tcase_add_test(t, the_counters_are_those_of_the_plane_that_is_right);
    tcase_add_test(t, the_accm_counts_in_both_planes);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
