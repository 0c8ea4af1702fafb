/*
 * test_telnet.c - RFC 854 decoding and passive RFC 1143 negotiation.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include "service/modem/telnet.h"

#define IN(...) bytes_of((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

static uint8_t data_room[4096], reply_room[4096];

struct heard {
    struct bytes data, reply;
};

/* Feeds `in` in reads of `chunk` octets. */
static struct heard fed(struct telnet *t, struct bytes in, size_t chunk)
{
    struct writer data = wr_into(data_room, sizeof data_room);
    struct writer reply = wr_into(reply_room, sizeof reply_room);

    for (size_t at = 0; at < in.len; at += chunk)
        telnet_receive(t, bytes_of(in.at + at, in.len - at < chunk ? in.len - at : chunk), &data, &reply);
    ck_assert(!data.overflow && !reply.overflow);
    return (struct heard){ wr_view(&data), wr_view(&reply) };
}

static struct heard heard(struct bytes in)
{
    static struct telnet t;

    telnet_init(&t);
    return fed(&t, in, in.len);
}

static void assert_bytes(struct bytes got, struct bytes want, const char *what)
{
    ck_assert_msg(bytes_equal(got, want), "%s: %u octets", what, (unsigned)got.len);
}

static struct bytes from_hex(const char *hex, uint8_t *out)
{
    size_t n = 0;
    unsigned v;

    while (sscanf(hex + 2 * n, "%2x", &v) == 1)
        out[n++] = (uint8_t)v;
    return bytes_of(out, n);
}

START_TEST(every_reply_of_the_vectors_is_given)
{
    FILE *f = fopen(RRAS_VECTORS "/telnet.json", "r");
    char row[256], asks[8], answers[8];
    uint8_t ask[4], answer[4];
    bool is_replies = false;
    int rows = 0;

    ck_assert_ptr_nonnull(f);
    while (fgets(row, sizeof row, f) != NULL) {
        if (strstr(row, "\"replies\"") != NULL)
            is_replies = true;
        else if (strchr(row, '}') != NULL)
            is_replies = false;
        else if (is_replies && sscanf(row, " \"%6[0-9a-f]\": \"%6[0-9a-f]", asks, answers) == 2) {
            assert_bytes(heard(from_hex(asks, ask)).reply, from_hex(answers, answer), asks);
            rows++;
        }
    }
    fclose(f);
    ck_assert_int_eq(rows, 10);
}
END_TEST

START_TEST(doubled_ff_is_one_and_commands_vanish)
{
    static const struct {
        const char *what, *in, *data;
    } rows[] = {
        { "plain", "7e2103", "7e2103" }, { "IAC IAC", "7effff03", "7eff03" },
        { "four are two", "ffffffff", "ffff" }, { "negotiation", "41fffd0042", "4142" },
        { "NOP", "41fff142", "4142" }, { "ip232 line state", "41ff0142ff0043", "414243" },
        { "subnegotiation", "41fffa1801fff042", "4142" }, { "IAC IAC inside", "41fffa18fffffff042", "4142" },
        { "subnegotiation cut by a command", "41fffa18fffd0042", "4142" },
        { "CR NUL is data", "0d00", "0d00" }, { "unfinished", "41ff", "41" }, { "nothing", "", "" },
    };
    uint8_t in[32], want[32];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_bytes(heard(from_hex(rows[i].in, in)).data, from_hex(rows[i].data, want), rows[i].what);
}
END_TEST

START_TEST(a_state_already_agreed_is_not_answered_again)
{
    struct telnet t;

    telnet_init(&t);
    assert_bytes(fed(&t, IN(255, 253, 0, 255, 253, 0), 6).reply, IN(255, 251, 0), "DO BINARY twice");
    assert_bytes(fed(&t, IN(255, 251, 0, 255, 251, 0), 6).reply, IN(255, 253, 0), "WILL BINARY twice");
    ck_assert(t.we_will_binary && t.peer_will_binary && t.seen_command);
    assert_bytes(fed(&t, IN(255, 254, 0, 255, 254, 0), 6).reply, IN(255, 252, 0), "DONT BINARY twice");
    ck_assert(!t.we_will_binary && t.peer_will_binary);
    assert_bytes(fed(&t, IN(255, 252, 3, 255, 254, 3), 6).reply, bytes_of(NULL, 0), "what was never on");
}
END_TEST

START_TEST(each_option_is_refused_once_per_side)
{
    struct telnet t;

    telnet_init(&t);
    assert_bytes(fed(&t, IN(255, 253, 1, 255, 251, 1, 255, 253, 1, 255, 251, 1), 12).reply,
                 IN(255, 252, 1, 255, 254, 1), "ECHO");
    assert_bytes(fed(&t, IN(255, 252, 1, 255, 254, 1, 255, 252, 200), 9).reply, bytes_of(NULL, 0), "off");
}
END_TEST

START_TEST(two_of_us_do_not_talk_for_ever)
{
    struct telnet a, b;
    uint8_t wire[2][64] = { { 255, 253, 0, 255, 251, 0, 255, 251, 1, 255, 253, 24 } };
    size_t len = 12;
    int rounds = 0;

    telnet_init(&a);
    telnet_init(&b);
    while (len > 0) {
        struct heard h = fed(rounds & 1 ? &a : &b, bytes_of(wire[rounds & 1], len), len);

        memcpy(wire[(rounds + 1) & 1], h.reply.at, h.reply.len);
        len = h.reply.len;
        ck_assert_int_lt(++rounds, 4);
    }
}
END_TEST

START_TEST(a_peer_that_flips_for_ever_is_answered_a_bounded_number_of_times)
{
    struct telnet t;
    size_t replies = 0;

    telnet_init(&t);
    for (int i = 0; i < 10000; i++)
        replies += fed(&t, IN(255, 253, 0, 255, 254, 0), 6).reply.len;
    ck_assert_uint_le(replies, 64 * 3);
    assert_bytes(fed(&t, IN(65, 255, 255), 3).data, IN(65, 255), "data goes on");
}
END_TEST

START_TEST(an_endless_subnegotiation_does_not_eat_the_call)
{
    static uint8_t in[1024] = { 255, 250, 24 };

    memset(in + 3, 'x', sizeof in - 3);
    ck_assert_uint_ge(heard(bytes_of(in, sizeof in)).data.len, 700);
}
END_TEST

START_TEST(splitting_the_reads_changes_nothing)
{
    static const uint8_t in[] = { 65, 255, 253, 0, 255, 255, 255, 250, 24, 255, 255, 1, 255, 240, 66, 255, 251,
                                  3, 255, 0, 67, 255, 251, 1, 255, 250, 5, 255, 253, 3, 0x7e, 255, 255, 3 };
    uint8_t data[64], reply[64];
    struct telnet t;
    struct heard whole = heard(bytes_of(in, sizeof in));
    size_t data_len = whole.data.len, reply_len = whole.reply.len;

    memcpy(data, whole.data.at, data_len);
    memcpy(reply, whole.reply.at, reply_len);
    ck_assert_uint_gt(reply_len, 9);
    for (size_t chunk = 1; chunk < sizeof in; chunk++) {
        struct heard h;

        telnet_init(&t);
        h = fed(&t, bytes_of(in, sizeof in), chunk);
        assert_bytes(h.data, bytes_of(data, data_len), "data");
        assert_bytes(h.reply, bytes_of(reply, reply_len), "reply");
    }
}
END_TEST

START_TEST(text_is_dressed_for_a_telnet_peer_only)
{
    struct telnet t;
    uint8_t out[32];
    struct bytes text = IN(65, 255, 13, 10, 66, 13);
    struct writer w = wr_into(out, sizeof out);

    telnet_init(&t);
    telnet_send_text(&t, text, &w);
    assert_bytes(wr_view(&w), text, "raw");
    t.seen_command = true;
    w = wr_into(out, sizeof out);
    telnet_send_text(&t, text, &w);
    assert_bytes(wr_view(&w), IN(65, 255, 255, 13, 10, 66, 13, 0), "telnet");
    t.we_will_binary = true;
    w = wr_into(out, sizeof out);
    telnet_send_text(&t, text, &w);
    assert_bytes(wr_view(&w), IN(65, 255, 255, 13, 10, 66, 13), "binary");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("telnet");
    TCase *t = tcase_create("RFC 854");
    SRunner *sr;
    int failed;

    tcase_add_test(t, every_reply_of_the_vectors_is_given);
    tcase_add_test(t, doubled_ff_is_one_and_commands_vanish);
    tcase_add_test(t, a_state_already_agreed_is_not_answered_again);
    tcase_add_test(t, each_option_is_refused_once_per_side);
    tcase_add_test(t, two_of_us_do_not_talk_for_ever);
    tcase_add_test(t, a_peer_that_flips_for_ever_is_answered_a_bounded_number_of_times);
    tcase_add_test(t, an_endless_subnegotiation_does_not_eat_the_call);
    tcase_add_test(t, splitting_the_reads_changes_nothing);
    tcase_add_test(t, text_is_dressed_for_a_telnet_peer_only);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
