/*
 * test_messages.c - the message table for Event Viewer says what the table of events says.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/ras/ras_event.h"

struct message {
    unsigned number;
    char severity[32], facility[32], symbol[64], text[512];
};

static struct message messages[RAS_EVENTS + 8];
static size_t message_count;

static void take(const char *line, const char *key, char *out)
{
    if (strncmp(line, key, strlen(key)) == 0)
        strcpy(out, line + strlen(key));
}

/* The part of the message compiler's language the file uses. */
static void read_messages(void)
{
    FILE *file = fopen(RRAS_VECTORS "/../../service/host/messages.mc", "rb");
    struct message *m = NULL;
    bool in_text = false;
    char line[600];

    ck_assert_ptr_nonnull(file);
    message_count = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strncmp(line, "MessageId=", 10) == 0) {
            ck_assert_uint_lt(message_count, sizeof messages / sizeof *messages);
            m = &messages[message_count++];
            *m = (struct message){ .number = (unsigned)strtoul(line + 10, NULL, 10) };
        } else if (m && in_text) {
            in_text = strcmp(line, ".") != 0;
            if (in_text)
                strcat(m->text, line);
        } else if (m) {
            take(line, "Severity=", m->severity);
            take(line, "Facility=", m->facility);
            take(line, "SymbolicName=", m->symbol);
            in_text = strncmp(line, "Language=", 9) == 0;
        }
    }
    fclose(file);
}

START_TEST(there_is_one_message_for_every_event)
{
    read_messages();
    ck_assert_uint_eq(message_count, RAS_EVENTS);
}
END_TEST

START_TEST(a_message_has_the_number_severity_and_text_of_its_event)
{
    static const char *const severities[] = { "", "Informational", "Warning", "Error" };
    const struct ras_event_info *info = ras_event_info((enum ras_event)_i);
    const struct message *found = NULL;

    read_messages();
    for (size_t i = 0; i < message_count; i++) {
        if (strcmp(messages[i].symbol + strlen("MESSAGE_"), info->symbol + strlen("RAS_EVENT_")) == 0)
            found = &messages[i];
    }
    ck_assert_msg(found != NULL, "%s", info->symbol);
    ck_assert_uint_eq(found->number, info->number);
    ck_assert_str_eq(found->severity, severities[info->severity]);
    ck_assert_str_eq(found->facility, ras_event_source_name(info->source));
    ck_assert_str_eq(found->text, info->text);
}
END_TEST

START_TEST(identifiers_are_what_the_message_compiler_makes_of_them)
{
    const struct ras_event_info *info = ras_event_info((enum ras_event)_i);
    uint32_t id = ras_event_id((enum ras_event)_i);

    ck_assert_uint_eq(id >> 30, (unsigned)info->severity);
    ck_assert_uint_eq(id >> 29 & 1, 1); /* windmc -c */
    ck_assert_uint_eq(id >> 16 & 0xfff, 0x100u + (unsigned)info->source); /* FacilityNames */
    ck_assert_uint_eq(id & 0xffff, info->number);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("messages");
    TCase *tc = tcase_create("messages");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, there_is_one_message_for_every_event);
    tcase_add_loop_test(tc, a_message_has_the_number_severity_and_text_of_its_event, 0, RAS_EVENTS);
    tcase_add_loop_test(tc, identifiers_are_what_the_message_compiler_makes_of_them, 0, RAS_EVENTS);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
