/*
 * test_chap.c - CHAP with MD5, both sides (RFC 1994).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/chap.h"
#include "tests/support/vector_file.h"
#include "tests/unit/ppp/auth_rig.h"

static struct rig rig, other;
static struct authenticator a;
static struct auth_peer peer;

static void setup(void)
{
    rig = (struct rig){ 0 };
    other = (struct rig){ .seed = 0x80 };
    authenticator_init(&a, AUTH_CHAP_MD5, "RRAS", 3000, 2, &rig_ops, &rig);
    auth_peer_init(&peer, AUTH_CHAP_MD5, "bob", "secret", &rig_ops, &other);
}

/* A Response of 16 octets `fill`, from "bob". */
static void respond(uint8_t id, uint8_t fill)
{
    uint8_t buf[64], value[16];
    struct writer w = wr_into(buf, sizeof buf);

    memset(value, fill, sizeof value);
    chap_write_value(&w, CHAP_RESPONSE, id, bytes_of(value, sizeof value), bytes_of_text("bob"));
    authenticator_receive(&a, PPP_CHAP, wr_view(&w), 0);
}

START_TEST(every_vector_gives_its_value)
{
    char *text = vector_read("chap_md5.csv");
    int rows = 0;

    for (char *line = strchr(text, '\n'); line != NULL && line[1] != '\0'; line = strchr(line + 1, '\n')) {
        char id_hex[8], secret[64], hex[128];
        uint8_t id = 0, challenge[64], expected[16], value[CHAP_MD5_VALUE_LEN];
        size_t n;

        vector_field(line + 1, 0, id_hex, sizeof id_hex);
        vector_field(line + 1, 1, secret, sizeof secret);
        vector_field(line + 1, 2, hex, sizeof hex);
        vector_hex(id_hex, &id, 1);
        n = vector_hex(hex, challenge, sizeof challenge);
        vector_field(line + 1, 3, hex, sizeof hex);
        ck_assert_uint_eq(vector_hex(hex, expected, sizeof expected), sizeof expected);
        chap_md5_value(id, bytes_of_text(secret), bytes_of(challenge, n), value);
        ck_assert_msg(memcmp(value, expected, sizeof value) == 0, "row %d, secret '%s'", rows, secret);
        rows++;
    }
    ck_assert_int_ge(rows, 4);
    free(text);
}
END_TEST

START_TEST(the_challenge_is_sixteen_octets_under_our_name)
{
    authenticator_start(&a, 0);
    ck_assert_uint_eq(rig.protocol, PPP_CHAP);
    assert_sent(&rig, HEX(1, 1, 0, 25, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 'R', 'R', 'A', 'S'));
}
END_TEST

START_TEST(a_long_name_is_cut_to_fifteen_octets)
{
    authenticator_init(&a, AUTH_CHAP_MD5, "A-NAME-THAT-IS-MUCH-TOO-LONG", 3000, 2, &rig_ops, &rig);
    authenticator_start(&a, 0);
    ck_assert_uint_eq(rig.packet_len, 4 + 1 + 16 + 15);
}
END_TEST

START_TEST(the_same_challenge_is_sent_ten_times_and_then_the_call_fails)
{
    rras_ms now = 0;
    uint8_t first[64];

    authenticator_start(&a, now);
    memcpy(first, rig.packet, rig.packet_len);
    for (int i = 2; i <= AUTH_TRIES; i++) {
        ck_assert_uint_eq(authenticator_advance(&a, now), now + 3000);
        ck_assert_uint_eq(authenticator_advance(&a, now + 2999), now + 3000);
        authenticator_advance(&a, now += 3000);
        ck_assert_int_eq(rig.sent, i);
        ck_assert_mem_eq(rig.packet, first, rig.packet_len);
    }
    ck_assert_int_eq(rig.failed, 0);
    authenticator_advance(&a, now + 3000);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_AUTH_TIMEOUT);
    ck_assert_int_eq(rig.sent, AUTH_TRIES);
    respond(1, 0xaa); /* too late */
    ck_assert_int_eq(rig.verified, 0);
}
END_TEST

START_TEST(a_response_becomes_an_attempt_with_the_challenge_that_was_sent)
{
    authenticator_start(&a, 0);
    respond(1, 0xaa);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_int_eq(rig.attempt.method, AUTH_CHAP_MD5);
    ck_assert_uint_eq(rig.attempt.id, 1);
    ck_assert_str_eq(rig.attempt.user, "bob");
    ck_assert_uint_eq(rig.attempt.challenge_len, 16);
    ck_assert_uint_eq(rig.attempt.challenge[15], 15);
    ck_assert_uint_eq(rig.attempt.response_len, 16);
    ck_assert_uint_eq(rig.attempt.response[0], 0xaa);
    ck_assert_uint_eq(authenticator_advance(&a, 100000), RRAS_NEVER); /* no challenge while judging */
    ck_assert_int_eq(rig.sent, 1);
}
END_TEST

START_TEST(success_is_sent_again_for_a_repeated_response)
{
    authenticator_start(&a, 0);
    respond(1, 0xaa);
    respond(1, 0xaa);
    ck_assert_int_eq(rig.verified, 1);
    answer_yes(&a, "");
    ck_assert_uint_eq(rig.packet[0], CHAP_SUCCESS);
    ck_assert_uint_eq(rig.packet[1], 1);
    ck_assert_int_eq(rig.succeeded, 1);
    ck_assert_int_eq(rig.sent, 2);
    respond(1, 0xaa);
    ck_assert_uint_eq(rig.packet[0], CHAP_SUCCESS);
    ck_assert_int_eq(rig.sent, 3);
    respond(2, 0xaa);
    ck_assert_int_eq(rig.sent, 3);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_int_eq(rig.succeeded, 1);
}
END_TEST

START_TEST(a_failure_is_final_and_repeated)
{
    authenticator_start(&a, 0);
    respond(1, 0xaa);
    answer_no(&a, 691, true, 0); /* MD5 knows no retry */
    ck_assert_uint_eq(rig.packet[0], CHAP_FAILURE);
    ck_assert_str_eq(rig_text(&rig), "Access was denied because the user name or password is wrong.");
    ck_assert_int_eq(rig.failed, 1);
    respond(1, 0xaa);
    ck_assert_uint_eq(rig.packet[0], CHAP_FAILURE);
    ck_assert_int_eq(rig.sent, 3);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.verified, 1);
}
END_TEST

START_TEST(a_number_nt_never_knew_is_not_said_on_the_line)
{
    authenticator_start(&a, 0);
    respond(1, 0xaa);
    answer_no(&a, 942, false, 0);
    ck_assert_str_eq(rig_text(&rig), "Access was denied because the user name or password is wrong.");
}
END_TEST

static const struct { const char *what; struct bytes info; } malformed[] = {
    { "nothing", { (const uint8_t *)"", 0 } },
    { "wrong id", { (const uint8_t *)"\2\2\0\25\20aaaaaaaaaaaaaaaa", 21 } },
    { "value of 15", { (const uint8_t *)"\2\1\0\24\17aaaaaaaaaaaaaaa", 20 } },
    { "value of 17", { (const uint8_t *)"\2\1\0\26\21aaaaaaaaaaaaaaaaa", 22 } },
    { "no value", { (const uint8_t *)"\2\1\0\5\0", 5 } },
    { "value past the packet", { (const uint8_t *)"\2\1\0\10\20aaa", 8 } },
    { "length past the packet", { (const uint8_t *)"\2\1\0\30\20aaaaaaaaaaaaaaaa", 21 } },
    { "a challenge", { (const uint8_t *)"\1\1\0\25\20aaaaaaaaaaaaaaaa", 21 } },
    { "a success", { (const uint8_t *)"\3\1\0\4", 4 } },
    { "a change of password, which MD5 has not", { (const uint8_t *)"\7\1\0\4", 4 } },
};

START_TEST(a_malformed_response_is_dropped)
{
    authenticator_start(&a, 0);
    authenticator_receive(&a, PPP_CHAP, malformed[_i].info, 0);
    ck_assert_msg(rig.verified == 0 && rig.sent == 1 && rig.failed == 0, "%s", malformed[_i].what);
    respond(1, 0xaa);
    ck_assert_int_eq(rig.verified, 1);
}
END_TEST

START_TEST(a_name_longer_than_any_account_is_dropped_and_255_octets_are_not)
{
    uint8_t buf[600], name[256], value[16] = { 1 };
    struct writer w = wr_into(buf, sizeof buf);

    memset(name, 'n', sizeof name);
    authenticator_start(&a, 0);
    chap_write_value(&w, CHAP_RESPONSE, 1, bytes_of(value, 16), bytes_of(name, 256));
    authenticator_receive(&a, PPP_CHAP, wr_view(&w), 0);
    ck_assert_int_eq(rig.verified, 0);
    w = wr_into(buf, sizeof buf);
    chap_write_value(&w, CHAP_RESPONSE, 1, bytes_of(value, 16), bytes_of(name, 255));
    authenticator_receive(&a, PPP_CHAP, wr_view(&w), 0);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_uint_eq(strlen(rig.attempt.user), 255);
}
END_TEST

START_TEST(the_peer_computes_the_published_value) /* RFC 2865 7.2 */
{
    uint8_t value[16];

    vector_hex("e97557c316185895f293ff6344077275", value, sizeof value);
    auth_peer_init(&peer, AUTH_CHAP_MD5, "flopsy", "arctangent", &rig_ops, &other);
    auth_peer_start(&peer, 0);
    ck_assert_int_eq(other.sent, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 0x16, 0, 21, 16, 0x2a, 0xee, 0x86, 0xf0, 0x8d, 0x0d, 0x55, 0x96, 0x9c,
                                           0xa5, 0x97, 0x8e, 0x0d, 0x33, 0x67, 0xa2), 0);
    ck_assert_uint_eq(other.packet_len, 4 + 1 + 16 + 6);
    ck_assert_uint_eq(other.packet[0], CHAP_RESPONSE);
    ck_assert_uint_eq(other.packet[1], 0x16);
    ck_assert_uint_eq(other.packet[4], 16);
    ck_assert_mem_eq(other.packet + 5, value, 16);
    ck_assert_mem_eq(other.packet + 21, "flopsy", 6);
}
END_TEST

START_TEST(the_peer_takes_a_challenge_of_any_length_but_none)
{
    uint8_t buf[300], challenge[255] = { 0 };
    struct writer w = wr_into(buf, sizeof buf);

    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 5, 0), 0);
    ck_assert_int_eq(other.sent, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 6, 1, 9), 0);
    ck_assert_int_eq(other.sent, 1);
    chap_write_value(&w, CHAP_CHALLENGE, 2, bytes_of(challenge, 255), bytes_of_text(""));
    auth_peer_receive(&peer, PPP_CHAP, wr_view(&w), 0);
    ck_assert_int_eq(other.sent, 2);
}
END_TEST

START_TEST(both_sides_agree)
{
    uint8_t expected[CHAP_MD5_VALUE_LEN];

    authenticator_start(&a, 0);
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    authenticator_receive(&a, PPP_CHAP, rig_packet(&other), 0);
    chap_md5_value(rig.attempt.id, bytes_of_text("secret"), bytes_of(rig.attempt.challenge, 16), expected);
    ck_assert_mem_eq(rig.attempt.response, expected, sizeof expected);
    answer_yes(&a, "");
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    ck_assert_int_eq(other.succeeded, 1);
    ck_assert_str_eq(other.user, "bob");
}
END_TEST

START_TEST(the_peer_sends_its_response_again_until_the_verdict_comes)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 6, 1, 9), 0);
    ck_assert_uint_eq(auth_peer_advance(&peer, 2999), 3000);
    ck_assert_int_eq(other.sent, 1);
    auth_peer_advance(&peer, 3000);
    ck_assert_int_eq(other.sent, 2);
    auth_peer_receive(&peer, PPP_CHAP, HEX(3, 1, 0, 4), 3100);
    ck_assert_int_eq(other.succeeded, 1);
    ck_assert_uint_eq(auth_peer_advance(&peer, 60000), RRAS_NEVER);
    ck_assert_int_eq(other.sent, 2);
}
END_TEST

START_TEST(a_peer_that_never_hears_a_verdict_gives_up)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 6, 1, 9), 0);
    for (rras_ms now = 3000; now <= 40000; now += 3000)
        auth_peer_advance(&peer, now);
    ck_assert_int_eq(other.failed, 1);
    ck_assert_int_eq(other.why, END_AUTH_TIMEOUT);
    ck_assert_int_le(other.sent, 11);
}
END_TEST

START_TEST(the_peer_answers_a_new_challenge_in_the_middle_of_the_call)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 6, 1, 9), 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(3, 1, 0, 4), 0);
    ck_assert_int_eq(other.succeeded, 1);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 2, 0, 6, 1, 8), 0);
    ck_assert_int_eq(other.sent, 2);
    auth_peer_receive(&peer, PPP_CHAP, HEX(3, 2, 0, 4), 0);
    ck_assert_int_eq(other.succeeded, 1);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 3, 0, 6, 1, 8), 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(4, 3, 0, 4), 0);
    ck_assert_int_eq(other.failed, 1);
}
END_TEST

START_TEST(the_peer_believes_no_success_it_did_not_earn)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(3, 0, 0, 4), 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 6, 1, 9), 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(3, 2, 0, 4), 0);
    ck_assert_int_eq(other.succeeded, 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(4, 1, 0, 13, 'E', '=', '6', '9', '1', ' ', 'R', '=', '1'), 0);
    ck_assert_int_eq(other.failed, 1);
    ck_assert_int_eq(other.why, END_AUTH_FAILED);
    ck_assert(auth_peer_may_retry(&peer)); /* it keeps the line: R= is not for MD5 */
    auth_peer_receive(&peer, PPP_CHAP, HEX(3, 1, 0, 4), 0);
    ck_assert_int_eq(other.succeeded, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("chap");
    TCase *t = tcase_create("authenticator");

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, every_vector_gives_its_value);
    tcase_add_test(t, the_challenge_is_sixteen_octets_under_our_name);
    tcase_add_test(t, a_long_name_is_cut_to_fifteen_octets);
    tcase_add_test(t, the_same_challenge_is_sent_ten_times_and_then_the_call_fails);
    tcase_add_test(t, a_response_becomes_an_attempt_with_the_challenge_that_was_sent);
    tcase_add_test(t, success_is_sent_again_for_a_repeated_response);
    tcase_add_test(t, a_failure_is_final_and_repeated);
    tcase_add_test(t, a_number_nt_never_knew_is_not_said_on_the_line);
    tcase_add_loop_test(t, a_malformed_response_is_dropped, 0, (int)(sizeof malformed / sizeof *malformed));
    tcase_add_test(t, a_name_longer_than_any_account_is_dropped_and_255_octets_are_not);
    suite_add_tcase(s, t);
    t = tcase_create("peer");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, the_peer_computes_the_published_value);
    tcase_add_test(t, the_peer_takes_a_challenge_of_any_length_but_none);
    tcase_add_test(t, both_sides_agree);
    tcase_add_test(t, the_peer_sends_its_response_again_until_the_verdict_comes);
    tcase_add_test(t, a_peer_that_never_hears_a_verdict_gives_up);
    tcase_add_test(t, the_peer_answers_a_new_challenge_in_the_middle_of_the_call);
    tcase_add_test(t, the_peer_believes_no_success_it_did_not_earn);
    suite_add_tcase(s, t);
    return run_suite(s);
}
