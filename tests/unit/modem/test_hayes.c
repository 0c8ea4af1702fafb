/*
 * test_hayes.c - being a modem: command lines and what is said to them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include "service/modem/hayes.h"

static char said[1024];

static enum hayes_does command(struct hayes *h, const char *line)
{
    struct writer reply = wr_into((uint8_t *)said, sizeof said - 1);
    enum hayes_does does = hayes_command(h, bytes_of_text(line), &reply);

    said[reply.len] = '\0';
    return does;
}

static struct hayes modem(void)
{
    struct hayes h;

    hayes_init(&h, 57600);
    h.connects_at_once = false;
    return h;
}

START_TEST(what_old_diallers_say_first_is_ok)
{
    static const char *const lines[] = {
        "AT", "at", "ATZ", "AT&F", "AT&F&C1&D2S0=0V1X4E1S7=55",            /* NT 4's modem.inf (KB Q112654) */
        "AT&FE0V1&C1&D2 S0=0", "ATX4M1L1", "AT &F E0 V1 &D2 &C1 W1",       /* Windows 9x */
        "ATE0Q0V1&C1&D2S0=0\\N3%C3", "AT#CID=1", "AT+VCID=1", "AT+FCLASS=0;S0=0", "AT%C0\\N3&K3", "ATN1S37=0", "AT*E0-J1",
        "ATS0=0 Q0 V1 &C1 &D3", "ATM0", "ATB0", "AT+MS=V34", "ATS95=1", "ATS30=0", "ATS=5", "ATL2",
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct hayes h = modem();

        ck_assert_msg(command(&h, lines[i]) == HAYES_STAYS && strstr(said, "OK\r\n"), "%s: %s", lines[i], said);
    }
}
END_TEST

START_TEST(numbers_are_read_as_diallers_write_them)
{
    static const struct {
        const char *line, *number;
    } rows[] = {
        { "ATD5551234", "5551234" },     { "ATDT 555-1234", "555-1234" }, { "ATDP(0231) 5,5", "023155" }, { "atdt9W5551234", "95551234" },
        { "ATDThome", "home" },          { "ATDTPARADISE", "PARADISE" },  { "ATDT*67#5", "*67#5" },
        { "ATDT127.0.0.1:2323", "127.0.0.1:2323" }, { "ATD", "" },        { "ATE0V1DT5", "5" },           { "ATDT5@!6", "56" },
        { "ATDT0123456789012345678901234567890123456789012345678901234567890123456789",
          "012345678901234567890123456789012345678901234567890123456789012" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hayes h = modem();

        ck_assert_msg(command(&h, rows[i].line) == HAYES_DIALS, "%s", rows[i].line);
        ck_assert_str_eq(h.number, rows[i].number);
        ck_assert_str_eq(said, "");
    }
}
END_TEST

START_TEST(a_semicolon_only_dials_the_number_and_l_dials_the_last)
{
    struct hayes h = modem();

    ck_assert_int_eq(command(&h, "ATDT555;"), HAYES_STAYS);
    ck_assert_str_eq(said, "\r\nOK\r\n");
    ck_assert_int_eq(command(&h, "ATDL"), HAYES_DIALS);
    ck_assert_str_eq(h.number, "555");
}
END_TEST

START_TEST(a_caller_on_a_tcp_line_is_connected_at_once)
{
    static const char *const lines[] = { "ATD", "ATDT5551234", "ATA", "ATO", "ATE0DT5" };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct hayes h;

        hayes_init(&h, 57600);
        ck_assert_int_eq(command(&h, lines[i]), HAYES_CONNECTS);
        ck_assert_str_eq(said, "\r\nCONNECT 57600\r\n");
        ck_assert(h.connected);
        ck_assert_int_eq(command(&h, "ATH"), HAYES_HANGS_UP);
        ck_assert_int_eq(command(&h, "ATH0"), HAYES_STAYS);
    }
}
END_TEST

START_TEST(results_are_told_as_v_q_and_x_say)
{
    static const struct {
        const char *line;
        enum hayes_result result;
        const char *said;
    } rows[] = {
        { "AT", HAYES_OK, "\r\nOK\r\n" },            { "ATV0", HAYES_OK, "0\r" },          { "ATQ1", HAYES_BUSY, "" },
        { "ATX4", HAYES_BUSY, "\r\nBUSY\r\n" },      { "ATX2", HAYES_BUSY, "\r\nNO CARRIER\r\n" }, { "ATX1V0", HAYES_BUSY, "3\r" },
        { "ATX3", HAYES_BUSY, "\r\nBUSY\r\n" },      { "ATX0", HAYES_CONNECT, "\r\nCONNECT\r\n" },
        { "ATX1", HAYES_CONNECT, "\r\nCONNECT 57600\r\n" }, { "ATV0", HAYES_CONNECT, "1\r" }, { "ATV0", HAYES_RING, "2\r" },
        { "ATX1", HAYES_NO_DIALTONE, "\r\nNO CARRIER\r\n" }, { "AT", HAYES_NO_DIALTONE, "\r\nNO DIALTONE\r\n" },
        { "ATV0", HAYES_NO_ANSWER, "8\r" },          { "ATV0", HAYES_ERROR, "4\r" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hayes h = modem();
        struct writer reply = wr_into((uint8_t *)said, sizeof said - 1);

        command(&h, rows[i].line);
        hayes_say(&h, rows[i].result, &reply);
        said[reply.len] = '\0';
        ck_assert_msg(strcmp(said, rows[i].said) == 0, "%s: %s", rows[i].line, said);
    }
}
END_TEST

START_TEST(s_registers_keep_their_rules)
{
    static const struct {
        const char *line, *said;
    } rows[] = {
        { "ATS7?", "\r\n060\r\n\r\nOK\r\n" }, { "ATS7=55S7?", "\r\n055\r\n\r\nOK\r\n" }, { "ATS0?", "\r\n000\r\n\r\nOK\r\n" },
        { "ATS2?S12?", "\r\n043\r\n\r\n050\r\n\r\nOK\r\n" }, { "ATS7=256", "\r\nERROR\r\n" }, { "ATS3=128", "\r\nERROR\r\n" },
        { "ATS7=20 S0=2 S7?", "\r\n020\r\n\r\nOK\r\n" }, { "ATS8=3?", "\r\n003\r\n\r\nOK\r\n" }, { "ATS12", "\r\nOK\r\n" },
        { "AT=9?", "\r\n009\r\n\r\nOK\r\n" }, { "ATS200=1", "\r\nOK\r\n" }, { "ATS200?", "\r\n000\r\n\r\nOK\r\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hayes h = modem();

        command(&h, rows[i].line);
        ck_assert_msg(strcmp(said, rows[i].said) == 0, "%s: %s", rows[i].line, said);
    }
}
END_TEST

START_TEST(it_says_what_it_is)
{
    static const struct {
        const char *line, *part;
    } rows[] = {
        { "ATI", "56000" }, { "ATI3", "OpenRRAS" }, { "ATI9", "OpenRRAS" }, { "AT+GMM", "OpenRRAS virtual modem" },
        { "AT+FCLASS=?", "\r\n0\r\n" }, { "AT+FCLASS?", "\r\n0\r\n" }, { "AT+GCAP", "+FCLASS" }, { "AT&V", "E1 Q0 V1 X4 &C1 &D2" },
        { "ATE0V1X2&V", "E0 Q0 V1 X2" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hayes h = modem();

        command(&h, rows[i].line);
        ck_assert_msg(strstr(said, rows[i].part) && strstr(said, "OK\r\n"), "%s: %s", rows[i].line, said);
    }
}
END_TEST

START_TEST(a_reset_ends_the_line_and_forgets_the_settings)
{
    struct hayes h = modem();

    command(&h, "ATE0V0X0S7=5&D0");
    ck_assert_int_eq(command(&h, "ATZE0"), HAYES_STAYS);
    ck_assert(h.echo && !h.terse && h.x == 4 && h.s[HAYES_S_WAIT] == 60 && h.dtr == 2);
    ck_assert_str_eq(said, "\r\nOK\r\n");
}
END_TEST

START_TEST(without_a_connection_there_is_nothing_to_go_on_with)
{
    struct hayes h = modem();

    ck_assert_int_eq(command(&h, "ATO"), HAYES_STAYS);
    ck_assert_str_eq(said, "\r\nNO CARRIER\r\n");
    h.connected = true;
    ck_assert_int_eq(command(&h, "ATO"), HAYES_GOES_ON);
}
END_TEST

START_TEST(an_answer_that_finds_no_room_is_not_said_by_halves)
{
    struct hayes h = modem();
    uint8_t room[5];
    struct writer reply = wr_into(room, sizeof room);

    hayes_command(&h, bytes_of_text("ATI3"), &reply);
    ck_assert(reply.len == 0 && !reply.overflow);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hayes");
    TCase *tests = tcase_create("hayes");
    SRunner *runner;
    int failed;

    tcase_add_test(tests, what_old_diallers_say_first_is_ok);
    tcase_add_test(tests, numbers_are_read_as_diallers_write_them);
    tcase_add_test(tests, a_semicolon_only_dials_the_number_and_l_dials_the_last);
    tcase_add_test(tests, a_caller_on_a_tcp_line_is_connected_at_once);
    tcase_add_test(tests, results_are_told_as_v_q_and_x_say);
    tcase_add_test(tests, s_registers_keep_their_rules);
    tcase_add_test(tests, it_says_what_it_is);
    tcase_add_test(tests, a_reset_ends_the_line_and_forgets_the_settings);
    tcase_add_test(tests, without_a_connection_there_is_nothing_to_go_on_with);
    tcase_add_test(tests, an_answer_that_finds_no_room_is_not_said_by_halves);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
