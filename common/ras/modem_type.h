/*
 * modem_type.h - the kinds of modems *Install Modem* offers, with the commands that set them up.
 *
 * A row is a family of modems that one command string suits: what their public manuals have in common.
 * It is where an administrator begins; the string of each device can be changed. The first row suits
 * whatever follows the Hayes set, and is what a new device gets (device_config_defaults()).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEM_TYPE_H
#define RRAS_MODEM_TYPE_H
#include <stddef.h>

/* Two computers and a null modem cable: no modem, nothing to set up (KB Q172189). */
#define MODEM_TYPE_CABLE "Dial-Up Networking Serial Cable between 2 PCs"
/* What stands in the place of its commands, and tells the service that there is no modem: what such a computer says
 * until the other one answers SERVER (KB Q122318). */
#define MODEM_INIT_CABLE "CLIENT"

struct modem_type {
    const char *name;                /* at most DEVICE_NAME_MAX octets; unique */
    const char *init;
    const char *said;                /* words of its answers to ATI, divided by '|', in capitals and without
                                        blanks, dots and dashes; NULL: it cannot be told by them */
};
extern const struct modem_type modem_type_table[];
extern const size_t modem_type_count;

const struct modem_type *modem_type_find(const char *name);    /* without case; NULL: none */
/* The row that one line of a modem's answers speaks of; NULL: none. Any octets but NUL. */
const struct modem_type *modem_type_of_answer(const char *line);
#endif
