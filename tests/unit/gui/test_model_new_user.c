/* test_model_new_user.c - names and passwords as typed. SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/network/model_new_user.h"
#include "gui/network/permissions_ids.h"

static struct new_user form;
static struct refusal why;

static void setup(void)
{
    new_user_init(&form);
    strcpy(form.name, "joe");
    strcpy(form.password, "secret");
    strcpy(form.confirm, "secret");
}

static bool joe_is_taken(void *ctx, const char *name)
{
    (void)ctx;
    return text_equal_nocase(name, "joe");
}

static const struct {
    const char *name;
    int string_id; /* 0: taken */
} names[] = {
    { "j", 0 }, { "joe smith", 0 }, { "J\xc3\xb6rg", 0 }, { "a.b-c_d$1!#%&'(){}~^`", 0 }, { "caller01", 0 },
    { "", IDS_REFUSE_USER_EMPTY }, { " joe", IDS_REFUSE_USER_SPACES }, { "joe ", IDS_REFUSE_USER_SPACES }, { " ", IDS_REFUSE_USER_SPACES },
    { "a\"b", IDS_REFUSE_USER_LETTERS }, { "a/b", IDS_REFUSE_USER_LETTERS }, { "DOMAIN\\joe", IDS_REFUSE_USER_LETTERS }, { "a[b", IDS_REFUSE_USER_LETTERS },
    { "a]b", IDS_REFUSE_USER_LETTERS }, { "a:b", IDS_REFUSE_USER_LETTERS }, { "a;b", IDS_REFUSE_USER_LETTERS }, { "a|b", IDS_REFUSE_USER_LETTERS },
    { "a=b", IDS_REFUSE_USER_LETTERS }, { "a,b", IDS_REFUSE_USER_LETTERS }, { "a+b", IDS_REFUSE_USER_LETTERS }, { "a*b", IDS_REFUSE_USER_LETTERS },
    { "a?b", IDS_REFUSE_USER_LETTERS }, { "a<b", IDS_REFUSE_USER_LETTERS }, { "a>b", IDS_REFUSE_USER_LETTERS }, { "joe@example.org", IDS_REFUSE_USER_LETTERS },
    { "\xe5\xb1\xb1\xe7\x94\xb0", 0 }, { "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", 0 }, { "\xf0\x9f\x98\x80", 0 }, { "\xc2\xa1\xc2\xae", 0 },
    { "\xe2\x80\x8b", IDS_REFUSE_USER_LETTERS }, { "a\xc2\xa0", IDS_REFUSE_USER_LETTERS }, { "\xe2\x80\xaetxt", IDS_REFUSE_USER_LETTERS },
    { "a\xc2\x85", IDS_REFUSE_USER_LETTERS }, { "a\xe2\x81\xa0z", IDS_REFUSE_USER_LETTERS }, { "\xef\xbb\xbfjoe", IDS_REFUSE_USER_LETTERS },
    { "\xe3\x80\x80", IDS_REFUSE_USER_LETTERS }, { "a\xf3\xa0\x81\x81", IDS_REFUSE_USER_LETTERS },
    { "a\tb", IDS_REFUSE_USER_LETTERS }, { "a\x7f", IDS_REFUSE_USER_LETTERS }, { "a\xff", IDS_REFUSE_USER_LETTERS }, { "\xc3", IDS_REFUSE_USER_LETTERS },
};

START_TEST(each_name_is_taken_or_refused)
{
    strcpy(form.name, names[_i].name);
    ck_assert_int_eq(new_user_check(&form, NULL, NULL, &why), names[_i].string_id == 0);
    if (names[_i].string_id) {
        ck_assert_int_eq(why.control, IDC_NEW_NAME);
        ck_assert_int_eq(why.string_id, names[_i].string_id);
    }
}
END_TEST

START_TEST(a_name_has_104_octets_at_most)
{
    memset(form.name, 'n', ACCOUNT_NAME_MAX + 1);
    form.name[ACCOUNT_NAME_MAX + 1] = '\0';
    ck_assert(!new_user_check(&form, NULL, NULL, &why));
    ck_assert_int_eq(why.string_id, IDS_REFUSE_USER_LONG);
    form.name[ACCOUNT_NAME_MAX] = '\0';
    ck_assert(new_user_check(&form, NULL, NULL, &why));
}
END_TEST

START_TEST(a_name_in_use_is_refused_whatever_its_case)
{
    strcpy(form.name, "JOE");
    ck_assert(!new_user_check(&form, joe_is_taken, NULL, &why));
    ck_assert_int_eq(why.control, IDC_NEW_NAME);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_USER_TWICE);
    ck_assert_str_eq(why.first, "JOE");
    strcpy(form.name, "joey");
    ck_assert(new_user_check(&form, joe_is_taken, NULL, &why));
}
END_TEST

static const struct {
    const char *password, *confirm;
    int control, string_id;
} passwords[] = {
    { "p", "p", 0, 0 }, { " ", " ", 0, 0 }, { "p\xc3\xa4sswort", "p\xc3\xa4sswort", 0, 0 },
    { "", "", IDC_NEW_PASSWORD, IDS_REFUSE_PASSWORD_EMPTY }, { "", "x", IDC_NEW_PASSWORD, IDS_REFUSE_PASSWORD_EMPTY },
    { "one", "", IDC_NEW_CONFIRM, IDS_REFUSE_PASSWORD_DIFFERS }, { "one", "One", IDC_NEW_CONFIRM, IDS_REFUSE_PASSWORD_DIFFERS },
    { "a\nb", "a\nb", IDC_NEW_PASSWORD, IDS_REFUSE_PASSWORD_LETTERS }, { "a\xfe", "a\xfe", IDC_NEW_PASSWORD, IDS_REFUSE_PASSWORD_LETTERS },
};

START_TEST(each_password_is_taken_or_refused)
{
    strcpy(form.password, passwords[_i].password);
    strcpy(form.confirm, passwords[_i].confirm);
    ck_assert_int_eq(new_user_check(&form, NULL, NULL, &why), passwords[_i].control == 0);
    if (passwords[_i].control) {
        ck_assert_int_eq(why.control, passwords[_i].control);
        ck_assert_int_eq(why.string_id, passwords[_i].string_id);
    }
}
END_TEST

START_TEST(a_password_has_127_octets_at_most)
{
    memset(form.password, 'p', ACCOUNT_PASSWORD_MAX + 1);
    form.password[ACCOUNT_PASSWORD_MAX + 1] = '\0';
    memcpy(form.confirm, form.password, sizeof form.confirm);
    ck_assert(!new_user_check(&form, NULL, NULL, &why));
    ck_assert_int_eq(why.string_id, IDS_REFUSE_PASSWORD_LONG);
    form.password[ACCOUNT_PASSWORD_MAX] = form.confirm[ACCOUNT_PASSWORD_MAX] = '\0';
    ck_assert(new_user_check(&form, NULL, NULL, &why));
}
END_TEST

START_TEST(who_is_added_may_dial_in_unless_the_box_is_cleared)
{
    struct user_config user;

    new_user_store(&form, &user);
    ck_assert_str_eq(user.name, "joe");
    ck_assert_str_eq(user.password, "secret");
    ck_assert_uint_eq(user.privilege, RASPRIV_NoCallback | RASPRIV_DialinPrivilege);
    ck_assert(!user.has_reversible_password && !user.is_disabled && !user.has_expired_password);
    form.may_dial_in = false;
    form.is_reversible = true;
    new_user_store(&form, &user);
    ck_assert_uint_eq(user.privilege, RASPRIV_NoCallback);
    ck_assert(user.has_reversible_password);
}
END_TEST

START_TEST(a_name_that_is_an_interfaces_is_told_whatever_its_case)
{
    struct ras_config config;
    struct demand_dial iface;

    ras_config_init(&config);
    ck_assert(!new_user_is_router(&form, &config));
    demand_dial_defaults(&iface);
    strcpy(iface.entry.name, "JOE");
    ck_assert_ptr_nonnull(ras_config_add_interface(&config, &iface));
    ck_assert(new_user_is_router(&form, &config));
    strcpy(form.name, "joey");
    ck_assert(!new_user_is_router(&form, &config));
    ras_config_fini(&config);
}
END_TEST

START_TEST(nothing_typed_is_left_in_memory)
{
    static const struct new_user empty;

    new_user_fini(&form);
    ck_assert_mem_eq(&form, &empty, sizeof form);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model_new_user");
    TCase *t = tcase_create("new user");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, each_name_is_taken_or_refused, 0, (int)(sizeof names / sizeof *names));
    tcase_add_test(t, a_name_has_104_octets_at_most);
    tcase_add_test(t, a_name_in_use_is_refused_whatever_its_case);
    tcase_add_loop_test(t, each_password_is_taken_or_refused, 0, (int)(sizeof passwords / sizeof *passwords));
    tcase_add_test(t, a_password_has_127_octets_at_most);
    tcase_add_test(t, who_is_added_may_dial_in_unless_the_box_is_cleared);
    tcase_add_test(t, a_name_that_is_an_interfaces_is_told_whatever_its_case);
    tcase_add_test(t, nothing_typed_is_left_in_memory);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
