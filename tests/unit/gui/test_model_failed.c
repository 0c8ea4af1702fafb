/*
 * test_model_failed.c - the second line of NT's box, its countdown, and More Info.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_failed.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/ras/end_reason.h"
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/model_more_info.h"

enum { NOW = 1000000 };

static const struct {
    uint32_t error;
    int line;
} lines[] = {
    { 629, IDS_ERROR_LINE }, { 691, IDS_ERROR_LINE }, { 720, IDS_ERROR_LINE }, { 734, IDS_ERROR_LINE }, { 0, IDS_ERROR_LINE },
    { 731, IDS_ERROR_LINE_TCPIP }, { 733, IDS_ERROR_LINE_TCPIP }, { 735, IDS_ERROR_LINE_TCPIP }, { 736, IDS_ERROR_LINE_TCPIP },
    { 738, IDS_ERROR_LINE_TCPIP }, { 1214, IDS_ERROR_LINE_TCPIP },
};

START_TEST(what_tcpip_found_is_said_to_be_from_tcpip)
{
    ck_assert_int_eq(failed_line(lines[_i].error), lines[_i].line);
}
END_TEST

/* ---- redialling ---- */

static const uint32_t passing[] = { 619, 628, 629, 630, 633, 650, 651, 676, 677, 678, 679, 680, 692, 718, 721, 733 };
static const uint32_t final[] = { 0, 615, 631, 646, 647, 648, 649, 691, 704, 708, 751, 1062 };

START_TEST(what_may_pass_is_dialed_again)
{
    ck_assert_msg(failed_may_redial(passing[_i]), "%u", passing[_i]);
}
END_TEST

START_TEST(what_stays_wrong_is_not)
{
    ck_assert_msg(!failed_may_redial(final[_i]), "%u", final[_i]);
}
END_TEST

START_TEST(the_button_counts_down_to_the_redial)
{
    struct redial redial = { .left = 2 };

    redial_begin(&redial, 676, 60, NOW);
    ck_assert_uint_eq(redial.left, 1);
    ck_assert_uint_eq(redial_seconds(&redial, NOW), 60);
    ck_assert_uint_eq(redial_seconds(&redial, NOW + 1), 60);
    ck_assert_uint_eq(redial_seconds(&redial, NOW + 1000), 59);
    ck_assert_uint_eq(redial_seconds(&redial, NOW + 59999), 1);
    ck_assert(!redial_is_due(&redial, NOW + 59999));
    ck_assert(redial_is_due(&redial, NOW + 60000));
    ck_assert_uint_eq(redial_seconds(&redial, NOW + 60000), 0);
}
END_TEST

START_TEST(when_no_try_is_left_the_button_does_not_count)
{
    struct redial redial = { .left = 1 };

    redial_begin(&redial, 676, 1, NOW);
    redial_begin(&redial, 676, 1, NOW + 1000);
    ck_assert_uint_eq(redial_seconds(&redial, NOW + 1000), 0);
    ck_assert(!redial_is_due(&redial, NOW + 1000000));
}
END_TEST

START_TEST(a_wrong_password_costs_no_try_and_is_not_repeated)
{
    struct redial redial = { .left = 3 };

    redial_begin(&redial, 691, 60, NOW);
    ck_assert_uint_eq(redial.left, 3);
    ck_assert(!redial_is_due(&redial, NOW + 1000000));
}
END_TEST

START_TEST(who_takes_over_is_not_interrupted)
{
    struct redial redial = { .left = 3 };

    redial_begin(&redial, 629, 60, NOW);
    redial_stop(&redial);
    ck_assert_uint_eq(redial_seconds(&redial, NOW), 0);
    ck_assert(!redial_is_due(&redial, NOW + 1000000));
}
END_TEST

START_TEST(a_delay_of_nought_is_a_second)
{
    struct redial redial = { .left = 1 };

    redial_begin(&redial, 629, 0, NOW);
    ck_assert_uint_eq(redial_seconds(&redial, NOW), 1);
}
END_TEST

/* ---- More Info ---- */

START_TEST(the_seeds_629_names_the_check_box_only_when_it_was_let_in)
{
    ck_assert_int_eq(more_info_string(629, REACH_LET_IN), IDS_MORE_629_REFUSED);
    ck_assert_int_eq(more_info_string(629, REACH_UP), IDS_MORE_629_LATER);
    ck_assert_int_eq(more_info_string(629, REACH_LINE), MORE_INFO_STRINGS + 629);
}
END_TEST

START_TEST(every_number_a_call_can_end_with_is_explained)
{
    uint32_t error = end_reason_info((enum end_reason)_i)->ras_error, seen = end_reason_info((enum end_reason)_i)->caller_error;

    ck_assert_msg(error == 0 || more_info_knows(error), "%u", error);
    ck_assert_msg(seen == 0 || more_info_knows(seen) || seen == ERROR_INVALID_ADDRESS_NT, "%u", seen);
}
END_TEST

static const uint32_t explained[] = { 614, 615, 619, 628, 629, 630, 631, 633, 646, 647, 648, 649, 650, 651, 652, 676, 677, 678, 679, 680,
                                      691, 692, 704, 708, 709, 717, 718, 719, 720, 721, 722, 723, 731, 732, 733, 734, 735, 736, 737, 738,
                                      741, 742, 743, 749, 751, 752, 778, 913, 914, 919, 925, 926, 928 };

START_TEST(so_is_every_number_of_dialling)
{
    ck_assert_int_eq(more_info_string(explained[_i], REACH_LET_IN),
                     explained[_i] == 629 ? IDS_MORE_629_REFUSED : (int)explained[_i] + MORE_INFO_STRINGS);
}
END_TEST

START_TEST(a_number_nobody_knows_gets_an_honest_text)
{
    ck_assert_int_eq(more_info_string(601, REACH_LINE), IDS_MORE_OTHER);
    ck_assert_int_eq(more_info_string(999, REACH_LINE), IDS_MORE_OTHER);
    ck_assert_int_eq(more_info_string(0, REACH_LINE), IDS_MORE_NOT_RAS);
    ck_assert_int_eq(more_info_string(5, REACH_LINE), IDS_MORE_NOT_RAS);
    ck_assert_int_eq(more_info_string(UINT32_MAX, REACH_UP), IDS_MORE_NOT_RAS);
    ck_assert_int_eq(more_info_string(1062, REACH_LINE), IDS_MORE_NOT_RUNNING);
    ck_assert_int_eq(more_info_string(1214, REACH_LET_IN), IDS_MORE_1214);
}
END_TEST

/* dial.rc, as it is built into the program. */
static char *read_resources(void)
{
    FILE *f = fopen(RRAS_GOLDEN "/../../gui/phone/dial.rc", "rb");
    char *text;
    size_t len;

    ck_assert_ptr_nonnull(f);
    text = malloc(1 << 20);
    ck_assert_ptr_nonnull(text);
    len = fread(text, 1, (1 << 20) - 1, f);
    text[len] = '\0';
    fclose(f);
    return text;
}

START_TEST(each_number_that_is_known_has_its_text_and_each_text_is_known)
{
    char *text = read_resources(), key[64];

    for (uint32_t error = 600; error < 1000; error++) {
        const char *found;

        snprintf(key, sizeof key, "    MORE_INFO_STRINGS + %u \"", (unsigned)error);
        found = strstr(text, key);
        ck_assert_msg((found != NULL) == more_info_knows(error), "%u", error);
        if (found) {
            const char *cure = strstr(found, "What to do: "), *end = strchr(found, '\n');

            ck_assert_msg(cure && end && cure < end, "%u has no cure", error);
            ck_assert_msg(!memchr(found, '%', (size_t)(end - found)), "%u: the text is a format", error);
        }
    }
    free(text);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("failed");
    Suite *suite = suite_create("model_failed");
    SRunner *runner = srunner_create(suite);
    int bad;

    tcase_add_loop_test(tc, what_tcpip_found_is_said_to_be_from_tcpip, 0, (int)(sizeof lines / sizeof *lines));
    tcase_add_loop_test(tc, what_may_pass_is_dialed_again, 0, (int)(sizeof passing / sizeof *passing));
    tcase_add_loop_test(tc, what_stays_wrong_is_not, 0, (int)(sizeof final / sizeof *final));
    tcase_add_test(tc, the_button_counts_down_to_the_redial);
    tcase_add_test(tc, when_no_try_is_left_the_button_does_not_count);
    tcase_add_test(tc, a_wrong_password_costs_no_try_and_is_not_repeated);
    tcase_add_test(tc, who_takes_over_is_not_interrupted);
    tcase_add_test(tc, a_delay_of_nought_is_a_second);
    tcase_add_test(tc, the_seeds_629_names_the_check_box_only_when_it_was_let_in);
    tcase_add_loop_test(tc, every_number_a_call_can_end_with_is_explained, 0, END_REASONS);
    tcase_add_loop_test(tc, so_is_every_number_of_dialling, 0, (int)(sizeof explained / sizeof *explained));
    tcase_add_test(tc, a_number_nobody_knows_gets_an_honest_text);
    tcase_add_test(tc, each_number_that_is_known_has_its_text_and_each_text_is_known);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    bad = srunner_ntests_failed(runner);
    srunner_free(runner);
    return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
