/*
 * test_auth_local.c - judging an attempt by the user table.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/auth_local.h"
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "common/base/hash.h"
#include "common/ras/mschap_hash.h"

enum { NOW = 1000000 };

static struct account user;
static struct auth_policy policy;
static struct auth_attempt attempt;
static struct auth_result result;

static const enum auth_method methods[] = { AUTH_PAP, AUTH_CHAP_MD5, AUTH_MSCHAP_V1, AUTH_MSCHAP_V2 };

static void setup(void)
{
    user = (struct account){ .name = "Bob", .fixed_address = 0x0a000005 };
    user.privilege = RASPRIV_NoCallback | RASPRIV_DialinPrivilege;
    mschap_nt_hash(bytes_of_text("PassWord"), user.nt_hash);
    auth_policy_defaults(&policy);
}

/* An attempt as an honest caller makes it. */
static void caller_says(enum auth_method method, const char *name, const char *password)
{
    uint8_t hash[16];

    attempt = (struct auth_attempt){ .method = method, .id = 7 };
    snprintf(attempt.user, sizeof attempt.user, "%s", name);
    mschap_nt_hash(bytes_of_text(password), hash);
    for (size_t i = 0; i < sizeof attempt.challenge; i++)
        attempt.challenge[i] = (uint8_t)(3 * i);
    attempt.response_len = 49;
    switch (method) {
    case AUTH_PAP:
        attempt.response_len = (uint8_t)strlen(password);
        memcpy(attempt.response, password, attempt.response_len);
        break;
    case AUTH_CHAP_MD5:
        attempt.challenge_len = 16;
        attempt.response_len = 16;
        hash_md5((struct bytes[]){ bytes_of(&attempt.id, 1), bytes_of_text(password),
                                   bytes_of(attempt.challenge, 16) }, 3, attempt.response);
        break;
    case AUTH_MSCHAP_V1:
        attempt.challenge_len = 8;
        mschap_challenge_response(attempt.challenge, hash, attempt.response + 24);
        attempt.response[48] = 1;
        break;
    default:
        attempt.challenge_len = 16;
        memset(attempt.response, 0x5a, 16);
        mschap_nt_response(attempt.challenge, attempt.response, name, hash, attempt.response + 24);
        break;
    }
}

static bool judge(const struct account *account, const char *clear)
{
    memset(&result, 0xee, sizeof result);
    auth_local_judge(&attempt, account, clear, &policy, NOW, &result);
    return result.verdict.accepted;
}

static void assert_refused(uint32_t ras_error)
{
    ck_assert(!result.verdict.accepted);
    ck_assert_uint_eq(result.verdict.ras_error, ras_error);
    ck_assert_int_eq(result.verdict.may_retry, ras_error == 691);
    ck_assert_str_eq(result.verdict.message, "");
    ck_assert_str_eq(result.user, "");
    ck_assert_uint_eq(result.fixed_address, 0);
}

START_TEST(the_right_password_is_accepted_by_every_method)
{
    caller_says(methods[_i], "bob", "PassWord");
    ck_assert(judge(&user, "PassWord"));
    ck_assert_uint_eq(result.verdict.ras_error, 0);
    ck_assert_str_eq(result.user, "Bob");
    ck_assert_uint_eq(result.privilege, user.privilege);
    ck_assert_uint_eq(result.fixed_address, 0x0a000005);
    ck_assert(!result.counts_as_denial);
}
END_TEST

START_TEST(a_wrong_password_is_691_and_counts)
{
    static const char *const wrong[] = { "password", "PASSWORD", "", "PassWord ", "PassWor" };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        caller_says(methods[_i], "bob", wrong[i]);
        judge(&user, "PassWord");
        assert_refused(691);
        ck_assert(result.counts_as_denial);
    }
}
END_TEST

START_TEST(an_unknown_user_is_691_and_counts_against_nobody)
{
    static const char *const tries[] = { "PassWord", "" };

    for (size_t i = 0; i < 2; i++) {
        caller_says(methods[_i], "eve", tries[i]);
        judge(NULL, NULL);
        assert_refused(691);
        ck_assert(!result.counts_as_denial);
        judge(NULL, tries[i]); /* even if somebody hands in a password */
        assert_refused(691);
    }
}
END_TEST

START_TEST(an_unknown_user_is_not_let_in_by_the_hash_of_zeroes)
{
    static const uint8_t zeroes[16];

    policy.allow_lan_manager = true;
    for (int flag = 0; flag < 2; flag++) {
        caller_says(AUTH_MSCHAP_V1, "eve", "");
        attempt.response[48] = (uint8_t)flag;
        mschap_challenge_response(attempt.challenge, zeroes, attempt.response);
        mschap_challenge_response(attempt.challenge, zeroes, attempt.response + 24);
        judge(NULL, NULL);
        assert_refused(691);
    }
    caller_says(AUTH_MSCHAP_V2, "eve", "");
    mschap_nt_response(attempt.challenge, attempt.response, "eve", zeroes, attempt.response + 24);
    judge(NULL, NULL);
    assert_refused(691);
}
END_TEST

START_TEST(an_empty_password_is_a_password)
{
    mschap_nt_hash(bytes_of_text(""), user.nt_hash);
    caller_says(methods[_i], "bob", "");
    ck_assert(judge(&user, ""));
    caller_says(methods[_i], "bob", "x");
    ck_assert(!judge(&user, ""));
}
END_TEST

START_TEST(chap_md5_needs_the_reversible_password)
{
    caller_says(AUTH_CHAP_MD5, "bob", "PassWord");
    judge(&user, NULL);
    assert_refused(691);
    caller_says(AUTH_CHAP_MD5, "bob", ""); /* no password kept is not an empty password */
    judge(&user, NULL);
    assert_refused(691);
}
END_TEST

START_TEST(the_acceptance_of_v2_carries_the_proof)
{
    char expected[MSCHAP_AUTHENTICATOR_LEN + 1];

    caller_says(AUTH_MSCHAP_V2, "BIGCO\\bob", "PassWord");
    ck_assert(judge(&user, NULL));
    mschap_authenticator_response(user.nt_hash, attempt.response + 24, attempt.response, attempt.challenge, "bob",
                                  expected);
    ck_assert_str_eq(result.verdict.message, expected);
    caller_says(AUTH_MSCHAP_V1, "bob", "PassWord");
    ck_assert(judge(&user, NULL));
    ck_assert_str_eq(result.verdict.message, "");
}
END_TEST

START_TEST(a_response_of_the_wrong_length_never_fits)
{
    caller_says(methods[_i], "bob", "PassWord");
    attempt.response_len--;
    judge(&user, "PassWord");
    assert_refused(691);
    if (methods[_i] == AUTH_PAP || methods[_i] == AUTH_CHAP_MD5)
        return;
    caller_says(methods[_i], "bob", "PassWord");
    attempt.challenge_len--;
    judge(&user, "PassWord");
    assert_refused(691);
}
END_TEST

/* The LM half filled in, the NT half as asked. */
static void lan_manager_caller(uint8_t flag, bool with_nt)
{
    uint8_t lm[16];

    caller_says(AUTH_MSCHAP_V1, "bob", "PassWord");
    if (!with_nt)
        memset(attempt.response + 24, 0, 24);
    attempt.response[48] = flag;
    mschap_lm_hash(bytes_of_text("PassWord"), lm);
    mschap_challenge_response(attempt.challenge, lm, attempt.response);
}

START_TEST(the_lm_response_counts_only_where_an_administrator_allows_it)
{
    static const struct { bool allow, has_hash, accepted; } cases[] = {
        { false, false, false }, { true, false, false }, { false, true, false }, { true, true, true }
    };

    for (int flag = 0; flag < 2; flag++) {
        policy.allow_lan_manager = cases[_i].allow;
        user.has_lm_hash = cases[_i].has_hash;
        mschap_lm_hash(bytes_of_text("PassWord"), user.lm_hash);
        lan_manager_caller((uint8_t)flag, false); /* flag 1 with no NT response is LM, too */
        ck_assert_int_eq(judge(&user, NULL), cases[_i].accepted);
    }
}
END_TEST

START_TEST(a_good_lm_response_does_not_save_a_bad_nt_response)
{
    policy.allow_lan_manager = true;
    user.has_lm_hash = true;
    mschap_lm_hash(bytes_of_text("PassWord"), user.lm_hash);
    lan_manager_caller(1, true);
    attempt.response[24] ^= 1;
    judge(&user, NULL);
    assert_refused(691);
    lan_manager_caller(1, true);
    attempt.response[0] ^= 1; /* and a bad LM response does not matter */
    ck_assert(judge(&user, NULL));
    lan_manager_caller(0, true);
    attempt.response[0] ^= 1; /* with the flag off it is the LM response that counts */
    judge(&user, NULL);
    assert_refused(691);
}
END_TEST

START_TEST(an_account_without_lm_hash_is_not_open_to_the_zero_hash)
{
    policy.allow_lan_manager = true;
    lan_manager_caller(0, false);
    mschap_challenge_response(attempt.challenge, user.lm_hash, attempt.response);
    judge(&user, NULL);
    assert_refused(691);
}
END_TEST

/* Bits of what is wrong with an account, from the first that is looked at to the last. */
static const struct { unsigned bit; uint32_t error; } order[] = {
    { 1, 647 }, { 2, 708 }, { 4, 648 }, { 8, 649 }
};

START_TEST(the_first_objection_wins_and_only_who_knows_the_password_hears_it)
{
    unsigned wrong = (unsigned)_i;
    uint32_t expected = 0;

    user.is_disabled = wrong & 1;
    user.expires_unix = wrong & 2 ? NOW : NOW + 1;
    user.has_expired_password = wrong & 4;
    if (wrong & 8)
        user.privilege = RASPRIV_NoCallback;
    for (size_t i = 4; i-- > 0;)
        if (wrong & order[i].bit)
            expected = order[i].error;

    for (size_t m = 0; m < 4; m++) {
        caller_says(methods[m], "bob", "PassWord");
        ck_assert_int_eq(judge(&user, "PassWord"), expected == 0);
        if (expected != 0)
            assert_refused(expected);
        ck_assert(!result.counts_as_denial);
        caller_says(methods[m], "bob", "wrong");
        judge(&user, "PassWord");
        assert_refused(691);
    }
}
END_TEST

START_TEST(too_many_denials_lock_the_account)
{
    static const struct { uint32_t max, denials; bool accepted; } cases[] = {
        { 0, 0, true }, { 0, 1000000, true }, { 3, 2, true }, { 3, 3, false }, { 3, 4, false }, { 1, 1, false }
    };

    policy.max_denials = cases[_i].max;
    user.denials = cases[_i].denials;
    caller_says(AUTH_PAP, "bob", "PassWord");
    ck_assert_int_eq(judge(&user, NULL), cases[_i].accepted);
    if (!cases[_i].accepted)
        assert_refused(647);
}
END_TEST

START_TEST(a_locked_account_does_not_tell_whether_the_password_was_right)
{
    policy.max_denials = 3;
    user.denials = 3;
    caller_says(AUTH_PAP, "bob", "wrong");
    ck_assert(!judge(&user, NULL));
    assert_refused(647);
    ck_assert(!result.counts_as_denial);
}
END_TEST

START_TEST(an_account_that_never_expires_never_does)
{
    user.expires_unix = 0;
    caller_says(AUTH_PAP, "bob", "PassWord");
    auth_local_judge(&attempt, &user, NULL, &policy, INT64_MAX, &result);
    ck_assert(result.verdict.accepted);
}
END_TEST

START_TEST(a_method_the_policy_lacks_is_refused)
{
    policy.methods = AUTH_METHODS_ALL & ~(unsigned)methods[_i];
    caller_says(methods[_i], "bob", "PassWord");
    judge(&user, "PassWord");
    assert_refused(691);
    ck_assert(!result.counts_as_denial);
    policy.accept_any_user = true;
    judge(NULL, NULL);
    assert_refused(691);
}
END_TEST

START_TEST(a_guest_server_takes_any_name_without_an_account_over_pap)
{
    policy.accept_any_user = true;
    caller_says(AUTH_PAP, "dream", "dreamcast");
    ck_assert(judge(NULL, NULL));
    ck_assert_str_eq(result.user, "dream");
    ck_assert_uint_eq(result.privilege, RASPRIV_NoCallback | RASPRIV_DialinPrivilege);
    ck_assert_uint_eq(result.fixed_address, 0);
    caller_says(AUTH_PAP, "", "");
    ck_assert(judge(NULL, NULL));
    ck_assert_str_eq(result.user, "guest");
    caller_says(AUTH_CHAP_MD5, "dream", "dreamcast");
    ck_assert(!judge(NULL, NULL));
    caller_says(AUTH_PAP, "bob", "wrong"); /* nobody becomes Bob, or a router of that name, by guessing */
    judge(&user, NULL);
    assert_refused(691);
}
END_TEST

START_TEST(an_umlaut_in_latin_1_is_the_umlaut_in_utf_8) /* Windows 9x sends its code page */
{
    mschap_nt_hash(bytes_of_text("P\xc3\xa4sswort"), user.nt_hash);
    caller_says(AUTH_PAP, "bob", "P\xe4sswort");
    ck_assert(judge(&user, NULL));
    caller_says(AUTH_PAP, "bob", "P\xc3\xa4sswort");
    ck_assert(judge(&user, NULL));
    caller_says(AUTH_PAP, "bob", "Passwort");
    ck_assert(!judge(&user, NULL));
}
END_TEST

static const struct { const char *wire, *name; } names[] = {
    { "bob", "bob" },
    { "DOMAIN\\bob", "bob" },
    { " \\bob", "bob" },             /* KB Q256509: a domain of one blank */
    { "\\bob", "bob" },
    { "  bob  ", "bob" },
    { "DOMAIN\\ bob ", "bob" },
    { "A\\B\\bob", "bob" },
    { "Bob Miller", "Bob Miller" },
    { "DOMAIN\\", "" },
    { "", "" },
    { "   ", "" },
    { "bob@example.com", "bob@example.com" },
};

START_TEST(the_name_is_found_inside_what_was_sent)
{
    char out[ACCOUNT_NAME_MAX + 1];

    ck_assert_str_eq(auth_local_name(names[_i].wire, out), names[_i].name);
    ck_assert_ptr_eq(auth_local_name(names[_i].wire, out), out);
}
END_TEST

START_TEST(a_name_that_is_too_long_is_nobodys)
{
    char wire[AUTH_NAME_MAX + 1] = "", out[ACCOUNT_NAME_MAX + 1];

    memset(wire, 'x', ACCOUNT_NAME_MAX);
    ck_assert_uint_eq(strlen(auth_local_name(wire, out)), ACCOUNT_NAME_MAX);
    memset(wire, 'x', ACCOUNT_NAME_MAX + 1);
    ck_assert_str_eq(auth_local_name(wire, out), "");
    memset(wire, 'x', AUTH_NAME_MAX);
    ck_assert_str_eq(auth_local_name(wire, out), "");
}
END_TEST

START_TEST(a_new_policy_allows_every_method_and_nothing_weak)
{
    ck_assert_uint_eq(policy.methods, AUTH_METHODS_ALL);
    ck_assert_uint_eq(policy.max_denials, 0);
    ck_assert(!policy.allow_lan_manager);
    ck_assert(!policy.accept_any_user);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("auth_local");
    TCase *t = tcase_create("judge");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, the_right_password_is_accepted_by_every_method, 0, 4);
    tcase_add_loop_test(t, a_wrong_password_is_691_and_counts, 0, 4);
    tcase_add_loop_test(t, an_unknown_user_is_691_and_counts_against_nobody, 0, 4);
    tcase_add_test(t, an_unknown_user_is_not_let_in_by_the_hash_of_zeroes);
    tcase_add_loop_test(t, an_empty_password_is_a_password, 0, 4);
    tcase_add_test(t, chap_md5_needs_the_reversible_password);
    tcase_add_test(t, the_acceptance_of_v2_carries_the_proof);
    tcase_add_loop_test(t, a_response_of_the_wrong_length_never_fits, 0, 4);
    tcase_add_loop_test(t, the_lm_response_counts_only_where_an_administrator_allows_it, 0, 4);
    tcase_add_test(t, a_good_lm_response_does_not_save_a_bad_nt_response);
    tcase_add_test(t, an_account_without_lm_hash_is_not_open_to_the_zero_hash);
    tcase_add_loop_test(t, the_first_objection_wins_and_only_who_knows_the_password_hears_it, 0, 16);
    tcase_add_loop_test(t, too_many_denials_lock_the_account, 0, 6);
    tcase_add_test(t, a_locked_account_does_not_tell_whether_the_password_was_right);
    tcase_add_test(t, an_account_that_never_expires_never_does);
    tcase_add_loop_test(t, a_method_the_policy_lacks_is_refused, 0, 4);
    tcase_add_test(t, a_guest_server_takes_any_name_without_an_account_over_pap);
    tcase_add_test(t, an_umlaut_in_latin_1_is_the_umlaut_in_utf_8);
    suite_add_tcase(s, t);
    t = tcase_create("name and policy");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, the_name_is_found_inside_what_was_sent, 0, (int)(sizeof names / sizeof *names));
    tcase_add_test(t, a_name_that_is_too_long_is_nobodys);
    tcase_add_test(t, a_new_policy_allows_every_method_and_nothing_weak);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
