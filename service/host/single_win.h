/*
 * single_win.h - one process for each instance name on this computer.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SINGLE_WIN_H
#define RRAS_SINGLE_WIN_H
#include <stddef.h>

struct single;

/* Takes the name ("" is the default instance) until single_release() or the end of the process. NULL:
 * `message` is a sentence with a cure. */
struct single *single_take(const char *instance, char *message, size_t cap);
void single_release(struct single *single); /* NULL is allowed */
#endif
