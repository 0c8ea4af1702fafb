/* test_model_numbers.c - all numbers of an entry, in the order in which they are tried. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/phone/model_numbers.h"
#include "gui/phone/phone_ids.h"

static struct phone_entry entry;
static struct number_list list;

static void setup(void)
{
    phone_entry_defaults(&entry);
    text_copy(entry.name, sizeof entry.name, "Office");
    text_copy(entry.number, sizeof entry.number, "1");
    text_copy(entry.alternates[0], sizeof *entry.alternates, "2");
    text_copy(entry.alternates[1], sizeof *entry.alternates, "3");
    entry.alternate_count = 2;
    numbers_load(&list, &entry);
}

static void reads(const char *expected)
{
    char all[256] = "";

    for (size_t i = 0; i < list.count; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s ", list.all[i]);
    ck_assert_str_eq(all, expected);
}

START_TEST(the_list_begins_with_the_entrys_own_number)
{
    reads("1 2 3 ");
    numbers_store(&list, &entry);
    ck_assert_str_eq(entry.number, "1");
    ck_assert_uint_eq(entry.alternate_count, 2);
    ck_assert_str_eq(entry.alternates[1], "3");
    ck_assert_ptr_null(phone_entry_check(&entry));
}
END_TEST

START_TEST(an_entry_without_a_number_has_an_empty_list_and_the_first_added_is_its_own)
{
    phone_entry_defaults(&entry);
    numbers_load(&list, &entry);
    ck_assert_uint_eq(list.count, 0);
    ck_assert_int_eq(numbers_add(&list, "7"), 0);
    numbers_store(&list, &entry);
    ck_assert_str_eq(entry.number, "7");
    ck_assert_uint_eq(entry.alternate_count, 0);
}
END_TEST

START_TEST(numbers_move_by_one_and_stop_at_both_ends)
{
    ck_assert_uint_eq(numbers_move(&list, 2, -1), 1);
    reads("1 3 2 ");
    ck_assert_uint_eq(numbers_move(&list, 0, -1), 0);
    ck_assert_uint_eq(numbers_move(&list, 2, 1), 2);
    ck_assert_uint_eq(numbers_move(&list, 9, -1), 9);
    reads("1 3 2 ");
    ck_assert_uint_eq(numbers_move(&list, 0, 1), 1);
    reads("3 1 2 ");
}
END_TEST

START_TEST(the_first_can_be_removed_and_the_next_takes_its_place)
{
    numbers_remove(&list, 0);
    reads("2 3 ");
    numbers_remove(&list, 5);
    reads("2 3 ");
    numbers_remove(&list, 1);
    numbers_remove(&list, 0);
    numbers_store(&list, &entry);
    ck_assert_str_eq(entry.number, "");
    ck_assert_uint_eq(entry.alternate_count, 0);
    ck_assert_str_eq(entry.alternates[0], "");
}
END_TEST

START_TEST(a_number_is_replaced_by_itself_but_not_by_another_one_of_the_list)
{
    ck_assert_int_eq(numbers_replace(&list, 1, "2"), 0);
    ck_assert_int_eq(numbers_replace(&list, 1, "3"), IDS_REFUSE_NUMBER_TWICE);
    ck_assert_int_eq(numbers_replace(&list, 1, "letters only"), IDS_REFUSE_NUMBER);
    ck_assert_int_eq(numbers_replace(&list, 1, "4"), 0);
    reads("1 4 3 ");
}
END_TEST

START_TEST(nine_numbers_fit_and_a_tenth_does_not)
{
    char number[8];

    for (unsigned i = 4; i <= NUMBERS_MAX; i++) {
        snprintf(number, sizeof number, "%u", i);
        ck_assert_int_eq(numbers_add(&list, number), 0);
    }
    ck_assert_int_eq(numbers_add(&list, "9"), IDS_REFUSE_NUMBER_TWICE);
    ck_assert_int_eq(numbers_add(&list, "99"), IDS_REFUSE_NUMBERS_FULL);
    numbers_store(&list, &entry);
    ck_assert_uint_eq(entry.alternate_count, PHONE_ALTERNATES_MAX);
    ck_assert_ptr_null(phone_entry_check(&entry));
}
END_TEST

START_TEST(each_kind_has_its_own_numbers)
{
    ck_assert_int_eq(number_check(PHONE_MODEM, 0, ""), IDS_REFUSE_NUMBER_EMPTY);
    ck_assert_int_eq(number_check(PHONE_TCP, 0, ""), IDS_REFUSE_PLACE_EMPTY);
    ck_assert_int_eq(number_check(PHONE_MODEM, 0, "host:23"), IDS_REFUSE_NUMBER);
    ck_assert_int_eq(number_check(PHONE_TCP, 0, "host:23"), 0);
    ck_assert_int_eq(number_check(PHONE_TCP, 0, "host:0"), IDS_REFUSE_PLACE);
}
END_TEST

START_TEST(the_prefix_counts_for_a_modem_alone)
{
    char number[PHONE_NUMBER_MAX + 1];

    memset(number, '5', PHONE_NUMBER_MAX);
    number[PHONE_NUMBER_MAX] = '\0';
    ck_assert_int_eq(numbers_add(&list, number), 0);
    text_copy(entry.prefix, sizeof entry.prefix, "9,");
    numbers_load(&list, &entry);
    ck_assert_int_eq(numbers_add(&list, number), IDS_REFUSE_NUMBER_LONG);
    ck_assert_int_eq(numbers_add(&list, number + 2), 0);
    entry.kind = PHONE_TCP;
    numbers_load(&list, &entry);
    ck_assert_int_eq(numbers_add(&list, number), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_numbers");
    TCase *tests = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, the_list_begins_with_the_entrys_own_number);
    tcase_add_test(tests, an_entry_without_a_number_has_an_empty_list_and_the_first_added_is_its_own);
    tcase_add_test(tests, numbers_move_by_one_and_stop_at_both_ends);
    tcase_add_test(tests, the_first_can_be_removed_and_the_next_takes_its_place);
    tcase_add_test(tests, a_number_is_replaced_by_itself_but_not_by_another_one_of_the_list);
    tcase_add_test(tests, nine_numbers_fit_and_a_tenth_does_not);
    tcase_add_test(tests, each_kind_has_its_own_numbers);
    tcase_add_test(tests, the_prefix_counts_for_a_modem_alone);
    suite_add_tcase(suite, tests);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
