/*
 * test_link_retry.c - a call that waits for a person: another password, or a number to be called back at.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/ppp_peer.h"
#include <check.h>

static struct ppp_peer server, client;

static void make_pair(unsigned method)
{
    peer_init(&server);
    server.config.auth_methods = method;
    server.account = "alice";
    server.secret = "wonderland";
    peer_init(&client);
    client.next_random = 0xc2000001;
    client.config.side = LINK_CALLS;
    client.config.auth_methods = AUTH_METHODS_ALL;
    client.config.can_retry = true;
    snprintf(client.config.user, sizeof client.config.user, "alice");
    snprintf(client.config.password, sizeof client.config.password, "looking-glass");
    client.ip = (struct link_ip){ 0 };
}

static void start(void)
{
    peer_start(&server);
    peer_start(&client);
    peer_exchange(&server, &client);
}

static void pass(rras_ms ms)
{
    for (rras_ms t = 0; t < ms; t += 250) {
        peer_wait(&server, 250);
        peer_wait(&client, 250);
        peer_exchange(&server, &client);
    }
}

static void stop(void)
{
    peer_fini(&server);
    peer_fini(&client);
}

static const unsigned with_retry[] = { AUTH_PAP, AUTH_MSCHAP_V1, AUTH_MSCHAP_V2 };

START_TEST(the_second_password_is_taken_in_the_same_call)
{
    make_pair(with_retry[_i]);
    start();
    pass(2000);
    ck_assert_msg(peer_heard(&client, "retry"), "%s", client.events);
    ck_assert_uint_eq(client.ended, 0);
    pass(60 * 1000); /* somebody types */
    link_retry_auth(client.link, "alice", "wonderland", client.now);
    peer_exchange(&server, &client);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    ck_assert_msg(peer_heard(&server, "ip up 0a000001 0a000002"), "%s", server.events);
    stop();
}
END_TEST

START_TEST(the_second_try_may_be_somebody_else)
{
    make_pair(with_retry[_i]);
    snprintf(client.config.user, sizeof client.config.user, "dinah");
    start();
    pass(2000);
    link_retry_auth(client.link, "alice", "wonderland", client.now);
    peer_exchange(&server, &client);
    ck_assert_msg(peer_heard(&server, "authenticate dinah") && peer_heard(&server, "authenticate alice"), "%s", server.events);
    ck_assert(peer_heard(&client, "ip up 0a000002 0a000001"));
    stop();
}
END_TEST

START_TEST(the_host_may_answer_from_inside_the_question)
{
    make_pair(with_retry[_i]);
    client.retry = "wonderland";
    start();
    pass(2000);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(each_wrong_password_is_asked_about_until_the_server_has_enough)
{
    unsigned retries = 0;

    make_pair(with_retry[_i]);
    client.retry = "again wrong";
    start();
    pass(20 * 1000);
    for (const char *at = client.events; (at = strstr(at, "retry\n")) != NULL; at++)
        retries++;
    ck_assert_uint_eq(retries, 2); /* AuthenticateRetries */
    ck_assert_msg(peer_heard(&client, "ended auth-failed 0") || peer_heard(&client, "ended auth-failed 691"), "%s",
                  client.events);
    ck_assert(peer_heard(&server, "ended auth-failed 0"));
    stop();
}
END_TEST

START_TEST(whoever_cannot_be_asked_ends_with_691_at_once)
{
    make_pair(1u << _i);
    client.config.can_retry = false;
    start();
    pass(5000);
    ck_assert(!peer_heard(&client, "retry"));
    ck_assert_msg(peer_heard(&client, "ended auth-failed 0") || peer_heard(&client, "ended auth-failed 691"), "%s",
                  client.events);
    stop();
}
END_TEST

START_TEST(a_server_that_hangs_up_over_a_wrong_password_is_not_asked_about)
{
    make_pair(AUTH_CHAP_MD5); /* it allows no second try */
    start();
    pass(5000);
    ck_assert(!peer_heard(&client, "retry"));
    ck_assert_msg(peer_heard(&client, "ended auth-failed 691"), "%s", client.events);
    ck_assert(peer_heard(&server, "ended auth-failed 0"));
    stop();
}
END_TEST

START_TEST(an_account_that_may_not_call_is_not_asked_about)
{
    make_pair(1u << _i);
    server.account = NULL;
    server.verdict = (struct auth_verdict){ .ras_error = 649 };
    start();
    pass(5000);
    ck_assert_msg(!peer_heard(&client, "retry"), "%s", client.events);
    ck_assert_uint_eq(client.ended, 1);
    stop();
}
END_TEST

START_TEST(a_line_that_drops_while_somebody_types_ends_with_691)
{
    make_pair(AUTH_MSCHAP_V2);
    start();
    ck_assert(peer_heard(&client, "retry"));
    link_down(client.link, END_CARRIER_LOST);
    ck_assert_msg(peer_heard(&client, "ended auth-failed 0"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(a_computer_that_sleeps_while_somebody_types_says_so)
{
    make_pair(AUTH_MSCHAP_V2);
    start();
    link_down(client.link, END_COMPUTER_SLEPT);
    ck_assert_msg(peer_heard(&client, "ended computer-slept 0"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(hanging_up_while_somebody_types_is_our_own_reason)
{
    make_pair(AUTH_MSCHAP_V2);
    start();
    link_close(client.link, END_ADMINISTRATOR, client.now);
    peer_exchange(&server, &client);
    pass(2000);
    ck_assert_msg(peer_heard(&client, "ended administrator 0"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(an_answer_nobody_has_asked_for_changes_nothing)
{
    make_pair(1u << _i);
    server.secret = "looking-glass";
    server.verdict_is_late = true;
    start();
    link_retry_auth(client.link, "mallory", "wonderland", client.now);
    link_auth_answer(server.link, &server.verdict, server.now);
    peer_exchange(&server, &client);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    ck_assert(!strstr(server.events, "mallory"));
    link_retry_auth(client.link, "mallory", "wonderland", client.now);
    peer_exchange(&server, &client);
    ck_assert_uint_eq(client.ended, 0);
    stop();
}
END_TEST

/* ---- plain CHAP against a scripted server ---- */

static void fail_chap(void)
{
    char ack[400];

    make_pair(AUTH_CHAP_MD5);
    peer_start(&client);
    snprintf(ack, sizeof ack, "%s", peer_take(&client));
    memcpy(ack + 4, "02", 2);
    peer_feed(&client, "c02101 01 000f 0305c22305 0506 11223344");
    peer_feed(&client, ack);
    peer_feed(&client, "c22301 05 0009 0401020304");
    peer_drop_sent(&client);
    peer_feed(&client, "c22304 05 0004");
    ck_assert_str_eq(peer_take(&client), "");
    ck_assert(!peer_heard(&client, "retry"));
}

START_TEST(a_new_challenge_after_a_failure_is_an_invitation_to_try_again)
{
    fail_chap();
    peer_feed(&client, "c22301 06 0009 04 0a0b0c0d");
    ck_assert_msg(peer_heard(&client, "retry"), "%s", client.events);
    ck_assert_str_eq(peer_take(&client), "");
    link_retry_auth(client.link, "alice", "wonderland", client.now);
    ck_assert_msg(strncmp(peer_take(&client), "c2230206001a10", 14) == 0, "%s", client.events);
    peer_feed(&client, "c22303 06 0004");
    ck_assert_msg(peer_heard(&client, "authenticated alice 4"), "%s", client.events);
    peer_fini(&client);
}
END_TEST

START_TEST(a_server_that_keeps_the_line_after_a_failure_is_asked_about)
{
    fail_chap();
    peer_wait(&client, 1500);
    ck_assert_msg(peer_heard(&client, "retry"), "%s", client.events);
    peer_feed(&client, "c22301 06 0009 04 0a0b0c0d");
    ck_assert(!strstr(strstr(client.events, "retry") + 1, "retry")); /* once */
    link_retry_auth(client.link, "alice", "wonderland", client.now);
    ck_assert(strncmp(peer_take(&client), "c2230206001a10", 14) == 0);
    peer_fini(&client);
}
END_TEST

START_TEST(a_goodbye_after_a_failure_is_691)
{
    fail_chap();
    peer_feed(&client, "c02105 09 0004");
    peer_wait(&client, 5000);
    ck_assert_msg(peer_heard(&client, "ended auth-failed 0"), "%s", client.events);
    ck_assert(!peer_heard(&client, "retry"));
    peer_fini(&client);
}
END_TEST

START_TEST(a_success_that_comes_after_a_failure_proves_nothing)
{
    fail_chap();
    peer_feed(&client, "c22303 05 0004");
    peer_wait(&client, 1500);
    peer_feed(&client, "c22303 05 0004");
    ck_assert_msg(!strstr(client.events, "authenticated"), "%s", client.events);
    peer_fini(&client);
}
END_TEST

/* ---- callback ---- */

static void make_callback(unsigned allowed)
{
    make_pair(0);
    client.config.auth_methods = AUTH_PAP;
    server.config.does_callback = client.config.does_callback = true;
    client.config.can_ask_callback = true;
    server.callback_allowed = allowed;
}

enum { ANY = (int)(CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER)) };

START_TEST(the_number_somebody_types_is_the_one_to_be_called_back_at)
{
    make_callback(ANY);
    start();
    ck_assert_msg(peer_heard(&client, "callback wanted"), "%s", client.events);
    pass(30 * 1000); /* the server asks again meanwhile */
    ck_assert_uint_eq(server.ended, 0);
    link_wish_callback(client.link, "5551234", 7, client.now);
    peer_exchange(&server, &client);
    ck_assert_msg(peer_heard(&server, "callback 2 \"5551234\" 7"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "callback 2 \"5551234\" 7"), "%s", client.events);
    ck_assert(!strstr(strstr(client.events, "callback wanted") + 1, "callback wanted"));
    stop();
}
END_TEST

START_TEST(no_number_is_no_callback)
{
    make_callback(ANY);
    client.wish = "";
    start();
    ck_assert_msg(peer_heard(&server, "callback 1 \"\" 0"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(a_preset_number_is_not_asked_about)
{
    make_callback(CBCP_SET(CBCP_PRESET_NUMBER));
    start();
    ck_assert(!peer_heard(&client, "callback wanted"));
    ck_assert_msg(peer_heard(&client, "callback 3 \"\" 0"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(whoever_cannot_be_asked_for_a_number_has_the_wish_of_the_entry)
{
    make_callback(ANY);
    client.config.can_ask_callback = false;
    snprintf(client.config.callback.number, sizeof client.config.callback.number, "42");
    start();
    ck_assert(!peer_heard(&client, "callback wanted"));
    ck_assert_msg(peer_heard(&client, "callback 2 \"42\" 0"), "%s", client.events);
    stop();
}
END_TEST

START_TEST(a_server_that_waits_no_longer_goes_on_without_callback)
{
    make_callback(ANY);
    start();
    pass(120 * 1000);
    ck_assert_msg(peer_heard(&server, "callback 1 \"\" 0"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    link_wish_callback(client.link, "5551234", 7, client.now); /* too late */
    peer_exchange(&server, &client);
    ck_assert_uint_eq(client.ended, 0);
    stop();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link_retry");
    TCase *t = tcase_create("password"), *callback = tcase_create("callback");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, the_second_password_is_taken_in_the_same_call, 0, 3);
    tcase_add_loop_test(t, the_second_try_may_be_somebody_else, 0, 3);
    tcase_add_loop_test(t, the_host_may_answer_from_inside_the_question, 0, 3);
    tcase_add_loop_test(t, each_wrong_password_is_asked_about_until_the_server_has_enough, 1, 3);
    tcase_add_loop_test(t, whoever_cannot_be_asked_ends_with_691_at_once, 0, 4);
    tcase_add_test(t, a_server_that_hangs_up_over_a_wrong_password_is_not_asked_about);
    tcase_add_loop_test(t, an_account_that_may_not_call_is_not_asked_about, 0, 4);
    tcase_add_test(t, a_line_that_drops_while_somebody_types_ends_with_691);
    tcase_add_test(t, a_computer_that_sleeps_while_somebody_types_says_so);
    tcase_add_test(t, hanging_up_while_somebody_types_is_our_own_reason);
    tcase_add_loop_test(t, an_answer_nobody_has_asked_for_changes_nothing, 0, 4);
    tcase_add_test(t, a_new_challenge_after_a_failure_is_an_invitation_to_try_again);
    tcase_add_test(t, a_server_that_keeps_the_line_after_a_failure_is_asked_about);
    tcase_add_test(t, a_goodbye_after_a_failure_is_691);
    tcase_add_test(t, a_success_that_comes_after_a_failure_proves_nothing);
    suite_add_tcase(suite, t);
    tcase_add_test(callback, the_number_somebody_types_is_the_one_to_be_called_back_at);
    tcase_add_test(callback, no_number_is_no_callback);
    tcase_add_test(callback, a_preset_number_is_not_asked_about);
    tcase_add_test(callback, whoever_cannot_be_asked_for_a_number_has_the_wish_of_the_entry);
    tcase_add_test(callback, a_server_that_waits_no_longer_goes_on_without_callback);
    suite_add_tcase(suite, callback);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
