/*
 * model_update.h - Update...: are the programs of OpenRRAS of one version, is another folder a complete
 * set, and putting that set in the place of what is here - all of it or nothing.
 *
 * A service pack over part of RRAS was one of the causes of Error 629 (KB Q170977); the service still
 * refuses callers while the programs beside it disagree (service/host/components_win.h).
 *
 * PURE: the files are the caller's.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_UPDATE_H
#define RRAS_MODEL_UPDATE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UPDATE_PARTS = 6, UPDATE_SERVICE = 0, UPDATE_VERSION_MAX = 24, UPDATE_NAME_MAX = 40 };

/* File names; the service first. */
extern const char *const update_part_names[UPDATE_PARTS];

struct update_part {               /* what a folder has of one file */
    bool is_there, has_version;
    uint16_t version[4];
};

/* "0.1.0", with the fourth number where it is not 0; "" without a version. Returns `out`. */
char *update_version_text(const struct update_part *part, char out[UPDATE_VERSION_MAX]);

enum update_state {
    UPDATE_GOOD,
    UPDATE_OTHER,                  /* of another version than the service */
    UPDATE_MISSING,                /* should be there */
    UPDATE_UNKNOWN,                /* tells no version: damaged, or not ours */
    UPDATE_NOT_INSTALLED           /* may be missing; not shown */
};
enum update_state update_state(const struct update_part parts[UPDATE_PARTS], size_t part);
/* Of several versions: callers read Error 629. */
bool update_is_mismatch(const struct update_part parts[UPDATE_PARTS]);
/* Nothing is mismatched, missing or unknown. */
bool update_is_complete(const struct update_part parts[UPDATE_PARTS]);

enum update_set {
    UPDATE_SET_GOOD,
    UPDATE_SET_EMPTY,              /* none of the files is there: the wrong folder */
    UPDATE_SET_LACKS,              /* `*part` is missing, though it is needed or installed here */
    UPDATE_SET_MIXED               /* `*part` is of another version than the set's service */
};
enum update_set update_check_set(const struct update_part set[UPDATE_PARTS], const struct update_part installed[UPDATE_PARTS], size_t *part);

/* What update_apply() does to files; names are of the folder that is repaired. Each false: it failed. */
struct update_files {
    bool (*exists)(void *ctx, const char *name);
    bool (*rename)(void *ctx, const char *from, const char *to);
    bool (*copy)(void *ctx, const char *name);       /* out of the set, to the same name */
    bool (*remove)(void *ctx, const char *name);
    void (*discard)(void *ctx, const char *name);    /* remove, or at the next start of the computer */
};
enum update_result {
    UPDATE_DONE,
    UPDATE_UNDONE,                 /* `*part` could not be replaced; everything is as it was */
    UPDATE_STUCK                   /* nor could all be put back: the old files lie there as NAME.old */
};
enum update_result update_apply(const struct update_part set[UPDATE_PARTS], const struct update_files *files, void *ctx, size_t *part);
#endif
