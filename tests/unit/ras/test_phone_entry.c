/*
 * test_phone_entry.c - what an entry of the phone book may be, and the sentence for what it may not.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/phone_entry.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"

static struct phone_entry good(void)
{
    struct phone_entry e;

    phone_entry_defaults(&e);
    strcpy(e.name, "Office");
    strcpy(e.number, "555-1234");
    ck_assert_ptr_null(phone_entry_check(&e));
    return e;
}

static void must_say(const struct phone_entry *e, const char *part)
{
    const char *why = phone_entry_check(e);

    ck_assert_msg(why != NULL && strstr(why, part) != NULL, "\"%s\" is not in \"%s\"", part, why ? why : "nothing");
    ck_assert_msg(why[strlen(why) - 1] == '.', "%s", why);
}

START_TEST(a_file_that_leads_elsewhere_does_not_take_a_saved_password_along)
{
    static const struct {
        uint32_t field;
        bool forgets;
    } rows[] = {
        { PHONE_FIELD_NUMBER, true }, { PHONE_FIELD_USER, true },  { PHONE_FIELD_AUTH, true },      { PHONE_FIELD_PREFIX, true },
        { PHONE_FIELD_KIND, true },   { PHONE_FIELD_PORT, true },  { PHONE_FIELD_SCRIPT, true },    { PHONE_FIELD_DOMAIN, true },
        { PHONE_FIELD_IDLE, false },  { PHONE_FIELD_REDIALS, false }, { PHONE_FIELD_CALLBACK, false }, { 0, false },
    };
    struct phone_entry other;

    phone_entry_defaults(&other);
    other.kind = PHONE_TCP;
    text_copy(other.number, sizeof other.number, "127.0.0.1:9");
    text_copy(other.user, sizeof other.user, "mallory");
    text_copy(other.domain, sizeof other.domain, "ELSEWHERE");
    text_copy(other.prefix, sizeof other.prefix, "0,");
    text_copy(other.port, sizeof other.port, "COM9");
    text_copy(other.script, sizeof other.script, "proc main\nendproc\n");
    other.auth_methods = 8;
    other.idle_s = 77;
    other.redial_attempts = 7;
    other.callback = PHONE_CALLBACK_ASK;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct phone_entry old, from;

        phone_entry_defaults(&old);
        from = old;
        phone_entry_merge(&from, &other, rows[i].field);
        ck_assert_uint_eq(phone_entry_import(&old, &from), rows[i].field);
        old.has_password = true;
        ck_assert_msg(phone_entry_import(&old, &from) == (rows[i].field | (rows[i].forgets ? PHONE_FIELD_FORGET : 0u)), "row %u", (unsigned)i);
    }
}
END_TEST

START_TEST(a_new_entry_needs_only_a_name)
{
    struct phone_entry e;

    phone_entry_defaults(&e);
    must_say(&e, "name");
    strcpy(e.name, "x");
    ck_assert_ptr_null(phone_entry_check(&e));
    ck_assert_uint_eq(e.auth_methods, AUTH_METHODS_ALL);
    ck_assert_uint_eq(e.protocols, PHONE_IP);
    ck_assert(e.lcp_extensions && e.other_port_ok && !e.has_password);
}
END_TEST

static const struct {
    const char *name;
    bool is_good;
} names[] = {
    { "Office", true }, { "B\xc3\xbcro", true }, { "a]b[c", true }, { "", false }, { ".hidden", false }, { " x", false },
    { "x ", false }, { "a\tb", false }, { "a\nb", false }, { "\xff", false }, { "a b", true }
};

START_TEST(a_name_prints_and_has_no_blanks_at_its_ends)
{
    ck_assert_msg(phone_name_is_good(names[_i].name) == names[_i].is_good, "%s", names[_i].name);
}
END_TEST

START_TEST(a_name_has_at_most_256_characters)
{
    char name[PHONE_NAME_MAX + 2];

    memset(name, 'n', sizeof name);
    name[PHONE_NAME_MAX + 1] = '\0';
    ck_assert(!phone_name_is_good(name));
    name[PHONE_NAME_MAX] = '\0';
    ck_assert(phone_name_is_good(name));
}
END_TEST

static const struct {
    enum phone_kind kind;
    const char *number;
    bool is_good;
} numbers[] = {
    { PHONE_MODEM, "", true }, { PHONE_MODEM, "9,,(0 30) 12-34", true }, { PHONE_MODEM, "W12@3!", true },
    { PHONE_MODEM, "123;", false }, { PHONE_MODEM, "123\"", false }, { PHONE_MODEM, "CALL ME", false },
    { PHONE_TCP, "bbs.example.com:2323", true }, { PHONE_TCP, "10.1.2.3:1", true }, { PHONE_TCP, "5551234", true },
    { PHONE_TCP, "home", true }, { PHONE_TCP, "host:0", false }, { PHONE_TCP, "host:65536", false },
    { PHONE_TCP, "host:65535", true }, { PHONE_TCP, "host:", false }, { PHONE_TCP, ":23", false },
    { PHONE_TCP, "host:23x", false }, { PHONE_TCP, "host:999999999999999999999", false }, { PHONE_TCP, "ho st:23", false },
    { PHONE_TCP, "-host:23", false }, { PHONE_CABLE, "", true }, { PHONE_CABLE, "1", false }
};

START_TEST(a_number_is_what_its_line_can_dial)
{
    ck_assert_msg(phone_number_is_good(numbers[_i].kind, numbers[_i].number) == numbers[_i].is_good, "%s", numbers[_i].number);
}
END_TEST

START_TEST(a_place_is_taken_apart_or_left_alone)
{
    struct phone_place place = { "kept", 7 };

    ck_assert(!phone_place_parse("home", &place));
    ck_assert_str_eq(place.host, "kept");
    ck_assert(phone_place_parse("bbs.example.com:2323", &place));
    ck_assert_str_eq(place.host, "bbs.example.com");
    ck_assert_uint_eq(place.port, 2323);
}
END_TEST

START_TEST(numbers_are_tried_in_their_order)
{
    struct phone_entry e = good();

    strcpy(e.alternates[0], "2");
    strcpy(e.alternates[1], "3");
    e.alternate_count = 2;
    ck_assert_ptr_null(phone_entry_check(&e));
    ck_assert_str_eq(phone_entry_number(&e, 0), "555-1234");
    ck_assert_str_eq(phone_entry_number(&e, 2), "3");
    ck_assert_ptr_null(phone_entry_number(&e, 3));
    e.number[0] = '\0';
    must_say(&e, "first one");
    strcpy(e.number, "1");
    e.alternates[1][0] = '\0';
    must_say(&e, "is empty");
    e.alternate_count = PHONE_ALTERNATES_MAX + 1;
    must_say(&e, "up to 8");
}
END_TEST

START_TEST(prefix_and_number_together_fit_a_modem)
{
    struct phone_entry e = good();

    memset(e.number, '5', PHONE_NUMBER_MAX);
    e.number[PHONE_NUMBER_MAX] = '\0';
    ck_assert_ptr_null(phone_entry_check(&e));
    strcpy(e.prefix, "9");
    must_say(&e, "128");
    e.number[PHONE_NUMBER_MAX - 1] = '\0';
    ck_assert_ptr_null(phone_entry_check(&e));
    strcpy(e.prefix, ";");
    must_say(&e, "prefix");
}
END_TEST

START_TEST(every_wrong_member_has_its_sentence)
{
    struct phone_entry e = good();

#define WRONG(change, part) (e = good(), change, must_say(&e, part))
    WRONG(e.kind = PHONE_KINDS, "choose");
    WRONG(e.callback = PHONE_CALLBACKS, "choose");
    WRONG((e.kind = PHONE_TCP, strcpy(e.prefix, "9")), "prefix is for a modem");
    WRONG((e.kind = PHONE_TCP, e.number[0] = '\0'), "where to call");
    WRONG((e.kind = PHONE_TCP, strcpy(e.number, "a:b")), "host:port");
    WRONG(e.kind = PHONE_CABLE, "no telephone number");
    WRONG(strcpy(e.number, "a;b"), "telephone number holds");
    WRONG(strcpy(e.number, "5\n5"), "control");
    WRONG(e.protocols = 0, "TCP/IP");
    WRONG(e.protocols = 8, "TCP/IP");
    WRONG(e.auth_methods = 0, "prove");
    WRONG(e.auth_methods = AUTH_METHODS_ALL + 1, "prove");
    WRONG(e.redial_attempts = PHONE_REDIALS_MAX + 1, "999");
    WRONG(e.redial_s = PHONE_REDIAL_S_MAX + 1, "3600");
    WRONG(e.idle_s = PHONE_IDLE_S_MAX + 1, "604800");
    WRONG(e.address = 0x7f000001, "asked for");
    WRONG(e.dns[0] = 0xffffffff, "DNS");
    WRONG(e.dns[1] = 0x0a000001, "first");
    WRONG(e.wins[1] = 0x0a000001, "first");
#undef WRONG
}
END_TEST

START_TEST(a_callback_number_stands_with_its_wish)
{
    struct phone_entry e = good();

    e.callback = PHONE_CALLBACK_NUMBER;
    must_say(&e, "callback number holds");
    strcpy(e.callback_number, "555 x");
    must_say(&e, "callback number holds");
    strcpy(e.callback_number, "(030) 555-1");
    ck_assert_ptr_null(phone_entry_check(&e));
    e.callback = PHONE_CALLBACK_ASK;
    must_say(&e, "not wanted");
}
END_TEST

START_TEST(user_and_domain_fit_what_ppp_can_say)
{
    struct phone_entry e = good();

    memset(e.user, 'u', PHONE_USER_MAX);
    e.user[PHONE_USER_MAX] = '\0';
    ck_assert_ptr_null(phone_entry_check(&e));
    strcpy(e.domain, "LAB");
    must_say(&e, "together");
    e.user[PHONE_USER_MAX - 4] = '\0';
    ck_assert_ptr_null(phone_entry_check(&e));
    strcpy(e.domain, "L\\B");
    must_say(&e, "\\");
}
END_TEST

START_TEST(a_script_is_normalised_and_bounded)
{
    struct phone_entry e = good();
    char *big = malloc(PHONE_SCRIPT_MAX + 1);

    ck_assert(phone_entry_set_script(&e, "\xef\xbb\xbf" "a\r\nb\rc\n\x1a rest", 17));
    ck_assert_str_eq(e.script, "a\nb\nc\n");
    ck_assert_ptr_null(phone_entry_check(&e));
    ck_assert(!phone_entry_set_script(&e, "a\0b", 3));
    ck_assert(!phone_entry_set_script(&e, "\x1b", 1));
    ck_assert(!phone_entry_set_script(&e, "\xff", 1));
    memset(big, 'x', PHONE_SCRIPT_MAX + 1);
    ck_assert(!phone_entry_set_script(&e, big, PHONE_SCRIPT_MAX + 1));
    ck_assert_str_eq(e.script, "a\nb\nc\n");
    ck_assert(phone_entry_set_script(&e, big, PHONE_SCRIPT_MAX));
    ck_assert_uint_eq(strlen(e.script), PHONE_SCRIPT_MAX);
    e.script[3] = '\r';
    must_say(&e, "script");
    free(big);
}
END_TEST

START_TEST(an_array_without_end_is_refused)
{
    struct phone_entry e = good();

    memset(e.user, 'u', sizeof e.user);
    must_say(&e, "control");
    e = good();
    memset(e.script, 's', sizeof e.script);
    must_say(&e, "script");
    e = good();
    memset(e.name, 'n', sizeof e.name);
    must_say(&e, "name");
}
END_TEST

START_TEST(entries_are_the_same_when_every_member_is)
{
    struct phone_entry a = good(), b = good();

    b.id = 7;
    b.sealed_len = 3;
    strcpy(b.password, "secret");
    ck_assert(phone_entry_equal(&a, &b));
    b.redial_s++;
    ck_assert(!phone_entry_equal(&a, &b));
    b = good();
    strcpy(b.script, "x");
    ck_assert(!phone_entry_equal(&a, &b));
    b = good();
    strcpy(b.alternates[0], "1");
    ck_assert(phone_entry_equal(&a, &b));
    b.alternate_count = 1;
    ck_assert(!phone_entry_equal(&a, &b));
}
END_TEST

START_TEST(words_are_found_again)
{
    for (int k = 0; k < PHONE_KINDS; k++)
        ck_assert_int_eq(phone_kind_find(phone_kind_name((enum phone_kind)k)), k);
    for (int c = 0; c < PHONE_CALLBACKS; c++)
        ck_assert_int_eq(phone_callback_find(phone_callback_name((enum phone_callback)c)), c);
    ck_assert_int_eq(phone_kind_find("TCP"), PHONE_TCP);
    ck_assert_int_eq(phone_kind_find("isdn"), -1);
}
END_TEST

START_TEST(nothing_of_a_password_stays)
{
    struct phone_entry e = good();

    strcpy(e.password, "secret");
    memset(e.sealed, 7, sizeof e.sealed);
    e.sealed_len = 9;
    phone_entry_fini(&e);
    for (size_t i = 0; i < sizeof e.password; i++)
        ck_assert_int_eq(e.password[i], 0);
    for (size_t i = 0; i < sizeof e.sealed; i++)
        ck_assert_int_eq(e.sealed[i], 0);
    ck_assert_uint_eq(e.sealed_len, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("phone_entry");
    TCase *tc = tcase_create("phone_entry");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, a_new_entry_needs_only_a_name);
    tcase_add_test(tc, a_file_that_leads_elsewhere_does_not_take_a_saved_password_along);
    tcase_add_loop_test(tc, a_name_prints_and_has_no_blanks_at_its_ends, 0, sizeof names / sizeof *names);
    tcase_add_test(tc, a_name_has_at_most_256_characters);
    tcase_add_loop_test(tc, a_number_is_what_its_line_can_dial, 0, sizeof numbers / sizeof *numbers);
    tcase_add_test(tc, a_place_is_taken_apart_or_left_alone);
    tcase_add_test(tc, numbers_are_tried_in_their_order);
    tcase_add_test(tc, prefix_and_number_together_fit_a_modem);
    tcase_add_test(tc, every_wrong_member_has_its_sentence);
    tcase_add_test(tc, a_callback_number_stands_with_its_wish);
    tcase_add_test(tc, user_and_domain_fit_what_ppp_can_say);
    tcase_add_test(tc, a_script_is_normalised_and_bounded);
    tcase_add_test(tc, an_array_without_end_is_refused);
    tcase_add_test(tc, entries_are_the_same_when_every_member_is);
    tcase_add_test(tc, words_are_found_again);
    tcase_add_test(tc, nothing_of_a_password_stays);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
