/*
 * test_json.c - what --json prints is JSON, whatever it is given.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "service/ctl/json.h"

struct sink {
    char text[4096];
    size_t len;
};

static void put(void *ctx, const char *text, size_t len)
{
    struct sink *sink = ctx;

    ck_assert_uint_lt(sink->len + len, sizeof sink->text);
    memcpy(sink->text + sink->len, text, len);
    sink->len += len;
    sink->text[sink->len] = '\0';
}

START_TEST(a_document_has_commas_lines_and_indentation)
{
    struct sink sink = { .len = 0 };
    struct json json;

    json_init(&json, put, &sink);
    json_begin_object(&json, NULL);
    json_text(&json, "name", "TCP1");
    json_integer(&json, "bytes", INT64_MIN);
    json_bool(&json, "on", true);
    json_address(&json, "address", IP4(10, 9, 0, 2));
    json_address(&json, "none", 0);
    json_time(&json, "at", 1795348800);
    json_time(&json, "never", 0);
    json_begin_array(&json, "roles");
    json_text(&json, NULL, "CALL_IN");
    json_text(&json, NULL, NULL);
    json_end_array(&json);
    json_begin_array(&json, "empty");
    json_end_array(&json);
    json_end_object(&json);
    ck_assert_str_eq(sink.text,
                     "{\n  \"name\": \"TCP1\",\n  \"bytes\": -9223372036854775808,\n  \"on\": true,\n"
                     "  \"address\": \"10.9.0.2\",\n  \"none\": null,\n  \"at\": \"2026-11-22T12:00:00Z\",\n  \"never\": null,\n"
                     "  \"roles\": [\n    \"CALL_IN\",\n    null\n  ],\n  \"empty\": []\n}\n");
}
END_TEST

START_TEST(an_empty_list_is_a_document_too)
{
    struct sink sink = { .len = 0 };
    struct json json;

    json_init(&json, put, &sink);
    json_begin_array(&json, NULL);
    json_end_array(&json);
    ck_assert_str_eq(sink.text, "[]\n");
}
END_TEST

static const struct {
    const char *text, *json;
} strings[] = {
    { "", "\"\"" },
    { "a\"b\\c", "\"a\\\"b\\\\c\"" },
    { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
    { "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"" },
    { "b/n", "\"b/n\"" },
    { "J\xc3\xbcrgen", "\"J\xc3\xbcrgen\"" },
    { "\xf0\x9f\x93\x9e", "\"\xf0\x9f\x93\x9e\"" },
    { "a\xff" "b", "\"a\\ufffdb\"" },
    { "cut \xc3", "\"cut \\ufffd\"" },
    { "\xc0\x80", "\"\\ufffd\\ufffd\"" },
    { "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
};

START_TEST(every_text_becomes_a_string_that_parses)
{
    struct sink sink = { .len = 0 };
    struct json json;

    json_init(&json, put, &sink);
    json_text(&json, NULL, strings[_i].text);
    ck_assert_str_eq(sink.text, strings[_i].json);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *tc = tcase_create("json");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, a_document_has_commas_lines_and_indentation);
    tcase_add_test(tc, an_empty_list_is_a_document_too);
    tcase_add_loop_test(tc, every_text_becomes_a_string_that_parses, 0, (int)(sizeof strings / sizeof *strings));
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
