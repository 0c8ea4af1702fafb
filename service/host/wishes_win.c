/*
 * wishes_win.c - the properties of an unattended installation.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/wishes_win.h"
#include <windows.h>
#include "common/base/secret.h"

static const wchar_t verb[] = L" msi-wish ";

/* What stands before each value, in the order of openrras.wxs.in. */
static const wchar_t *const openings[WISHES] = {
    L"LISTEN=\"", L" LINES=\"", L" MODEMS=\"", L" ADMINUSER=\"", L" ADMINPASSWORD=\""
};

/* Behind the verb, or NULL. A path holds no quotation mark, so what is found is no part of the program's own. */
static const wchar_t *find_values(const wchar_t *line)
{
    const wchar_t *at = line;

    while ((at = wcsstr(at, verb)) != NULL) {
        at += wcslen(verb);
        if (wcsncmp(at, openings[0], wcslen(openings[0])) == 0)
            return at;
    }
    return NULL;
}

bool wishes_are_from_installer(const wchar_t *command_line)
{
    return find_values(command_line) != NULL;
}

/* [at, end) as UTF-8; only whole: a word cut short would be another word. */
static bool take(const wchar_t *at, const wchar_t *end, char out[WISH_MAX])
{
    int len = 0;

    if (end > at)
        len = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, at, (int)(end - at), out, WISH_MAX - 1, NULL, NULL);
    out[len] = '\0';
    return len > 0 || end == at;
}

static bool read_all(const wchar_t *at, char out[WISHES][WISH_MAX])
{
    for (size_t i = 0; i < WISHES; i++) {
        const wchar_t *end;

        if (wcsncmp(at, openings[i], wcslen(openings[i])) != 0)
            return false;
        at += wcslen(openings[i]);
        end = i == WISH_PASSWORD ? wcsrchr(at, L'"') : wcschr(at, L'"');
        if (!end || !take(at, end, out[i]))
            return false;
        at = end + 1;
    }
    return at[wcsspn(at, L" ")] == L'\0';
}

bool wishes_read(const wchar_t *command_line, char out[WISHES][WISH_MAX])
{
    const wchar_t *at = find_values(command_line);
    bool is_read = at && read_all(at, out);

    if (!is_read)
        secret_wipe(out, (size_t)WISHES * WISH_MAX);
    return is_read;
}
