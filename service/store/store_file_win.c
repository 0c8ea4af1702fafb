/*
 * store_file_win.c - files by UTF-8 path, on Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>
#include "service/store/store_internal.h"

enum { WIDE_PATH_MAX = 1024 };

static DWORD attributes_of(const char *path)
{
    WCHAR wide[WIDE_PATH_MAX];

    if (!MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, WIDE_PATH_MAX))
        return INVALID_FILE_ATTRIBUTES;
    return GetFileAttributesW(wide);
}

bool store_file_exists(const char *path)
{
    return attributes_of(path) != INVALID_FILE_ATTRIBUTES;
}

bool store_file_is_folder(const char *path)
{
    DWORD attributes = attributes_of(path);

    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* Without MOVEFILE_REPLACE_EXISTING: what is there already stays. */
bool store_file_move(const char *from, const char *to)
{
    WCHAR wide_from[WIDE_PATH_MAX], wide_to[WIDE_PATH_MAX];

    return MultiByteToWideChar(CP_UTF8, 0, from, -1, wide_from, WIDE_PATH_MAX)
        && MultiByteToWideChar(CP_UTF8, 0, to, -1, wide_to, WIDE_PATH_MAX)
        && MoveFileExW(wide_from, wide_to, MOVEFILE_WRITE_THROUGH);
}
