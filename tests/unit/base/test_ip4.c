/*
 * test_ip4.c - addresses as text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/ip4.h"
#include <check.h>

static const struct { const char *text; uint32_t address; } good[] = {
    { "0.0.0.0", 0 }, { "255.255.255.255", 0xffffffff }, { "10.1.2.3", IP4(10, 1, 2, 3) },
    { "192.168.100.9", IP4(192, 168, 100, 9) }, { "127.0.0.1", 0x7f000001 }, { "100.10.1.0", IP4(100, 10, 1, 0) }
};

START_TEST(an_address_survives_the_way_to_text_and_back)
{
    char out[IP4_TEXT_MAX];
    uint32_t address = 1;

    ck_assert(ip4_parse(good[_i].text, &address));
    ck_assert_uint_eq(address, good[_i].address);
    ck_assert_str_eq(ip4_text(address, out), good[_i].text);
}
END_TEST

static const char *const bad[] = {
    "", " ", "1", "1.2", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5", ".1.2.3", "1..2.3", "256.1.1.1", "1.1.1.256",
    "1.2.3.4 ", " 1.2.3.4", "1.2.3.4/24", "01.2.3.4", "1.2.3.04", "00.0.0.0", "-1.2.3.4", "+1.2.3.4", "1.2.3.x",
    "0x1.2.3.4", "1111.2.3.4", "1.2.3.4294967297", "1,2,3,4", "999.999.999.999"
};

START_TEST(what_is_no_address_is_refused_and_touches_nothing)
{
    uint32_t address = 0xdeadbeef;

    ck_assert_msg(!ip4_parse(bad[_i], &address), "'%s'", bad[_i]);
    ck_assert_uint_eq(address, 0xdeadbeef);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("ip4");
    TCase *t = tcase_create("text and number");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, an_address_survives_the_way_to_text_and_back, 0, (int)(sizeof good / sizeof *good));
    tcase_add_loop_test(t, what_is_no_address_is_refused_and_touches_nothing, 0, (int)(sizeof bad / sizeof *bad));
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
