/*
 * test_at_test.c - modems good and bad test themselves, and each ends with its verdict.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_test.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

/* One answer of a modem that is a table: what it says to a command; the row "" to all others. */
struct answer {
    const char *command, *says;
};

static struct at_test t;
static const struct answer *answers_now;
static bool echoes;
static char sent[512];
static char waiting[2048]; /* what the modem has said, on its way */
static rras_ms now;

static void on_write(void *ctx, struct bytes out)
{
    const struct answer *a = answers_now;
    char text[200];

    ck_assert_ptr_eq(ctx, &t);
    ck_assert_uint_lt(out.len, sizeof text);
    memcpy(text, out.at, out.len);
    text[out.len] = '\0';
    ck_assert_uint_lt(strlen(sent) + out.len, sizeof sent);
    strcat(sent, text);
    if (echoes)
        strcat(waiting, text);
    text[out.len - 1] = '\0';
    while (a->command && strcmp(a->command, text) != 0 && a->command[0] != '\0')
        a++;
    strcat(waiting, a->command ? a->says : "");
}

/* Until it ends, `piece` octets at once; how long it took. */
static rras_ms run(const struct answer *answers, const char *init, bool wants_tone, size_t piece)
{
    const rras_ms began = 1000;
    rras_ms next;

    answers_now = answers;
    now = began;
    sent[0] = waiting[0] = '\0';
    at_test_start(&t, init, wants_tone, on_write, &t, now);
    while ((next = at_test_advance(&t, now)) != RRAS_NEVER) {
        char part[sizeof waiting];
        size_t n = strlen(waiting) < piece ? strlen(waiting) : piece;

        if (n == 0) {
            ck_assert_uint_gt(next, now);
            now = next;
            continue;
        }
        memcpy(part, waiting, n);
        memmove(waiting, waiting + n, strlen(waiting + n) + 1);
        at_test_receive(&t, bytes_of(part, n), ++now);
    }
    ck_assert_uint_le(now - began, AT_TEST_MS);
    return now - began;
}

#define OK "\r\nOK\r\n"
#define ERROR "\r\nERROR\r\n"

static const struct answer good[] = {
    { "ATI3", "\r\nSportster 33600/Fax V4.3.185\r\n" OK },
    { "AT&V", "\r\nACTIVE PROFILE:\r\nB1 E1 L1 M1 N1 Q0 T V1 X4 &C1 &D2\r\nS00:000 S01:000\r\n" OK },
    { "AT+VCID=1", ERROR }, { "", OK }, { NULL, NULL },
};

START_TEST(a_good_modem_is_ready_and_its_whole_dialogue_is_shown)
{
    static const char want[] =
        "> AT\n< OK\n> ATQ0V1E1\n< OK\n> ATI\n< OK\n> ATI3\n< Sportster 33600/Fax V4.3.185\n< OK\n"
        "> AT&V\n< ACTIVE PROFILE:\n< B1 E1 L1 M1 N1 Q0 T V1 X4 &C1 &D2\n< S00:000 S01:000\n< OK\n"
        "> AT&F1\n< OK\n> ATS0=0\n< OK\n> AT+VCID=1\n< ERROR\n> AT#CID=1\n< OK\n"
        "> ATX4DT;\n< OK\n> ATH\n< OK\n> ATZ\n< OK\n";

    for (int i = 0; i < 4; i++) {
        echoes = i % 2 != 0;
        ck_assert_uint_lt(run(good, i < 2 ? "AT&F1" : "&F1", true, i < 2 ? 1 : 1000), 2000);
        ck_assert_int_eq(t.end, AT_TEST_READY);
        ck_assert_str_eq(t.dialogue, want);
        ck_assert_str_eq(t.verdict, "The modem is ready and hears a dial tone. It can tell who calls.");
        ck_assert_ptr_eq(t.type, modem_type_find("U.S. Robotics Sportster, Faxmodem, Message Modem"));
    }
}
END_TEST

START_TEST(without_the_wish_for_a_tone_the_receiver_stays_down)
{
    echoes = true;
    run(good, "", false, 1000);
    ck_assert_int_eq(t.end, AT_TEST_READY);
    ck_assert_str_eq(t.verdict, "The modem is ready. It can tell who calls.");
    ck_assert_str_eq(sent, "AT\rATQ0V1E1\rATI\rATI3\rAT&V\rATS0=0\rAT+VCID=1\rAT#CID=1\rATZ\r");
}
END_TEST

static const struct answer no_tone[] = { { "ATX4DT;", "\r\nNO DIALTONE\r\n" }, { "", OK }, { NULL, NULL } };
static const struct answer no_tone_2[] = { { "ATX4DT;", "\r\nNO DIAL TONE\r\n" }, { "ATH", "\r\nNO CARRIER\r\n" }, { "", OK }, { NULL, NULL } };
static const struct answer odd_tone[] = { { "ATX4DT;", ERROR }, { "", OK }, { NULL, NULL } };
static const struct answer mute_tone[] = { { "ATX4DT;", "" }, { "", OK }, { NULL, NULL } };
static const struct answer refuses[] = { { "AT&F&K3", ERROR }, { "", OK }, { NULL, NULL } };
static const struct answer auto_answer[] = { { "ATS0=0", ERROR }, { "", OK }, { NULL, NULL } };
static const struct answer dies[] = { { "AT", OK }, { "ATQ0V1E1", OK }, { NULL, NULL } };
static const struct answer dies_late[] = { { "ATX4DT;", "" }, { "ATH", "" }, { "ATZ", "" }, { "", OK }, { NULL, NULL } };
static const struct answer no_modem[] = { { "", "login: \xff\xfe\r\n" }, { NULL, NULL } };
static const struct answer silent[] = { { NULL, NULL } };
static const struct answer rings[] = { { "ATI3", "\r\nRING\r\n" }, { "", OK }, { NULL, NULL } };
static const struct answer rings_lifted[] = { { "ATX4DT;", "\r\nRING\r\n" OK }, { "", OK }, { NULL, NULL } };
static const struct answer digits[] = { { "AT", "0\r" }, { "", OK }, { NULL, NULL } };

static const struct {
    const struct answer *modem;
    enum at_test_end end;
    const char *says;      /* in its verdict */
    const char *last;      /* command */
} cases[] = {
    { no_tone, AT_TEST_NO_TONE, "hears no dial tone", "ATH\rATZ\r" },
    { no_tone_2, AT_TEST_NO_TONE, "hears no dial tone", "ATH\rATZ\r" },
    { odd_tone, AT_TEST_READY, "whether there is a dial tone, it does not say", "ATH\rATZ\r" },
    { mute_tone, AT_TEST_READY, "whether there is a dial tone, it does not say", "ATH\rATZ\r" },
    { refuses, AT_TEST_REFUSES, "initialization commands", "ATH\rATZ\r" },
    { auto_answer, AT_TEST_REFUSES, "initialization commands", "ATH\rATZ\r" },
    { dies, AT_TEST_DEAF, "answered at first", "ATI\rATI3\r" },
    { dies_late, AT_TEST_DEAF, "answered at first", "ATX4DT;\rATH\r" },
    { no_modem, AT_TEST_GARBLED, "speed", "ATQ0V1E1\rATQ0V1E1\r" },
    { silent, AT_TEST_SILENT, "No modem answers", "ATQ0V1E1\rATQ0V1E1\r" },
    { rings, AT_TEST_RANG, "A call came in", "ATI3\r" },
    { rings_lifted, AT_TEST_READY, "hears a dial tone", "ATH\rATZ\r" },
    { digits, AT_TEST_READY, "is ready", "ATH\rATZ\r" },
};
enum { CASES = sizeof cases / sizeof *cases };

START_TEST(every_fault_has_its_verdict)
{
    echoes = false;
    for (size_t piece = 1; piece < 100; piece += 50) {
        run(cases[_i].modem, "AT&F&K3", true, piece);
        ck_assert_msg(t.end == cases[_i].end, "case %d: %d\n%s", _i, (int)t.end, t.dialogue);
        ck_assert_msg(strstr(t.verdict, cases[_i].says) != NULL, "case %d: %s", _i, t.verdict);
        ck_assert_uint_ge(strlen(sent), strlen(cases[_i].last));
        ck_assert_str_eq(sent + strlen(sent) - strlen(cases[_i].last), cases[_i].last);
    }
}
END_TEST

START_TEST(silence_is_shown_and_three_attempts_are_made)
{
    echoes = false;
    run(silent, "", true, 1);
    ck_assert_str_eq(t.dialogue, "> AT\n(no answer)\n> AT\n(no answer)\n> AT\n(no answer)\n"
                                 "> ATQ0V1E1\n(no answer)\n> ATQ0V1E1\n(no answer)\n");
}
END_TEST

START_TEST(a_modem_that_never_stops_talking_ends_in_time)
{
    rras_ms next;

    answers_now = good;
    now = 1000;
    at_test_start(&t, "", true, on_write, &t, now);
    while ((next = at_test_advance(&t, now)) != RRAS_NEVER) {
        at_test_receive(&t, bytes_of_text("blah\r\n"), now);
        now += 100;
        ck_assert_uint_le(now, 1000 + AT_TEST_MS);
        sent[0] = waiting[0] = '\0';
    }
    ck_assert_int_eq(t.end, AT_TEST_GARBLED);
    ck_assert_uint_le(strlen(t.dialogue), AT_TEST_DIALOGUE_MAX);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("at_test");
    TCase *tc = tcase_create("a modem tests itself");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, a_good_modem_is_ready_and_its_whole_dialogue_is_shown);
    tcase_add_test(tc, without_the_wish_for_a_tone_the_receiver_stays_down);
    tcase_add_loop_test(tc, every_fault_has_its_verdict, 0, CASES);
    tcase_add_test(tc, silence_is_shown_and_three_attempts_are_made);
    tcase_add_test(tc, a_modem_that_never_stops_talking_ends_in_time);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
