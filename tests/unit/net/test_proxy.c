/*
 * test_proxy.c - programs reach the Internet by SOCKS, through an uplink, a link and our own server's NAT.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "tests/support/uplink_rig.h"


enum { MEGABYTE = 1 << 20, SOON = 20000, SOCKS5_ANSWER = 2 + 10 };

static struct joined j;

/* A SOCKS5 greeting and request, and then `rest`, in memory of the test's own. */
static struct bytes socks5(uint8_t *out, size_t cap, const char *host, uint32_t address, uint16_t port,
                           struct bytes rest)
{
    struct writer w = wr_into(out, cap);

    wr_be16(&w, 0x0501);
    wr_u8(&w, 0);
    wr_be32(&w, host ? 0x05010003 : 0x05010001);
    if (host) {
        wr_u8(&w, (uint8_t)strlen(host));
        wr_text(&w, host);
    } else {
        wr_be32(&w, address);
    }
    wr_be16(&w, port);
    wr_bytes(&w, rest);
    ck_assert(!w.overflow);
    return wr_view(&w);
}

static void expect_granted(const struct local *l)
{
    static const uint8_t start[] = { 5, 0, 5, 0, 0, 1, 10, 9, 0, 2 }; /* RIG_ANN */

    ck_assert_uint_ge(l->heard_len, SOCKS5_ANSWER);
    ck_assert_mem_eq(l->heard, start, sizeof start);
}

START_TEST(a_page_is_fetched_by_name_and_by_address)
{
    const char get[] = "GET / HTTP/1.0\r\n\r\n";

    for (int by_name = 0; by_name < 2; by_name++) {
        uint8_t say[300];
        struct local *l;

        joined_start(&j);
        l = joined_connect(&j, NULL, socks5(say, sizeof say, by_name ? "web.example" : NULL, RIG_WEB, 80,
                                            bytes_of_text(get)));
        joined_run(&j, j.now + SOON);
        expect_granted(l);
        ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + PAGE_LEN);
        ck_assert_mem_eq(l->heard + SOCKS5_ANSWER, j.page, PAGE_LEN);
        ck_assert_uint_eq(l->finishes_heard, 1);
        ck_assert_uint_eq(l->closes, 0); /* it may still talk */
        l->finishes = true;
        joined_run(&j, j.now + SOON);
        ck_assert_uint_eq(l->closes, 1);
        ck_assert(!l->is_reset);
        joined_run(&j, j.now + 90000); /* what was in TIME_WAIT is gone */
        ck_assert(joined_stop(&j));
    }
}
END_TEST

START_TEST(socks_4_and_4a_connect_as_well)
{
    static const char v4[] = "\4\1\0\x50\xc0\0\2\x50joe\0GET / HTTP/1.0\r\n\r\n";
    static const char v4a[] = "\4\1\0\x50\0\0\0\1joe\0web\0GET / HTTP/1.0\r\n\r\n";
    const struct bytes says[] = { { (const uint8_t *)v4, sizeof v4 - 1 }, { (const uint8_t *)v4a, sizeof v4a - 1 } };

    for (int i = 0; i < 2; i++) {
        struct local *l;

        joined_start(&j);
        l = joined_connect(&j, NULL, says[i]);
        joined_run(&j, j.now + SOON);
        ck_assert_uint_eq(l->heard_len, 8 + PAGE_LEN);
        ck_assert_uint_eq(l->heard[0], 0);
        ck_assert_uint_eq(l->heard[1], 90);
        ck_assert_mem_eq(l->heard + 8, j.page, PAGE_LEN);
        ck_assert(joined_stop(&j));
    }
}
END_TEST

static uint8_t megabyte[MEGABYTE + 300];

START_TEST(a_megabyte_goes_both_ways_intact_even_when_packets_are_lost)
{
    static const unsigned losses[] = { 0, 50, 13 };

    for (size_t k = 0; k < sizeof losses / sizeof *losses; k++) {
        uint8_t head[32];
        struct bytes request = socks5(head, sizeof head, NULL, RIG_WEB, 7, bytes_of(NULL, 0));
        struct local *l;

        joined_start(&j);
        memcpy(megabyte, request.at, request.len);
        for (size_t i = 0; i < MEGABYTE; i++)
            megabyte[request.len + i] = (uint8_t)(i ^ i >> 8 ^ i >> 16);
        j.lose_every = losses[k];
        l = joined_connect(&j, NULL, bytes_of(megabyte, request.len + MEGABYTE));
        l->finishes = true;
        joined_run(&j, j.now + (losses[k] ? 3600000 : 60000));
        expect_granted(l);
        ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + MEGABYTE);
        ck_assert_mem_eq(l->heard + SOCKS5_ANSWER, megabyte + request.len, MEGABYTE);
        ck_assert_uint_eq(l->finishes_heard, 1);
        ck_assert_uint_eq(l->closes, 1);
        ck_assert(!l->is_reset);
        ck_assert(joined_stop(&j));
    }
}
END_TEST

START_TEST(a_slow_program_stops_the_far_side_and_a_slow_far_side_stops_the_program)
{
    uint8_t head[32];
    struct bytes request = socks5(head, sizeof head, NULL, RIG_WEB, 7, bytes_of(NULL, 0));
    struct local *l;
    size_t held;

    joined_start(&j);
    memcpy(megabyte, request.at, request.len);
    for (size_t i = 0; i < MEGABYTE; i++)
        megabyte[request.len + i] = (uint8_t)(i * 5 ^ i >> 9);
    l = joined_connect(&j, NULL, bytes_of(megabyte, request.len + MEGABYTE));
    l->finishes = true;
    l->room = SOCKS5_ANSWER;
    j.rig.room = 0;
    joined_run(&j, j.now + 60000);
    held = l->said;
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER);
    ck_assert_uint_lt(held, 300000); /* windows and queues, nothing more */
    ck_assert(!l->is_reading);
    j.rig.sockets->room = SIZE_MAX;
    net_tcp_writable(j.rig.sockets->flow, j.now);
    joined_run(&j, j.now + 60000);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER);
    ck_assert_uint_eq(l->said, l->say_len); /* the far side took it all, and is told to be silent itself */
    ck_assert(!j.rig.sockets->is_reading);
    while (l->client && l->heard_len < SOCKS5_ANSWER + MEGABYTE) {
        l->room = 50000;
        proxy_writable(l->client, j.now);
        joined_run(&j, j.now + 2000);
    }
    l->room = SIZE_MAX;
    joined_run(&j, j.now + 60000);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + MEGABYTE);
    ck_assert_mem_eq(l->heard + SOCKS5_ANSWER, megabyte + request.len, MEGABYTE);
    ck_assert_uint_eq(l->closes, 1);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(what_cannot_be_reached_gets_its_code)
{
    static const struct {
        const char *host;
        uint32_t address;
        uint16_t port;
        uint8_t code;
        rras_ms within;
    } cases[] = {
        { NULL, RIG_WEB, 1, 5, 2000 },           /* refused */
        { NULL, RIG_WEB, 2, 4, 2000 },           /* unreachable */
        { NULL, RIG_WEB, 3, 6, 31000 },          /* silent */
        { "nowhere.example", 0, 80, 4, 2000 },   /* no such name */
        { "slow.example", 0, 80, 4, 31000 },     /* nobody answers */
        { NULL, IP4(127, 0, 0, 1), 80, 4, 10 },  /* no host of the far side's */
        { NULL, RIG_ANN, 80, 4, 10 },            /* ourselves */
        { NULL, RIG_WEB, 0, 4, 10 },
        { "-", 0, 0, 4, 2000 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t say[300];
        struct local *l;

        joined_start(&j);
        l = joined_connect(&j, NULL, socks5(say, sizeof say, cases[i].host, cases[i].address, cases[i].port,
                                            bytes_of_text("early")));
        joined_run(&j, j.now + cases[i].within);
        ck_assert_msg(l->heard_len == SOCKS5_ANSWER, "case %u: %u octets", (unsigned)i, (unsigned)l->heard_len);
        ck_assert_msg(l->heard[3] == cases[i].code, "case %u: code %u", (unsigned)i, l->heard[3]);
        ck_assert_uint_eq(l->closes, 1);
        ck_assert(!l->is_reset);
        joined_run(&j, j.now + 200000);
        ck_assert(joined_stop(&j));
    }
}
END_TEST

START_TEST(a_link_that_carries_nothing_is_told_of_as_expired)
{
    uint8_t say[300];
    struct local *l;

    joined_start(&j);
    j.is_cut = true;
    l = joined_connect(&j, NULL, socks5(say, sizeof say, NULL, RIG_WEB, 80, bytes_of(NULL, 0)));
    joined_run(&j, j.now + PROXY_CONNECT_MS - 1);
    ck_assert_uint_eq(l->closes, 0);
    joined_run(&j, j.now + 2);
    ck_assert_uint_eq(l->closes, 1);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER);
    ck_assert_uint_eq(l->heard[3], 6);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(a_client_that_says_nothing_is_let_go)
{
    struct local *l;

    joined_start(&j);
    l = joined_connect(&j, NULL, bytes_of_text("\5"));
    joined_run(&j, j.now + PROXY_HANDSHAKE_MS - 1);
    ck_assert_uint_eq(l->closes, 0);
    joined_run(&j, j.now + 2);
    ck_assert_uint_eq(l->closes, 1);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(a_link_that_goes_down_ends_its_clients)
{
    for (int proxy_first = 0; proxy_first < 2; proxy_first++) {
        uint8_t say[4][300];
        struct local *open, *connecting, *resolving, *asking;

        joined_start(&j);
        open = joined_connect(&j, NULL, socks5(say[0], 300, NULL, RIG_WEB, 7, bytes_of_text("hello")));
        connecting = joined_connect(&j, NULL, socks5(say[1], 300, NULL, RIG_WEB, 3, bytes_of(NULL, 0)));
        resolving = joined_connect(&j, NULL, socks5(say[2], 300, "slow", 0, 80, bytes_of(NULL, 0)));
        asking = joined_connect(&j, NULL, bytes_of_text("\5\1"));
        joined_run(&j, j.now + 1000);
        ck_assert_uint_eq(open->heard_len, SOCKS5_ANSWER + 5);
        if (proxy_first) {
            proxy_free(j.proxy);
            j.proxy = NULL;
        }
        uplink_free(j.uplink);
        j.uplink = NULL;
        ck_assert_uint_eq(open->closes, 1);
        ck_assert(open->is_reset);
        ck_assert_uint_eq(connecting->closes, 1);
        ck_assert_uint_eq(connecting->heard[3], proxy_first ? 3 : 4);
        ck_assert_uint_eq(resolving->closes, 1);
        ck_assert_uint_eq(resolving->heard[3], proxy_first ? 3 : 4);
        ck_assert_uint_eq(asking->closes, (unsigned)proxy_first);
        ck_assert(joined_stop(&j));
    }
}
END_TEST

START_TEST(a_reset_goes_through_both_ways)
{
    for (int far_first = 0; far_first < 2; far_first++) {
        uint8_t say[300];
        struct local *l;

        joined_start(&j);
        l = joined_connect(&j, NULL, socks5(say, sizeof say, NULL, RIG_WEB, 7, bytes_of_text("x")));
        joined_run(&j, j.now + 1000);
        ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + 1);
        if (far_first) {
            far_gone(&j, j.rig.sockets, NET_RESET);
        } else {
            proxy_broken(l->client);
            l->client = NULL;
        }
        joined_run(&j, j.now + 1000);
        ck_assert_uint_eq(l->closes, (unsigned)far_first);
        ck_assert(l->is_reset == far_first);
        ck_assert_uint_eq(j.rig.sockets->closes, 1);
        ck_assert(far_first || j.rig.sockets->is_reset);
        ck_assert(joined_stop(&j));
    }
}
END_TEST

START_TEST(a_hundred_programs_at_once_are_all_served)
{
    static uint8_t say[100][300];
    struct proxy_counters count;
    struct uplink_counters links;

    joined_start(&j);
    for (int i = 0; i < 100; i++) {
        struct local *l = joined_connect(&j, NULL, socks5(say[i], 300, i % 2 ? "web" : NULL, RIG_WEB, i % 3 ? 80 : 7,
                                                          bytes_of_text("GET / HTTP/1.0\r\n\r\n")));

        ck_assert_ptr_nonnull(l->client);
        l->finishes = true;
    }
    j.lose_every = 97;
    joined_run(&j, j.now + 1);
    proxy_counters(j.proxy, &count);
    ck_assert_uint_eq(count.accepted, 100);
    joined_run(&j, j.now + 300000);
    for (int i = 0; i < 100; i++) {
        expect_granted(&j.locals[i]);
        ck_assert_uint_eq(j.locals[i].heard_len, SOCKS5_ANSWER + (i % 3 ? PAGE_LEN : 18));
        ck_assert_uint_eq(j.locals[i].closes, 1);
        ck_assert(!j.locals[i].is_reset);
    }
    proxy_counters(j.proxy, &count);
    ck_assert_uint_eq(count.clients, 0);
    ck_assert_uint_eq(count.connected, 0);
    uplink_counters(j.uplink, &links);
    ck_assert_uint_eq(links.tcp, 0);
    ck_assert_uint_eq(uplink_advance(j.uplink, j.now), RRAS_NEVER);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(a_name_that_was_found_is_not_asked_for_again)
{
    uint8_t say[300];

    joined_start(&j);
    for (int i = 0; i < 5; i++) {
        joined_connect(&j, NULL, socks5(say, sizeof say, "web", 0, 80, bytes_of_text("GET / HTTP/1.0\r\n\r\n")));
        joined_run(&j, j.now + 1000);
        ck_assert_uint_eq(j.locals[i].heard_len, SOCKS5_ANSWER + PAGE_LEN);
    }
    ck_assert_uint_eq(j.dns_asked, 1);
    j.now += 300000; /* its time to live */
    joined_connect(&j, NULL, socks5(say, sizeof say, "web", 0, 80, bytes_of_text("GET / HTTP/1.0\r\n\r\n")));
    joined_run(&j, j.now + 1000);
    ck_assert_uint_eq(j.dns_asked, 2);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(no_more_than_so_many_programs_are_let_in)
{
    struct proxy_counters count;

    joined_start(&j);
    for (int i = 0; i < PROXY_CLIENTS_MAX; i++)
        ck_assert_ptr_nonnull(joined_connect(&j, NULL, bytes_of(NULL, 0))->client);
    ck_assert_ptr_null(joined_connect(&j, NULL, bytes_of(NULL, 0))->client);
    proxy_counters(j.proxy, &count);
    ck_assert_uint_eq(count.refused, 1);
    proxy_broken(j.locals[0].client);
    j.locals[0].client = NULL;
    ck_assert_ptr_nonnull(joined_connect(&j, NULL, bytes_of(NULL, 0))->client);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(a_forwarded_port_needs_no_handshake)
{
    const struct port_forward by_name = { 8080, 80, "web" }, refused = { 8081, 1, "192.0.2.80" },
                              impossible = { 8082, 80, "127.0.0.1" };
    struct local *l, *no;

    joined_start(&j);
    l = joined_connect(&j, &by_name, bytes_of_text("GET / HTTP/1.0\r\n\r\n"));
    no = joined_connect(&j, &refused, bytes_of_text("x"));
    ck_assert_ptr_null(joined_connect(&j, &impossible, bytes_of(NULL, 0))->client);
    joined_run(&j, j.now + SOON);
    ck_assert_uint_eq(l->heard_len, PAGE_LEN);
    ck_assert_mem_eq(l->heard, j.page, PAGE_LEN);
    ck_assert_uint_eq(no->heard_len, 0);
    ck_assert_uint_eq(no->closes, 1);
    ck_assert(no->is_reset);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(a_connection_may_be_idle_for_two_hours_and_then_hurries_nothing)
{
    struct uplink_counters before, after;
    uint8_t say[300];
    struct local *l;

    joined_start(&j);
    l = joined_connect(&j, NULL, socks5(say, sizeof say, NULL, RIG_WEB, 7, bytes_of_text("one")));
    joined_run(&j, j.now + 1000);
    joined_run(&j, j.now + 2 * 3600000);
    uplink_counters(j.uplink, &before);
    l->say = (const uint8_t *)"two";
    l->say_len = 3;
    l->said = 0;
    joined_run(&j, j.now + 2000);
    uplink_counters(j.uplink, &after);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + 6);
    ck_assert_uint_le(after.packets_out - before.packets_out, 2); /* the word, and that the answer came */
    joined_run(&j, j.now + 125 * 60000);
    ck_assert_uint_eq(l->closes, 1);
    ck_assert(joined_stop(&j));
}
END_TEST

START_TEST(what_came_before_a_reset_still_arrives)
{
    uint8_t say[300];
    struct local *l;

    joined_start(&j);
    l = joined_connect(&j, NULL, socks5(say, sizeof say, NULL, RIG_WEB, 80, bytes_of_text("GET / HTTP/1.0\r\n\r\n")));
    l->room = SOCKS5_ANSWER + 100;
    joined_run(&j, j.now + 6 * 60000); /* the NAT at the far end keeps what is half closed for four */
    ck_assert_uint_eq(j.rig.sockets->closes, 1);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + 100);
    ck_assert_uint_eq(l->closes, 0);
    ck_assert(!l->is_reading);
    l->room = SIZE_MAX;
    proxy_writable(l->client, j.now);
    joined_run(&j, j.now + 1000);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + PAGE_LEN);
    ck_assert_uint_eq(l->finishes_heard, 1);
    ck_assert_uint_eq(l->closes, 1);
    ck_assert(!l->is_reset);
    ck_assert(joined_stop(&j));
}
END_TEST

static void note_change(void *ctx)
{
    ++*(unsigned *)ctx;
}

START_TEST(callers_and_two_uplinks_do_not_disturb_each_other)
{
    struct uplink_config config = { .address = RIG_BOB, .mtu = 576, .random = joined_random, .ctx = &j };
    struct rig_packet ping = { .from = RIG_WEB, .to = RIG_BOB, .protocol = IP4_ICMP, .type = ICMP4_ECHO };
    struct uplink *other;
    uint8_t say[300];
    struct local *l;
    struct bytes packet;
    unsigned changes = 0;

    joined_start(&j);
    other = uplink_new(&config, j.now);
    l = joined_connect(&j, NULL, socks5(say, sizeof say, NULL, RIG_WEB, 7, bytes_of_text("one")));
    for (int i = 0; i < 200; i++) { /* the other one is busy resending its SYN, on a clock of its own */
        if (i % 20 == 0)
            uplink_tcp_connect(other, RIG_WEB, 80, note_change, &changes, j.now);
        uplink_input(other, rig_build(&ping, rig_scratch), j.now);
        joined_run(&j, j.now + 100);
        uplink_advance(other, j.now);
    }
    ck_assert(uplink_pull(other, &packet, j.now));
    ck_assert_uint_eq(changes, 0);
    uplink_free(other);
    ck_assert_uint_eq(changes, 10);
    l->say = (const uint8_t *)"two";
    l->say_len = 3;
    l->said = 0;
    joined_run(&j, j.now + 1000);
    ck_assert_uint_eq(l->heard_len, SOCKS5_ANSWER + 6);
    ck_assert_mem_eq(l->heard + SOCKS5_ANSWER, "onetwo", 6);
    ck_assert(joined_stop(&j));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_page_is_fetched_by_name_and_by_address, socks_4_and_4a_connect_as_well,
        a_megabyte_goes_both_ways_intact_even_when_packets_are_lost,
        a_slow_program_stops_the_far_side_and_a_slow_far_side_stops_the_program,
        what_cannot_be_reached_gets_its_code, a_link_that_carries_nothing_is_told_of_as_expired,
        a_client_that_says_nothing_is_let_go, a_link_that_goes_down_ends_its_clients,
        a_reset_goes_through_both_ways, a_hundred_programs_at_once_are_all_served,
        a_name_that_was_found_is_not_asked_for_again, no_more_than_so_many_programs_are_let_in,
        a_forwarded_port_needs_no_handshake, a_connection_may_be_idle_for_two_hours_and_then_hurries_nothing,
        what_came_before_a_reset_still_arrives, callers_and_two_uplinks_do_not_disturb_each_other,
    };
    Suite *suite = suite_create("proxy");
    TCase *all = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(all, tests[i]);
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
