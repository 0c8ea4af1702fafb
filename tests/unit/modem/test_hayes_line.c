/*
 * test_hayes_line.c - being a modem: commands, data, +++ and RING on one serial line.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include "service/modem/hayes_line.h"

static struct hayes_line line;
static char said[2048], data[2048];
static rras_ms clock_ms;

static void setup(void)
{
    clock_ms = 100000;
    hayes_line_init(&line, 33600);
    line.h.echo = false;
}

static enum hayes_does type(const char *text)
{
    struct writer reply = wr_into((uint8_t *)said, sizeof said - 1), passed = wr_into((uint8_t *)data, sizeof data - 1);
    struct bytes in = bytes_of_text(text);
    enum hayes_does does = hayes_line_receive(&line, &in, &passed, &reply, clock_ms);

    ck_assert(!reply.overflow && !passed.overflow);
    said[reply.len] = '\0';
    data[passed.len] = '\0';
    return does;
}

static enum hayes_does wait_ms(rras_ms ms)
{
    struct writer reply = wr_into((uint8_t *)said, sizeof said - 1);
    enum hayes_does does;

    clock_ms += ms;
    does = hayes_line_advance(&line, &reply, clock_ms);
    said[reply.len] = '\0';
    return does;
}

static void connect_it(void)
{
    struct writer reply = wr_into((uint8_t *)said, sizeof said - 1);

    hayes_line_connected(&line, &reply, clock_ms);
    said[reply.len] = '\0';
}

static void end_it(enum hayes_result why)
{
    struct writer reply = wr_into((uint8_t *)said, sizeof said - 1);

    hayes_line_over(&line, why, &reply);
    said[reply.len] = '\0';
}

static void go_online(void)
{
    ck_assert_int_eq(type("ATDT1\r"), HAYES_DIALS);
    connect_it();
    ck_assert_str_eq(said, "\r\nCONNECT 33600\r\n");
    wait_ms(5000);
}

START_TEST(a_command_is_echoed_and_answered)
{
    line.h.echo = true;
    ck_assert_int_eq(type("ATE0\r"), HAYES_STAYS);
    ck_assert_str_eq(said, "ATE0\r\r\nOK\r\n");
    type("AT\r");
    ck_assert_str_eq(said, "\r\nOK\r\n");
}
END_TEST

START_TEST(it_hunts_for_attention_in_noise)
{
    static const struct {
        const char *typed, *said;
    } rows[] = {
        { "xyzATI3\r", "\r\nOpenRRAS\r\n\r\nOK\r\n" }, { "AAT\r", "\r\nOK\r\n" }, { "aT\r", "" }, { "\r\n\r\nhello\r", "" },
        { "AT I3\r", "\r\nOpenRRAS\r\n\r\nOK\r\n" }, { "ATI9\b3\r", "\r\nOpenRRAS\r\n\r\nOK\r\n" }, { "AT\b\b\bI3\r", "\r\nOpenRRAS\r\n\r\nOK\r\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        setup();
        type(rows[i].typed);
        ck_assert_msg(strcmp(said, rows[i].said) == 0, "row %u: %s", (unsigned)i, said);
    }
}
END_TEST

START_TEST(a_line_too_long_is_an_error_and_the_next_one_is_read)
{
    char much[400] = "AT";

    memset(much + 2, '1', 390);
    type(much);
    type("\r");
    ck_assert_str_eq(said, "\r\nERROR\r\n");
    type("AT\r");
    ck_assert_str_eq(said, "\r\nOK\r\n");
}
END_TEST

START_TEST(a_slash_repeats_the_last_line_without_a_return)
{
    type("ATI3\r");
    type("A/");
    ck_assert_str_eq(said, "\r\nOpenRRAS\r\n\r\nOK\r\n");
    type("ATDT7\r");
    end_it(HAYES_BUSY);
    ck_assert_str_eq(said, "\r\nBUSY\r\n");
    ck_assert_int_eq(type("A/"), HAYES_DIALS);
    ck_assert_str_eq(line.h.number, "7");
}
END_TEST

START_TEST(online_everything_passes_and_hello_is_data)
{
    go_online();
    ck_assert_int_eq(type("ATH\r+ 7E"), HAYES_STAYS);
    ck_assert_str_eq(data, "ATH\r+ 7E");
    ck_assert_str_eq(said, "");
    ck_assert(hayes_line_dcd(&line));
}
END_TEST

START_TEST(three_pluses_between_silences_come_back_to_commands_and_ato_goes_on)
{
    go_online();
    type("+++");
    ck_assert_str_eq(data, "+++");
    ck_assert_uint_eq(hayes_line_deadline(&line), clock_ms + 1000);
    wait_ms(999);
    ck_assert_str_eq(said, "");
    wait_ms(1);
    ck_assert_str_eq(said, "\r\nOK\r\n");
    type("ATI3\r");
    ck_assert_str_eq(said, "\r\nOpenRRAS\r\n\r\nOK\r\n");
    ck_assert(hayes_line_dcd(&line));
    ck_assert_int_eq(type("ATO\r"), HAYES_GOES_ON);
    connect_it();
    type("x");
    ck_assert_str_eq(data, "x");
}
END_TEST

START_TEST(pluses_without_their_silences_are_data)
{
    static const struct {
        const char *first;
        rras_ms before_last;
        const char *last;
    } rows[] = { { "a+++", 0, "" }, { "+++", 0, "b" }, { "++++", 0, "" }, { "++", 1500, "+" }, { "+", 0, "x++" } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        setup();
        go_online();
        type(rows[i].first);
        clock_ms += rows[i].before_last;
        type(rows[i].last);
        wait_ms(900);
        type("x");
        wait_ms(2000);
        ck_assert_msg(line.mode == HAYES_ONLINE, "row %u", (unsigned)i);
    }
}
END_TEST

START_TEST(an_escape_register_above_127_means_there_is_none)
{
    type("ATS2=128\r");
    go_online();
    type("+++");
    wait_ms(3000);
    ck_assert_int_eq(line.mode, HAYES_ONLINE);
}
END_TEST

START_TEST(ath_after_the_escape_hangs_up)
{
    go_online();
    type("+++");
    wait_ms(1000);
    ck_assert_int_eq(type("ATH\r"), HAYES_HANGS_UP);
    ck_assert_str_eq(said, "\r\nOK\r\n");
    ck_assert(!hayes_line_dcd(&line));
}
END_TEST

START_TEST(the_far_end_hanging_up_is_no_carrier)
{
    go_online();
    end_it(HAYES_NO_CARRIER);
    ck_assert_str_eq(said, "\r\nNO CARRIER\r\n");
    ck_assert_int_eq(line.mode, HAYES_COMMANDS);
    ck_assert(!hayes_line_dcd(&line));
}
END_TEST

START_TEST(a_key_gives_a_call_up_but_not_the_line_feed_of_its_command)
{
    type("ATDT5\r");
    ck_assert_int_eq(type("\n"), HAYES_STAYS);
    ck_assert_int_eq(type("x"), HAYES_HANGS_UP);
    ck_assert_str_eq(said, "\r\nNO CARRIER\r\n");
}
END_TEST

START_TEST(nobody_answering_ends_after_s7)
{
    type("ATS7=10DT5\r");
    ck_assert_uint_eq(hayes_line_deadline(&line), clock_ms + 10000);
    ck_assert_int_eq(wait_ms(9999), HAYES_STAYS);
    ck_assert_int_eq(wait_ms(1), HAYES_HANGS_UP);
    ck_assert_str_eq(said, "\r\nNO CARRIER\r\n");
}
END_TEST

START_TEST(it_rings_every_six_seconds_until_it_is_answered)
{
    hayes_line_ring(&line, true, clock_ms);
    for (int i = 1; i <= 3; i++) {
        ck_assert_int_eq(wait_ms(i == 1 ? 0 : HAYES_RING_MS), HAYES_STAYS);
        ck_assert_str_eq(said, "\r\nRING\r\n");
        ck_assert_int_eq(line.h.s[HAYES_S_RUNG], i);
    }
    ck_assert_int_eq(type("ATA\r"), HAYES_ANSWERS);
    connect_it();
    ck_assert_str_eq(said, "\r\nCONNECT 33600\r\n");
    ck_assert_uint_eq(hayes_line_deadline(&line), RRAS_NEVER);
}
END_TEST

START_TEST(s0_answers_on_its_ring_and_a_caller_who_gives_up_rings_no_more)
{
    type("ATS0=2\r");
    hayes_line_ring(&line, true, clock_ms);
    ck_assert_int_eq(wait_ms(0), HAYES_STAYS);
    ck_assert_int_eq(wait_ms(HAYES_RING_MS), HAYES_ANSWERS);
    setup();
    hayes_line_ring(&line, true, clock_ms);
    wait_ms(0);
    hayes_line_ring(&line, false, clock_ms);
    wait_ms(60000);
    ck_assert_str_eq(said, "");
    ck_assert_int_eq(type("ATA\r"), HAYES_STAYS);
    ck_assert_str_eq(said, "\r\nNO CARRIER\r\n");
}
END_TEST

START_TEST(dtr_does_what_d_says)
{
    static const struct {
        const char *command;
        enum hayes_does does;
        enum hayes_mode mode;
        const char *said;
    } rows[] = {
        { "AT&D0\r", HAYES_STAYS, HAYES_ONLINE, "" },
        { "AT&D1\r", HAYES_STAYS, HAYES_COMMANDS, "\r\nOK\r\n" },
        { "AT&D2\r", HAYES_HANGS_UP, HAYES_COMMANDS, "\r\nNO CARRIER\r\n" },
        { "AT&D3X0\r", HAYES_HANGS_UP, HAYES_COMMANDS, "\r\nNO CARRIER\r\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct writer reply;

        setup();
        type(rows[i].command);
        type("ATDT5\r");
        connect_it();
        reply = wr_into((uint8_t *)said, sizeof said - 1);
        ck_assert_int_eq(hayes_line_dtr(&line, true, &reply), HAYES_STAYS);
        ck_assert_int_eq(hayes_line_dtr(&line, false, &reply), rows[i].does);
        said[reply.len] = '\0';
        ck_assert_msg(line.mode == rows[i].mode && strcmp(said, rows[i].said) == 0, "row %u: %s", (unsigned)i, said);
        ck_assert_int_eq(line.h.x, 4); /* &D3 has reset the X0 */
    }
}
END_TEST

START_TEST(c0_holds_the_carrier_line_on)
{
    ck_assert(!hayes_line_dcd(&line));
    type("AT&C0\r");
    ck_assert(hayes_line_dcd(&line));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hayes_line");
    TCase *tests = tcase_create("hayes_line");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, a_command_is_echoed_and_answered);
    tcase_add_test(tests, it_hunts_for_attention_in_noise);
    tcase_add_test(tests, a_line_too_long_is_an_error_and_the_next_one_is_read);
    tcase_add_test(tests, a_slash_repeats_the_last_line_without_a_return);
    tcase_add_test(tests, online_everything_passes_and_hello_is_data);
    tcase_add_test(tests, three_pluses_between_silences_come_back_to_commands_and_ato_goes_on);
    tcase_add_test(tests, pluses_without_their_silences_are_data);
    tcase_add_test(tests, an_escape_register_above_127_means_there_is_none);
    tcase_add_test(tests, ath_after_the_escape_hangs_up);
    tcase_add_test(tests, the_far_end_hanging_up_is_no_carrier);
    tcase_add_test(tests, a_key_gives_a_call_up_but_not_the_line_feed_of_its_command);
    tcase_add_test(tests, nobody_answering_ends_after_s7);
    tcase_add_test(tests, it_rings_every_six_seconds_until_it_is_answered);
    tcase_add_test(tests, s0_answers_on_its_ring_and_a_caller_who_gives_up_rings_no_more);
    tcase_add_test(tests, dtr_does_what_d_says);
    tcase_add_test(tests, c0_holds_the_carrier_line_on);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
