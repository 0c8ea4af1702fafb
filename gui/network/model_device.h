/*
 * model_device.h - a modem or a TCP line while it is set up: what is wrong with it, and what can be
 * chosen (where to listen, which speed, which name).
 *
 * PURE, UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_DEVICE_H
#define RRAS_MODEL_DEVICE_H
#include <stdbool.h>
#include <stddef.h>
#include "common/ras/config.h"

/* What the service takes (control_devices_win.c); the fields of the dialogs hold to it. */
enum { RINGS_MAX = 20, CALLS_PER_MINUTE_MAX = 6000, FIRST_FRAME_MIN = 5, FIRST_FRAME_MAX = 3600 };

enum device_fault {
    DEVICE_GOOD,
    DEVICE_BAD_ADDRESS,      /* no address a line can listen on */
    DEVICE_PLACE_TAKEN,      /* another line listens there; `arg` is its name */
    DEVICE_TOO_MANY_PORTS,   /* `arg` is how many there may be */
    DEVICE_BAD_INIT,         /* not AT commands in plain characters */
    DEVICE_NO_COM,
    DEVICE_COM_TAKEN,        /* `arg` is the device that has it */
    DEVICE_NAME_TAKEN        /* `arg` is the name */
};
struct device_verdict {
    enum device_fault fault;
    int string_id;           /* why, a format with one %s for `arg`; 0 when good */
    char arg[DEVICE_NAME_MAX + 1];
};
/* `device` as it would be in `config`: as a new one (id 0), or instead of the one with its id. */
struct device_verdict device_judge(const struct ras_config *config, const struct device_config *device);

/* `wanted`, or "wanted #2" and so on when another device has it. `id` is the device named; 0 a new one. */
char *device_unique_name(const struct ras_config *config, int64_t id, const char *wanted,
                         char out[DEVICE_NAME_MAX + 1]);

/* ---- where a line can listen ---- */

enum { LISTEN_CHOICES_MAX = 32 };
struct listen_choices {
    struct listen_choice {
        uint32_t address;
        int string_id;       /* IDS_LISTEN_...: a format with %s for the address, %s for the name */
        char name[128];      /* of the adapter */
    } all[LISTEN_CHOICES_MAX];
    size_t count;
};
void listen_choices_init(struct listen_choices *choices);  /* this computer only, and every adapter */
/* An adapter's address; what is there already, 0.0.0.0 and what is no host's address is left out. */
void listen_choices_add(struct listen_choices *choices, uint32_t address, const char *adapter);
/* The index of an address; one that is not among them is taken in as not this computer's now. */
size_t listen_choices_find(struct listen_choices *choices, uint32_t address);

/* ---- speeds ---- */

enum { SPEED_CHOICES_MAX = 24 };
struct speed_choices {
    uint32_t all[SPEED_CHOICES_MAX];   /* bit/s, slowest first; 0 unknown, it is learnt */
    size_t count, chosen;
};
/* The usual speeds of a COM port or a line, and `current` among them, chosen. */
void speed_choices_of_modem(struct speed_choices *choices, uint32_t current);
void speed_choices_of_line(struct speed_choices *choices, uint32_t current);
#endif
