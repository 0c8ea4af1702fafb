/*
 * test_end_reason.c - every way a call ends has numbers, a sentence and a cure.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/end_reason.h"
#include <check.h>
#include <string.h>
#include "common/ras/ras_error.h"

START_TEST(every_reason_is_fully_told)
{
    const struct end_reason_info *info = end_reason_info((enum end_reason)_i);

    ck_assert_ptr_nonnull(info->key);
    ck_assert_uint_gt(strlen(info->key), 0);
    ck_assert_uint_eq(strspn(info->key, "abcdefghijklmnopqrstuvwxyz-"), strlen(info->key));
    ck_assert_ptr_nonnull(info->cure);
    ck_assert(strstr(info->sentence, "%s") != NULL);
    ck_assert_int_eq(info->sentence[strlen(info->sentence) - 1], '.');
    if (info->cure[0] != '\0')
        ck_assert_int_eq(info->cure[strlen(info->cure) - 1], '.');
    ck_assert_int_eq(info->ras_error == 0, _i == END_NONE);
    if (info->ras_error != 0)
        ck_assert_ptr_nonnull(ras_error_symbol(info->ras_error));
    if (info->caller_error != 0)
        ck_assert(info->caller_error >= 600 && info->caller_error <= 752); /* all that NT-era callers know */
    for (const char *c = strchr(info->sentence, '%'); c != NULL; c = strchr(c + 1, '%'))
        ck_assert_int_eq(c[1], 's');
    for (const char *c = strchr(info->cure, '%'); c != NULL; c = strchr(c + 1, '%'))
        ck_assert_int_eq(c[1], 's');
}
END_TEST

START_TEST(every_key_is_its_own)
{
    for (int other = 0; other < _i; other++)
        ck_assert_str_ne(end_reason_info((enum end_reason)other)->key, end_reason_info((enum end_reason)_i)->key);
}
END_TEST

/* A second transcription of the numbers. */
static const struct { enum end_reason why; uint32_t ras_error, caller_error; const char *key; } numbers[] = {
    { END_NOT_CLIENT_PORT, 913, 629, "not-client-port" }, { END_NOT_ROUTER_PORT, 914, 629, "not-router-port" },
    { END_COMPONENT_MISMATCH, 629, 629, "component-mismatch" }, { END_AUTH_FAILED, 691, 691, "auth-failed" },
    { END_AUTH_REFUSED, 919, 629, "auth-refused" }, { END_NO_DIALIN_PERMISSION, 649, 649, "no-dialin-permission" },
    { END_ACCOUNT_DISABLED, 647, 647, "account-disabled" }, { END_PASSWORD_EXPIRED, 648, 648, "password-expired" },
    { END_ACCOUNT_EXPIRED, 708, 708, "account-expired" }, { END_LOGON_HOURS, 646, 646, "logon-hours" },
    { END_NO_ADDRESS, 717, 733, "no-address" }, { END_LOOPBACK, 737, 0, "loopback" },
    { END_NO_ANSWER, 721, 629, "no-answer" }, { END_NOT_CONVERGING, 732, 732, "not-converging" },
    { END_NO_PROTOCOLS, 720, 720, "no-protocols" }, { END_IDLE, 926, 629, "idle" },
    { END_LINE_FAILED, 630, 628, "line-failed" }, { END_AUTH_SERVER_TIMEOUT, 930, 691, "auth-server-timeout" },
    { END_NO_RADIUS_SERVERS, 938, 691, "no-radius-servers" }, { END_INVALID_RADIUS_RESPONSE, 939, 691, "invalid-radius-response" },
    { END_RADIUS_TERMS, 796, 691, "radius-terms" }, { END_SESSION_TIMEOUT, 932, 629, "session-timeout" },
    { END_CALLBACK, 628, 0, "callback" }, { END_NO_CALLBACK, 704, 734, "no-callback" },
    { END_CALLBACK_FAILED, 678, 0, "callback-failed" }, { END_COMPUTER_SLEPT, 629, 629, "computer-slept" },
};

START_TEST(the_numbers_are_those_of_the_header)
{
    const struct end_reason_info *info = end_reason_info(numbers[_i].why);

    ck_assert_uint_eq(info->ras_error, numbers[_i].ras_error);
    ck_assert_uint_eq(info->caller_error, numbers[_i].caller_error);
    ck_assert_str_eq(info->key, numbers[_i].key);
}
END_TEST

START_TEST(the_seed_s_explanation_names_the_check_box_and_the_command)
{
    char out[512];

    end_reason_explain(END_NOT_CLIENT_PORT, "COM1", out, sizeof out);
    ck_assert_str_eq(out, "Error 629 at the caller: COM1 lacks Receive calls as a RAS server. "
                          "Tick Receive calls as a RAS server for COM1 in Network > Services > Routing and Remote "
                          "Access Service > Properties > Configure (or: rrasctl set wanports device=COM1 "
                          "rasinonly=yes), then restart the service.");
    end_reason_explain(END_COMPONENT_MISMATCH, "COM1", out, sizeof out);
    ck_assert_ptr_nonnull(strstr(out, "Update the service: Network > Services > Update."));
    end_reason_explain(END_ADMINISTRATOR, "VPN3", out, sizeof out);
    ck_assert_str_eq(out, "An administrator disconnected the call on VPN3.");
}
END_TEST

START_TEST(a_port_name_is_never_taken_for_a_template)
{
    char out[512];

    end_reason_explain(END_ADMINISTRATOR, "%s%n%d", out, sizeof out);
    ck_assert_str_eq(out, "An administrator disconnected the call on %s%n%d.");
}
END_TEST

START_TEST(the_explanation_never_leaves_its_buffer)
{
    char out[600], whole[512];

    end_reason_explain((enum end_reason)_i, "COM1", whole, sizeof whole);
    ck_assert_uint_lt(strlen(whole), sizeof whole - 1);
    for (size_t cap = 0; cap <= strlen(whole) + 1; cap++) {
        memset(out, '#', sizeof out);
        end_reason_explain((enum end_reason)_i, "COM1", out, cap);
        ck_assert_int_eq(out[cap], '#');
        if (cap > 0) {
            ck_assert_uint_eq(strlen(out), cap - 1);
            ck_assert(strncmp(out, whole, cap - 1) == 0);
        }
    }
}
END_TEST

START_TEST(the_longest_explanation_is_not_cut)
{
    char text[2 * END_REASON_TEXT_MAX], sentence[END_REASON_TEXT_MAX + 1];

    for (int i = 0; i < END_REASONS; i++) {
        end_reason_explain((enum end_reason)i, "15 octets of it", text, sizeof text);
        ck_assert_msg(strlen(text) <= END_REASON_TEXT_MAX, "%s: %u octets", end_reason_info((enum end_reason)i)->key,
                      (unsigned)strlen(text));
        end_reason_sentence((enum end_reason)i, "15 octets of it", sentence, sizeof sentence);
        ck_assert(strncmp(text, sentence, strlen(sentence)) == 0);
    }
}
END_TEST

START_TEST(a_value_out_of_range_is_no_reason)
{
    ck_assert_ptr_eq(end_reason_info((enum end_reason)END_REASONS), end_reason_info(END_NONE));
    ck_assert_ptr_eq(end_reason_info((enum end_reason)-1), end_reason_info(END_NONE));
}
END_TEST

START_TEST(a_verdict_s_error_leads_to_its_reason_and_back)
{
    static const uint32_t errors[] = { 646, 647, 648, 649, 691, 708 };

    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        ck_assert_uint_eq(end_reason_info(end_reason_of_auth(errors[i]))->ras_error, errors[i]);
    ck_assert_int_eq(end_reason_of_auth(0), END_AUTH_FAILED);
    ck_assert_int_eq(end_reason_of_auth(12345), END_AUTH_FAILED);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("end_reason");
    TCase *t = tcase_create("table");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, every_reason_is_fully_told, 0, END_REASONS);
    tcase_add_loop_test(t, every_key_is_its_own, 0, END_REASONS);
    tcase_add_loop_test(t, the_numbers_are_those_of_the_header, 0, (int)(sizeof numbers / sizeof *numbers));
    tcase_add_test(t, the_seed_s_explanation_names_the_check_box_and_the_command);
    tcase_add_test(t, a_port_name_is_never_taken_for_a_template);
    tcase_add_loop_test(t, the_explanation_never_leaves_its_buffer, 0, END_REASONS);
    tcase_add_test(t, the_longest_explanation_is_not_cut);
    tcase_add_test(t, a_value_out_of_range_is_no_reason);
    tcase_add_test(t, a_verdict_s_error_leads_to_its_reason_and_back);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
