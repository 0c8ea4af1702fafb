/* test_dial_link.c - a connection that was dialled: addresses, pings, idle time, and its ends.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "service/net/ip4_packet.h"
#include "tests/support/server/dial_rig.h"

static const char place[] = "127.0.0.1:2323";

static size_t make_ping(uint8_t *at, uint32_t from, uint32_t to, size_t len)
{
    const struct ip4_header header = { .source = from, .destination = to, .id = 7, .protocol = IP4_ICMP, .ttl = 9 };
    uint8_t *icmp = at + IP4_HEADER;
    uint16_t sum;

    memset(icmp, 0x5a, len);
    memset(icmp, 0, ICMP_HEADER);
    icmp[0] = ICMP4_ECHO;
    sum = ip4_checksum(ip4_sum(0, bytes_of(icmp, len)));
    icmp[2] = (uint8_t)(sum >> 8);
    icmp[3] = (uint8_t)sum;
    ip4_write_header(at, &header, len);
    return IP4_HEADER + len;
}

static void connect_far(struct far *far, const struct dial_request *wanted)
{
    struct dial_request request = *wanted;

    text_copy(request.domain, sizeof request.domain, "CORP");
    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 0);
    far_start(far, rig_accept(rig), 0);
    far_run(far, 3000);
    ck_assert(far->is_up);
    ck_assert_str_eq(far->user, "CORP\\joe");
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
}

static void close_far(struct far *far)
{
    far_stop(far);
    close_rig();
}

START_TEST(the_link_keeps_its_addresses_and_answers_pings_to_its_own)
{
    static const struct { uint32_t from, to; size_t len; bool answers; } rows[] = {
        { IP4(10, 7, 0, 1), IP4(10, 7, 0, 2), 40, true },    { IP4(10, 7, 0, 1), IP4(10, 7, 0, 2), 1480, true },
        { IP4(10, 7, 0, 1), IP4(10, 9, 0, 1), 40, false },   /* the server behind it is none of theirs */
        { IP4(10, 7, 0, 1), IP4(127, 0, 0, 1), 40, false },  { IP4(10, 7, 0, 2), IP4(10, 7, 0, 2), 40, false },
        { 0xffffffff, IP4(10, 7, 0, 2), 40, false },         { 0, IP4(10, 7, 0, 2), 40, false },
        { IP4(192, 0, 2, 9), IP4(10, 7, 0, 2), 8, true },    /* from beyond the far end */
    };
    struct dial_request request = request_for(place);
    struct far far;
    uint8_t packet[1500];
    struct ip4_packet back;

    connect_far(&far, &request);
    ck_assert_uint_eq(status_now().our_address, far_terms.peer_address);
    ck_assert_uint_eq(status_now().peer_address, far_terms.our_address);
    ck_assert_uint_eq(status_now().dns[0], far_terms.dns[0]);
    ck_assert_uint_eq(status_now().wins[0], far_terms.wins[0]);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t len = make_ping(packet, rows[i].from, rows[i].to, rows[i].len);

        far.packets = 0;
        ck_assert(link_send_packet(far.link, PPP_IP, bytes_of(packet, len)));
        far_run(&far, 50);
        ck_assert_msg((far.packets == 1) == rows[i].answers, "row %u", (unsigned)i);
        if (!rows[i].answers)
            continue;
        ck_assert(ip4_read(bytes_of(far.got, far.got_len), &back));
        ck_assert_msg(ip4_transport_ok(&back), "row %u", (unsigned)i);
        ck_assert_uint_eq(back.source, rows[i].to);
        ck_assert_uint_eq(back.destination, rows[i].from);
        ck_assert_uint_eq(back.payload.at[0], ICMP4_ECHO_REPLY);
        ck_assert_mem_eq(back.payload.at + ICMP_HEADER, packet + IP4_HEADER + ICMP_HEADER, rows[i].len - ICMP_HEADER);
    }
    ck_assert_uint_eq(status_now().packets_in, 8);
    ck_assert_uint_eq(status_now().packets_dropped, 5);
    close_far(&far);
}
END_TEST

START_TEST(an_idle_connection_hangs_up)
{
    struct dial_request request = request_for(place);
    struct far far;
    uint8_t packet[100];

    request.idle_s = 30;
    request.redial_attempts = 3;
    connect_far(&far, &request);
    far_run(&far, 20000);
    link_send_packet(far.link, PPP_IP, bytes_of(packet, make_ping(packet, IP4(10, 7, 0, 1), IP4(10, 7, 0, 2), 40)));
    far_run(&far, 20000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    far_run(&far, 20000);
    ck_assert_uint_eq(status_now().error, RAS_IDLE_DISCONNECTED);
    ck_assert(status_now().is_over); /* nobody wants it back */
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_far(&far);
}
END_TEST

START_TEST(a_connection_that_was_up_is_not_dialled_again_when_the_far_end_ends_it)
{
    struct dial_request request = request_for(place);
    struct far far;

    request.redial_attempts = 3;
    connect_far(&far, &request);
    if (_i == 0)
        rig_drop(rig, far.line);
    else
        link_close(far.link, END_ADMINISTRATOR, rig->now);
    far_run(&far, 3000);
    ck_assert_uint_eq(status_now().error, RAS_REMOTE_DISCONNECTION);
    ck_assert(status_now().is_over);
    ck_assert_uint_eq(status_now().our_address, 0);
    close_far(&far);
}
END_TEST

START_TEST(a_dialled_call_is_no_caller_of_ours)
{
    struct dial_request request = request_for(place);
    struct server_totals totals;
    struct far far;

    connect_far(&far, &request);
    server_totals(rig->server, &totals);
    ck_assert_uint_eq(totals.calls, 0);
    ck_assert_uint_eq(totals.authenticated, 0);
    ck_assert_uint_eq(totals.calls_taken, 0);
    ck_assert_uint_eq(totals.pool_in_use, 0);
    ck_assert(!rig_has_event(rig, RAS_EVENT_AUTHENTICATED));
    ck_assert(server_disconnect(rig->server, "TCP1", rig->now));
    far_run(&far, 3000);
    ck_assert_uint_eq(status_now().error, RAS_USER_DISCONNECTION);
    ck_assert_uint_eq(rig->record_count, 1); /* of its own kind */
    ck_assert_uint_eq(rig->served_count, 0);
    close_far(&far);
}
END_TEST

START_TEST(the_service_stops_under_a_connection_at_any_moment)
{
    struct dial_request request = request_for(place);
    struct far far;

    request.redial_attempts = 3;
    if (_i < 2) {
        open_rig(1, CALL_IN | CALL_OUT);
        rig_start(rig);
        dial(&request);
        if (_i == 1) {
            server_connect_failed(rig->server, rig->connect_ticket, RAS_NO_ANSWER);
            rig_run(rig, 10);
        }
        server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
        rig_run(rig, 2000);
    } else {
        connect_far(&far, &request);
        server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
        far_run(&far, 2000);
    }
    ck_assert(server_is_quiet(rig->server));
    ck_assert(status_now().is_over);
    ck_assert_uint_eq(status_now().error, RAS_DISCONNECTION);
    ck_assert_uint_eq(dial(&request), RAS_PORT_NOT_AVAILABLE);
    if (_i < 2)
        close_rig();
    else
        close_far(&far);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_link");
    TCase *tests = tcase_create("dial link");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tests, the_link_keeps_its_addresses_and_answers_pings_to_its_own);
    tcase_add_test(tests, an_idle_connection_hangs_up);
    tcase_add_loop_test(tests, a_connection_that_was_up_is_not_dialled_again_when_the_far_end_ends_it, 0, 2);
    tcase_add_test(tests, a_dialled_call_is_no_caller_of_ours);
    tcase_add_loop_test(tests, the_service_stops_under_a_connection_at_any_moment, 0, 3);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
