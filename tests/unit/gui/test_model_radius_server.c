/* test_model_radius_server.c - whether a RADIUS server as typed can be asked. SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/model_radius_server.h"

static struct server_form form;
static struct radius_server others[2];
static struct refusal why;

static void setup(void)
{
    memset(&why, 0, sizeof why);
    for (int i = 0; i < 2; i++) {
        radius_server_defaults(&others[i]);
        others[i].id = i + 1;
        others[i].has_secret = true;
    }
    text_copy(others[0].name, sizeof others[0].name, "radius.example.org");
    text_copy(others[1].name, sizeof others[1].name, "192.0.2.7");
    server_form_new(&form);
    text_copy(form.name, sizeof form.name, "new.example.org");
    text_copy(form.secret, sizeof form.secret, "xyzzy5461");
    text_copy(form.confirm, sizeof form.confirm, "xyzzy5461");
}

static bool is_good(void)
{
    return server_form_check(&form, others, 2, &why);
}

START_TEST(a_new_server_starts_with_the_defaults_and_is_taken)
{
    struct radius_server server;

    ck_assert(is_good());
    server_form_store(&form, &server);
    ck_assert_str_eq(server.name, "new.example.org");
    ck_assert_str_eq(server.secret, "xyzzy5461");
    ck_assert(server.has_secret && server.is_for_authentication && !server.is_for_accounting && server.wants_signature);
    ck_assert_uint_eq(server.auth_port, 1812);
    ck_assert_uint_eq(server.acct_port, 1813);
    ck_assert_uint_eq(server.timeout_s, 5);
    ck_assert_uint_eq(server.score, 30);
    ck_assert_ptr_null(radius_server_check(&server));
}
END_TEST

static char long_name[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"; /* 64 */

static const struct {
    const char *name;
    int string_id; /* 0: taken */
} names[] = {
    { "a", 0 }, { "192.0.2.8", 0 }, { "2001:db8::1", 0 }, { "my_server-2", 0 }, { long_name + 1, 0 },
    { "", IDS_REFUSE_NAME_EMPTY }, { long_name, IDS_REFUSE_NAME_LONG }, { "two words", IDS_REFUSE_NAME_LETTERS },
    { "caf\xc3\xa9", IDS_REFUSE_NAME_LETTERS }, { "a\tb", IDS_REFUSE_NAME_LETTERS }, { "http://radius", IDS_REFUSE_NAME_LETTERS },
    { "r2", 0 }, { "1.example.org", 0 }, { "example.org.", 0 }, { "::1", 0 }, { "1::", 0 }, { "::ffff:192.0.2.1", 0 }, { "1:2:3:4:5:6:7:8", 0 },
    { "1:2:3:4:5:6:192.0.2.1", 0 }, { "-.-", IDS_REFUSE_NAME_LETTERS }, { ".", IDS_REFUSE_NAME_LETTERS }, { ".a", IDS_REFUSE_NAME_LETTERS },
    { "a..b", IDS_REFUSE_NAME_LETTERS }, { "a.-b", IDS_REFUSE_NAME_LETTERS }, { "a-.b", IDS_REFUSE_NAME_LETTERS }, { "1234", IDS_REFUSE_NAME_LETTERS },
    { "10.0.0.300", IDS_REFUSE_NAME_LETTERS }, { "300.1.1.1", IDS_REFUSE_NAME_LETTERS }, { "10.0.0", IDS_REFUSE_NAME_LETTERS },
    { "0.0.0.0", IDS_REFUSE_NAME_LETTERS }, { "192.0.2.7.", IDS_REFUSE_NAME_LETTERS }, { "::", IDS_REFUSE_NAME_LETTERS },
    { "::::", IDS_REFUSE_NAME_LETTERS }, { "1:::2", IDS_REFUSE_NAME_LETTERS }, { ":1", IDS_REFUSE_NAME_LETTERS }, { "1:", IDS_REFUSE_NAME_LETTERS },
    { "1::2::3", IDS_REFUSE_NAME_LETTERS }, { "12345::1", IDS_REFUSE_NAME_LETTERS }, { "1:2:3:4:5:6:7", IDS_REFUSE_NAME_LETTERS },
    { "1:2:3:4:5:6:7:8:9", IDS_REFUSE_NAME_LETTERS }, { "1:2:3:4:5:6:7:192.0.2.1", IDS_REFUSE_NAME_LETTERS }, { "radius:1812", IDS_REFUSE_NAME_LETTERS },
    { "Radius.Example.ORG", IDS_REFUSE_NAME_TWICE }, { "192.0.2.7", IDS_REFUSE_NAME_TWICE },
};

START_TEST(each_name_is_taken_or_refused)
{
    text_copy(form.name, sizeof form.name, names[_i].name);
    ck_assert_int_eq(is_good(), names[_i].string_id == 0);
    if (names[_i].string_id) {
        ck_assert_int_eq(why.control, IDC_SERVER_NAME);
        ck_assert_int_eq(why.string_id, names[_i].string_id);
    }
}
END_TEST

START_TEST(a_server_keeps_its_own_name)
{
    server_form_load(&form, &others[0]);
    ck_assert(is_good());
    text_copy(form.name, sizeof form.name, "RADIUS.example.org");
    ck_assert(is_good());
    text_copy(form.name, sizeof form.name, others[1].name);
    ck_assert(!is_good());
}
END_TEST

START_TEST(a_server_just_added_is_a_rival_of_the_next)
{
    others[0].id = 0;
    text_copy(form.name, sizeof form.name, others[0].name);
    ck_assert(!is_good());
    ck_assert_int_eq(why.string_id, IDS_REFUSE_NAME_TWICE);
}
END_TEST

START_TEST(an_empty_secret_keeps_the_old_one_and_a_new_server_needs_one)
{
    struct radius_server server;

    form.secret[0] = form.confirm[0] = '\0';
    ck_assert(!is_good());
    ck_assert_int_eq(why.control, IDC_SERVER_SECRET);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_SECRET_EMPTY);
    server_form_load(&form, &others[0]);
    ck_assert_str_eq(form.secret, "");
    ck_assert(is_good());
    server_form_store(&form, &server);
    ck_assert_str_eq(server.secret, "");
    ck_assert(server.has_secret);
}
END_TEST

START_TEST(a_secret_typed_for_a_change_not_yet_saved_is_kept)
{
    struct radius_server server;

    text_copy(others[0].secret, sizeof others[0].secret, "earlier");
    others[0].has_secret = false;
    server_form_load(&form, &others[0]);
    ck_assert(is_good());
    server_form_store(&form, &server);
    ck_assert_str_eq(server.secret, "earlier");
}
END_TEST

static const struct {
    const char *secret, *confirm;
    int control, string_id;
} secrets[] = {
    { "a", "a", 0, 0 }, { "with space", "with space", 0, 0 }, { "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f", 0, 0 },
    { "one", "two", IDC_SERVER_CONFIRM, IDS_REFUSE_SECRET_DIFFERS }, { "one", "", IDC_SERVER_CONFIRM, IDS_REFUSE_SECRET_DIFFERS },
    { "", "one", IDC_SERVER_CONFIRM, IDS_REFUSE_SECRET_DIFFERS }, { "Case", "case", IDC_SERVER_CONFIRM, IDS_REFUSE_SECRET_DIFFERS },
    { "tab\there", "tab\there", IDC_SERVER_SECRET, IDS_REFUSE_SECRET_LETTERS }, { "\xff", "\xff", IDC_SERVER_SECRET, IDS_REFUSE_SECRET_LETTERS },
};

START_TEST(each_secret_is_taken_or_refused)
{
    text_copy(form.secret, sizeof form.secret, secrets[_i].secret);
    text_copy(form.confirm, sizeof form.confirm, secrets[_i].confirm);
    if (secrets[_i].secret[0] == '\xff')
        memcpy(form.secret, "\xff", 2), memcpy(form.confirm, "\xff", 2);
    ck_assert_int_eq(is_good(), secrets[_i].control == 0);
    if (secrets[_i].control) {
        ck_assert_int_eq(why.control, secrets[_i].control);
        ck_assert_int_eq(why.string_id, secrets[_i].string_id);
    }
}
END_TEST

START_TEST(a_secret_has_127_octets_at_most)
{
    memset(form.secret, 'x', RADIUS_SECRET_MAX + 1);
    form.secret[RADIUS_SECRET_MAX + 1] = '\0';
    memcpy(form.confirm, form.secret, sizeof form.confirm);
    ck_assert(!is_good());
    ck_assert_int_eq(why.string_id, IDS_REFUSE_SECRET_LONG);
    form.secret[RADIUS_SECRET_MAX] = form.confirm[RADIUS_SECRET_MAX] = '\0';
    ck_assert(is_good());
}
END_TEST

START_TEST(numbers_out_of_range_are_refused_beside_their_box)
{
    form.server.timeout_s = 0;
    ck_assert(!is_good());
    ck_assert_int_eq(why.control, IDC_SERVER_TIMEOUT);
    form.server.timeout_s = 61;
    ck_assert(!is_good());
    form.server.timeout_s = 60;
    form.server.score = 31;
    ck_assert(!is_good());
    ck_assert_int_eq(why.control, IDC_SERVER_SCORE);
    form.server.score = 0;
    ck_assert(is_good());
    form.server.auth_port = 0;
    ck_assert(!is_good());
    ck_assert_int_eq(why.control, IDC_SERVER_AUTH_PORT);
    form.server.is_for_authentication = false; /* then its port does not matter */
    form.server.is_for_accounting = true;
    ck_assert(is_good());
    form.server.acct_port = 0;
    ck_assert(!is_good());
    ck_assert_int_eq(why.control, IDC_SERVER_ACCT_PORT);
}
END_TEST

START_TEST(a_server_for_nothing_is_refused)
{
    form.server.is_for_authentication = form.server.is_for_accounting = false;
    ck_assert(!is_good());
    ck_assert_int_eq(why.control, IDC_SERVER_AUTH);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_NO_USE);
}
END_TEST

START_TEST(nothing_typed_is_left_in_memory)
{
    static const struct server_form empty;

    server_form_fini(&form);
    ck_assert_mem_eq(&form, &empty, sizeof form);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model_radius_server");
    TCase *t = tcase_create("server");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, a_new_server_starts_with_the_defaults_and_is_taken);
    tcase_add_loop_test(t, each_name_is_taken_or_refused, 0, (int)(sizeof names / sizeof *names));
    tcase_add_test(t, a_server_keeps_its_own_name);
    tcase_add_test(t, a_server_just_added_is_a_rival_of_the_next);
    tcase_add_test(t, an_empty_secret_keeps_the_old_one_and_a_new_server_needs_one);
    tcase_add_test(t, a_secret_typed_for_a_change_not_yet_saved_is_kept);
    tcase_add_loop_test(t, each_secret_is_taken_or_refused, 0, (int)(sizeof secrets / sizeof *secrets));
    tcase_add_test(t, a_secret_has_127_octets_at_most);
    tcase_add_test(t, numbers_out_of_range_are_refused_beside_their_box);
    tcase_add_test(t, a_server_for_nothing_is_refused);
    tcase_add_test(t, nothing_typed_is_left_in_memory);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
