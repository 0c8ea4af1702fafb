/*
 * handles_win.h - how many handles this process has: what tells of one that is never closed.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HANDLES_WIN_H
#define RRAS_HANDLES_WIN_H

/* Any thread. Under Wine it takes about a millisecond. */
unsigned long handles_count(void);
#endif
