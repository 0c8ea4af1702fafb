/*
 * test_link_router.c - two routers on a link: each says who it is, each gives the other an address (KB Q159684, Q169831).
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/ppp_peer.h"
#include <check.h>

/* A (192.168.0.1, pool 192.168.0.0/24) calls B (172.16.0.1, pool 172.16.0.0/24): KB Q169831. */
enum { A_OWN = (int)0xc0a80001u, A_GIVES = (int)0xc0a80002u, B_OWN = (int)0xac100001u, B_GIVES = (int)0xac100002u };

static struct ppp_peer a, b;

static void make_a(void)
{
    peer_init(&a);
    a.next_random = 0xc2000001;
    a.config.side = LINK_CALLS;
    a.config.auth_methods = AUTH_METHODS_ALL;
    snprintf(a.config.user, sizeof a.config.user, "to-a");
    snprintf(a.config.password, sizeof a.config.password, "from-a");
    a.account = "to-b";
    a.secret = "from-b";
    a.is_router = true;
    a.ip = (struct link_ip){ .peer_address = (uint32_t)A_GIVES };
    a.fallback = (uint32_t)A_OWN;
}

static void make_b(void)
{
    peer_init(&b);
    b.config.auth_methods = AUTH_METHODS_ALL;
    b.config.say_methods = AUTH_METHODS_ALL;
    b.account = "to-a";
    b.secret = "from-a";
    b.identity = "to-b";
    b.proof = "from-b";
    b.is_router = true;
    b.ip = (struct link_ip){ .peer_address = (uint32_t)B_GIVES };
    b.fallback = (uint32_t)B_OWN;
}

/* `a_proves` and `b_proves`: the methods each of them has to say who it is by; 0: it is not asked. */
static void make_routers(unsigned a_proves, unsigned b_proves)
{
    make_a();
    make_b();
    a.config.ask_methods = b_proves;
    b.config.auth_methods = a_proves == 0 ? 0 : a_proves | (b_proves & AUTH_PAP); /* in clear only if it takes that */
}

static void start(void)
{
    peer_start(&b);
    peer_start(&a);
    peer_exchange(&a, &b);
}

/* Both clocks, and what they send on the way. */
static void pass(rras_ms ms)
{
    for (rras_ms t = 0; t < ms; t += 250) {
        peer_wait(&a, 250);
        peer_wait(&b, 250);
        peer_exchange(&a, &b);
    }
}

static void stop(void)
{
    peer_fini(&a);
    peer_fini(&b);
}

#define A_UP "ip up ac100002 c0a80002"
#define B_UP "ip up c0a80002 ac100002"

static bool nobody_is_up(void)
{
    return !strstr(a.events, "ip up") && !strstr(b.events, "ip up");
}

/* We say who we are by no weaker method than we ask by: it may give whoever has to prove himself what he needs. */
START_TEST(both_prove_themselves_by_any_two_methods_but_the_caller_by_none_weaker_than_it_asks_by)
{
    const unsigned a_proves = 1u << _i % 4, b_proves = 1u << _i / 4;

    make_routers(a_proves, b_proves);
    start();
    if (a_proves > b_proves) {
        pass(3000);
        ck_assert_msg(peer_heard(&b, "ended auth-refused 0"), "%s", b.events);
        ck_assert_msg(!strstr(b.events, "authenticate") && nobody_is_up(), "%s", b.events);
        stop();
        return;
    }
    ck_assert_msg(peer_heard(&a, "authenticate to-b"), "%s", a.events);
    ck_assert_msg(peer_heard(&b, "authenticate to-a"), "%s", b.events);
    ck_assert_uint_eq(a.attempt.method, b_proves);
    ck_assert_uint_eq(b.attempt.method, a_proves);
    ck_assert_msg(peer_heard(&a, A_UP), "%s", a.events);
    ck_assert_msg(peer_heard(&b, B_UP), "%s", b.events);
    ck_assert_int_eq(link_phase(a.link), LINK_NETWORK);
    ck_assert_int_eq(link_phase(b.link), LINK_NETWORK);
    stop();
}
END_TEST

START_TEST(the_caller_tells_its_host_its_own_name_and_how_it_proved_it)
{
    make_routers(AUTH_CHAP_MD5, AUTH_PAP);
    start();
    ck_assert_msg(peer_heard(&a, "authenticated to-a 4"), "%s", a.events);
    ck_assert_msg(peer_heard(&b, "authenticated to-a 4"), "%s", b.events);
    stop();
}
END_TEST

START_TEST(a_caller_that_is_asked_nothing_may_ask_all_the_same)
{
    make_routers(0, 1u << _i);
    start();
    ck_assert_msg(peer_heard(&a, "authenticate to-b") && peer_heard(&a, "authenticated to-a 0"), "%s", a.events);
    ck_assert_msg(peer_heard(&a, A_UP) && peer_heard(&b, B_UP), "%s%s", a.events, b.events);
    stop();
}
END_TEST

START_TEST(a_caller_that_does_not_ask_is_served_as_ever)
{
    make_routers(1u << _i, 0);
    start();
    ck_assert(!strstr(a.events, "authenticate to-b"));
    ck_assert_msg(peer_heard(&a, A_UP) && peer_heard(&b, B_UP), "%s%s", a.events, b.events);
    stop();
}
END_TEST

START_TEST(a_router_with_the_wrong_proof_is_refused_with_691_and_gets_no_network)
{
    make_routers(AUTH_METHODS_ALL, 1u << _i);
    b.proof = "guessed";
    start();
    pass(5000);
    ck_assert_msg(peer_heard(&a, "ended auth-failed 0"), "%s", a.events);
    ck_assert_uint_eq(b.ended, 1);
    ck_assert_msg(peer_heard(&b, "ended auth-failed 0") || peer_heard(&b, "ended auth-failed 691") ||
                  peer_heard(&b, "ended caller-hung-up 691"), "%s", b.events);
    ck_assert(!strstr(a.events, "authenticated"));
    ck_assert(nobody_is_up());
    stop();
}
END_TEST

START_TEST(a_router_of_another_name_is_refused_though_its_proof_is_right)
{
    make_routers(AUTH_METHODS_ALL, 1u << _i);
    b.identity = "to-c";
    start();
    pass(5000);
    ck_assert_msg(peer_heard(&a, "ended auth-failed 0"), "%s", a.events);
    ck_assert(nobody_is_up());
    stop();
}
END_TEST

START_TEST(a_caller_with_the_wrong_proof_never_learns_who_we_are)
{
    make_routers(1u << _i, 1u << _i);
    snprintf(a.config.password, sizeof a.config.password, "guessed");
    b.config.auth_retries = 0;
    start();
    pass(5000);
    ck_assert_msg(!strstr(a.events, "authenticate "), "%s", a.events);
    ck_assert_msg(peer_heard(&a, "ended auth-failed 0") || peer_heard(&a, "ended auth-failed 691"), "%s", a.events);
    ck_assert_msg(peer_heard(&b, "ended auth-failed 0"), "%s", b.events);
    ck_assert(nobody_is_up());
    stop();
}
END_TEST

START_TEST(the_network_waits_until_we_know_who_we_are_to_this_caller)
{
    make_routers(AUTH_METHODS_ALL, 1u << _i);
    b.identity = NULL;
    start();
    ck_assert_msg(peer_heard(&b, "authenticated to-a 1"), "%s", b.events);
    pass(20 * 1000); /* the caller asks again and again */
    ck_assert(nobody_is_up());
    ck_assert_int_eq(link_phase(b.link), LINK_AUTHENTICATE);
    link_set_identity(b.link, "to-b", "from-b", AUTH_METHODS_ALL, b.now);
    peer_exchange(&a, &b);
    ck_assert_msg(peer_heard(&a, A_UP), "%s", a.events);
    ck_assert_msg(peer_heard(&b, B_UP), "%s", b.events);
    ck_assert(!strstr(strstr(b.events, "authenticated to-a") + 1, "authenticated to-a")); /* said once */
    stop();
}
END_TEST

START_TEST(nobody_at_all_ends_the_call_with_919)
{
    make_routers(AUTH_METHODS_ALL, 1u << _i);
    b.identity = b.proof = "";
    start();
    pass(3000);
    ck_assert_msg(peer_heard(&b, "ended auth-refused 0"), "%s", b.events);
    ck_assert_msg(peer_heard(&a, "ended caller-hung-up 919"), "%s", a.events);
    ck_assert(nobody_is_up());
    stop();
}
END_TEST

START_TEST(nobody_is_as_good_as_anybody_for_a_caller_that_does_not_ask)
{
    make_routers(AUTH_METHODS_ALL, 0);
    b.identity = b.proof = "";
    start();
    ck_assert_msg(peer_heard(&a, A_UP) && peer_heard(&b, B_UP), "%s%s", a.events, b.events);
    stop();
}
END_TEST

START_TEST(a_server_that_does_not_say_who_it_is_ends_our_call_with_919)
{
    make_routers(AUTH_METHODS_ALL, AUTH_METHODS_ALL);
    b.config.say_methods = 0;
    start();
    pass(3000);
    ck_assert_msg(peer_heard(&a, "ended auth-refused 0"), "%s", a.events);
    ck_assert_msg(peer_heard(&b, "ended caller-hung-up 919"), "%s", b.events);
    stop();
}
END_TEST

START_TEST(a_server_that_takes_no_password_in_clear_sends_none)
{
    make_routers(AUTH_MSCHAP_V2, AUTH_PAP);
    b.config.auth_methods = AUTH_MSCHAP_V2;
    start();
    pass(3000);
    ck_assert_msg(peer_heard(&a, "ended auth-refused 0"), "%s", a.events);
    ck_assert(nobody_is_up());
    stop();
}
END_TEST

START_TEST(whoever_calls_learns_who_we_are_by_no_weaker_method_than_ours)
{
    const unsigned asked = 1u << _i % 4, ours = 1u << _i / 4;

    make_routers(AUTH_METHODS_ALL, asked);
    b.config.say_methods = ours;
    start();
    pass(3000);
    ck_assert_msg(peer_heard(&a, asked <= ours ? A_UP : "ended auth-refused 0"), "%s", a.events);
    ck_assert_int_eq(peer_heard(&a, "authenticate to-b"), asked <= ours);
    stop();
}
END_TEST

/* Another of our interfaces says who we are that way; LCP runs before we know who it is that calls. */
START_TEST(nor_than_that_of_who_we_are_to_this_caller)
{
    const unsigned asked = 1u << _i % 4, ours = 1u << _i / 4;

    make_routers(AUTH_METHODS_ALL, asked);
    b.identity = NULL;
    start();
    link_set_identity(b.link, "to-b", "from-b", ours, b.now);
    peer_exchange(&a, &b);
    pass(3000);
    ck_assert_msg(peer_heard(&a, asked <= ours ? A_UP : "ended caller-hung-up 919"), "%s", a.events);
    ck_assert_int_eq(peer_heard(&a, "authenticate to-b"), asked <= ours);
    ck_assert_int_eq(peer_heard(&b, "ended auth-refused 0"), asked > ours);
    stop();
}
END_TEST

START_TEST(a_server_naks_to_a_method_it_has)
{
    make_routers(AUTH_MSCHAP_V2, AUTH_PAP | AUTH_CHAP_MD5);
    start();
    ck_assert_uint_eq(a.attempt.method, AUTH_CHAP_MD5);
    ck_assert_msg(peer_heard(&a, A_UP), "%s", a.events);
    stop();
}
END_TEST

START_TEST(a_caller_that_starts_lcp_over_says_and_asks_everything_again)
{
    make_routers(AUTH_METHODS_ALL, AUTH_METHODS_ALL);
    start();
    ck_assert(peer_heard(&b, B_UP));
    a.events[0] = b.events[0] = '\0';
    peer_fini(&a);
    peer_drop_sent(&a);
    peer_start(&a);
    peer_exchange(&a, &b);
    ck_assert_msg(peer_heard(&b, "ip down") && peer_heard(&b, "authenticate to-a") && peer_heard(&b, B_UP), "%s", b.events);
    ck_assert_msg(peer_heard(&a, "authenticate to-b") && peer_heard(&a, A_UP), "%s", a.events);
    stop();
}
END_TEST

/* What was granted to one caller must not fall to whoever starts LCP over in its place. */
START_TEST(a_network_that_waits_does_not_outlive_its_caller)
{
    make_routers(AUTH_METHODS_ALL, AUTH_METHODS_ALL);
    b.identity = NULL;
    start();
    ck_assert(peer_heard(&b, "authenticated to-a 1"));
    b.decision_is_late = true;
    peer_fini(&a);
    peer_drop_sent(&a);
    a.config.ask_methods = 0;
    peer_start(&a);
    peer_exchange(&a, &b);
    ck_assert(peer_heard(&b, "authenticated to-a 1"));
    pass(2000);
    ck_assert_msg(nobody_is_up(), "%s%s", a.events, b.events);
    stop();
}
END_TEST

START_TEST(who_we_are_is_forgotten_when_another_caller_starts_lcp_over)
{
    make_routers(AUTH_METHODS_ALL, AUTH_METHODS_ALL);
    start();
    ck_assert(peer_heard(&b, B_UP));
    b.identity = NULL;
    a.events[0] = b.events[0] = '\0';
    peer_fini(&a);
    peer_drop_sent(&a);
    peer_start(&a);
    peer_exchange(&a, &b);
    ck_assert_msg(!strstr(a.events, "authenticate "), "%s", a.events);
    stop();
}
END_TEST

START_TEST(a_refusal_does_not_wait_for_us_to_say_who_we_are)
{
    make_routers(AUTH_METHODS_ALL, AUTH_METHODS_ALL);
    b.identity = NULL;
    b.refusal = END_NOT_ROUTER_PORT;
    start();
    pass(2000);
    ck_assert_msg(peer_heard(&b, "ended not-router-port 0"), "%s", b.events);
    ck_assert_msg(peer_heard(&a, "ended caller-hung-up 914"), "%s", a.events);
    stop();
}
END_TEST

/* LCP of a scripted peer that asks us (the caller) for CHAP-MD5 and lets itself be asked for it. */
static void open_lcp_by_hand(void)
{
    char ack[400];

    make_a();
    a.config.ask_methods = AUTH_CHAP_MD5;
    peer_start(&a);
    snprintf(ack, sizeof ack, "%s", peer_take(&a));
    ck_assert_ptr_nonnull(strstr(ack, "0305c22305"));
    memcpy(ack + 4, "02", 2);
    peer_feed(&a, "c02101 07 000f 0305c22305 0506 11223344");
    ck_assert_ptr_nonnull(strstr(peer_take(&a), "c0210207"));
    peer_feed(&a, ack);
}

START_TEST(our_own_challenge_handed_back_is_not_answered)
{
    char challenge[400], *name;

    open_lcp_by_hand();
    snprintf(challenge, sizeof challenge, "%s", peer_take(&a));
    name = strstr(challenge, "c22301");
    ck_assert_ptr_eq(name, challenge);
    peer_feed(&a, challenge);
    ck_assert_msg(strncmp(peer_take(&a), "c02105", 6) == 0, "%s", a.events); /* Terminate-Request */
    peer_wait(&a, 7000);
    ck_assert_msg(peer_heard(&a, "ended router-not-proven 0"), "%s", a.events);
    peer_fini(&a);
}
END_TEST

START_TEST(a_peer_that_goes_on_to_the_network_without_proof_gets_none)
{
    open_lcp_by_hand();
    peer_feed(&a, "c22301 05 000b 0401020304 4242");
    peer_drop_sent(&a);
    peer_feed(&a, "c22303 05 0004"); /* we are who we say */
    peer_feed(&a, "80210101 000a 0306 00000000");
    ck_assert_str_eq(peer_take(&a), "");
    ck_assert_msg(!strstr(a.events, "authenticated") && nobody_is_up(), "%s", a.events);
    peer_wait(&a, 40 * 1000);
    ck_assert_msg(peer_heard(&a, "ended auth-timeout 0"), "%s", a.events);
    peer_fini(&a);
}
END_TEST

START_TEST(a_peer_that_does_not_know_chap_after_all_ends_with_919)
{
    open_lcp_by_hand();
    peer_feed(&a, "c02108 09 0006 c223");
    peer_wait(&a, 7000);
    ck_assert_msg(peer_heard(&a, "ended auth-refused 0"), "%s", a.events);
    peer_fini(&a);
}
END_TEST

/* ---- addresses, against peers that are no router like us ---- */

/* B without authentication, LCP open. */
static void open_b(void)
{
    char ack[400];

    make_b();
    b.config.auth_methods = 0;
    b.ip.dns[0] = 0xac100001;
    peer_start(&b);
    snprintf(ack, sizeof ack, "%s", peer_take(&b));
    memcpy(ack + 4, "02", 2);
    peer_feed(&b, "c02101 01 000a 0506 11223344");
    peer_drop_sent(&b);
    peer_feed(&b, ack);
    ck_assert_str_eq(peer_take(&b), "80210101000a030600000000"); /* whatever it gives */
}

START_TEST(a_peer_that_rejects_the_question_leaves_us_our_own_address)
{
    open_b();
    peer_feed(&b, "80210401 000a 030600000000");
    ck_assert_str_eq(peer_take(&b), "802101020004");
    peer_feed(&b, "80210202 0004");
    peer_feed(&b, "80210107 000a 030600000000");
    ck_assert_str_eq(peer_take(&b), "80210307000a0306ac100002");
    peer_feed(&b, "80210108 000a 0306ac100002");
    ck_assert_msg(peer_heard(&b, "ip up ac100001 ac100002"), "%s", b.events);
    peer_fini(&b);
}
END_TEST

START_TEST(a_peer_that_acks_no_address_leaves_us_our_own)
{
    open_b();
    peer_feed(&b, "80210201 000a 030600000000");
    peer_feed(&b, "80210108 000a 0306ac100002");
    ck_assert_msg(peer_heard(&b, "ip up ac100001 ac100002"), "%s", b.events);
    peer_fini(&b);
}
END_TEST

START_TEST(a_peer_that_naks_with_none_is_told_ours_and_asked_no_third_time)
{
    open_b();
    peer_feed(&b, "80210301 000a 030600000000");
    ck_assert_str_eq(peer_take(&b), "80210102000a0306ac100001");
    peer_feed(&b, "80210302 000a 030600000000");
    ck_assert_str_eq(peer_take(&b), "802101030004");
    peer_feed(&b, "80210203 0004");
    peer_feed(&b, "80210108 000a 0306ac100002");
    ck_assert_msg(peer_heard(&b, "ip up ac100001 ac100002"), "%s", b.events);
    peer_fini(&b);
}
END_TEST

START_TEST(a_peer_that_names_its_own_address_keeps_it_if_we_say_so)
{
    open_b();
    b.may_have = 0x0a090807;
    peer_feed(&b, "80210301 000a 0306ac100009"); /* pppd 10.9.8.7:172.16.0.9 */
    ck_assert_str_eq(peer_take(&b), "80210102000a0306ac100009");
    peer_feed(&b, "80210202 000a 0306ac100009");
    peer_feed(&b, "80210101 000a 03060a090807");
    ck_assert_str_eq(peer_take(&b), "80210201000a03060a090807");
    ck_assert_msg(peer_heard(&b, "ip up ac100009 0a090807"), "%s", b.events);
    peer_fini(&b);
}
END_TEST

START_TEST(a_peer_that_names_another_one_is_told_which_to_take_and_never_rejected)
{
    open_b();
    peer_feed(&b, "80210201 000a 030600000000");
    for (unsigned i = 0; i < 5; i++) {
        peer_feed(&b, "80210101 000a 03060a090807");
        ck_assert_str_eq(peer_take(&b), "80210301000a0306ac100002");
        b.now += 1000;
    }
    peer_feed(&b, "80210102 000a 0306ac100002");
    ck_assert_msg(peer_heard(&b, "ip up ac100001 ac100002"), "%s", b.events);
    peer_fini(&b);
}
END_TEST

START_TEST(a_plain_client_gets_dns_when_it_asks_and_is_not_asked_for_any)
{
    open_b();
    peer_feed(&b, "80210401 000a 030600000000");
    peer_drop_sent(&b);
    peer_feed(&b, "80210101 0010 030600000000 810600000000");
    ck_assert_str_eq(peer_take(&b), "8021030100100306ac1000028106ac100001");
    peer_fini(&b);
}
END_TEST

START_TEST(a_peer_that_forgets_to_ask_is_told_its_address_once)
{
    open_b();
    peer_feed(&b, "80210101 0004");
    ck_assert_str_eq(peer_take(&b), "80210301000a0306ac100002");
    peer_feed(&b, "80210102 0004");
    ck_assert_str_eq(peer_take(&b), "802102020004");
    peer_fini(&b);
}
END_TEST

START_TEST(both_ends_at_one_address_are_no_network)
{
    open_b();
    peer_feed(&b, "80210301 000a 0306ac100002");
    peer_drop_sent(&b);
    peer_feed(&b, "80210202 000a 0306ac100002");
    peer_feed(&b, "80210101 000a 0306ac100002");
    peer_wait(&b, 10 * 1000);
    ck_assert_msg(peer_heard(&b, "ended no-address 0"), "%s", b.events);
    ck_assert(!strstr(b.events, "ip up"));
    peer_fini(&b);
}
END_TEST

START_TEST(a_peer_that_changes_its_mind_about_our_address_for_ever_is_not_waited_for)
{
    char nak[64];

    open_b();
    for (unsigned i = 1; i < 30 && b.ended == 0; i++) {
        snprintf(nak, sizeof nak, "802103%02x000a0306ac1000%02x", i, 100 + i);
        peer_feed(&b, nak);
    }
    peer_wait(&b, 10 * 1000);
    ck_assert_msg(peer_heard(&b, "ended not-converging 0"), "%s", b.events);
    peer_fini(&b);
}
END_TEST

START_TEST(a_router_calls_a_plain_server_and_takes_what_it_gives)
{
    make_routers(AUTH_METHODS_ALL, 0);
    b.is_router = false;
    b.ip = (struct link_ip){ .our_address = (uint32_t)B_OWN, .peer_address = (uint32_t)B_GIVES };
    a.may_have = (uint32_t)B_OWN;
    start();
    ck_assert_msg(peer_heard(&a, "ip up ac100002 ac100001"), "%s", a.events);
    ck_assert_msg(peer_heard(&b, "ip up ac100001 ac100002"), "%s", b.events);
    stop();
}
END_TEST

START_TEST(an_address_that_is_asked_for_is_had_when_the_other_side_agrees)
{
    make_routers(AUTH_METHODS_ALL, AUTH_METHODS_ALL);
    a.ip.our_address = 0xac100063;
    b.may_have = 0xac100063;
    start();
    ck_assert_msg(peer_heard(&a, "ip up ac100063 c0a80002"), "%s", a.events);
    ck_assert_msg(peer_heard(&b, "ip up c0a80002 ac100063"), "%s", b.events);
    stop();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link_router");
    TCase *t = tcase_create("two directions"), *addresses = tcase_create("addresses");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, both_prove_themselves_by_any_two_methods_but_the_caller_by_none_weaker_than_it_asks_by, 0, 16);
    tcase_add_test(t, the_caller_tells_its_host_its_own_name_and_how_it_proved_it);
    tcase_add_loop_test(t, a_caller_that_is_asked_nothing_may_ask_all_the_same, 0, 4);
    tcase_add_loop_test(t, a_caller_that_does_not_ask_is_served_as_ever, 0, 4);
    tcase_add_loop_test(t, a_router_with_the_wrong_proof_is_refused_with_691_and_gets_no_network, 0, 4);
    tcase_add_loop_test(t, a_router_of_another_name_is_refused_though_its_proof_is_right, 0, 4);
    tcase_add_loop_test(t, a_caller_with_the_wrong_proof_never_learns_who_we_are, 0, 4);
    tcase_add_loop_test(t, the_network_waits_until_we_know_who_we_are_to_this_caller, 0, 4);
    tcase_add_loop_test(t, nobody_at_all_ends_the_call_with_919, 0, 4);
    tcase_add_test(t, nobody_is_as_good_as_anybody_for_a_caller_that_does_not_ask);
    tcase_add_test(t, a_server_that_does_not_say_who_it_is_ends_our_call_with_919);
    tcase_add_test(t, a_server_that_takes_no_password_in_clear_sends_none);
    tcase_add_loop_test(t, whoever_calls_learns_who_we_are_by_no_weaker_method_than_ours, 0, 16);
    tcase_add_loop_test(t, nor_than_that_of_who_we_are_to_this_caller, 0, 16);
    tcase_add_test(t, a_server_naks_to_a_method_it_has);
    tcase_add_test(t, a_caller_that_starts_lcp_over_says_and_asks_everything_again);
    tcase_add_test(t, a_network_that_waits_does_not_outlive_its_caller);
    tcase_add_test(t, who_we_are_is_forgotten_when_another_caller_starts_lcp_over);
    tcase_add_test(t, a_refusal_does_not_wait_for_us_to_say_who_we_are);
    tcase_add_test(t, our_own_challenge_handed_back_is_not_answered);
    tcase_add_test(t, a_peer_that_goes_on_to_the_network_without_proof_gets_none);
    tcase_add_test(t, a_peer_that_does_not_know_chap_after_all_ends_with_919);
    suite_add_tcase(suite, t);
    tcase_add_test(addresses, a_peer_that_rejects_the_question_leaves_us_our_own_address);
    tcase_add_test(addresses, a_peer_that_acks_no_address_leaves_us_our_own);
    tcase_add_test(addresses, a_peer_that_naks_with_none_is_told_ours_and_asked_no_third_time);
    tcase_add_test(addresses, a_peer_that_names_its_own_address_keeps_it_if_we_say_so);
    tcase_add_test(addresses, a_peer_that_names_another_one_is_told_which_to_take_and_never_rejected);
    tcase_add_test(addresses, a_plain_client_gets_dns_when_it_asks_and_is_not_asked_for_any);
    tcase_add_test(addresses, a_peer_that_forgets_to_ask_is_told_its_address_once);
    tcase_add_test(addresses, both_ends_at_one_address_are_no_network);
    tcase_add_test(addresses, a_peer_that_changes_its_mind_about_our_address_for_ever_is_not_waited_for);
    tcase_add_test(addresses, a_router_calls_a_plain_server_and_takes_what_it_gives);
    tcase_add_test(addresses, an_address_that_is_asked_for_is_had_when_the_other_side_agrees);
    suite_add_tcase(suite, addresses);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
