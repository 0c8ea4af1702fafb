/*
 * test_tapi_outcome.c - telephony's errors as RAS errors, against a second transcription.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <string.h>
#include "common/ras/ras_error.h"
#include "service/modem/tapi_outcome.h"

static const struct {
    uint32_t modes, ras_error;
} disconnects[] = {
    { 0x1, 679 },    { 0x2, 679 },    { 0x4, 676 },    { 0x8, 679 },    { 0x10, 679 },   { 0x20, 676 },   { 0x40, 678 },
    { 0x80, 749 },   { 0x100, 678 },  { 0x200, 676 },  { 0x400, 679 },  { 0x800, 651 },  { 0x1000, 680 }, { 0x2000, 749 },
    { 0x4000, 692 }, { 0x8000, 651 }, { 0x10000, 651 }, { 0x20000, 676 }, { 0x40000, 631 }, { 0, 679 }, { 0x80000000, 679 },
    { 0x1 | 0x20, 676 }, { 0x20 | 0x1000, 680 }, { 0x2 | 0x40, 678 },
};

static const struct {
    uint32_t error, ras_error;
} errors[] = {
    { 0x80000001, 692 }, /* ALLOCATED */
    { 0x80000002, 740 }, /* BADDEVICEID */
    { 0x80000005, 633 }, /* CALLUNAVAIL */
    { 0x8000000C, 740 }, /* INCOMPATIBLEAPIVERSION */
    { 0x8000000E, 740 }, /* INIFILECORRUPT */
    { 0x8000000F, 692 }, /* INUSE */
    { 0x80000010, 749 }, /* INVALADDRESS */
    { 0x8000002D, 740 }, /* INVALLOCATION */
    { 0x80000042, 692 }, /* NODEVICE */
    { 0x80000043, 740 }, /* NODRIVER */
    { 0x80000044, 614 }, /* NOMEM */
    { 0x80000048, 651 }, /* OPERATIONFAILED */
    { 0x8000004B, 692 }, /* RESOURCEUNAVAIL */
    { 0x80000052, 740 }, /* REINIT */
    { 0x80000009, 749 }, /* DIALDIALTONE */
    { 0x80000061, 740 }, /* SERVICE_NOT_RUNNING */
    { 0, 651 },          { 0xFFFFFFFF, 651 },
};

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static void check_sentence(struct tapi_outcome o)
{
    ck_assert_ptr_nonnull(o.sentence);
    ck_assert_uint_gt(strlen(o.sentence), 10);
    ck_assert_int_eq(o.sentence[strlen(o.sentence) - 1], '.');
    ck_assert_ptr_nonnull(ras_error_symbol(o.ras_error));
}

START_TEST(each_way_a_call_can_end_has_its_ras_error)
{
    struct tapi_outcome o = tapi_outcome_of_disconnect(disconnects[_i].modes);

    ck_assert_uint_eq(o.ras_error, disconnects[_i].ras_error);
    check_sentence(o);
}
END_TEST

START_TEST(each_error_of_a_function_has_its_ras_error)
{
    struct tapi_outcome o = tapi_outcome_of_error(errors[_i].error);

    ck_assert_uint_eq(o.ras_error, errors[_i].ras_error);
    check_sentence(o);
}
END_TEST

START_TEST(every_error_gets_a_whole_sentence)
{
    for (uint32_t e = 0x80000000; e < 0x80000080; e++)
        check_sentence(tapi_outcome_of_error(e));
    check_sentence(tapi_no_telephony);
    check_sentence(tapi_no_such_line);
    check_sentence(tapi_starts_again);
    check_sentence(tapi_was_closed);
    check_sentence(tapi_was_removed);
    check_sentence(tapi_no_data_handle);
    check_sentence(tapi_not_connected);
    check_sentence(tapi_line_in_use);
    ck_assert_uint_eq(tapi_no_telephony.ras_error, 740);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tapi_outcome");
    TCase *t = tcase_create("outcomes");
    SRunner *sr;
    int failed;

    tcase_add_loop_test(t, each_way_a_call_can_end_has_its_ras_error, 0, COUNT(disconnects));
    tcase_add_loop_test(t, each_error_of_a_function_has_its_ras_error, 0, COUNT(errors));
    tcase_add_test(t, every_error_gets_a_whole_sentence);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
