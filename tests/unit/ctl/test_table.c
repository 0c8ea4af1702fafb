/*
 * test_table.c - columns line up, and numbers have their shapes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"
#include "service/ctl/table.h"

static void print_to(const struct table *table, char *out, size_t cap)
{
    FILE *file = fopen("test_table.txt", "w+b");

    ck_assert_ptr_nonnull(file);
    table_print(table, file);
    rewind(file);
    out[fread(out, 1, cap - 1, file)] = '\0';
    fclose(file);
    remove("test_table.txt");
}

START_TEST(the_last_column_goes_on_below_itself)
{
    static const struct column columns[] = { { "Setting", false, 0 }, { "What", false, 0 } };
    static const char *const words = "eleven char eleven char eleven char eleven char eleven char eleven char eleven char eleven char end";
    struct table table;
    char text[1024];
    size_t widest = 0;

    table_init(&table, columns, 2);
    table_cell(&table, "a-long-name");
    table_cell(&table, words);
    table_cell(&table, "b");
    table_cell(&table, "short");
    print_to(&table, text, sizeof text);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        widest = strcspn(line, "\n") > widest ? strcspn(line, "\n") : widest;
    ck_assert_uint_le(widest, 99);
    ck_assert_ptr_nonnull(strstr(text, "\na-long-name  eleven char"));
    ck_assert_ptr_nonnull(strstr(text, "\n             eleven char end\nb            short\n"));
    table_fini(&table);
}
END_TEST

START_TEST(a_sentence_is_wrapped_between_words)
{
    static const struct {
        const char *text, *lines;
        unsigned indent, column, width;
    } rows[] = {
        { "one two three", "one two\nthree\n", 0, 0, 9 },
        { "one two three", "one two three\n", 0, 0, 13 },
        { "one two three", "one\n  two\n  three\n", 2, 2, 7 },
        { "unbreakable", "unbreakable\n", 0, 0, 4 },
        { "\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6", "\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\n", 0, 0, 5 },
        { "", "\n", 0, 0, 9 },
    };
    char text[64];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        FILE *file = fopen("test_table_wrap.txt", "w+b");

        ck_assert_ptr_nonnull(file);
        print_wrapped(file, rows[i].text, rows[i].indent, rows[i].column, rows[i].width);
        rewind(file);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        ck_assert_str_eq(text, rows[i].lines);
    }
    remove("test_table_wrap.txt");
}
END_TEST

START_TEST(columns_are_as_wide_as_what_they_hold)
{
    static const struct column columns[] = { { "Port", false, 0 }, { "In", true, 0 }, { "Who", false, 0 } };
    struct table table;
    char text[512];

    table_init(&table, columns, 3);
    table_cell(&table, "TCP100");
    table_cell(&table, "7");
    table_cell(&table, "joe");
    table_cell(&table, "C");
    table_format(&table, "%d", 12345);
    table_cell(&table, "");
    print_to(&table, text, sizeof text);
    ck_assert_str_eq(text, "Port       In  Who\n------  -----  ---\nTCP100      7  joe\nC       12345  \n");
    table_fini(&table);
}
END_TEST

START_TEST(width_is_counted_in_characters_and_a_long_text_is_cut_between_them)
{
    static const struct column columns[] = { { "Name", false, 6 }, { "X", false, 0 } };
    struct table table;
    char text[512];

    table_init(&table, columns, 2);
    table_cell(&table, "J\xc3\xbcrg");
    table_cell(&table, "1");
    table_cell(&table, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa9\xc3\xa8\xc3\xaa");
    table_cell(&table, "2");
    print_to(&table, text, sizeof text);
    ck_assert_str_eq(text, "Name    X\n------  -\nJ\xc3\xbcrg    1\n\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f..  2\n");
    table_fini(&table);
}
END_TEST

START_TEST(what_a_caller_said_cannot_move_the_cursor)
{
    static const struct column columns[] = { { "N", false, 0 } };
    struct table table;
    char text[512];

    table_init(&table, columns, 1);
    table_cell(&table, "a\x1b[2Jb\n");
    print_to(&table, text, sizeof text);
    ck_assert_str_eq(text, "N\n-------\na?[2Jb?\n");
    table_fini(&table);
}
END_TEST

START_TEST(a_table_grows_with_its_rows)
{
    static const struct column columns[] = { { "N", true, 0 } };
    struct table table;

    table_init(&table, columns, 1);
    for (int i = 0; i < 1000; i++)
        table_format(&table, "%d", i);
    ck_assert_uint_eq(table.count, 1000);
    ck_assert_str_eq(table.cells[999], "999");
    table_fini(&table);
    ck_assert_ptr_null(table.cells);
}
END_TEST

static const struct {
    uint64_t bytes;
    const char *text;
} sizes[] = {
    { 0, "0 B" }, { 1023, "1023 B" }, { 1024, "1.0 KB" }, { 1536, "1.5 KB" }, { 1048575, "1023.9 KB" }, { 1048576, "1.0 MB" },
    { UINT64_C(5368709120), "5.0 GB" }, { UINT64_MAX, "16383.9 PB" },
};

START_TEST(bytes_have_a_unit)
{
    char text[32];

    ck_assert_str_eq(shape_bytes(sizes[_i].bytes, text, sizeof text), sizes[_i].text);
}
END_TEST

START_TEST(durations_roles_and_addresses_have_a_shape)
{
    char text[48];

    ck_assert_str_eq(shape_duration(0, text, sizeof text), "0:00:00");
    ck_assert_str_eq(shape_duration(3723, text, sizeof text), "1:02:03");
    ck_assert_str_eq(shape_duration(2 * 86400 + 1, text, sizeof text), "2 d 0:00:01");
    ck_assert_str_eq(shape_address(0, text, sizeof text), "-");
    ck_assert_str_eq(shape_address(IP4(10, 9, 0, 2), text, sizeof text), "10.9.0.2");
    ck_assert_str_eq(shape_local_time(0, text, sizeof text), "-");
    ck_assert_uint_eq(strlen(shape_local_time(1795348800, text, sizeof text)), 19);
    ck_assert_str_eq(shape_roles(0, text, sizeof text), "none");
    ck_assert_str_eq(shape_roles(CALL_IN, text, sizeof text), "in");
    ck_assert_str_eq(shape_roles(CALL_IN | CALL_ROUTER, text, sizeof text), "in+router");
    ck_assert_str_eq(shape_roles(CALL_OUT | CALL_ROUTER, text, sizeof text), "out+router");
    ck_assert_str_eq(shape_roles(CALL_ROLES, text, sizeof text), "in+out+router");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("table");
    TCase *tc = tcase_create("table");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, the_last_column_goes_on_below_itself);
    tcase_add_test(tc, a_sentence_is_wrapped_between_words);
    tcase_add_test(tc, columns_are_as_wide_as_what_they_hold);
    tcase_add_test(tc, width_is_counted_in_characters_and_a_long_text_is_cut_between_them);
    tcase_add_test(tc, what_a_caller_said_cannot_move_the_cursor);
    tcase_add_test(tc, a_table_grows_with_its_rows);
    tcase_add_loop_test(tc, bytes_have_a_unit, 0, (int)(sizeof sizes / sizeof *sizes));
    tcase_add_test(tc, durations_roles_and_addresses_have_a_shape);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
