/* test_model_line.c - which ports an entry can dial with, and what is said when there is none. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/port_role.h"
#include "gui/phone/model_line.h"
#include "gui/phone/phone_ids.h"

enum { NONE, RECEIVES, DIALS, PENDING, LOST }; /* a port that: is not there, only receives, dials, will dial, will not any more */

static const struct {
    unsigned roles, in_force;
} states[] = {
    [RECEIVES] = { CALL_IN | CALL_ROUTER, CALL_IN | CALL_ROUTER }, [DIALS] = { CALL_OUT, CALL_OUT },
    [PENDING] = { CALL_OUT | CALL_IN, CALL_IN }, [LOST] = { CALL_IN, CALL_OUT | CALL_IN },
};

static struct line_port ports[LINES_MAX];
static size_t count;

static void add(const char *name, enum phone_kind kind, int state)
{
    if (state == NONE)
        return;
    ports[count] = (struct line_port){ .kind = kind, .roles = states[state].roles, .roles_in_force = states[state].in_force };
    text_copy(ports[count].name, sizeof ports[count].name, name);
    snprintf(ports[count].device, sizeof ports[count].device, "Device %u", (unsigned)count);
    count++;
}

static void setup(void)
{
    count = 0;
}

/* COM5 and COM6 as said; is an entry for `port` refused, and how? */
static const struct {
    int com5, com6;
    const char *port;
    bool other_ok;
    int refusal;
} rows[] = {
    { NONE, NONE, "", true, IDS_LINE_NO_MODEM },
    { NONE, NONE, "COM5", false, IDS_LINE_NO_MODEM },
    { DIALS, NONE, "", true, 0 },
    { DIALS, NONE, "COM5", false, 0 },
    { DIALS, NONE, "com5", false, 0 },
    { DIALS, NONE, "Device 0", false, 0 },
    { RECEIVES, NONE, "", true, IDS_LINE_MODEM_RECEIVES },
    { RECEIVES, RECEIVES, "", true, IDS_LINE_MODEM_RECEIVES },
    { RECEIVES, RECEIVES, "COM5", true, IDS_LINE_MODEM_RECEIVES },
    { RECEIVES, DIALS, "", true, 0 },
    { RECEIVES, DIALS, "COM5", true, 0 },
    { RECEIVES, DIALS, "COM5", false, IDS_LINE_PORT_RECEIVES },
    { RECEIVES, RECEIVES, "COM5", false, IDS_LINE_PORT_RECEIVES },
    { PENDING, NONE, "", true, IDS_LINE_PENDING },
    { PENDING, DIALS, "COM5", false, IDS_LINE_PENDING },
    { PENDING, DIALS, "COM5", true, 0 },
    { RECEIVES, PENDING, "COM5", true, IDS_LINE_PENDING },
    { LOST, NONE, "", true, 0 },
    { NONE, DIALS, "COM5", false, IDS_LINE_PORT_GONE },
    { NONE, DIALS, "COM5", true, 0 },
    { NONE, RECEIVES, "COM5", true, IDS_LINE_MODEM_RECEIVES },
};

START_TEST(an_entry_is_refused_with_the_reason_that_can_be_cured)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int refusal;

        count = 0;
        add("COM5", PHONE_MODEM, rows[i].com5);
        add("COM6", PHONE_MODEM, rows[i].com6);
        add("TCP1", PHONE_TCP, DIALS);
        refusal = line_refusal(PHONE_MODEM, rows[i].port, rows[i].other_ok, ports, count);
        ck_assert_msg(refusal == rows[i].refusal, "row %u: %d instead of %d", (unsigned)i, refusal, rows[i].refusal);
    }
}
END_TEST

START_TEST(tcp_lines_and_cables_have_words_of_their_own)
{
    ck_assert_int_eq(line_refusal(PHONE_CABLE, "", true, ports, count), IDS_LINE_NO_CABLE);
    ck_assert_int_eq(line_refusal(PHONE_TCP, "", true, ports, count), IDS_LINE_NO_TCP);
    add("COM5", PHONE_MODEM, DIALS);
    ck_assert_int_eq(line_refusal(PHONE_TCP, "", true, ports, count), IDS_LINE_NO_TCP);
    add("TCP1", PHONE_TCP, RECEIVES);
    ck_assert_int_eq(line_refusal(PHONE_TCP, "", true, ports, count), IDS_LINE_TCP_RECEIVES);
    add("TCP2", PHONE_TCP, DIALS);
    ck_assert_int_eq(line_refusal(PHONE_TCP, "", true, ports, count), 0);
    ck_assert_int_eq(line_refusal(PHONE_TCP, "COM5", false, ports, count), IDS_LINE_PORT_GONE);
    ck_assert_int_eq(line_refusal(PHONE_CABLE, "COM5", false, ports, count), IDS_LINE_NO_CABLE);
    add("COM6", PHONE_CABLE, RECEIVES);
    ck_assert_int_eq(line_refusal(PHONE_CABLE, "", true, ports, count), IDS_LINE_CABLE_RECEIVES);
    add("COM7", PHONE_CABLE, DIALS);
    ck_assert_int_eq(line_refusal(PHONE_CABLE, "", true, ports, count), 0);
}
END_TEST

START_TEST(the_choices_begin_with_any_port_and_mark_what_cannot_dial)
{
    struct line_choices choices;

    add("COM5", PHONE_MODEM, DIALS);
    add("TCP1", PHONE_TCP, DIALS);
    add("COM6", PHONE_MODEM, RECEIVES);
    add("COM7", PHONE_MODEM, PENDING);
    add("COM8", PHONE_CABLE, DIALS);
    line_choices_of(&choices, PHONE_MODEM, "", ports, count);
    ck_assert_uint_eq(choices.count, 4);
    ck_assert_uint_eq(choices.chosen, 0);
    ck_assert_int_eq(choices.all[0].string_id, IDS_CHOICE_ANY_MODEM);
    ck_assert_str_eq(choices.all[0].port, "");
    ck_assert_str_eq(choices.all[1].port, "COM5");
    ck_assert_str_eq(choices.all[1].device, "Device 0");
    ck_assert_int_eq(choices.all[1].string_id, IDS_CHOICE_PORT);
    ck_assert_int_eq(choices.all[2].string_id, IDS_CHOICE_RECEIVES);
    ck_assert_int_eq(choices.all[3].string_id, IDS_CHOICE_PENDING);
    line_choices_of(&choices, PHONE_MODEM, "com6", ports, count);
    ck_assert_uint_eq(choices.chosen, 2);
    line_choices_of(&choices, PHONE_CABLE, "com8", ports, count);
    ck_assert_int_eq(choices.all[0].string_id, IDS_CHOICE_ANY_CABLE);
    ck_assert_uint_eq(choices.count, 2);
    ck_assert_uint_eq(choices.chosen, 1);
}
END_TEST

START_TEST(a_port_that_is_gone_stays_chosen_and_says_so)
{
    struct line_choices choices;

    add("TCP1", PHONE_TCP, DIALS);
    line_choices_of(&choices, PHONE_TCP, "TCP9", ports, count);
    ck_assert_uint_eq(choices.count, 3);
    ck_assert_uint_eq(choices.chosen, 2);
    ck_assert_str_eq(choices.all[2].port, "TCP9");
    ck_assert_int_eq(choices.all[2].string_id, IDS_CHOICE_GONE);
}
END_TEST

START_TEST(all_ports_of_the_largest_server_fit)
{
    struct line_choices choices;
    char name[16];

    for (unsigned i = 0; i < LINES_MAX; i++) {
        snprintf(name, sizeof name, "TCP%u", i + 1);
        add(name, PHONE_TCP, DIALS);
    }
    line_choices_of(&choices, PHONE_TCP, "gone", ports, count);
    ck_assert_uint_eq(choices.count, LINES_MAX + 2);
    ck_assert_uint_eq(choices.chosen, LINES_MAX + 1);
}
END_TEST

START_TEST(a_kind_is_there_when_one_port_of_it_is)
{
    ck_assert(!line_kind_is_there(PHONE_MODEM, ports, count));
    add("TCP1", PHONE_TCP, RECEIVES);
    ck_assert(line_kind_is_there(PHONE_TCP, ports, count));
    add("COM5", PHONE_MODEM, RECEIVES);
    ck_assert(line_kind_is_there(PHONE_MODEM, ports, count));
    ck_assert(!line_kind_is_there(PHONE_CABLE, ports, count));
    add("COM6", PHONE_CABLE, RECEIVES);
    ck_assert(line_kind_is_there(PHONE_CABLE, ports, count));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_line");
    TCase *tests = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, an_entry_is_refused_with_the_reason_that_can_be_cured);
    tcase_add_test(tests, tcp_lines_and_cables_have_words_of_their_own);
    tcase_add_test(tests, the_choices_begin_with_any_port_and_mark_what_cannot_dial);
    tcase_add_test(tests, a_port_that_is_gone_stays_chosen_and_says_so);
    tcase_add_test(tests, all_ports_of_the_largest_server_fit);
    tcase_add_test(tests, a_kind_is_there_when_one_port_of_it_is);
    suite_add_tcase(suite, tests);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
