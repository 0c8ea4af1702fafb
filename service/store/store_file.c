/*
 * store_file.c - moving a damaged database out of the way, by UTF-8 path.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "service/store/store_internal.h"

#ifdef _WIN32
#include <windows.h>

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
#else
#include <sys/stat.h>

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
#endif

enum { PATH_TEXT_MAX = 1024, SET_ASIDE_MAX = 9999 };

/* The main file goes last: stopped half way, the next start finds it damaged still. */
static const char *const suffixes[] = { "-journal", "-shm", "-wal", "" };
enum { SUFFIXES = sizeof suffixes / sizeof *suffixes };

static bool is_name_free(const char *path, int n)
{
    char to[PATH_TEXT_MAX];

    for (size_t i = 0; i < SUFFIXES; i++) {
        if (snprintf(to, sizeof to, "%s.damaged-%d%s", path, n, suffixes[i]) >= (int)sizeof to
            || store_file_exists(to))
            return false;
    }
    return true;
}

bool store_set_aside(const char *path)
{
    char from[PATH_TEXT_MAX], to[PATH_TEXT_MAX];
    int n = 1;

    while (n <= SET_ASIDE_MAX && !is_name_free(path, n))
        n++;
    if (n > SET_ASIDE_MAX)
        return false;
    for (size_t i = 0; i < SUFFIXES; i++) {
        if (snprintf(from, sizeof from, "%s%s", path, suffixes[i]) >= (int)sizeof from)
            return false;
        snprintf(to, sizeof to, "%s.damaged-%d%s", path, n, suffixes[i]);
        if (store_file_exists(from) && !store_file_move(from, to))
            return false;
    }
    return true;
}
