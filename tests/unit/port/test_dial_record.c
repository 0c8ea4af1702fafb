/* test_dial_record.c - what a dialled call leaves behind: its record, its event, and nothing in the accounting.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

static const char place[] = "bbs.example.com:2323";
static struct far far;

static void open_line(const struct dial_request *request)
{
    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(request), 0);
    far_start(&far, rig_accept(rig), 0);
    far_run(&far, 3000);
}

START_TEST(a_call_that_was_up_is_recorded_with_the_number_and_our_name_and_address)
{
    struct dial_request request = request_for(place);
    const struct call_record *record;

    text_copy(request.domain, sizeof request.domain, "CORP");
    open_line(&request);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_uint_eq(rig->record_count, 0);
    server_hang_up(rig->server, connection, rig->now);
    far_run(&far, 5000);
    far_stop(&far);
    ck_assert_uint_eq(rig->record_count, 1);
    record = &rig->records[0];
    ck_assert_str_eq(record->port, "TCP1");
    ck_assert_str_eq(record->user, "CORP\\joe");
    ck_assert_str_eq(record->peer, place);
    ck_assert_uint_eq(record->address, far_terms.peer_address);
    ck_assert_int_eq(record->why, END_ADMINISTRATOR);
    ck_assert(record->bytes_in > 0 && record->bytes_out > 0);
    ck_assert(rig->records[0].is_dialed);
    ck_assert(rig_has_event(rig, RAS_EVENT_SESSION));
    ck_assert(!rig_has_event(rig, RAS_EVENT_AUTHENTICATED));
    ck_assert_uint_eq(rig->served_count, 0); /* nothing to account for */
    close_rig();
}
END_TEST

START_TEST(a_call_that_led_nowhere_is_recorded_without_a_name)
{
    struct dial_request request = request_for(place);
    struct rig_line *line;

    open_rig(1, CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 0);
    line = rig_accept(rig);
    rig_run(rig, 100);
    rig_drop(rig, line);
    rig_run(rig, 100);
    ck_assert_uint_eq(rig->record_count, 1);
    ck_assert_str_eq(rig->records[0].user, "");
    ck_assert_str_eq(rig->records[0].peer, place);
    ck_assert_int_eq(rig->records[0].why, END_CARRIER_LOST);
    ck_assert(!rig_has_event(rig, RAS_EVENT_SESSION));
    close_rig();
}
END_TEST

START_TEST(a_number_nobody_answered_is_no_call)
{
    struct dial_request request = request_for(place);

    open_rig(1, CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 0);
    server_connect_failed(rig->server, rig->connect_ticket, 678);
    rig_run(rig, 100);
    ck_assert_uint_eq(status_now().error, 678);
    ck_assert_uint_eq(rig->record_count, 0);
    close_rig();
}
END_TEST

START_TEST(the_name_servers_of_the_entry_come_before_the_servers)
{
    struct dial_request request = request_for(place);

    if (_i == 1) {
        request.dns[0] = 0x09090909;
        request.dns[1] = 0x08080808;
    }
    open_line(&request);
    ck_assert_uint_eq(status_now().dns[0], _i == 1 ? 0x09090909 : far_terms.dns[0]);
    ck_assert_uint_eq(status_now().dns[1], _i == 1 ? 0x08080808 : far_terms.dns[1]);
    far_stop(&far);
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_record");
    TCase *t = tcase_create("afterwards");
    SRunner *runner;
    int failed;

    tcase_add_test(t, a_call_that_was_up_is_recorded_with_the_number_and_our_name_and_address);
    tcase_add_test(t, a_call_that_led_nowhere_is_recorded_without_a_name);
    tcase_add_test(t, a_number_nobody_answered_is_no_call);
    tcase_add_loop_test(t, the_name_servers_of_the_entry_come_before_the_servers, 0, 2);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
