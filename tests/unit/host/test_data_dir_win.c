/*
 * test_data_dir_win.c - the data folder: made, made sure of, or refused with a sentence.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include "service/host/data_dir_win.h"
#include "common/control/rras_client.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[MAX_PATH], message[DATA_DIR_MESSAGE_MAX];

static void begin(void)
{
    char temp[MAX_PATH - 64];

    ck_assert_uint_gt(GetTempPathA(sizeof temp, temp), 0);
    snprintf(folder, sizeof folder, "%srras-data-%lu", temp, (unsigned long)GetCurrentProcessId());
    message[0] = '\0';
}

static void end(void)
{
    char path[MAX_PATH + 32];

    snprintf(path, sizeof path, "%s\\openrras.db", folder);
    DeleteFileA(path);
    DeleteFileA(folder);
    RemoveDirectoryA(folder);
}

static bool prepare(const char *path)
{
    return data_dir_prepare(path, "OpenRRAS", message, sizeof message);
}

static void make_file(const char *path)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    fclose(file);
}

/* Under Wine rights are those of Unix, and say nothing about ours. */
static void check_rights(void)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    char *text = NULL, sid[SERVICE_SID_MAX];

    if (rras_is_wine())
        return;
    ck_assert_int_eq(GetNamedSecurityInfoA(folder, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, NULL, NULL, &descriptor), 0);
    ck_assert(ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
    ck_assert_int_eq(strncmp(text, "D:P", 3), 0);
    ck_assert_ptr_nonnull(strstr(text, "(A;OICI;FA;;;SY)"));
    ck_assert_ptr_nonnull(strstr(text, "(A;OICI;FA;;;BA)"));
    ck_assert_ptr_nonnull(strstr(text, data_dir_service_sid("OpenRRAS", sid)));
    ck_assert_ptr_null(strstr(text, ";;;BU)"));
    LocalFree(text);
    LocalFree(descriptor);
}

START_TEST(a_folder_is_made_and_taken_again)
{
    char path[MAX_PATH + 32];

    ck_assert_msg(prepare(folder), "%s", message);
    check_rights();
    snprintf(path, sizeof path, "%s\\openrras.db", folder);
    make_file(path);
    ck_assert_msg(prepare(folder), "%s", message);
    check_rights();
}
END_TEST

START_TEST(a_folder_that_was_there_gets_the_rights_or_is_refused)
{
    ck_assert(CreateDirectoryA(folder, NULL));
    if (prepare(folder)) /* an Administrator's; an ordinary user's test makes one that is refused */
        check_rights();
    else
        ck_assert_ptr_nonnull(strstr(message, "takeown"));
}
END_TEST

START_TEST(a_file_in_its_place_is_refused)
{
    make_file(folder);
    ck_assert(!prepare(folder));
    ck_assert_ptr_nonnull(strstr(message, "is a file"));
    ck_assert_ptr_nonnull(strstr(message, "--data"));
}
END_TEST

START_TEST(a_link_in_its_place_is_refused)
{
    char temp[MAX_PATH];

    GetTempPathA(sizeof temp, temp);
    if (!CreateSymbolicLinkA(folder, temp, SYMBOLIC_LINK_FLAG_DIRECTORY) || GetFileAttributesA(folder) == INVALID_FILE_ATTRIBUTES)
        return; /* not allowed to make one; Wine says it did and does not */
    ck_assert(!prepare(folder));
    ck_assert_ptr_nonnull(strstr(message, "link"));
}
END_TEST

START_TEST(a_missing_folder_above_is_named_as_the_reason)
{
    char path[MAX_PATH + 32];

    snprintf(path, sizeof path, "%s\\below", folder);
    ck_assert(!prepare(path));
    ck_assert_ptr_nonnull(strstr(message, "above it"));
    ck_assert_ptr_nonnull(strstr(message, "error 3"));
}
END_TEST

START_TEST(a_name_that_is_too_long_is_refused)
{
    char path[400];

    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    ck_assert(!prepare(path));
    ck_assert_ptr_nonnull(strstr(message, "too long"));
}
END_TEST

START_TEST(every_instance_has_a_folder_of_its_own)
{
    char plain[MAX_PATH], named[MAX_PATH];

    data_dir_default("", plain, sizeof plain);
    data_dir_default("lab", named, sizeof named);
    ck_assert_ptr_nonnull(strstr(plain, "\\OpenRRAS"));
    ck_assert_str_eq(plain + strlen(plain) - 8, "OpenRRAS");
    ck_assert_str_eq(named + strlen(plain), "-lab");
}
END_TEST

/* TrustedInstaller's is the one that Microsoft prints in its documentation. */
START_TEST(a_service_has_the_account_that_windows_makes_for_it)
{
    char sid[SERVICE_SID_MAX];

    ck_assert_str_eq(data_dir_service_sid("TrustedInstaller", sid),
                     "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
    ck_assert_str_eq(data_dir_service_sid("TRUSTEDINSTALLER", sid),
                     "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
}
END_TEST

START_TEST(a_folder_is_removed_with_all_that_is_in_it)
{
    char path[MAX_PATH + 32];

    ck_assert_msg(prepare(folder), "%s", message);
    snprintf(path, sizeof path, "%s\\trace", folder);
    ck_assert(CreateDirectoryA(path, NULL));
    snprintf(path, sizeof path, "%s\\trace\\TCP1.pcap", folder);
    make_file(path);
    snprintf(path, sizeof path, "%s\\openrras.db", folder);
    make_file(path);
    ck_assert(data_dir_remove(folder));
    ck_assert_uint_eq(GetFileAttributesA(folder), INVALID_FILE_ATTRIBUTES);
    ck_assert(data_dir_remove(folder)); /* nothing is left to do */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("data_dir");
    TCase *tc = tcase_create("data_dir");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_folder_is_made_and_taken_again);
    tcase_add_test(tc, a_folder_that_was_there_gets_the_rights_or_is_refused);
    tcase_add_test(tc, a_file_in_its_place_is_refused);
    tcase_add_test(tc, a_link_in_its_place_is_refused);
    tcase_add_test(tc, a_missing_folder_above_is_named_as_the_reason);
    tcase_add_test(tc, a_name_that_is_too_long_is_refused);
    tcase_add_test(tc, every_instance_has_a_folder_of_its_own);
    tcase_add_test(tc, a_service_has_the_account_that_windows_makes_for_it);
    tcase_add_test(tc, a_folder_is_removed_with_all_that_is_in_it);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
