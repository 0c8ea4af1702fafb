/*
 * test_model_dial.c - what dialling asks for, and what comes next.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_dial.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "gui/phone/dial_ids.h"

static struct phone_entry entry;
static struct dial_form form;
static int control;

static void set_up(void)
{
    phone_entry_defaults(&entry);
    strcpy(entry.name, "Office");
    entry.kind = PHONE_TCP;
    strcpy(entry.number, "127.0.0.1:2323");
    strcpy(entry.user, "joe");
    entry.has_password = true;
    dial_form_init(&form, &entry, NULL);
    control = 0;
}

START_TEST(an_entry_that_says_it_all_asks_nothing)
{
    ck_assert(!dial_form_is_needed(&form, &entry, true));
}
END_TEST

START_TEST(what_is_missing_is_asked_for)
{
    entry.has_password = false;
    ck_assert(dial_form_is_needed(&form, &entry, true));
    entry.has_password = true;
    entry.user[0] = '\0';
    ck_assert(dial_form_is_needed(&form, &entry, true));
    strcpy(entry.user, "joe");
    form.number[0] = '\0';
    ck_assert(dial_form_is_needed(&form, &entry, true));
}
END_TEST

START_TEST(a_cable_needs_no_number)
{
    entry.kind = PHONE_CABLE;
    form.number[0] = '\0';
    ck_assert(!dial_form_is_needed(&form, &entry, true));
    ck_assert_int_eq(dial_form_check(&form, PHONE_CABLE, true, &control), 0);
}
END_TEST

START_TEST(a_number_that_is_given_goes_before_the_entrys)
{
    dial_form_init(&form, &entry, "10.0.0.1:99");
    ck_assert_str_eq(form.number, "10.0.0.1:99");
    entry.number[0] = '\0';
    ck_assert(!dial_form_is_needed(&form, &entry, true));
}
END_TEST

static const struct {
    const char *number;
    bool may_change, is_given, lacks;
} elsewhere[] = {
    { "127.0.0.1:2323", false, false, false },
    { "10.0.0.1:99", false, true, true },
    { "10.0.0.1:99", true, true, false },
    { "office.example.com:1", false, true, false },  /* an alternate */
    { "Office.example.com:1", false, true, true },   /* not as it is written there */
    { "", false, false, false },
};

START_TEST(the_saved_password_is_for_the_entrys_own_numbers_unless_an_administrator_dials)
{
    const bool may_change = elsewhere[_i].may_change;

    strcpy(entry.alternates[0], "office.example.com:1");
    entry.alternate_count = 1;
    dial_form_init(&form, &entry, elsewhere[_i].number);
    ck_assert_int_eq(dial_form_has_number(&form, &entry), elsewhere[_i].is_given);
    ck_assert_int_eq(dial_form_lacks_password(&form, &entry, may_change), elsewhere[_i].lacks);
    if (form.number[0])
        ck_assert_int_eq(dial_form_is_needed(&form, &entry, may_change), elsewhere[_i].lacks);
    entry.has_password = false; /* asked for in any case, and nothing to be told about a saved one */
    ck_assert(!dial_form_lacks_password(&form, &entry, may_change));
    ck_assert(dial_form_is_needed(&form, &entry, may_change));
}
END_TEST

static const struct {
    const char *number, *user, *domain;
    enum phone_kind kind;
    int control, why;
} typed[] = {
    { "127.0.0.1:2323", "joe", "", PHONE_TCP, 0, 0 },
    { "5551234", "joe", "SALES", PHONE_MODEM, 0, 0 },
    { "", "joe", "", PHONE_MODEM, IDC_ASK_NUMBER, IDS_REFUSE_NO_NUMBER },
    { "a\nb", "joe", "", PHONE_MODEM, IDC_ASK_NUMBER, IDS_REFUSE_BAD_NUMBER },
    { ":::", "joe", "", PHONE_TCP, IDC_ASK_NUMBER, IDS_REFUSE_BAD_PLACE },
    { "5551234", "", "", PHONE_MODEM, IDC_ASK_USER, IDS_REFUSE_NO_USER },
    { "5551234", "jo\te", "", PHONE_MODEM, IDC_ASK_USER, IDS_REFUSE_LETTERS },
    { "5551234", "joe", "A\\B", PHONE_MODEM, IDC_ASK_DOMAIN, IDS_REFUSE_USER_DOMAIN },
};

START_TEST(what_cannot_be_dialed_is_refused_at_its_control)
{
    strcpy(form.number, typed[_i].number);
    strcpy(form.user, typed[_i].user);
    strcpy(form.domain, typed[_i].domain);
    ck_assert_int_eq(dial_form_check(&form, typed[_i].kind, true, &control), typed[_i].why);
    ck_assert_int_eq(control, typed[_i].control);
}
END_TEST

START_TEST(the_retry_box_does_not_look_at_the_number)
{
    form.number[0] = '\0';
    ck_assert_int_eq(dial_form_check(&form, PHONE_MODEM, false, &control), 0);
}
END_TEST

START_TEST(a_domain_counts_into_the_255_octets_of_the_name)
{
    memset(form.user, 'u', PHONE_USER_MAX);
    form.user[PHONE_USER_MAX] = '\0';
    ck_assert_int_eq(dial_form_check(&form, PHONE_TCP, true, &control), 0);
    strcpy(form.domain, "D");
    ck_assert_int_eq(dial_form_check(&form, PHONE_TCP, true, &control), IDS_REFUSE_USER_DOMAIN);
    form.user[PHONE_USER_MAX - 2] = '\0';
    ck_assert_int_eq(dial_form_check(&form, PHONE_TCP, true, &control), 0);
}
END_TEST

START_TEST(nothing_is_kept_that_is_not_ticked)
{
    form.saves_password = false;
    strcpy(form.user, "anna");
    ck_assert_uint_eq(dial_form_save(&form, &entry), PHONE_FIELD_FORGET);
    ck_assert_str_eq(entry.user, "joe");
    ck_assert(!entry.has_password);
    ck_assert_uint_eq(dial_form_save(&form, &entry), 0);
}
END_TEST

START_TEST(an_empty_box_over_a_saved_password_means_the_saved_one)
{
    ck_assert(dial_form_means_saved(&form, &entry, true));
    form.saves_password = true;
    ck_assert_uint_eq(dial_form_save(&form, &entry), 0); /* not overwritten by nothing */
    strcpy(form.user, "anna");
    ck_assert(!dial_form_means_saved(&form, &entry, true));
    strcpy(form.user, "joe");
    strcpy(form.password, "other");
    ck_assert(!dial_form_means_saved(&form, &entry, true));
    form.password[0] = '\0';
    form.was_refused = true;
    ck_assert(!dial_form_means_saved(&form, &entry, true));
    form.was_refused = false;
    strcpy(form.number, "10.0.0.1:99");
    ck_assert(!dial_form_means_saved(&form, &entry, false));
    ck_assert(dial_form_means_saved(&form, &entry, true));
}
END_TEST

START_TEST(what_is_saved_is_what_differs_and_the_password)
{
    form.saves_password = true;
    strcpy(form.password, "Secret-1");
    ck_assert_uint_eq(dial_form_save(&form, &entry), PHONE_FIELD_PASSWORD);
    ck_assert_str_eq(entry.password, "Secret-1");
    strcpy(form.user, "anna");
    strcpy(form.domain, "SALES");
    ck_assert_uint_eq(dial_form_save(&form, &entry), PHONE_FIELD_PASSWORD | PHONE_FIELD_USER | PHONE_FIELD_DOMAIN);
    ck_assert_str_eq(entry.user, "anna");
    ck_assert(entry.has_password);
}
END_TEST

START_TEST(nothing_typed_outlives_the_form)
{
    struct dial_form nothing;

    memset(&nothing, 0, sizeof nothing);
    memset(form.password, 'x', sizeof form.password);
    dial_form_fini(&form);
    ck_assert_mem_eq(&form, &nothing, sizeof form);
}
END_TEST

START_TEST(a_callback_number_is_one_that_can_be_dialed)
{
    ck_assert_int_eq(dial_callback_check("555-1234"), 0);
    ck_assert_int_eq(dial_callback_check(""), IDS_REFUSE_NO_CALLBACK);
    ck_assert_int_eq(dial_callback_check("home"), IDS_REFUSE_BAD_CALLBACK);
}
END_TEST

static const struct {
    struct dial_view view;
    enum dial_turn turn;
} turns[] = {
    { { false, false, false, 0 }, DIAL_GOES_ON },
    { { false, false, false, RASCS_AUTH_NOTIFY }, DIAL_GOES_ON },
    { { false, false, false, RASCS_CONNECTED }, DIAL_IS_UP },
    { { false, false, true, RASCS_RETRY_AUTHENTICATION }, DIAL_ASKS_PASSWORD },
    { { false, false, false, RASCS_RETRY_AUTHENTICATION }, DIAL_GOES_ON }, /* it was answered */
    { { false, false, true, RASCS_CALLBACK_SET_BY_CALLER }, DIAL_ASKS_NUMBER },
    { { false, false, false, RASCS_DISCONNECTED }, DIAL_GOES_ON }, /* the service dials again by itself */
    { { false, true, false, RASCS_DISCONNECTED }, DIAL_HAS_FAILED },
    { { false, true, true, RASCS_RETRY_AUTHENTICATION }, DIAL_HAS_FAILED }, /* the server did not wait */
    { { false, true, false, RASCS_CONNECTED }, DIAL_HAS_FAILED },
    { { true, false, false, 0 }, DIAL_HAS_FAILED },
};

START_TEST(a_look_at_the_connection_says_what_comes_next)
{
    ck_assert_int_eq(dial_turn_of(&turns[_i].view), turns[_i].turn);
}
END_TEST

START_TEST(how_far_it_came_is_never_forgotten)
{
    enum dial_reach reach = REACH_LINE;

    reach = dial_reach_of(reach, 5);
    ck_assert_int_eq(reach, REACH_LINE);
    reach = dial_reach_of(reach, RASCS_AUTH_NOTIFY);
    ck_assert_int_eq(reach, REACH_LET_IN);
    ck_assert_int_eq(dial_reach_of(reach, RASCS_DISCONNECTED), REACH_LET_IN);
    reach = dial_reach_of(reach, RASCS_CONNECTED);
    ck_assert_int_eq(dial_reach_of(reach, RASCS_AUTH_PROJECT), REACH_UP);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("dial");
    Suite *suite = suite_create("model_dial");
    SRunner *runner = srunner_create(suite);
    int bad;

    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, an_entry_that_says_it_all_asks_nothing);
    tcase_add_test(tc, what_is_missing_is_asked_for);
    tcase_add_test(tc, a_cable_needs_no_number);
    tcase_add_test(tc, a_number_that_is_given_goes_before_the_entrys);
    tcase_add_loop_test(tc, the_saved_password_is_for_the_entrys_own_numbers_unless_an_administrator_dials, 0,
                        (int)(sizeof elsewhere / sizeof *elsewhere));
    tcase_add_loop_test(tc, what_cannot_be_dialed_is_refused_at_its_control, 0, (int)(sizeof typed / sizeof *typed));
    tcase_add_test(tc, the_retry_box_does_not_look_at_the_number);
    tcase_add_test(tc, a_domain_counts_into_the_255_octets_of_the_name);
    tcase_add_test(tc, nothing_is_kept_that_is_not_ticked);
    tcase_add_test(tc, an_empty_box_over_a_saved_password_means_the_saved_one);
    tcase_add_test(tc, what_is_saved_is_what_differs_and_the_password);
    tcase_add_test(tc, nothing_typed_outlives_the_form);
    tcase_add_test(tc, a_callback_number_is_one_that_can_be_dialed);
    tcase_add_loop_test(tc, a_look_at_the_connection_says_what_comes_next, 0, (int)(sizeof turns / sizeof *turns));
    tcase_add_test(tc, how_far_it_came_is_never_forgotten);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    bad = srunner_ntests_failed(runner);
    srunner_free(runner);
    return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
