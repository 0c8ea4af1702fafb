/*
 * test_modem_type.c - the table of modem types can be used as it stands, and answers find their row.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/modem_type.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/port_config.h"

START_TEST(the_first_row_is_what_a_new_device_gets)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    ck_assert_str_eq(modem_type_table[0].init, device.init);
    ck_assert_str_eq(modem_type_table[0].name, "Standard modem");
}
END_TEST

START_TEST(every_row_fits_a_device_and_the_contract)
{
    for (size_t i = 0; i < modem_type_count; i++) {
        const struct modem_type *row = &modem_type_table[i];

        ck_assert_uint_gt(strlen(row->name), 0);
        ck_assert_uint_le(strlen(row->name), DEVICE_NAME_MAX);
        ck_assert_uint_lt(strlen(row->init), sizeof((struct device_config *)0)->init);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(!text_equal_nocase(row->name, modem_type_table[k].name), "%s twice", row->name);
    }
}
END_TEST

/* The service answers, and speaks words: what any other setting would break. */
START_TEST(every_modem_is_told_words_and_not_to_answer_by_itself)
{
    for (size_t i = 0; i < modem_type_count; i++) {
        const char *init = modem_type_table[i].init;

        if (strcmp(modem_type_table[i].name, MODEM_TYPE_CABLE) == 0) {
            ck_assert_str_eq(init, "CLIENT");
            continue;
        }
        ck_assert_msg(strncmp(init, "AT", 2) == 0, "%s", init);
        ck_assert_msg(strstr(init, "S0=0") != NULL, "%s", init);
        ck_assert_msg(strstr(init, "V1") != NULL, "%s", init);
        ck_assert_msg(strstr(init, "E1") != NULL, "%s", init);
        for (const char *c = init; *c; c++)
            ck_assert_msg(*c >= ' ' && *c < 0x7f, "%s", init);
    }
}
END_TEST

START_TEST(a_row_is_found_by_its_name_without_case)
{
    for (size_t i = 0; i < modem_type_count; i++)
        ck_assert_ptr_eq(modem_type_find(modem_type_table[i].name), &modem_type_table[i]);
    ck_assert_ptr_eq(modem_type_find("standard MODEM"), &modem_type_table[0]);
    ck_assert_ptr_null(modem_type_find("Standard"));
    ck_assert_ptr_null(modem_type_find(""));
}
END_TEST

static const struct {
    const char *line, *name;
} answers[] = {
    { "U.S. Robotics 56K FAX EXT V4.11.2", "U.S. Robotics Sportster, Faxmodem, Message Modem" },
    { "Sportster 33600/Fax V4.3.185", "U.S. Robotics Sportster, Faxmodem, Message Modem" },
    { "USRobotics Courier V.Everything", "U.S. Robotics Courier" },
    { "u.s. robotics courier hst dual standard", "U.S. Robotics Courier" },
    { "RCV56DPF-PLL L8571A Rev 35.00/34.00", "Rockwell, Conexant" },
    { "CX93001-EIS_V0.2002-V92", "Rockwell, Conexant" },
    { "LT V.90 Data+Fax Modem Version 6.00", "Lucent, Agere LT" },
    { "ZyXEL U-1496E", "ZyXEL U-1496, Omni" },
    { "MT5634ZBA", "Multi-Tech MultiModem 56K" },
    { "MT2834ZDX", "Multi-Tech MultiModem" },
    { "Zimodem ESP32 Firmware v3.7.2", "Emulated or Wi-Fi modem" },
    { "DosBox Emulated Modem Firmware V1.00", "Emulated or Wi-Fi modem" },
    { "Hayes Smartmodem Optima 288", "Hayes Accura, Optima" },
    { "Zoom V.92 Ext", "Zoom" },
    { "Telebit WorldBlazer", "Telebit TrailBlazer, WorldBlazer" },
    { "SIEMENS TC35", "GSM terminal: Siemens, Cinterion" },
    { " WAVECOM MODEM", "GSM terminal: Wavecom, Ericsson, Nokia" },
    { "Motorola SM56 Data Fax Modem", "Motorola SM56" },
    { "Intel(R) 537EP V9x DF PCI Modem", "Intel, Ambient 536, 537" },
    { "OpenRRAS virtual modem", "Emulated or Wi-Fi modem" },
    { "MicroLink 56k", "ELSA MicroLink" },
    { "WiRSa", "Emulated or Wi-Fi modem" },
    { "5601", NULL },
    { "56000", NULL },
    { "OK", NULL },
    { "", NULL },
    { "...", NULL },
    { "ACCESS", NULL },
    { "\xff\xfe\x01", NULL },
};

START_TEST(an_answer_finds_its_row)
{
    const struct modem_type *row = modem_type_of_answer(answers[_i].line);

    if (answers[_i].name)
        ck_assert_msg(row && strcmp(row->name, answers[_i].name) == 0, "%s is %s", answers[_i].line, row ? row->name : "-");
    else
        ck_assert_msg(!row, "%s is %s", answers[_i].line, row ? row->name : "-");
}
END_TEST

START_TEST(words_to_be_found_are_written_as_answers_are_compared)
{
    for (size_t i = 0; i < modem_type_count; i++) {
        const char *said = modem_type_table[i].said;

        for (const char *c = said; c && *c; c++) {
            ck_assert_msg(*c == '|' || (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z'), "%s", said);
            ck_assert_msg(*c != '|' || (c > said && c[1] && c[1] != '|'), "%s", said);
        }
    }
}
END_TEST

START_TEST(every_word_finds_its_own_row)
{
    for (size_t i = 0; i < modem_type_count; i++) {
        const char *said = modem_type_table[i].said;

        while (said && *said) {
            char line[80];
            const size_t len = strcspn(said, "|");

            ck_assert_uint_lt(len + 5, sizeof line);
            snprintf(line, sizeof line, "a %.*s-2", (int)len, said);
            ck_assert_msg(modem_type_of_answer(line) == &modem_type_table[i], "%s", line);
            said += len + (said[len] == '|');
        }
    }
}
END_TEST

START_TEST(an_answer_without_end_is_cut)
{
    char line[10000];

    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\0';
    memcpy(line + 9000, "COURIER", 7);
    ck_assert_ptr_null(modem_type_of_answer(line));
    memcpy(line, "COURIER", 7);
    ck_assert_ptr_nonnull(modem_type_of_answer(line));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("modem_type");
    TCase *tc = tcase_create("modem_type");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, the_first_row_is_what_a_new_device_gets);
    tcase_add_test(tc, every_row_fits_a_device_and_the_contract);
    tcase_add_test(tc, every_modem_is_told_words_and_not_to_answer_by_itself);
    tcase_add_test(tc, a_row_is_found_by_its_name_without_case);
    tcase_add_loop_test(tc, an_answer_finds_its_row, 0, sizeof answers / sizeof *answers);
    tcase_add_test(tc, words_to_be_found_are_written_as_answers_are_compared);
    tcase_add_test(tc, every_word_finds_its_own_row);
    tcase_add_test(tc, an_answer_without_end_is_cut);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
