/*
 * test_text.c - UTF-8, UTF-16LE and text off a line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/text.h"
#include <check.h>

static const struct { const char *text; bool good; } utf8[] = {
    { "", true }, { "plain", true }, { "\xc3\xa4", true }, { "\xe2\x82\xac", true }, { "\xf0\x9f\x98\x80", true },
    { "\xf4\x8f\xbf\xbf", true }, { "\xed\x9f\xbf", true }, { "\xee\x80\x80", true },
    { "\x80", false }, { "\xc3", false }, { "\xc3(", false }, { "\xe2\x82", false }, { "\xff", false },
    { "\xc0\x80", false }, { "\xc1\xbf", false }, { "\xe0\x80\x80", false }, { "\xe0\x9f\xbf", false }, /* overlong */
    { "\xf0\x80\x80\x80", false }, { "\xf0\x8f\xbf\xbf", false },
    { "\xed\xa0\x80", false }, { "\xed\xbf\xbf", false },                       /* surrogates */
    { "\xf4\x90\x80\x80", false }, { "\xf8\x88\x80\x80\x80", false }, { "a\xc3\xa4\xc3", false }
};

START_TEST(utf8_is_judged_strictly)
{
    ck_assert_int_eq(text_is_utf8(bytes_of_text(utf8[_i].text)), utf8[_i].good);
}
END_TEST

static const struct { const char *text; size_t len; const char *utf16; } wide[] = {
    { "", 0, "" }, { "aB", 4, "a\0B\0" }, { "\xc3\xa4", 2, "\xe4\0" }, { "\xe2\x82\xac", 2, "\xac\x20" },
    { "\xf0\x9f\x98\x80", 4, "\x3d\xd8\x00\xde" }, /* a surrogate pair */
    { "\xe4", 2, "\xe4\0" },                       /* Latin-1 */
    { "\xc3\xa4\xe4", 6, "\xc3\0\xa4\0\xe4\0" }    /* one bad octet makes all of it Latin-1 */
};

START_TEST(utf16_comes_out_of_utf8_and_of_latin_1)
{
    uint8_t out[16];
    size_t n = text_utf16le(bytes_of_text(wide[_i].text), out, sizeof out);

    ck_assert_uint_eq(n, wide[_i].len);
    ck_assert(memcmp(out, wide[_i].utf16, n) == 0);
    if (n > 0)
        ck_assert_uint_eq(text_utf16le(bytes_of_text(wide[_i].text), out, n - 1), SIZE_MAX);
}
END_TEST

START_TEST(case_matters_only_where_it_is_no_ascii_letter)
{
    ck_assert(text_equal_nocase("Bob", "bOB"));
    ck_assert(text_equal_nocase("", ""));
    ck_assert(!text_equal_nocase("Bob", "Bo"));
    ck_assert(!text_equal_nocase("Bo", "Bob"));
    ck_assert(!text_equal_nocase("[", "{")); /* 32 apart, as letters are */
    ck_assert(!text_equal_nocase("@", "`"));
    ck_assert(!text_equal_nocase("\xc3\xa4", "\xc3\x84"));
}
END_TEST

START_TEST(a_copy_is_cut_between_characters)
{
    char out[8];

    ck_assert_str_eq(text_copy(out, sizeof out, "1234567"), "1234567");
    ck_assert_str_eq(text_copy(out, sizeof out, "12345678"), "1234567");
    ck_assert_str_eq(text_copy(out, sizeof out, "123456\xc3\xa4"), "123456");
    ck_assert_str_eq(text_copy(out, sizeof out, "12345\xc3\xa4"), "12345\xc3\xa4");
    ck_assert_str_eq(text_copy(out, sizeof out, "12345\xf0\x9f\x98\x80z"), "12345");
    ck_assert_str_eq(text_copy(out, 1, "1"), "");
}
END_TEST

START_TEST(what_does_not_print_becomes_a_question_mark)
{
    char out[64];

    ck_assert_str_eq(text_printable(out, sizeof out, bytes_of("a\0b\r\n\x1b[1m", 9)), "a?b???[1m");
    ck_assert_str_eq(text_printable(out, sizeof out, bytes_of_text("J\xc3\xbcrgen \xfc")), "J\xc3\xbcrgen ?");
    ck_assert_str_eq(text_printable(out, sizeof out, bytes_of_text("\x7f\xc2\x85\xc2\xa0")), "??\xc2\xa0");
    ck_assert_str_eq(text_printable(out, 3, bytes_of_text("abc")), "ab");
    ck_assert_str_eq(text_printable(out, sizeof out, (struct bytes){ 0 }), "");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("text");
    TCase *t = tcase_create("text");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, utf8_is_judged_strictly, 0, (int)(sizeof utf8 / sizeof *utf8));
    tcase_add_loop_test(t, utf16_comes_out_of_utf8_and_of_latin_1, 0, (int)(sizeof wide / sizeof *wide));
    tcase_add_test(t, case_matters_only_where_it_is_no_ascii_letter);
    tcase_add_test(t, a_copy_is_cut_between_characters);
    tcase_add_test(t, what_does_not_print_becomes_a_question_mark);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
