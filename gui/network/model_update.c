/*
 * model_update.c - versions are compared, and files replaced with an undo for each step.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_update.h"
#include <stdio.h>
#include <string.h>

const char *const update_part_names[UPDATE_PARTS] = { "rrassvc.exe",  "rrasctl.exe",  "rrasnet.exe",
                                                      "rras.cpl",     "rrasadmin.exe", "rrasphone.exe" };
static const bool is_required[UPDATE_PARTS] = { true, true, true, true, false, false };

char *update_version_text(const struct update_part *part, char out[UPDATE_VERSION_MAX])
{
    const uint16_t *v = part->version;

    out[0] = '\0';
    if (part->has_version && v[3])
        snprintf(out, UPDATE_VERSION_MAX, "%u.%u.%u.%u", v[0], v[1], v[2], v[3]);
    else if (part->has_version)
        snprintf(out, UPDATE_VERSION_MAX, "%u.%u.%u", v[0], v[1], v[2]);
    return out;
}

static bool is_same_version(const struct update_part *a, const struct update_part *b)
{
    return memcmp(a->version, b->version, sizeof a->version) == 0;
}

/* What the others are compared with: the service, or the first that has a version. */
static const struct update_part *measure(const struct update_part parts[UPDATE_PARTS])
{
    for (size_t i = 0; i < UPDATE_PARTS; i++)
        if (parts[i].is_there && parts[i].has_version)
            return &parts[i];
    return &parts[UPDATE_SERVICE];
}

enum update_state update_state(const struct update_part parts[UPDATE_PARTS], size_t part)
{
    if (!parts[part].is_there)
        return is_required[part] ? UPDATE_MISSING : UPDATE_NOT_INSTALLED;
    if (!parts[part].has_version)
        return UPDATE_UNKNOWN;
    return is_same_version(&parts[part], measure(parts)) ? UPDATE_GOOD : UPDATE_OTHER;
}

bool update_is_mismatch(const struct update_part parts[UPDATE_PARTS])
{
    for (size_t i = 0; i < UPDATE_PARTS; i++)
        if (update_state(parts, i) == UPDATE_OTHER)
            return true;
    return false;
}

bool update_is_complete(const struct update_part parts[UPDATE_PARTS])
{
    for (size_t i = 0; i < UPDATE_PARTS; i++)
        if (update_state(parts, i) != UPDATE_GOOD && update_state(parts, i) != UPDATE_NOT_INSTALLED)
            return false;
    return true;
}

enum update_set update_check_set(const struct update_part set[UPDATE_PARTS], const struct update_part installed[UPDATE_PARTS], size_t *part)
{
    bool is_empty = true;

    *part = 0;
    for (size_t i = 0; i < UPDATE_PARTS; i++)
        is_empty = is_empty && !set[i].is_there;
    if (is_empty)
        return UPDATE_SET_EMPTY;
    for (size_t i = 0; i < UPDATE_PARTS; i++) {
        *part = i;
        if (!set[i].is_there && (is_required[i] || installed[i].is_there))
            return UPDATE_SET_LACKS;
        if (set[i].is_there && (!set[i].has_version || !is_same_version(&set[i], measure(set))))
            return UPDATE_SET_MIXED;
    }
    return UPDATE_SET_GOOD;
}

/* ---- replacing ---- */

struct replaced {
    char aside[UPDATE_NAME_MAX];   /* the old file's name now; "": there was none */
    bool is_begun;                 /* copying the new one */
};

static void find_aside(const struct update_files *files, void *ctx, const char *name, char out[UPDATE_NAME_MAX])
{
    snprintf(out, UPDATE_NAME_MAX, "%s.old", name);
    for (int n = 2; files->exists(ctx, out) && !files->remove(ctx, out) && n < 100; n++)
        snprintf(out, UPDATE_NAME_MAX, "%s.old%d", name, n); /* one of an earlier update is still running */
}

static bool replace(const struct update_files *files, void *ctx, const char *name, struct replaced *done)
{
    char aside[UPDATE_NAME_MAX];

    if (files->exists(ctx, name)) {
        find_aside(files, ctx, name, aside);
        if (!files->rename(ctx, name, aside))
            return false;
        memcpy(done->aside, aside, sizeof done->aside);
    }
    done->is_begun = true;
    return files->copy(ctx, name);
}

/* What a copy that failed half-way left behind goes, too. */
static bool put_back(const struct update_files *files, void *ctx, const char *name, const struct replaced *done)
{
    if (done->is_begun && files->exists(ctx, name) && !files->remove(ctx, name))
        return false;
    return !done->aside[0] || files->rename(ctx, done->aside, name);
}

enum update_result update_apply(const struct update_part set[UPDATE_PARTS], const struct update_files *files, void *ctx, size_t *part)
{
    struct replaced done[UPDATE_PARTS] = { { .aside = "" } };
    bool is_whole = true;
    size_t i = 0;

    for (; i < UPDATE_PARTS; i++)
        if (set[i].is_there && !replace(files, ctx, update_part_names[i], &done[i]))
            break;
    *part = i < UPDATE_PARTS ? i : 0;
    if (i == UPDATE_PARTS) {
        for (size_t k = 0; k < UPDATE_PARTS; k++)
            if (done[k].aside[0])
                files->discard(ctx, done[k].aside);
        return UPDATE_DONE;
    }
    for (size_t k = i + 1; k-- > 0;)
        if (set[k].is_there && !put_back(files, ctx, update_part_names[k], &done[k]))
            is_whole = false;
    return is_whole ? UPDATE_UNDONE : UPDATE_STUCK;
}
