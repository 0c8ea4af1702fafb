/*
 * components.c - version resources, and files that may be running while they are replaced: Windows lets
 * them be renamed, and deletes the old ones at its next start.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/components.h"
#include "gui/ui/service.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_CHARS = 2 * MAX_PATH };

struct folders {
    const wchar_t *to, *from;
};

static const wchar_t *path_of(const wchar_t *folder, const char *name, wchar_t out[PATH_CHARS])
{
    if (swprintf(out, PATH_CHARS, L"%ls\\%hs", folder, name) < 0)
        out[0] = L'\0';
    return out;
}

/* ---- versions ---- */

static bool read_version(const wchar_t *path, uint16_t version[4])
{
    DWORD unused = 0, size = GetFileVersionInfoSizeW(path, &unused);
    void *data = size ? malloc(size) : NULL;
    VS_FIXEDFILEINFO *info = NULL;
    UINT len = 0;
    bool found = data && GetFileVersionInfoW(path, 0, size, data) && VerQueryValueW(data, L"\\", (void **)&info, &len) && len >= sizeof *info;

    if (found) {
        version[0] = HIWORD(info->dwFileVersionMS);
        version[1] = LOWORD(info->dwFileVersionMS);
        version[2] = HIWORD(info->dwFileVersionLS);
        version[3] = LOWORD(info->dwFileVersionLS);
    }
    free(data);
    return found;
}

bool components_read(const wchar_t *folder, struct update_part parts[UPDATE_PARTS])
{
    wchar_t path[PATH_CHARS];

    memset(parts, 0, UPDATE_PARTS * sizeof *parts);
    if (wcslen(folder) + UPDATE_NAME_MAX >= MAX_PATH)
        return false;
    for (size_t i = 0; i < UPDATE_PARTS; i++) {
        DWORD attributes = GetFileAttributesW(path_of(folder, update_part_names[i], path));

        parts[i].is_there = attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
        parts[i].has_version = parts[i].is_there && read_version(path, parts[i].version);
    }
    return true;
}

bool components_mismatch(void)
{
    struct update_part parts[UPDATE_PARTS];
    wchar_t folder[MAX_PATH];

    return own_folder(folder) && components_read(folder, parts) && update_is_mismatch(parts);
}

/* ---- replacing ---- */

static bool exists(void *ctx, const char *name)
{
    wchar_t path[PATH_CHARS];

    return GetFileAttributesW(path_of(((const struct folders *)ctx)->to, name, path)) != INVALID_FILE_ATTRIBUTES;
}

static bool move(void *ctx, const char *from, const char *to)
{
    wchar_t a[PATH_CHARS], b[PATH_CHARS];
    const struct folders *folders = ctx;

    return MoveFileExW(path_of(folders->to, from, a), path_of(folders->to, to, b), 0);
}

static bool copy(void *ctx, const char *name)
{
    wchar_t a[PATH_CHARS], b[PATH_CHARS];
    const struct folders *folders = ctx;

    return CopyFileW(path_of(folders->from, name, a), path_of(folders->to, name, b), TRUE);
}

static bool delete_file(void *ctx, const char *name)
{
    wchar_t path[PATH_CHARS];

    return DeleteFileW(path_of(((const struct folders *)ctx)->to, name, path));
}

static void discard(void *ctx, const char *name)
{
    wchar_t path[PATH_CHARS];

    if (!delete_file(ctx, name))
        MoveFileExW(path_of(((const struct folders *)ctx)->to, name, path), NULL, MOVEFILE_DELAY_UNTIL_REBOOT);
}

enum update_result components_replace(const wchar_t *to, const wchar_t *from, const struct update_part set[UPDATE_PARTS], size_t *part)
{
    static const struct update_files files = { exists, move, copy, delete_file, discard };
    struct folders folders = { to, from };

    return update_apply(set, &files, &folders, part);
}
