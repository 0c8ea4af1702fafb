/*
 * store_file_posix.c - files by path, where tests run natively.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <sys/stat.h>
#include "service/store/store_internal.h"

bool store_file_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0;
}

bool store_file_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool store_file_move(const char *from, const char *to)
{
    return !store_file_exists(to) && rename(from, to) == 0;
}
