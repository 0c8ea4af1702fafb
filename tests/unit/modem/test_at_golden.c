/*
 * test_at_golden.c - dialogues with odd modems are played again, as written and one octet per read.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include "tests/support/at_golden.h"

static const char *const names[] = {
    "split-result-codes", "ok-before-connect", "ring-during-connect", "newlines-inside-codes", "connect-glued-to-ppp",
    "connect-without-line-end", "echo-off", "numeric-results", "digits-are-no-results-of-words", "dle-streams",
    "no-carrier-inside-data", "carrier-glitches", "garbage-everywhere", "dtr-does-nothing", "dtr-works-without-dcd",
    "hang-up-nobody-hears", "blind-dial", "blind-dial-in-vain", "blind-dial-not-wanted", "blind-dial-hung-up-in-the-pause",
    "caller-id-commands", "caller-id-between-rings", "caller-id-withheld", "distinctive-ring", "caller-id-of-a-mobile",
};
enum { NAMES = sizeof names / sizeof *names };

START_TEST(every_dialogue_goes_as_it_is_written)
{
    static const size_t pieces[] = { 0, 1, 2, 3, 7 };
    char path[400];

    snprintf(path, sizeof path, RRAS_GOLDEN "/modem/%s.txt", names[_i]);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        const char *error = at_golden_play(path, pieces[i]);

        ck_assert_msg(error[0] == '\0', "%s in pieces of %u: %s", names[_i], (unsigned)pieces[i], error);
    }
}
END_TEST

START_TEST(a_dialogue_that_goes_another_way_is_told)
{
    static struct at_golden g;
    static const char *const wrong[] = { "< ATX\\r", "= Ready", "= data x", "! no-such setting" };
    char line[40];

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        memset(&g, 0, sizeof g);
        at_config_defaults(&g.config);
        snprintf(line, sizeof line, "%s", wrong[i]);
        at_golden_step(&g, line);
        ck_assert_msg(g.error[0] != '\0', "%s", wrong[i]);
    }
}
END_TEST

/* ---- every result code that is known, in a dialogue ---- */

static char code[16][64];
static int codes;

/* Those of one kind in the first column of the vectors. */
static void read_codes(const char *kind)
{
    FILE *f = fopen(RRAS_VECTORS "/modem_results.csv", "r");
    char line[200];

    ck_assert_ptr_nonnull(f);
    codes = 0;
    while (fgets(line, sizeof line, f)) {
        char *comma = strchr(line, ',');

        if (comma && strncmp(comma + 1, kind, strlen(kind)) == 0 && comma[1 + strlen(kind)] == ',') {
            ck_assert_int_lt(codes, 16);
            snprintf(code[codes++], sizeof code[0], "%.*s", (int)(comma - line), line);
        }
    }
    fclose(f);
    ck_assert_int_gt(codes, 0);
}

static struct at_golden g;

static void begin(const char *step)
{
    char line[100];

    memset(&g, 0, sizeof g);
    at_config_defaults(&g.config);
    g.from_ready = true;
    at_golden_start(&g);
    snprintf(line, sizeof line, "%s", step);
    at_golden_step(&g, line);
    g.queue[0] = '\0';
}

static void say(const char *text, size_t piece)
{
    char line[100];

    snprintf(line, sizeof line, "\r\n%s\r\n", text);
    g.piece = piece;
    at_golden_hear(&g, bytes_of_text(line));
}

START_TEST(every_connect_is_a_call_both_ways)
{
    read_codes("connect");
    for (int i = 0; i < 2 * codes; i++) {
        begin(i % 2 ? "* dial 5551234" : "> \\r\\nRING\\r\\n");
        say(code[i / 2], i % 3 == 0);
        ck_assert_msg(g.m.state == AT_ONLINE, "%s", code[i / 2]);
        ck_assert_msg(strncmp(g.queue, "= Online\n= online ", 18) == 0, "%s: %s", code[i / 2], g.queue);
    }
}
END_TEST

START_TEST(every_failure_ends_a_call_both_ways)
{
    static const char *const kinds[] = { "fail", "hangup", "error" };

    for (int k = 0; k < 3; k++) {
        read_codes(kinds[k]);
        for (int i = 0; i < 2 * codes; i++) {
            begin(i % 2 ? "* dial 5551234" : "> \\r\\nRING\\r\\n");
            say(code[i / 2], i % 3 == 0);
            ck_assert_msg(g.m.state == AT_INITIALISING, "%s", code[i / 2]);
            ck_assert_msg((strstr(g.queue, "= failed 6") != NULL) == i % 2, "%s: %s", code[i / 2], g.queue);
        }
    }
}
END_TEST

START_TEST(what_is_told_before_connect_neither_ends_the_call_nor_is_it)
{
    static const char *const kinds[] = { "info", "ok", "callerid", "data" };

    for (int k = 0; k < 4; k++) {
        read_codes(kinds[k]);
        for (int i = 0; i < codes; i++) {
            begin("> \\r\\nRING\\r\\n");
            say(code[i], 0);
            ck_assert_msg(g.m.state == AT_ANSWERING, "%s", code[i]);
            ck_assert_str_eq(g.queue, "");
            say("CONNECT", 0);
            ck_assert_int_eq(g.m.state, AT_ONLINE);
        }
    }
}
END_TEST

START_TEST(a_fax_is_hung_up_and_a_ring_is_answered_whatever_their_form)
{
    read_codes("fax");
    for (int i = 0; i < codes; i++) {
        begin("> \\r\\nRING\\r\\n");
        say(code[i], 0);
        ck_assert_int_eq(g.m.state, AT_HANGING_UP);
    }
    read_codes("ring");
    for (int i = 0; i < codes; i++) {
        begin("# nothing");
        say(code[i], 0);
        ck_assert_int_eq(g.m.state, AT_ANSWERING);
    }
    read_codes("ring+cid");
    begin("# nothing");
    say(code[0], 0);
    ck_assert_str_eq(g.m.caller.number, "5551234");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("at_golden");
    TCase *t = tcase_create("odd modems");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, every_dialogue_goes_as_it_is_written, 0, NAMES);
    tcase_add_test(t, a_dialogue_that_goes_another_way_is_told);
    tcase_add_test(t, every_connect_is_a_call_both_ways);
    tcase_add_test(t, every_failure_ends_a_call_both_ways);
    tcase_add_test(t, what_is_told_before_connect_neither_ends_the_call_nor_is_it);
    tcase_add_test(t, a_fax_is_hung_up_and_a_ring_is_answered_whatever_their_form);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
