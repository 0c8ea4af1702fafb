/*
 * test_at_result.c - result lines of modems, row by row of vectors/modem_results.csv and worse.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "service/modem/at_result.h"

static struct at_result parsed(const char *line)
{
    struct at_result r;

    memset(&r, 0xa5, sizeof r); /* parse must set every field */
    at_result_parse(bytes_of_text(line), &r);
    return r;
}

static enum at_result_kind kind_of(const char *name)
{
    static const struct {
        const char *name;
        enum at_result_kind kind;
    } kinds[] = {
        { "ring", AT_RESULT_RING }, { "ring+cid", AT_RESULT_RING }, { "connect", AT_RESULT_CONNECT },
        { "info", AT_RESULT_INFO }, { "hangup", AT_RESULT_HANGUP }, { "fail", AT_RESULT_FAIL },
        { "error", AT_RESULT_ERROR }, { "ok", AT_RESULT_OK }, { "fax", AT_RESULT_FAX },
        { "data", AT_RESULT_DATA }, { "callerid", AT_RESULT_CALLER_ID },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return kinds[i].kind;
    }
    ck_abort_msg("unknown kind %s", name);
    return AT_RESULT_NONE;
}

/* line,kind,dce_bps,dte_bps,error_control,compression */
static void split_row(char *row, char *field[6])
{
    row[strcspn(row, "\r\n")] = '\0';
    for (int i = 0; i < 6; i++) {
        char *comma = strchr(row, ',');

        field[i] = row;
        ck_assert((comma != NULL) == (i < 5));
        if (comma != NULL) {
            *comma = '\0';
            row = comma + 1;
        }
    }
}

START_TEST(every_row_of_the_vectors_is_understood)
{
    FILE *f = fopen(RRAS_VECTORS "/modem_results.csv", "r");
    char row[256], *field[6];
    int rows = 0;

    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(row, sizeof row, f));
    while (fgets(row, sizeof row, f) != NULL) {
        struct at_result r;

        split_row(row, field);
        r = parsed(field[0]);
        ck_assert_msg(r.kind == kind_of(field[1]), "%s: kind %s", field[0], at_result_name(r.kind));
        ck_assert_msg(r.dce_bps == strtoul(field[2], NULL, 10), "%s: dce %u", field[0], r.dce_bps);
        ck_assert_msg(r.dte_bps == strtoul(field[3], NULL, 10), "%s: dte %u", field[0], r.dte_bps);
        ck_assert_msg(strcmp(r.error_control, field[4]) == 0, "%s: %s", field[0], r.error_control);
        ck_assert_msg(strcmp(r.compression, field[5]) == 0, "%s: %s", field[0], r.compression);
        rows++;
    }
    fclose(f);
    ck_assert_int_ge(rows, 36);
}
END_TEST

START_TEST(a_failed_call_has_its_ras_error)
{
    static const struct {
        const char *line;
        uint16_t error;
    } rows[] = {
        { "BUSY", 676 }, { "NO ANSWER", 678 }, { "NO CARRIER", 679 }, { "NO DIALTONE", 680 },
        { "NO DIAL TONE", 680 }, { "OK", 0 }, { "CONNECT 9600", 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(parsed(rows[i].line).ras_error == rows[i].error, "%s", rows[i].line);
}
END_TEST

START_TEST(caller_id_keeps_key_and_value)
{
    static const char *const rows[][3] = {
        { "NMBR = 5551234", "NMBR", "5551234" }, { "NMBR=5551234", "NMBR", "5551234" },
        { "nmbr =  5551234 ", "NMBR", "5551234" }, { "NAME = JOHN DOE", "NAME", "JOHN DOE" },
        { "NAME = RING", "NAME", "RING" }, { "NMBR = P", "NMBR", "P" }, { "NAME =", "NAME", "" },
        { "RING;5551234", "NMBR", "5551234" },
        { "DDN_NMBR= 5550001", "DDN_NMBR", "5550001" }, { "NDID = 5550002", "NDID", "5550002" },
        { "RING A", "RING", "A" }, { "RING 1", "RING", "1" }, { "RING2", "RING", "2" }, { "RING", "", "" },
        { "RING AB", "", "" }, { "+CLIP: \"5551234\",129", "NMBR", "5551234" }, { "+CLIP: \"555", "", "" },
        { "NAME = 01234567890123456789012345678901234567890", "NAME", "0123456789012345678901234567890" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct at_result r = parsed(rows[i][0]);

        ck_assert_msg(strcmp(r.key, rows[i][1]) == 0, "%s: key %s", rows[i][0], r.key);
        ck_assert_msg(strcmp(r.value, rows[i][2]) == 0, "%s: value %s", rows[i][0], r.value);
    }
}
END_TEST

START_TEST(what_only_looks_like_a_result_is_none)
{
    static const char *const lines[] = {
        "", " ", "AT&F&C1&D2S0=0 V1 X4 E1 S7=55", "ATA", "ATZ", "CONNECTED", "OKAY", "RINGS", "NOCARRIER",
        "STRING", "NAME JOHN", "NMBRX = 5", "ERRORS", "BUSYBODY", "~\x7f\xff", "CONNEC", "DATABASE", "FAXES",
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        ck_assert_msg(parsed(lines[i]).kind == AT_RESULT_NONE, "%s", lines[i]);
}
END_TEST

START_TEST(blanks_and_case_do_not_matter)
{
    ck_assert_int_eq(parsed("  ok \t").kind, AT_RESULT_OK);
    ck_assert_int_eq(parsed("Connect 28800").kind, AT_RESULT_CONNECT);
    ck_assert_str_eq(parsed("CONNECT 28800/lap-m/v.42bis").error_control, "LAPM");
    ck_assert_str_eq(parsed("CONNECT 28800/lap-m/v.42bis").compression, "V42BIS");
}
END_TEST

START_TEST(speeds_of_the_line_and_the_port_are_told_apart)
{
    static const struct {
        const char *line;
        uint32_t dce, dte;
    } rows[] = {
        { "CONNECT 57600/33600", 33600, 57600 }, { "CONNECT 33600/115200", 33600, 115200 },
        { "CONNECT 230400", 0, 230400 }, { "CONNECT 38400", 38400, 0 }, { "CONNECT 1200/75", 1200, 0 },
        { "CONNECT 64000", 64000, 0 }, { "CONNECT /V34", 0, 0 }, { "CONNECT V.34", 0, 0 },
        { "CONNECT 99999999999999999999", 0, 0 }, { "CARRIER 57600", 57600, 0 },
        { "+MRR: 31200,28800", 31200, 0 }, { "CONNECT33600", 33600, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct at_result r = parsed(rows[i].line);

        ck_assert_msg(r.dce_bps == rows[i].dce && r.dte_bps == rows[i].dte, "%s: %u %u", rows[i].line,
                      r.dce_bps, r.dte_bps);
    }
}
END_TEST

START_TEST(a_longer_line_than_any_modem_sends_is_cut)
{
    static char line[4096];
    struct at_result r;

    memset(line, 'X', sizeof line);
    memcpy(line, "CONNECT 33600/", 14);
    at_result_parse(bytes_of(line, sizeof line), &r); /* no NUL behind it either */
    ck_assert_int_eq(r.kind, AT_RESULT_CONNECT);
    ck_assert_uint_eq(r.dce_bps, 33600);
}
END_TEST

START_TEST(digits_are_the_words_they_stand_for)
{
    static const struct {
        const char *digits;
        enum at_result_kind kind;
        unsigned bps, error;
    } rows[] = {
        { "0", AT_RESULT_OK, 0, 0 }, { "1", AT_RESULT_CONNECT, 300, 0 }, { " 2 ", AT_RESULT_RING, 0, 0 },
        { "3", AT_RESULT_HANGUP, 0, 679 }, { "4", AT_RESULT_ERROR, 0, 0 }, { "5", AT_RESULT_CONNECT, 1200, 0 },
        { "6", AT_RESULT_FAIL, 0, 680 }, { "7", AT_RESULT_FAIL, 0, 676 }, { "8", AT_RESULT_FAIL, 0, 678 },
        { "10", AT_RESULT_CONNECT, 2400, 0 }, { "", AT_RESULT_NONE, 0, 0 }, { "00", AT_RESULT_NONE, 0, 0 },
        { "11", AT_RESULT_NONE, 0, 0 }, { "1x", AT_RESULT_NONE, 0, 0 }, { "OK", AT_RESULT_NONE, 0, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct at_result r;

        at_result_parse_digits(bytes_of_text(rows[i].digits), &r);
        ck_assert_msg(r.kind == rows[i].kind && r.dce_bps == rows[i].bps && r.ras_error == rows[i].error, "%s", rows[i].digits);
    }
}
END_TEST

START_TEST(find_sees_the_words_behind_noise_and_parse_does_not)
{
    static const struct {
        const char *line;
        enum at_result_kind kind;
    } rows[] = {
        { "x~CONNECT 33600", AT_RESULT_CONNECT }, { "ATACONNECT 33600", AT_RESULT_CONNECT },
        { "}}NO CARRIER", AT_RESULT_HANGUP }, { "?RING", AT_RESULT_RING }, { "x~CONNECTED", AT_RESULT_NONE },
        { "ATZ", AT_RESULT_NONE },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct at_result r;

        ck_assert_int_eq(parsed(rows[i].line).kind, AT_RESULT_NONE);
        at_result_find(bytes_of_text(rows[i].line), &r);
        ck_assert_msg(r.kind == rows[i].kind, "%s", rows[i].line);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("at_result");
    TCase *t = tcase_create("result lines");
    SRunner *sr;
    int failed;

    tcase_add_test(t, every_row_of_the_vectors_is_understood);
    tcase_add_test(t, a_failed_call_has_its_ras_error);
    tcase_add_test(t, caller_id_keeps_key_and_value);
    tcase_add_test(t, what_only_looks_like_a_result_is_none);
    tcase_add_test(t, blanks_and_case_do_not_matter);
    tcase_add_test(t, speeds_of_the_line_and_the_port_are_told_apart);
    tcase_add_test(t, a_longer_line_than_any_modem_sends_is_cut);
    tcase_add_test(t, digits_are_the_words_they_stand_for);
    tcase_add_test(t, find_sees_the_words_behind_noise_and_parse_does_not);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
