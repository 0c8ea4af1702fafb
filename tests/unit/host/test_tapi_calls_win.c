/*
 * test_tapi_calls_win.c - calls through Windows telephony: answered, dialled, hung up, and all that can go wrong.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tapi_rig.h"

/* A call is up on port 0; the far end of its data. */
static HANDLE ring_through(void)
{
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in at 33600");
    return far_modem(42);
}

START_TEST(a_call_is_answered_at_its_first_ring_and_bytes_flow)
{
    HANDLE far_end = ring_through();

    ck_assert_str_eq(ports[0].call->ops->kind, "tapi");
    far_writes(far_end, "~hello");
    ck_assert(wait_received("~hello"));
    ck_assert(loop_call(loop, write_on_loop, "and hello"));
    far_reads(far_end, "and hello");
    CloseHandle(far_end);
}
END_TEST

START_TEST(hanging_up_sends_what_was_written_drops_waits_for_idle_and_deallocates)
{
    HANDLE far_end = ring_through();
    const char *drop, *deallocate;

    ask("log");
    ck_assert(loop_call(loop, write_on_loop, "bye"));
    on_loop(close_call_on_loop, 0);
    far_reads(far_end, "bye");
    expect(0, "idle");
    drop = strstr(ask("log"), "lineDrop\n");
    deallocate = strstr(answer, "lineDeallocateCall\n");
    ck_assert(drop != NULL && deallocate > drop);
    wait_answer("calls", "0");
    CloseHandle(far_end);
    CloseHandle(ring_through()); /* and it rings again */
}
END_TEST

START_TEST(a_caller_who_hangs_up_is_told_as_a_lost_line)
{
    HANDLE far_end = ring_through();

    tell("disconnect 42 1");
    expect(0, "lost");
    expect(0, "idle");
    wait_answer("calls", "0");
    CloseHandle(far_end);
}
END_TEST

START_TEST(a_lost_call_that_its_owner_still_has_is_idle_only_when_it_is_closed)
{
    HANDLE far_end = ring_through();

    ports[0].keeps_lost = true;
    tell("idle 42");
    expect(0, "lost");
    wait_answer("calls", "0");
    ck_assert_int_eq(ports[0].count, ports[0].read);
    on_loop(close_call_on_loop, 0);
    expect(0, "idle");
    CloseHandle(far_end);
}
END_TEST

START_TEST(a_broken_pipe_is_lost_and_the_call_hung_up)
{
    HANDLE far_end = ring_through();

    CloseHandle(far_end);
    expect(0, "lost");
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

static void rings_three(void *arg)
{
    (void)arg;
    tapi_set_rings(ports[0].line, 3);
}

START_TEST(a_call_is_answered_at_the_ring_that_was_set)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    tell("ring 42 1");
    expect(0, "ring 1");
    tell("ring 42 2");
    expect(0, "ring 2");
    ck_assert(!strstr(ask("log"), "lineAnswer"));
    tell("ring 42 2"); /* the same told twice */
    tell("ring 42 3");
    expect(0, "ring 3");
    expect(0, "connected in");
    CloseHandle(far_modem(42));
}
END_TEST

START_TEST(a_driver_that_tells_rings_without_a_number_tells_the_first_one_twice)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    tell("ring 42 0");
    expect(0, "ring 1");
    tell("ring 42 0");
    tell("ring 42 3");
    expect(0, "ring 3");
    expect(0, "connected in");
}
END_TEST

START_TEST(a_caller_is_told_with_number_and_name_when_they_come_after_the_first_ring)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    tell("ring 42");
    expect(0, "ring 1");
    tell("caller 42 0231123456 SMITH 7654321");
    expect(0, "ring 1 from 0231123456 SMITH to 7654321");
    tell("caller 42 0231123456 SMITH 7654321"); /* nothing new */
    tell("ring 42 3");
    expect(0, "ring 3 from 0231123456");
    expect(0, "connected in");
    ck_assert_str_eq(ports[0].connection.party.caller, "0231123456");
    ck_assert_str_eq(ports[0].connection.party.called, "7654321");
    ck_assert_str_eq(ports[0].call->peer, "0231123456");
    CloseHandle(far_modem(42));
}
END_TEST

START_TEST(an_owner_may_answer_before_the_set_ring)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    tell("ring 42");
    expect(0, "ring 1");
    on_loop(answer_on_loop, 0);
    expect(0, "connected in");
    CloseHandle(far_modem(42));
}
END_TEST

START_TEST(a_caller_who_gives_up_while_it_rings_leaves_nothing_behind)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    tell("ring 42");
    expect(0, "ring 1");
    tell("idle 42");
    expect(0, "idle");
    wait_answer("calls", "0");
    tell("ring 42");
    expect(0, "ring 1");
    tell("disconnect 42 1");
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

START_TEST(a_call_told_the_way_of_tapi_2_is_answered_too)
{
    tell("ring2 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    CloseHandle(far_modem(42));
}
END_TEST

static const char *const foreign[] = { "foreign 42 0x10 2", "foreign 42 0x8 4", "foreign 42 0x4 4", "foreign 42 0x10 0" };

START_TEST(a_call_of_another_program_or_medium_is_left_alone)
{
    ask("log");
    tell(foreign[_i]);
    wait_called("lineDeallocateCall");
    ck_assert(!strstr(answer, "lineAnswer"));
    ck_assert(!strstr(answer, "lineDrop"));
    ck_assert_int_eq(ports[0].count, ports[0].read);
    CloseHandle(ring_through()); /* ours is answered all the same */
}
END_TEST

START_TEST(a_refused_answer_fails_and_the_line_rings_again)
{
    tell(_i ? "fail lineAnswer 0x80000048 1" : "refuse lineAnswer 0x80000048 1");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "call failed 651");
    expect(0, "idle");
    CloseHandle(ring_through());
}
END_TEST

START_TEST(modems_that_find_no_common_way_fail_with_679)
{
    tell("connects off");
    tell("ring 42");
    expect(0, "ring 1");
    wait_called("lineAnswer");
    tell(_i ? "idle 42" : "disconnect 42 0x400");
    expect(0, "call failed 679");
    expect(0, "idle");
}
END_TEST

static const char *const broken_handles[] = {
    "fail lineGetID 0x80000048 1", "lie id 8 0", "lie id 8 20", "lie id 16 2", "lie id 20 0xFFFFFFF0", "lie id 24 0",
    "lie id 24 0xFFFFFFFF", "lie id 24 0x7FFFFFF4", "lie id 4 0xFFFFFFFF\nlie id 16 0xFFFFFFFF",
};

START_TEST(a_call_without_a_usable_data_handle_fails_with_692)
{
    char commands[80], *second;

    snprintf(commands, sizeof commands, "%s", broken_handles[_i]);
    second = strchr(commands, '\n');
    if (second)
        *second++ = 0;
    tell(commands);
    if (second)
        tell(second);
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "call failed 692 The modem's driver gave no data connection");
    expect(0, "idle");
    wait_answer("calls", "0");
    tell("honest");
    CloseHandle(ring_through());
}
END_TEST

START_TEST(a_handle_of_something_else_is_no_data_handle)
{
    char path[MAX_PATH], command[40];
    HANDLE file;

    ck_assert_uint_gt(GetModuleFileNameA(NULL, path, sizeof path), 0);
    file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    ck_assert(file != INVALID_HANDLE_VALUE);
    snprintf(command, sizeof command, "lie id 24 %lu", (unsigned long)HandleToULong(file));
    tell(command);
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "call failed 692");
    expect(0, "idle");
    ck_assert(CloseHandle(file)); /* nobody else did */
}
END_TEST

START_TEST(a_refused_drop_closes_the_line_at_once)
{
    HANDLE far_end = ring_through();

    tell("refuse lineDrop 0x80000048 1");
    on_loop(close_call_on_loop, 0);
    expect(0, "idle");
    wait_answer("calls", "0");
    CloseHandle(far_end);
    CloseHandle(ring_through());
}
END_TEST

START_TEST(call_information_that_fails_or_lies_does_not_stop_the_call)
{
    static const char *const lies[] = { "fail lineGetCallInfo 0x80000048", "lie info 8 0", "lie info 112 0xFFFFFFFF",
                                        "lie info 116 0xFFFFFFFF", "pad info 200000", "lie info 4 0xFFFFFFFF" };

    tell(lies[_i]);
    tell("caller 42 1 A 2");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in at ");
    CloseHandle(far_modem(42));
}
END_TEST

/* ---------------------------------------------------------------------------------------------- dialling */

START_TEST(a_dialled_call_connects_with_the_number_as_it_was_given)
{
    HANDLE far_end;

    tell("rate 42 31200");
    dial_number("ATDT,5551234", false);
    expect(0, "connected out at 33600");
    ck_assert_str_eq(ask("dialled"), "ATDT,5551234");
    far_end = far_modem(42);
    far_writes(far_end, "login:");
    ck_assert(wait_received("login:"));
    on_loop(close_call_on_loop, 0);
    expect(0, "idle");
    wait_answer("calls", "0");
    CloseHandle(far_end);
}
END_TEST

START_TEST(a_canonical_number_goes_through_the_dialing_rules)
{
    dial_number(_i ? "+1 (425) 5550100" : "+49 (231) 123456", true);
    expect(0, "connected out");
    ck_assert_str_eq(ask("dialled"), _i ? "T0,0014255550100" : "T0,123456");
}
END_TEST

static const struct {
    const char *fault, *told;
} bad_rules[] = {
    { "fail lineTranslateAddress 0x80000010 1", "call failed 749" },
    { "fail lineTranslateAddress 0x8000000E 1", "call failed 740 Windows telephony has no dialing location" },
    { "lie translate 12 0", "call failed 749" },
    { "lie translate 16 0xFFFFFFFF", "call failed 749" },
    { "lie translate 8 12", "call failed 749" },
};

START_TEST(a_number_the_rules_cannot_translate_is_not_dialled)
{
    tell(bad_rules[_i].fault);
    dial_number("+49 (231) 123456", true);
    expect(0, bad_rules[_i].told);
    expect(0, "idle");
    ck_assert_str_eq(ask("dialled"), "no number");
    tell("honest");
    dial_number("1", false);
    expect(0, "connected out");
}
END_TEST

static const struct {
    const char *outcome, *told;
} outcomes[] = {
    { "outcome 42 busy", "call failed 676" },       { "outcome 42 busystate", "call failed 676" },
    { "outcome 42 noanswer", "call failed 678" },   { "outcome 42 nodialtone", "call failed 680" },
    { "outcome 42 badaddress", "call failed 749" }, { "outcome 42 unknown", "call failed 679" },
    { "outcome 42 idle", "call failed 679" },       { "fail lineMakeCall 0x80000005", "call failed 633" },
    { "fail lineMakeCall 0x8000004B", "call failed 692" },
    { "refuse lineMakeCall 0x80000048", "call failed 651" }, { "refuse lineMakeCall 0x80000010", "call failed 749" },
    { "fail lineMakeCall 0x80000052 1", "call failed 740" },
};

START_TEST(each_way_a_dialled_call_fails_has_its_number)
{
    tell(outcomes[_i].outcome);
    dial_number("5551234", false);
    expect(0, outcomes[_i].told);
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

START_TEST(the_line_rings_and_dials_again_after_a_failed_call)
{
    tell("outcome 42 busy");
    for (int i = 0; i < 5; i++) {
        dial_number("5551234", false);
        expect(0, "call failed 676");
        expect(0, "idle");
    }
    CloseHandle(ring_through());
}
END_TEST

START_TEST(a_number_too_long_or_empty_is_refused)
{
    char number[200] = "";

    if (_i)
        memset(number, '1', sizeof number - 1);
    dial_number(number, false);
    expect(0, "call failed 749");
    expect(0, "idle");
    ck_assert_str_eq(ask("dialled"), "no number");
}
END_TEST

START_TEST(a_call_can_be_hung_up_while_it_is_dialled)
{
    tell("outcome 42 hang");
    dial_number("5551234", false);
    wait_called("lineMakeCall");
    on_loop(hang_up_on_loop, 0);
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

START_TEST(a_call_hung_up_before_its_reply_is_dropped_when_the_reply_comes)
{
    tell("outcome 42 hang");
    tell("late lineMakeCall");
    dial_number("5551234", false);
    wait_called("lineMakeCall");
    on_loop(hang_up_on_loop, 0);
    tell("honest");
    tell("reply");
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

START_TEST(states_before_the_reply_are_understood)
{
    tell("late lineMakeCall");
    dial_number("5551234", false);
    wait_called("lineMakeCall");
    tell("honest");
    tell("reply");
    tell("connect 42"); /* what was told before the reply could not be ours yet */
    expect(0, "connected out");
}
END_TEST

/* Holds the logic thread until the telephony thread has called `function`, so that its news wait behind us. */
static void until_called(const char *function)
{
    rras_ms limit = loop_now() + 10000;

    while (!strstr(ask("log"), function) && loop_now() < limit)
        Sleep(1);
}

static void dial_and_hang_up_when_connected(void *arg)
{
    struct port *p = arg;

    ask("log");
    tapi_dial(p->line, "5551234", false);
    until_called("lineGetID");
    tapi_hang_up(p->line);
}

START_TEST(a_call_hung_up_at_the_moment_it_connects_is_not_given_out)
{
    on_loop(dial_and_hang_up_when_connected, 0);
    expect(0, "idle");
    wait_answer("calls", "0");
    ck_assert_ptr_null(ports[0].call);
    CloseHandle(ring_through());
}
END_TEST

static void ring_and_dial(void *arg)
{
    struct port *p = arg;

    ask("log");
    ask("ring 42");
    until_called("lineGetCallInfo");
    tapi_dial(p->line, "5551234", false);
}

START_TEST(a_call_that_rings_while_we_dial_wins)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    on_loop(ring_and_dial, 0);
    expect(0, "call failed 633");
    expect(0, "ring 1");
    tell("ring 42 2");
    expect(0, "ring 2"); /* no idle of the call that never was */
    tell("ring 42 3");
    expect(0, "ring 3");
    expect(0, "connected in");
    ck_assert_str_eq(ask("dialled"), "no number");
}
END_TEST

START_TEST(one_call_at_a_time)
{
    CloseHandle(ring_through());
    expect(0, "lost");
    expect(0, "idle");
    tell("outcome 42 hang");
    dial_number("5551234", false);
    wait_called("lineMakeCall");
    dial_number("5551235", false);
    expect(0, "call failed 633");
    on_loop(hang_up_on_loop, 0);
    expect(0, "idle");
}
END_TEST

START_TEST(a_call_is_dialled_from_inside_idle)
{
    tell("outcome 42 busy");
    ports[0].dials = "5551235";
    dial_number("5551234", false);
    expect(0, "call failed 676");
    expect(0, "idle");
    expect(0, "call failed 676");
    expect(0, "idle");
    ck_assert_str_eq(ask("dialled"), "5551235");
}
END_TEST

/* --------------------------------------------------------------------------------------------- patience */

static void setup_impatient(void)
{
    setup_tapi();
    options.patience.connect_ms = 60;
    options.patience.drop_ms = 60;
    options.patience.ring_ms = 40;
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
}

START_TEST(a_driver_that_does_not_count_rings_is_counted_for)
{
    on_loop(rings_three, 0);
    wait_answer("rings 42", "3");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "ring 2");
    expect(0, "ring 3");
    expect(0, "connected in");
}
END_TEST

START_TEST(a_dialled_call_of_which_nothing_is_heard_fails_with_678)
{
    tell("outcome 42 hang");
    dial_number("5551234", false);
    expect(0, "call failed 678");
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

START_TEST(a_reply_that_never_comes_costs_the_line_and_it_is_opened_again)
{
    tell("outcome 42 hang");
    tell("late lineMakeCall");
    ask("log");
    dial_number("5551234", false);
    expect(0, "call failed 678");
    expect(0, "idle");
    wait_called("lineOpen");
    tell("honest");
    CloseHandle(ring_through());
}
END_TEST

START_TEST(an_answered_call_of_which_nothing_is_heard_fails_with_679)
{
    tell("connects off");
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "call failed 679");
    expect(0, "idle");
    wait_answer("calls", "0");
}
END_TEST

static const char *const no_drops[] = { "drops off", "late lineDrop", "refuse lineDrop 0x80000048", "fail lineDrop 0x80000048" };

START_TEST(a_call_that_does_not_become_idle_costs_the_line_and_it_is_opened_again)
{
    HANDLE far_end = ring_through();

    tell(no_drops[_i]);
    tell("drops off");
    ask("log");
    on_loop(close_call_on_loop, 0);
    expect(0, "idle");
    wait_called("lineOpen");
    wait_answer("calls", "0");
    CloseHandle(far_end);
    tell("honest");
    tell("drops on");
    CloseHandle(ring_through());
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static Suite *suite(void)
{
    Suite *s = suite_create("tapi_calls_win");
    TCase *in = tcase_create("answered"), *out = tcase_create("dialled"), *late = tcase_create("patience");

    tcase_add_checked_fixture(in, setup_open, teardown_tapi);
    tcase_add_test(in, a_call_is_answered_at_its_first_ring_and_bytes_flow);
    tcase_add_test(in, hanging_up_sends_what_was_written_drops_waits_for_idle_and_deallocates);
    tcase_add_test(in, a_caller_who_hangs_up_is_told_as_a_lost_line);
    tcase_add_test(in, a_lost_call_that_its_owner_still_has_is_idle_only_when_it_is_closed);
    tcase_add_test(in, a_broken_pipe_is_lost_and_the_call_hung_up);
    tcase_add_test(in, a_call_is_answered_at_the_ring_that_was_set);
    tcase_add_test(in, a_driver_that_tells_rings_without_a_number_tells_the_first_one_twice);
    tcase_add_test(in, a_caller_is_told_with_number_and_name_when_they_come_after_the_first_ring);
    tcase_add_test(in, an_owner_may_answer_before_the_set_ring);
    tcase_add_test(in, a_caller_who_gives_up_while_it_rings_leaves_nothing_behind);
    tcase_add_test(in, a_call_told_the_way_of_tapi_2_is_answered_too);
    tcase_add_loop_test(in, a_call_of_another_program_or_medium_is_left_alone, 0, COUNT(foreign));
    tcase_add_loop_test(in, a_refused_answer_fails_and_the_line_rings_again, 0, 2);
    tcase_add_loop_test(in, modems_that_find_no_common_way_fail_with_679, 0, 2);
    tcase_add_loop_test(in, a_call_without_a_usable_data_handle_fails_with_692, 0, COUNT(broken_handles));
    tcase_add_test(in, a_handle_of_something_else_is_no_data_handle);
    tcase_add_test(in, a_refused_drop_closes_the_line_at_once);
    tcase_add_loop_test(in, call_information_that_fails_or_lies_does_not_stop_the_call, 0, 6);
    suite_add_tcase(s, in);
    tcase_add_checked_fixture(out, setup_open, teardown_tapi);
    tcase_add_test(out, a_dialled_call_connects_with_the_number_as_it_was_given);
    tcase_add_loop_test(out, a_canonical_number_goes_through_the_dialing_rules, 0, 2);
    tcase_add_loop_test(out, a_number_the_rules_cannot_translate_is_not_dialled, 0, COUNT(bad_rules));
    tcase_add_loop_test(out, each_way_a_dialled_call_fails_has_its_number, 0, COUNT(outcomes));
    tcase_add_test(out, the_line_rings_and_dials_again_after_a_failed_call);
    tcase_add_loop_test(out, a_number_too_long_or_empty_is_refused, 0, 2);
    tcase_add_test(out, a_call_can_be_hung_up_while_it_is_dialled);
    tcase_add_test(out, a_call_hung_up_before_its_reply_is_dropped_when_the_reply_comes);
    tcase_add_test(out, states_before_the_reply_are_understood);
    tcase_add_test(out, a_call_hung_up_at_the_moment_it_connects_is_not_given_out);
    tcase_add_test(out, a_call_that_rings_while_we_dial_wins);
    tcase_add_test(out, one_call_at_a_time);
    tcase_add_test(out, a_call_is_dialled_from_inside_idle);
    suite_add_tcase(s, out);
    tcase_add_checked_fixture(late, setup_impatient, teardown_tapi);
    tcase_add_test(late, a_driver_that_does_not_count_rings_is_counted_for);
    tcase_add_test(late, a_dialled_call_of_which_nothing_is_heard_fails_with_678);
    tcase_add_test(late, a_reply_that_never_comes_costs_the_line_and_it_is_opened_again);
    tcase_add_test(late, an_answered_call_of_which_nothing_is_heard_fails_with_679);
    tcase_add_loop_test(late, a_call_that_does_not_become_idle_costs_the_line_and_it_is_opened_again, 0, COUNT(no_drops));
    suite_add_tcase(s, late);
    return s;
}

int main(void)
{
#ifdef _WIN64
    return run_suites(suite());
#else
    (void)suite; /* the stand-in's names are those of 64 bit */
    return 0;
#endif
}
