/*
 * test_wishes_win.c - hostile values of an installer's properties reach the service as they were written, or not at all.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/wishes_win.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define EXE L"\"C:\\Program Files\\OpenRRAS\\rrassvc.exe\" msi-wish "
#define FIRST_FOUR L"LISTEN=\"0.0.0.0:2323\" LINES=\"4\" MODEMS=\"COM3,COM4\" ADMINUSER=\"joe\" ADMINPASSWORD="

static char values[WISHES][WISH_MAX];

static const struct {
    const wchar_t *line;
    const char *password;
} passwords[] = {
    { EXE FIRST_FOUR L"\"secret\"", "secret" },
    { EXE FIRST_FOUR L"\"abc\\\"", "abc\\" },
    { EXE FIRST_FOUR L"\"a\"b\"", "a\"b" },
    { EXE FIRST_FOUR L"\"\"\"", "\"" },
    { EXE FIRST_FOUR L"\"\"", "" },
    { EXE FIRST_FOUR L"\" with  spaces \"  ", " with  spaces " },
    { EXE FIRST_FOUR L"\"x\" --data \"C:\\elsewhere\"", "x\" --data \"C:\\elsewhere" },
    { EXE FIRST_FOUR L"\"x\" ADMINPASSWORD=\"y\"", "x\" ADMINPASSWORD=\"y" },
    { EXE FIRST_FOUR L"\"-/%PATH%^&|<>$(x)`'\"", "-/%PATH%^&|<>$(x)`'" },
    { EXE FIRST_FOUR L"\"\x00e9\x20ac\xd83d\xde00\"", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
    { L"C:\\Program Files\\OpenRRAS\\rrassvc.exe msi-wish " FIRST_FOUR L"\"secret\"", "secret" }, /* a path nobody quoted */
    { L"\"C:\\a msi-wish b\\rrassvc.exe\" msi-wish " FIRST_FOUR L"\"secret\"", "secret" },
};

START_TEST(a_password_arrives_as_it_was_written)
{
    ck_assert(wishes_are_from_installer(passwords[_i].line));
    ck_assert(wishes_read(passwords[_i].line, values));
    ck_assert_str_eq(values[WISH_LISTEN], "0.0.0.0:2323");
    ck_assert_str_eq(values[WISH_LINES], "4");
    ck_assert_str_eq(values[WISH_MODEMS], "COM3,COM4");
    ck_assert_str_eq(values[WISH_USER], "joe");
    ck_assert_str_eq(values[WISH_PASSWORD], passwords[_i].password);
}
END_TEST

static const wchar_t *const refused[] = {
    EXE L"LISTEN=\"a\"b\" LINES=\"\" MODEMS=\"\" ADMINUSER=\"\" ADMINPASSWORD=\"\"",
    EXE L"LISTEN=\"x\" --data \"C:\\x\" LINES=\"\" MODEMS=\"\" ADMINUSER=\"\" ADMINPASSWORD=\"\"",
    EXE L"LISTEN=\"\" LINES=\"\" MODEMS=\"\" ADMINUSER=\"joe\"s\" ADMINPASSWORD=\"secret\"",
    EXE L"LISTEN=\"\" LINES=\"\" MODEMS=\"\" ADMINUSER=\"\" ADMINPASSWORD=\"secret\" --data C:\\x",
    EXE L"LISTEN=\"\" LINES=\"\" MODEMS=\"\" ADMINUSER=\"\" ADMINPASSWORD=\"",
    EXE L"LISTEN=\"\" ADMINUSER=\"\" ADMINPASSWORD=\"\"",
    EXE FIRST_FOUR L"\"half \xd83d a character\"",
};

START_TEST(a_line_that_is_not_the_installers_own_is_refused_whole)
{
    static const char nothing[sizeof values];

    ck_assert(!wishes_read(refused[_i], values));
    ck_assert(memcmp(values, nothing, sizeof nothing) == 0);
}
END_TEST

START_TEST(a_value_is_never_cut)
{
    wchar_t line[2 * WISH_MAX] = EXE FIRST_FOUR L"\"";
    size_t begin = wcslen(line);

    for (size_t len = WISH_MAX - 2; len <= WISH_MAX + 1; len++) {
        wmemset(line + begin, L'x', len);
        line[begin + len] = L'"';
        line[begin + len + 1] = L'\0';
        ck_assert_int_eq(wishes_read(line, values), len < WISH_MAX);
        ck_assert_uint_eq(strlen(values[WISH_PASSWORD]), len < WISH_MAX ? len : 0);
    }
}
END_TEST

START_TEST(a_person_is_no_installer)
{
    ck_assert(!wishes_are_from_installer(L"rrassvc wish --listen 0.0.0.0:2323"));
    ck_assert(!wishes_are_from_installer(L"rrassvc msi-wish"));
    ck_assert(!wishes_are_from_installer(L"rrassvc wish --user joe --password \"msi-wish LISTEN=\""));
    ck_assert(!wishes_are_from_installer(L""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wishes");
    TCase *cases = tcase_create("wishes");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(cases, a_password_arrives_as_it_was_written, 0, sizeof passwords / sizeof *passwords);
    tcase_add_loop_test(cases, a_line_that_is_not_the_installers_own_is_refused_whole, 0, sizeof refused / sizeof *refused);
    tcase_add_test(cases, a_value_is_never_cut);
    tcase_add_test(cases, a_person_is_no_installer);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
