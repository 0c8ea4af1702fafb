/* test_server_settings.c - the table of settings, and the rules between them. SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_config.h"
#include "common/ras/server_settings.h"

/* A second transcription of the defaults and ranges, from the comments of server_settings.h. */
static const struct {
    const char *name;
    uint32_t value, min, max;
} transcript[] = {
    { "pool-begin", IP4(10, 9, 0, 1), 0, UINT32_MAX },
    { "pool-end", IP4(10, 9, 1, 254), 0, UINT32_MAX },
    { "entire-network", 1, 0, 1 },
    { "allow-requested-address", 0, 0, 1 },
    { "allow-host-loopback", 0, 0, 1 },
    { "auth-methods", 15, 1, 15 },
    { "auth-retries", 2, 0, 10 },
    { "auth-time", 120, 20, 600 },
    { "max-denials", 0, 0, 1000 },
    { "idle-disconnect", 0, 0, 1000 },
    { "allow-lan-manager", 0, 0, 1 },
    { "accept-any-user", 0, 0, 1 },
    { "dns-1", 0, 0, UINT32_MAX },
    { "dns-2", 0, 0, UINT32_MAX },
    { "dns-upstream", 0, 0, UINT32_MAX },
    { "dns-upstream-port", 53, 1, 65535 },
    { "wins-1", 0, 0, UINT32_MAX },
    { "wins-2", 0, 0, UINT32_MAX },
    { "outbound-address", 0, 0, UINT32_MAX },
    { "outbound-adapter", 0, 0, 0 },
    { "ip-forwarding", 1, 0, 1 },
    { "auth-provider", 0, 0, 2 },
    { "acct-provider", 0, 0, 1 },
    { "half-open-max", 64, 1, 4096 },
    { "socks-port", 1080, 0, 65535 },
    { "forwards", 0, 0, 0 },
    { "adapter", 1, 0, 1 },
};
enum { ROWS = sizeof transcript / sizeof *transcript };

START_TEST(each_setting_has_its_default_and_range)
{
    const struct server_setting *row = server_setting_find(transcript[_i].name);
    struct server_settings settings;

    server_settings_defaults(&settings);
    ck_assert_msg(row != NULL, "%s", transcript[_i].name);
    ck_assert_uint_eq(server_setting_get(&settings, row), transcript[_i].value);
    ck_assert_uint_eq(row->min, transcript[_i].min);
    ck_assert_uint_eq(row->max, transcript[_i].max);
    ck_assert_uint_gt(strlen(row->what), 10);
}
END_TEST

START_TEST(each_setting_keeps_its_ends_and_refuses_what_is_beyond)
{
    const struct server_setting *row = &server_setting_table[_i];
    struct server_settings settings, before;

    if (row->kind == SETTING_TEXT)
        return;
    server_settings_defaults(&settings);
    ck_assert(server_setting_set(&settings, row, row->min));
    ck_assert_uint_eq(server_setting_get(&settings, row), row->min);
    ck_assert(server_setting_set(&settings, row, row->max));
    ck_assert_uint_eq(server_setting_get(&settings, row), row->max);
    before = settings;
    if (row->max < UINT32_MAX)
        ck_assert(!server_setting_set(&settings, row, row->max + 1));
    if (row->min > 0)
        ck_assert(!server_setting_set(&settings, row, row->min - 1));
    ck_assert_mem_eq(&settings, &before, sizeof settings);
}
END_TEST

START_TEST(setting_one_changes_no_other)
{
    struct server_settings settings;

    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];
        struct server_settings defaults;
        uint32_t other;

        server_settings_defaults(&settings);
        server_settings_defaults(&defaults);
        other = server_setting_get(&settings, row) == row->max ? row->min : row->max;
        ck_assert(row->kind == SETTING_TEXT ? server_setting_set_text(&settings, row, "x") : server_setting_set(&settings, row, other));
        for (size_t j = 0; j < server_setting_count; j++) {
            if (j != i)
                ck_assert_uint_eq(server_setting_get(&settings, &server_setting_table[j]),
                                  server_setting_get(&defaults, &server_setting_table[j]));
        }
    }
}
END_TEST

START_TEST(a_text_is_taken_when_it_fits_and_can_be_shown)
{
    static const struct {
        const char *text;
        bool is_good;
    } texts[] = {
        { "", true }, { "{4D36E972-E325-11CE-BFC1-08002BE10318}", true }, { "Wohnzimmer \xc3\xa4", true },
        { "012345678901234567890123456789012345678901234567890123456789012", true },
        { "0123456789012345678901234567890123456789012345678901234567890123", false },
        { "a\tb", false }, { "\x7f", false }, { "\xff", false },
    };
    const struct server_setting *row = server_setting_find("outbound-adapter"), *number = server_setting_find("auth-time");
    struct server_settings settings;

    server_settings_defaults(&settings);
    ck_assert(!server_setting_set(&settings, row, 0));
    ck_assert(!server_setting_set_text(&settings, number, "30"));
    ck_assert_str_eq(server_setting_get_text(&settings, number), "");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert(server_setting_set_text(&settings, row, "before"));
        ck_assert_int_eq(server_setting_set_text(&settings, row, texts[i].text), texts[i].is_good);
        ck_assert_str_eq(server_setting_get_text(&settings, row), texts[i].is_good ? texts[i].text : "before");
        ck_assert_ptr_null(server_settings_check(&settings));
    }
    memset(settings.outbound_adapter, 'x', sizeof settings.outbound_adapter);
    ck_assert_ptr_nonnull(server_settings_check(&settings));
}
END_TEST

START_TEST(the_table_and_its_transcript_name_the_same_settings)
{
    ck_assert_uint_eq(server_setting_count, ROWS);
    ck_assert_ptr_null(server_setting_find("no-such-setting"));
    ck_assert_ptr_null(server_setting_find(""));
    ck_assert_ptr_eq(server_setting_find("AUTH-Retries"), server_setting_find("auth-retries"));
}
END_TEST

#define POOL(a, b) { IP4(10, 0, 0, a), IP4(10, 0, 0, b) }
static const struct {
    const char *what, *word; /* word: in the sentence; NULL: all is well */
    struct address_range pool, excluded[3];
    uint32_t excluded_count;
} cases[] = {
    { "two addresses are enough", NULL, POOL(1, 2), { { 0, 0 } }, 0 },
    { "one is not", "one address", POOL(1, 1), { { 0, 0 } }, 0 },
    { "the end before the begin", "before it begins", POOL(2, 1), { { 0, 0 } }, 0 },
    { "the whole of IPv4", "no caller can have", { 0, UINT32_MAX }, { { 0, 0 } }, 0 },
    { "loopback", "no caller can have", { IP4(127, 0, 0, 1), IP4(127, 0, 0, 9) }, { { 0, 0 } }, 0 },
    { "loopback in the middle", "no caller can have", { IP4(126, 0, 0, 1), IP4(128, 0, 0, 9) }, { { 0, 0 } }, 0 },
    { "multicast", "no caller can have", { IP4(224, 0, 0, 1), IP4(224, 0, 0, 9) }, { { 0, 0 } }, 0 },
    { "the server at the end of a network", ".255", POOL(255, 255 + 9), { { 0, 0 } }, 0 },
    { "the server at its begin", ".0 or", POOL(0, 9), { { 0, 0 } }, 0 },
    { "an end in .255", NULL, POOL(1, 255), { { 0, 0 } }, 0 },
    { "as large as can be", NULL, { IP4(10, 0, 0, 1), IP4(10, 1, 0, 0) }, { { 0, 0 } }, 0 },
    { "larger", "65536", { IP4(10, 0, 0, 1), IP4(10, 1, 0, 1) }, { { 0, 0 } }, 0 },
    { "a range inside", NULL, POOL(1, 9), { POOL(3, 4) }, 1 },
    { "ranges side by side", NULL, POOL(1, 9), { POOL(3, 4), POOL(5, 5), POOL(2, 2) }, 3 },
    { "a range before the pool", "outside", POOL(5, 9), { POOL(1, 6) }, 1 },
    { "a range after the pool", "outside", POOL(5, 9), { POOL(9, 10) }, 1 },
    { "a range turned round", "exchange", POOL(1, 9), { POOL(4, 3) }, 1 },
    { "the server's own address", "server's own", POOL(1, 9), { POOL(1, 2) }, 1 },
    { "ranges that overlap", "overlap", POOL(1, 9), { POOL(3, 5), POOL(5, 6) }, 2 },
    { "nothing left", "no address", POOL(1, 9), { POOL(2, 5), POOL(6, 9) }, 2 },
    { "one left", NULL, POOL(1, 9), { POOL(2, 5), POOL(6, 8) }, 2 },
    { "too many", "32", POOL(1, 9), { POOL(2, 3) }, EXCLUDED_RANGES_MAX + 1 },
};

START_TEST(settings_are_checked_together)
{
    struct server_settings settings;
    const char *sentence;

    server_settings_defaults(&settings);
    settings.pool = cases[_i].pool;
    memcpy(settings.excluded, cases[_i].excluded, sizeof cases[_i].excluded);
    settings.excluded_count = cases[_i].excluded_count;
    sentence = server_settings_check(&settings);
    if (!cases[_i].word)
        ck_assert_msg(sentence == NULL, "%s: %s", cases[_i].what, sentence);
    else
        ck_assert_msg(sentence && strstr(sentence, cases[_i].word) && sentence[strlen(sentence) - 1] == '.',
                      "%s: %s", cases[_i].what, sentence ? sentence : "accepted");
}
END_TEST

START_TEST(forwarded_ports_are_understood_and_none_is_the_proxys)
{
    static const struct { const char *forwards, *word; uint16_t socks_port; } rows[] = {
        { "", NULL, 1080 }, { "8080=intranet:80,2525=10.0.0.5:25", NULL, 1080 }, { "1080=a:80", NULL, 0 },
        { "8080=intranet", "8080=intranet:80", 1080 }, { "1=a:1,1=b:1", "once", 1080 }, { "25=a:25,1080=b:80", "SOCKS", 1080 },
    };
    struct server_settings settings;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *sentence;

        server_settings_defaults(&settings);
        strcpy(settings.forwards, rows[i].forwards);
        settings.socks_port = rows[i].socks_port;
        sentence = server_settings_check(&settings);
        if (rows[i].word)
            ck_assert_msg(sentence && strstr(sentence, rows[i].word), "row %d: %s", (int)i, sentence ? sentence : "accepted");
        else
            ck_assert_msg(!sentence, "row %d: %s", (int)i, sentence);
    }
}
END_TEST

START_TEST(a_caller_can_have_the_addresses_of_hosts_but_not_those_that_look_special)
{
    static const struct {
        uint32_t address;
        bool is_host, is_caller;
    } rows[] = {
        { 0, false, false }, { IP4(0, 1, 2, 3), false, false }, { IP4(1, 0, 0, 1), true, true },
        { IP4(10, 9, 0, 0), true, false }, { IP4(10, 9, 0, 255), true, false }, { IP4(10, 9, 255, 1), true, true },
        { IP4(126, 1, 1, 1), true, true }, { IP4(127, 0, 0, 1), false, false }, { IP4(128, 0, 0, 1), true, true },
        { IP4(223, 1, 1, 254), true, true }, { IP4(224, 0, 0, 1), false, false }, { UINT32_MAX, false, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(is_host_address(rows[i].address) == rows[i].is_host, "row %d", (int)i);
        ck_assert_msg(is_caller_address(rows[i].address) == rows[i].is_caller, "row %d", (int)i);
    }
}
END_TEST

START_TEST(the_defaults_are_consistent_and_a_value_out_of_range_is_not)
{
    struct server_settings settings;

    server_settings_defaults(&settings);
    ck_assert_ptr_null(server_settings_check(&settings));
    settings.auth_time_s = 19;
    ck_assert_ptr_nonnull(server_settings_check(&settings));
}
END_TEST

START_TEST(a_new_device_has_the_defaults_of_its_kind)
{
    struct device_config modem, tcp;

    memset(&modem, 0xff, sizeof modem);
    device_config_defaults(&modem, DEVICE_MODEM);
    ck_assert_int_eq(modem.kind, DEVICE_MODEM);
    ck_assert_uint_eq(modem.ports, 1);
    ck_assert_uint_eq(modem.dte_bps, 115200);
    ck_assert_uint_eq(modem.rings, 1);
    ck_assert_uint_eq(modem.listen_address, 0);
    ck_assert(!modem.ignore_dcd && !modem.wants_caller_id && modem.login_text);
    ck_assert(strncmp(modem.init, "AT", 2) == 0);
    ck_assert_ptr_nonnull(strstr(modem.init, "S0=0"));
    device_config_defaults(&tcp, DEVICE_TCP);
    ck_assert_int_eq(tcp.kind, DEVICE_TCP);
    ck_assert_uint_eq(tcp.listen_address, IP4(127, 0, 0, 1));
    ck_assert_uint_eq(tcp.ports, 1);
    ck_assert_int_eq(tcp.telnet, TELNET_AUTO);
    ck_assert_uint_eq(tcp.calls_per_minute, 30);
    ck_assert_uint_eq(tcp.first_frame_s, 150);
    ck_assert_uint_eq(tcp.line_bps, 0);
    ck_assert(tcp.login_text);
    ck_assert_int_eq(tcp.id, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("server_settings");
    TCase *cases_of = tcase_create("settings");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(cases_of, each_setting_has_its_default_and_range, 0, ROWS);
    tcase_add_loop_test(cases_of, each_setting_keeps_its_ends_and_refuses_what_is_beyond, 0, ROWS);
    tcase_add_test(cases_of, setting_one_changes_no_other);
    tcase_add_test(cases_of, a_text_is_taken_when_it_fits_and_can_be_shown);
    tcase_add_test(cases_of, the_table_and_its_transcript_name_the_same_settings);
    tcase_add_loop_test(cases_of, settings_are_checked_together, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(cases_of, forwarded_ports_are_understood_and_none_is_the_proxys);
    tcase_add_test(cases_of, a_caller_can_have_the_addresses_of_hosts_but_not_those_that_look_special);
    tcase_add_test(cases_of, the_defaults_are_consistent_and_a_value_out_of_range_is_not);
    tcase_add_test(cases_of, a_new_device_has_the_defaults_of_its_kind);
    suite_add_tcase(suite, cases_of);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
