/*
 * test_pap.c - PAP, both sides (RFC 1334).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/pap.h"
#include "tests/unit/ppp/auth_rig.h"

static struct rig rig;
static struct authenticator a;
static struct auth_peer peer;

static void setup(void)
{
    rig = (struct rig){ 0 };
    authenticator_init(&a, AUTH_PAP, "RRAS", 3000, 2, &rig_ops, &rig);
    authenticator_start(&a, 0);
    auth_peer_init(&peer, AUTH_PAP, "bob", "pw", &rig_ops, &rig);
}

static void receive(struct bytes info)
{
    authenticator_receive(&a, PPP_PAP, info, 0);
}

#define BOB HEX(1, 7, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'w')

START_TEST(it_waits_for_the_caller_to_speak)
{
    ck_assert_int_eq(rig.sent, 0);
    ck_assert_uint_eq(authenticator_advance(&a, 1000000), RRAS_NEVER);
    ck_assert_int_eq(rig.failed, 0);
}
END_TEST

START_TEST(a_request_becomes_an_attempt_and_then_an_ack)
{
    receive(BOB);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_int_eq(rig.attempt.method, AUTH_PAP);
    ck_assert_str_eq(rig.attempt.user, "bob");
    ck_assert_uint_eq(rig.attempt.response_len, 2);
    ck_assert_mem_eq(rig.attempt.response, "pw", 2);
    ck_assert_uint_eq(rig.attempt.challenge_len, 0);
    ck_assert_int_eq(rig.sent, 0);

    answer_yes(&a, "");
    ck_assert_uint_eq(rig.protocol, PPP_PAP);
    assert_sent(&rig, HEX(2, 7, 0, 5, 0));
    ck_assert_int_eq(rig.succeeded, 1);
    ck_assert_str_eq(rig.user, "bob");
    ck_assert_uint_eq(rig.method, AUTH_PAP);
}
END_TEST

START_TEST(the_ack_is_sent_again_for_every_later_request_and_nothing_restarts) /* KB Q124599 */
{
    receive(BOB);
    answer_yes(&a, "");
    receive(HEX(1, 9, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'w'));
    assert_sent(&rig, HEX(2, 9, 0, 5, 0));
    receive(HEX(1, 10, 0, 6, 0, 0)); /* even with other contents: RFC 1334 2.2 */
    assert_sent(&rig, HEX(2, 10, 0, 5, 0));
    ck_assert_int_eq(rig.sent, 3);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_int_eq(rig.succeeded, 1);
}
END_TEST

START_TEST(a_repeat_while_the_verdict_is_out_gets_one_answer_under_the_latest_id)
{
    receive(BOB);
    receive(HEX(1, 8, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'w'));
    receive(HEX(1, 9, 0, 11, 3, 'e', 'v', 'e', 2, 'p', 'w')); /* another user: not now */
    ck_assert_int_eq(rig.verified, 1);
    answer_yes(&a, "");
    assert_sent(&rig, HEX(2, 8, 0, 5, 0));
    ck_assert_int_eq(rig.sent, 1);
    ck_assert_str_eq(rig.user, "bob");
}
END_TEST

START_TEST(empty_name_and_password_are_a_legal_attempt)
{
    receive(HEX(1, 0, 0, 6, 0, 0));
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_str_eq(rig.attempt.user, "");
    ck_assert_uint_eq(rig.attempt.response_len, 0);
}
END_TEST

START_TEST(the_longest_name_and_password_fit)
{
    uint8_t buf[600], long_field[255];
    struct writer w = wr_into(buf, sizeof buf);

    memset(long_field, 'x', sizeof long_field);
    pap_write_request(&w, 1, bytes_of(long_field, 255), bytes_of(long_field, 255));
    ck_assert(!w.overflow);
    receive(wr_view(&w));
    ck_assert_uint_eq(strlen(rig.attempt.user), 255);
    ck_assert_uint_eq(rig.attempt.response_len, 255);
}
END_TEST

START_TEST(a_nul_at_the_end_of_a_name_is_dropped_and_one_inside_makes_it_nobodys)
{
    receive(HEX(1, 1, 0, 10, 4, 'b', 'o', 'b', 0, 0));
    ck_assert_str_eq(rig.attempt.user, "bob");
    setup();
    receive(HEX(1, 1, 0, 11, 5, 'b', 'o', 'b', 0, 'x', 0));
    ck_assert_str_eq(rig.attempt.user, "bob?x");
}
END_TEST

START_TEST(two_retries_follow_a_wrong_password_and_then_the_call_fails)
{
    receive(BOB);
    answer_no(&a, 691, true, 0);
    ck_assert_uint_eq(rig.packet[0], PAP_NAK);
    ck_assert_uint_eq(rig.packet[1], 7);
    ck_assert_str_eq(rig_text(&rig), "Access was denied because the user name or password is wrong.");
    ck_assert_int_eq(rig.failed, 0);

    receive(HEX(1, 8, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'x'));
    answer_no(&a, 691, true, 0);
    ck_assert_int_eq(rig.failed, 0);
    receive(HEX(1, 9, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'y'));
    answer_no(&a, 691, true, 0);
    ck_assert_int_eq(rig.verified, 3);
    ck_assert_int_eq(rig.sent, 3);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_AUTH_FAILED);
}
END_TEST

START_TEST(the_same_wrong_request_again_is_not_another_try)
{
    receive(BOB);
    answer_no(&a, 691, true, 0);
    for (int i = 0; i < 5; i++)
        receive(BOB);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_int_eq(rig.sent, 6);
    ck_assert_uint_eq(rig.packet[0], PAP_NAK);
    ck_assert_int_eq(rig.failed, 0);
}
END_TEST

START_TEST(a_retry_may_still_succeed)
{
    receive(BOB);
    answer_no(&a, 691, true, 0);
    receive(HEX(1, 8, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'W'));
    answer_yes(&a, "");
    assert_sent(&rig, HEX(2, 8, 0, 5, 0));
    ck_assert_int_eq(rig.succeeded, 1);
    ck_assert_int_eq(rig.failed, 0);
}
END_TEST

START_TEST(only_691_may_be_tried_again)
{
    static const struct { uint32_t error; enum end_reason why; } cases[] = {
        { 646, END_LOGON_HOURS }, { 647, END_ACCOUNT_DISABLED }, { 648, END_PASSWORD_EXPIRED },
        { 649, END_NO_DIALIN_PERMISSION }, { 708, END_ACCOUNT_EXPIRED }
    };

    receive(BOB);
    answer_no(&a, cases[_i].error, true, 0);
    ck_assert_uint_eq(rig.packet[0], PAP_NAK);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, cases[_i].why);
    receive(HEX(1, 44, 0, 6, 0, 0)); /* and the Nak is repeated too */
    ck_assert_uint_eq(rig.packet[0], PAP_NAK);
    ck_assert_uint_eq(rig.packet[1], 44);
    ck_assert_int_eq(rig.verified, 1);
}
END_TEST

START_TEST(nobody_waits_for_ever_for_a_retry)
{
    receive(BOB);
    answer_no(&a, 691, true, 5000);
    ck_assert_uint_ge(authenticator_advance(&a, 5000), 5000 + 60000); /* a person is typing */
    ck_assert_int_eq(rig.failed, 0);
    authenticator_advance(&a, 5000 + AUTH_TYPING_MS);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_AUTH_FAILED);
    authenticator_advance(&a, 10000000);
    ck_assert_int_eq(rig.failed, 1);
}
END_TEST

START_TEST(a_verdict_nobody_asked_for_is_ignored)
{
    answer_yes(&a, "");
    ck_assert_int_eq(rig.succeeded, 0);
    receive(BOB);
    answer_no(&a, 647, false, 0);
    answer_yes(&a, "");
    ck_assert_int_eq(rig.succeeded, 0);
    ck_assert_int_eq(rig.failed, 1);
}
END_TEST

static const struct { const char *what; struct bytes info; } malformed[] = {
    { "nothing", { (const uint8_t *)"", 0 } },
    { "half a header", { (const uint8_t *)"\1\7\0", 3 } },
    { "length below a header", { (const uint8_t *)"\1\7\0\3\0\0", 6 } },
    { "length past the packet", { (const uint8_t *)"\1\7\0\7\0\0", 6 } },
    { "name past the packet", { (const uint8_t *)"\1\7\0\7\3ab", 7 } },
    { "password past the packet", { (const uint8_t *)"\1\7\0\10\1a\2b", 8 } },
    { "no password field", { (const uint8_t *)"\1\7\0\6\1a", 6 } },
    { "length before the password, which is there", { (const uint8_t *)"\1\7\0\6\1a\1b", 8 } },
    { "an Ack", { (const uint8_t *)"\2\7\0\5\0", 5 } },
    { "an unknown code", { (const uint8_t *)"\11\7\0\6\0\0", 6 } },
};

START_TEST(a_malformed_request_is_dropped)
{
    receive(malformed[_i].info);
    ck_assert_msg(rig.verified == 0 && rig.sent == 0, "%s", malformed[_i].what);
    receive(BOB);
    ck_assert_int_eq(rig.verified, 1);
}
END_TEST

START_TEST(padding_after_the_length_is_ignored)
{
    receive(HEX(1, 7, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'w', 0xff, 0xff, 0xff));
    ck_assert_str_eq(rig.attempt.user, "bob");
    ck_assert_uint_eq(rig.attempt.response_len, 2);
}
END_TEST

START_TEST(chap_packets_are_not_for_pap)
{
    authenticator_receive(&a, PPP_CHAP, BOB, 0);
    ck_assert_int_eq(rig.verified, 0);
}
END_TEST

START_TEST(a_request_before_the_start_is_ignored)
{
    authenticator_init(&a, AUTH_PAP, "RRAS", 3000, 2, &rig_ops, &rig);
    receive(BOB);
    ck_assert_int_eq(rig.verified, 0);
}
END_TEST

START_TEST(the_password_is_gone_once_the_verdict_is_in)
{
    receive(BOB);
    answer_yes(&a, "");
    ck_assert_uint_eq(a.attempt.response[0], 0);
    setup();
    receive(BOB);
    answer_no(&a, 649, false, 0);
    ck_assert_uint_eq(a.attempt.response[0], 0);
}
END_TEST

START_TEST(the_caller_asks_and_asks_again_until_answered)
{
    auth_peer_start(&peer, 0);
    assert_sent(&rig, HEX(1, 1, 0, 11, 3, 'b', 'o', 'b', 2, 'p', 'w'));
    ck_assert_uint_eq(auth_peer_advance(&peer, 0), AUTH_RESTART_MS);
    auth_peer_advance(&peer, AUTH_RESTART_MS);
    ck_assert_int_eq(rig.sent, 2);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 2, 0, 5, 0), 0); /* not our id */
    ck_assert_int_eq(rig.succeeded, 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 1, 0, 5, 0), 0);
    ck_assert_int_eq(rig.succeeded, 1);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 1, 0, 5, 0), 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(3, 1, 0, 5, 0), 0);
    ck_assert_int_eq(rig.succeeded, 1);
    ck_assert_int_eq(rig.failed, 0);
    ck_assert_uint_eq(auth_peer_advance(&peer, 1000000), RRAS_NEVER);
}
END_TEST

START_TEST(an_ack_without_a_message_octet_is_an_ack)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 1, 0, 4), 0);
    ck_assert_int_eq(rig.succeeded, 1);
}
END_TEST

START_TEST(an_answer_that_is_cut_short_is_no_answer)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 1, 0, 5), 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 1, 0, 6, 5, 'x'), 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 1, 0, 3), 0);
    ck_assert_int_eq(rig.succeeded, 0);
}
END_TEST

START_TEST(the_caller_gives_up_after_ten_requests)
{
    rras_ms now = 0;

    auth_peer_start(&peer, now);
    while (rig.failed == 0 && now < 1000000)
        auth_peer_advance(&peer, now += AUTH_RESTART_MS);
    ck_assert_int_eq(rig.sent, AUTH_TRIES);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_AUTH_TIMEOUT);
}
END_TEST

START_TEST(a_nak_fails_the_caller_with_691_and_another_password_may_be_tried)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(3, 1, 0, 7, 2, 'n', 'o'), 0);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_AUTH_FAILED);
    ck_assert_uint_eq(peer.failure.ras_error, 691);
    ck_assert(auth_peer_retry(&peer, peer.user, "x", 0));
    assert_sent(&rig, HEX(1, 2, 0, 10, 3, 'b', 'o', 'b', 1, 'x'));
    auth_peer_receive(&peer, PPP_PAP, HEX(2, 2, 0, 5, 0), 0);
    ck_assert_int_eq(rig.succeeded, 1);
    ck_assert(!auth_peer_retry(&peer, peer.user, "y", 0));
}
END_TEST

START_TEST(the_error_number_in_a_nak_is_understood)
{
    auth_peer_start(&peer, 0);
    auth_peer_receive(&peer, PPP_PAP, HEX(3, 1, 0, 10, 5, 'E', '=', '6', '4', '9'), 0);
    ck_assert_uint_eq(peer.failure.ras_error, 649);
    ck_assert_int_eq(rig.why, END_NO_DIALIN_PERMISSION);
}
END_TEST

START_TEST(a_peer_that_is_nobody_yet_says_nothing_and_believes_no_ack)
{
    struct auth_peer nobody;

    auth_peer_init(&nobody, AUTH_PAP, NULL, NULL, &rig_ops, &rig);
    auth_peer_start(&nobody, 0);
    auth_peer_advance(&nobody, 60000);
    auth_peer_receive(&nobody, PPP_PAP, HEX(2, 1, 0, 5, 0), 0);
    ck_assert_int_eq(rig.sent, 0);
    ck_assert_int_eq(rig.succeeded, 0);
    auth_peer_identify(&nobody, "bob", "pw", 0);
    ck_assert_int_eq(rig.sent, 1);
    auth_peer_receive(&nobody, PPP_PAP, HEX(2, 1, 0, 5, 0), 0);
    ck_assert_int_eq(rig.succeeded, 1);
    auth_peer_fini(&nobody);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pap");
    TCase *t = tcase_create("authenticator");

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, it_waits_for_the_caller_to_speak);
    tcase_add_test(t, a_request_becomes_an_attempt_and_then_an_ack);
    tcase_add_test(t, the_ack_is_sent_again_for_every_later_request_and_nothing_restarts);
    tcase_add_test(t, a_repeat_while_the_verdict_is_out_gets_one_answer_under_the_latest_id);
    tcase_add_test(t, empty_name_and_password_are_a_legal_attempt);
    tcase_add_test(t, the_longest_name_and_password_fit);
    tcase_add_test(t, a_nul_at_the_end_of_a_name_is_dropped_and_one_inside_makes_it_nobodys);
    tcase_add_test(t, two_retries_follow_a_wrong_password_and_then_the_call_fails);
    tcase_add_test(t, the_same_wrong_request_again_is_not_another_try);
    tcase_add_test(t, a_retry_may_still_succeed);
    tcase_add_loop_test(t, only_691_may_be_tried_again, 0, 5);
    tcase_add_test(t, nobody_waits_for_ever_for_a_retry);
    tcase_add_test(t, a_verdict_nobody_asked_for_is_ignored);
    tcase_add_loop_test(t, a_malformed_request_is_dropped, 0, (int)(sizeof malformed / sizeof *malformed));
    tcase_add_test(t, padding_after_the_length_is_ignored);
    tcase_add_test(t, chap_packets_are_not_for_pap);
    tcase_add_test(t, a_request_before_the_start_is_ignored);
    tcase_add_test(t, the_password_is_gone_once_the_verdict_is_in);
    suite_add_tcase(s, t);
    t = tcase_create("peer");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, the_caller_asks_and_asks_again_until_answered);
    tcase_add_test(t, an_ack_without_a_message_octet_is_an_ack);
    tcase_add_test(t, an_answer_that_is_cut_short_is_no_answer);
    tcase_add_test(t, the_caller_gives_up_after_ten_requests);
    tcase_add_test(t, a_nak_fails_the_caller_with_691_and_another_password_may_be_tried);
    tcase_add_test(t, the_error_number_in_a_nak_is_understood);
    tcase_add_test(t, a_peer_that_is_nobody_yet_says_nothing_and_believes_no_ack);
    suite_add_tcase(s, t);
    return run_suite(s);
}
