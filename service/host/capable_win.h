/*
 * capable_win.h - what could become a RAS device of this computer: its COM ports, and the modems that
 * Windows knows on them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CAPABLE_WIN_H
#define RRAS_CAPABLE_WIN_H
#include <stdbool.h>
#include <stddef.h>

enum { CAPABLE_MAX = 256, CAPABLE_SYSTEM_MAX = 63, CAPABLE_NAME_MAX = 127 };

struct capable_device {
    bool is_modem;                          /* Windows knows it as a modem */
    char system_name[CAPABLE_SYSTEM_MAX + 1]; /* "COM3" */
    char name[CAPABLE_NAME_MAX + 1];        /* "U.S. Robotics 56K", "Communications Port" */
};

/* Ordered by the number of the COM port, each once. */
struct capable_devices {
    size_t count;
    struct capable_device list[CAPABLE_MAX];
};

/* The COM ports that are there now (HARDWARE\DEVICEMAP\SERIALCOMM), with the names and the modems that
 * Windows knows (SetupAPI). Any thread; takes milliseconds. */
void capable_read(struct capable_devices *out);

/* The number of "COM3"; 0: that is no COM port ("LPT1", "COM0", "COM01"). */
unsigned capable_com_number(const char *name);

/* One more finding about a port: a modem's name goes before a port's, and any before none (""). What
 * is no COM port is left out. */
void capable_add(struct capable_devices *devices, const char *system_name, const char *name, bool is_modem);
#endif
