/*
 * test_link_pair.c - the engine against itself: a calling and an answering link, back to back.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/mschap_hash.h"
#include "service/ppp/hdlc.h"
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

/* What an account provider does for MS-CHAPv2: the proof that the server knows the password too. */
static void prove_to_caller(const char *password)
{
    const struct auth_attempt *attempt = &server.attempt;
    uint8_t hash[MSCHAP_HASH_LEN];

    mschap_nt_hash(bytes_of_text(password), hash);
    mschap_authenticator_response(hash, attempt->response + 24, attempt->response,
                                  attempt->challenge, attempt->user, server.verdict.message);
}

/* Runs authentication with a verdict that comes after the question. */
static void authenticate_late(unsigned method)
{
    server.verdict_is_late = true;
    start_pair();
    ck_assert(peer_heard(&server, "authenticate alice"));
    ck_assert_uint_eq(server.attempt.method, method);
    if (method == AUTH_MSCHAP_V2)
        prove_to_caller("wonderland");
    link_auth_answer(server.link, &server.verdict, server.now);
    peer_exchange(&server, &client);
}

START_TEST(every_method_proves_the_caller_and_opens_the_network)
{
    const unsigned method = 1u << _i;
    char line[80];

    make_pair(method, AUTH_METHODS_ALL);
    authenticate_late(method);
    snprintf(line, sizeof line, "authenticated alice %u", method);
    ck_assert_msg(peer_heard(&server, line), "%s", server.events);
    ck_assert_msg(peer_heard(&client, line), "%s", client.events);
    ck_assert(peer_heard(&server, "ip up 0a000001 0a000002"));
    ck_assert(peer_heard(&client, "ip up 0a000002 0a000001"));
    ck_assert_int_eq(link_phase(server.link), LINK_NETWORK);
    end_pair();
}
END_TEST

START_TEST(a_refused_caller_is_refused_by_every_method)
{
    const unsigned method = 1u << _i;

    make_pair(method, AUTH_METHODS_ALL);
    server.verdict = (struct auth_verdict){ .accepted = false, .ras_error = 649 };
    authenticate_late(method);
    peer_wait(&server, 7000);
    peer_exchange(&server, &client);
    peer_wait(&client, 7000);
    ck_assert_msg(peer_heard(&server, "ended no-dialin-permission 0"), "%s", server.events);
    ck_assert_uint_eq(client.ended, 1);
    ck_assert(!peer_heard(&client, "ip up 0a000002 0a000001"));
    end_pair();
}
END_TEST

START_TEST(a_server_that_cannot_prove_itself_is_not_believed)
{
    make_pair(AUTH_MSCHAP_V2, AUTH_METHODS_ALL);
    server.verdict_is_late = true;
    start_pair();
    prove_to_caller("through the looking-glass");
    link_auth_answer(server.link, &server.verdict, server.now);
    peer_exchange(&server, &client);
    ck_assert_msg(!peer_heard(&client, "authenticated alice 1"), "%s", client.events);
    end_pair();
}
END_TEST

/* An asynchronous line between the two: bytes wait in a buffer each way. */
struct wire {
    struct hdlc_tx tx;
    struct hdlc_rx rx;
    uint8_t buf[65536];
    size_t len;
};
static struct wire down, up; /* from the server, from the client */

static void put_on_wire(struct ppp_peer *from, struct wire *wire)
{
    while (from->head != from->tail) {
        const struct peer_frame *frame = &from->frames[from->head++ % PEER_FRAMES];
        struct writer line = { wire->buf, wire->len, sizeof wire->buf, false };

        hdlc_send(&wire->tx, frame->protocol, bytes_of(frame->info, frame->len), &line);
        wire->len = line.len;
    }
    wire->tx.accm = link_framing(from->link)->tx_accm;
    wire->tx.pfc = link_framing(from->link)->tx_pfc;
    wire->tx.acfc = link_framing(from->link)->tx_acfc;
}

/* Each octet on its own, the frames it ends at once, and every lost one of `loss`. */
static unsigned noise;

static void take_off_wire(struct ppp_peer *to, struct wire *wire, unsigned loss)
{
    for (size_t i = 0; i < wire->len; i++) {
        struct bytes in = bytes_of(&wire->buf[i], 1);
        struct hdlc_frame frame;

        noise = noise * 1103515245u + 12345u;
        if (loss > 0 && noise / 65536u % loss == 0)
            continue;
        wire->rx.accm = link_framing(to->link)->rx_accm;
        if (hdlc_receive(&wire->rx, &in, &frame))
            link_receive(to->link, frame.protocol, frame.info, to->now);
    }
    wire->len = 0;
}

static void open_wires(bool escape_ff)
{
    struct wire *wires[] = { &down, &up };

    for (int i = 0; i < 2; i++) {
        hdlc_tx_init(&wires[i]->tx);
        hdlc_rx_init(&wires[i]->rx);
        wires[i]->tx.escape_ff = escape_ff;
        wires[i]->len = 0;
    }
}

static void run_over_wire(unsigned loss, rras_ms ms)
{
    for (rras_ms t = 0; t < ms; t += 100) {
        do {
            put_on_wire(&server, &down);
            put_on_wire(&client, &up);
            take_off_wire(&client, &down, loss);
            take_off_wire(&server, &up, loss);
        } while (server.head != server.tail || client.head != client.tail);
        peer_wait(&server, 100);
        peer_wait(&client, 100);
    }
}

START_TEST(a_call_comes_up_when_the_line_delivers_one_octet_at_a_time)
{
    make_pair(AUTH_CHAP_MD5, AUTH_METHODS_ALL);
    open_wires(_i == 1);
    peer_start(&server);
    peer_start(&client);
    run_over_wire(0, 100);
    ck_assert_msg(peer_heard(&server, "ip up 0a000001 0a000002"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    ck_assert_uint_eq(up.rx.count.bad_fcs + down.rx.count.bad_fcs, 0);
    end_pair();
}
END_TEST

START_TEST(a_line_that_loses_octets_only_takes_longer)
{
    noise = (unsigned)_i;
    make_pair(AUTH_PAP, AUTH_METHODS_ALL);
    open_wires(false);
    peer_start(&server);
    peer_start(&client);
    run_over_wire(300, 60000); /* about every sixth frame is damaged */
    ck_assert_msg(peer_heard(&server, "ip up 0a000001 0a000002"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    end_pair();
}
END_TEST

/* Frames on their way, in the order they arrive. */
static struct {
    rras_ms at;
    struct ppp_peer *to;
    struct peer_frame frame;
} flight[512];
static unsigned landed, launched;

static void launch(struct ppp_peer *from, struct ppp_peer *to, rras_ms delay)
{
    while (from->head != from->tail) {
        ck_assert_uint_lt(launched, sizeof flight / sizeof *flight);
        flight[launched].at = from->now + delay;
        flight[launched].to = to;
        flight[launched++].frame = from->frames[from->head++ % PEER_FRAMES];
    }
}

/* KB Q219353: ends further apart than their timers repeat everything and see all of it answered. */
START_TEST(ends_that_are_far_apart_agree_all_the_same)
{
    const rras_ms delay = (rras_ms)_i * 500;

    landed = launched = 0;
    make_pair(AUTH_PAP, AUTH_METHODS_ALL);
    peer_start(&server);
    peer_start(&client);
    while (server.now < 61000) {
        launch(&server, &client, delay);
        launch(&client, &server, delay);
        if (landed < launched && flight[landed].at <= server.now) {
            const struct peer_frame *frame = &flight[landed].frame;

            link_receive(flight[landed].to->link, frame->protocol,
                         bytes_of(frame->info, frame->len), server.now);
            landed++;
            continue;
        }
        peer_wait(&server, 50);
        peer_wait(&client, 50);
    }
    ck_assert_msg(peer_heard(&server, "ip up 0a000001 0a000002"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    ck_assert_int_eq(link_phase(server.link), LINK_NETWORK);
    ck_assert(!peer_heard(&server, "ip down") && !peer_heard(&client, "ip down"));
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

START_TEST(an_address_that_no_host_can_have_ends_the_callers_link)
{
    static const struct { uint32_t given; bool is_good; } rows[] = {
        { 0x7f000001, false }, { 0x00000001, false }, { 0xe0000001, false }, { 0xf0000001, false }, { 0xffffffff, false },
        { 0x0a000001, false }, /* the server's own */
        { 0x01000001, true },  { 0x7e000001, true },  { 0x80000001, true },  { 0xdfffffff, true },
    };

    make_pair(0, 0);
    server.ip.peer_address = rows[_i].given;
    start_pair();
    ck_assert_msg((strstr(client.events, "ip up") != NULL) == rows[_i].is_good, "%s", client.events);
    for (unsigned s = 0; s < 10; s++) {
        peer_wait(&client, 1000);
        peer_exchange(&server, &client);
    }
    ck_assert_int_eq(peer_heard(&client, "ended no-address 0"), !rows[_i].is_good);
    end_pair();
}
END_TEST

/* The server ends IPCP, now or before it opens, and keeps LCP up, or says goodbye as well. */
START_TEST(a_server_that_ends_ipcp_ends_the_call_with_736)
{
    static const struct { bool is_open; const char *goodbye, *ended; } rows[] = {
        { true, NULL, "ended caller-hung-up 736" },
        { false, NULL, "ended caller-hung-up 736" },
        { true, "c02105630004", "ended caller-hung-up 0" },
        { true, "c02105630010000000aa003ccd740000028a", "ended caller-hung-up 650" },
    };

    make_pair(0, 0);
    server.decision_is_late = !rows[_i].is_open;
    start_pair();
    ck_assert((strstr(client.events, "ip up") != NULL) == rows[_i].is_open);
    peer_feed(&client, "802105630004");
    if (rows[_i].goodbye)
        peer_feed(&client, rows[_i].goodbye);
    for (unsigned s = 0; s < 60 && !client.ended; s++) {
        peer_wait(&client, 1000);
        if (!rows[_i].is_open && s % 3 == 0)
            peer_feed(&client, "802105630004");
    }
    ck_assert_msg(peer_heard(&client, rows[_i].ended), "%s", client.events);
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
    tcase_add_loop_test(t, a_refused_caller_is_refused_by_every_method, 0, 4);
    tcase_add_test(t, a_server_that_cannot_prove_itself_is_not_believed);
    tcase_add_loop_test(t, a_call_comes_up_when_the_line_delivers_one_octet_at_a_time, 0, 2);
    tcase_add_loop_test(t, a_line_that_loses_octets_only_takes_longer, 1, 21);
    tcase_add_loop_test(t, ends_that_are_far_apart_agree_all_the_same, 0, 10);
    tcase_add_test(t, the_caller_steps_the_server_down_to_what_it_can_do);
    tcase_add_test(t, a_caller_without_any_method_in_common_is_refused_with_919);
    tcase_add_test(t, both_ends_learn_of_a_polite_end);
    tcase_add_test(t, packets_pass_both_ways_once_the_network_is_open);
    tcase_add_loop_test(t, an_address_that_no_host_can_have_ends_the_callers_link, 0, 10);
    tcase_add_loop_test(t, a_server_that_ends_ipcp_ends_the_call_with_736, 0, 4);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
