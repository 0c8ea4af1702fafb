/*
 * test_ras_event.c - the events against a second list of the published numbers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/ras_event.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

static const struct { enum ras_event event; const char *source; uint32_t number; } published[] = {
    { RAS_EVENT_AUTH_FAILED, "Router", 20014 }, { RAS_EVENT_AUTH_TIMEOUT, "Router", 20049 },
    { RAS_EVENT_NOT_PROJECTED, "Router", 20050 }, { RAS_EVENT_PPP_START_FAILED, "Router", 20063 },
    { RAS_EVENT_PPP_ERROR, "Router", 20073 }, { RAS_EVENT_NO_INITIAL_DATA, "Router", 20095 },
    { RAS_EVENT_SETTING_DEFAULTED, "Router", 20101 }, { RAS_EVENT_COMPONENT_NOT_LOADED, "Router", 20103 },
    { RAS_EVENT_INTERFACE_NOT_LOADED, "Router", 20105 }, { RAS_EVENT_PORT_ALREADY_OPEN, "Router", 20108 },
    { RAS_EVENT_DIAL_FAILED, "Router", 20111 }, { RAS_EVENT_IDLE, "Router", 20139 },
    { RAS_EVENT_NOT_RECEIVING, "RemoteAccess", 20008 }, { RAS_EVENT_NO_INITIAL_FRAME, "RemoteAccess", 20009 },
    { RAS_EVENT_DEVICE_FAILED, "RemoteAccess", 20015 }, { RAS_EVENT_AUTHENTICATED, "RemoteAccess", 20017 },
    { RAS_EVENT_DISCONNECTED, "RemoteAccess", 20019 }, { RAS_EVENT_SESSION, "RemoteAccess", 20050 },
    { RAS_EVENT_PASSWORD_EXPIRED, "RemoteAccess", 20080 }, { RAS_EVENT_ACCOUNT_EXPIRED, "RemoteAccess", 20081 },
    { RAS_EVENT_NO_DIALIN_PERMISSION, "RemoteAccess", 20082 }, { RAS_EVENT_SERVER_LEASE_LOST, "RemoteAccess", 20088 },
    { RAS_EVENT_CALLED_BACK, "RemoteAccess", 20068 }, { RAS_EVENT_CALLBACK_FAILED, "RemoteAccess", 20093 },
    { RAS_EVENT_CLIENT_LEASE_LOST, "RemoteAccess", 20089 }, { RAS_EVENT_NO_CLIENT_ADDRESS, "RemoteAccess", 20090 },
    { RAS_EVENT_NO_SERVER_ADDRESS, "RemoteAccess", 20091 }, { RAS_EVENT_SERVER_ADDRESS, "RemoteAccess", 20092 },
};

START_TEST(a_published_event_has_its_published_number)
{
    const struct ras_event_info *info = ras_event_info(published[_i].event);

    ck_assert_str_eq(ras_event_source_name(info->source), published[_i].source);
    ck_assert_uint_eq(info->number, published[_i].number);
}
END_TEST

START_TEST(every_event_is_fully_told)
{
    const struct ras_event_info *info = ras_event_info((enum ras_event)_i);
    unsigned used = 0;

    ck_assert_ptr_nonnull(info->text);
    ck_assert_int_eq(strncmp(info->symbol, "RAS_EVENT_", 10), 0);
    ck_assert(info->number < 0x10000);
    ck_assert_int_eq(info->number >= 30000, info->source == RAS_SOURCE_OPENRRAS);
    ck_assert(info->severity >= RAS_SEVERITY_INFORMATION && info->severity <= RAS_SEVERITY_ERROR);
    for (const char *c = strchr(info->text, '%'); c != NULL; c = strchr(c + 1, '%')) {
        ck_assert(c[1] >= '1' && c[1] <= '9');
        used |= 1u << (c[1] - '1');
    }
    ck_assert_uint_eq(used, (1u << info->args) - 1); /* each argument, and none left out */
    for (int other = 0; other < _i; other++) {
        ck_assert_uint_ne(ras_event_id((enum ras_event)other), ras_event_id((enum ras_event)_i));
        ck_assert_str_ne(ras_event_info((enum ras_event)other)->symbol, info->symbol);
    }
}
END_TEST

START_TEST(an_identifier_shows_its_number_and_severity_to_windows)
{
    ck_assert_uint_eq(ras_event_id(RAS_EVENT_AUTH_FAILED), 0xa1004e2e);
    ck_assert_uint_eq(ras_event_id(RAS_EVENT_SESSION), 0x61014e52);
    ck_assert_uint_eq(ras_event_id(RAS_EVENT_SERVICE_FAILED), 0xe1027533);
}
END_TEST

START_TEST(arguments_are_put_in)
{
    const char *args[] = { "BIGCO\\bob", "COM1" };
    char out[256];

    ras_event_format(RAS_EVENT_AUTHENTICATED, args, 2, out, sizeof out);
    ck_assert_str_eq(out, "The user BIGCO\\bob has authenticated on port COM1.");
    ras_event_format(RAS_EVENT_AUTHENTICATED, args, 1, out, sizeof out);
    ck_assert_str_eq(out, "The user BIGCO\\bob has authenticated on port .");
    ras_event_format(RAS_EVENT_SERVICE_STARTED, NULL, 0, out, sizeof out);
    ck_assert_str_eq(out, "The service has started.");
}
END_TEST

START_TEST(an_argument_is_data_and_cannot_forge_a_line)
{
    const char *args[] = { "%2\r\n2026|Router|%1", NULL };
    char out[256];

    ras_event_format(RAS_EVENT_AUTHENTICATED, args, 2, out, sizeof out);
    ck_assert_str_eq(out, "The user %2??2026|Router|%1 has authenticated on port .");
}
END_TEST

START_TEST(the_text_never_leaves_its_buffer)
{
    const char *args[] = { "J\xc3\xbcrgen", "COM1", "x", "x", "x", "x", "x", "x", "x" };
    char out[600], whole[512];

    ras_event_format((enum ras_event)_i, args, 9, whole, sizeof whole);
    for (size_t cap = 0; cap <= strlen(whole) + 1; cap++) {
        memset(out, '#', sizeof out);
        ras_event_format((enum ras_event)_i, args, 9, out, cap);
        ck_assert_int_eq(out[cap], '#');
        if (cap > 0) {
            ck_assert_uint_lt(strlen(out), cap);
            ck_assert(strncmp(out, whole, strlen(out)) == 0); /* a beginning of the whole, no less */
        }
    }
}
END_TEST

START_TEST(a_value_out_of_range_is_told_as_a_failure)
{
    ck_assert_ptr_eq(ras_event_info((enum ras_event)RAS_EVENTS), ras_event_info(RAS_EVENT_SERVICE_FAILED));
    ck_assert_str_eq(ras_event_severity_name(RAS_SEVERITY_WARNING), "warning");
    ck_assert_str_eq(ras_event_severity_name(RAS_SEVERITY_ERROR), "error");
    ck_assert_str_eq(ras_event_severity_name(RAS_SEVERITY_INFORMATION), "information");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("ras_event");
    TCase *t = tcase_create("table");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, a_published_event_has_its_published_number, 0, (int)(sizeof published / sizeof *published));
    tcase_add_loop_test(t, every_event_is_fully_told, 0, RAS_EVENTS);
    tcase_add_test(t, an_identifier_shows_its_number_and_severity_to_windows);
    tcase_add_test(t, arguments_are_put_in);
    tcase_add_test(t, an_argument_is_data_and_cannot_forge_a_line);
    tcase_add_loop_test(t, the_text_never_leaves_its_buffer, 0, RAS_EVENTS);
    tcase_add_test(t, a_value_out_of_range_is_told_as_a_failure);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
