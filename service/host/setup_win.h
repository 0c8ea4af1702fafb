/*
 * setup_win.h - what an installer asks of rrassvc, beyond registering the service.
 *
 * Verbs, as those of scm_win.h: a sentence for people, and the program's exit code.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SETUP_WIN_H
#define RRAS_SETUP_WIN_H
#include <stdbool.h>

/* What an unattended installation wants: texts as they were given, "" where nothing was. */
struct setup_wishes {
    const char *listen;        /* "0.0.0.0:2323" */
    const char *lines;         /* how many calls at once there: "4" */
    const char *modems;        /* "COM3,COM4" */
    const char *user;          /* the first who may dial in */
    const char *password;
};

/* Starts the service where it does not run, and has it do what was wished. A wish that cannot be
 * fulfilled is an event (30015) and the exit code 1; the others are fulfilled all the same. */
int setup_wish(const char *instance, const char *data_dir, const struct setup_wishes *wishes);
/* None of the wishes could be read: an event says so. */
int setup_refuse_wishes(const char *data_dir, const char *why);
/* Makes Windows Firewall agree with the lines of the running service. */
int setup_firewall(const char *instance);
/* An installer is about to replace one version by another: a purge() that comes before the next install
 * leaves the data alone (Windows tells an uninstallation that it is part of an upgrade, Wine does not),
 * and a service that somebody has set to start by hand stays so. */
int setup_expect_upgrade(void);
/* After the service was registered anew. */
void setup_upgrade_is_over(void);
/* After the service was removed: its firewall rules go, and its data unless it is to be kept. */
int setup_purge(const char *instance, const char *data_dir, bool keeps_data);
#endif
