/*
 * test_reach.c - how far callers get: *Entire network* / *This computer only*, and IP forwarding, which
 * both have to allow it (KB Q233387).
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include "tests/support/server/server_rig.h"

static const struct {
    bool entire_network, ip_forwarding, reaches;
} cases[] = {
    { false, false, false },
    { false, true, false },
    { true, false, false },
    { true, true, true },
};

enum { CASES = sizeof cases / sizeof *cases };

static struct rig *rig;

static void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

static void open_rig(const struct server_settings *settings)
{
    rig = malloc(sizeof *rig);
    ck_assert_ptr_nonnull(rig);
    rig_init(rig, settings);
    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
}

static struct server_settings settings_of(int row)
{
    struct server_settings settings;

    server_settings_defaults(&settings);
    settings.entire_network = cases[row].entire_network;
    settings.ip_forwarding = cases[row].ip_forwarding;
    return settings;
}

static bool a_caller_reaches(struct rig_line *from, uint32_t address, struct rig_line *at)
{
    uint64_t before = at->caller.ip_bytes_in;

    ppp_caller_ping(&from->caller, address, 7);
    rig_run(rig, 500);
    return at->caller.ip_bytes_in > before;
}

static void dial_two(struct rig_line *lines[2])
{
    lines[0] = rig_dial(rig, "joe", "secret", AUTH_PAP);
    lines[1] = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    ck_assert(lines[0]->caller.is_up && lines[1]->caller.is_up);
}

START_TEST(callers_get_beyond_this_computer_only_when_both_settings_say_so)
{
    struct server_settings settings = settings_of(_i);
    struct rig_line *lines[2];

    open_rig(&settings);
    dial_two(lines);
    ck_assert_int_eq(a_caller_reaches(lines[0], lines[1]->caller.ip.our_address, lines[1]), cases[_i].reaches);
    close_rig();
}
END_TEST

START_TEST(this_computer_is_reached_whatever_they_say)
{
    struct server_settings settings = settings_of(_i);
    struct rig_line *lines[2];

    open_rig(&settings);
    dial_two(lines);
    ck_assert(a_caller_reaches(lines[0], settings.pool.from, lines[0])); /* the echo reply */
    close_rig();
}
END_TEST

START_TEST(a_change_holds_at_once_for_callers_that_are_up)
{
    struct rig_line *lines[2];

    open_rig(NULL);
    dial_two(lines);
    for (int i = CASES - 1; i >= 0; i--) {
        struct server_settings settings = settings_of(i);

        server_apply_settings(rig->server, &settings, rig->now);
        ck_assert_msg(a_caller_reaches(lines[0], lines[1]->caller.ip.our_address, lines[1]) == cases[i].reaches, "row %d", i);
    }
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reach");
    TCase *tc = tcase_create("reach");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tc, 100);
    tcase_add_loop_test(tc, callers_get_beyond_this_computer_only_when_both_settings_say_so, 0, CASES);
    tcase_add_loop_test(tc, this_computer_is_reached_whatever_they_say, 0, CASES);
    tcase_add_test(tc, a_change_holds_at_once_for_callers_that_are_up);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
