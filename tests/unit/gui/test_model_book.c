/* test_model_book.c - which buttons of the phone book are of use, and what is dialled. SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/phone/model_book.h"
#include "gui/phone/phone_ids.h"
#include "gui/ui/ui_ids.h"

static const struct book_facts idle = { .is_reachable = true, .can_dial = true, .may_change = true, .entry_count = 2, .is_selected = true };

static void every_action(const struct book_facts *facts, const int expected[BOOK_ACTIONS])
{
    for (int action = 0; action < BOOK_ACTIONS; action++) {
        int why = book_why_not((enum book_action)action, facts);

        ck_assert_msg(why == expected[action], "action %d: %d instead of %d", action, why, expected[action]);
    }
}

START_TEST(an_idle_entry_can_be_all_but_hung_up)
{
    static const int expected[BOOK_ACTIONS] = { [BOOK_HANG_UP] = IDS_WHY_NOT_UP };

    every_action(&idle, expected);
}
END_TEST

START_TEST(an_entry_that_is_connected_is_not_deleted_under_its_call)
{
    static const int expected[BOOK_ACTIONS] = { [BOOK_DELETE] = IDS_WHY_UP };
    struct book_facts facts = idle;

    facts.is_up = true;
    every_action(&facts, expected);
}
END_TEST

START_TEST(who_may_only_look_may_dial_all_the_same)
{
    static const int expected[BOOK_ACTIONS] = { [BOOK_NEW] = IDS_UI_LOOK_ONLY, [BOOK_CLONE] = IDS_UI_LOOK_ONLY, [BOOK_DELETE] = IDS_UI_LOOK_ONLY,
                                                [BOOK_IMPORT] = IDS_UI_LOOK_ONLY, [BOOK_HANG_UP] = IDS_WHY_NOT_UP };
    struct book_facts facts = idle;

    facts.may_change = false;
    every_action(&facts, expected);
}
END_TEST

START_TEST(without_the_service_nothing_can_be_done)
{
    static const struct book_facts gone = { .may_change = true, .entry_count = 2, .is_selected = true };

    for (int action = 0; action < BOOK_ACTIONS; action++)
        ck_assert_int_eq(book_why_not((enum book_action)action, &gone), IDS_WHY_NO_SERVICE);
}
END_TEST

START_TEST(an_empty_book_can_be_filled_and_nothing_else)
{
    static const int expected[BOOK_ACTIONS] = { [BOOK_DIAL] = IDS_WHY_EMPTY_BOOK, [BOOK_EDIT] = IDS_WHY_EMPTY_BOOK, [BOOK_CLONE] = IDS_WHY_EMPTY_BOOK,
                                                [BOOK_DELETE] = IDS_WHY_EMPTY_BOOK, [BOOK_HANG_UP] = IDS_WHY_EMPTY_BOOK, [BOOK_EXPORT] = IDS_WHY_EMPTY_BOOK };
    struct book_facts facts = idle;

    facts.entry_count = 0;
    facts.is_selected = false;
    every_action(&facts, expected);
}
END_TEST

START_TEST(without_a_selection_only_the_book_is_acted_on)
{
    struct book_facts facts = idle;

    facts.is_selected = false;
    ck_assert_int_eq(book_why_not(BOOK_DIAL, &facts), IDS_WHY_NO_ENTRY);
    ck_assert_int_eq(book_why_not(BOOK_EDIT, &facts), IDS_WHY_NO_ENTRY);
    ck_assert_int_eq(book_why_not(BOOK_NEW, &facts), 0);
    ck_assert_int_eq(book_why_not(BOOK_EXPORT, &facts), 0);
    ck_assert_int_eq(book_why_not(BOOK_MONITOR, &facts), 0);
}
END_TEST

START_TEST(a_service_that_does_not_dial_says_so)
{
    struct book_facts facts = idle;

    facts.can_dial = false;
    ck_assert_int_eq(book_why_not(BOOK_DIAL, &facts), IDS_WHY_NO_DIALLING);
    ck_assert_int_eq(book_why_not(BOOK_EDIT, &facts), 0);
}
END_TEST

START_TEST(the_state_of_an_entry_is_its_connections)
{
    ck_assert_int_eq(book_state(false, BOOK_RASCS_CONNECTED, 0), 0);
    ck_assert_int_eq(book_state(true, BOOK_RASCS_CONNECTED, 0), IDS_STATE_CONNECTED);
    ck_assert_int_eq(book_state(true, 0, 0), IDS_STATE_CONNECTING);
    ck_assert_int_eq(book_state(true, 0x1001, 0), IDS_STATE_CONNECTING);
    ck_assert_int_eq(book_state(true, 0x2001, 30), IDS_STATE_WAITING);
}
END_TEST

static const struct {
    enum phone_kind kind;
    const char *typed;
    int refusal;
} typed[] = {
    { PHONE_MODEM, "555-1234", 0 }, { PHONE_MODEM, "", IDS_REFUSE_NUMBER_EMPTY }, { PHONE_MODEM, "five", IDS_REFUSE_NUMBER },
    { PHONE_TCP, "bbs.example.com:23", 0 }, { PHONE_TCP, "", IDS_REFUSE_PLACE_EMPTY }, { PHONE_TCP, "bbs:99999", IDS_REFUSE_PLACE },
    { PHONE_CABLE, "", 0 }, { PHONE_CABLE, "anything", 0 },
};

START_TEST(what_is_typed_for_one_call_is_looked_at)
{
    struct phone_entry entry;

    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        phone_entry_defaults(&entry);
        entry.kind = typed[i].kind;
        ck_assert_int_eq(book_number_check(&entry, ""), 0); /* asked for when it is dialed */
        text_copy(entry.number, sizeof entry.number, "1");
        ck_assert_msg(book_number_check(&entry, typed[i].typed) == typed[i].refusal, "%s", typed[i].typed);
    }
    phone_entry_defaults(&entry);
    text_copy(entry.prefix, sizeof entry.prefix, "9,");
    char long_number[PHONE_NUMBER_MAX + 1];
    memset(long_number, '1', PHONE_NUMBER_MAX);
    long_number[PHONE_NUMBER_MAX] = '\0';
    ck_assert_int_eq(book_number_check(&entry, long_number), IDS_REFUSE_NUMBER_LONG);
    long_number[PHONE_NUMBER_MAX - 2] = '\0';
    ck_assert_int_eq(book_number_check(&entry, long_number), 0);
}
END_TEST

START_TEST(a_number_that_was_not_touched_leaves_the_alternates_their_turn)
{
    struct phone_entry entry;

    phone_entry_defaults(&entry);
    text_copy(entry.number, sizeof entry.number, "555");
    ck_assert_ptr_null(book_number(&entry, "555"));
    ck_assert_str_eq(book_number(&entry, "556"), "556");
    entry.kind = PHONE_CABLE;
    ck_assert_ptr_null(book_number(&entry, "556"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_book");
    TCase *tests = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tests, an_idle_entry_can_be_all_but_hung_up);
    tcase_add_test(tests, an_entry_that_is_connected_is_not_deleted_under_its_call);
    tcase_add_test(tests, who_may_only_look_may_dial_all_the_same);
    tcase_add_test(tests, without_the_service_nothing_can_be_done);
    tcase_add_test(tests, an_empty_book_can_be_filled_and_nothing_else);
    tcase_add_test(tests, without_a_selection_only_the_book_is_acted_on);
    tcase_add_test(tests, a_service_that_does_not_dial_says_so);
    tcase_add_test(tests, the_state_of_an_entry_is_its_connections);
    tcase_add_test(tests, what_is_typed_for_one_call_is_looked_at);
    tcase_add_test(tests, a_number_that_was_not_touched_leaves_the_alternates_their_turn);
    suite_add_tcase(suite, tests);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
