/*
 * test_port_role.c - the matrix of Configure Port Usage, row by row, in words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/port_role.h"
#include <check.h>
#include <stdlib.h>

/* A second transcription: C client dial-out, S server, R router, in the order people tick them. */
static const struct { const char *boxes; bool listens; const char *client, *router, *manual, *demand; } matrix[] = {
    { "",    false, "913", "914", "633", "925" },
    { "C",   false, "913", "914", "yes", "925" },
    { "S",   true,  "yes", "914", "633", "925" },
    { "R",   true,  "913", "yes", "633", "yes" },
    { "CS",  true,  "yes", "914", "yes", "925" },
    { "CR",  true,  "913", "yes", "yes", "yes" },
    { "SR",  true,  "yes", "yes", "633", "yes" },
    { "CSR", true,  "yes", "yes", "yes", "yes" },
};

static unsigned roles_of(const char *boxes)
{
    unsigned roles = 0;

    for (; *boxes != '\0'; boxes++)
        roles |= *boxes == 'C' ? CALL_OUT : *boxes == 'S' ? CALL_IN : CALL_ROUTER;
    return roles;
}

static uint32_t error_of(const char *cell)
{
    return cell[0] == 'y' ? 0 : (uint32_t)atoi(cell);
}

START_TEST(every_row_of_the_matrix_holds)
{
    unsigned roles = roles_of(matrix[_i].boxes);
    const struct port_role_row *row = port_role_row(roles);

    ck_assert_uint_eq(row->roles, roles);
    ck_assert_int_eq(row->listens, matrix[_i].listens);
    ck_assert_uint_eq(row->client_call, error_of(matrix[_i].client));
    ck_assert_uint_eq(row->router_call, error_of(matrix[_i].router));
    ck_assert_uint_eq(row->manual_dial, error_of(matrix[_i].manual));
    ck_assert_uint_eq(row->demand_dial, error_of(matrix[_i].demand));
    ck_assert_uint_eq(port_role_refusal(roles, CALLER_CLIENT), error_of(matrix[_i].client));
    ck_assert_uint_eq(port_role_refusal(roles, CALLER_ROUTER), error_of(matrix[_i].router));
    ck_assert_ptr_eq(port_role_row(roles | 0xfffffff8u), row);
}
END_TEST

START_TEST(the_captions_are_those_of_the_dialog_word_for_word)
{
    ck_assert_str_eq(port_role_caption(CALL_OUT), "Dial out as a RAS client");
    ck_assert_str_eq(port_role_caption(CALL_IN), "Receive calls as a RAS server");
    ck_assert_str_eq(port_role_caption(CALL_ROUTER), "Dial out and receive calls as a demand dial router");
}
END_TEST

START_TEST(the_values_are_those_of_the_published_protocol) /* MS-RRASM 2.2.1.1.21 */
{
    ck_assert_int_eq(CALL_IN, 1);
    ck_assert_int_eq(CALL_OUT, 2);
    ck_assert_int_eq(CALL_ROUTER, 4);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("port_role");
    TCase *t = tcase_create("matrix");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, every_row_of_the_matrix_holds, 0, (int)(sizeof matrix / sizeof *matrix));
    tcase_add_test(t, the_captions_are_those_of_the_dialog_word_for_word);
    tcase_add_test(t, the_values_are_those_of_the_published_protocol);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
