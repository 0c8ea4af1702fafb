/*
 * dial_plan.h - the switchboard: what a number means that a machine wired to one of our ports dials.
 *
 * A row names a number, or a pattern of it, for one port or for all; the most exact one that fits wins, and a
 * number nobody has named reaches this server. Numbers are compared by their digits, names without case.
 * Plain values; PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIAL_PLAN_H
#define RRAS_DIAL_PLAN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/ras/port_config.h"

enum { PLAN_NUMBER_MAX = 63, PLAN_TARGET_MAX = 127, PLAN_ROWS_MAX = 1024 };

enum plan_kind {
    PLAN_SERVER,                         /* this server answers: PPP, or whatever the caller speaks */
    PLAN_PORT,                           /* another port rings; its machine and the caller are joined */
    PLAN_PLACE,                          /* an outside host:port */
    PLAN_ECHO,                           /* every octet comes back */
    PLAN_BUSY,
    PLAN_NO_ANSWER,
    PLAN_KINDS
};

struct plan_row {
    int64_t id;                          /* key in the store; 0: not stored yet */
    char port[PORT_NAME_MAX + 1];        /* whose machine dials; "": any */
    char number[PLAN_NUMBER_MAX + 1];    /* "5551234", "555*" (begins so), "home"; unique with `port` */
    enum plan_kind kind;                 /* server */
    char target[PLAN_TARGET_MAX + 1];    /* PLAN_PORT: "COM3"; PLAN_PLACE: "bbs.example.com:23"; else "" */
};

/* NULL when it can be used, else one sentence that names the cure. */
const char *plan_row_check(const struct plan_row *row);
/* What `number`, dialled by the machine on `port`, means; NULL: nothing is said of it, the server answers. */
const struct plan_row *plan_find(const struct plan_row *rows, size_t count, const char *port, const char *number);
/* Both are about the same port and number. */
bool plan_is_same(const struct plan_row *a, const struct plan_row *b);

/* "server", "port", "place", "echo", "busy", "noanswer"; -1: no such word (without case). */
const char *plan_kind_name(enum plan_kind kind);
int plan_kind_find(const char *name);
#endif
