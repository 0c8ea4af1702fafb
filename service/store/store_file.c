/*
 * store_file.c - moving a damaged database out of the way.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "service/store/store_internal.h"

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
