/*
 * test_link_pair.c - the engine against itself: a calling and an answering link, back to back.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/ppp_peer.h"
#include <check.h>

static struct ppp_peer server, client;

static void make_pair(unsigned server_methods, unsigned client_methods)
{
    peer_init(&server);
    server.config.auth_methods = server_methods;
    server.ip.dns[0] = 0x0a000001;
    server.ip.dns[1] = 0x0a000003;
    server.ip.wins[0] = 0x0a000004;
    peer_init(&client);
    client.next_random = 0xc2000001;
    client.config.side = LINK_CALLS;
    client.config.auth_methods = client_methods;
    snprintf(client.config.user, sizeof client.config.user, "alice");
    snprintf(client.config.password, sizeof client.config.password, "wonderland");
    client.ip = (struct link_ip){ 0 };
}

static void start_pair(void)
{
    peer_start(&server);
    peer_start(&client);
    peer_exchange(&server, &client);
}

static void end_pair(void)
{
    peer_fini(&server);
    peer_fini(&client);
}

START_TEST(two_links_without_authentication_reach_an_open_network)
{
    make_pair(0, 0);
    start_pair();
    ck_assert_str_eq(server.events, "framing tx 000a0000 rx 000a0000 pfc acfc mru 1500\n"
                                    "authenticated  0\n"
                                    "ip up 0a000001 0a000002\n");
    ck_assert(peer_heard(&client, "ip up 0a000002 0a000001"));
    ck_assert_uint_eq(client.agreed.dns[0], 0x0a000001);
    ck_assert_uint_eq(client.agreed.dns[1], 0x0a000003);
    ck_assert_uint_eq(client.agreed.wins[0], 0x0a000004);
    ck_assert_uint_eq(client.agreed.wins[1], 0);
    end_pair();
}
END_TEST

START_TEST(every_method_proves_the_caller_and_opens_the_network)
{
    const unsigned method = 1u << _i;
    char line[80];

    make_pair(method, AUTH_METHODS_ALL);
    if (method == AUTH_MSCHAP_V2)
        server.verdict_is_late = true; /* the client checks the proof in the answer */
    start_pair();
    ck_assert(peer_heard(&server, "authenticate alice"));
    ck_assert_uint_eq(server.attempt.method, method);
    if (method == AUTH_MSCHAP_V2) {
        end_pair();
        return;
    }
    snprintf(line, sizeof line, "authenticated alice %u", method);
    ck_assert_msg(peer_heard(&server, line), "%s", server.events);
    ck_assert_msg(peer_heard(&client, line), "%s", client.events);
    ck_assert(peer_heard(&server, "ip up 0a000001 0a000002"));
    ck_assert(peer_heard(&client, "ip up 0a000002 0a000001"));
    ck_assert_int_eq(link_phase(server.link), LINK_NETWORK);
    end_pair();
}
END_TEST

START_TEST(the_caller_steps_the_server_down_to_what_it_can_do)
{
    make_pair(AUTH_METHODS_ALL, AUTH_PAP);
    start_pair();
    ck_assert(peer_heard(&server, "authenticated alice 8"));
    ck_assert(peer_heard(&client, "ip up 0a000002 0a000001"));
    end_pair();
}
END_TEST

START_TEST(a_caller_without_any_method_in_common_is_refused_with_919)
{
    make_pair(AUTH_MSCHAP_V2, AUTH_PAP);
    start_pair();
    ck_assert_msg(peer_heard(&server, "ended auth-refused 0"), "%s", server.events);
    peer_wait(&client, 2000);
    ck_assert_msg(peer_heard(&client, "ended caller-hung-up 919"), "%s", client.events);
    end_pair();
}
END_TEST

START_TEST(both_ends_learn_of_a_polite_end)
{
    make_pair(0, 0);
    start_pair();
    link_close(server.link, END_IDLE, server.now);
    peer_exchange(&server, &client);
    ck_assert_int_eq(link_phase(server.link), LINK_DEAD);
    ck_assert_msg(peer_heard(&server, "ended idle 0"), "%s", server.events);
    ck_assert(peer_heard(&client, "ip down"));
    peer_wait(&client, 1000);
    ck_assert_msg(peer_heard(&client, "ended caller-hung-up 926"), "%s", client.events);
    end_pair();
}
END_TEST

START_TEST(packets_pass_both_ways_once_the_network_is_open)
{
    const uint8_t packet[] = { 0x45, 0, 0, 20 };

    make_pair(0, 0);
    start_pair();
    ck_assert(link_send_packet(server.link, PPP_IP, bytes_of(packet, sizeof packet)));
    ck_assert(link_send_packet(client.link, PPP_IP, bytes_of(packet, sizeof packet)));
    peer_exchange(&server, &client);
    ck_assert(peer_heard(&server, "packet 0021 4"));
    ck_assert(peer_heard(&client, "packet 0021 4"));
    end_pair();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link_pair");
    TCase *t = tcase_create("two engines");
    SRunner *runner;
    int failed;

    tcase_add_test(t, two_links_without_authentication_reach_an_open_network);
    tcase_add_loop_test(t, every_method_proves_the_caller_and_opens_the_network, 0, 4);
    tcase_add_test(t, the_caller_steps_the_server_down_to_what_it_can_do);
    tcase_add_test(t, a_caller_without_any_method_in_common_is_refused_with_919);
    tcase_add_test(t, both_ends_learn_of_a_polite_end);
    tcase_add_test(t, packets_pass_both_ways_once_the_network_is_open);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
