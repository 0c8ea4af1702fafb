/*
 * model_port_usage.h - what *Configure Port Usage* edits: the three boxes of one port or of several.
 *
 * With several ports a box in which they differ is neither ticked nor empty, and stays as it is in each
 * of them until somebody touches it. PURE, UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_PORT_USAGE_H
#define RRAS_MODEL_PORT_USAGE_H
#include <stdbool.h>
#include <stddef.h>
#include "common/ras/config.h"
#include "common/ras/port_role.h"

typedef char port_name[PORT_NAME_MAX + 1]; /* an array of names, not a struct in disguise */

enum usage_tick { USAGE_OFF, USAGE_ON, USAGE_MIXED }; /* values of BST_UNCHECKED, _CHECKED, _INDETERMINATE */

struct port_usage {
    unsigned on;            /* roles every port has */
    unsigned mixed;         /* roles some have */
    unsigned sets;          /* bit N: one of the ports came with the set of roles N */
};

/* Names that are gone are skipped; none left gives empty boxes. */
void port_usage_read(struct port_usage *usage, const struct ras_config *config, const port_name *names, size_t count);
enum usage_tick port_usage_tick(const struct port_usage *usage, enum port_role role);
void port_usage_set(struct port_usage *usage, enum port_role role, enum usage_tick tick);
void port_usage_write(const struct port_usage *usage, struct ras_config *config, const port_name *names, size_t count);

/* What the boxes do with a call, from the matrix of port_role.h: the number of a sentence, and whether
 * it warns (a caller would read 629). */
struct usage_hint {
    int string_id;
    bool warns;
};
struct usage_hint port_usage_hint(const struct port_usage *usage);

/* The number of the sentence about what this service cannot do yet; 0: it can do all. */
int port_usage_missing(bool can_dial_out, bool can_route);
#endif
